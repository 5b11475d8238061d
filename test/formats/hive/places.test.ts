// Where a hive holds the active catalog, and what makes it doubtful which one that is.

import { describe, expect, test } from 'vitest';
import { caseNamed } from '../../support/cases.ts';
import { dword, HIVE, type HiveKey, hiveOf, hiveOfKeys, rootOf, text } from '../../support/hive.ts';
import {
  activeOf,
  free,
  hex,
  keyAt,
  listOf,
  nodeOf,
  offsetOf,
  parametersOf,
  readHiveBytes,
  readTree,
  rootWith,
  shownOf,
  shownWith,
  without,
} from '../../support/hive-trees.ts';

const CLEAN = caseNamed('clean-windows-10');
const ONE_LSP = caseNamed('one-lsp-both-catalogs');
const BASE = 4096;
const clean = () => readTree(rootWith(1, { ControlSet001: CLEAN }));
const sick = () => readTree(rootWith(1, { ControlSet001: ONE_LSP }));
const noCatalog = {
  code: 'noCatalog',
  message: 'This is a registry hive, and it holds no Winsock protocol catalog.',
  target: 'SYSTEM',
};

describe('a hive may be saved from', () => {
  const set = () => keyAt(rootOf(ONE_LSP, HIVE), 'ControlSet001');
  test.each<[string, () => HiveKey]>([
    ['a control set', set],
    ['Services', () => keyAt(set(), 'Services')],
    ['WinSock2', () => keyAt(set(), 'Services', 'WinSock2')],
    ['Parameters', () => keyAt(set(), 'Services', 'WinSock2', 'Parameters')],
  ])('%s', (_where, root) => {
    const catalog = readTree(root());
    expect(catalog.entries).toEqual(sick().entries);
    expect(shownOf(catalog)).toEqual({ controlSet: null, warnings: [], missingEntries: 0 });
    expect(catalog.source.machine).toBeNull();
  });
});

describe('the current control set', () => {
  test('is the one that Select names, in any case', () => {
    const catalog = readTree(rootWith(2, { ControlSet001: CLEAN, CONTROLSET002: ONE_LSP }));
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
    const catalog = readTree(root);
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
    const catalog = readTree(root);
    expect(catalog.entries).toEqual(clean().entries);
    expect(shownOf(catalog)).toEqual(
      shownWith(1, [
        'controlSetAssumed',
        'The hive holds 2 control sets and not which of them is current: ControlSet001, the first, was read.',
        'SYSTEM',
      ]),
    );
  });

  test('does not matter if all have the same catalog', () => {
    const alike = rootWith(null, { ControlSet001: CLEAN, ControlSet002: CLEAN });
    expect(readTree(alike).missingEntries).toBe(0);
    // The same items in the other of the two lists are another catalog.
    const machine = caseNamed('lsp-only-32-bit');
    const swapped = rootWith(null, { ControlSet001: machine, ControlSet002: machine });
    const { keys } = keyAt(parametersOf(swapped, 'ControlSet002'), 'Protocol_Catalog9');
    for (const key of keys) key.name = key.name === 'Catalog_Entries' ? 'Catalog_Entries64' : 'Catalog_Entries';
    expect(readTree(swapped).missingEntries).toBe(1);
    // And so are the same items in other keys.
    const moved = rootWith(null, { ControlSet001: CLEAN, ControlSet002: CLEAN });
    const list = keyAt(parametersOf(moved, 'ControlSet002'), 'Protocol_Catalog9', 'Catalog_Entries');
    for (const key of list.keys) key.name = String(Number(key.name) + 1).padStart(12, '0');
    expect(readTree(moved).missingEntries).toBe(1);
  });

  test('is read first of all: another one may be damaged', () => {
    const hive = hiveOfKeys(rootWith(1, { ControlSet001: CLEAN, ControlSet002: ONE_LSP }));
    free(hive, 'ControlSet002');
    expect(shownOf(readHiveBytes(hive)).warnings).toEqual([]);
  });

  test('is unknown where Select is damaged', () => {
    const hive = hiveOfKeys(rootWith(1, { ControlSet001: CLEAN }));
    hive.writeUInt32LE(36, nodeOf(hive, 'Select') + 40);
    const catalog = readHiveBytes(hive);
    expect(catalog.entries).toEqual(clean().entries);
    expect(shownOf(catalog)).toEqual(
      shownWith(1, [
        'hiveDamaged',
        'Which control set is current cannot be read: no cell can begin here.',
        'SYSTEM:0x1024 [Select]',
      ]),
    );
    // Saved from Parameters, a hive has no Select; damage beside its keys may have been one.
    const parameters = hiveOf(CLEAN, { ...HIVE, root: 'Parameters' });
    const beside = offsetOf(parameters, 'AppId_Catalog');
    free(parameters, 'AppId_Catalog');
    expect(() => readHiveBytes(parameters)).toThrow(
      expect.objectContaining({ code: 'sourceMalformed', target: `SYSTEM:${hex(BASE + beside)}` }),
    );
  });

  test.each(['ControlSet1', 'ControlSet01', 'ControlSet0011', 'ControlSet001x', 'xControlSet001', 'ControlSetabc'])(
    'is not %s, which is no control set',
    (name) => {
      expect(() => readTree(rootWith(1, { [name]: CLEAN }))).toThrow(expect.objectContaining(noCatalog));
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
      expect(readHiveBytes(hive).source.controlSet).toBe(first);
      const offsets = [first, second].map((name) => offsetOf(hive, name));
      const list = listOf(hive, 'root');
      hive.writeUInt32LE(offsets[1] as number, list + 4);
      hive.writeUInt32LE(offsets[0] as number, list + 8);
      expect(readHiveBytes(hive).source.controlSet).toBe(first);
    });

    test('and of two of the same name the one that is stored first', () => {
      const hive = hiveOfKeys(rootWith(null, { ControlSet001: CLEAN, ControlSet002: ONE_LSP }), {
        ...HIVE,
        list: 'li',
      });
      hive.write('1', nodeOf(hive, 'ControlSet002') + 76 + 12);
      expect(readHiveBytes(hive).entries).toEqual(clean().entries);
    });
  });
});

describe('a control set that the user names', () => {
  const hive = () => hiveOfKeys(rootWith(1, { ControlSet001: CLEAN, ControlSet002: ONE_LSP }));

  test('is read', () => {
    const catalog = readHiveBytes(hive(), 2);
    expect(catalog.entries).toEqual(sick().entries);
    expect(shownOf(catalog)).toEqual({ controlSet: 'ControlSet002', warnings: [], missingEntries: 0 });
  });

  test('has to be there', () => {
    expect(() => readHiveBytes(hive(), 3)).toThrow(
      expect.objectContaining({
        code: 'controlSetNotFound',
        message: 'The hive holds no Winsock protocol catalog of ControlSet003.',
        hint: 'It holds one of: ControlSet001, ControlSet002.',
      }),
    );
    expect(() => readHiveBytes(hiveOf(CLEAN, { ...HIVE, root: 'WinSock2' }), 1)).toThrow(
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
  const assumed = (reason: string) =>
    shownWith(1, ['catalogAssumed', `The hive ${reason}: Protocol_Catalog9 was read.`, 'SYSTEM']);

  test.each([
    ['Protocol_Catalog10', 'protocol_catalog10'],
    ['Protocol_Catalog2', 'Protocol_Catalog2'],
    ['Protocol_Catalog9999', 'Protocol_Catalog9999'],
    ['PROTOCOL_CATALOG10', 'Protocol_Catalog10'],
  ])('is the one that Parameters names, in any case: %s', (name, active) => {
    const catalog = readTree(withSecond(name, active));
    expect(catalog.entries).toEqual(clean().entries);
    expect(shownOf(catalog)).toEqual(shownWith(0));
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
    const catalog = readTree(withSecond(name, active));
    expect(catalog.entries).toEqual(sick().entries);
    expect(shownOf(catalog).warnings.filter(([code]) => code !== 'notPlaced')).toEqual(assumed(reason).warnings);
  });

  test('has a list of entries', () => {
    const root = withSecond('Protocol_Catalog10', 'Protocol_Catalog10');
    keyAt(parametersOf(root), 'Protocol_Catalog10').keys = [];
    expect(shownOf(readTree(root))).toEqual(assumed('names Protocol_Catalog10 as active and does not hold it'));
    const only = rootWith(1, { ControlSet001: CLEAN });
    activeOf(only).keys = [];
    expect(() => readTree(only)).toThrow(expect.objectContaining(noCatalog));
  });

  test.each([
    ['Catalog_Entries', 64],
    ['Catalog_Entries64', 32],
  ] as const)('may lack %s; the other list is read', (lacking, bitness) => {
    const root = rootWith(1, { ControlSet001: ONE_LSP });
    activeOf(root).keys = without(activeOf(root).keys, lacking);
    const { entries } = readTree(root);
    expect(entries).toEqual(expect.arrayContaining([expect.objectContaining({ bitness })]));
    expect(new Set(entries.map((entry) => entry.bitness))).toEqual(new Set([bitness]));
  });

  test('is the only one, if no value names one', () => {
    const root = rootWith(1, { ControlSet001: CLEAN });
    parametersOf(root).values = [];
    expect(shownOf(readTree(root))).toEqual(shownWith(0));
    const other = rootWith(1, { ControlSet001: CLEAN });
    parametersOf(other).values = [dword('Current_Protocol_Catalog', 9)];
    activeOf(other).name = 'Protocol_Catalog2';
    expect(readTree(other).entries).toEqual(clean().entries);
  });

  test('is doubtful where its name is damaged', () => {
    const root = rootWith(1, { ControlSet001: CLEAN });
    const hive = hiveOfKeys(root);
    hive.writeUInt32LE(36, nodeOfParameters(hive) + 40);
    const catalog = readHiveBytes(hive);
    expect(catalog.entries).toEqual(clean().entries);
    expect(shownOf(catalog)).toEqual(
      shownWith(1, [
        'hiveDamaged',
        'Which protocol catalog is active cannot be read: no cell can begin here.',
        'SYSTEM:0x1024 [ControlSet001\\Services\\WinSock2\\Parameters]',
      ]),
    );
  });

  /** The key Parameters of Winsock; other services have one too. */
  function nodeOfParameters(hive: Buffer): number {
    const parent = offsetOf(hive, 'WinSock2');
    for (let at = hive.indexOf('Parameters', BASE); at !== -1; at = hive.indexOf('Parameters', at + 1))
      if (hive.toString('latin1', at - 76, at - 74) === 'nk' && hive.readUInt32LE(at - 60) === parent) return at - 76;
    throw new Error('WinSock2 has no Parameters');
  }
});

describe('a catalog where Windows has none', () => {
  const branch = (machine = ONE_LSP) => keyAt(rootWith(1, { ControlSet001: machine }), 'ControlSet001');
  const services = (machine = ONE_LSP) => keyAt(branch(machine), 'Services');

  test.each<[where: string, at: string, key: (machine?: typeof CLEAN) => HiveKey]>([
    [
      'in a key CurrentControlSet',
      'CurrentControlSet\\Services\\WinSock2\\',
      (machine) => ({ ...branch(machine), name: 'CurrentControlSet' }),
    ],
    ['beside the control sets', 'Services\\WinSock2\\', services],
    ['at the root', 'WinSock2\\', (machine) => keyAt(services(machine), 'WinSock2')],
    ['in Parameters at the root', '', (machine) => keyAt(services(machine), 'WinSock2', 'Parameters')],
  ])('%s is a doubt, if it differs', (_where, at, key) => {
    const beside = (machine: typeof CLEAN) => {
      const root = rootWith(1, { ControlSet001: CLEAN });
      root.keys.push(key(machine));
      return readTree(root);
    };
    const other = `${at}Parameters\\Protocol_Catalog9`;
    expect(beside(ONE_LSP).entries).toEqual(clean().entries);
    expect(shownOf(beside(ONE_LSP))).toEqual(
      shownWith(1, [
        'notPlaced',
        `The hive holds one catalog in ControlSet001\\Services\\WinSock2\\Parameters\\Protocol_Catalog9 and another in ${other}: an entry may have been moved.`,
        `SYSTEM [${other}]`,
      ]),
    );
    expect(shownOf(beside(CLEAN))).toEqual(shownWith(0));
  });

  test('beside the control sets may be damaged: the machine is known all the same', () => {
    const root = rootWith(1, { ControlSet001: CLEAN });
    root.keys.push({ name: 'WinSock2', values: [], keys: [{ name: 'Damaged', values: [], keys: [] }] });
    const bytes = hiveOfKeys(root);
    free(bytes, 'Damaged');
    expect(shownOf(readHiveBytes(bytes))).toEqual(shownWith(0));
  });
});
