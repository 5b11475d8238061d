// What each line of a .reg file is: a key, a value, the rest of the value above it, the beginning of an export, or in doubt.

import { describe, expect, test } from 'vitest';
import { type ParsedReg, parseReg, type RegKey, type RegValue } from '../../src/formats/reg/parse.ts';
import { beginsExport, namesRegistryKey } from '../../src/formats/reg/reg.ts';

const HEADER = 'Windows Registry Editor Version 5.00';
const PARAMETERS = 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\WinSock2\\Parameters';
const ITEM = `${PARAMETERS}\\Protocol_Catalog9\\Catalog_Entries\\000000000001`;
const OTHER = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Contoso';
const GUID = '{E70F1AA0-AB8B-11CF-8CA3-00805F48A192}';
const NO_DATA = { text: null, bytes: null, number: null, type: null };
/** Enough digits to be part of a catalog. */
const DIGITS = Array.from({ length: 17 }, () => '00').join(',');

/** Parses lines, of which all keys but OTHER are needed. */
const parse = (...lines: string[]) => parseReg(lines.join('\r\n'), (path) => path !== OTHER);
const doubtsOf = ({ unplaced }: ParsedReg) => unplaced.map(({ line, what }) => [line, what]);

/** The data of a value: bytes in hex, a text, a number; null where it has none. */
const dataOf = ({ text, bytes, number }: RegValue) => bytes?.toString('hex') ?? text ?? number;
type Shown = [path: string, values: Record<string, string | number | null>];
const shown = (keys: RegKey[] = []): Shown[] =>
  keys.map(({ path, values }) => [path, Object.fromEntries([...values].map(([name, value]) => [name, dataOf(value)]))]);
/** The keys of a text with one machine. */
function keysOf(read: ParsedReg): Shown[] {
  expect(read.machines).toHaveLength(1);
  return shown(read.machines[0]);
}

test('an empty text is one machine without keys', () => {
  expect(parse('')).toEqual({ machines: [[]], unplaced: [], leftOut: [] });
  expect(parse(HEADER)).toEqual({ machines: [[]], unplaced: [], leftOut: [] });
});

test('keys and values have the numbers of their lines, and small letters find them', () => {
  const { machines } = parse(HEADER, '', `[${ITEM}]`, '', '"PackedCatalogItem"=hex:00,\\', '  ff', '"B"=dword:1');
  const values = new Map([
    ['packedcatalogitem', { ...NO_DATA, line: 5, bytes: Buffer.from([0, 255]), type: 3 }],
    ['b', { ...NO_DATA, line: 7, number: 1, type: 4 }],
  ]);
  expect(machines).toEqual([[{ path: ITEM, line: 3, values }]]);
});

const hex = (digits: string) => Buffer.from(digits, 'hex');
test.each<[line: string, name: string, value: Partial<RegValue>]>([
  ['"A"="b"', 'a', { text: 'b', type: 1 }],
  ['"A" = "b" ', 'a', { text: 'b', type: 1 }],
  ['"A"=""', 'a', { text: '', type: 1 }],
  ['"A"="C:\\\\b\\\\\\"c\\""', 'a', { text: 'C:\\b\\"c"', type: 1 }],
  ['"A"="b=c;hex:00,"', 'a', { text: 'b=c;hex:00,', type: 1 }],
  ['"A"="b', 'a', { type: 1 }],
  ['"A"="b\\"', 'a', { type: 1 }],
  ['"A\\"B\\\\"="b"', 'a"b\\', { text: 'b', type: 1 }],
  ['@="b"', '@', { text: 'b', type: 1 }],
  ['@ = "b"', '@', { text: 'b', type: 1 }],
  ['"A"=str:"b"', 'a', { text: 'b', type: 1 }],
  ['"A"=str(2):"%b%"', 'a', { text: '%b%', type: 1 }],
  ['"A"=STR(1F):"b"', 'a', { text: 'b', type: 1 }],
  ['"A"=str(2):b', 'a', {}],
  ['"A"=str():"b"', 'a', {}],
  ['"A"=xstr(2):"b"', 'a', {}],
  ['"A"=dword:e', 'a', { number: 14, type: 4 }],
  ['"A"=DWORD:FFFFFFF0', 'a', { number: 0xfffffff0, type: 4 }],
  ['"A"=dword:000000000e', 'a', {}],
  ['"A"=dword:', 'a', {}],
  ['"A"=dword:0x1', 'a', {}],
  ['"A"=dword:1;', 'a', {}],
  ['"A"=xdword:1', 'a', {}],
  ['"A"=hex:', 'a', { bytes: hex(''), type: 3 }],
  ['"A"=hex:0a', 'a', { bytes: hex('0a'), type: 3 }],
  ['"A"=HEX(3):0A,Ff', 'a', { bytes: hex('0aff'), type: 3 }],
  ['"A"=hex(1f):00 , 01', 'a', { bytes: hex('0001'), type: 31 }],
  ['"A"=hex(0):00', 'a', { bytes: hex('00'), type: 0 }],
  ['"A"=hex(123456789):00', 'a', {}],
  ['"A"=hex():00', 'a', {}],
  ['"A"=xhex:00', 'a', {}],
  ['"A"=hex:0', 'a', { type: 3 }],
  ['"A"=hex:00,', 'a', { type: 3 }],
  ['"A"=hex:00,0', 'a', { type: 3 }],
  ['"A"=hex:,00', 'a', { type: 3 }],
  ['"A"=hex:00,000', 'a', { type: 3 }],
  ['"A"=hex:0g', 'a', { type: 3 }],
  ['"A"=hex:x,00', 'a', { type: 3 }],
  ['"A"=b', 'a', {}],
  ['"A"=', 'a', {}],
])('the value %s has its name and data', (line, name, value) => {
  const { machines, unplaced } = parse(`[${ITEM}]`, line);
  expect(machines[0]?.[0]?.values).toEqual(new Map([[name, { ...NO_DATA, line: 2, ...value }]]));
  expect(unplaced).toEqual([]);
});

test.each([
  ['without an equals sign', '"PackedCatalogItem":"b"'],
  ['without a quote behind its name', '"PackedCatalogItem=hex:00'],
  ['whose quote is escaped', '"PackedCatalogItem\\"=hex:00'],
  ['that deletes an item', '"PackedCatalogItem"=-'],
  ['that deletes an item, with blanks', '"PackedCatalogItem" = - '],
])('a value %s cannot be read, and is a doubt where it may be part of a catalog', (_what, line) => {
  const read = parse(`[${ITEM}]`, line, line.replace('PackedCatalogItem', 'A'));
  expect([keysOf(read), doubtsOf(read)]).toEqual([[[ITEM, {}]], [[2, 'a value that cannot be read']]]);
});

test.each<[lines: string[], bytes: string | null]>([
  [['"A"=hex:00,\\', '  01,\\', '  02'], '000102'],
  [['"A"=hex:00,', '01,', '02'], '000102'],
  [['"A" = HEX(3):00,', '01'], '0001'],
  [['"A"= hex:00,', '01'], '0001'],
  [['"A"=  hex(b):00,', '01'], '0001'],
  [['"A"=hex:\\', '  00,01'], '0001'],
  [['"A"=hex:00,\\', '', '  ', '  01'], '0001'],
  [['> "A"=hex:00,\\', '>   01'], '0001'],
  [['"A"=hex:00', '01'], '00'],
  [['"A"=hex:00,\\', '01,\\02'], null],
  [['"A"=hex:00,\\', '011'], null],
  [['"A"=hex:00,\\', 'x01'], null],
  [['"A"=hex:00,\\', '1,'], null],
  [['"A"=hex:00,\\', '01;'], null],
  [['"A"=hex:00,\\'], null],
  [['"A"=hex:00,', '01,', 'Thanks'], null],
])('the lines %j are a value of the bytes %s', (lines, bytes) => {
  expect(keysOf(parse(`[${ITEM}]`, ...lines, '"B"="c"'))).toEqual([[ITEM, { a: bytes, b: 'c' }]]);
});

test.each([
  ['that is whole', '"A"=hex:00'],
  ['that is a text', '"A"="b"'],
  ['that is a damaged text', '"A"="ab,'],
  ['that is a name', '"A,'],
])('digits behind a value %s are a doubt', (_what, line) => {
  expect(doubtsOf(parse(`[${ITEM}]`, line, DIGITS))).toEqual([[3, 'a line that is neither a key nor a value']]);
});

test.each(['0x66,00', '00 0x66', '000x66,'])(
  'behind a value that is cut, the line %s is a doubt and no rest of it',
  (line) => {
    const read = parse(`[${ITEM}]`, '"A"=hex:00,\\', line);
    expect([keysOf(read), doubtsOf(read)]).toEqual([
      [[ITEM, { a: null }]],
      [[3, 'a line that is neither a key nor a value']],
    ]);
  },
);

test('behind a value that is cut, a key and a value have the numbers of their lines', () => {
  const read = parse(`[${ITEM}]`, '"A"=hex:00,\\', '', '', `[${PARAMETERS}]`, '"B"=hex:00,\\', '', '"C"="d"', DIGITS);
  expect(keysOf(read)).toEqual([
    [ITEM, { a: null }],
    [PARAMETERS, { b: null, c: 'd' }],
  ]);
  expect(read.machines[0]?.[1]?.line).toBe(5);
  expect(doubtsOf(read)).toEqual([[9, 'a line that is neither a key nor a value']]);
});

test('keeps 65536 characters of a value, and no line of its rest is a doubt', () => {
  const first = `"A"=hex:${'00,'.repeat(21_842)}\\`;
  expect(first).toHaveLength(65_535);
  const read = parse(`[${ITEM}]`, first, '11,\\', '22,\\', DIGITS);
  // The first line of 65535 characters may be continued once. The value then ends in a comma.
  expect([keysOf(read), doubtsOf(read)]).toEqual([[[ITEM, { a: null }]], []]);
  const ends = parse(`[${ITEM}]`, first.replace('=', '= '), '11', '22');
  expect(keysOf(ends)).toEqual([[ITEM, { a: null }]]);
  const fits = parse(`[${ITEM}]`, first, '11', '22');
  expect(keysOf(fits)).toEqual([[ITEM, { a: `${'00'.repeat(21_842)}11` }]]);
});

describe('a line in brackets', () => {
  test.each<[line: string, path: string]>([
    [`[${ITEM}]`, ITEM],
    [`  [${ITEM}]  `, ITEM],
    [`> [${ITEM}]`, ITEM],
    [`>>>   [${ITEM}]`, ITEM],
    [`> > [${ITEM}]`, ITEM],
    [`  >[${ITEM}]`, ITEM],
    ['[\\ControlSet001\\Parameters]', 'ControlSet001\\Parameters'],
    ['[HKEY_LOCAL_MACHINE\\Parameters\\]', 'HKEY_LOCAL_MACHINE\\Parameters'],
    [`[HKEY_LOCAL_MACHINE\\${GUID}\\Protocol_Catalog9]`, `HKEY_LOCAL_MACHINE\\${GUID}\\Protocol_Catalog9`],
    [`[HKEY_LOCAL_MACHINE\\${GUID}${GUID}]`, `HKEY_LOCAL_MACHINE\\${GUID}${GUID}`],
  ])('%s is a key', (line, path) => {
    const read = parse(line, '"A"="b"');
    expect([keysOf(read), doubtsOf(read)]).toEqual([[[path, { a: 'b' }]], []]);
  });

  test.each<[line: string, path: string]>([
    [`[${ITEM}`, ITEM],
    [`[${ITEM}] x`, ITEM],
    [`[x [${ITEM}]`, `x [${ITEM}`],
    [`[${ITEM}"]`, `${ITEM}"`],
    [`[${ITEM}<]`, `${ITEM}<`],
    [`[${ITEM}{]`, `${ITEM}{`],
    [`[${ITEM}${GUID}{]`, `${ITEM}${GUID}{`],
    [`[${ITEM}${GUID.replace('E', 'X')}]`, `${ITEM}${GUID.replace('E', 'X')}`],
    [`[${ITEM}${GUID.replace('E', '')}]`, `${ITEM}${GUID.replace('E', '')}`],
  ])('%s is read as a key, with doubt', (line, path) => {
    const read = parse(line, '"A"="b"');
    expect([keysOf(read), doubtsOf(read)]).toEqual([[[path, { a: 'b' }]], [[1, 'a line in brackets that is no key']]]);
  });

  test('that is no key and no part of a catalog is no doubt', () => {
    expect(doubtsOf(parse('[Remark "a"]', '[Remark'))).toEqual([]);
  });

  test('of more than 1024 characters is no key, and is a doubt where it may be part of a catalog', () => {
    const path = (length: number, end: string) => end.padStart(length, 'a\\');
    const longest = path(1024, '\\Protocol_Catalog9');
    const read = parse(
      `[${PARAMETERS}]`,
      `[${longest}]`,
      '"A"="b"',
      `[${path(1025, '\\Protocol_Catalog9')}]`,
      '"A"="c"',
    );
    expect(keysOf(read)).toEqual([
      [PARAMETERS, {}],
      [longest, { a: 'b' }],
    ]);
    expect(doubtsOf(read)).toEqual([[4, 'a line in brackets that is no key']]);
    expect(doubtsOf(parse(`[${path(1025, '\\Parameters')}]`))).toEqual([]);
  });

  test('that deletes a key is a doubt, and values below it belong to no key', () => {
    const read = parse(`[${PARAMETERS}]`, `[-${OTHER}]`, '"A"="b"');
    expect(keysOf(read)).toEqual([[PARAMETERS, {}]]);
    expect(doubtsOf(read)).toEqual([[2, 'a line that deletes a key, which no export has']]);
  });

  test('that repeats a key goes on with it, as it was written first', () => {
    const read = parse(`[${PARAMETERS}]`, '"A"="b"', `[${ITEM}]`, `[${PARAMETERS.toLowerCase()}]`, '"C"="d"');
    expect(keysOf(read)).toEqual([
      [PARAMETERS, { a: 'b', c: 'd' }],
      [ITEM, {}],
    ]);
    expect(read.machines[0]?.[0]?.line).toBe(1);
  });
});

describe('values of a key that no reader needs', () => {
  const item = Buffer.alloc(888);
  item.write('%SystemRoot%\\system32\\mswsock.dll');
  const digits = (bytes: Buffer) => (bytes.toString('hex').match(/../g) as string[]).join(',');
  const outside = (...values: string[]) => parse(`[${PARAMETERS}]`, `[${OTHER}]`, ...values);

  test.each<[what: string, value: string]>([
    ['by its name', '"PackedCatalogItem"=hex:00'],
    ['by its name in small letters', '"packedcatalogitem"="surprise"'],
    ['by its bytes', `"A"=hex:${digits(item)}`],
    ['by its bytes, below an empty name', `""=hex:${digits(item)}`],
    ['by its bytes, below the name @', `@=hex:${digits(item)}`],
  ])('are a doubt where one is an item %s', (_what, value) => {
    const read = outside(value);
    expect(keysOf(read)).toEqual([[PARAMETERS, {}]]);
    expect(doubtsOf(read)).toEqual([[3, 'an item of a catalog in a key that is part of none']]);
  });

  test.each<[what: string, value: string]>([
    ['a text', '"A"="b"'],
    ['a text that is longer than an item', `"A"="${'b'.repeat(3000)}"`],
    ['other bytes', `"A"=hex:${digits(Buffer.alloc(888))}`],
    ['a longer value', `"A"=hex:${digits(Buffer.concat([item, item]))}`],
    ['no data', '"PackedCatalogItem"=-'],
    ['a value of another name', '"OfPackedCatalogItem"="b"'],
  ])('are no doubt where one is %s', (_what, value) => {
    expect([keysOf(outside(value)), doubtsOf(outside(value))]).toEqual([[[PARAMETERS, {}]], []]);
  });

  test.each(['"Service Flags:      0x66"', '"a","0x66"', '@{ServiceFlags=0x66}'])(
    'are a doubt where %s, which is no value, may be part of a catalog',
    (line) => {
      expect(doubtsOf(outside('"A"="0x66"', '@="0x66"', '"A" = "0x66"', line, '"Thanks"'))).toEqual([
        [6, 'a value that cannot be read'],
      ]);
    },
  );

  test('have no continuation lines that are a doubt', () => {
    expect(doubtsOf(outside(`"A"=hex:${DIGITS},\\`, `  ${DIGITS},\\`, `  ${DIGITS}`))).toEqual([]);
  });
});

describe('a line that is no key and no value', () => {
  test.each(['0x66', 'xPackedCatalogItem"=hex:00', '; "PackedCatalogItem"=hex:00', `ab ${GUID}`])(
    'as %s is a doubt',
    (line) => {
      const read = parse(`[${ITEM}]`, line, '"A"="b"');
      expect([keysOf(read), doubtsOf(read)]).toEqual([
        [[ITEM, { a: 'b' }]],
        [[2, 'a line that is neither a key nor a value']],
      ]);
    },
  );

  test.each(['; exported on Monday', 'Thanks', '-- "a"="b"'])('as %s is no doubt', (line) => {
    const read = parse(`[${ITEM}]`, line);
    expect([keysOf(read), doubtsOf(read)]).toEqual([[[ITEM, {}]], []]);
  });

  test.each(['@="0x66"', '"A"="0x66"'])('is not what a value such as %s is', (line) => {
    expect(doubtsOf(parse(`[${ITEM}]`, line))).toEqual([]);
  });
});

test.each<[one: string, other: string]>([
  ['"A"="b"', '"A"="c"'],
  ['"A"="b"', '"A"=hex:00'],
  ['"A"=hex:00', '"A"=hex:01'],
  ['"A"=hex:00', '"A"=hex:00,'],
  ['"A"=hex:0', '"A"=hex:00'],
  ['"A"=dword:1', '"A"=dword:2'],
  ['"A"=dword:1', '"a"=hex(4):01,00,00,00'],
])('of %s and %s in one key nothing is known, which is a doubt', (one, other) => {
  const read = parse(`[${ITEM}]`, one, other, '"B"="c"');
  expect(keysOf(read)).toEqual([[ITEM, { a: null, b: 'c' }]]);
  expect(doubtsOf(read)).toEqual([[3, "a second value of the name 'a' in one key, which differs from the first"]]);
});

test.each(['"A"="b"', '"A"=hex:00,01', '"A"=dword:1', '"A"=b'])('%s twice in one key is no doubt', (line) => {
  const read = parse(`[${ITEM}]`, line, line);
  expect(keysOf(read)).toEqual(keysOf(parse(`[${ITEM}]`, line)));
  expect(doubtsOf(read)).toEqual([]);
});

test('values above the first key, also of a later export, have a key of their own without a path', () => {
  const read = parse('"A"="b"', '"C"="d"', `[${ITEM}]`, '"E"="f"', HEADER, '"G"="h"', '"I"=', '"PackedCatalogItem=');
  expect(keysOf(read)).toEqual([
    ['', { a: 'b' }],
    ['', { c: 'd' }],
    [ITEM, { e: 'f' }],
    ['', { g: 'h' }],
    ['', { i: null }],
  ]);
  expect(read.machines[0]?.map(({ line }) => line)).toEqual([1, 2, 3, 6, 7]);
  expect(doubtsOf(read)).toEqual([[8, 'a value that cannot be read']]);
});

describe('the beginning of an export', () => {
  /** Two texts about one item, which differ. They are two machines if the line between them begins an export. */
  const around = (line: string) =>
    parse(`[${ITEM}]`, '"PackedCatalogItem"=hex:00', line, `[${ITEM}]`, '"PackedCatalogItem"=hex:01');

  test.each([HEADER, 'REGEDIT4', '  REGEDIT4  ', '> REGEDIT4', '>> Windows Registry Editor Version 5.00'])(
    'is the line %j',
    (header) => {
      const read = around(header);
      expect(read.machines.map(shown)).toEqual([
        [[ITEM, { packedcatalogitem: '00' }]],
        [[ITEM, { packedcatalogitem: '01' }]],
      ]);
    },
  );

  test.each([
    'REGEDIT4 was here',
    'a REGEDIT4',
    'a Windows Registry Editor Version 5.00',
    'Windows Registry',
    'REGEDIT',
  ])('is not the line %j', (line) => {
    expect(keysOf(around(line))).toEqual([[ITEM, { packedcatalogitem: null }]]);
    expect(keysOf(parse(`[${ITEM}]`, line, '"A"="b"'))).toEqual([[ITEM, { a: 'b' }]]);
  });
});

describe('in the middle of a line', () => {
  const joined = (rest: string, lineBreak = '\r\n') =>
    parseReg([`[${ITEM}]`, `"A"=hex:00${rest}`, '"B"="c"', '0x66'].join(lineBreak), () => true);

  test.each([
    ['\r\n', 'REGEDIT4'],
    ['\n', 'REGEDIT4'],
    ['\r\n', 'REGEDIT4  '],
    ['\n', HEADER],
  ])('an export begins behind %j line breaks with %j', (lineBreak, header) => {
    const read = joined(header, lineBreak);
    expect(keysOf(read)).toEqual([
      [ITEM, { a: '00' }],
      ['', { b: 'c' }],
    ]);
    expect(doubtsOf(read)).toEqual([[4, 'a line that is neither a key nor a value']]);
  });

  test.each([`[${PARAMETERS}]`, '[HKEY_USERS\\A]'])('the key %s begins', (key) => {
    const read = joined(key);
    expect(keysOf(read)).toEqual([
      [ITEM, { a: '00' }],
      [key.slice(1, -1), { b: 'c' }],
    ]);
    expect(read.machines[0]?.[1]?.line).toBe(2);
    expect(doubtsOf(read)).toEqual([[4, 'a line that is neither a key nor a value']]);
  });

  test('the deletion of a key begins', () => {
    const read = joined(`[-${PARAMETERS}]`);
    expect(keysOf(read)).toEqual([[ITEM, { a: '00' }]]);
    expect(doubtsOf(read)[0]).toEqual([2, 'a line that deletes a key, which no export has']);
  });

  test('several keys begin', () => {
    const read = joined(`[${PARAMETERS}][HKEY_USERS\\A][HKEY_USERS\\B]`);
    expect(keysOf(read)).toEqual([
      [ITEM, { a: '00' }],
      [PARAMETERS, {}],
      ['HKEY_USERS\\A', {}],
      ['HKEY_USERS\\B', { b: 'c' }],
    ]);
    expect(doubtsOf(read)).toEqual([[4, 'a line that is neither a key nor a value']]);
  });

  test('a key begins behind digits that are continued', () => {
    const read = parse(`[${ITEM}]`, `"A"=hex:00,\\[${PARAMETERS}]`, '"B"="c"', '0x66');
    expect(keysOf(read)).toEqual([
      [ITEM, { a: null }],
      [PARAMETERS, { b: 'c' }],
    ]);
    expect([read.machines[0]?.[1]?.line, doubtsOf(read)[0]?.[0]]).toEqual([2, 4]);
  });

  test.each([
    'Contoso REGEDIT4 tool',
    'ContosoREGEDIT4 tool',
    'see [HKEY_LOCAL_MACHINE\\A]',
    'see>[HKEY_LOCAL_MACHINE\\A]',
    'a Windows Registry Editor Version 5',
    'a > b',
    'a >> b',
    'a[HKEY_CLASSES_ROOT\\A]',
  ])('the text %j is only a text', (text) => {
    const read = parse(`[${ITEM}]`, `"ProtocolName"="${text.replaceAll('\\', '\\\\')}"`);
    expect([keysOf(read), doubtsOf(read)]).toEqual([[[ITEM, { protocolname: text }]], []]);
  });
});

describe('exports that follow each other', () => {
  const SETS: Record<string, [one: string, other: string]> = {
    PackedCatalogItem: ['hex:00', 'hex:01'],
    Num_Catalog_Entries: ['dword:1', 'dword:2'],
    Num_Catalog_Entries64: ['dword:1', 'dword:2'],
    Current_Protocol_Catalog: ['"a"', '"b"'],
    Current: ['dword:1', 'dword:2'],
    ComputerName: ['"a"', '"b"'],
  };
  const export_ = (...lines: string[]) => [HEADER, `[${PARAMETERS}]`, '"A"="b"', `[${ITEM}]`, ...lines];

  test.each(Object.entries(SETS))('are two machines if they differ in %s', (name, [one, other]) => {
    const both = parse(...export_(`"${name}"=${one}`), ...export_(`"${name}"=${other}`));
    expect(both.machines).toHaveLength(2);
    expect(both.machines.map((keys) => keys.length)).toEqual([2, 2]);
    expect(parse(...export_(`"${name}"=${one}`), ...export_()).machines).toHaveLength(2);
    expect(parse(...export_(), ...export_(`"${name}"=${one}`)).machines).toHaveLength(2);
    expect(parse(...export_(`"${name}"=${one}`), ...export_(`"${name}"=${one}`)).machines).toHaveLength(1);
  });

  test('are one machine if they differ in another value, of which the last is read', () => {
    const both = parse(
      ...export_('"Next"=dword:1', '"B"="c"'),
      ...export_('"Next"=dword:2', '"D"="e"'),
      '[A]',
      '"F"="g"',
    );
    expect(keysOf(both)).toEqual([
      [PARAMETERS, { a: 'b' }],
      [ITEM, { next: 2, b: 'c', d: 'e' }],
      ['A', { f: 'g' }],
    ]);
  });

  test('are joined with the machine of the export before', () => {
    const item = (digits: string) => export_(`"PackedCatalogItem"=hex:${digits}`);
    const read = parse(...item('00'), ...item('01'), HEADER, '[A]', ...item('00'));
    expect(read.machines.map(shown).map((keys) => keys.map(([path]) => path))).toEqual([
      [PARAMETERS, ITEM],
      [PARAMETERS, ITEM, 'A'],
      [PARAMETERS, ITEM],
    ]);
  });
});

describe('of a machine', () => {
  const keys = (from: number, count: number) => Array.from({ length: count }, (_, at) => `[${from + at}]`);

  test('20000 keys are read, and their values, also where a key is repeated', () => {
    const read = parse(...keys(1, 20_000), '[1]', '"A"="b"');
    expect([read.machines[0]?.length, read.leftOut]).toEqual([20_000, []]);
    expect(dataOf(read.machines[0]?.[0]?.values.get('a') as RegValue)).toBe('b');
    const joined = parse(...keys(1, 15_000), HEADER, ...keys(10_001, 10_000));
    expect([joined.machines[0]?.length, joined.leftOut]).toEqual([20_000, []]);
  });

  test.each<[what: string, lines: () => string[], line: number]>([
    ['in one export', () => [...keys(1, 20_002), '"A"="b"'], 20_001],
    ['in two exports', () => [...keys(1, 15_000), HEADER, ...keys(10_001, 10_002)], 25_002],
    ['of values without keys', () => Array.from({ length: 20_002 }, () => '"A"="b"'), 20_001],
  ])('more than 20000 keys %s are left out, and the first of them is named', (_what, lines, line) => {
    const read = parse(...lines());
    expect(read.machines).toHaveLength(1);
    expect([read.machines[0]?.length, read.machines[0]?.at(-1)?.values.get('b')]).toEqual([20_000, undefined]);
    expect(read.leftOut).toEqual([{ line, what: 'key number 20001 of a machine' }]);
  });
});

test.each([
  ['Windows Registry Editor Version 5.00', true],
  ['REGEDIT4', true],
  [' REGEDIT4', false],
  ['; Windows Registry Editor', false],
  ['Windows Registry', false],
])('a text that begins with %j begins an export: %j', (head, begins) => expect(beginsExport(head)).toBe(begins));

test.each([
  ['a\r\n"PackedCatalogItem"=hex:00', true],
  ['"PackedCatalogItem":hex:00', false],
  ['[HKEY_LOCAL_MACHINE\\A]', true],
  ['a\n[HKEY_USERS\\A]', true],
  ['a\r[HKLM\\A]', true],
  ['[a]\n[hklm\\A]', true],
  ['[-HKEY_LOCAL_MACHINE\\A]', true],
  ['[\\ControlSet001\\A]', true],
  ['[-\\CurrentControlSet\\A]', true],
  ['[ControlSet001\\A]', true],
  ['a[HKEY_LOCAL_MACHINE\\A]', false],
  ['a\n [HKEY_LOCAL_MACHINE\\A]', false],
  ['[a HKEY_LOCAL_MACHINE\\A]', false],
  ['[HKLM]', false],
  ['[1]\n[2]', false],
  ['', false],
])('the text %j names a registry key: %j', (head, names) => expect(namesRegistryKey(head)).toBe(names));
