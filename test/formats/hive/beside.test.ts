// What a hive shows beside its items, and which hives are refused.

import { describe, expect, test } from 'vitest';
import { caseNamed } from '../../support/cases.ts';
import { dword, HIVE, type HiveKey, hiveOf, hiveOfKeys, withChecksum } from '../../support/hive.ts';
import {
  activeOf,
  hex,
  keyAt,
  readHiveBytes,
  readTree,
  rootWith,
  shownOf,
  shownWith,
  without,
} from '../../support/hive-trees.ts';

const CLEAN = caseNamed('clean-windows-10');
const ONE_LSP = caseNamed('one-lsp-both-catalogs');
const CATALOG = 'Services\\WinSock2\\Parameters\\Protocol_Catalog9';
const clean = () => readTree(rootWith(1, { ControlSet001: CLEAN }));

describe('beside the catalog', () => {
  test('its target in warnings is the key', () => {
    const root = rootWith(1, { ControlSet001: CLEAN });
    activeOf(root).values = [];
    expect(shownOf(readTree(root)).warnings.map(([code, , target]) => [code, target])).toEqual([
      ['entriesMissing', `SYSTEM [ControlSet001\\${CATALOG}]`],
      ['entriesMissing', `SYSTEM [ControlSet001\\${CATALOG}]`],
    ]);
  });

  test('the name of the machine may be anywhere in a value of many pages', () => {
    const machine = Array.from({ length: 3000 }, (_, index) => String(index).padStart(4, '0')).join(' ');
    for (const minor of [3, 5] as const)
      expect(readHiveBytes(hiveOf(CLEAN, { ...HIVE, minor, machine })).source.machine).toBe(machine);
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
    const catalog = readTree(root);
    expect(catalog.source.machine).toBeNull();
    expect(shownOf(catalog)).toEqual(shownWith(0));
  });

  test('what stands behind the hive is a warning, and may be an entry', () => {
    const bytes = hiveOfKeys(rootWith(1, { ControlSet001: CLEAN }));
    const catalog = readHiveBytes(Buffer.concat([bytes, Buffer.from('mswsock.dll')]));
    expect(catalog.entries).toEqual(clean().entries);
    expect(shownOf(catalog)).toEqual(
      shownWith(1, [
        'notPlaced',
        'The file goes on behind the end of the hive: an entry may stand there that is not shown.',
        `SYSTEM:${hex(bytes.length)}`,
      ]),
    );
  });

  test('a hive that is cut off at its end is read, if only filling is lost', () => {
    const bytes = hiveOf(CLEAN, { ...HIVE, deleted: ONE_LSP });
    const catalog = readHiveBytes(bytes.subarray(0, bytes.length - 1));
    expect(catalog.entries).toEqual(readHiveBytes(bytes).entries);
    expect(shownOf(catalog)).toEqual(
      shownWith(0, [
        'hiveCut',
        'The hive is cut off at its end; nothing that leads to the catalog lay there.',
        'SYSTEM',
      ]),
    );
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
    expect(() => readHiveBytes(changed(at, value))).toThrow(
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
    expect(() => readHiveBytes(bytes)).toThrow(
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
    expect(() => readHiveBytes(hiveOf(CLEAN).subarray(0, 511))).toThrow(
      expect.objectContaining({ code: 'sourceMalformed', message, target: 'SYSTEM:0x1ff', hint: REFUSED_HINT }),
    );
    expect(() => readHiveBytes(hiveOf(CLEAN).subarray(0, 512))).toThrow(
      expect.objectContaining({
        code: 'sourceMalformed',
        message: 'The registry hive is damaged: the file is cut off before this.',
        target: 'SYSTEM:0x1000',
      }),
    );
  });
});
