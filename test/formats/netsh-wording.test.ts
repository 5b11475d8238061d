// readRegular remembers the labels of a Windows from one dump to the next. It refuses a dump in which a label or a type may mean
// two things, or that the other reader would take apart in another way.

import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { readIrregular } from '../../src/formats/netsh/irregular.ts';
import { readRegular } from '../../src/formats/netsh/regular.ts';
import { rememberWording, type Wording, wordingAt } from '../../src/formats/netsh/wording.ts';
import { type Case, caseNamed } from '../support/cases.ts';
import { CHINESE, ENGLISH, INVENTED_LANGUAGE, netshOf, type Words } from '../support/netsh.ts';

const clean = (): Case => caseNamed('clean-windows-10');
const one = (): Case => ({ ...clean(), entries: clean().entries.slice(1, 2) });
const layered = (): Case => caseNamed('one-lsp-both-catalogs');
/** The words of the invented language with other labels, by their number. */
const relabelled = (labels: Record<number, string>, words: Words = INVENTED_LANGUAGE): Words => ({
  ...words,
  labels: words.labels.map((label, index) => labels[index] ?? label),
});

/** Whether readRegular reads the dump, and then as readIrregular does. */
function isRegular(bytes: Buffer): boolean {
  const regular = readRegular(bytes);
  if (regular !== null) expect([regular]).toEqual(readIrregular(bytes));
  return regular !== null;
}
const isRegularWith = (words: Words, machine: Case = layered()): boolean =>
  isRegular(Buffer.from(netshOf(machine, { words })));

/** The text of a dump with one character for each byte. It begins with its title. */
const raw = (words: Words, machine: Case = one()): string =>
  Buffer.from(netshOf(machine, { words }).trimStart()).toString('latin1');
const numbered = (number: number): Words => relabelled({ 0: `Ärt ${number}` });

describe('the wording of a dump', () => {
  const at = (words: Words): Wording => wordingAt(raw(words), 0, 'utf-8');
  function remembered(words: Words): Wording {
    const wording = at(words);
    rememberWording(wording);
    return wording;
  }

  test('is remembered for the next dump with the same labels, line ends and encoding', () => {
    const wording = remembered(numbered(100));
    expect(at(numbered(100))).toBe(wording);
    expect(at(numbered(101))).not.toBe(wording);
    expect(wordingAt(raw(numbered(100)), 0, null)).not.toBe(wording);
    expect(wordingAt(raw(numbered(100)).replaceAll('\r\n', '\n'), 0, 'utf-8')).not.toBe(wording);
  });

  test('is forgotten when sixteen others were used since', () => {
    const first = remembered(numbered(200));
    for (let number = 201; number < 216; number++) remembered(numbered(number));
    expect(at(numbered(200))).toBe(first);
    remembered(numbered(216));
    expect(at(numbered(200))).not.toBe(first);
  });

  test('stays while others are used again and again', () => {
    const first = remembered(numbered(300));
    for (let time = 0; time < 20; time++) remembered(numbered(301));
    for (let time = 0; time < 20; time++) remembered(numbered(301 + (time % 2)));
    expect(at(numbered(300))).toBe(first);
  });

  test('is moved to the front when it is used again', () => {
    const first = remembered(numbered(400));
    for (let number = 401; number < 416; number++) remembered(numbered(number));
    expect(remembered(numbered(400))).toBe(first);
    for (let number = 416; number < 426; number++) remembered(numbered(number));
    expect(at(numbered(400))).toBe(first);
  });

  test('holds the form of its name space providers until a dump has another', () => {
    const wording = at(ENGLISH);
    const text = raw(ENGLISH);
    const start = text.indexOf(ENGLISH.nameSpaceTitle);
    const form = wording.nameSpaceAt(text, start);
    expect(wording.nameSpaceAt(text, start)).toBe(form);
    const other = raw({ ...ENGLISH, nameSpaceLabels: ['Realm', 'Is active'] });
    expect(wording.nameSpaceAt(other, start)).not.toBe(form);
    expect(wording.nameSpaceAt(other, start).labels.get('nameSpace')?.trim()).toBe('Realm:');
  });

  test('holds the words of its dumps, of at most 32 kinds', () => {
    const wording = at(ENGLISH);
    const words = wording.words('Kette 0: ', null);
    expect(wording.words('Kette 0: ', null)).toBe(words);
    expect(wording.words(null, null)).not.toBe(words);
    const text = raw(ENGLISH);
    expect(wording.words('Kette 0: ', wording.nameSpaceAt(text, text.indexOf(ENGLISH.nameSpaceTitle)))).not.toBe(words);
    for (let number = 1; number < 30; number++) wording.words(`Kette ${number}: `, null);
    expect(wording.words('Kette 0: ', null)).toBe(words);
    for (let number = 30; number < 34; number++) wording.words(`Kette ${number}: `, null);
    expect(wording.words('Kette 0: ', null)).not.toBe(words);
  });
});

describe('the code page of a dump', () => {
  const CP936 = (text: string): string => iconv.encode(text, 'cp936').toString('latin1');
  const UTF8 = (text: string): string => Buffer.from(text).toString('latin1');

  test('is none in Unicode', () => {
    expect(
      wordingAt(raw(CHINESE), 0, 'utf-8').words(null, null).page({ entries: 1, chains: 0, nameSpaces: 0 }),
    ).toBeNull();
  });

  test('is the one in which most labels of the text are known, each as often as it stands there', () => {
    const flags = { ...ENGLISH, labels: [...ENGLISH.labels] };
    flags.labels[11] = 'FLAGS';
    flags.nameSpaceLabels = ['REALM', 'Active'];
    const text = Buffer.from(netshOf(one(), { words: flags }).trimStart())
      .toString('latin1')
      .replace('FLAGS', CP936('服务标志'))
      .replace('REALM', CP936('版本'));
    const counts = (entries: number, chains: number, nameSpaces: number) => ({ entries, chains, nameSpaces });
    // The label of the flags is in code page 936, the label of the chains in UTF-8.
    const words = wordingAt(text, 0, null).words(UTF8('协议链: '), null);
    expect(words.page(counts(5, 2, 0))).toBe('cp936');
    expect(words.page(counts(2, 5, 0))).toBe('utf8');
    const wording = wordingAt(text, 0, null);
    const nameSpace = wording.nameSpaceAt(text, text.indexOf(ENGLISH.nameSpaceTitle));
    expect(wording.words(null, nameSpace).page(counts(0, 0, 3))).toBe('cp936');
    expect(wording.words(null, nameSpace).page(counts(0, 0, 0))).toBeNull();
    // The label of Active alone.
    const active = Buffer.from(netshOf(one(), { words: { ...ENGLISH, nameSpaceLabels: ['REALM', 'ACT'] } }).trimStart())
      .toString('latin1')
      .replace('ACT', CP936('版本'));
    const own = wordingAt(active, 0, null);
    const form = own.nameSpaceAt(active, active.indexOf(ENGLISH.nameSpaceTitle));
    expect(own.words(null, form).page(counts(0, 0, 3))).toBe('cp936');
    expect(own.words(null, form).page(counts(3, 0, 0))).toBeNull();
  });
});

describe('a dump is regular', () => {
  test.each([
    ['in English', ENGLISH],
    ['in Chinese', CHINESE],
    ['in an unknown language', INVENTED_LANGUAGE],
    ['with a label of two letters', relabelled({ 4: 'Zâ' })],
    ['with a title as wide as a console', { ...INVENTED_LANGUAGE, title: 'W'.repeat(79) }],
    ['with labels in capitals', { ...ENGLISH, labels: ENGLISH.labels.map((label) => label.toUpperCase()) }],
  ])('%s', (_, words) => {
    expect(isRegularWith(words)).toBe(true);
    expect(isRegularWith(words, one())).toBe(true);
    expect(isRegular(Buffer.from(netshOf(clean(), { words, nameSpaces: false })))).toBe(true);
    expect(isRegular(Buffer.from(netshOf(layered(), { words }).replaceAll('\r\n', '\n')))).toBe(true);
    expect(isRegular(Buffer.from(`\ufeff${netshOf(layered(), { words })}`, 'utf16le'))).toBe(true);
  });
});

describe('a dump is not regular', () => {
  const TWO_LABELS = 'Winsock Catalog Provider Entry Description';
  test.each([
    ['with a label of one letter', relabelled({ 4: 'Z' })],
    ['with another colon in a label', relabelled({ 4: 'Zâ：l' })],
    ['with the sign of a quote in front of a label', relabelled({ 4: '> Zâl' })],
    ['with a space that does not break in a label', relabelled({ 4: 'Zâl\u00a0Krôm' })],
    ['with two labels in one', relabelled({ 4: TWO_LABELS })],
    ['with one label for two fields', relabelled({ 4: 'Vêrs' })],
    ['with one label in two cases', relabelled({ 4: 'VÊRS' })],
    ['with a known label for another field', relabelled({ 4: 'Version' })],
    ['with the label of a field for chains', relabelled({ 13: 'Vêrs' })],
    ['with a known label of another field for chains', relabelled({ 13: 'Version' })],
    ['with the label of a field for name spaces', { ...INVENTED_LANGUAGE, nameSpaceLabels: ['Zâl', 'Aktîv'] }],
    ['with the label of a field for Active', { ...INVENTED_LANGUAGE, nameSpaceLabels: ['Nömenrâum', 'Zâl'] }],
    ['with a known label of a field for Active', { ...INVENTED_LANGUAGE, nameSpaceLabels: ['Nömenrâum', 'Protocol'] }],
    ['with one title for both', { ...INVENTED_LANGUAGE, nameSpaceTitle: INVENTED_LANGUAGE.title }],
    ['with a known title for the other', { ...INVENTED_LANGUAGE, nameSpaceTitle: ENGLISH.title }],
    ['with the known title of name spaces for entries', { ...INVENTED_LANGUAGE, title: ENGLISH.nameSpaceTitle }],
    ['with a title like a field', { ...INVENTED_LANGUAGE, title: 'Krôm: Wänsöck' }],
    ['with a title like a field for name spaces', { ...INVENTED_LANGUAGE, nameSpaceTitle: 'Krôm: Wänsöck' }],
    ['with dashes as a title', { ...INVENTED_LANGUAGE, title: '-----' }],
    ['with a quoted title', { ...INVENTED_LANGUAGE, title: '> Wänsöck' }],
    ['with a title wider than a console', { ...INVENTED_LANGUAGE, title: 'W'.repeat(80) }],
    ['with a type for two kinds', { ...INVENTED_LANGUAGE, types: ['Grûnd', 'Grûnd', 'Kêtte'] }],
    ['with a type for two kinds in two cases', { ...INVENTED_LANGUAGE, types: ['Grûnd', 'Schäft', 'GRÛND'] }],
    ['with a known type for another kind', { ...INVENTED_LANGUAGE, types: ['Layered Chain Entry', 'Schäft', 'Kêtte'] }],
    ['with a mark in a type that nobody knows', { ...INVENTED_LANGUAGE, types: ['Grûnd (x86)', 'Schäft', 'Kêtte'] }],
    [
      'with a space that does not break in a type',
      { ...INVENTED_LANGUAGE, types: ['Grûnd\u00a0x', 'Schäft', 'Kêtte'] },
    ],
  ] satisfies [string, Words][])('%s', (_, words) => {
    expect(isRegularWith(words)).toBe(false);
    // Also where a regular dump of this kind was read before.
    expect(isRegularWith(INVENTED_LANGUAGE)).toBe(true);
    expect(isRegularWith(words)).toBe(false);
  });

  test.each(['=====', '--', 'Grûnd'])('with %j below its titles', (rule) => {
    const text = netshOf(layered(), { words: INVENTED_LANGUAGE });
    expect(isRegular(Buffer.from(text.replaceAll(/^-+/gm, rule)))).toBe(false);
    const last = text.lastIndexOf('-'.repeat(54));
    expect(isRegular(Buffer.from(text.slice(0, last) + rule + text.slice(last + 54)))).toBe(false);
  });

  test('where the brackets of the mark (32) show only in its code page', () => {
    const words = { ...CHINESE, mark: '（32）' };
    expect(isRegular(iconv.encode(netshOf(layered(), { words }), 'cp936'))).toBe(false);
    expect(isRegular(Buffer.from(netshOf(layered(), { words })))).toBe(true);
    expect(isRegular(iconv.encode(netshOf(layered(), { words: CHINESE }), 'cp936'))).toBe(true);
  });

  test('with a space that does not break in a type, also in a code page', () => {
    const words = { ...INVENTED_LANGUAGE, types: ['Grûnd\u00a0x', 'Schäft', 'Kêtte'] } satisfies Words;
    expect(isRegular(Buffer.from(netshOf(layered(), { words }), 'latin1'))).toBe(false);
  });

  test('with the known title of name spaces for entries, also where it has no name space providers', () => {
    const words = { ...INVENTED_LANGUAGE, title: ENGLISH.nameSpaceTitle };
    expect(isRegular(Buffer.from(netshOf(clean(), { words, nameSpaces: false })))).toBe(false);
  });

  test('with other line ends above it than in it, whatever was read before', () => {
    const text = netshOf(one(), { words: relabelled({ 0: 'Ärt der Zeile' }) });
    const mixed = Buffer.from(`\r\n${text.trimStart().replaceAll('\r\n', '\n')}`);
    expect(readRegular(mixed)).toBeNull();
    expect(isRegular(Buffer.from(text.replaceAll('\r\n', '\n')))).toBe(true);
    expect(readRegular(mixed)).toBeNull();
  });
});
