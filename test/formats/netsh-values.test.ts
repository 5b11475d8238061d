// The smallest parts of a dump: values, labels, and lines that a chat has joined.

import { describe, expect, test } from 'vitest';
import { mayHoldField, unflatten } from '../../src/formats/netsh/flat.ts';
import {
  foldLabel,
  hasUnknownMark,
  isKnownLabel,
  knownLabelTexts,
  languageLabels,
} from '../../src/formats/netsh/labels.ts';
import {
  chainValue,
  flagsValue,
  guidValue,
  holdsFlags,
  integerValue,
  isActiveValue,
  withoutBitness,
} from '../../src/formats/netsh/values.ts';

const GUID = '{E70F1AA0-AB8B-11CF-8CA3-00805F48A192}';

describe('a number', () => {
  test.each([
    ['0', 0],
    ['1001', 1001],
    ['-2', -2],
    ['2147483647', 2147483647],
    ['-2147483648', -2147483648],
    ['4294967295', -1],
    ['4294967294', -2],
  ])('%j is %d, as 32 bits with a sign', (text, value) => {
    expect(integerValue(text)).toBe(value);
  });

  test.each([
    ...['', '-', 'x', 'x2', '2x', '2 ', ' 2', '0x2', '1.5', '+1', '--2'],
    ...['4294967296', '-2147483649', '00000000001', '12345678901'],
  ])('%j is none that netsh prints', (text) => {
    expect(integerValue(text)).toBeNull();
  });
});

describe('service flags', () => {
  test.each([
    ['0x66', 0x66],
    ['0X20066', 0x20066],
    ['0xABCDEF12', 0xabcdef12],
    ['0x0', 0],
  ])('%j are read', (text, value) => {
    expect(flagsValue(text)).toBe(value);
  });

  test.each(['', '66', '0x', '0x123456789', 'a0x66', '0x66 ', '0x6g', '1x66'])('%j are none', (text) => {
    expect(flagsValue(text)).toBeNull();
  });

  test.each([
    ['Contoso 0x66', true],
    ['0XF', true],
    ['0xyz', false],
    ['102', false],
  ])('stand in the text %j: %s', (text, holds) => {
    expect(holdsFlags(text)).toBe(holds);
  });
});

test.each([
  [GUID, GUID],
  [GUID.toLowerCase(), GUID],
  [GUID.slice(1, -1), null],
  ['{E70F1AA0}', null],
  ['', null],
])('%j is the provider id %j', (text, id) => {
  expect(guidValue(text)).toBe(id);
});

test.each([
  ['1031 : 1006', [1031, 1006]],
  ['1031:1006', [1031, 1006]],
  ['1031  :  1006 : 1001', [1031, 1006, 1001]],
  [Array(16).fill('1').join(' : '), Array(16).fill(1)],
  [Array(17).fill('1').join(' : '), null],
  ['1031', null],
  ['1031 : x', null],
  ['x : 1006', null],
  ['1031 : 1006 :', null],
  ['1031 : 1006 x', null],
  ['1031x1006', null],
  ['12345678901 : 1', null],
  ['1 : 12345678901', null],
])('%j is the chain %j', (text, chain) => {
  expect(chainValue(text)).toEqual(chain);
});

test.each([
  ['0', true],
  ['1', true],
  ['yes', true],
  ['活动', true],
  ['2', false],
  ['10', false],
  ['0x66', false],
  ['1032', false],
  ['yes no', false],
  ['on 1', false],
  ['', false],
])('a name space provider may have the Active value %j: %s', (text, may) => {
  expect(isActiveValue(text)).toBe(may);
});

test.each([
  ['Base Service Provider (32)', 'Base Service Provider', true],
  ['Base Service Provider(32)', 'Base Service Provider', true],
  ['Base Service Provider   ( 32 )', 'Base Service Provider', true],
  ['分层链项（32）', '分层链项', true],
  ['分层链项（ 32 ）', '分层链项', true],
  ['Typ (32)', 'Typ', true],
  [`Typ${' '.repeat(20)}(32)`, 'Typ', true],
  ['Base Service Provider', 'Base Service Provider', false],
  ['Base Service Provider (32) x', 'Base Service Provider (32) x', false],
  ['Base Service Provider (32-bit)', 'Base Service Provider (32-bit)', false],
  ['Base Service Provider 32', 'Base Service Provider 32', false],
])('the entry type %j is %j with the mark of a 32-bit entry: %s', (text, type, marked) => {
  expect(withoutBitness(text)).toEqual({ text: type, marked });
});

describe('labels', () => {
  test('are compared without case and with single spaces', () => {
    expect(foldLabel('  Catalog \t Entry   ID ')).toBe('catalog entry id');
  });

  test('of Windows are known in English and Chinese', () => {
    const { fields, titles, kinds } = languageLabels();
    expect(['catalog entry id', 'name space', 'active', '协议链长度'].map((label) => fields.get(label))).toEqual([
      'id',
      'nameSpace',
      'active',
      'chainLength',
    ]);
    expect(
      ['winsock catalog provider entry', 'winsock 目录提供程序项', 'name space provider entry'].map((title) =>
        titles.get(title),
      ),
    ).toEqual(['entry', 'entry', 'nameSpace']);
    expect(['layered service provider', '分层链项'].map((type) => kinds.get(type))).toEqual([
      'layeredServiceProvider',
      'layeredChainEntry',
    ]);
    expect(languageLabels()).toBe(languageLabels());
  });

  test('and titles are given as netsh prints them', () => {
    const { labels, titles } = knownLabelTexts();
    expect(labels).toEqual(expect.arrayContaining(['Catalog Entry ID', 'Name Space', '协议链长度']));
    expect(titles).toEqual(['Winsock Catalog Provider Entry', 'Name Space Provider Entry', 'Winsock 目录提供程序项']);
  });

  test.each([
    ['Entry Type: x', true],
    ['entry  type : x', true],
    ['版本: 2', true],
    ['> Entry Type: x', true],
    ['|>> Entry Type: x', true],
    ['Entry Type', false],
    ['Entry Type.', false],
    ['Colour: x', false],
    ['Ver>sion: 2', false],
    [': Version: 2', false],
    ['x: Version: 2', false],
  ])('stand at the beginning of %j: %s', (line, known) => {
    expect(isKnownLabel(line)).toBe(known);
  });
});

test.each([
  ['Base Service Provider', false],
  ['base  service provider', false],
  ['Grûnd', false],
  ['Grûnd (Erste) Art', false],
  ['Base Service Provider x86', true],
  ['WOW64 Base Service Provider', true],
  ['分层链项32位', true],
  ['Grûnd (x86)', true],
  ['Grûnd [32]', true],
  ['Grûnd（32 位）', true],
])('the entry type %j has a mark that nobody knows: %s', (type, has) => {
  expect(hasUnknownMark(type)).toBe(has);
});

describe('a line in which lines of a dump were joined', () => {
  const FIRST = 'Description: MSAFD Tcpip [TCP/IP], the first of two fields in one line';
  const SECOND = 'Version: 2';

  test.each([' ', '\t', '|', ';', '>', '"', '\\n', '\\r', '\\t', '&#10;', '&#13;'])('is split behind %j', (between) => {
    expect(unflatten(FIRST + between + SECOND)).toEqual([FIRST + between, SECOND]);
  });

  test.each(['x', '-', '\\x', 'n'])('is not split behind %j', (between) => {
    const line = FIRST + between + SECOND;
    expect(unflatten(line)).toEqual([line]);
  });

  test('is split at titles and dashes, and at labels with a space before the colon', () => {
    const title = 'Winsock Catalog Provider Entry';
    const dashes = '-'.repeat(54);
    expect(unflatten(`netsh ${title} ${dashes} Entry Type : Base Service Provider Version: 2`)).toEqual([
      'netsh ',
      `${title} `,
      `${dashes} `,
      'Entry Type : Base Service Provider ',
      'Version: 2',
    ]);
  });

  test('is not split at fewer than ten dashes, nor at dashes with text behind them', () => {
    const line = `${'x'.repeat(60)} --------- ----------y ----------z`;
    expect(unflatten(line)).toEqual([line]);
  });

  test('loses nothing but parts that are blank', () => {
    expect(unflatten(`   ${FIRST} ${SECOND}`)).toEqual([`${FIRST} `, SECOND]);
    expect(unflatten(`${FIRST} ${SECOND}`)).toEqual([`${FIRST} `, SECOND]);
    expect(unflatten(`read: ${FIRST} ${SECOND}`)).toEqual(['read: ', `${FIRST} `, SECOND]);
  });

  test('holds two fields at least', () => {
    const one = `${'x'.repeat(90)} ${SECOND}`;
    expect(unflatten(one)).toEqual([one]);
  });

  test('has 80 characters at least, and a million at most', () => {
    const fields = 'Protocol: 6 Version: 2';
    const split = (length: number) => unflatten(fields.padEnd(length, 'x')).length;
    expect([79, 80, 1_000_000, 1_000_001].map(split)).toEqual([1, 2, 2, 1]);
  });

  test.each([
    ['Contoso: Filter', true],
    [`Contoso ${'-'.repeat(10)}`, true],
    ['Contoso Winsock Catalog Provider Entry', true],
    ['Contoso Name Space Provider Entry', true],
    ['Contoso Filter over [MSAFD Tcpip [TCP/IP]] ---------', false],
  ])('has a value such as %j: %s', (value, may) => {
    expect(mayHoldField(value)).toBe(may);
  });
});
