// Which items of a list a hive holds, and what may be missing of it.

import { describe, expect, test } from 'vitest';
import { readHive } from '../../../src/formats/hive/hive.ts';
import type { MachineCatalog } from '../../../src/machine-catalog.ts';
import { type Case, caseNamed, itemOf } from '../../support/cases.ts';
import { dword, HIVE, type HiveKey, hiveFile, hiveOfKeys, text } from '../../support/hive.ts';
import {
  activeOf,
  free,
  hex,
  keyAt,
  nodeOf,
  readHiveBytes,
  readTree,
  rootWith,
  shownOf,
  shownWith,
  without,
} from '../../support/hive-trees.ts';

const CLEAN = caseNamed('clean-windows-10');
const XP = caseNamed('windows-xp');
const CATALOG = 'Services\\WinSock2\\Parameters\\Protocol_Catalog9';
const clean = () => readTree(rootWith(1, { ControlSet001: CLEAN }));

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
    const catalog = readHiveBytes(bytes);
    expect(catalog.entries).toEqual(clean().entries);
    expect(shownOf(catalog)).toEqual(
      shownWith(1, [
        'hiveDamaged',
        `All of Catalog_Entries64 cannot be read: it lists ${keys} of its ${keys + 1} keys.`,
        `SYSTEM:${hex(node - 4)} [${PATH}\\Catalog_Entries64]`,
      ]),
    );
  });

  test.each(['1a', 'a1', 'x', '1 '])('one key may be no entry: %s', (name) => {
    const root = rootWith(1, { ControlSet001: CLEAN });
    keyAt(activeOf(root), 'Catalog_Entries').keys.push({ name, values: [], keys: [] });
    const bytes = hiveOfKeys(root);
    const catalog = readHiveBytes(bytes);
    expect(catalog.entries).toEqual(clean().entries);
    expect(shownOf(catalog)).toEqual(
      shownWith(1, [
        'hiveDamaged',
        'All of Catalog_Entries cannot be read: it has a key whose name is no number.',
        `SYSTEM:${hex(nodeOf(bytes, name) - 4)} [${PATH}\\Catalog_Entries]`,
      ]),
    );
  });

  test('only the first damage is shown', () => {
    const bytes = hive();
    const node = nodeOf(bytes, 'Catalog_Entries64');
    bytes.writeUInt32LE(100, node + 20);
    bytes.write('x', nodeOf(bytes, '000000000001') + 76);
    const [warning, ...others] = of(readHiveBytes(bytes), 'hiveDamaged');
    expect(others).toHaveLength(1);
    expect(warning?.message).toMatch(/lists \d+ of its 100 keys/);
    const two = rootWith(1, { ControlSet001: CLEAN });
    for (const name of ['x', 'y']) keyAt(activeOf(two), 'Catalog_Entries').keys.push({ name, values: [], keys: [] });
    const both = hiveOfKeys(two);
    expect(of(readHiveBytes(both), 'hiveDamaged')).toMatchObject([
      { target: `SYSTEM:${hex(nodeOf(both, 'x') - 4)} [${PATH}\\Catalog_Entries]` },
    ]);
  });

  test('one key may be damaged: it is an entry of which nothing is known', () => {
    const bytes = hive(XP);
    const at = hex(nodeOf(bytes, '000000000003') - 4);
    free(bytes, '000000000003');
    const catalog = readHiveBytes(bytes);
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
    const catalog = readHiveBytes(bytes);
    expect(catalog.entries[0]).toMatchObject({ id: null, position: 1 });
    expect(catalog.entries[1]?.name).toBe('MSAFD Tcpip [TCP/IP]');
    expect(shownOf(catalog).warnings).toEqual([
      [
        'itemUnreadable',
        'The catalog item 000000000001 has no readable PackedCatalogItem: the entry is unknown.',
        `SYSTEM:${hex(nodeOf(bytes, '000000000001') - 4)} [${PATH}\\Catalog_Entries\\000000000001]`,
      ],
    ]);
    expect(readTree(rootWith(1, { ControlSet001: XP })).entries[1]?.name).toBe(XP.entries[1]?.name);
  });

  test('a counter may be damaged', () => {
    const bytes = hive();
    const counter = bytes.indexOf('Num_Catalog_Entries64');
    bytes.write('xx', counter - 20);
    const catalog = readHiveBytes(bytes);
    expect(catalog.entries).toEqual(clean().entries);
    expect(shownOf(catalog)).toEqual(
      shownWith(
        2,
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
      ),
    );
    const other = hive(XP);
    other.write('xx', other.indexOf('Num_Catalog_Entries') - 20);
    // The damaged value may have been either counter.
    expect(of(readHiveBytes(other), 'hiveDamaged').map(({ message }) => message)).toEqual([
      'Num_Catalog_Entries cannot be read: no value begins here.',
      'Num_Catalog_Entries64 cannot be read: no value begins here.',
    ]);
  });

  test('nothing may be there but its key, or not even that', () => {
    const empty = rootWith(1, { ControlSet001: CLEAN });
    keyAt(activeOf(empty), 'Catalog_Entries64').keys = [];
    const { length } = CLEAN.entries.filter(({ bitness }) => bitness === 64);
    expect(shownOf(readTree(empty))).toEqual(
      shownWith(length, [
        'entriesMissing',
        `The 64-bit catalog holds 0 of ${length} entries here: what the others are is unknown.`,
        `SYSTEM [${PATH}]`,
      ]),
    );
    const gone = rootWith(1, { ControlSet001: CLEAN });
    activeOf(gone).keys = without(activeOf(gone).keys, 'Catalog_Entries');
    expect(readTree(gone).missingEntries).toBe(count(CLEAN, 32));
    const old = rootWith(1, { ControlSet001: XP });
    expect(shownOf(readTree(old))).toEqual(shownWith(0));
    // An empty list shows a 64-bit Windows, even without its counter.
    activeOf(old).keys.push({ name: 'Catalog_Entries64', values: [], keys: [] });
    expect(shownOf(readTree(old)).missingEntries).toBe(1);
  });

  test('nothing may be there in any list', () => {
    const root = rootWith(1, { ControlSet001: CLEAN });
    for (const list of activeOf(root).keys) list.keys = [];
    const catalog = readTree(root);
    expect([catalog.entries, catalog.missingEntries]).toEqual([[], CLEAN.entries.length]);
  });

  test('the key may be damaged: then the machine may have a 64-bit catalog', () => {
    const root = rootWith(1, { ControlSet001: XP });
    activeOf(root).keys.push({ name: 'Catalog_Entries64', values: [], keys: [] });
    const bytes = hiveOfKeys(root);
    const node = nodeOf(bytes, 'Catalog_Entries64');
    free(bytes, 'Catalog_Entries64');
    expect(shownOf(readHiveBytes(bytes))).toEqual(
      shownWith(
        2,
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
      ),
    );
  });

  test('all items may be damaged: then there is nothing to show', () => {
    const bytes = hive(XP);
    const node = nodeOf(bytes, 'Catalog_Entries');
    bytes.writeUInt32LE(36, node + 28);
    expect(() => readHiveBytes(bytes)).toThrow(
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
    expect(readTree(withItems(4096)).entries).toHaveLength(4096);
    expect(() => readTree(withItems(4097))).toThrow(
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
  });
});

describe('an item that Windows does not read', () => {
  const item = () => ({
    name: 'PackedCatalogItem',
    type: 3,
    bytes: Buffer.from(itemOf(caseNamed('lsp-listed-last').entries[0] as never)),
  });
  const keyOf = (name: string, values = [item()], keys: HiveKey[] = []): HiveKey => ({ name, values, keys });
  const list = (root: HiveKey) => keyAt(activeOf(root), 'Catalog_Entries64');
  const winsock = (root: HiveKey) => keyAt(root, 'ControlSet001', 'Services', 'WinSock2');
  const ACTIVE = `ControlSet001\\${CATALOG}`;
  const first = 'Catalog_Entries64\\000000000001';

  test.each<[where: string, add: (root: HiveKey) => void, key: string]>([
    ['in the key of a catalog', (root) => void activeOf(root).values.push(item()), ACTIVE],
    ['in the key of a list', (root) => void list(root).values.push(item()), `${ACTIVE}\\Catalog_Entries64`],
    [
      'in a list of another name',
      (root) => void activeOf(root).keys.push(keyOf('Catalog_Entries_64', [], [keyOf('000000000001')])),
      `${ACTIVE}\\Catalog_Entries_64\\000000000001`,
    ],
    [
      'below an item',
      (root) => void (list(root).keys[0] as HiveKey).keys.push(keyOf('000000000002')),
      `${ACTIVE}\\${first}\\000000000002`,
    ],
    [
      'beside an item, under another name',
      (root) => void (list(root).keys[0] as HiveKey).values.push({ ...item(), name: 'Old' }),
      `${ACTIVE}\\${first}`,
    ],
    [
      'in another key of WinSock2',
      (root) => void winsock(root).keys.push(keyOf('Parameters.old', [], [keyOf('000000000001')])),
      'ControlSet001\\Services\\WinSock2\\Parameters.old\\000000000001',
    ],
    [
      'in a whole catalog beside Parameters',
      (root) =>
        void winsock(root).keys.push(
          keyOf(
            'Parameters.old',
            [],
            [keyOf('Protocol_Catalog9', [], [keyOf('Catalog_Entries64', [], [keyOf('000000000001')])])],
          ),
        ),
      `ControlSet001\\Services\\WinSock2\\Parameters.old\\Protocol_Catalog9\\${first}`,
    ],
    [
      'in a whole catalog below another key of Parameters',
      (root) =>
        void keyAt(winsock(root), 'Parameters').keys.push(
          keyOf('x', [], [keyOf('Protocol_Catalog9', [], [keyOf('Catalog_Entries64', [], [keyOf('000000000001')])])]),
        ),
      `ControlSet001\\Services\\WinSock2\\Parameters\\x\\Protocol_Catalog9\\${first}`,
    ],
  ])('%s is a doubt', (_where, add, key) => {
    const root = rootWith(1, { ControlSet001: CLEAN });
    add(root);
    const message = 'Windows does not read an item that stands here: it may belong to an entry that is not shown.';
    expect(readTree(root).entries).toEqual(clean().entries);
    expect(shownOf(readTree(root))).toEqual(shownWith(1, ['notPlaced', message, `SYSTEM [${key}]`]));
  });

  test('is a doubt too in a hive that was saved from WinSock2, and no doubt in Parameters alone', () => {
    const root = rootWith(1, { ControlSet001: CLEAN });
    const message = 'Windows does not read an item that stands here: it may belong to an entry that is not shown.';
    const saved = winsock(root);
    expect(readTree(keyAt(saved, 'Parameters')).warnings).toEqual([]);
    expect(readTree(saved).warnings).toEqual([]);
    saved.keys.push(keyOf('Parameters.old', [], [keyOf('000000000001')]));
    expect(readTree(saved).warnings).toEqual([
      { code: 'notPlaced', message, target: 'SYSTEM [Parameters.old\\000000000001]' },
    ]);
  });

  test('is counted with others, and found beside damaged keys', () => {
    const root = rootWith(1, { ControlSet001: CLEAN });
    winsock(root).keys.push(keyOf('A'), keyOf('B'), keyOf('C', [], [keyOf('D')]), keyOf('E'));
    const bytes = hiveOfKeys(root);
    for (const name of ['B', 'D']) free(bytes, name);
    expect(shownOf(readHiveBytes(bytes)).warnings).toEqual([
      [
        'notPlaced',
        'Windows does not read an item that stands here (others like it: 1): it may belong to an entry that is not shown.',
        'SYSTEM [ControlSet001\\Services\\WinSock2\\A]',
      ],
    ]);
  });

  test('is looked for in keys of any depth', () => {
    let deep = keyOf('a');
    for (let depth = 0; depth < 400; depth++) deep = keyOf('a'.repeat(20), [], [deep]);
    const root = rootWith(1, { ControlSet001: CLEAN });
    winsock(root).keys.push(deep);
    expect(shownOf(readTree(root)).missingEntries).toBe(1);
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
    const catalog = readHiveBytes(bytes);
    expect(catalog.entries).toEqual(clean().entries);
    expect(shownOf(catalog)).toEqual(
      shownWith(1, [
        'hiveDamaged',
        `The hive holds a second key of the name ${name}: only the first was read.`,
        `SYSTEM:${hex(second - 4)}${key}`,
      ]),
    );
  });
});
