import { expect, test } from 'vitest';
import { emptyAccount } from '../../src/formats/account.ts';
import { readReg } from '../../src/formats/reg/reg.ts';
import { readRegistryText, showsRegistryText } from '../../src/formats/registry-text/registry-text.ts';
import { type Case, caseNamed, cases } from '../support/cases.ts';
import { codesOf, onlyMachine, verdictOf } from '../support/one-machine.ts';
import { regOf } from '../support/reg.ts';
import { framed, itemPropertiesOf, regQueryOf, wrapped } from '../support/registry-text.ts';

const SICK = caseNamed('one-lsp-both-catalogs');
const read = (text: string | Buffer) => onlyMachine(readRegistryText(Buffer.from(text), 'query.txt', null));

const FORMS: [form: string, make: (machine: Case) => string | Buffer][] = [
  ['reg query', regQueryOf],
  ['reg query with its keys called HKLM', (machine) => regQueryOf(machine).replaceAll('HKEY_LOCAL_MACHINE', 'HKLM')],
  [
    'reg query of Windows XP, with tabs',
    (machine) => `\r\n! REG.EXE VERSION 3.0\r\n${regQueryOf(machine).replace(/ {4}(REG_\w+) {4}/g, '\t$1\t')}`,
  ],
  ['reg query in a console of 80 columns', (machine) => wrapped(regQueryOf(machine), 80)],
  ['reg query in UTF-16', (machine) => Buffer.from(`\ufeff${regQueryOf(machine)}`, 'utf16le')],
  ["reg query in a collector's frame", (machine) => framed(regQueryOf(machine))],
  ['Get-ItemProperty in 120 columns', itemPropertiesOf],
  ['Get-ItemProperty in 80 columns', (machine) => itemPropertiesOf(machine, 80)],
];

test.each(FORMS)('%s has the entries of the export', (_form, make) => {
  for (const machine of cases) {
    const truth = onlyMachine(readReg(regOf(machine), 'a.reg'));
    const { entries, missingEntries } = read(make(machine));
    expect([machine.name, missingEntries]).toEqual([machine.name, truth.missingEntries]);
    expect(entries).toEqual(truth.entries);
  }
});

test('an item that PowerShell abridged is unknown', () => {
  const abridged = read(itemPropertiesOf(SICK).replace(/\{(\d+, \d+, \d+, \d+)[^}]*\}/, '{$1...}'));
  expect(abridged.entries.filter(({ nonIfs }) => nonIfs === null)).toHaveLength(1);
  expect(codesOf(abridged)).toEqual(['itemUnreadable']);
});

test('a line within an array belongs to it, whatever its indent: with one byte more the item is unknown', () => {
  const text = itemPropertiesOf(SICK);
  const [first = ''] = /^ +\d.*,\r\n/m.exec(text) ?? [];
  const longer = read(text.replace(first, `${first}0,\r\n`));
  expect(codesOf(longer)).toEqual(['itemMalformed']);
  const unindented = read(text.replace(first, first.trimStart()));
  expect(unindented.entries).toEqual(read(text).entries);
});

test('values without keys, as findstr leaves them, are entries without a bitness', () => {
  const lines = regQueryOf(SICK)
    .split('\r\n')
    .filter((line) => line.includes('PackedCatalogItem'));
  const catalog = read(lines.join('\r\n'));
  expect(catalog.entries).toHaveLength(SICK.entries.length);
  expect([verdictOf(catalog), new Set(catalog.entries.map(({ bitness }) => bitness))]).toEqual([
    'nonCompliant',
    new Set([null]),
  ]);
});

test('digits that belong to no value make the verdict unknown', () => {
  const clean = regQueryOf(caseNamed('clean-windows-10'));
  const stray = `${'0'.repeat(80)}\r\n`;
  const account = emptyAccount();
  const text = `${clean}\r\n\r\nHKEY_LOCAL_MACHINE\\SYSTEM\\Other\r\n\r\n${stray}\r\n${stray}`;
  const catalog = onlyMachine(readRegistryText(Buffer.from(text), 'query.txt', null, account));
  const at = (line: number) => `query.txt:${clean.split('\r\n').length + line}`;
  expect([verdictOf(catalog), catalog.warnings]).toEqual([
    'unknown',
    [
      {
        code: 'linesUnplaced',
        message:
          'Lines that cannot be placed: 2. They may be part of a catalog, or say that something is missing. The first of them is here.',
        target: at(4),
      },
    ],
  ]);
  const what = 'a line that cannot be placed';
  expect(account).toEqual({
    ...emptyAccount(),
    unplaced: [
      { target: at(4), what },
      { target: at(6), what },
    ],
  });
});

test('an item that stands in the key of a catalog itself is misplaced, and one in no catalog has lost its key', () => {
  const clean = regQueryOf(caseNamed('clean-windows-10'));
  const [item = ''] = /^ +PackedCatalogItem.*$/m.exec(regQueryOf(SICK)) ?? [];
  const key = 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\WinSock2\\Parameters';
  const inCatalog = read(`${clean}\r\n${key}\\Protocol_Catalog9\r\n${item}`);
  expect([verdictOf(inCatalog), codesOf(inCatalog)]).toEqual(['unknown', ['notPlaced']]);
  for (const other of [key, `${key}\\Protocol_Catalog`, `${key}\\Protocol_Catalog9x`]) {
    const outside = read(`${clean}\r\n${other}\r\n${item}`);
    expect([other, outside.entries.length, codesOf(outside)[0]]).toEqual([
      other,
      caseNamed('clean-windows-10').entries.length + 1,
      'itemWithoutKey',
    ]);
  }
});

test('a catalog with a number of two digits is read', () => {
  const catalog = read(regQueryOf(SICK).replaceAll('Protocol_Catalog9', 'Protocol_Catalog10'));
  expect([catalog.entries, catalog.missingEntries]).toEqual([read(regQueryOf(SICK)).entries, 0]);
});

test('rows of more keys than any machine has are left out, and the account says so', () => {
  const keys = Array.from({ length: 20_001 }, (_, at) => `HKLM\\SYSTEM\\A${at}\\Parameters\r\n\r\n`).join('');
  const account = emptyAccount();
  const catalog = onlyMachine(
    readRegistryText(Buffer.from(`${regQueryOf(SICK)}${keys}Hotfixes\r\n`), 'query.txt', null, account),
  );
  expect([codesOf(catalog), account.leftOut.map(({ what }) => what)]).toEqual([
    ['rowsLeftOut'],
    ['rows of more than 20000 keys'],
  ]);
});

test('a source is a text, in the encoding that its bytes show', () => {
  const sourceOf = (text: string | Buffer) => read(text).source;
  const utf8 = { kind: 'registryText', path: 'query.txt', encoding: 'utf-8', controlSet: 'CurrentControlSet' };
  expect(sourceOf(regQueryOf(SICK))).toMatchObject(utf8);
  // Nothing in these texts shows their code page.
  const ansi = Buffer.from(`Syst\xe8me: PC1\r\n${regQueryOf(SICK)}`, 'latin1');
  expect(sourceOf(ansi)).toMatchObject({ ...utf8, encoding: 'unknown' });
});

test('a text of two control sets that differ says which it reads', () => {
  const query = (machine: string, set: string) =>
    regQueryOf(caseNamed(machine)).replaceAll('CurrentControlSet', `ControlSet00${set}`);
  const both = query('clean-windows-10', '1') + query('one-lsp-both-catalogs', '2');
  const second = onlyMachine(readRegistryText(Buffer.from(both), 'query.txt', 2));
  expect([second.source.controlSet, verdictOf(second)]).toEqual(['ControlSet002', 'nonCompliant']);
  const live = read(regQueryOf(caseNamed('clean-windows-10')) + query('one-lsp-both-catalogs', '1'));
  expect(live.warnings[0]?.message).toMatch(/^The text holds one catalog in CurrentControlSet and another in /);
});

test('more than 256 MiB are refused', () => {
  expect(() => readRegistryText(Buffer.alloc(256 * 1024 * 1024 + 1), 'query.txt', null)).toThrow(
    expect.objectContaining({
      code: 'sourceTooLarge',
      message: 'The text is larger than 256 MiB.',
      target: 'query.txt',
      hint: expect.stringContaining('reg query HKLM\\SYSTEM\\CurrentControlSet\\Services\\WinSock2 /s'),
    }),
  );
});

test.each<[line: string, shown: boolean]>([
  ['    PackedCatalogItem    REG_BINARY    00', true],
  ['PackedCatalogItem\tREG_BINARY\t00', true],
  ['PackedCatalogItem   : {37, 83}', true],
  ['  PackedCatalogItem : {37, 83}', true],
  ['# PackedCatalogItem : {37, 83}', false],
  ['Name: PackedCatalogItem  REG_BINARY  00', false],
  ['    PackedCatalogItem    REG_SZ    00', false],
  ['    PackedCatalogItem    REG_BINARY_TOO', false],
  ['PackedCatalogItem : 37', false],
  ['PackedCatalogItem: {37, 83}', false],
  ['"PackedCatalogItem"=hex:00', false],
  ['nothing', false],
])('a text with the line %j shows items: %j', (line, shown) => {
  expect(showsRegistryText(Buffer.from(`a\r\n${line}\r\nb`))).toBe(shown);
});

test.each([
  ['a remark in reg query', (text: string) => `# PackedCatalogItem : {1}\r\n${text}`],
  ['a remark behind it', (text: string) => `${text}\r\nxPackedCatalogItem : {1}`],
])('%s is no list of Get-ItemProperty', (_what, changed) => {
  const catalog = read(changed(regQueryOf(SICK)));
  expect([catalog.entries, codesOf(catalog)]).toEqual([read(regQueryOf(SICK)).entries, ['linesUnplaced']]);
});

test.each([
  ['wider labels', (text: string) => text.replace(/^PackedCatalogItem /gm, 'PackedCatalogItem     ')],
  ['an indent', (text: string) => text.replace(/^PackedCatalogItem /gm, '  $&')],
])('a list of Get-ItemProperty with %s has the same entries', (_what, changed) => {
  expect(read(changed(itemPropertiesOf(SICK))).entries).toEqual(read(itemPropertiesOf(SICK)).entries);
});

test('two values of one name that differ are unknown', () => {
  const text = regQueryOf(SICK);
  const other = regQueryOf(caseNamed('clean-windows-10'));
  expect(codesOf(read(text + other))).toContain('valueContradicted');
});
