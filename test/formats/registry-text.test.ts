import { expect, test } from 'vitest';
import { readReg } from '../../src/formats/reg/reg.ts';
import { readRegistryText } from '../../src/formats/registry-text/registry-text.ts';
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
  const catalog = read(`${clean}\r\n\r\nHKEY_LOCAL_MACHINE\\SYSTEM\\Other\r\n\r\n${stray}`);
  expect([verdictOf(catalog), codesOf(catalog)]).toEqual(['unknown', ['linesUnplaced']]);
});

test('two values of one name that differ are unknown', () => {
  const text = regQueryOf(SICK);
  const other = regQueryOf(caseNamed('clean-windows-10'));
  expect(codesOf(read(text + other))).toContain('valueContradicted');
});
