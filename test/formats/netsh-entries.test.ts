// What the lines of one entry say about it. A value that may be cut, or that somebody has written on, counts for nothing.

import { describe, expect, test } from 'vitest';
import type { CatalogEntry } from '../../src/catalog/entry.ts';
import { readNetsh } from '../../src/formats/netsh/netsh.ts';
import type { MachineCatalog } from '../../src/machine-catalog.ts';
import { type Case, caseNamed } from '../support/cases.ts';
import { ENGLISH, INVENTED_LANGUAGE, type NetshOptions, netshOf } from '../support/netsh.ts';
import { codesOf } from '../support/one-machine.ts';

const FLAGS_HIDDEN = ', so it may be non-IFS';
const CUT = 'its last lines are not in the dump';
const UNSURE = 'its service flags are not shown in full, so it may be non-IFS';
const CONTRADICTED = (length: number): string =>
  `its type and its chain length ${length} contradict each other, so nothing in it counts`;
const NOT_POSSIBLE = (length: number): string => `a chain of ${length} is not possible; the most is 7`;

/** A machine with two providers of Windows, the second with these values. */
function machine(values: Partial<Case['entries'][number]> = {}): Case {
  const { entries, ...clean } = caseNamed('clean-windows-10');
  const [first, second] = entries.slice(1, 3) as [Case['entries'][number], Case['entries'][number]];
  return { ...clean, entries: [first, { ...second, name: 'Contoso', ...values }] };
}

const dump = (values: Partial<Case['entries'][number]> = {}, options: NetshOptions = {}): string =>
  netshOf(machine(values), options);

/** Replaces the value of a field of the second entry. */
function withValue(text: string, label: string, value: string): string {
  const at = text.lastIndexOf(`\r\n${label}:`, text.indexOf(ENGLISH.nameSpaceTitle)) + 2;
  const end = text.indexOf('\r\n', at);
  return `${text.slice(0, at)}${`${label}:`.padEnd(36)}${value}${text.slice(end)}`;
}

/** The text until the end of a field of the second entry, without a line behind it. */
function until(text: string, label: string): string {
  const end = text.indexOf(ENGLISH.nameSpaceTitle);
  const at = text.lastIndexOf(`\r\n${label}:`, end < 0 ? text.length : end) + 2;
  const stop = text.indexOf('\r\n', at);
  return text.slice(0, stop < 0 ? text.length : stop);
}

function read(text: string): MachineCatalog {
  const [catalog, ...others] = readNetsh(Buffer.from(text), 'dump.txt');
  if (catalog === undefined || others.length > 0) throw new Error('this is not one machine');
  return catalog;
}

const second = (text: string): CatalogEntry => read(text).entries[1] as CatalogEntry;

/** The warnings about the second entry, without what names it. */
const said = (text: string): string[] =>
  read(text)
    .warnings.map(({ message }) => message)
    .filter((message) => message.startsWith('The entry') && !message.includes('MSAFD Tcpip [TCP/IP]'))
    .map((message) => message.replace(/^The entry ('Contoso' )?at line \d+: /, '').replace(/\.$/, ''));

test('a whole entry has all values, and no warning', () => {
  expect(second(dump({ catalogEntryId: 4294967295, protocol: -1, addressFamily: -2 }))).toMatchObject({
    id: 4294967295,
    kind: 'baseServiceProvider',
    name: 'Contoso',
    rawName: 'Contoso',
    serviceFlags: 0x20609,
    providerId: '{E70F1AA0-AB8B-11CF-8CA3-00805F48A192}',
    providerPath: '%SystemRoot%\\system32\\mswsock.dll',
    addressFamily: -2,
    socketType: 2,
    protocol: -1,
    version: 2,
    maxAddressLength: 16,
    minAddressLength: 16,
    chainLength: 1,
    chain: [],
  });
  expect(said(dump())).toEqual([]);
});

test.each([
  ['Description', { name: null, rawName: null }],
  ['Provider Path', { providerPath: null }],
])('an empty %s is unknown', (label, values) => {
  expect(second(withValue(dump(), label, ''))).toMatchObject({ ...values, serviceFlags: 0x20609 });
  expect(said(withValue(dump(), label, ''))).toEqual([]);
});

describe('a remark behind a value', () => {
  test.each([
    ['Service Flags', '0x66 <-- look', { serviceFlags: 0x66 }],
    ['Service Flags', '0x66   (why?)', { serviceFlags: 0x66 }],
    ['Version', '2 !', { version: 2 }],
    ['Catalog Entry ID', '1039 (32-bit: 1040)', { id: 1039 }],
  ])('of %s is passed over in %j', (label, value, values) => {
    expect(second(withValue(dump(), label, value))).toMatchObject(values);
    expect(said(withValue(dump(), label, value))).toEqual([]);
  });

  test.each([
    ['Service Flags', '0x66 fine', 'serviceFlags', ['its service flags are not shown in full, so it may be non-IFS']],
    ['Service Flags', '0x66 -> 0x20066', 'serviceFlags', [UNSURE]],
    ['Service Flags', 'was 0x66 <-- look', 'serviceFlags', [UNSURE]],
    ['Service Flags', '0x66<--', 'serviceFlags', [UNSURE]],
    ['Service Flags', '0x66 {x}', 'serviceFlags', [UNSURE]],
    ['Catalog Entry ID', 'was 1039 <-- look', 'id', []],
    ['Version', '2 -> 3', 'version', []],
    ['Socket Type', 'stream', 'socketType', []],
    ['Protocol', 'tcp', 'protocol', []],
    ['Address Family', 'inet', 'addressFamily', []],
    ['Max Address Length', 'long', 'maxAddressLength', []],
    ['Min Address Length', 'short', 'minAddressLength', []],
  ])('of %s makes %j unknown', (label, value, field, more) => {
    const text = withValue(dump(), label, value);
    expect(second(text)).toMatchObject({ [field]: null });
    expect(said(text)).toEqual([...more, `'${field}' cannot be read`]);
  });
});

describe('in the last line of a text, which may be cut,', () => {
  test.each([
    ['Service Flags', '0x2006', { serviceFlags: null }, [CUT + FLAGS_HIDDEN]],
    ['Service Flags', '0x66 <-- loo', { serviceFlags: 0x66 }, [CUT]],
    ['Protocol', '1', { protocol: null }, [CUT + FLAGS_HIDDEN]],
    ['Protocol Chain Length', '1', { chainLength: 1, kind: 'baseServiceProvider' }, []],
    ['Protocol Chain Length', '12', { chainLength: null, kind: 'baseServiceProvider' }, [CUT]],
    ['Protocol Chain Length', '1 <-- loo', { chainLength: null, kind: 'baseServiceProvider' }, [CUT]],
    ['Description', 'Contos', { name: null, rawName: null }, [CUT + FLAGS_HIDDEN]],
    ['Provider Path', 'C:\\a.dl', { providerPath: null }, [CUT + FLAGS_HIDDEN]],
    ['Catalog Entry ID', '103', { id: null }, [CUT + FLAGS_HIDDEN]],
    ['Catalog Entry ID', '1039 (32-bi', { id: 1039 }, [CUT + FLAGS_HIDDEN]],
  ])('%s is %j', (label, value, values, warnings) => {
    const text = until(withValue(dump(), label, value), label);
    expect(second(text)).toMatchObject(values);
    expect(said(text)).toEqual(warnings);
  });

  test('an entry type says neither what the entry is nor that it has no mark', () => {
    const text = until(dump({}, { nameSpaces: true }), 'Entry Type');
    expect(second(text)).toMatchObject({ kind: null, bitness: null });
    expect(said(text)).toEqual([CUT + FLAGS_HIDDEN]);
  });
});

describe('a chain', () => {
  const chained = (values: Partial<Case['entries'][number]> = {}): string =>
    dump({ chainLength: 2, chain: [1006, 1007], ...values });

  test('is read with its ids', () => {
    expect(second(chained())).toMatchObject({ kind: 'layeredChainEntry', chain: [1006, 1007], chainLength: 2 });
    expect(said(chained())).toEqual([]);
    expect(second(chained({ chain: [1031, 1099] }))).toMatchObject({ chain: [1031, 1099] });
  });

  test('is unknown where its line is missing', () => {
    const text = chained().replace(/^Protocol Chain: .*\r\n/m, '');
    expect(second(text)).toMatchObject({ kind: 'layeredChainEntry', chain: null, serviceFlags: 0x20609 });
    expect(said(text)).toEqual([CUT]);
  });

  test.each(['1006', '1006 : 1007 : 1008', 'long', ''])('is unknown as %j', (value) => {
    const text = withValue(chained(), 'Protocol Chain', value);
    expect(second(text)).toMatchObject({ kind: 'layeredChainEntry', chain: null });
    expect(said(text)).toEqual(['its protocol chain is not there in full']);
  });

  test('is unknown in the last line of a text, but where its last id is an id of the dump', () => {
    const full = until(chained(), 'Protocol Chain');
    expect(second(full)).toMatchObject({ chain: [1006, 1007] });
    expect(said(full)).toEqual([]);
    for (const last of ['1006 : 100', '1006 : 10', 'long', '1006 :']) {
      const cut = until(withValue(chained(), 'Protocol Chain', last), 'Protocol Chain');
      expect(second(cut)).toMatchObject({ chain: null });
      expect(said(cut)).toEqual(['its protocol chain is not there in full']);
    }
  });

  test('that the end of the text cuts at its length is unknown', () => {
    const cut = until(chained(), 'Protocol Chain Length');
    expect(second(cut)).toMatchObject({ kind: 'layeredChainEntry', chain: null, chainLength: 2 });
    expect(said(cut)).toEqual([CUT]);
  });
});

test('a chain in an entry whose length says that it has none contradicts it', () => {
  const text = dump().replace(
    `\r\n\r\n${ENGLISH.nameSpaceTitle}`,
    `\r\nProtocol Chain: 1031 : 1006\r\n\r\n${ENGLISH.nameSpaceTitle}`,
  );
  expect(second(text)).toMatchObject({ kind: null, serviceFlags: null });
  expect(said(text)).toEqual([
    UNSURE,
    'it has a protocol chain, which no entry of its kind has, so nothing in it counts',
  ]);
});

describe('a chain length', () => {
  test.each([
    ['Base Service Provider', 0],
    ['Base Service Provider', 2],
    ['Layered Service Provider', 1],
    ['Layered Chain Entry', 1],
  ])('contradicts the type %s as %i, so that nothing counts', (type, length) => {
    const text = withValue(withValue(dump(), 'Protocol Chain Length', String(length)), 'Entry Type', type);
    expect(second(text)).toMatchObject({ kind: null, serviceFlags: null, nonIfs: null, chain: null, id: 1007 });
    expect(said(text)).toEqual([...(length > 1 ? [`${CUT}${FLAGS_HIDDEN}`] : [UNSURE]), CONTRADICTED(length)]);
  });

  test.each([8, 12, -1])('of %i is not possible', (length) => {
    const text = withValue(dump(), 'Protocol Chain Length', String(length));
    expect(second(text)).toMatchObject({ kind: null, serviceFlags: 0x20609, chainLength: length, chain: null });
    expect(said(text)).toEqual([...(length > 1 ? [CUT] : []), NOT_POSSIBLE(length)]);
  });

  test('alone says what an entry without its type is', () => {
    const text = dump();
    const from = text.lastIndexOf('Provider Path', text.indexOf(ENGLISH.nameSpaceTitle));
    const headless = text.slice(0, text.lastIndexOf(ENGLISH.title)) + text.slice(from);
    expect(second(headless)).toMatchObject({ kind: 'baseServiceProvider', chain: [], bitness: null });
    expect(said(headless)).toEqual(['its first lines are not in the dump']);
  });
});

test.each([
  ['a chain that is not possible', withValue(dump(), 'Protocol Chain Length', '8'), 'chainMalformed'],
  ['a type that contradicts its chain length', withValue(dump(), 'Protocol Chain Length', '0'), 'kindContradicted'],
  ['a chain that is cut', dump({ chainLength: 2, chain: [1006] }), 'chainCut'],
])('%s has its own code', (_what, text, code) => expect(codesOf(read(text))).toContain(code));

test('a type that a dump uses for two kinds of entries says nothing', () => {
  const words = { ...INVENTED_LANGUAGE, types: ['Grûnd', 'Grûnd', 'Kêtte'] as [string, string, string] };
  const text = netshOf(machine({ chainLength: 0, catalogEntryId: 1008 }), { words });
  const { entries, warnings } = read(text);
  for (const entry of entries)
    expect(entry).toMatchObject({ kind: null, serviceFlags: null, nonIfs: null, chain: null });
  expect(warnings.map(({ message }) => message)).toEqual(
    expect.arrayContaining([
      "The entry 'Contoso' at line 18: the dump uses its type for two kinds of entries, so nothing in it counts.",
    ]),
  );
  const other = netshOf(machine({ chainLength: 0, catalogEntryId: 1008 }), { words: INVENTED_LANGUAGE });
  expect(read(other).entries.map(({ kind }) => kind)).toEqual(['baseServiceProvider', 'layeredServiceProvider']);
});

test('the mark (32) makes an entry 32-bit, and the others of its dump 64-bit', () => {
  const text = withValue(dump(), 'Entry Type', 'Base Service Provider (32)');
  expect(read(text).entries.map(({ bitness }) => bitness)).toEqual([64, 32]);
  expect(read(dump()).entries.map(({ bitness }) => bitness)).toEqual([null, null]);
});

test('names keep characters of Latin 1, which stand for raw bytes only where the code page is unknown', () => {
  expect(second(dump({ name: 'Çontôsô' })).name).toBe('Çontôsô');
});
