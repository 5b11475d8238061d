import { describe, expect, test } from 'vitest';
import type { Failure } from '../../src/failure.ts';
import { looksLikeMsinfo, readMsinfo } from '../../src/formats/msinfo/msinfo.ts';
import { caseNamed, cases } from '../support/cases.ts';
import {
  MSINFO_ENGLISH,
  MSINFO_INVENTED_LANGUAGE,
  msinfoOf,
  nfoOf,
  pastedMsinfoOf,
  shownByMsinfo,
} from '../support/msinfo.ts';
import { codesOf, verdictOf } from '../support/one-machine.ts';

const SICK = caseNamed('one-lsp-both-catalogs');

test.each([
  ['in English', MSINFO_ENGLISH],
  ['in a language of no world', MSINFO_INVENTED_LANGUAGE],
])('a report %s shows names and sizes of addresses, and no more', (_how, words) => {
  for (const machine of cases) {
    const catalog = readMsinfo(msinfoOf(machine, words), 'msinfo.txt');
    expect(catalog.entries.map((entry) => [entry.name, entry.maxAddressLength, entry.minAddressLength])).toEqual(
      shownByMsinfo(machine).map((entry) => [entry.name, entry.maxSockAddr, entry.minSockAddr]),
    );
    for (const entry of catalog.entries) {
      const { nonIfs, serviceFlags, providerFlags, hidden, id, bitness, kind, providerId, chain } = entry;
      expect([nonIfs, serviceFlags, providerFlags, hidden, id, bitness, kind, providerId, chain]).toEqual(
        Array(9).fill(null),
      );
    }
    expect([verdictOf(catalog), codesOf(catalog), catalog.source.machine]).toEqual([
      'unknown',
      ['flagsNotShown'],
      'CONTOSO-7',
    ]);
  }
});

test.each([MSINFO_ENGLISH, MSINFO_INVENTED_LANGUAGE])('a report is recognised in any language', (words) => {
  expect(looksLikeMsinfo(msinfoOf(SICK, words))).toBe(true);
  expect(looksLikeMsinfo(Buffer.from('\r\nWinsock Catalog Provider Entry\r\n'))).toBe(false);
});

test('a report of other components holds no catalog', () => {
  const text = msinfoOf({ ...SICK, entries: [] });
  expect(() => readMsinfo(text, 'msinfo.txt')).toThrow(expect.objectContaining({ code: 'noCatalog' }));
});

test('a protocol with missing rows is no entry', () => {
  const text = msinfoOf(SICK).toString('utf16le');
  const at = text.indexOf('Supports Encryption');
  const cut = Buffer.from(text.slice(0, at), 'utf16le');
  expect(() => readMsinfo(cut, 'msinfo.txt')).toThrow(expect.objectContaining({ code: 'noCatalog' }));
});

describe('the same protocols', () => {
  const namesOf = (bytes: Buffer | string) =>
    readMsinfo(Buffer.from(bytes), 'a').entries.map(({ name, maxAddressLength, minAddressLength }) => [
      name,
      maxAddressLength,
      minAddressLength,
    ]);

  test.each([
    ['in English', MSINFO_ENGLISH],
    ['in a language of no world', MSINFO_INVENTED_LANGUAGE],
  ])('are in a .nfo file and in pasted rows %s', (_how, words) => {
    for (const machine of cases) {
      const report = namesOf(msinfoOf(machine, words));
      expect(namesOf(nfoOf(machine, words))).toEqual(report);
      // A label of two words would become part of a pasted name.
      const pasted = pastedMsinfoOf(machine, words).replaceAll(' 第', '第');
      expect(namesOf(pasted)).toEqual(report);
      expect(namesOf(pasted.replaceAll('\n', '\r\n').trimEnd())).toEqual(report);
    }
  });

  test('are in a .nfo file whatever stands in front of it', () => {
    const nfo = nfoOf(SICK).toString('utf16le').slice(1);
    for (const front of ['', '\r\n', ' \r\n ']) expect(namesOf(front + nfo)).toEqual(namesOf(msinfoOf(SICK)));
  });
});

/** The rows of one protocol. A row is its label and its value, with what stands between. */
const LABELS = MSINFO_ENGLISH.rows;
const VALUES = ['Tcp', 'No', 'Yes', 'Yes', '16 bytes', '0 bytes', 'No', '14 bytes', ...Array<string>(9).fill('No')];
const rowsWith = (changes: Record<number, string>, between = '\t') =>
  LABELS.map((label, place) => `${label}${between}${changes[place] ?? VALUES[place]}`).join('\n');
const shown = (text: string) => {
  try {
    return readMsinfo(Buffer.from(text), 'a').entries.map((entry) => [
      entry.name,
      entry.maxAddressLength,
      entry.minAddressLength,
    ]);
  } catch (error) {
    return (error as Failure).code;
  }
};

describe('the rows of a protocol', () => {
  test('need both answers, and no third one', () => {
    expect(shown(rowsWith({}))).toEqual([['Tcp', 16, 14]]);
    const none = 'noCatalog';
    expect(shown(rowsWith({ 2: 'No', 3: 'No' }))).toBe(none);
    expect(shown(rowsWith({ 16: 'Maybe' }))).toBe(none);
    expect(shown(rowsWith({ 2: 'No', 3: '' }).replace('Sequencing\t', '\t'))).toBe(none);
  });

  test.each([
    ['16 bytes', 16],
    ['1234 octets', 1234],
    ['16bytes', 16],
    ['63.99 KB (65,527 bytes)', 65527],
    ['63,99 Ko (65\u202f527 octets)', 65527],
    ['63.99 KB (65\u2019527 Bytes)', 65527],
    ['4294967295 bytes', 4294967295],
    ['4294967296 bytes', null],
    ['16', null],
    ['bytes', null],
    ['', null],
    ['-16 bytes', null],
    ['16 bytes or more', null],
    ['16 bytes)x', null],
  ])('with the size "%s" have %s', (size, answer) => {
    expect(shown(rowsWith({ 4: size }))).toEqual(answer === null ? 'noCatalog' : [['Tcp', answer, 14]]);
    for (const place of [5, 7])
      expect(shown(rowsWith({ [place]: size }))).toEqual(
        answer === null ? 'noCatalog' : [['Tcp', 16, place === 7 ? answer : 14]],
      );
  });

  test.each([
    ['Size 16 bytes', 16],
    ['Size 1234 octets', 1234],
    ['Size of 3 things 16 bytes', 16],
    ['Size 63.99 KB (65,527 bytes)', 65527],
    ["Size 6 K (65'527 b)", 65527],
    ['Size 63,99 kbyte (65 527 Byte)', 65527],
    ['Size x16 bytes', null],
    ['Size 16', null],
    ['Size 16 bytes or more', null],
    ['Size 16 (bytes)', null],
    ['Size', null],
  ])('that were pasted with the line "%s" have the size %s', (line, answer) => {
    const pasted = rowsWith({}, ' ').split('\n');
    expect(shown(pasted.with(4, line).join('\n'))).toEqual(answer === null ? 'noCatalog' : [['Tcp', answer, 14]]);
  });

  test('that were pasted have the name behind the first word, and the answer as the last word', () => {
    const pasted = rowsWith({ 0: ' MSAFD Tcpip [TCP/IP]' }, ' ').split('\n');
    expect(shown(pasted.join('\n'))).toEqual([['MSAFD Tcpip [TCP/IP]', 16, 14]]);
    expect(shown(pasted.with(0, 'Name').join('\n'))).toEqual([[null, 16, 14]]);
    expect(shown(pasted.with(2, 'Yes').join('\n'))).toBe('noCatalog');
  });

  test('have a name without the blanks around it, or none', () => {
    expect(shown(rowsWith({ 0: '  Tcp  ' }))).toEqual([['Tcp', 16, 14]]);
    expect(shown(rowsWith({ 0: '' }))).toEqual([[null, 16, 14]]);
    const row = (value: string) => `<Data><Item>a</Item><Value> ${value} </Value></Data>`;
    const xml = (name: string) =>
      `<?xml version="1.0"?><MsInfo><Version>8.0</Version>${name}${VALUES.slice(1).map(row).join('')}</MsInfo>`;
    expect(shown(xml(row('Tcp')))).toEqual([['Tcp', 16, 14]]);
    for (const name of ['<Data></Data>', '<Data><Item>a</Item></Data>', `${row('b')}<Data><Item>a</Item></Data>`])
      expect(shown(xml(name).replace('<Version>8.0</Version>', ''))).toEqual([[null, 16, 14]]);
  });

  test('of which the first is missing are no entry', () => {
    const without = rowsWith({}).split('\n').slice(1).join('\n');
    expect(shown(without)).toBe('noCatalog');
    expect(shown(`${rowsWith({})}\n${without}`)).toEqual([['Tcp', 16, 14]]);
  });

  test('may follow each other, other rows and XML in a name', () => {
    const [a, b] = [rowsWith({ 0: '<?xml a' }), rowsWith({ 0: 'Udp', 4: '20 bytes' })];
    expect(shown(`a\tb\n${a}\n${b}\nc\td\n\n${b}`)).toEqual([
      ['<?xml a', 16, 14],
      ['Udp', 20, 14],
      ['Udp', 20, 14],
    ]);
  });
});

test('a report says what is not known', () => {
  for (const [bytes, encoding] of [
    [Buffer.from(rowsWith({})), 'utf-8'],
    [Buffer.from(`\ufeff${rowsWith({})}`, 'utf16le'), 'utf-16le'],
    [Buffer.from(rowsWith({ 0: 'T\xfcp' }), 'latin1'), 'unknown'],
  ] as const) {
    const { source, warnings, missingEntries, entries } = readMsinfo(bytes, 'a.txt');
    expect(source).toMatchObject({ kind: 'msinfo', path: 'a.txt', machine: null, encoding });
    expect(entries).toMatchObject([{ name: encoding === 'unknown' ? 'T\xfcp' : 'Tcp', rawName: expect.any(String) }]);
    expect([warnings, missingEntries]).toEqual([
      [
        {
          code: 'flagsNotShown',
          message:
            'MSInfo32 shows neither service flags nor hidden entries, and not which catalog: nothing in it can tell IFS.',
          target: 'a.txt',
        },
      ],
      1,
    ]);
  }
});

test.each([
  ['Report: today\nName: PC 1\n[Summary]', 'PC 1'],
  ['Report: today\nName\uff1aPC1\n[Summary]', 'PC1'],
  ['Report: today\n[Summary: x]', null],
  ['Report: today\nPC1\n[Summary]', null],
  ['Report: today', null],
])('a report that begins with %j is of the machine %s', (head, machine) => {
  expect(readMsinfo(Buffer.from(`${head}\n${rowsWith({})}`), 'a').source.machine).toBe(machine);
});

test.each([
  ['a heading', 'Report: today\nName: PC1\n[System Summary]', true],
  ['a heading with full-width colons and no blanks', 'Report\uff1atoday\n\n  \nName\uff1aPC1\n[S]', true],
  ['a heading with more blanks', 'Report:   today\nName:   PC1\n[S]', true],
  ['a heading without a name', 'Report: today\n[System Summary]', true],
  ['a heading without a section', 'Report: today\nName: PC1\nSummary: a', false],
  ['a heading without any label', 'Report\n[System Summary]', false],
  ['a second line without a label', 'Report: today\nPC1\n[System Summary]', false],
  ['a label that is empty', ': a: b\n[System Summary]', false],
  ['a value that is too long', `Report: ${'x'.repeat(257)}\n[System Summary]`, false],
  ['a section only', '[System Summary]', false],
  ['one line', 'Report: today', false],
  ['two lines', 'Report: today\nName: PC1', false],
  ['a section with text in front', 'Report: today\nx[S]', false],
  ['a section with text behind', 'Report: today\n[S]x', false],
  ['nothing', '', false],
  ['rows of a protocol', rowsWith({}), true],
  ['rows of a protocol without the last', rowsWith({}).split('\n').slice(0, -1).join('\n'), false],
  ['a .nfo file', '<?xml version="1.0"?>\r\n<MsInfo>', true],
  ['a .nfo file in one line', '<?xml version="1.0"?><MsInfo>', true],
  ['another XML file', '<?xml version="1.0"?>\r\n<other>\r\n<MsInfo>', false],
  ['XML with a name that ends so', '<?xml version="1.0"?>\r\n<a><MsInfo', false],
  ['XML behind a label', `a: <?xml\n<MsInfo`, false],
])('a text with %s is recognised: %j is %s', (_what, text, answer) => {
  expect(looksLikeMsinfo(Buffer.from(text))).toBe(answer);
});

test('a report of more than 4096 protocols is refused', () => {
  const of = (count: number) => readMsinfo(Buffer.from(`${rowsWith({})}\n`.repeat(count)), 'a');
  expect(of(4096).entries).toHaveLength(4096);
  for (const count of [4097, 4100])
    expect(() => of(count)).toThrow(
      expect.objectContaining({ code: 'sourceMalformed', message: expect.stringContaining('holds 4097 entries') }),
    );
});

test('a report of more than 64 MiB is refused', () => {
  expect(() => readMsinfo(Buffer.alloc(64 * 1024 * 1024 + 1), 'a')).toThrow(
    expect.objectContaining({
      code: 'sourceTooLarge',
      message: 'The report is larger than 64 MiB.',
      target: 'a',
      hint: 'Make it of the components alone: msinfo32 /report FILE /categories +componentsnetwork',
    }),
  );
  expect(() => readMsinfo(Buffer.alloc(64 * 1024 * 1024, 0xff), 'a')).toThrow(
    expect.objectContaining({
      code: 'noCatalog',
      message: 'This is a report of MSInfo32, and it holds no protocol of Winsock (Components, Network, Protocol).',
    }),
  );
});
