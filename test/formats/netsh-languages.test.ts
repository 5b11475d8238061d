// A dump in a language that nobody has heard of teaches its labels itself: netsh prints the values of an entry alike everywhere.

import { describe, expect, test } from 'vitest';
import type { Labels } from '../../src/formats/netsh/labels.ts';
import { learnLabels } from '../../src/formats/netsh/learn.ts';
import { segmentsOf } from '../../src/formats/netsh/lines.ts';
import { readNetsh } from '../../src/formats/netsh/netsh.ts';
import { type Case, caseNamed } from '../support/cases.ts';
import { CHINESE, INVENTED_LANGUAGE, netshOf, type Words } from '../support/netsh.ts';
import { codesOf } from '../support/one-machine.ts';
import { readText } from '../support/read.ts';

const clean = (): Case => caseNamed('clean-windows-10');
const one = (): Case => ({ ...clean(), entries: clean().entries.slice(1, 2) });
const layered = (): Case => caseNamed('one-lsp-both-catalogs');
const invented = (machine: Case, options = {}): string => netshOf(machine, { words: INVENTED_LANGUAGE, ...options });
const ENTRY_LABELS = {
  ärt: 'entryType',
  bekrîb: 'description',
  'krôm id': 'providerId',
  'krôm pâd': 'providerPath',
  zâl: 'id',
  vêrs: 'version',
  fâm: 'addressFamily',
  grôsst: 'maxAddressLength',
  klênst: 'minAddressLength',
  sôck: 'socketType',
  prôt: 'protocol',
  flâg: 'serviceFlags',
  'kêtte läng': 'chainLength',
};
const NAME_SPACE_LABELS = { nömenrâum: 'nameSpace', aktîv: 'active' };
const TITLE = { 'wänsöck ûberzicht krôm': 'entry' };
const NAME_SPACE_TITLE = { 'nömenrâum krôm': 'nameSpace' };

const learn = (text: string): Labels => learnLabels(segmentsOf(text.split('\r\n')));
/** What a text teaches of labels that are not ASCII and not Chinese. */
const own = (map: ReadonlyMap<string, string>): Record<string, string> =>
  Object.fromEntries([...map].filter(([label]) => /[à-ÿ]/.test(label)));
const learned = (text: string) => {
  const { fields, kinds, titles } = learn(text);
  return { fields: own(fields), kinds: own(kinds), titles: own(titles) };
};
/** The text with the value of a label replaced. */
const withValue = (text: string, label: string, value: string): string =>
  text.replace(new RegExp(`^(${label}: *).*$`, 'm'), `$1${value}`);
const without = (text: string, label: string): string => text.replace(new RegExp(`^${label}:.*\\r\\n`, 'm'), '');

describe('a whole entry', () => {
  test('teaches its labels, its type and its title', () => {
    const text = invented(one(), { nameSpaces: false });
    expect(learned(text)).toEqual({ fields: ENTRY_LABELS, kinds: { grûnd: 'baseServiceProvider' }, titles: TITLE });
  });

  test('teaches the same without flags, as Windows Vista and older print it', () => {
    const text = invented(one(), { flags: false });
    const { flâg: _, ...fields } = ENTRY_LABELS;
    expect(learned(text).fields).toEqual({ ...fields, ...NAME_SPACE_LABELS });
  });

  test('with a chain teaches the label of the chain', () => {
    const chain = {
      ...layered(),
      entries: layered()
        .entries.filter(({ chainLength }) => chainLength > 1)
        .slice(0, 1),
    };
    expect(learned(invented(chain))).toEqual({
      fields: { ...ENTRY_LABELS, kêtte: 'chain', ...NAME_SPACE_LABELS },
      kinds: { 'schäft kêtte': 'layeredChainEntry' },
      titles: { ...TITLE, ...NAME_SPACE_TITLE },
    });
  });

  test('teaches what it has where the text begins within it', () => {
    const text = invented(one(), { nameSpaces: false });
    const { ärt: _, ...others } = ENTRY_LABELS;
    const { bekrîb: __, ...fewer } = others;
    expect(learned(text.slice(text.indexOf('Bekrîb')))).toEqual({ fields: others, kinds: {}, titles: {} });
    expect(learned(text.slice(text.indexOf('Krôm ID')))).toEqual({ fields: fewer, kinds: {}, titles: {} });
  });

  test('teaches nothing where a value has another form than netsh prints', () => {
    const text = invented(one(), { nameSpaces: false });
    const NOTHING = { fields: {}, kinds: {}, titles: {} };
    for (const [label, value] of [
      ['Krôm ID', 'Contoso'],
      ['Krôm Pâd', '5'],
      ['Zâl', 'x'],
      ['Vêrs', 'x'],
      ['Prôt', 'x'],
      ['Flâg', 'many'],
      ['Kêtte Läng', '8'],
      ['Kêtte Läng', 'x'],
    ] as const)
      expect([label, learned(withValue(text, label, value))]).toEqual([label, NOTHING]);
    for (const label of ['Krôm ID', 'Krôm Pâd', 'Zâl', 'Vêrs', 'Prôt', 'Kêtte Läng'])
      expect([label, learned(without(text, label))]).toEqual([label, NOTHING]);
    expect(learned(text.slice(0, text.indexOf('Kêtte Läng')))).toEqual(NOTHING);
  });

  test('is cut anywhere and teaches nothing, nor is it read', () => {
    const lines = invented(one(), { nameSpaces: false }).trim().split('\r\n');
    for (let end = 1; end < lines.length; end++) {
      const text = lines.slice(0, end).join('\r\n');
      expect([end, learned(text)]).toEqual([end, { fields: {}, kinds: {}, titles: {} }]);
      expect(() => readNetsh(Buffer.from(text), 'dump.txt')).toThrow(
        expect.objectContaining({ code: 'sourceUnrecognised' }),
      );
    }
  });

  test('without flags teaches nothing as the last line, where its chain length may be flags that are cut', () => {
    const text = invented(one(), { flags: false, nameSpaces: false }).trimEnd();
    expect(learned(text).fields).toEqual({});
    expect(learned(`${text}\r\nC:\\>`).fields).not.toEqual({});
    expect(learned(invented(one(), { nameSpaces: false }).trimEnd()).fields).toEqual(ENTRY_LABELS);
  });
});

describe('a name space provider', () => {
  test('teaches its labels and its title, but not those that entries have too', () => {
    expect(learned(invented({ ...clean(), entries: [] }))).toEqual({
      fields: NAME_SPACE_LABELS,
      kinds: {},
      titles: NAME_SPACE_TITLE,
    });
  });

  test.each([
    ['Nömenrâum', 'x'],
    ['Aktîv', '0x66'],
    ['Aktîv', '5'],
    ['Vêrs', 'x'],
  ])('has no value of another form: %s %s', (label, value) => {
    expect(learned(withValue(invented({ ...clean(), entries: [] }), label, value)).fields).toEqual({});
  });

  test('is cut anywhere and teaches nothing', () => {
    const lines = invented({ ...clean(), entries: [] })
      .trim()
      .split('\r\n');
    for (let end = 1; end < lines.length; end++)
      expect([end, learned(lines.slice(0, end).join('\r\n')).fields]).toEqual([end, {}]);
  });

  test('has no more numbers and no flags: an entry without its path is none', () => {
    const text = invented({ ...clean(), entries: [] }).trimEnd();
    expect(learned(`${text}\r\nFlâg: 0x66`).fields).toEqual({});
    expect(learned(`${text}\r\nFâm: 2`).fields).toEqual({});
    expect(learned(`${text}\r\nFâm: two`).fields).toEqual(NAME_SPACE_LABELS);
    expect(learned(without(invented({ ...one() }, { nameSpaces: false }), 'Krôm Pâd')).fields).toEqual({});
  });
});

describe('a label with two meanings', () => {
  test('is not learned, also where the first meaning comes again', () => {
    const same = INVENTED_LANGUAGE.labels.map((label) => (label === 'Vêrs' ? 'Zâl' : label));
    const text = netshOf(
      { ...clean(), entries: clean().entries.slice(0, 3) },
      { words: { ...INVENTED_LANGUAGE, labels: same } },
    );
    const { zâl: _, vêrs: __, ...others } = { ...ENTRY_LABELS, ...NAME_SPACE_LABELS };
    expect(learned(text).fields).toEqual(others);
  });

  test('keeps the meaning that it has in a known language', () => {
    const labels = INVENTED_LANGUAGE.labels.map((label) => (label === 'Vêrs' ? 'Protocol' : label));
    const words: Words = {
      ...INVENTED_LANGUAGE,
      labels,
      title: 'Name Space Provider Entry',
      types: ['Layered Chain Entry', 'Schäft', 'x'],
    };
    const { fields, kinds, titles } = learn(netshOf(one(), { words }));
    expect(fields.get('protocol')).toBe('protocol');
    expect(kinds.get('layered chain entry')).toBe('layeredChainEntry');
    expect(titles.get('name space provider entry')).toBe('nameSpace');
  });

  test('of a type makes the type doubtful', () => {
    const words: Words = { ...INVENTED_LANGUAGE, types: ['Grûnd', 'Schäft', 'Grûnd'] };
    const { kinds, doubtfulKinds } = learn(netshOf(layered(), { words }));
    expect([...doubtfulKinds]).toEqual(['grûnd']);
    expect(own(kinds)).toEqual({ schäft: 'layeredServiceProvider' });
    expect([...learn(invented(layered())).doubtfulKinds]).toEqual([]);
  });
});

describe('a dump in a language that nobody has heard of', () => {
  test.each([
    ['without its titles and dashes', (text: string) => text.replaceAll(/^[^:\r\n]+\r\n-+\r\n/gm, '')],
    ['with long values wrapped', (text: string) => text.replaceAll(' over [', ' over\r\n[')],
    ['without blank lines', (text: string) => text.replaceAll(/(\r\n)+/g, '\r\n')],
    ['in capitals', (text: string) => text.replaceAll(/^[^:\r\n]+:/gm, (label) => label.toUpperCase())],
  ])('is read as the original %s', (_how, change) => {
    const text = invented(layered());
    expect(readText(change(text)).entries).toEqual(readText(text).entries);
    expect(readText(change(text)).warnings).toEqual([]);
  });

  test('has name space providers with the title of entries below them, which are entries all the same', () => {
    const entry = invented(one(), { nameSpaces: false });
    const second = { ...clean(), entries: clean().entries.slice(2, 3) };
    const untitled = invented(second, { nameSpaces: false }).trim().split('\r\n').slice(2).join('\r\n');
    const text = `${entry}${invented({ ...clean(), entries: [] })}${untitled}\r\n\r\n`;
    expect(learned(text).titles).toEqual({ ...TITLE, ...NAME_SPACE_TITLE });
    expect(readText(text).entries.map(({ id }) => id)).toEqual([1006, 1007]);
  });
});

test('a dump with one label that nobody knows is whole, and not filtered', () => {
  for (const label of ['Catalog Entry ID', 'Version', 'Service Flags']) {
    const text = netshOf(layered()).replaceAll(`${label}:`, 'Contoso:');
    expect(readText(text)).toEqual(readText(netshOf(layered())));
  }
});

describe('a dump that findstr has filtered', () => {
  /** The lines of a Chinese dump that begin with one of these labels. Chinese has no known labels of name space providers. */
  const filtered = (labels: readonly string[]): string =>
    netshOf(layered(), { words: CHINESE })
      .split('\r\n')
      .filter((line) => labels.some((label) => line.startsWith(`${label}:`)))
      .join('\r\n');

  test('is read as one also where its name space providers are whole', () => {
    const [, name, id, , , version, , , , , , flags] = CHINESE.labels as [string, string, string, ...string[]];
    const text = `${filtered([name, id, version as string, flags as string, ...CHINESE.nameSpaceLabels])}\r\nC:\\>\r\n`;
    const catalog = readText(text);
    expect(codesOf(catalog)).toEqual(['dumpFiltered']);
    expect(catalog.entries.map((entry) => entry.serviceFlags)).toEqual(
      layered()
        .entries.toSorted((one, other) => other.bitness - one.bitness)
        .map((entry) => entry.serviceFlags),
    );
  });
});
