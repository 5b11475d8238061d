import { describe, expect, test } from 'vitest';
import { emptyAccount } from '../../src/formats/account.ts';
import { looksLikeAutoruns, readAutoruns } from '../../src/formats/autoruns/autoruns.ts';
import { catalogOfLocation, isCatalogLocation } from '../../src/formats/autoruns/row.ts';
import { autorunscCsvOf, autorunscTextOf, autorunscXmlOf, autorunsTextOf } from '../support/autoruns.ts';
import { type Case, caseNamed, cases } from '../support/cases.ts';
import { codesOf, verdictOf } from '../support/one-machine.ts';

const SICK = caseNamed('one-lsp-both-catalogs');
const FORMS: [form: string, make: (machine: Case) => string | Buffer][] = [
  ['text saved from its window', autorunsTextOf],
  ['text of autorunsc', autorunscTextOf],
  ['CSV of autorunsc', autorunscCsvOf],
  ['XML of autorunsc', autorunscXmlOf],
];

/** Autoruns lists the 32-bit catalog first. */
const truthOf = ({ entries }: Case) =>
  [32, 64]
    .flatMap((bitness) => entries.filter((entry) => entry.bitness === bitness))
    .map(({ bitness, name, providerPath }) => [bitness, name, providerPath]);

test.each(FORMS)('%s has names and files of both catalogs, and no flags', (_form, make) => {
  for (const machine of cases) {
    const catalog = readAutoruns(Buffer.from(make(machine)), 'autoruns.txt');
    expect(catalog.entries.map(({ bitness, name, providerPath }) => [bitness, name, providerPath])).toEqual(
      truthOf(machine),
    );
    expect(
      catalog.entries.every(
        ({ nonIfs, kind, id, identity }) =>
          nonIfs === null && kind === null && id === null && identity?.signer === 'Contoso Ltd',
      ),
    ).toBe(true);
    expect([verdictOf(catalog), codesOf(catalog)[0]]).toEqual(['unknown', 'flagsNotShown']);
  }
});

test('CSV, XML and text of autorunsc have the versions of files', () => {
  for (const make of [autorunscCsvOf, autorunscXmlOf, autorunscTextOf])
    expect(
      readAutoruns(Buffer.from(make(SICK)), 'a').entries.every(({ identity }) => identity?.version === '1.2.3.4'),
    ).toBe(true);
});

test.each(FORMS)('%s without the entries of Microsoft is not whole', (_form, make) => {
  const hidden = { ...SICK, entries: SICK.entries.filter(({ providerPath }) => !/mswsock/i.test(providerPath)) };
  const catalog = readAutoruns(Buffer.from(make(hidden)), 'a');
  expect([
    catalog.missingEntries,
    catalog.warnings.filter(({ message }) => message.includes('may have hidden them')).length,
  ]).toEqual([2, 2]);
});

test('a missing file keeps its path, and name space providers are ignored', () => {
  const text = autorunsTextOf(SICK).replace(
    /"\(Verified\) Contoso Ltd"\t"[^"]*"/,
    '"(Not verified) Nobody"\t"File not found: C:\\gone.dll"',
  );
  const [first] = readAutoruns(Buffer.from(text), 'a').entries;
  expect(first).toMatchObject({
    providerPath: 'C:\\gone.dll',
    identity: { signer: 'Nobody', signatureStatus: null, exists: null },
  });
  expect(readAutoruns(Buffer.from(text), 'a').entries.map(({ name }) => name)).not.toContain('Tcpip');
});

test('a file without Winsock entries has no catalog, and damaged XML is read up to the damage', () => {
  expect(() => readAutoruns(Buffer.from('Time,Entry Location,Entry\r\n1,HKLM\\Run,a\r\n'), 'a')).toThrow(
    expect.objectContaining({ code: 'noCatalog' }),
  );
  const xml = autorunscXmlOf(SICK);
  const catalog = readAutoruns(Buffer.from(`${xml.slice(0, xml.lastIndexOf('<item>'))}</wrong>`), 'a');
  expect([
    catalog.entries.length,
    catalog.warnings.some(({ message }) => message.startsWith('The XML is damaged')),
  ]).toEqual([SICK.entries.length - 1, true]);
});

const ENTRIES = '\\System\\CurrentControlSet\\Services\\WinSock2\\Parameters\\Protocol_Catalog9\\Catalog_Entries';
const [KEY32, KEY64] = [`HKLM${ENTRIES}`, `HKLM${ENTRIES}64`];
const MSWSOCK = '%SystemRoot%\\system32\\mswsock.dll';
const read = (text: string | Buffer) => readAutoruns(Buffer.from(text), 'a.txt');

/** A row of both catalogs that Windows itself has, so that nothing is missing. */
const CSV_HEAD = 'Time,Entry Location,Entry,Description,Signer,Company,Image Path,Version,SHA-256';
const csv = (...lines: string[]) =>
  [CSV_HEAD, `,${KEY32},A,,,,${MSWSOCK}`, `,${KEY64},B,,,,${MSWSOCK}`, ...lines].join('\r\n');
const xmlItem = (members: Record<string, string>) =>
  `<item>${Object.entries(members).map(([name, value]) => `<${name}>${value}</${name}>`)}</item>`.replaceAll(',<', '<');
const xml = (...items: Record<string, string>[]) =>
  `<?xml version="1.0"?><autoruns>${[
    { location: KEY32, itemname: 'A', imagepath: MSWSOCK },
    { location: KEY64, itemname: 'B', imagepath: MSWSOCK },
    ...items,
  ]
    .map(xmlItem)
    .join('')}</autoruns>`;
const text = (...lines: string[]) =>
  [`[${KEY32}]`, `+ "A"\t\t\t"${MSWSOCK}"`, `[${KEY64}]`, `+ "B"\t\t\t"${MSWSOCK}"`, ...lines].join('\r\n');

describe('a location', () => {
  test.each([
    [KEY32, 32],
    [KEY64, 64],
    [`${KEY64}\\`, 64],
    [`  ["[${KEY64}\\"]] `, 64],
    [`HKEY_LOCAL_MACHINE${ENTRIES}`, 32],
    [KEY32.replace('CurrentControlSet', 'ControlSet012'), 32],
    [KEY64.toLowerCase(), 64],
    [`${'['.repeat(1024 - KEY64.length)}${KEY64}`, 64],
    [`${'['.repeat(1025 - KEY64.length)}${KEY64}`, null],
    [`x${KEY32}`, null],
    [`${KEY32}x`, null],
    [`${KEY32}32`, null],
    [KEY32.replace('CurrentControlSet', 'ControlSetABC'), null],
    [KEY32.replace('CurrentControlSet', 'ControlSet01'), null],
    [KEY32.replace('Protocol_Catalog9', 'NameSpace_Catalog5'), null],
  ])('%s is that of the catalog %s', (location, bitness) => {
    expect(catalogOfLocation(location)).toBe(bitness);
    expect(isCatalogLocation(`${location}\tand more`)).toBe(bitness !== null);
  });
});

test.each([
  ['<?xml version="1.0"?>\r\n<autoruns>', true],
  ['<?xml?><AUTORUNS>', true],
  ['Time,Entry Location,Entry', true],
  ['"Time","Entry Location","Entry"', true],
  [`[Winsock Providers]\r\n[${KEY64}]\r\n`, true],
  [`other\r\n${KEY32}\t\r\n`, true],
  ['a<?xml?><autoruns>', false],
  ['<?xml a><b><autoruns>', false],
  ['xTime,Entry Location,Entry', false],
  ['<autoruns>', false],
  [`the key ${KEY64}\r\n`, false],
  ['Protocol_Catalog9', false],
])('a text that begins with %j is recognised: %s', (start, answer) => {
  expect(looksLikeAutoruns(start, Buffer.from(start))).toBe(answer);
});

const flagsNotShown = {
  code: 'flagsNotShown',
  message: 'Autoruns shows neither service flags nor ids of entries: nothing in it can tell IFS.',
  target: 'a.txt',
};
const missing = (message: string) => ({ code: 'entriesMissing', message, target: 'a.txt' });

test.each([
  ['CSV', () => csv(), 'utf-8'],
  [
    'CSV with quotes and blank lines',
    () => `\r\n${csv('', '').replace(CSV_HEAD, CSV_HEAD.replaceAll(/[^,]+/g, '"$&"'))}`,
    'utf-8',
  ],
  ['XML behind blank lines', () => `\r\n \r\n${xml()}`, 'utf-8'],
  ['text', () => text(), 'utf-8'],
  ['text of old, with CR alone', () => text().replaceAll('\r\n', '\r'), 'utf-8'],
  ['text with LF alone and lines of blanks', () => text().replaceAll('\r\n', '\n  \n'), 'utf-8'],
  ['text with a mark of UTF-8', () => `\ufeff${text()}`, 'utf-8'],
  ['CSV in UTF-16', () => Buffer.from(`\ufeff${csv()}`, 'utf16le'), 'utf-16le'],
  ['text in a code page', () => Buffer.from(text('+ "\xfcber"'), 'latin1'), 'unknown'],
])('%s with both catalogs lacks nothing but flags', (_form, make, encoding) => {
  const account = emptyAccount();
  const { source, entries, warnings, missingEntries } = readAutoruns(Buffer.from(make()), 'a.txt', account);
  expect(source).toMatchObject({ kind: 'autoruns', path: 'a.txt', encoding });
  expect(entries.slice(0, 2)).toMatchObject([
    { bitness: 32, name: 'A', rawName: 'A', providerPath: MSWSOCK, nonIfs: null },
    { bitness: 64, name: 'B', rawName: 'B', providerPath: MSWSOCK, nonIfs: null },
  ]);
  expect(entries.slice(2).map(({ name }) => name)).toEqual(encoding === 'unknown' ? ['\xfcber'] : []);
  expect([warnings, missingEntries, account]).toEqual([[flagsNotShown], 0, emptyAccount()]);
});

test('a catalog without entries, or without those of Windows, is not whole', () => {
  const { warnings, missingEntries } = read(
    [`[${KEY64}]`, '+ "A"\t\t\t"C:\\mswsock.dll.bak"', '+ "B"', '+ "C"\t\t\t"C:\\notmswsock.dll"'].join('\n'),
  );
  expect(warnings).toEqual([
    flagsNotShown,
    missing("The file shows none of Windows' own entries of the 64-bit catalog: Autoruns may have hidden them."),
    missing('The file shows no entry of the 32-bit catalog.'),
  ]);
  expect(missingEntries).toBe(2);
});

describe('a row', () => {
  const FORMS: [form: string, read: (columns: Record<string, string>) => unknown][] = [
    [
      'CSV',
      ({ name = 'C', description = '', signer = '', company = '', path = '', version = '', sha256 = '' }) =>
        read(csv(['', KEY32, name, description, signer, company, path, version, sha256].join())).entries[2],
    ],
    [
      'XML',
      ({ name = 'C', path = '', sha256 = '', ...others }) =>
        read(xml({ location: KEY32, itemname: name, imagepath: path, sha256hash: sha256, ...others })).entries[2],
    ],
  ];

  describe.each(FORMS)('of %s', (_form, entryOf) => {
    test('has all its columns', () => {
      const sha256 = 'AB'.repeat(32);
      expect(
        entryOf({
          ...{ description: 'D', signer: '(Verified) S', company: 'X', path: 'C:\\c.dll', version: '1.2', sha256 },
        }),
      ).toMatchObject({
        ...{ bitness: 32, name: 'C', providerPath: 'C:\\c.dll', company: 'X' },
        identity: {
          ...{ path: null, exists: null, size: null, version: '1.2', product: null, company: 'X', description: 'D' },
          ...{ sha256: sha256.toLowerCase(), signatureStatus: 'valid', signer: 'S', signatureKind: null },
        },
      });
    });

    test('has null for each column that is empty', () => {
      expect(entryOf({ name: ' C ' })).toMatchObject({
        ...{ name: 'C', providerPath: null, company: null },
        identity: {
          ...{ version: null, company: null, description: null, sha256: null, signatureStatus: null, signer: null },
        },
      });
    });

    test.each([
      ['(Verified) S', 'S', 'valid'],
      ['(VERIFIED)   S', 'S', 'valid'],
      ['(Verified)S', 'S', 'valid'],
      ['(Not verified) S', 'S', null],
      ['(Verified)', null, 'valid'],
      ['S', 'S', null],
      ['S (Verified) T', 'S (Verified) T', null],
    ])('with the signer "%s" has the signer %s, and its signature is %s', (signer, name, signatureStatus) => {
      expect(entryOf({ signer })).toMatchObject({ company: name, identity: { signer: name, signatureStatus } });
    });

    test.each([
      ['File not found: C:\\c.dll', 'C:\\c.dll'],
      ['FILE NOT FOUND:C:\\c.dll', 'C:\\c.dll'],
      ['File not found:   C:\\c.dll', 'C:\\c.dll'],
      ['C:\\File not found: c.dll', 'C:\\File not found: c.dll'],
      ['File not found:', null],
      ['x'.repeat(1025), 'x'.repeat(1024)],
    ])('with the file "%s" has the path %s', (path, providerPath) => {
      expect(entryOf({ path })).toMatchObject({ providerPath });
    });

    test.each([`${'a'.repeat(64)}b`, `x${'a'.repeat(64)}`, 'a'.repeat(63), 'g'.repeat(64)])(
      'has no hash that is none: %s',
      (sha256) => expect(entryOf({ sha256 })).toMatchObject({ identity: { sha256: null } }),
    );
  });

  test.each<[string, (location: string, name: string) => string]>([
    ['CSV', (location, name) => csv(`,${location},${name}`, `,${KEY64},Last`)],
    ['XML', (location, name) => xml({ location, itemname: name }, { location: KEY64, itemname: 'Last' })],
  ])('of %s counts only with a name, and in a catalog', (_form, make) => {
    const names = (location: string, name: string) => read(make(location, name)).entries.map((entry) => entry.name);
    expect(names(KEY32, 'C')).toEqual(['A', 'B', 'C', 'Last']);
    expect(names(KEY32, '')).toEqual(['A', 'B', 'Last']);
    expect(names('HKLM\\Run', 'C')).toEqual(['A', 'B', 'Last']);
    expect(names('', 'C')).toEqual(['A', 'B', 'Last']);
  });

  test('of XML without an element for the name does not count', () => {
    expect(read(xml({ location: KEY32, imagepath: 'C:\\c.dll' })).entries).toHaveLength(2);
  });

  test('of XML has nothing from the row before it', () => {
    const { entries } = read(xml({ location: KEY32, itemname: 'C', company: 'X' }, { location: KEY32, itemname: 'D' }));
    expect(entries.map(({ company }) => company)).toEqual([null, null, 'X', null]);
    expect(
      read(`${xml().replace('</autoruns>', '')}<item><itemname>C</itemname></item></autoruns>`).entries,
    ).toHaveLength(2);
  });
});

describe('CSV', () => {
  test('has its columns in any order, and the names of older versions', () => {
    const sha256 = 'a'.repeat(64);
    const head = 'Time,Entry Location, sha256 ,Image Path,PUBLISHER,Entry';
    const [entry] = read(`${head}\r\n,${KEY32},${sha256},C:\\c.dll,(Verified) S,C`).entries;
    expect(entry).toMatchObject({ name: 'C', providerPath: 'C:\\c.dll', identity: { sha256, signer: 'S' } });
  });

  test('may have quotes within a field, and rows with fewer and with more columns', () => {
    const { entries, missingEntries } = read(csv(`,${KEY32},C "d" e`, `,${KEY32},F,,,,,,,g,h`));
    expect([entries.map(({ name }) => name), missingEntries]).toEqual([['A', 'B', 'C "d" e', 'F'], 0]);
  });

  test.each([
    ['a quote that is not closed', `"${KEY32},C`, 1],
    ['a record of more than 1 MiB', `,${KEY32},"${'x'.repeat(1024 * 1024)}"`, 1],
  ])('with %s is not whole', (_what, line, count) => {
    const account = emptyAccount();
    const { entries, warnings, missingEntries } = readAutoruns(Buffer.from(csv(line)), 'a.txt', account);
    const what = `${count} lines of the file are damaged, and were not read.`;
    expect(entries).toHaveLength(2);
    expect([warnings, missingEntries]).toEqual([[flagsNotShown, missing(what)], 1]);
    expect(account).toEqual({ otherKinds: [], unplaced: [{ target: 'a.txt', what }], leftOut: [] });
  });
});

describe('text', () => {
  const entriesOf = (...lines: string[]) => read(text(...lines)).entries.slice(2);

  test('saved from the window has marks, tabs and quotes', () => {
    expect(
      entriesOf('+ "C"\t"D"\t"(Verified) S"\t"C:\\c.dll"', '  X  E \t "F" ', '-\tG "H" I', 'X "J', '+K"\t\t\t'),
    ).toMatchObject([
      { bitness: 64, name: 'C', providerPath: 'C:\\c.dll', identity: { description: 'D', signer: 'S' } },
      { name: 'E', identity: { description: 'F' } },
      { name: 'G "H" I' },
      { name: 'J' },
    ]);
  });

  test('may have marks and the columns of CSV within a name, also in its first line', () => {
    const names = ['C - D', 'Time,Entry Location,E', 'X'];
    expect(read(`My Time,Entry Location,A\r\n${text()}`).entries).toHaveLength(2);
    expect(entriesOf(...names.map((name) => `  ${name}`)).map(({ name }) => name)).toEqual(names);
  });

  test('of autorunsc may have other hashes beside that of the whole file', () => {
    const line = (label: string, digit: string) => `    ${label}: ${digit.repeat(64)}`;
    expect(entriesOf('  C', line('PESHA-256', 'b'), line('No SHA-256', 'b'), line('SHA-256', 'a'))).toMatchObject([
      { identity: { sha256: 'a'.repeat(64) } },
    ]);
  });

  test('of autorunsc has a block for each entry, with lines in any order', () => {
    const sha256 = 'a'.repeat(64);
    for (const lines of [
      ['C:\\c.dll', '(Verified) S', '1.2', 'D', `SHA256: ${sha256}`],
      [`SHA-256:${sha256}`, 'D', '1.2', '(verified) S', 'c:\\c.dll'].reverse(),
      ['1.2', 'D', `sha256:   ${sha256}`, 'C:\\c.dll', '(VERIFIED) S'],
    ])
      expect(entriesOf('  C  ', ...lines.map((line) => `    ${line} `), '  E', '   F')).toMatchObject([
        {
          ...{ bitness: 64, name: 'C', providerPath: expect.stringMatching(/^C:\\c\.dll$/i) },
          identity: { description: 'D', signer: 'S', signatureStatus: 'valid', version: '1.2', sha256 },
        },
        { name: 'E', providerPath: null, identity: { description: 'F', signer: null, version: null, sha256: null } },
      ]);
  });

  test.each([
    ['C:\\c.dll', 'C:\\c.dll'],
    ['%ProgramFiles%\\c.dll', '%ProgramFiles%\\c.dll'],
    ['c.dll', 'c.dll'],
    ['my_lsp.DLL', 'my_lsp.DLL'],
    ['File not found: C:\\c.dll', 'C:\\c.dll'],
    ['File not found:C:\\c.dll', 'C:\\c.dll'],
    ['A file (c.dll)', null],
    ['a c.dll', null],
    ['at C:\\c.dll', null],
    ['a\\c.dll', null],
    ['c.dll and more', null],
    ['100%\\c', null],
  ])('of autorunsc with the line "%s" has the path %s', (line, providerPath) => {
    expect(entriesOf('  C', `    ${line}`)).toMatchObject([{ name: 'C', providerPath }]);
  });

  test.each([
    ['1.2', '1.2'],
    ['10.20.30.40', '10.20.30.40'],
    ['1', null],
    ['1.2.3.4.5', null],
    ['v1.2', null],
    ['1.2b', null],
    ['1.x', null],
  ])('of autorunsc with the line "%s" has the version %s', (line, version) => {
    expect(entriesOf('  C', `    ${line}`)).toMatchObject([{ name: 'C', identity: { version } }]);
  });

  test.each([
    ['(Not verified) S', 'S'],
    ['by (Verified) S', null],
    ['(verified', null],
  ])('of autorunsc with the line "%s" has the signer %s', (line, signer) => {
    expect(entriesOf('  C', `    ${line}`)).toMatchObject([{ name: 'C', identity: { signer } }]);
  });

  test('has entries of both forms in their order', () => {
    expect(entriesOf('  C', '    D', '+ "E"', '  F', '   G', `[${KEY32}]`, '  H')).toMatchObject([
      { bitness: 64, name: 'C' },
      { bitness: 64, name: 'E' },
      { bitness: 64, name: 'F' },
      { bitness: 32, name: 'H' },
    ]);
  });

  test('below another location has no entry', () => {
    expect(
      entriesOf('  C', 'HKLM\\Run', '  D', '    C:\\d.dll', '+ "E"', `${KEY32}\tToday`, '  F').map(({ name }) => name),
    ).toEqual(['C', 'F']);
  });
});

test.each<[string, (count: number) => string]>([
  ['CSV', (count) => csv(...Array(count).fill(`,${KEY32},C`))],
  ['XML', (count) => xml(...Array(count).fill({ location: KEY32, itemname: 'C' }))],
  ['text', (count) => text(...Array(count).fill('+ "C"'))],
])('%s of more than 4096 rows is refused', (_form, make) => {
  expect(read(make(4094)).entries).toHaveLength(4096);
  // It stops to count at 4097.
  expect(() => read(make(4100))).toThrow(
    expect.objectContaining({ code: 'sourceMalformed', message: expect.stringContaining('holds 4097 entries') }),
  );
});

test('a file of more than 64 MiB is refused', () => {
  expect(() => read(Buffer.alloc(64 * 1024 * 1024 + 1))).toThrow(
    expect.objectContaining({
      code: 'sourceTooLarge',
      message: 'The file is larger than 64 MiB, which none that Autoruns writes is.',
      target: 'a.txt',
      hint: 'Save it again with "Hide Microsoft Entries" off, or run: autorunsc -a n -c -h -s',
    }),
  );
  expect(() => read(Buffer.alloc(64 * 1024 * 1024, ' '))).toThrow(
    expect.objectContaining({
      code: 'noCatalog',
      message: 'This is a file of Autoruns, and it holds no Winsock provider.',
      target: 'a.txt',
    }),
  );
});
