// What each line of `reg query /s` and of Get-ItemProperty is: a key, a value, the rest of the line above it, or in doubt.

import { describe, expect, test } from 'vitest';
import { readItemProperties } from '../../src/formats/registry-text/item-property.ts';
import type { RegistryText } from '../../src/formats/registry-text/lines.ts';
import { readRegQuery } from '../../src/formats/registry-text/reg-query.ts';
import type { RegistryRow } from '../../src/formats/rows/collected.ts';

const PARAMETERS = 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\WinSock2\\Parameters';
const ITEM = `${PARAMETERS}\\Protocol_Catalog9\\Catalog_Entries\\000000000001`;
const GUID = '{E70F1AA0-AB8B-11CF-8CA3-00805F48A192}';

/** The data of a row: bytes in hex, a text, a number; null where the reader takes none. */
function dataOf({ bytes, text, number }: RegistryRow['value']): string | number | null {
  return bytes === null ? (text ?? number) : Buffer.from(bytes).toString('hex');
}

type Row = [path: string, name: string | null, data: string | number | null];
const rowsOf = ({ rows }: RegistryText): Row[] => rows.map(({ path, name, value }) => [path, name, dataOf(value)]);
const doubtsOf = ({ unplaced }: RegistryText) => unplaced.map(({ target, key }) => [target, key]);

describe('reg query', () => {
  const query = (...lines: string[]) => readRegQuery(lines, 'a.txt');

  test('names a key or a value by the line where it begins', () => {
    const { rows, unplaced } = query(
      '',
      ITEM,
      '    PackedCatalogItem    REG_BINARY    00',
      'FF',
      '    Id    REG_DWORD    0x1',
    );
    expect(rows).toEqual([
      { path: ITEM, name: null, value: { bytes: null, text: null, number: null }, target: 'a.txt:2' },
      {
        path: ITEM,
        name: 'PackedCatalogItem',
        value: { bytes: Buffer.from([0, 255]), text: null, number: null },
        target: 'a.txt:3',
      },
      { path: ITEM, name: 'Id', value: { bytes: null, text: null, number: 1 }, target: 'a.txt:5' },
    ]);
    expect(unplaced).toEqual([]);
  });

  test.each<[what: string, line: string]>([
    ['a mark of an omission', '[... 3 keys omitted ...]'],
    ['the mark of a pager', '-- More  --'],
    ['a remark in brackets', '(drei fehlen)'],
    ['an error of reg.exe', 'ERROR: Access is denied.'],
    ['a value that is cut behind its name', '    PackedCata'],
  ])('has a doubt of %s', (_what, line) => {
    const read = (...lines: string[]) => doubtsOf(query(ITEM, '    Id    REG_DWORD    0x1', ...lines));
    expect(read('', line)).toEqual([['a.txt:4', ITEM]]);
    expect(read(line.trim() === line ? 'Hotfixes' : '        Hotfixes of May')).toEqual([]);
  });

  test('has a doubt of a key at its end, whose values may be cut off', () => {
    const lines = [ITEM, '    Id    REG_DWORD    0x1', '', `${PARAMETERS}\\Protocol_Catalog9\\Catalog_Ent`, ''];
    expect(doubtsOf(query(...lines))).toEqual([['a.txt:4', lines[3]]]);
    expect(doubtsOf(query(...lines, 'Hotfixes'))).toEqual([]);
  });

  test.each<[type: string, data: string, read: string | number | null]>([
    ['REG_BINARY', '0AFF', '0aff'],
    ['REG_BINARY', '0AF', null],
    ['REG_DWORD', '0xe', 14],
    ['REG_DWORD', '0xFFFFFFFE', 0xfffffffe],
    ['REG_DWORD', '0x100000000', null],
    ['REG_DWORD', '0x1g', null],
    ['REG_DWORD', 'x 0x1', null],
    ['REG_DWORD', '14', 14],
    ['REG_DWORD', '', null],
    ['REG_DWORD_LITTLE_ENDIAN', '0x10', 16],
    ['REG_QWORD', '0x10', null],
    ['REG_SZ', 'MSAFD Tcpip [TCP/IP]  ', 'MSAFD Tcpip [TCP/IP]'],
    ['REG_SZ', '0x10', '0x10'],
    ['REG_EXPAND_SZ', '%SystemRoot%', '%SystemRoot%'],
    ['REG_MULTI_SZ', 'a\\0b', null],
    ['REG_NONE', '', null],
  ])('has a value of %s %j', (type, data, read) => {
    expect(rowsOf(query(ITEM, `    Name    ${type}    ${data}`))).toEqual([
      [ITEM, null, null],
      [ITEM, 'Name', read],
    ]);
  });

  test.each<[what: string, line: string, key: string]>([
    ['with blanks around it', `  ${ITEM}  `, ITEM],
    ['that begins with HKLM', 'HKLM\\SYSTEM\\Select', 'HKEY_LOCAL_MACHINE\\SYSTEM\\Select'],
    ['in small letters', 'hklm\\system\\select', 'HKEY_LOCAL_MACHINE\\system\\select'],
    ['with HKLM within', 'HKEY_LOCAL_MACHINE\\HKLM\\Select', 'HKEY_LOCAL_MACHINE\\HKLM\\Select'],
  ])('has a key %s', (_what, line, key) => expect(rowsOf(query(line))).toEqual([[key, null, null]]));

  test.each([`Computer\\${ITEM}`, `${ITEM} "x"`, `[${ITEM}]`, `HKU\\${ITEM}`])(
    'takes %j for no key, with doubt',
    (line) => {
      const read = query(PARAMETERS, '', line);
      expect([rowsOf(read), doubtsOf(read)]).toEqual([[[PARAMETERS, null, null]], [['a.txt:3', PARAMETERS]]]);
    },
  );

  test('above its first key has values and doubts without a key', () => {
    const read = query('Service flags: 0x66', '    PackedCatalogItem    REG_BINARY    00');
    expect([rowsOf(read), doubtsOf(read)]).toEqual([[['', 'PackedCatalogItem', '00']], [['a.txt:1', null]]]);
  });

  test('has a doubt where the name of a value is part of a catalog, except the names that Windows gives', () => {
    const read = query(ITEM, `${'A'.repeat(1300)} REG_SZ x`, 'Service Flags: 0x66 REG_SZ x');
    expect(doubtsOf(read)).toEqual([
      ['a.txt:2', ITEM],
      ['a.txt:3', ITEM],
    ]);
    const named = query(ITEM, '  packedCatalogItem  REG_BINARY  00', '  Current_Protocol_Catalog  REG_SZ  x');
    expect(doubtsOf(named)).toEqual([]);
  });

  const NAME = '    ProtocolName    REG_SZ    Contoso layered over MSAFD Tcpip';
  const NAME_DATA = 'Contoso layered over MSAFD Tcpip';
  const padded = (text: string, length: number) => text.padEnd(length, '-');

  test.each<[what: string, lines: string[], data: string]>([
    ['an indented line', ['  as of today'], NAME_DATA],
    ['a blank line and another', ['', 'Hotfixes'], NAME_DATA],
    ['a line with blanks within', [' [TCP/IP]'.trim()], `${NAME_DATA}[TCP/IP]`],
    ['words', ['over IPv4 and IPv6 '], `${NAME_DATA}over IPv4 and IPv6`],
    ['a key', [PARAMETERS.slice(0, 60)], NAME_DATA],
    ['a value', ['Id REG_DWORD 0x1'], NAME_DATA],
    ['a GUID', [GUID], NAME_DATA + GUID],
    ['the name of a DLL', ['contoso.dll'], `${NAME_DATA}contoso.dll`],
    ['a name as of netsh', ['Service Provider'], `${NAME_DATA}Service Provider`],
    ['a name in one word', ['ServiceProvider'], `${NAME_DATA}ServiceProvider`],
    ['what reads as a label of netsh without the name of a DLL', ['Service.dll Flags'], NAME_DATA],
    ['a line as long as the first', [padded('over', NAME.length)], NAME_DATA + padded('over', NAME.length)],
    ['a line longer than the first', [padded('over', NAME.length + 1)], NAME_DATA],
  ])('with %s behind a long text has the right text', (_what, lines, data) => {
    const [, name] = rowsOf(query(ITEM, NAME, ...lines));
    expect(name).toEqual([ITEM, 'ProtocolName', data]);
  });

  test('with lines padded to the width of a console joins no line behind an empty one', () => {
    const lines = [ITEM, NAME, '', 'Hotfixes'].map((line) => line.padEnd(120));
    expect(rowsOf(query(...lines))[1]).toEqual([ITEM, 'ProtocolName', NAME_DATA]);
  });

  test.each([
    [59, ''],
    [60, 'rest'],
  ])('continues a line of %i characters with %j', (length, rest) => {
    const line = padded('    ProtocolName    REG_SZ    ', length);
    expect(rowsOf(query(ITEM, line, 'rest'))[1]).toEqual([ITEM, 'ProtocolName', line.slice(30) + rest]);
  });

  const LONG = padded(`${PARAMETERS}\\`, 90);
  test.each<[what: string, lines: string[], rows: Row[]]>([
    ['the rest of its path', ['rest'], [[`${LONG}rest`, null, null]]],
    ['a GUID', [GUID], [[LONG + GUID, null, null]]],
    [
      'a GUID in two lines',
      [padded('b\\', 60) + GUID.slice(0, 9), GUID.slice(9).replace('}', '')],
      [[`${LONG}${padded('b\\', 60)}${GUID.slice(0, -1)}`, null, null]],
    ],
    [
      'keys of a catalog',
      ['Protocol_Catalog9\\Catalog_Entries'],
      [[`${LONG}Protocol_Catalog9\\Catalog_Entries`, null, null]],
    ],
    ['words about an entry', ['Contoso Filter, Layered Chain Entry, Service Flags 0x66'], [[LONG, null, null]]],
    ['an item', ['PackedCatalogItem 4c006f00'], [[LONG, null, null]]],
    ['a label', ['Hotfixes: KB5001330'], [[LONG, null, null]]],
    ['a line of JSON', ['x "a"'], [[LONG, null, null]]],
    ['an indented line', ['  rest'], [[LONG, null, null]]],
    ['a longer line', [padded('b', 91)], [[LONG, null, null]]],
    [
      'a key',
      [PARAMETERS],
      [
        [LONG, null, null],
        [PARAMETERS, null, null],
      ],
    ],
    [
      'a value',
      ['Id REG_DWORD 0x1'],
      [
        [LONG, null, null],
        [LONG, 'Id', 1],
      ],
    ],
  ])('with %s behind a long key has the right keys', (_what, lines, rows) => {
    expect(rowsOf(query(LONG, ...lines))).toEqual(rows);
  });

  test.each<[what: string, lines: string[], data: string | null]>([
    ['digits', ['CD', 'EF'], 'abcdef'],
    ['indented digits', ['  CD  ', '\tEF'], 'abcdef'],
    ['the end of the search', ['End of search: 25 match(es) found.'], 'ab'],
    ['a line that ends in digits', ['(25)'], 'ab'],
    ['an empty line and digits', ['', 'CD'], 'ab'],
  ])('with %s behind an item has the right bytes', (_what, lines, data) => {
    expect(rowsOf(query(ITEM, '    PackedCatalogItem    REG_BINARY    AB ', ...lines))[1]).toEqual([
      ITEM,
      'PackedCatalogItem',
      data,
    ]);
  });

  test('keeps 65536 characters of a value', () => {
    const line = `${'    PackedCatalogItem    REG_BINARY    '.padEnd(40)}${'AB'.repeat((65534 - 40) / 2)}`;
    const [, item] = rowsOf(query(ITEM, line, 'CD', 'EF', 'EF'));
    expect(item?.[2]).toHaveLength(65534 - 40 + 2);
  });
});

describe('Get-ItemProperty', () => {
  const properties = (...lines: string[]) => readItemProperties(lines, 'a.txt');
  const PS_PATH = `PSPath : Microsoft.PowerShell.Core\\Registry::${ITEM}`;
  const CATALOG = ITEM.slice(0, ITEM.indexOf('\\Catalog_Entries'));
  const OF_CATALOG = `PSPath : ${CATALOG}`;

  test('names a value by its line, and gives it the key of PSPath', () => {
    const { rows, unplaced } = properties('', 'PackedCatalogItem   : {1, 2}', 'ProtocolName : Contoso', PS_PATH);
    expect(rows).toEqual([
      {
        path: ITEM,
        name: 'PackedCatalogItem',
        value: { bytes: Uint8Array.from([1, 2]), text: null, number: null },
        target: 'a.txt:2',
      },
      { path: ITEM, name: 'ProtocolName', value: { bytes: null, text: 'Contoso', number: null }, target: 'a.txt:3' },
    ]);
    expect(unplaced).toEqual([]);
  });

  test.each([
    ['{}', null],
    ['{0}', '00'],
    ['{1, 255}', '01ff'],
    ['{1,2}  ', '0102'],
    ['{1, 2', null],
    ['1, 2}', null],
    ['x{1, 2}', null],
    ['{1, 2}x', null],
    ['{1, 2, 3, 4...}', null],
    ['{1, 2, 3, 4\u2026}', null],
    ['{1, 2, 3, 4, ...}', null],
    ['{1, 256}', null],
    ['{1, -1}', null],
    ['{1, x1}', null],
    ['{1, 1x}', null],
    ['{1, , 2}', null],
    ['surprise', null],
  ])('has the bytes of %s', (value, bytes) => {
    expect(rowsOf(properties(`PackedCatalogItem : ${value}`, PS_PATH))).toEqual([[ITEM, 'PackedCatalogItem', bytes]]);
  });

  test.each<[name: string, value: string, row: string | number | null]>([
    ['Num_Catalog_Entries', '14', 14],
    ['Num_Catalog_Entries64', '14  ', 14],
    ['Num_Catalog_Entries64', '14x', null],
    ['Num_Catalog_Entries64', 'x14', null],
    ['Num_Catalog_Entries64', '', null],
    ['Current_Protocol_Catalog', 'Protocol_Catalog9', 'Protocol_Catalog9'],
    ['ProtocolName', '@%SystemRoot%\\System32\\mswsock.dll,-60100', '@%SystemRoot%\\System32\\mswsock.dll,-60100'],
  ])('has %s %j', (name, value, data) => {
    const read = properties(`${name} : ${value}`, OF_CATALOG);
    expect([rowsOf(read), doubtsOf(read)]).toEqual([[[CATALOG, name, data]], []]);
  });

  test.each(['Next_Catalog_Entry_ID', 'Old_Num_Catalog_Entries', 'Num_Catalog_Entries640'])('leaves %s out', (name) => {
    const read = properties(`${name} : 14`, OF_CATALOG);
    expect([rowsOf(read), doubtsOf(read)]).toEqual([[], []]);
  });

  test.each<[line: string, isDoubt: boolean]>([
    ['PSDrive : HKLM', false],
    [
      'PSPath : Microsoft.PowerShell.Core\\Registry::HKEY_LOCAL_MACHINE\\A b (x86)\\Protocol_Catalog10\\Catalog_Entries64',
      false,
    ],
    ['PSPath : HKEY_LOCAL_MACHINE\\Protocol_Catalog9\\Catalog_Entries', false],
    ['PSPath : Protocol_Catalog9', false],
    ['PSPath : <A>', true],
    ['PSPath : A<', true],
    ['PSPath : A PackedCatalogItem', true],
    ['PSProvider : 0x66', true],
    ['MyPSPath : <A>', false],
    ['PSPathOf : <A>', false],
    ['Description : 0x66', true],
    ['Description : Service_Flags', true],
    ['Description : 66', false],
    ['NonIfs : True', true],
    ['ServiceFlags : 102', true],
    ['ProtocolName : 0x66', true],
    ['Num_Catalog_Entries : 0x66', true],
  ])('without a key of an item: %s is a doubt: %j', (line, isDoubt) => {
    const read = properties('PackedCatalogItem : {1, 2}', line);
    expect(rowsOf(read)).toEqual([[read.rows[0]?.path as string, 'PackedCatalogItem', '0102']]);
    expect(doubtsOf(read)).toEqual(isDoubt ? [['a.txt:2', null]] : []);
  });

  test('has a doubt of a name that may be part of a catalog', () => {
    const read = properties('PackedCatalogItem : {1, 2}', 'ProtocolName : 0x66', PS_PATH);
    expect([rowsOf(read), doubtsOf(read)]).toEqual([[[ITEM, 'PackedCatalogItem', '0102']], [['a.txt:2', ITEM]]]);
  });

  test.each([
    ['of the registry provider', `Microsoft.PowerShell.Core\\Registry::${ITEM}`, ITEM],
    ['of the provider in short', `Registry::${ITEM}`, ITEM],
    ['without a provider', ITEM, ITEM],
    ['of a drive', 'HKLM:\\SYSTEM', ''],
    ['of a file', 'Microsoft.PowerShell.Core\\FileSystem::C:\\', ''],
    ['of a user', 'Microsoft.PowerShell.Core\\Registry::HKEY_USERS\\A', ''],
  ])('knows the key in a path %s', (_what, path, key) => {
    expect(rowsOf(properties('PackedCatalogItem : {1}', `PSPath : ${path}`))).toEqual([
      [key, 'PackedCatalogItem', '01'],
    ]);
  });

  const other = (line: string) => line.replace('000000000001', '000000000002');
  test.each([
    ['an empty line', ['']],
    ['blanks', ['    ']],
    ['nothing', []],
  ])('with %s between two items has both', (_what, between) => {
    const read = properties('PackedCatalogItem : {1}', PS_PATH, ...between, 'PackedCatalogItem : {2}', other(PS_PATH));
    expect(rowsOf(read)).toEqual([
      [ITEM, 'PackedCatalogItem', '01'],
      [other(ITEM), 'PackedCatalogItem', '02'],
    ]);
  });

  test('with blanks between a key of counters and an item has both', () => {
    const catalog = PS_PATH.slice(0, PS_PATH.indexOf('\\Catalog_Entries'));
    const read = properties('Num_Catalog_Entries : 1', catalog, '   ', 'PackedCatalogItem : {1}', PS_PATH);
    expect(rowsOf(read)).toEqual([
      [ITEM.slice(0, ITEM.indexOf('\\Catalog_Entries')), 'Num_Catalog_Entries', 1],
      [ITEM, 'PackedCatalogItem', '01'],
    ]);
  });

  test.each<[what: string, lines: string[], row: Row]>([
    ['an indented line', ['PackedCatalogItem : {1,', '   2}'], [ITEM, 'PackedCatalogItem', '0102']],
    ['a line of an open array', ['PackedCatalogItem : {1,', '2}'], [ITEM, 'PackedCatalogItem', '0102']],
    ['a text, broken at a comma', ['ProtocolName : Contoso,', '   Ltd.  '], [CATALOG, 'ProtocolName', 'Contoso, Ltd.']],
    ['a text, broken in a word', ['ProtocolName : Con', '   toso'], [CATALOG, 'ProtocolName', 'Contoso']],
  ])('joins %s with the value above it', (_what, lines, row) => {
    const read = properties(...lines, row[0] === ITEM ? PS_PATH : OF_CATALOG);
    expect([rowsOf(read), doubtsOf(read)]).toEqual([[row], []]);
  });

  test.each<[what: string, above: string[], line: string]>([
    ['behind a closed array', ['PackedCatalogItem : {1}'], 'flags 0x66'],
    ['behind a text', ['Current_Protocol_Catalog : Contoso'], 'flags 0x66'],
    ['behind a text in braces', ['Current_Protocol_Catalog : Contoso}'], 'flags 0x66'],
    ['behind an empty line', ['PackedCatalogItem : {1}', PS_PATH, ''], '   0x66'],
    ['above all', [], '   0x66'],
    ['that only holds a property', [], '# PackedCatalogItem : {1}'],
    ['that ends in another line', [], 'PackedCatalogItem : {1}\u2028'],
  ])('has a doubt of a line %s', (_what, above, line) => {
    const read = properties(...above, line);
    expect(doubtsOf(read)).toEqual([[`a.txt:${above.length + 1}`, null]]);
    expect(read.rows).toEqual(properties(...above).rows);
  });

  test.each<[what: string, lines: string[]]>([
    ['a key of an item', ['ProtocolName : Contoso', PS_PATH]],
    ['a name alone', ['ProtocolName : Contoso']],
    ['a number of an item', ['PSChildName : 000000000007']],
  ])('has a doubt of %s without its item', (_what, lines) => {
    expect(properties(...lines).unplaced.map(({ target }) => target)).toEqual(['a.txt:1']);
    expect(doubtsOf(properties('PackedCatalogItem : {1}', ...lines))).toEqual([]);
  });

  test.each(['[... 3 keys omitted ...]', '-- More  --', '(drei weggelassen)'])('has a doubt of %j', (line) => {
    expect(doubtsOf(properties('PackedCatalogItem : {1}', PS_PATH, '', line))).toEqual([['a.txt:4', null]]);
  });

  test('has no doubt of a remark', () => {
    expect(doubtsOf(properties('PS C:\\> Get-ItemProperty', 'PackedCatalogItem : {1}', 'Hotfixes'))).toEqual([]);
  });

  test.each([
    [65535, ['0x66 joined', []]],
    [65536, ['', [['a.txt:2', null]]]],
  ])('continues a value of %i characters as %j', (length, [joined, doubts]) => {
    const value = 'x'.repeat(length);
    const read = properties(`Current_Protocol_Catalog : ${value}`, '  0x66 joined', OF_CATALOG);
    expect(dataOf(read.rows[0]?.value as RegistryRow['value'])).toBe(value + joined);
    expect(doubtsOf(read)).toEqual(doubts);
  });
});
