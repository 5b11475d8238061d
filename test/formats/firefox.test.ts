import { describe, expect, test } from 'vitest';
import { emptyAccount } from '../../src/formats/account.ts';
import { beginsAnnotation } from '../../src/formats/firefox/annotation.ts';
import { looksLikeFirefox, readFirefox } from '../../src/formats/firefox/firefox.ts';
import { caseNamed, cases, catalogOf, entriesOf } from '../support/cases.ts';
import { annotationOf, crashReport, extraFile } from '../support/firefox.ts';
import { codesOf, onlyMachine, verdictOf } from '../support/one-machine.ts';

const CLEAN = caseNamed('clean-windows-10');
const SICK = caseNamed('one-lsp-both-catalogs');
const one = (text: string) => onlyMachine(readFirefox(Buffer.from(text), 'crash.json'));
const KNOWN = ['name', 'version', 'socketType', 'providerPath'] as const;
const KNOWN_WITH_FLAGS = [
  ...KNOWN,
  ...(['nonIfs', 'serviceFlags', 'providerFlags', 'hidden', 'addressFamily', 'protocol', 'position'] as const),
];

describe.each(cases)('$name', (machine) => {
  const own = catalogOf(machine, 64).length > 0 ? 64 : 32;
  const truth = entriesOf(machine).filter(({ bitness }) => bitness === own);
  const annotation = annotationOf(machine, own);
  test.each([
    ['as text', annotation],
    ['in a report', JSON.stringify(crashReport(annotation, own === 64 ? 'x86-64' : 'x86', true))],
    ['in a .extra file of old', extraFile(annotation)],
  ])('%s has the flags, and null for all that Firefox does not write', (_how, text) => {
    const { entries } = one(text);
    for (const [index, entry] of entries.entries()) {
      for (const field of KNOWN_WITH_FLAGS) expect([field, entry[field]]).toEqual([field, truth[index]?.[field]]);
      const chain = truth[index]?.kind === 'layeredChainEntry';
      expect([entry.id, entry.chain, entry.chainLength]).toEqual([null, null, null]);
      expect(entry.providerId).toBe(chain ? null : truth[index]?.providerId);
      if (index < entries.length - 1) expect(entry.kind).toBe(chain ? 'layeredChainEntry' : null);
    }
    expect(entries).toHaveLength(truth.length);
  });

  test('of a Firefox before 47 shows no flags', () => {
    const catalog = one(annotationOf(machine, own, false));
    for (const [index, entry] of catalog.entries.entries()) {
      for (const field of KNOWN) expect([field, entry[field]]).toEqual([field, truth[index]?.[field]]);
      expect([entry.nonIfs, entry.addressFamily, entry.kind]).toEqual([null, null, null]);
    }
    expect([codesOf(catalog)[0], verdictOf(catalog)]).toEqual(['flagsNotShown', 'unknown']);
  });
});

describe('which catalog it is', () => {
  const of = (architecture: string | null, isWow64: boolean, bitness: 32 | 64 = 32, machine = CLEAN) =>
    one(JSON.stringify(crashReport(annotationOf(machine, bitness), architecture, isWow64)));

  test('follows from the build, and the other catalog is missing', () => {
    const [long, short] = [of('x86-64', false, 64), of('x86', true)];
    expect([long.missingEntries, ...new Set(long.entries.map(({ bitness }) => bitness))]).toEqual([1, 64]);
    expect([short.missingEntries, ...new Set(short.entries.map(({ bitness }) => bitness))]).toEqual([1, 32]);
    expect(verdictOf(of('x86-64', false, 64))).toBe('unknown');
    expect(verdictOf(of('x86-64', false, 64, SICK))).toBe('nonCompliant');
  });

  test('is unknown where the report does not say', () => {
    expect(of(null, false).entries[0]?.bitness).toBeNull();
    for (const architecture of ['sparc', 'constructor', '__proto__'])
      expect(of(architecture, false).entries[0]?.bitness).toBeNull();
  });

  test('is the only catalog of a 32-bit Windows', () => {
    expect([of('x86', false).missingEntries, verdictOf(of('x86', false))]).toEqual([0, 'compliant']);
  });

  test('follows from the architecture that crash-stats found in the dump', () => {
    const report = {
      raw_crash: { Winsock_LSP: annotationOf(CLEAN, 64) },
      json_dump: { system_info: { cpu_arch: 'amd64' } },
    };
    expect(one(JSON.stringify(report)).entries[0]?.bitness).toBe(64);
  });
});

describe('an annotation that is cut', () => {
  const annotation = annotationOf(SICK, 64);
  const flags = new Map(catalogOf(SICK, 64).map((entry) => [entry.name, entry.serviceFlags]));
  test('anywhere has no wrong flags, and is never compliant', () => {
    for (let to = 1; to < annotation.length; to++) {
      const catalog = one(annotation.slice(0, to));
      for (const { name, serviceFlags } of catalog.entries)
        if (serviceFlags !== null) expect([name, serviceFlags]).toEqual([name, flags.get(name ?? '')]);
      expect(verdictOf(catalog)).not.toBe('compliant');
    }
  });

  test('behind a line break lacks another entry', () => {
    const text = `${annotation.split(' \n ').slice(0, 3).join(' \n ')} \n `;
    expect(one(text)).toMatchObject({ missingEntries: 2, entries: [{}, {}, {}] });
  });
});

test('a name with a colon makes only its own entry unknown', () => {
  const named = {
    ...SICK,
    entries: SICK.entries.map((entry, index) => (index === 0 ? { ...entry, name: 'A : B' } : entry)),
  };
  const catalog = one(annotationOf(named, named.entries[0]?.bitness ?? 64));
  expect(catalog.entries.filter(({ nonIfs }) => nonIfs === null)).toHaveLength(1);
  expect(codesOf(catalog)).toContain('entryCut');
});

test('a text without blanks at the ends of lines, with CR LF, is read alike', () => {
  const annotation = annotationOf(SICK, 64);
  const trimmed = annotation
    .split('\n')
    .map((line) => line.trim())
    .join('\r\n');
  expect(one(trimmed).entries).toEqual(one(annotation).entries);
});

test('several reports are several results, without those that have no annotation', () => {
  const lines = [crashReport(annotationOf(SICK, 64), 'x86-64', false), { ProductName: 'Firefox' }].map((report) =>
    JSON.stringify(report),
  );
  expect(readFirefox(Buffer.from(`${lines[0]}\n${lines[1]}\n${lines[0]}\n`), 'crashes.jsonl')).toHaveLength(2);
  expect(() => one(lines[1] as string)).toThrow(expect.objectContaining({ code: 'noCatalog' }));
});

test('a backslash that Firefox does not write stays in the text', () => {
  const file = extraFile(annotationOf(CLEAN, 64));
  const guid = one(file).entries[0]?.providerId?.slice(1, -1).toLowerCase() ?? '';
  expect(one(file.replace(guid, `${guid.slice(0, 9)}\\${guid.slice(9)}`)).entries[0]?.providerId).toBeNull();
});

test('an annotation of more than 4 MiB is refused', () => {
  const [first = ''] = annotationOf(CLEAN, 64).split(' \n ');
  const long = first.replace(' : ', `${'x'.repeat(4 * 1024 * 1024)} : `);
  expect(() => one(JSON.stringify(crashReport(long, 'x86', false)))).toThrow(
    expect.objectContaining({ code: 'sourceTooLarge', message: expect.stringContaining('longer than 4 MiB') }),
  );
});

test('two .extra files in one file are refused if they differ', () => {
  const [sick, clean] = [SICK, CLEAN].map((machine) => extraFile(annotationOf(machine, 64))) as [string, string];
  const system = (isWow64: boolean) =>
    `TelemetryEnvironment=${JSON.stringify({ build: { architecture: 'x86' }, system: { isWow64 } })}\n`;
  for (const text of [sick + clean, clean + sick, clean + system(true) + clean + system(false)])
    expect(() => one(text)).toThrow(expect.objectContaining({ code: 'sourceMalformed' }));
  expect(one(sick + sick).entries).toEqual(one(sick).entries);
});

test('of a file with very many reports the first ones are read, and an error says that there are more', () => {
  const reports = Array.from({ length: 10_002 }, () => ({ Winsock_LSP: 'a : 1 : 1 : b' }));
  const results = readFirefox(Buffer.from(JSON.stringify(reports)), 'reports.json');
  expect(results).toHaveLength(10_001);
  expect(results.at(-1)).toMatchObject({ failure: { code: 'sourceTooLarge', target: 'reports.json' } });
});

/** The line of a TCP provider, with other fields where they are given. */
const lineOf = (fields: readonly string[]) => fields.join(' : ');
const GUID = 'e70f1aa0-ab8b-11cf-8ca3-00805f48a192';
const TCP = ['Tcp', '2', '2', '1', '6', '0x20066', '0x8', 'C:\\a.dll', '', GUID] as const;
/** The same line with one field changed. */
const tcpWith = (place: number, field: string) => lineOf(TCP.map((each, index) => (index === place ? field : each)));
const HINT = 'Give the raw crash report (JSON), its .extra file, or the text of its Winsock_LSP annotation.';

describe('a text', () => {
  test.each([
    ['with flags', 'MSAFD Tcpip : 20 : 23 : -1 : 1000 : 0x'],
    ['with flags and negative numbers', 'A : -2 : -2 : -1 : -6 : 0x'],
    ['with flags, and a negative type alone', 'A : 2 : 2 : -1 : 6 : 0x'],
    ['with flags, and a negative protocol alone', 'A : 2 : 2 : 1 : -66 : 0x'],
    ['with flags and a larger protocol', 'A : 2 : 2 : 1 : 66 : 0x'],
    ['with flags and a larger type', 'A : 2 : 2 : 11 : 6 : 0x'],
    ['of old', 'A : 2 : 1 : C:\\a.dll'],
    ['of old, with larger numbers', 'A : 22 : 11 : %SystemRoot%'],
    ['that is cut behind two numbers', 'A : 2 : 1 : '],
  ])('%s begins an annotation', (_what, text) => expect(beginsAnnotation(text)).toBe(true));

  test.each([
    ['with blanks in front', ' A : 2 : 1 : C:\\a.dll'],
    ['without numbers', 'A : b : c : C:\\a.dll'],
    ['with one number', 'A : 2 : c : C:\\a.dll'],
    ['with three numbers', 'A : 2 : 1 : 3'],
    ['with five numbers', 'A : 2 : 1 : 3 : 4 : 5'],
    ['with flags too early', 'A : 2 : 1 : 3 : 0x1'],
  ])('%s does not', (_what, text) => expect(beginsAnnotation(text)).toBe(false));
});

describe('what is recognised', () => {
  const recognised = (text: string | Buffer, head = text.toString()) => looksLikeFirefox(head, () => Buffer.from(text));
  const swapped = (text: string) => Buffer.from(text, 'utf16le').swap16();

  test.each(['{"Winsock_LSP":"a"}', '{"winsock_lsp":"a"}', '{"Winsock_LSP" : "a"}'])(
    'is a report in each encoding: %s',
    (text) => {
      for (const bytes of [Buffer.from(text), Buffer.from(text, 'utf16le'), swapped(text)])
        expect(recognised(bytes, text)).toBe(true);
    },
  );

  test('is an annotation and a .extra file, but no text that only names the annotation', () => {
    expect(recognised('A : 2 : 1 : C:\\a.dll')).toBe(true);
    expect(recognised('Version=60.0\nWinsock_LSP=a\n')).toBe(true);
    expect(recognised('# Winsock_LSP=a\n')).toBe(false);
    expect(recognised('"Winsock_LSP":"a"')).toBe(false);
  });

  test('is no JSON without the annotation, and no document of list that names it', () => {
    expect(recognised('{"a":"Winsock_LSP"}')).toBe(false);
    expect(recognised('{"document":"list","Winsock_LSP":"a"}')).toBe(false);
  });
});

test.each([
  ['a version that begins with a letter', tcpWith(1, 'x2')],
  ['a version that ends with a letter', tcpWith(1, '2x')],
  ['no number as protocol', tcpWith(4, 'x')],
  ['flags with a letter in front', tcpWith(5, 'x0x20066')],
  ['flags with a letter behind', tcpWith(5, '0x20066g')],
  ['no service flags', tcpWith(5, '')],
  ['no provider flags', tcpWith(6, '')],
  ['a field too few', lineOf(TCP.slice(0, 7))],
  ['a field too many', `${lineOf(TCP)} : a`],
  ['an old form without a version', 'Tcp : x : 1 : C:\\a.dll'],
  ['an old form without a type', 'Tcp : 2 : x : C:\\a.dll'],
])('a line with %s is an entry of which only the name is known', (_what, line) => {
  const { entries, warnings, missingEntries } = one(`${lineOf(TCP)} \n ${line} \n ${lineOf(TCP)}`);
  expect(entries.map(({ name, nonIfs }) => [name, nonIfs])).toEqual([
    ['Tcp', false],
    ['Tcp', null],
    ['Tcp', false],
  ]);
  expect(entries[1]).toMatchObject({ version: null, socketType: null, providerPath: null, position: 2 });
  expect(warnings).toEqual([
    {
      code: 'entryCut',
      message: "The line of 'Tcp' is not as Firefox writes it, so the entry may be non-IFS.",
      target: 'crash.json:2',
    },
    {
      code: 'entriesMissing',
      message: 'Firefox shows one catalog, and not which: whatever stands in another is unknown.',
      target: 'crash.json',
    },
  ]);
  expect(missingEntries).toBe(1);
});

test('numbers may be negative and long, and fields may have more blanks between them', () => {
  const line = 'Tcp  : -1  :  1234567890 : 11 : 66 : 0x20066 :  0x8 : C:\\a.dll : 0x1 : ';
  expect(one(line).entries[0]).toMatchObject({
    ...{ name: 'Tcp', version: -1, addressFamily: 1234567890, socketType: 11, protocol: 66 },
    ...{ serviceFlags: 0x20066, providerFlags: 8, providerPath: 'C:\\a.dll' },
  });
});

test('a field at the very end of the text counts as cut off', () => {
  const short = lineOf(TCP.slice(0, 8));
  const chain = lineOf([...TCP.slice(0, 8), '', '']);
  // The path of the first line is whole, because a line follows. That of the second may lack its end.
  expect(one(`${short} \n ${short}`).entries.map(({ providerPath }) => providerPath)).toEqual(['C:\\a.dll', null]);
  expect(one(`${chain} \n ${chain}`).entries.map(({ kind, providerPath }) => [kind, providerPath])).toEqual([
    ['layeredChainEntry', 'C:\\a.dll'],
    [null, 'C:\\a.dll'],
  ]);
});

test('a text without flags says so, and a line break at its end announces another entry', () => {
  const { entries, warnings, missingEntries } = one('Tcp : 2 : 1 : C:\\a.dll \n Udp : 2 : 2 :  \n ');
  expect(entries).toMatchObject([
    { name: 'Tcp', rawName: 'Tcp', version: 2, socketType: 1, providerPath: 'C:\\a.dll', bitness: null },
    { name: 'Udp', rawName: 'Udp', version: 2, socketType: 2, providerPath: null, bitness: null },
  ]);
  expect(warnings).toEqual([
    {
      code: 'entriesMissing',
      message: 'The annotation announces another entry and does not hold it.',
      target: 'crash.json',
    },
    {
      code: 'flagsNotShown',
      message: 'The annotation shows no service flags (Firefox before 47 left them out): nothing in it can tell IFS.',
      target: 'crash.json',
    },
    expect.objectContaining({ code: 'entriesMissing' }),
  ]);
  expect(missingEntries).toBe(2);
});

test('an empty line between entries, and line breaks that an editor adds at the end, are no entries', () => {
  const whole = one(lineOf(TCP));
  for (const ends of ['\n', '\r\n', '\n\n', '\r\n\r\n']) expect(one(`${lineOf(TCP)}${ends}`)).toEqual(whole);
  expect(one(`${lineOf(TCP)} \n \n ${lineOf(TCP)}`)).toMatchObject({ missingEntries: 1, entries: [{}, {}] });
});

test('a text without any entry holds no catalog', () => {
  for (const text of ['', '\n', '\n\n', JSON.stringify({ Winsock_LSP: ' ' })])
    expect(() => one(text)).toThrow(
      expect.objectContaining({
        code: 'noCatalog',
        message: 'This is a crash report of Firefox, and it holds no Winsock_LSP annotation.',
        target: 'crash.json',
      }),
    );
});

test('an annotation of more than 4096 entries is refused', () => {
  const of = (count: number) => one(Array(count).fill('a : 1 : 1 : b').join('\n'));
  expect(of(4096).entries).toHaveLength(4096);
  for (const count of [4097, 5000])
    expect(() => of(count)).toThrow(
      expect.objectContaining({ code: 'sourceMalformed', message: expect.stringContaining('holds 4097 entries') }),
    );
});

test('an annotation of 4 MiB is read, and one of a byte more is not', () => {
  const of = (length: number) => one(JSON.stringify({ Winsock_LSP: 'a : 1 : 1 : '.padEnd(length, 'x') }));
  expect(of(4 * 1024 * 1024).entries).toHaveLength(1);
  expect(() => of(4 * 1024 * 1024 + 1)).toThrow(
    expect.objectContaining({
      code: 'sourceTooLarge',
      message: 'The annotation is longer than 4 MiB, which that of no Winsock catalog is.',
      target: 'crash.json',
      hint: HINT,
    }),
  );
});

describe('the bitness', () => {
  const of = (environment: unknown, more: object = {}) => {
    const catalog = one(
      JSON.stringify({ Winsock_LSP: lineOf(TCP), TelemetryEnvironment: JSON.stringify(environment), ...more }),
    );
    return [catalog.entries[0]?.bitness, catalog.missingEntries];
  };

  test.each([
    ['x86', 32],
    ['x86-64', 64],
    ['amd64', 64],
    ['aarch64', 64],
    ['arm64', 64],
    ['', null],
  ])('of the architecture "%s" is %s', (architecture, bitness) => {
    expect(of({ build: { architecture } })).toEqual([bitness, 1]);
    expect(of({}, { system_info: { cpu_arch: architecture } })).toEqual([bitness, 1]);
  });

  test('is that of the dump where the environment has no text for it', () => {
    for (const architecture of ['', 64, null])
      expect(of({ build: { architecture } }, { system_info: { cpu_arch: 'amd64' } })).toEqual([64, 1]);
  });

  test('is unknown where the environment is no object, has other members, or is no JSON', () => {
    for (const environment of [null, 'x86', [], {}, { build: null }, { build: { architecture: 32 } }])
      expect(of(environment)).toEqual([null, 1]);
    expect(of(null, { TelemetryEnvironment: '{"build":' })).toEqual([null, 1]);
  });

  test('makes the catalog the only one where a 32-bit Firefox says that it does not run in WOW64', () => {
    const build = { architecture: 'x86' };
    expect(of({ build, system: { isWow64: false } })).toEqual([32, 0]);
    for (const system of [{ isWow64: true }, { isWow64: null }, { isWow64: 'false' }, {}, null])
      expect(of({ build, system })).toEqual([32, 1]);
    expect(of({ build: { architecture: 'x86-64' }, system: { isWow64: false } })).toEqual([64, 1]);
  });

  test('is named in the warning about the other catalog, and the only catalog has no warning', () => {
    const messages = (architecture: string, isWow64: boolean) =>
      one(JSON.stringify(crashReport(lineOf(TCP), architecture, isWow64))).warnings.map(({ message }) => message);
    expect(messages('x86-64', false)).toEqual([
      'Firefox shows the 64-bit catalog only: whatever stands in another is unknown.',
    ]);
    expect(messages('x86', false)).toEqual([]);
  });
});

describe('a .extra file', () => {
  const environment = JSON.stringify({ build: { architecture: 'x86' }, system: { isWow64: false } });
  const file = (annotation: string, end = '\n') =>
    `Version=60.0${end}TelemetryEnvironment=${environment}${end}Winsock_LSP=${annotation}${end}Theme=a${end}`;

  test('has the bitness too, with either line break', () => {
    for (const end of ['\n', '\r\n'])
      expect(one(file(lineOf(TCP), end))).toMatchObject({
        source: { kind: 'firefox', path: 'crash.json', encoding: 'utf-8' },
        entries: [{ bitness: 32, nonIfs: false, providerId: `{${GUID.toUpperCase()}}` }],
        warnings: [],
        missingEntries: 0,
      });
  });

  test('may stand twice in one file, with either line break', () => {
    expect(one(file(lineOf(TCP), '\n') + file(lineOf(TCP), '\r\n')).entries).toHaveLength(1);
  });

  test('has escaped line breaks and backslashes', () => {
    const { entries } = one(file(`${tcpWith(7, 'C:\\\\new\\\\n.dll')} \\n ${tcpWith(0, 'a\\b')}`));
    expect(entries.map(({ name, providerPath }) => [name, providerPath])).toEqual([
      ['Tcp', 'C:\\new\\n.dll'],
      ['a\\b', 'C:\\a.dll'],
    ]);
  });

  test('has the entries that follow a lone CR or a Unicode line break in a path', () => {
    for (const mark of ['\r', '\u2028']) {
      const catalog = one(file(`${tcpWith(7, `C:\\\\a${mark}b.dll`)} \\n ${tcpWith(5, '0x66')}`));
      expect(catalog.entries).toMatchObject([{ providerPath: `C:\\a${mark}b.dll`, nonIfs: false }, { nonIfs: true }]);
      expect(verdictOf(catalog)).toBe('nonCompliant');
    }
  });

  test('in a code page is read, and its encoding is unknown', () => {
    const bytes = Buffer.from(file(tcpWith(0, 'T\xfcp')), 'latin1');
    expect(readFirefox(bytes, 'a.extra')).toMatchObject([
      { source: { encoding: 'unknown' }, entries: [{ name: 'T\xfcp', nonIfs: false }] },
    ]);
  });

  test('has no annotation in a line that only ends like one', () => {
    expect(one(`${file(lineOf(TCP))}NotWinsock_LSP=${tcpWith(5, '0x66')}\n`).entries).toMatchObject([
      { nonIfs: false },
    ]);
  });

  test('with two lines of a name that differ says what to do', () => {
    const other = JSON.stringify({ build: { architecture: 'x86' }, system: { isWow64: true } });
    for (const [name, text] of [
      ['Winsock_LSP', `${file(lineOf(TCP))}${file(tcpWith(0, 'Udp'))}`],
      ['TelemetryEnvironment', `${file(lineOf(TCP))}TelemetryEnvironment=${other}\n`],
    ] as const)
      expect(() => one(text)).toThrow(
        expect.objectContaining({
          code: 'sourceMalformed',
          message: `The file holds two lines of ${name} that differ: it is of more than one crash.`,
          target: 'crash.json',
          hint: 'Give the .extra file of each crash by itself.',
        }),
      );
  });
});

describe('crash reports in JSON', () => {
  const REPORT = { Winsock_LSP: lineOf(TCP) };
  /** An object within so many others. */
  const within = (depth: number, inner: unknown = REPORT) =>
    Array.from({ length: depth }).reduce<unknown>((value) => ({ a: value }), inner);

  test.each([
    ['with a mark of UTF-8', Buffer.from(`\ufeff${JSON.stringify(REPORT)}`), 'utf-8'],
    ['with a mark of UTF-16', Buffer.from(`\ufeff${JSON.stringify(REPORT)}`, 'utf16le'), 'utf-16le'],
    ['in UTF-16 with the other order', Buffer.from(`\ufeff${JSON.stringify(REPORT)}`, 'utf16le').swap16(), 'utf-16be'],
    ['in UTF-16 without a mark', Buffer.from(JSON.stringify(REPORT), 'utf16le').swap16(), 'utf-16be'],
    ['behind blanks', Buffer.from(` \r\n ${JSON.stringify(REPORT)}`), 'utf-8'],
    ['in an array', Buffer.from(JSON.stringify([REPORT])), 'utf-8'],
  ])('are read %s', (_how, bytes, encoding) => {
    expect(readFirefox(bytes, 'a')).toMatchObject([{ source: { kind: 'firefox', encoding }, entries: [{}] }]);
  });

  test('are not what a text with a brace in its first name is', () => {
    expect(one(tcpWith(0, 'a{b')).entries).toMatchObject([{ name: 'a{b' }]);
  });

  test('may hold the annotation in an object within four others, under a name in any case', () => {
    for (const report of [within(4), { WINSOCK_LSP: REPORT.Winsock_LSP }])
      expect(one(JSON.stringify(report)).entries).toHaveLength(1);
    expect(() => one(JSON.stringify(within(5)))).toThrow(expect.objectContaining({ code: 'noCatalog' }));
  });

  test('may have an annotation that is no text, or an empty one, which is not read', () => {
    for (const other of [null, 5, '', { b: 1 }])
      expect(one(JSON.stringify({ winsock_lsp: other, raw: REPORT }))).toMatchObject({
        entries: [{ name: 'Tcp' }],
        missingEntries: 1,
      });
  });

  test('that hold the same annotation twice are read without doubt', () => {
    expect(one(JSON.stringify({ ...REPORT, raw: REPORT, list: [null, 'text', REPORT] })).missingEntries).toBe(1);
  });

  test('that hold another annotation make every catalog of the file doubtful', () => {
    const account = emptyAccount();
    const second = { ...REPORT, raw: [{ WINSOCK_LSP: tcpWith(5, '0x66') }] };
    const results = readFirefox(Buffer.from(`${JSON.stringify(REPORT)}\n${JSON.stringify(second)}\n`), 'a', account);
    const what = 'a second Winsock_LSP annotation, or a report nested too deep to look for one';
    const warning = {
      code: 'notPlaced',
      message: `Here stands ${what}: it may belong to an entry that is not shown.`,
      target: 'a:2',
    };
    expect(results).toMatchObject([
      { missingEntries: 2, warnings: [{}, warning] },
      { missingEntries: 2, warnings: [{}, warning] },
    ]);
    expect(account).toEqual({ otherKinds: [], unplaced: [{ target: 'a:2', what }], leftOut: [] });
  });

  test('are searched for another annotation 64 levels deep', () => {
    const missing = (depth: number) => one(JSON.stringify({ ...REPORT, deep: within(depth, 0) })).missingEntries;
    expect([missing(63), missing(64)]).toEqual([1, 2]);
  });

  test('with a damaged line are read up to it and behind it, and the line is an error', () => {
    const line = JSON.stringify(REPORT);
    expect(readFirefox(Buffer.from(`${line}\n{"a":\n${line}\n`), 'a.jsonl')).toMatchObject([
      { entries: [{}], missingEntries: 1 },
      {
        source: { kind: 'firefox', path: 'a.jsonl', encoding: 'utf-8' },
        failure: {
          code: 'sourceMalformed',
          message: expect.stringMatching(/^This line is no JSON: .+\.$/),
          target: 'a.jsonl:2',
          hint: HINT,
        },
      },
      { entries: [{}], missingEntries: 1 },
    ]);
  });

  test('between lines of another kind are read, and the first such line is an error', () => {
    const account = emptyAccount();
    const row = JSON.stringify({ hostIdentifier: 'a', columns: {} });
    const text = `${row}\n${JSON.stringify(REPORT)}\n${row}\n`;
    expect(readFirefox(Buffer.from(text), 'a.jsonl', account)).toMatchObject([
      { entries: [{}] },
      { failure: { code: 'sourceMalformed', target: 'a.jsonl:1', message: expect.stringContaining('(osquery, not') } },
    ]);
    expect(account.otherKinds).toEqual([{ kind: 'osquery', target: 'a.jsonl:1' }]);
  });

  test('are read up to 10 000, and an error says that there are more', () => {
    const lines = (count: number) =>
      readFirefox(Buffer.from('{"Winsock_LSP":"a : 1 : 1 : b"}\n'.repeat(count)), 'a.jsonl');
    expect(lines(10_000).filter((result) => 'entries' in result)).toHaveLength(10_000);
    const results = lines(10_003);
    expect(results).toHaveLength(10_001);
    expect(results.at(-1)).toMatchObject({
      source: { kind: 'firefox', path: 'a.jsonl', encoding: 'utf-8' },
      failure: {
        code: 'sourceTooLarge',
        message: 'The file holds more than 10000 reports. The others were not read.',
        target: 'a.jsonl:10001',
        hint: 'Give the reports in several files.',
      },
    });
  });
});

test('a file that is no Unicode text is no report in JSON', () => {
  expect(() => readFirefox(Buffer.from('{"Winsock_LSP":"\xfc : 1"}', 'latin1'), 'a')).toThrow(
    expect.objectContaining({ code: 'sourceMalformed', hint: HINT }),
  );
});
