// What of a text that no reader takes counts as part of a catalog. A catalog that it may belong to is not compliant.

import { describe, expect, test } from 'vitest';
import {
  isCatalogData,
  isEntryInAnyLanguage,
  isSurelyCatalog,
  mayBeCatalog,
  withLeftOut,
  withUnplaced,
} from '../../src/formats/unplaced.ts';
import { type MachineCatalog, unknownSource } from '../../src/machine-catalog.ts';

describe('a line that no reader understands may be part of a catalog', () => {
  test.each([
    ['a GUID', 'Id E70F1AA0-: {e70f1aa0-ab8b-'],
    ['service flags', '0x66'],
    ['the name of an item', 'packedcatalogitem'],
    ['a catalog', 'Protocol_Catalog9'],
    ['a catalog without its underscore', 'protocolcatalog'],
    ['a list of entries', 'Catalog_Entries64'],
    ['a catalog entry', 'CatalogEntry'],
    ['the path of a DLL', 'C:\\contoso.dll'],
    ['a label of flags', 'Service Flags'],
    ['a verdict in one word', 'nonCompliant'],
    ['a label of flags in one word', 'ServiceFlags1'],
    ['a provider id', 'Provider ID'],
    ['a provider path in one word', 'ProviderPath'],
    ['a heading', 'Provider Entry'],
    ['a service provider', 'Layered Service Provider'],
    ['a service provider in one word', 'serviceprovider'],
    ['a row of Get-WinsockLsp', '64 1032 layeredChainEntry True Contoso Filter over [MSAFD Tcpip]'],
    ['a property of Get-WinsockLsp', 'NonIfs : True'],
    ['a kind', 'Layered Chain Entry'],
    ['a verdict of fleet', 'PC1  NOT COMPLIANT  6'],
    ['a finding', 'It is a non-IFS layer.'],
    ['a chain length', 'Protocol Chain Length'],
    ['a chain length in one word', 'ChainLength'],
    ['fifteen bytes with commas', 'a1,'.repeat(15)],
    ['fifteen bytes with blanks', '2f '.repeat(15)],
    ['twenty bytes', '0a'.repeat(20)],
    ['sixty digits of base64', 'Zz+/'.repeat(15)],
    ['eight characters of quoted-printable', '=3D'.repeat(8)],
    ['eight characters of a URL', '%3a'.repeat(8)],
    ['eight characters of JSON', '\\u003a'.repeat(8)],
    ['eight characters of HTML', '&#123;'.repeat(8)],
    ['eight characters of HTML in hex', '&#x7b;'.repeat(8)],
    ['full-width letters', '\uff33\uff45\uff52\uff56\uff49\uff43\uff45\uff26\uff4c\uff41\uff47\uff53'],
    ['overstruck letters', [...'ServiceFlags'].map((sign) => `${sign}\b${sign}`).join('')],
    ['letters in colour', [...'ServiceFlags'].map((sign) => `\u001b[1m${sign}\u001b[0m`).join('')],
    ['a line that is too long for a remark', ' '.repeat(2001)],
  ])('%s', (_, line) => expect(mayBeCatalog(line)).toBe(true));

  test.each([
    ['a remark', 'The computer was started again.'],
    ['a version', '{1.2.3} and {12345678} and {0a}'],
    ['a GUID that is cut', '{e70f1aa0-ab8'],
    ['an address', '0x6, 0xg6'],
    ['another layer', 'A layered window; canon ifs.'],
    ['a clean verdict', 'compliant'],
    ['a name with .dll in it', 'contoso.dllx'],
    ['fourteen bytes with commas', 'a1,'.repeat(14)],
    ['fifteen digits with commas', 'a,'.repeat(15)],
    ['39 hex digits', '0'.repeat(39)],
    ['59 digits of base64', 'Zz+/'.repeat(15).slice(1)],
    ['seven characters of quoted-printable', '=3D'.repeat(7)],
    ['ServiceFlags in which other letters stand', 'S.e.r.v.i.c.e.F.l.a.g.s'],
    ['a remark of 2000 characters', ' '.repeat(2000)],
    ['provider', 'Contoso is the provider of this service; the chain is long.'],
  ])('but not %s', (_, line) => expect(mayBeCatalog(line)).toBe(false));
});

/** A PackedCatalogItem with zeros around its path. In base64 it begins and ends with A, which is a hex digit too. */
const item = (length = 888): Buffer => {
  const bytes = Buffer.alloc(length);
  bytes.write('\0\0\0C:\\contoso.dll', 'latin1');
  return bytes;
};
/** As long as an item. It begins with no path. */
const noise = (length: number): Buffer => Buffer.from('\0\0\0~'.padEnd(length, 'noise'));
const inLines = (digits: string): string => digits.replace(/.{76}/g, '$&\r\n');

describe('the data of a registry value is part of a catalog', () => {
  test.each([
    ['an item in base64', () => item().toString('base64')],
    ['an item in base64, in lines', () => `${inLines(item().toString('base64'))}\r\n`],
    ['888 bytes in base64', () => noise(888).toString('base64')],
    ['an item in hex', () => item().toString('hex')],
    ['an item in hex of capitals', () => item().toString('hex').toUpperCase()],
    ['an item in hex, in lines', () => inLines(noise(888).toString('hex'))],
    ['a longer item in base64, with one padding sign', () => `${item(890).toString('base64')}\r\n`],
    ['a longer item in base64, with two padding signs', () => `${item(889).toString('base64')} \n`],
    ['a longer item in hex', () => item(900).toString('hex')],
    ['the name of an item', () => 'PackedCatalogItem'],
    ['service flags by name', () => 'Service_Flags'],
    ['the entry of a dump', () => dumpOf(NUMBERS).join('\n')],
  ])('%s', (_, data) => expect(isCatalogData(data())).toBe(true));

  test.each([
    ['a text', () => 'Contoso'],
    ['a long text', () => 'Contoso '.repeat(500)],
    ['887 bytes that begin with no path', () => noise(887).toString('base64')],
    ['889 bytes that begin with no path', () => noise(889).toString('base64')],
    ['the beginning of an item', () => item(885).toString('base64')],
    ['the beginning of an item in hex', () => item(400).toString('hex')],
    ['digits behind a word of another script', () => `\u4e00 ${item().toString('base64')}`],
    ['digits in front of a word of another script', () => `${item().toString('base64')} \u4e00`],
  ])('but not %s', (_, data) => expect(isCatalogData(data())).toBe(false));
});

describe("a text in another tool's rows is surely part of a catalog", () => {
  test.each([
    ['PackedCatalogItem'],
    ['\\protocol_catalog9\\'],
    ['ServiceFlags1'],
    ['service_flags'],
    ['Service  - Flags'],
    ['nonIFS: true'],
    ['a non-ifs layer'],
    ['non ifs'],
    ['Winsock Catalog Provider Entry'],
    ['Layered Service Provider'],
    ['Layered Chain Entry'],
    ['layeredChainEntry'],
    ['Winsock_LSP'],
    ['Contoso Filter : 2 : 2 : 1 : 6 : 0x66 : 0x8'],
    ['x\nContoso Filter : 2 : 2 : 1 : 6 : 0x66 : 0x8'],
    ['Contoso Filter : 2 : 2 : C:\\filter'],
    [`${'25,'.repeat(887)}25`],
    [`x ${'2f '.repeat(888)}`],
    [`${'25-'.repeat(887)}25`],
    [`${'0x25,'.repeat(887)}0x25`],
    [`x${' 7\n'.repeat(888)}`],
    ['A'.repeat(1184)],
    [`x: ${'Zz+/'.repeat(296)}.`],
  ])('%s', (text) => expect(isSurelyCatalog(text)).toBe(true));

  test('the entry of a dump', () => expect(isSurelyCatalog(dumpOf(NUMBERS).join('\n'))).toBe(true));

  test.each([
    ['C:\\Windows\\System32\\mswsock.dll'],
    ['{e70f1aa0-ab8b-11cf-8ca3-00805f48a192}'],
    ['Protocol_Catalog'],
    ['Service of Flags'],
    ['canon ifs'],
    ['non ifsx'],
    ['none, ifs'],
    ['Layered Windows'],
    ['A'.repeat(1183)],
    [`${'25,'.repeat(886)}25`],
    ['a,|'.repeat(900)],
    ['1234, '.repeat(900)],
    ['Slot : 0 : 3 : PCI'],
    [' '.repeat(2000)],
    ['Contoso '.repeat(500)],
  ])('but not %s', (text) => expect(isSurelyCatalog(text)).toBe(false));
});

const FLAGS = 'Dienstflags:   0x20066';
const NUMBERS = [
  'Katalogeintrags-ID: 1001',
  'Version:2',
  'Adressfamilie:  23\r',
  'Protokoll\uff1a 6',
  'Kette: 1234567890 ',
];
/** Lines of an entry in a language that the program does not know. */
const dumpOf = (numbers: readonly string[], flags = FLAGS): string[] => ['Beschreibung: MSAFD', flags, ...numbers];

describe('lines are like an entry of netsh in a language that is not known', () => {
  test.each([
    ['with flags and five numbers', dumpOf(NUMBERS)],
    ['with six numbers', dumpOf([...NUMBERS, 'Max: 16'])],
    ['with flags and five numbers, and nothing else', dumpOf(NUMBERS).slice(1)],
    ['with flags without a blank', dumpOf(NUMBERS, 'Flags:0X66\r')],
    ['with flags behind a wide colon', dumpOf(NUMBERS, '\u6807\u5fd7\uff1a 0xFFFFFFFF  ')],
    ['with a number in a line of 2000 characters', dumpOf([...NUMBERS.slice(1), `${'x'.repeat(1997)}: 1`])],
    ['with flags in a line of 2000 characters', dumpOf(NUMBERS, `${'x'.repeat(1994)}: 0x66`)],
    ['beside a long line', [...dumpOf(NUMBERS), 'x'.repeat(3000)]],
  ])('%s', (_, lines) => expect(isEntryInAnyLanguage(lines)).toBe(true));

  test.each([
    ['with four numbers', [...dumpOf(NUMBERS.slice(1)), 'a', 'b']],
    ['without flags', dumpOf(NUMBERS, 'Dienstflags: 20066')],
    ['with flags in the middle of a line', dumpOf(NUMBERS, 'Dienstflags: 0x20066 (IFS)')],
    ['with flags of nine digits', dumpOf(NUMBERS, 'Adresse: 0x123456789')],
    ['with flags that are no hex', dumpOf(NUMBERS, 'Adresse: 0xzz')],
    ['with flags without a label', dumpOf(NUMBERS, '0x66')],
    ['with a number in the middle of a line', dumpOf([...NUMBERS.slice(1), 'Version: 2 von 3'])],
    ['with a number of eleven digits', dumpOf([...NUMBERS.slice(1), 'Zeit: 12345678901'])],
    ['with a number without a label', dumpOf([...NUMBERS.slice(1), 'Version 2'])],
    ['with a word instead of a number', dumpOf([...NUMBERS.slice(1), 'Version: x'])],
    ['with a number in a line of 2001 characters', dumpOf([...NUMBERS.slice(1), `${'x'.repeat(1998)}: 1`])],
    ['with flags in a line of 2001 characters', dumpOf(NUMBERS, `${'x'.repeat(1995)}: 0x66`)],
    ['with nothing', []],
  ])('but not %s', (_, lines) => expect(isEntryInAnyLanguage(lines)).toBe(false));
});

describe('a catalog', () => {
  const before = { code: 'itemMalformed', message: 'An item is damaged.', target: 'a.reg:1' };
  const catalog = (): MachineCatalog => ({
    source: unknownSource('a.reg'),
    entries: [],
    warnings: [before],
    missingEntries: 2,
  });
  const places = (count: number) =>
    Array.from({ length: count }, (_, at) => ({ target: `a.reg:${at + 7}`, what: `line ${at + 7}` }));

  test.each([
    [1, 'Here stands line 7: it may belong to an entry that is not shown.'],
    [2, 'Here stands line 7 (and 1 more such places): it may belong to an entry that is not shown.'],
    [3, 'Here stands line 7 (and 2 more such places): it may belong to an entry that is not shown.'],
  ])('has one more missing entry, and a warning, for %s unplaced parts', (count, message) => {
    expect(withUnplaced(catalog(), places(count))).toEqual({
      ...catalog(),
      warnings: [before, { code: 'notPlaced', message, target: 'a.reg:7' }],
      missingEntries: 3,
    });
  });

  test.each([1, 3])('has one more missing entry, and a warning, for %s parts beyond a limit', (count) => {
    const message = 'More keys than any machine has: line 7 and what follows were not kept.';
    expect(withLeftOut(catalog(), places(count))).toEqual({
      ...catalog(),
      warnings: [before, { code: 'rowsLeftOut', message, target: 'a.reg:7' }],
      missingEntries: 3,
    });
  });

  test('is as it was where nothing is unplaced or left out', () => {
    expect(withUnplaced(catalog(), [])).toEqual(catalog());
    expect(withLeftOut(catalog(), [])).toEqual(catalog());
  });
});
