// Where a hive holds the active catalog, and what makes it doubtful which one that is.

import { describe, expect, test } from 'vitest';
import { readHive } from '../../../src/formats/hive/hive.ts';
import type { MachineCatalog } from '../../../src/machine-catalog.ts';
import { type Case, caseNamed, itemOf } from '../../support/cases.ts';
import {
  dword,
  HIVE,
  type HiveKey,
  type HiveStyle,
  hiveFile,
  hiveOf,
  hiveOfKeys,
  rootOf,
  text,
  withChecksum,
} from '../../support/hive.ts';

const CLEAN = caseNamed('clean-windows-10');
const ONE_LSP = caseNamed('one-lsp-both-catalogs');
const XP = caseNamed('windows-xp');
const BASE = 4096;
const CATALOG = 'Services\\WinSock2\\Parameters\\Protocol_Catalog9';

const readBytes = (bytes: Buffer, wanted: number | null = null): MachineCatalog =>
  readHive(hiveFile(bytes), 'SYSTEM', wanted);
const read = (root: HiveKey, style: HiveStyle = HIVE): MachineCatalog => readBytes(hiveOfKeys(root, style));

/** A hive of SYSTEM with these control sets. */
function rootWith(current: number | null, sets: Readonly<Record<string, Case>>): HiveKey {
  const roots = Object.entries(sets).map(([name, machine]) =>
    rootOf(machine, { ...HIVE, current, controlSets: [name] }),
  );
  const others = roots[0]?.keys.filter(({ name }) => !/controlset/i.test(name)) ?? [];
  return {
    name: 'root',
    values: [],
    keys: [...roots.flatMap(({ keys }) => keys.filter(({ name }) => /controlset/i.test(name))), ...others],
  };
}

/** The key at the end of a path of names. */
function keyAt(root: HiveKey, ...names: string[]): HiveKey {
  const [name, ...others] = names;
  if (name === undefined) return root;
  const key = root.keys.find((each) => each.name === name);
  if (key === undefined) throw new Error(`there is no key ${name}`);
  return keyAt(key, ...others);
}
const parametersOf = (root: HiveKey, set = 'ControlSet001'): HiveKey =>
  keyAt(root, set, 'Services', 'WinSock2', 'Parameters');
const activeOf = (root: HiveKey): HiveKey => keyAt(parametersOf(root), 'Protocol_Catalog9');
const without = <T extends { name: string }>(all: readonly T[], name: string): T[] =>
  all.filter((each) => each.name !== name);

const shownOf = ({ warnings, missingEntries, source }: MachineCatalog) => ({
  controlSet: source.controlSet,
  warnings: warnings.map(({ code, message, target }) => [code, message, target]),
  missingEntries,
});
const clean = () => read(rootWith(1, { ControlSet001: CLEAN }));
const sick = () => read(rootWith(1, { ControlSet001: ONE_LSP }));
const noCatalog = {
  code: 'noCatalog',
  message: 'This is a registry hive, and it holds no Winsock protocol catalog.',
  target: 'SYSTEM',
};

/** Where a hive has a key of that name: the offset of its `nk`. */
function nodeOf(hive: Buffer, name: string): number {
  for (let at = hive.indexOf(name, BASE, 'latin1'); at !== -1; at = hive.indexOf(name, at + 1, 'latin1'))
    if (hive.toString('latin1', at - 76, at - 74) === 'nk' && hive.readUInt16LE(at - 4) === name.length) return at - 76;
  throw new Error(`there is no key ${name}`);
}
const offsetOf = (hive: Buffer, name: string): number => nodeOf(hive, name) - BASE - 4;
const listOf = (hive: Buffer, name: string): number => BASE + 4 + hive.readUInt32LE(nodeOf(hive, name) + 28);
const hex = (offset: number): string => `0x${offset.toString(16)}`;
/** A cell that is not in use. */
const free = (hive: Buffer, name: string) => hive.writeInt32LE(96, nodeOf(hive, name) - 4);

describe('a hive may be saved from', () => {
  const set = () => keyAt(rootOf(ONE_LSP, HIVE), 'ControlSet001');
  test.each<[string, () => HiveKey]>([
    ['a control set', set],
    ['Services', () => keyAt(set(), 'Services')],
    ['WinSock2', () => keyAt(set(), 'Services', 'WinSock2')],
    ['Parameters', () => keyAt(set(), 'Services', 'WinSock2', 'Parameters')],
  ])('%s', (_where, root) => {
    const catalog = read(root());
    expect(catalog.entries).toEqual(sick().entries);
    expect(shownOf(catalog)).toEqual({ controlSet: null, warnings: [], missingEntries: 0 });
    expect(catalog.source.machine).toBeNull();
  });
});

describe('the current control set', () => {
  test('is the one that Select names, in any case', () => {
    const catalog = read(rootWith(2, { ControlSet001: CLEAN, CONTROLSET002: ONE_LSP }));
    expect(catalog.entries).toEqual(sick().entries);
    expect(shownOf(catalog)).toEqual({ controlSet: 'CONTROLSET002', warnings: [], missingEntries: 0 });
  });

  test.each([
    [
      'is none of those with a catalog',
      (root: HiveKey) => {
        keyAt(root, 'ControlSet001', 'Services').keys = [];
      },
    ],
    [
      'is not there',
      (root: HiveKey) => {
        root.keys = without(root.keys, 'ControlSet001');
      },
    ],
  ])('%s: the first of the others is read, with a warning', (_why, change) => {
    const root = rootWith(1, { ControlSet001: CLEAN, ControlSet003: ONE_LSP });
    change(root);
    const catalog = read(root);
    expect(catalog.entries).toEqual(sick().entries);
    expect(shownOf(catalog)).toEqual({
      controlSet: 'ControlSet003',
      warnings: [
        [
          'controlSetMissing',
          'The current control set is 1, and its catalog is not in the hive: ControlSet003 was read instead.',
          'SYSTEM',
        ],
      ],
      missingEntries: 1,
    });
  });

  test.each([
    [
      'has no values',
      (root: HiveKey) => {
        keyAt(root, 'Select').values = [];
      },
    ],
    [
      'names it in a text',
      (root: HiveKey) => {
        keyAt(root, 'Select').values = [text('Current', '1')];
      },
    ],
    [
      'is not there',
      (root: HiveKey) => {
        root.keys = without(root.keys, 'Select');
      },
    ],
  ])('is unknown where Select %s', (_why, change) => {
    const root = rootWith(2, { ControlSet001: CLEAN, ControlSet002: ONE_LSP });
    change(root);
    const catalog = read(root);
    expect(catalog.entries).toEqual(clean().entries);
    expect(shownOf(catalog)).toEqual({
      controlSet: 'ControlSet001',
      warnings: [
        [
          'controlSetAssumed',
          'The hive holds 2 control sets and not which of them is current: ControlSet001, the first, was read.',
          'SYSTEM',
        ],
      ],
      missingEntries: 1,
    });
  });

  test('does not matter if all have the same catalog', () => {
    const alike = rootWith(null, { ControlSet001: CLEAN, ControlSet002: CLEAN });
    expect(read(alike).missingEntries).toBe(0);
    // The same items in the other of the two lists are another catalog.
    const machine = caseNamed('lsp-only-32-bit');
    const swapped = rootWith(null, { ControlSet001: machine, ControlSet002: machine });
    const { keys } = keyAt(parametersOf(swapped, 'ControlSet002'), 'Protocol_Catalog9');
    for (const key of keys) key.name = key.name === 'Catalog_Entries' ? 'Catalog_Entries64' : 'Catalog_Entries';
    expect(read(swapped).missingEntries).toBe(1);
    // And so are the same items in other keys.
    const moved = rootWith(null, { ControlSet001: CLEAN, ControlSet002: CLEAN });
    const list = keyAt(parametersOf(moved, 'ControlSet002'), 'Protocol_Catalog9', 'Catalog_Entries');
    for (const key of list.keys) key.name = String(Number(key.name) + 1).padStart(12, '0');
    expect(read(moved).missingEntries).toBe(1);
  });

  test('is read first of all: another one may be damaged', () => {
    const hive = hiveOfKeys(rootWith(1, { ControlSet001: CLEAN, ControlSet002: ONE_LSP }));
    free(hive, 'ControlSet002');
    expect(shownOf(readBytes(hive)).warnings).toEqual([]);
  });

  test('is unknown where Select is damaged', () => {
    const hive = hiveOfKeys(rootWith(1, { ControlSet001: CLEAN }));
    hive.writeUInt32LE(36, nodeOf(hive, 'Select') + 40);
    const catalog = readBytes(hive);
    expect(catalog.entries).toEqual(clean().entries);
    expect(shownOf(catalog)).toEqual({
      controlSet: 'ControlSet001',
      warnings: [
        [
          'hiveDamaged',
          'Which control set is current cannot be read: no cell can begin here.',
          'SYSTEM:0x1024 [Select]',
        ],
      ],
      missingEntries: 1,
    });
    // Saved from Parameters, a hive has no Select; damage beside its keys may have been one.
    const parameters = hiveOf(CLEAN, { ...HIVE, root: 'Parameters' });
    const beside = offsetOf(parameters, 'AppId_Catalog');
    free(parameters, 'AppId_Catalog');
    expect(() => readBytes(parameters)).toThrow(
      expect.objectContaining({ code: 'sourceMalformed', target: `SYSTEM:${hex(BASE + beside)}` }),
    );
  });

  test.each(['ControlSet1', 'ControlSet01', 'ControlSet0011', 'ControlSet001x', 'xControlSet001', 'ControlSetabc'])(
    'is not %s, which is no control set',
    (name) => {
      expect(() => read(rootWith(1, { [name]: CLEAN }))).toThrow(expect.objectContaining(noCatalog));
    },
  );

  describe('of several that may be it is the first by name', () => {
    test.each([
      ['ControlSet001', 'ControlSet002'],
      ['controlset001', 'ControlSet002'],
      ['ControlSet001', 'controlset002'],
    ])('of %s and %s, in whatever order they are stored', (first, second) => {
      const style = { ...HIVE, list: 'li' as const };
      const hive = hiveOfKeys(rootWith(null, { [first]: CLEAN, [second]: ONE_LSP }), style);
      expect(readBytes(hive).source.controlSet).toBe(first);
      const offsets = [first, second].map((name) => offsetOf(hive, name));
      const list = listOf(hive, 'root');
      hive.writeUInt32LE(offsets[1] as number, list + 4);
      hive.writeUInt32LE(offsets[0] as number, list + 8);
      expect(readBytes(hive).source.controlSet).toBe(first);
    });

    test('and of two of the same name the one that is stored first', () => {
      const hive = hiveOfKeys(rootWith(null, { ControlSet001: CLEAN, ControlSet002: ONE_LSP }), {
        ...HIVE,
        list: 'li',
      });
      hive.write('1', nodeOf(hive, 'ControlSet002') + 76 + 12);
      expect(readBytes(hive).entries).toEqual(clean().entries);
    });
  });
});

describe('a control set that the user names', () => {
  const hive = () => hiveOfKeys(rootWith(1, { ControlSet001: CLEAN, ControlSet002: ONE_LSP }));

  test('is read', () => {
    const catalog = readBytes(hive(), 2);
    expect(catalog.entries).toEqual(sick().entries);
    expect(shownOf(catalog)).toEqual({ controlSet: 'ControlSet002', warnings: [], missingEntries: 0 });
  });

  test('has to be there', () => {
    expect(() => readBytes(hive(), 3)).toThrow(
      expect.objectContaining({
        code: 'controlSetNotFound',
        message: 'The hive holds no Winsock protocol catalog of ControlSet003.',
        hint: 'It holds one of: ControlSet001, ControlSet002.',
      }),
    );
    expect(() => readBytes(hiveOf(CLEAN, { ...HIVE, root: 'WinSock2' }), 1)).toThrow(
      expect.objectContaining({
        code: 'controlSetNotFound',
        hint: 'It has no control sets: leave --control-set out.',
      }),
    );
  });
});

describe('the active catalog', () => {
  /** Protocol_Catalog9 is sick, and a catalog of that name is clean. */
  function withSecond(name: string, active: string | null): HiveKey {
    const root = rootWith(1, { ControlSet001: ONE_LSP });
    const parameters = parametersOf(root);
    const second = keyAt(parametersOf(rootWith(1, { ControlSet001: CLEAN })), 'Protocol_Catalog9');
    parameters.keys.push({ ...second, name });
    parameters.values = active === null ? [] : [text('Current_Protocol_Catalog', active)];
    return root;
  }
  const assumed = (reason: string) => ({
    controlSet: 'ControlSet001',
    warnings: [['catalogAssumed', `The hive ${reason}: Protocol_Catalog9 was read.`, 'SYSTEM']],
    missingEntries: 1,
  });

  test.each([
    ['Protocol_Catalog10', 'protocol_catalog10'],
    ['Protocol_Catalog2', 'Protocol_Catalog2'],
    ['Protocol_Catalog9999', 'Protocol_Catalog9999'],
    ['PROTOCOL_CATALOG10', 'Protocol_Catalog10'],
  ])('is the one that Parameters names, in any case: %s', (name, active) => {
    const catalog = read(withSecond(name, active));
    expect(catalog.entries).toEqual(clean().entries);
    expect(shownOf(catalog)).toEqual({ controlSet: 'ControlSet001', warnings: [], missingEntries: 0 });
  });

  test.each([
    ['Protocol_Catalog10', null, 'does not say which of Protocol_Catalog10, Protocol_Catalog9 is active'],
    ['Protocol_Catalog10', 'Protocol_Catalog11', 'names Protocol_Catalog11 as active and does not hold it'],
    ['Protocol_Catalog', 'Protocol_Catalog', 'names Protocol_Catalog as active and does not hold it'],
    ['Protocol_Catalog9x', 'Protocol_Catalog9x', 'names Protocol_Catalog9x as active and does not hold it'],
    ['xProtocol_Catalog9', 'xProtocol_Catalog9', 'names xProtocol_Catalog9 as active and does not hold it'],
    ['Protocol_Catalog12345', 'Protocol_Catalog12345', 'names Protocol_Catalog12345 as active and does not hold it'],
    ['Another', 'Another', 'names Another as active and does not hold it'],
  ])('is assumed beside %s where Parameters names %s', (name, active, reason) => {
    const catalog = read(withSecond(name, active));
    expect(catalog.entries).toEqual(sick().entries);
    expect(shownOf(catalog)).toEqual(assumed(reason));
  });

  test('has a list of entries', () => {
    const root = withSecond('Protocol_Catalog10', 'Protocol_Catalog10');
    keyAt(parametersOf(root), 'Protocol_Catalog10').keys = [];
    expect(shownOf(read(root))).toEqual(assumed('names Protocol_Catalog10 as active and does not hold it'));
    const only = rootWith(1, { ControlSet001: CLEAN });
    activeOf(only).keys = [];
    expect(() => read(only)).toThrow(expect.objectContaining(noCatalog));
  });

  test.each([
    ['Catalog_Entries', 64],
    ['Catalog_Entries64', 32],
  ] as const)('may lack %s; the other list is read', (lacking, bitness) => {
    const root = rootWith(1, { ControlSet001: ONE_LSP });
    activeOf(root).keys = without(activeOf(root).keys, lacking);
    const { entries } = read(root);
    expect(entries).toEqual(expect.arrayContaining([expect.objectContaining({ bitness })]));
    expect(new Set(entries.map((entry) => entry.bitness))).toEqual(new Set([bitness]));
  });

  test('is the only one, if no value names one', () => {
    const root = rootWith(1, { ControlSet001: CLEAN });
    parametersOf(root).values = [];
    expect(shownOf(read(root))).toEqual({ controlSet: 'ControlSet001', warnings: [], missingEntries: 0 });
    const other = rootWith(1, { ControlSet001: CLEAN });
    parametersOf(other).values = [dword('Current_Protocol_Catalog', 9)];
    activeOf(other).name = 'Protocol_Catalog2';
    expect(read(other).entries).toEqual(clean().entries);
  });

  test('is doubtful where its name is damaged', () => {
    const root = rootWith(1, { ControlSet001: CLEAN });
    const hive = hiveOfKeys(root);
    hive.writeUInt32LE(36, nodeOfParameters(hive) + 40);
    const catalog = readBytes(hive);
    expect(catalog.entries).toEqual(clean().entries);
    expect(shownOf(catalog)).toEqual({
      controlSet: 'ControlSet001',
      warnings: [
        [
          'hiveDamaged',
          'Which protocol catalog is active cannot be read: no cell can begin here.',
          'SYSTEM:0x1024 [ControlSet001\\Services\\WinSock2\\Parameters]',
        ],
      ],
      missingEntries: 1,
    });
  });

  /** The key Parameters of Winsock; other services have one too. */
  function nodeOfParameters(hive: Buffer): number {
    const parent = offsetOf(hive, 'WinSock2');
    for (let at = hive.indexOf('Parameters', BASE); at !== -1; at = hive.indexOf('Parameters', at + 1))
      if (hive.toString('latin1', at - 76, at - 74) === 'nk' && hive.readUInt32LE(at - 60) === parent) return at - 76;
    throw new Error('WinSock2 has no Parameters');
  }
});

describe('of a list of entries', () => {
  const PATH = `ControlSet001\\${CATALOG}`;
  const hive = (machine = CLEAN) => hiveOfKeys(rootWith(1, { ControlSet001: machine }));
  /** The warnings of this code. */
  const of = ({ warnings }: MachineCatalog, code: string) => warnings.filter((warning) => warning.code === code);
  const count = (machine: Case, bitness: number) => machine.entries.filter((entry) => entry.bitness === bitness).length;

  test('one key may not be listed', () => {
    const bytes = hive();
    const node = nodeOf(bytes, 'Catalog_Entries64');
    const keys = bytes.readUInt32LE(node + 20);
    bytes.writeUInt32LE(keys + 1, node + 20);
    const catalog = readBytes(bytes);
    expect(catalog.entries).toEqual(clean().entries);
    expect(shownOf(catalog)).toEqual({
      controlSet: 'ControlSet001',
      warnings: [
        [
          'hiveDamaged',
          `All of Catalog_Entries64 cannot be read: it lists ${keys} of its ${keys + 1} keys.`,
          `SYSTEM:${hex(node - 4)} [${PATH}\\Catalog_Entries64]`,
        ],
      ],
      missingEntries: 1,
    });
  });

  test.each(['1a', 'a1', 'x', '1 '])('one key may be no entry: %s', (name) => {
    const root = rootWith(1, { ControlSet001: CLEAN });
    keyAt(activeOf(root), 'Catalog_Entries').keys.push({ name, values: [], keys: [] });
    const bytes = hiveOfKeys(root);
    const catalog = readBytes(bytes);
    expect(catalog.entries).toEqual(clean().entries);
    expect(shownOf(catalog)).toEqual({
      controlSet: 'ControlSet001',
      warnings: [
        [
          'hiveDamaged',
          'All of Catalog_Entries cannot be read: it has a key whose name is no number.',
          `SYSTEM:${hex(nodeOf(bytes, name) - 4)} [${PATH}\\Catalog_Entries]`,
        ],
      ],
      missingEntries: 1,
    });
  });

  test('only the first damage is shown', () => {
    const bytes = hive();
    const node = nodeOf(bytes, 'Catalog_Entries64');
    bytes.writeUInt32LE(100, node + 20);
    bytes.write('x', nodeOf(bytes, '000000000001') + 76);
    const [warning, ...others] = of(readBytes(bytes), 'hiveDamaged');
    expect(others).toHaveLength(1);
    expect(warning?.message).toMatch(/lists \d+ of its 100 keys/);
    const two = rootWith(1, { ControlSet001: CLEAN });
    for (const name of ['x', 'y']) keyAt(activeOf(two), 'Catalog_Entries').keys.push({ name, values: [], keys: [] });
    const both = hiveOfKeys(two);
    expect(of(readBytes(both), 'hiveDamaged')).toMatchObject([
      { target: `SYSTEM:${hex(nodeOf(both, 'x') - 4)} [${PATH}\\Catalog_Entries]` },
    ]);
  });

  test('one key may be damaged: it is an entry of which nothing is known', () => {
    const bytes = hive(XP);
    const at = hex(nodeOf(bytes, '000000000003') - 4);
    free(bytes, '000000000003');
    const catalog = readBytes(bytes);
    expect(catalog.entries).toHaveLength(XP.entries.length);
    expect(catalog.entries.filter(({ id }) => id === null)).toMatchObject([
      { bitness: 32, position: null, name: null },
    ]);
    expect(shownOf(catalog).warnings).toEqual([
      [
        'itemUnreadable',
        `The catalog item at ${at} has no readable PackedCatalogItem: the entry is unknown.`,
        `SYSTEM:${at} [${PATH}\\Catalog_Entries]`,
      ],
    ]);
  });

  test('one item may lack its bytes, or its name', () => {
    const root = rootWith(1, { ControlSet001: caseNamed('windows-xp') });
    const [first, second] = keyAt(activeOf(root), 'Catalog_Entries').keys as [HiveKey, HiveKey];
    first.values = [];
    second.values.push(text('ProtocolName', '@%SystemRoot%\\System32\\mswsock.dll,-60100'));
    const bytes = hiveOfKeys(root);
    const catalog = readBytes(bytes);
    expect(catalog.entries[0]).toMatchObject({ id: null, position: 1 });
    expect(catalog.entries[1]?.name).toBe('MSAFD Tcpip [TCP/IP]');
    expect(shownOf(catalog).warnings).toEqual([
      [
        'itemUnreadable',
        'The catalog item 000000000001 has no readable PackedCatalogItem: the entry is unknown.',
        `SYSTEM:${hex(nodeOf(bytes, '000000000001') - 4)} [${PATH}\\Catalog_Entries\\000000000001]`,
      ],
    ]);
    expect(read(rootWith(1, { ControlSet001: XP })).entries[1]?.name).toBe(XP.entries[1]?.name);
  });

  test('a counter may be damaged', () => {
    const bytes = hive();
    const counter = bytes.indexOf('Num_Catalog_Entries64');
    bytes.write('xx', counter - 20);
    const catalog = readBytes(bytes);
    expect(catalog.entries).toEqual(clean().entries);
    expect(shownOf(catalog)).toEqual({
      controlSet: 'ControlSet001',
      warnings: [
        [
          'hiveDamaged',
          'Num_Catalog_Entries64 cannot be read: no value begins here.',
          `SYSTEM:${hex(counter - 24)} [${PATH}]`,
        ],
        [
          'entriesMissing',
          'The counter of the 64-bit catalog is not shown here: whether more entries follow is unknown.',
          `SYSTEM [${PATH}]`,
        ],
      ],
      missingEntries: 2,
    });
    const other = hive(XP);
    other.write('xx', other.indexOf('Num_Catalog_Entries') - 20);
    // The damaged value may have been either counter.
    expect(of(readBytes(other), 'hiveDamaged').map(({ message }) => message)).toEqual([
      'Num_Catalog_Entries cannot be read: no value begins here.',
      'Num_Catalog_Entries64 cannot be read: no value begins here.',
    ]);
  });

  test('nothing may be there but its key, or not even that', () => {
    const empty = rootWith(1, { ControlSet001: CLEAN });
    keyAt(activeOf(empty), 'Catalog_Entries64').keys = [];
    const { length } = CLEAN.entries.filter(({ bitness }) => bitness === 64);
    expect(shownOf(read(empty))).toEqual({
      controlSet: 'ControlSet001',
      warnings: [
        [
          'entriesMissing',
          `The 64-bit catalog holds 0 of ${length} entries here: what the others are is unknown.`,
          `SYSTEM [${PATH}]`,
        ],
      ],
      missingEntries: length,
    });
    const gone = rootWith(1, { ControlSet001: CLEAN });
    activeOf(gone).keys = without(activeOf(gone).keys, 'Catalog_Entries');
    expect(read(gone).missingEntries).toBe(count(CLEAN, 32));
    const old = rootWith(1, { ControlSet001: XP });
    expect(shownOf(read(old))).toEqual({ controlSet: 'ControlSet001', warnings: [], missingEntries: 0 });
    // An empty list shows a 64-bit Windows, even without its counter.
    activeOf(old).keys.push({ name: 'Catalog_Entries64', values: [], keys: [] });
    expect(shownOf(read(old)).missingEntries).toBe(1);
  });

  test('the key may be damaged: then the machine may have a 64-bit catalog', () => {
    const root = rootWith(1, { ControlSet001: XP });
    activeOf(root).keys.push({ name: 'Catalog_Entries64', values: [], keys: [] });
    const bytes = hiveOfKeys(root);
    const node = nodeOf(bytes, 'Catalog_Entries64');
    free(bytes, 'Catalog_Entries64');
    expect(shownOf(readBytes(bytes))).toEqual({
      controlSet: 'ControlSet001',
      warnings: [
        [
          'hiveDamaged',
          'All of Catalog_Entries64 cannot be read: the cell here is not in use.',
          `SYSTEM:${hex(node - 4)} [${PATH}]`,
        ],
        [
          'entriesMissing',
          'The 64-bit catalog holds 0 of 1 entries here: what the others are is unknown.',
          `SYSTEM [${PATH}]`,
        ],
      ],
      missingEntries: 2,
    });
  });

  test('all items may be damaged: then there is nothing to show', () => {
    const bytes = hive(XP);
    const node = nodeOf(bytes, 'Catalog_Entries');
    bytes.writeUInt32LE(36, node + 28);
    expect(() => readBytes(bytes)).toThrow(
      expect.objectContaining({
        code: 'sourceMalformed',
        message: 'The registry hive is damaged: no cell can begin here.',
        target: `SYSTEM:0x1024 [${PATH}\\Catalog_Entries]`,
      }),
    );
  });

  test('4096 entries are read, and not one more', () => {
    const withItems = (number: number): HiveKey => {
      const root = rootWith(1, { ControlSet001: XP });
      const bytes = Buffer.from(itemOf(XP.entries[0] as never));
      keyAt(activeOf(root), 'Catalog_Entries').keys = Array.from({ length: number }, (_, index) => ({
        name: String(index + 1).padStart(12, '0'),
        values: index < 4090 ? [] : [{ name: 'PackedCatalogItem', type: 3, bytes }],
        keys: [],
      }));
      activeOf(root).values = [dword('Num_Catalog_Entries', number)];
      return root;
    };
    expect(read(withItems(4096)).entries).toHaveLength(4096);
    expect(() => read(withItems(4097))).toThrow(
      expect.objectContaining({
        code: 'sourceMalformed',
        message: 'This holds 4097 entries, which no Winsock catalog does (4096 at the most here).',
        target: 'SYSTEM',
      }),
    );
  });

  test('damage of the disk is no damage of the hive', () => {
    const bytes = hive();
    const error = new Error('the disk is gone');
    const item = nodeOf(bytes, '000000000003');
    const file = {
      ...hiveFile(bytes),
      read: (offset: number, length: number) => {
        if (offset <= item && item < offset + length && offset > 0) throw error;
        return bytes.subarray(offset, offset + length);
      },
    };
    expect(() => readHive(file, 'SYSTEM')).toThrow(error);
    expect(error).not.toHaveProperty('key');
  });
});

describe('what a hive holds twice', () => {
  test.each<[string, (root: HiveKey) => HiveKey, string, string]>([
    ['a control set', (root) => root, 'ControlSet001', ''],
    ['a key of the catalog', activeOf, 'Catalog_Entries', ` [ControlSet001\\${CATALOG}]`],
  ])('is %s: only the first is read', (_what, parentIn, name, key) => {
    const root = rootWith(1, { ControlSet001: CLEAN });
    const parent = parentIn(root);
    // The second is of another name until the hive is made, so that it is stored behind the first.
    parent.keys.push({ name: `${name.slice(0, -1)}x`, values: [], keys: [] });
    const bytes = hiveOfKeys(root, { ...HIVE, list: 'li' });
    const second = nodeOf(bytes, `${name.slice(0, -1)}x`);
    bytes.write(name.slice(-1), second + 76 + name.length - 1);
    const catalog = readBytes(bytes);
    expect(catalog.entries).toEqual(clean().entries);
    expect(shownOf(catalog)).toEqual({
      controlSet: 'ControlSet001',
      warnings: [
        [
          'hiveDamaged',
          `The hive holds a second key of the name ${name}: only the first was read.`,
          `SYSTEM:${hex(second - 4)}${key}`,
        ],
      ],
      missingEntries: 1,
    });
  });
});

describe('beside the catalog', () => {
  test('its target in warnings is the key', () => {
    const root = rootWith(1, { ControlSet001: CLEAN });
    activeOf(root).values = [];
    expect(shownOf(read(root)).warnings.map(([code, , target]) => [code, target])).toEqual([
      ['entriesMissing', `SYSTEM [ControlSet001\\${CATALOG}]`],
      ['entriesMissing', `SYSTEM [ControlSet001\\${CATALOG}]`],
    ]);
  });

  test('the name of the machine may be anywhere in a value of many pages', () => {
    const machine = Array.from({ length: 3000 }, (_, index) => String(index).padStart(4, '0')).join(' ');
    for (const minor of [3, 5] as const)
      expect(readBytes(hiveOf(CLEAN, { ...HIVE, minor, machine })).source.machine).toBe(machine);
  });

  test.each([
    [
      'is not there',
      (set: HiveKey) => {
        set.keys = without(set.keys, 'Control');
      },
    ],
    [
      'has no names',
      (set: HiveKey) => {
        keyAt(set, 'Control').keys = [];
      },
    ],
    [
      'has a number',
      (set: HiveKey) => {
        keyAt(set, 'Control', 'ComputerName', 'ComputerName').values = [dword('ComputerName', 7)];
      },
    ],
  ])('the name of the machine is null where it %s', (_why, change) => {
    const root = rootWith(1, { ControlSet001: CLEAN });
    change(keyAt(root, 'ControlSet001'));
    const catalog = read(root);
    expect(catalog.source.machine).toBeNull();
    expect(shownOf(catalog)).toEqual({ controlSet: 'ControlSet001', warnings: [], missingEntries: 0 });
  });

  test('what stands behind the hive is a warning, and may be an entry', () => {
    const bytes = hiveOfKeys(rootWith(1, { ControlSet001: CLEAN }));
    const catalog = readBytes(Buffer.concat([bytes, Buffer.from('mswsock.dll')]));
    expect(catalog.entries).toEqual(clean().entries);
    expect(shownOf(catalog)).toEqual({
      controlSet: 'ControlSet001',
      warnings: [
        [
          'notPlaced',
          'The file goes on behind the end of the hive: an entry may stand there that is not shown.',
          `SYSTEM:${hex(bytes.length)}`,
        ],
      ],
      missingEntries: 1,
    });
  });

  test('a hive that is cut off at its end is read, if only filling is lost', () => {
    const bytes = hiveOf(CLEAN, { ...HIVE, deleted: ONE_LSP });
    const catalog = readBytes(bytes.subarray(0, bytes.length - 1));
    expect(catalog.entries).toEqual(readBytes(bytes).entries);
    expect(shownOf(catalog)).toEqual({
      controlSet: 'ControlSet001',
      warnings: [['hiveCut', 'The hive is cut off at its end; nothing that leads to the catalog lay there.', 'SYSTEM']],
      missingEntries: 0,
    });
  });
});

describe('the first block of a hive', () => {
  const changed = (at: number, value: number): Buffer => {
    const bytes = hiveOf(CLEAN);
    bytes.writeUInt32LE(value, at);
    return withChecksum(bytes);
  };
  const REFUSED_HINT =
    'Copy the hive again, with its .LOG1 and .LOG2 beside it, or take another copy: System32\\config\\RegBack, a restore point, a backup.';

  test.each([
    ['1.2', 24, 2],
    ['1.7', 24, 7],
    ['0.5', 20, 0],
    ['2.5', 20, 2],
  ])('may be of version %s, which is not read', (version, at, value) => {
    expect(() => readBytes(changed(at, value))).toThrow(
      expect.objectContaining({
        code: 'sourceUnsupported',
        message: `This is a registry hive of version ${version}; 1.3 to 1.6 are read.`,
        target: 'SYSTEM',
        hint: 'Load it in regedit and export the key Services\\WinSock2 of its control set as a .reg file.',
      }),
    );
  });

  test('may be damaged in its version', () => {
    const bytes = changed(24, 2);
    bytes.writeUInt32LE(0xdead, 508);
    expect(() => readBytes(bytes)).toThrow(
      expect.objectContaining({
        code: 'sourceMalformed',
        message: 'The registry hive is damaged: its first block is damaged.',
        target: 'SYSTEM:0x0',
        hint: REFUSED_HINT,
      }),
    );
  });

  test('may be cut off', () => {
    const message = 'The registry hive is damaged: it is cut off in its first block.';
    expect(() => readBytes(hiveOf(CLEAN).subarray(0, 511))).toThrow(
      expect.objectContaining({ code: 'sourceMalformed', message, target: 'SYSTEM:0x1ff', hint: REFUSED_HINT }),
    );
    expect(() => readBytes(hiveOf(CLEAN).subarray(0, 512))).toThrow(
      expect.objectContaining({
        code: 'sourceMalformed',
        message: 'The registry hive is damaged: the file is cut off before this.',
        target: 'SYSTEM:0x1000',
      }),
    );
  });
});
