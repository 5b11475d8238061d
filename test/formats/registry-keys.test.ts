// The reader of registry keys, which exports, printed keys and rows of agents share: whose keys they are, which catalog is judged,
// and what it says of the others. Keys are made here without any text.

import { describe, expect, test } from 'vitest';
import { decodeCatalogItem, encodeCatalogItem } from '../../src/catalog/catalog-item.ts';
import type { Failure } from '../../src/failure.ts';
import {
  type ExportedKey,
  isExportedKeyWanted,
  isItem,
  isItemKey,
  isSameValue,
  type RegistryExport,
  readRegistryExport,
} from '../../src/formats/registry-keys.ts';
import { type MachineCatalog, MOST_ENTRIES } from '../../src/machine-catalog.ts';
import { type Case, caseNamed, itemOf, ordered } from '../support/cases.ts';
import { codesOf, verdictOf } from '../support/one-machine.ts';
import { registryRows } from '../support/registry-rows.ts';

const CLEAN = caseNamed('clean-windows-10');
const SICK = caseNamed('one-lsp-both-catalogs');
const SYSTEM = 'HKEY_LOCAL_MACHINE\\SYSTEM';
const PARAMETERS = 'Services\\WinSock2\\Parameters';

type Data = Uint8Array | string | number;

/** A key with its values. Its target is `a.reg:` and its path, and that of a value has the value's name behind it. */
const key = (path: string, values: Record<string, Data> = {}): ExportedKey => ({
  path,
  target: `a.reg:${path}`,
  values: new Map(
    Object.entries(values).map(([name, data]) => [
      name.toLowerCase(),
      {
        bytes: typeof data === 'object' ? data : null,
        text: typeof data === 'string' ? data : null,
        number: typeof data === 'number' ? data : null,
        target: `a.reg:${path}:${name}`,
      },
    ]),
  ),
});

/** The keys of a machine's catalogs, in a control set. */
function keysOf(machine: Case, set = `${SYSTEM}\\CurrentControlSet`): ExportedKey[] {
  const values = new Map<string, Record<string, Data>>();
  for (const row of registryRows(machine, null, set)) {
    const own = row.type === 'subkey' ? `${row.key}\\${row.name}` : row.key;
    values.set(own, { ...values.get(own), ...(row.type === 'subkey' ? {} : { [row.name]: row.value }) });
  }
  return [...values].map(([path, own]) => key(path, own));
}

const moved = (keys: ExportedKey[], from: string, to: string): ExportedKey[] =>
  keys.map((each) => ({ ...each, path: each.path.replace(from, to), target: each.target.replace(from, to) }));

const EXPORT: Omit<RegistryExport, 'keys'> = {
  kind: 'reg',
  noun: 'export',
  path: 'a.reg',
  encoding: 'utf-8',
  machine: null,
  wanted: null,
};
const read = (keys: ExportedKey[], change: Partial<RegistryExport> = {}): MachineCatalog[] =>
  readRegistryExport({ ...EXPORT, keys, ...change });

function readOne(keys: ExportedKey[], change: Partial<RegistryExport> = {}): MachineCatalog {
  const [only, ...others] = read(keys, change);
  expect(others).toEqual([]);
  return only as MachineCatalog;
}

/** The verdict, and the warnings without their targets. */
const answerOf = (catalog: MachineCatalog): string[] => [
  verdictOf(catalog),
  ...catalog.warnings.map(({ code, message }) => `${code}: ${message}`),
];
const answer = (...keys: ExportedKey[][]): string[] => answerOf(readOne(keys.flat()));

const ITEM = itemOf(CLEAN.entries[0] as (typeof CLEAN.entries)[number]);

describe('the path of a key', () => {
  test.each([
    [`${SYSTEM}\\CurrentControlSet\\${PARAMETERS}\\Protocol_Catalog9\\Catalog_Entries\\000000000001`, true],
    ['a\\Protocol_Catalog9\\Catalog_Entries64\\12', true],
    ['PROTOCOL_CATALOG9\\catalog_entries\\1', true],
    ['a\\Protocol_Catalog1234\\Catalog_Entries\\1', true],
    ['a\\Protocol_Catalog12345\\Catalog_Entries\\1', false],
    ['a\\Protocol_Catalog\\Catalog_Entries\\1', false],
    ['a\\xProtocol_Catalog9\\Catalog_Entries\\1', false],
    ['a\\Protocol_Catalog9x\\Catalog_Entries\\1', false],
    ['a\\Protocol_Catalog9\\Catalog_Entries', false],
    ['a\\Protocol_Catalog9\\Catalog_Entries32\\1', false],
    ['a\\Protocol_Catalog9\\Catalog_Entries\\x', false],
    ['a\\Protocol_Catalog9\\Catalog_Entries\\1\\x', false],
    ['a\\Protocol_Catalog9\\x\\Catalog_Entries\\1', false],
    ['a\\Protocol_Catalog9\\xCatalog_Entries\\1', false],
    ['a\\Protocol_Catalog9', false],
    ['a', false],
    ['', false],
  ])('%s is that of an item: %s', (path, expected) => expect(isItemKey(path)).toBe(expected));

  test.each([
    [`${SYSTEM}\\CurrentControlSet\\${PARAMETERS}\\Protocol_Catalog9\\Catalog_Entries`, true],
    ['PROTOCOL_CATALOG9', true],
    [`${SYSTEM}\\ControlSet001\\${PARAMETERS}`, true],
    [`${SYSTEM}\\Select`, true],
    ['SELECT', true],
    [`${SYSTEM}\\ControlSet001\\Control\\Nls\\CodePage`, true],
    [`${SYSTEM}\\ControlSet001\\Control\\ComputerName\\ComputerName`, true],
    ['a\\Parameters\\x', false],
    ['a\\Selected', false],
    ['a\\xselect', false],
    ['a\\CodePage', false],
    ['a\\ComputerName\\ActiveComputerName', false],
    ['a', false],
    ['', false],
  ])('%s is wanted: %s', (path, expected) => expect(isExportedKeyWanted(path)).toBe(expected));
});

describe('two values are the same', () => {
  const bytes = (...of: number[]) => Uint8Array.from(of);
  const value = (of: Partial<Record<'bytes' | 'text' | 'number', unknown>>) =>
    ({ bytes: null, text: null, number: null, ...of }) as Parameters<typeof isSameValue>[0];
  test.each([
    ['both missing', undefined, undefined, true],
    ['one missing', value({}), undefined, false],
    ['the other missing', undefined, value({}), false],
    ['of the same text', value({ text: 'a' }), value({ text: 'a' }), true],
    ['of other texts', value({ text: 'a' }), value({ text: 'b' }), false],
    ['of the same number', value({ number: 1 }), value({ number: 1 }), true],
    ['of other numbers', value({ number: 1 }), value({ number: 2 }), false],
    ['of the same bytes', value({ bytes: bytes(1, 2) }), value({ bytes: bytes(1, 2) }), true],
    ['of other bytes', value({ bytes: bytes(1, 2) }), value({ bytes: bytes(1, 3) }), false],
    ['of bytes and none', value({ bytes: bytes() }), value({}), false],
    ['of none and bytes', value({}), value({ bytes: bytes() }), false],
    ['unreadable', value({}), value({}), true],
  ])('%s', (_, one, other, expected) => expect(isSameValue(one, other)).toBe(expected));
});

test('a value is an item by its name, or by its bytes', () => {
  expect(isItem('packedcatalogitem', { bytes: null })).toBe(true);
  expect(isItem('blob', { bytes: ITEM })).toBe(true);
  expect(isItem('blob', { bytes: ITEM.subarray(1) })).toBe(false);
  expect(isItem('blob', { bytes: new Uint8Array(888) })).toBe(false);
  expect(isItem('blob', { bytes: null })).toBe(false);
});

describe('a machine', () => {
  test('is read with its entries, and without a warning', () => {
    const catalog = readOne(keysOf(CLEAN));
    expect(catalog.entries).toHaveLength(CLEAN.entries.length);
    expect([answerOf(catalog), catalog.missingEntries]).toEqual([['compliant'], 0]);
    expect(catalog.source).toEqual({
      kind: 'reg',
      path: 'a.reg',
      machine: null,
      encoding: 'utf-8',
      controlSet: 'CurrentControlSet',
      origin: null,
    });
  });

  test('is the same below a key of any name, whose control set is not shown', () => {
    for (const place of ['HKEY_LOCAL_MACHINE\\TEMP', 'HKLM\\MyControlSet', 'HKLM\\ControlSetting', 'a'])
      for (const catalog of [readOne(moved(keysOf(CLEAN), `${SYSTEM}\\CurrentControlSet\\${PARAMETERS}`, place))])
        expect([place, answerOf(catalog), catalog.source.controlSet]).toEqual([place, ['compliant'], null]);
    const below = keysOf(CLEAN).filter(({ path }) => path.includes('Protocol_Catalog9'));
    const bare = readOne(moved(below, `${SYSTEM}\\CurrentControlSet\\${PARAMETERS}\\`, ''));
    expect([answerOf(bare), bare.source.controlSet, bare.entries.length]).toEqual([
      ['compliant'],
      null,
      CLEAN.entries.length,
    ]);
  });

  test('is another one below another key, where no control set is shown', () => {
    const mounted = (machine: Case, at: string) =>
      moved(keysOf(machine), `${SYSTEM}\\CurrentControlSet\\${PARAMETERS}`, at);
    expect(read([...mounted(CLEAN, 'HKLM\\A'), ...mounted(SICK, 'HKLM\\B')]).map(verdictOf)).toEqual([
      'compliant',
      'nonCompliant',
    ]);
  });

  test('has names in English, by the references that Windows stores', () => {
    const names = ordered(CLEAN).map(({ name }) => name);
    expect(readOne(keysOf(CLEAN)).entries.map(({ name }) => name)).toEqual(names);
    const byItem = keysOf(CLEAN).map((each) => ({
      ...each,
      values: new Map([...each.values].filter(([name]) => name !== 'protocolname')),
    }));
    expect(readOne(byItem).entries.map(({ name }) => name)).toEqual(names);
    // Only the value ProtocolName has the whole reference.
    const item = decodeCatalogItem(ITEM);
    const cut = encodeCatalogItem({ ...item, info: { ...item.info, name: '@%SystemRoot%' } });
    const byValue = byItem.map((each) =>
      each.values.has('packedcatalogitem')
        ? key(each.path, { PackedCatalogItem: cut, ProtocolName: '@%SystemRoot%\\System32\\mswsock.dll,-60100' })
        : each,
    );
    expect(readOne(byValue).entries[0]).toMatchObject({ rawName: '@%SystemRoot%', name: 'MSAFD Tcpip [TCP/IP]' });
  });

  test('has the name of its own control set', () => {
    const hives = ['A', 'B'].flatMap((hive) => keysOf(CLEAN, `HKLM\\${hive}\\ControlSet001`));
    const name = (set: string, of: string) => key(`${set}\\Control\\ComputerName\\ComputerName`, { ComputerName: of });
    const names = [
      key('HKLM\\A\\ControlSet001\\Control\\ComputerName\\ActiveComputerName', { ComputerName: 'PC0' }),
      name('HKLM\\A\\ControlSet002', 'PC1'),
      name('HKLM\\B\\ControlSet001', 'PC2'),
      name('HKLM\\B\\ControlSet001', 'PC3'),
      name('HKLM\\A\\CONTROLSET001', 'PC4'),
    ];
    expect(read([...hives, ...names]).map(({ source }) => source.machine)).toEqual(['PC4', 'PC2']);
    expect(read([...names, ...hives], { machine: 'PC5' }).map(({ source }) => source.machine)).toEqual(['PC5', 'PC5']);
    expect(read([...hives, ...names.slice(0, 2)]).map(({ source }) => source.machine)).toEqual([null, null]);
    // Where the catalog shows no control set, the first name of all is its name.
    const loose = moved(keysOf(CLEAN), `${SYSTEM}\\CurrentControlSet\\${PARAMETERS}`, 'HKLM\\TEMP');
    expect(readOne([...loose, ...names]).source.machine).toBe('PC1');
    expect(readOne(loose).source.machine).toBe(null);
    const empty = key(`${SYSTEM}\\CurrentControlSet\\Control\\ComputerName\\ComputerName`);
    expect(readOne([...keysOf(CLEAN), empty]).source.machine).toBe(null);
  });

  test('has paths in the code page of its own control set', () => {
    const entry = { ...(SICK.entries[0] as (typeof SICK.entries)[number]), providerPath: 'C:\\\xe9.dll', bitness: 32 };
    const machine = { ...SICK, entries: [entry] } as Case;
    const page = (set: string, acp: string) => key(`${SYSTEM}\\${set}\\Control\\Nls\\CodePage`, { ACP: acp });
    const pathOf = (...pages: ExportedKey[]) => readOne([...keysOf(machine), ...pages]).entries[0]?.providerPath;
    expect(pathOf(page('CurrentControlSet', '1252'))).toBe('C:\\é.dll');
    expect(pathOf(page('ControlSet001', '1252'), page('CurrentControlSet', '1251'))).toBe('C:\\й.dll');
    expect(pathOf(page('ControlSet001', '1252'))).toBe('C:\\\ufffd.dll');
    expect(pathOf(key(`${SYSTEM}\\CurrentControlSet\\Control\\Nls\\CodePage`))).toBe('C:\\\ufffd.dll');
  });
});

describe('of keys without a catalog', () => {
  const refusal = (keys: ExportedKey[], change: Partial<RegistryExport> = {}): Failure => {
    try {
      read(keys, change);
    } catch (error) {
      return error as Failure;
    }
    throw new Error('they were read');
  };

  test('says that there is none', () => {
    const message = 'This is a registry export, and it holds no Winsock protocol catalog.';
    for (const keys of [[], [key(`${SYSTEM}\\Select`, { Current: 1 })], [key(`${SYSTEM}\\Protocol_Catalog9`)]])
      expect(refusal(keys)).toMatchObject({ code: 'noCatalog', message, target: 'a.reg' });
  });

  test('says the same where a control set is asked for', () => {
    expect(refusal([], { wanted: 1 })).toMatchObject({ code: 'noCatalog' });
    expect(refusal([key('', { PackedCatalogItem: ITEM })], { wanted: 1 })).toMatchObject({
      code: 'controlSetNotFound',
      message: 'The export holds no Winsock protocol catalog of ControlSet001.',
      hint: 'It has no control sets: leave --control-set out.',
    });
  });

  test('refuses more items than any machine has', () => {
    const list = `${SYSTEM}\\CurrentControlSet\\${PARAMETERS}\\Protocol_Catalog9\\Catalog_Entries`;
    const items = (count: number) =>
      Array.from({ length: count }, (_, at) => key(`${list}\\${at + 1}`, { PackedCatalogItem: Uint8Array.of(1) }));
    const stray = (count: number) =>
      Array.from({ length: count }, () => key('', { PackedCatalogItem: Uint8Array.of(1) }));
    expect(readOne(items(MOST_ENTRIES)).entries).toHaveLength(MOST_ENTRIES);
    expect(readOne(stray(MOST_ENTRIES)).entries).toHaveLength(MOST_ENTRIES);
    const message = 'This holds 4097 entries, which no Winsock catalog does (4096 at the most here).';
    for (const keys of [items(MOST_ENTRIES + 1), stray(MOST_ENTRIES + 1), [...stray(MOST_ENTRIES), ...items(1)]])
      expect(refusal(keys)).toMatchObject({ code: 'sourceMalformed', message, target: 'a.reg' });
  });
});

describe('of several control sets', () => {
  const set = (name: string) => `${SYSTEM}\\${name}`;
  const select = (current: number) => key(`${SYSTEM}\\Select`, { Current: current });
  const CURRENT = `${set('CurrentControlSet')}\\${PARAMETERS}`;
  const first = (machine: Case) => keysOf(machine, set('ControlSet001'));
  const second = (machine: Case) => keysOf(machine, set('ControlSet002'));

  test('CurrentControlSet is read', () => {
    expect(answer(first(SICK), keysOf(SICK))).toEqual(['nonCompliant']);
    const { source, entries } = readOne([...first(SICK), ...second(CLEAN), ...keysOf(CLEAN)]);
    expect([source.controlSet, entries.length]).toEqual(['CurrentControlSet', CLEAN.entries.length]);
  });

  const contradicts = (which: string) =>
    `controlSetsContradict: The export holds one catalog in CurrentControlSet and another in ${which}: one was changed.`;

  test.each<[string, () => string[], string[]]>([
    [
      'the only other one differs',
      () => answer(first(SICK), keysOf(CLEAN)),
      ['unknown', contradicts(`${set('ControlSet001')}\\${PARAMETERS}, which is the same key`)],
    ],
    [
      'all others differ',
      () => answer(keysOf(CLEAN), first(SICK), second(SICK)),
      ['unknown', contradicts('each other control set')],
    ],
    ['one of the others is the same', () => answer(keysOf(CLEAN), first(SICK), second(CLEAN)), ['compliant']],
    [
      'the one that Select names differs',
      () => answer([select(1)], keysOf(CLEAN), first(SICK), second(CLEAN)),
      ['unknown', contradicts(`${set('ControlSet001')}\\${PARAMETERS}, which is the same key`)],
    ],
    [
      'the one that Select names is the same',
      () => answer([select(2)], keysOf(CLEAN), first(SICK), second(CLEAN)),
      ['compliant'],
    ],
    ['the one that Select names is not shown', () => answer([select(3)], keysOf(CLEAN), first(SICK)), ['compliant']],
    ['there is no other', () => answer([select(1)], keysOf(CLEAN)), ['compliant']],
  ])('CurrentControlSet is one of the others: %s', (_, answered, expected) => expect(answered()).toEqual(expected));

  test('the warning of a contradiction is about the source', () => {
    expect(readOne([...keysOf(CLEAN), ...first(SICK)]).warnings[0]?.target).toBe('a.reg');
  });

  test.each([
    [
      'other bytes of an item',
      (keys: ExportedKey[]) =>
        keys.map((each) => ({
          ...each,
          values: new Map(each.values).set('packedcatalogitem', {
            bytes: Uint8Array.of(1),
            text: null,
            number: null,
            target: '',
          }),
        })),
    ],
    [
      'items in another order',
      (keys: ExportedKey[]) => moved(moved(keys, '000000000001', '000000000000'), '000000000002', '000000000001'),
    ],
    ['items in another list', (keys: ExportedKey[]) => moved(keys, 'Catalog_Entries64', 'Catalog_Entries')],
    ['another catalog', (keys: ExportedKey[]) => moved(keys, 'Protocol_Catalog9\\', 'Protocol_Catalog8\\')],
    ['an item fewer', (keys: ExportedKey[]) => keys.slice(0, -1)],
  ])('a control set with %s differs', (_, change) => {
    expect(answer(keysOf(CLEAN), change(first(CLEAN)))[1]).toMatch(/^controlSetsContradict/);
  });

  test('the one that Select names is read, whichever is first', () => {
    expect(answer([select(1)], first(CLEAN), second(SICK))).toEqual(['compliant']);
    expect(answer([select(2)], first(CLEAN), second(SICK))).toEqual(['nonCompliant']);
    const bare = [first(CLEAN), second(SICK)].flatMap((keys) => moved(keys, `${SYSTEM}\\`, ''));
    expect(answer([key('Select', { Current: 2 })], bare)).toEqual(['nonCompliant']);
    expect(answer([key('HKLM\\Other\\Select', { Current: 1 }), select(2)], first(CLEAN), second(SICK))).toEqual([
      'nonCompliant',
    ]);
  });

  test('the first is read, with doubt, where nothing names the current one', () => {
    const shown = `${set('ControlSet001')}\\${PARAMETERS}`;
    const assumed = `controlSetAssumed: The export holds 2 control sets and not which of them is current: ${shown}, the first, was read.`;
    expect(answer(first(CLEAN), second(SICK))).toEqual(['unknown', assumed]);
    expect(answer(first(CLEAN), second(CLEAN))).toEqual(['compliant', assumed]);
    expect(answer([key(`${SYSTEM}\\Select`)], first(CLEAN), second(SICK))).toEqual(['unknown', assumed]);
    expect(answer([select(3)], first(CLEAN))).toEqual([
      'unknown',
      `controlSetMissing: The current control set is 3, and its catalog is not in the export: ${shown} was read instead.`,
    ]);
    expect(answer([select(1)], second(CLEAN))[0]).toBe('unknown');
  });

  test('the one that is asked for is read, and a missing one is an error that names the others', () => {
    const keys = [select(1), ...first(CLEAN), ...second(SICK)];
    const catalog = readOne(keys, { wanted: 2 });
    expect([answerOf(catalog), catalog.source.controlSet]).toEqual([['nonCompliant'], 'ControlSet002']);
    expect(() => readOne(keys, { wanted: 3 })).toThrow(
      expect.objectContaining({
        code: 'controlSetNotFound',
        message: 'The export holds no Winsock protocol catalog of ControlSet003.',
        target: 'a.reg',
        hint: 'It holds one of: ControlSet001, ControlSet002.',
      }),
    );
    const loose = moved(keysOf(CLEAN), CURRENT, 'HKLM\\TEMP');
    expect(() => readOne(loose, { wanted: 1 })).toThrow(
      expect.objectContaining({ hint: 'It has no control sets: leave --control-set out.' }),
    );
  });

  test('those of each hive that is mounted are one machine', () => {
    const hives = ['A', 'B'].flatMap((hive) => [
      key(`HKLM\\${hive}\\Select`, { Current: hive === 'A' ? 1 : 2 }),
      ...keysOf(CLEAN, `HKLM\\${hive}\\ControlSet001`),
      ...keysOf(SICK, `hklm\\${hive}\\ControlSet002`),
    ]);
    expect(read(hives).map((catalog) => [catalog.source.controlSet, ...answerOf(catalog)])).toEqual([
      ['ControlSet001', 'compliant'],
      ['ControlSet002', 'nonCompliant'],
    ]);
  });
});

describe('of several catalogs in one control set', () => {
  const CURRENT = `${SYSTEM}\\CurrentControlSet`;
  const inPlace = (machine: Case, place: string) => moved(keysOf(machine), `${CURRENT}\\${PARAMETERS}`, place);

  test('the one below Services\\WinSock2\\Parameters is judged, in any case', () => {
    const bak = `${CURRENT}\\Services\\WinSock2.bak\\Parameters`;
    const shown = `${CURRENT}\\services\\WINSOCK2\\Parameters`;
    const catalog = readOne([...inPlace(SICK, bak), ...inPlace(CLEAN, shown)]);
    const message = `The export holds one catalog in ${shown} and another in ${bak}: an entry may have been moved.`;
    expect(answerOf(catalog)).toEqual(['unknown', `notPlaced: ${message}`]);
    expect([catalog.warnings[0]?.target, catalog.missingEntries]).toEqual([`a.reg:${bak}\\Protocol_Catalog9`, 1]);
    expect(answer(inPlace(CLEAN, bak), inPlace(CLEAN, shown))).toEqual(['compliant']);
  });

  test('one elsewhere is judged alone, with doubt', () => {
    const bak = `${CURRENT}\\Services\\Contoso\\Parameters`;
    const catalog = readOne(inPlace(CLEAN, bak));
    const message = `The catalog in ${bak} stands where Windows does not read it: it may be a copy.`;
    expect(answerOf(catalog)).toEqual(['unknown', `notPlaced: ${message}`]);
    expect([catalog.warnings[0]?.target, catalog.missingEntries]).toEqual([`a.reg:${bak}\\Protocol_Catalog9`, 1]);
  });

  test('one directly in a control set is of that control set, with doubt', () => {
    const catalog = readOne(inPlace(CLEAN, `${SYSTEM}\\ControlSet001`));
    expect([catalog.source.controlSet, ...answerOf(catalog)]).toEqual([
      'ControlSet001',
      'unknown',
      expect.stringContaining('stands where Windows does not read it'),
    ]);
  });

  test('one of a hive whose name has another length in small letters is in its place', () => {
    expect(answer(keysOf(CLEAN, 'HKLM\\\u0130stanbul\\ControlSet001'))).toEqual(['compliant']);
  });

  test('a copy in another control set is no doubt, if it is the same', () => {
    const bak = `${SYSTEM}\\ControlSet001\\Services\\WinSock2.bak\\Parameters`;
    expect(answer(keysOf(CLEAN), inPlace(CLEAN, bak))).toEqual(['compliant']);
    expect(answer(keysOf(CLEAN), inPlace(SICK, bak))).toEqual([
      'unknown',
      expect.stringContaining('may have been moved'),
    ]);
  });

  test('the active protocol catalog is read, by Current_Protocol_Catalog', () => {
    const active = (name: string | null, ...keys: ExportedKey[][]) =>
      answer(
        [key(`${CURRENT}\\${PARAMETERS}`, name === null ? {} : { Current_Protocol_Catalog: name })],
        ...keys.map((each) => each.filter(({ path }) => path.includes('Protocol_Catalog'))),
      );
    const [nine, eight] = [keysOf(CLEAN), moved(keysOf(SICK), 'Protocol_Catalog9', 'Protocol_Catalog8')];
    expect(active('Protocol_Catalog9', nine, eight)).toEqual(['compliant']);
    expect(active('protocol_catalog8', nine, eight)).toEqual(['nonCompliant']);
    expect(active('Protocol_Catalog7', nine, eight)).toEqual([
      'unknown',
      'catalogAssumed: The export names Protocol_Catalog7 as active and does not hold it: Protocol_Catalog9 was read.',
    ]);
    const assumed = readOne([...eight, ...nine].filter(({ path }) => path.includes('Protocol_Catalog')));
    expect([codesOf(assumed), assumed.missingEntries]).toEqual([['catalogAssumed'], 1]);
    expect(active(null, nine, eight)).toEqual([
      'unknown',
      'catalogAssumed: The export does not say which of Protocol_Catalog9, Protocol_Catalog8 is active: Protocol_Catalog9 was read.',
    ]);
    expect(active(null, nine)).toEqual(['compliant']);
  });

  test('of the same key twice, in any case, the first has the values', () => {
    const twice = [...keysOf(CLEAN), key(`${CURRENT}\\${PARAMETERS}`.toUpperCase(), { Current_Protocol_Catalog: 'x' })];
    expect(answer(twice)).toEqual(['compliant']);
  });
});

describe('an item that stands where Windows does not read it', () => {
  const CATALOG = `${SYSTEM}\\CurrentControlSet\\${PARAMETERS}\\Protocol_Catalog9`;
  const notPlaced = (more = '') =>
    `notPlaced: Windows does not read an item that stands here${more}: it may belong to an entry that is not shown.`;

  test.each<[string, ExportedKey]>([
    ['in a key without a number', key(`${CATALOG}\\Catalog_Entries64\\x`, { PackedCatalogItem: ITEM })],
    ['in a list', key(`${CATALOG}\\Catalog_Entries64`, { PackedCatalogItem: ITEM })],
    ['in a key below a catalog', key(`${CATALOG}\\x`, { PackedCatalogItem: ITEM })],
    ['under another name', key(`${CATALOG}\\x`, { Item: ITEM })],
    ['by its name alone', key(`${CATALOG}\\x`, { PackedCatalogItem: 'damaged' })],
    ['beside Parameters', key(`${SYSTEM}\\CurrentControlSet\\Services\\x`, { PackedCatalogItem: ITEM })],
    ['in another catalog', key(`${SYSTEM}\\x\\Protocol_Catalog9`, { PackedCatalogItem: ITEM })],
    ['in a catalog of another name', key(`${CATALOG}x\\Catalog_Entries64\\1`, { PackedCatalogItem: ITEM })],
    ['behind another value', key(`${CATALOG}\\x`, { a: 'b', Item: ITEM })],
  ])('makes the verdict unknown: %s', (_, stray) => {
    for (const keys of [
      [...keysOf(CLEAN), stray],
      [stray, ...keysOf(CLEAN)],
    ]) {
      const catalog = readOne(keys);
      expect(answerOf(catalog)).toEqual(['unknown', notPlaced()]);
      expect([catalog.warnings[0]?.target, catalog.missingEntries]).toEqual([stray.target, 1]);
    }
  });

  test('is counted with others, and the first that stands outside of a catalog is named', () => {
    const inside = key(`${CATALOG}\\x`, { PackedCatalogItem: ITEM });
    const outside = [1, 2].map((at) => key(`${SYSTEM}\\${at}`, { PackedCatalogItem: ITEM }));
    const catalog = readOne([...keysOf(CLEAN), inside, ...outside]);
    expect(answerOf(catalog)).toEqual(['unknown', notPlaced(' (others like it: 2)')]);
    expect([catalog.warnings[0]?.target, catalog.missingEntries]).toEqual([`a.reg:${SYSTEM}\\1`, 1]);
  });

  test('is a second item of one key', () => {
    const numbered = (values: Record<string, Data>) =>
      keysOf(CLEAN).map((each) =>
        each.path.endsWith('64\\000000000001')
          ? { ...each, values: new Map([...each.values, ...key(each.path, values).values]) }
          : each,
      );
    expect(answer(numbered({ Item: ITEM }))).toEqual(['unknown', notPlaced()]);
    expect(answer(numbered({ Item: ITEM, Other: ITEM }))).toEqual(['unknown', notPlaced()]);
    expect(answer(numbered({ Blob: new Uint8Array(888), Text: 'a' }))).toEqual(['compliant']);
  });

  test('is judged as well in a catalog that is not the active one', () => {
    const other = key(`${CATALOG.replace('9', '8')}\\x`, { PackedCatalogItem: ITEM });
    expect(answer(keysOf(CLEAN), [other])).toEqual(['unknown', notPlaced()]);
  });

  test('makes the verdict on each machine unknown where no machine can claim it', () => {
    const stray = key('HKLM\\x', { PackedCatalogItem: ITEM });
    const hives = ['A', 'B'].flatMap((hive) => keysOf(CLEAN, `HKLM\\${hive}\\ControlSet001`));
    expect(read([...hives, stray]).map((catalog) => answerOf(catalog))).toEqual([
      ['unknown', notPlaced()],
      ['unknown', notPlaced()],
    ]);
  });

  test('is no other value', () => {
    const others = ['x', 'x\\Protocol_Catalog9', 'x\\Protocol_Catalog9\\x'].flatMap((path) =>
      [SYSTEM, CATALOG].map((above) => key(`${above}\\${path}`, { Blob: new Uint8Array(888), a: 'b' })),
    );
    expect(answer(keysOf(CLEAN), others)).toEqual(['compliant']);
  });
});

describe('an item whose key is not shown', () => {
  const stray = (at: number, bytes = ITEM): ExportedKey => ({
    path: '',
    target: `a.reg:${at}`,
    values: new Map([['packedcatalogitem', { bytes, text: null, number: null, target: `a.reg:${at}` }]]),
  });
  const message = 'The item here has lost its key: in which catalog it stands is unknown.';

  test('is an entry of unknown bitness, with a warning', () => {
    const catalog = readOne([stray(1), stray(2)]);
    expect(catalog.entries.map(({ bitness, nonIfs, position }) => [bitness, nonIfs, position])).toEqual([
      [null, false, null],
      [null, false, null],
    ]);
    expect(catalog.warnings.slice(0, 2)).toEqual(
      [1, 2].map((at) => ({ code: 'itemWithoutKey', message, target: `a.reg:${at}` })),
    );
    expect(codesOf(catalog).slice(2)).toEqual(['entryRepeated', 'entriesMissing']);
    expect(catalog.source).toMatchObject({ kind: 'reg', path: 'a.reg', machine: null, controlSet: null });
  });

  test('is called by no name where it is damaged', () => {
    expect(readOne([stray(1, ITEM.subarray(1))]).warnings[1]).toEqual({
      code: 'itemMalformed',
      message: expect.stringMatching(/^The catalog item is damaged, so the entry is unknown: /),
      target: 'a.reg:1',
    });
  });

  test('may stand beside the name of the active catalog, which has lost its key too', () => {
    const lost = key('', { Current_Protocol_Catalog: 'Protocol_Catalog9' });
    expect(readOne([lost, stray(1)]).warnings[1]?.message).toBe(
      'The export names Protocol_Catalog9 as active and does not hold it: Protocol_Catalog9 was read.',
    );
  });

  test('belongs to the first machine', () => {
    const layer = SICK.entries.find(({ chainLength }) => chainLength === 0) as (typeof SICK.entries)[number];
    const hives = ['A', 'B'].flatMap((hive) => keysOf(CLEAN, `HKLM\\${hive}\\ControlSet001`));
    const [first, second] = read([stray(1, itemOf(layer)), ...hives]) as [MachineCatalog, MachineCatalog];
    expect([first.entries.length, verdictOf(first)]).toEqual([CLEAN.entries.length + 1, 'nonCompliant']);
    expect(codesOf(first)[0]).toBe('itemWithoutKey');
    expect([second.entries.length, answerOf(second)]).toEqual([CLEAN.entries.length, ['compliant']]);
  });

  test('is nothing where it has no item', () => {
    expect(answer([key('', { a: 'b' })], keysOf(CLEAN))).toEqual(['compliant']);
  });
});

describe('a catalog', () => {
  const CATALOG = `${SYSTEM}\\CurrentControlSet\\${PARAMETERS}\\Protocol_Catalog9`;
  const without = (keys: ExportedKey[], isLeftOut: (path: string) => boolean) =>
    keys.filter(({ path }) => !isLeftOut(path));
  const isCatalog = (path: string) => path === CATALOG;
  const isParameters = (path: string) => path === CATALOG.slice(0, CATALOG.lastIndexOf('\\'));

  test('whose item cannot be read names the item and its key', () => {
    const path = `${CATALOG}\\Catalog_Entries64\\000000000001`;
    const changed = (values: Record<string, Data>) =>
      readOne(keysOf(CLEAN).map((each) => (each.path === path ? key(path, values) : each)));
    const damaged = changed({ PackedCatalogItem: 'damaged' });
    expect(damaged.warnings[0]?.target).toBe(`a.reg:${path}:PackedCatalogItem [${path}]`);
    expect(damaged.entries[0]).toMatchObject({ bitness: 64, position: 1, id: null });
    expect(changed({}).warnings[0]?.target).toBe(`a.reg:${path} [${path}]`);
  });

  test('has the bitness of its list, in any case', () => {
    const folded = moved(moved(keysOf(CLEAN), 'Catalog_Entries64', 'CATALOG_entries64'), 'Protocol_C', 'PROTOCOL_c');
    expect(readOne(folded).entries).toEqual(readOne(keysOf(CLEAN)).entries);
  });

  test('of an export has counters, or is not known whole', () => {
    const keys = keysOf(CLEAN);
    for (const cut of [isCatalog, (path: string) => isCatalog(path) || isParameters(path)]) {
      const catalog = readOne(without(keys, cut));
      expect([verdictOf(catalog), codesOf(catalog)]).toEqual(['unknown', ['entriesMissing', 'entriesMissing']]);
    }
  });

  test('of rows needs its counters only where the rows show the key of the catalog, or that above it', () => {
    const osquery = { kind: 'osquery', noun: 'file' } as const;
    const items = without(keysOf(CLEAN), (path) => isCatalog(path) || isParameters(path));
    expect(codesOf(readOne(items, osquery))).toEqual([]);
    expect(codesOf(readOne(without(keysOf(CLEAN), isCatalog), osquery))).toEqual(['entriesMissing', 'entriesMissing']);
    const emptyKey = without(keysOf(CLEAN), isCatalog).concat(key(CATALOG, {}));
    expect(codesOf(readOne(without(emptyKey, isParameters), osquery))).toEqual(['entriesMissing', 'entriesMissing']);
  });

  test('with an item beyond its counter may lack an entry', () => {
    const catalog = readOne(keysOf({ ...CLEAN, dead: CLEAN.entries.slice(0, 1) }));
    expect([codesOf(catalog), catalog.missingEntries, verdictOf(catalog)]).toEqual([['deadItem'], 1, 'unknown']);
  });

  test('of which only an empty list is shown is no whole catalog', () => {
    const catalog = readOne([key(`${CATALOG}\\Catalog_Entries`)]);
    expect([catalog.entries, verdictOf(catalog)]).toEqual([[], 'unknown']);
  });

  test('of 32 bits alone is whole, if the source shows that there is no other list', () => {
    const only32 = { ...CLEAN, entries: CLEAN.entries.filter(({ bitness }) => bitness === 32) };
    expect(codesOf(readOne(keysOf(only32)))).toEqual([]);
    const cut = without(keysOf(only32), isCatalog);
    expect(answerOf(readOne(cut, { kind: 'osquery' }))).toEqual([
      'unknown',
      'entriesMissing: The counter of the 32-bit catalog is not shown here: whether more entries follow is unknown.',
      'entriesMissing: Whether the machine has a 64-bit catalog too is not shown here.',
    ]);
    const with64 = [...keysOf(only32), key(`${CATALOG}\\Catalog_Entries64`)];
    expect([codesOf(readOne(with64)), verdictOf(readOne(with64))]).toEqual([['entriesMissing'], 'unknown']);
    const below64 = [...keysOf(only32), key(`${CATALOG}\\catalog_entries64\\x`)];
    expect(verdictOf(readOne(below64))).toBe('unknown');
    const other = [...keysOf(only32), key(`${CATALOG}\\Catalog_Entries64x`), key(`${CATALOG}\\xCatalog_Entries64`)];
    expect(codesOf(readOne(other))).toEqual([]);
  });
});
