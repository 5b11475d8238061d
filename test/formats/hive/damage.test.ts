import { describe, expect, test } from 'vitest';
import { readHive } from '../../../src/formats/hive/hive.ts';
import { judge } from '../../../src/verdict/verdict.ts';
import { caseNamed } from '../../support/cases.ts';
import { HIVE, hiveFile, hiveOf, hiveOfKeys, rootOf, withChecksum } from '../../support/hive.ts';
import { free, keyAt, nodeOf } from '../../support/hive-trees.ts';

const CLEAN = caseNamed('clean-windows-10');
const ONE_LSP = caseNamed('one-lsp-both-catalogs');
const BASE = 4096;
const ONE_SET = { ...HIVE, controlSets: ['ControlSet001'] };
const read = (bytes: Buffer) => readHive(hiveFile(bytes), 'SYSTEM');

const listOf = (hive: Buffer, node: number): number => BASE + 4 + hive.readUInt32LE(node + 28);
const changed = (change: (hive: Buffer) => void, machine = CLEAN): Buffer => {
  const hive = hiveOf(machine, ONE_SET);
  change(hive);
  return withChecksum(hive);
};

describe('damage in front of the catalog is an error that names the place', () => {
  const at = (name: string, offset: number, value: number) => (hive: Buffer) =>
    hive.writeUInt32LE(value, nodeOf(hive, name) + offset);
  test.each<[string, (hive: Buffer) => void, RegExp]>([
    ['the root is missing', (hive) => hive.writeUInt32LE(0x7fffff00, 36), /^SYSTEM:0x/],
    ['the root is in the middle of another structure', (hive) => hive.writeUInt32LE(36, 36), /^SYSTEM:0x/],
    ['the list of subkeys is no list', at('Services', 28, 32), /\[ControlSet001\\Services\]$/],
    ['the list of subkeys is outside the file', at('Services', 28, 0x10000000), /\[ControlSet001\\Services\]$/],
    [
      'a key is in a free cell',
      (hive) => hive.writeInt32LE(96, nodeOf(hive, 'WinSock2') - 4),
      /\[ControlSet001\\Services\]$/,
    ],
    ['a key has another parent', at('WinSock2', 16, 32), /\[ControlSet001\\Services\]$/],
    ['a name is longer than its cell', at('WinSock2', 72, 400), /\[ControlSet001\\Services\]$/],
    [
      'a list contains itself',
      (hive) => {
        const node = nodeOf(hive, 'WinSock2');
        const list = listOf(hive, node);
        hive.write('ri', list);
        hive.writeUInt32LE(list - BASE - 4, list + 4);
      },
      /WinSock2\]$/,
    ],
    [
      'a list contains a key twice',
      (hive) => {
        const list = listOf(hive, nodeOf(hive, 'Services'));
        for (let at = 12; at < 4 + hive.readUInt16LE(list + 2) * 8; at += 8)
          hive.copy(hive, list + at, list + 4, list + 8);
      },
      /\[ControlSet001\\Services\]$/,
    ],
    [
      'a key is its own child',
      (hive) => {
        const node = nodeOf(hive, 'WinSock2');
        hive.writeUInt32LE(node - BASE - 4, listOf(hive, node) + 4);
      },
      /WinSock2\]$/,
    ],
  ])('%s', (_what, change, target) => {
    expect(() => read(changed(change))).toThrow(
      expect.objectContaining({
        code: 'sourceMalformed',
        target: expect.stringMatching(target),
        hint: expect.any(String),
      }),
    );
  });

  test.each([4, 511, 512, 4096, 4200, 20_000])('the file is cut after %i bytes', (length) => {
    expect(() => read(hiveOf(CLEAN, ONE_SET).subarray(0, length))).toThrow(
      expect.objectContaining({ code: 'sourceMalformed' }),
    );
  });

  test('a hive that is cut behind its catalog is read, with a warning', () => {
    const hive = hiveOf(CLEAN, { ...ONE_SET, deleted: ONE_LSP });
    const catalog = read(hive.subarray(0, hive.length - 8192));
    expect(catalog.entries).toEqual(read(hive).entries);
    expect(catalog.warnings.map(({ code }) => code)).toEqual(['hiveCut']);
  });
});

describe('a damaged item is an unknown entry, and the other items are read', () => {
  const node = (hive: Buffer) => nodeOf(hive, '000000000003');
  const value = (hive: Buffer) => BASE + 4 + hive.readUInt32LE(BASE + 4 + hive.readUInt32LE(node(hive) + 40));
  test.each<[string, (hive: Buffer) => void]>([
    ['its key is in a free cell', (hive) => hive.writeInt32LE(96, node(hive) - 4)],
    ['its key has no signature', (hive) => hive.write('xx', node(hive))],
    ['its list of values is outside the file', (hive) => hive.writeUInt32LE(0x7ffffff8, node(hive) + 40)],
    ['it claims a million values', (hive) => hive.writeUInt32LE(1_000_000, node(hive) + 36)],
    ['it has no values', (hive) => hive.writeUInt32LE(0, node(hive) + 36)],
    ['its value has no signature', (hive) => hive.write('xx', value(hive))],
    ['its bytes are in a free cell', (hive) => hive.writeInt32LE(896, BASE + hive.readUInt32LE(value(hive) + 8))],
    ['its bytes are too few', (hive) => hive.writeUInt32LE(800, value(hive) + 4)],
    ['its bytes are more than their cell holds', (hive) => hive.writeUInt32LE(4000, value(hive) + 4)],
    ['its bytes are a gigabyte', (hive) => hive.writeUInt32LE(1 << 30, value(hive) + 4)],
    ['its value claims to hold 888 bytes itself', (hive) => hive.writeUInt32LE(0x80000378, value(hive) + 4)],
  ])('%s', (_how, change) => {
    const catalog = read(changed(change));
    const unknown = catalog.entries.filter(({ nonIfs }) => nonIfs === null);
    expect(catalog.entries).toHaveLength(CLEAN.entries.length);
    expect(unknown).toMatchObject([{ bitness: 32, id: null }]);
    expect(catalog.warnings[0]?.target).toMatch(
      /^SYSTEM:0x[0-9a-f]+ \[ControlSet001\\Services\\WinSock2\\Parameters\\/,
    );
    expect(judge(catalog.entries, catalog.missingEntries, 'all').verdict).toBe('unknown');
  });
});

describe('damage beside the items', () => {
  test('a damaged list of items makes the verdict unknown', () => {
    const hive = changed((hive) => hive.writeUInt32LE(32, nodeOf(hive, 'Catalog_Entries64') + 28));
    const catalog = read(hive);
    expect(catalog.entries.every(({ bitness }) => bitness === 32)).toBe(true);
    expect(catalog.warnings[0]).toMatchObject({ code: 'hiveDamaged', target: expect.stringMatching(/Entries64\]$/) });
    expect(judge(catalog.entries, catalog.missingEntries, 'all').verdict).toBe('unknown');
  });

  test('a damaged counter, or a damaged Select, makes the verdict unknown', () => {
    const counter = (hive: Buffer) => BASE + 4 + hive.readUInt32LE(nodeOf(hive, 'Protocol_Catalog9') + 40);
    for (const change of [
      (hive: Buffer) => hive.writeUInt32LE(0x7ffffff8, counter(hive)),
      (hive: Buffer) => hive.writeUInt32LE(0x7ffffff8, nodeOf(hive, 'Select') + 40),
    ]) {
      const catalog = read(changed((hive) => void change(hive)));
      expect(catalog.warnings.map(({ code }) => code)).toContain('hiveDamaged');
      expect(judge(catalog.entries, catalog.missingEntries, 'all').verdict).toBe('unknown');
    }
  });

  test('damaged values of the root have a place, and no name of a key', () => {
    const hive = hiveOfKeys(keyAt(rootOf(CLEAN, ONE_SET), 'ControlSet001', 'Services', 'WinSock2', 'Parameters'));
    hive.writeUInt32LE(0x7ffffff8, nodeOf(hive, 'Parameters') + 40);
    expect(read(hive).warnings[0]).toMatchObject({
      code: 'hiveDamaged',
      target: expect.stringMatching(/^SYSTEM:0x[0-9a-f]+$/),
    });
  });

  test('a damaged key beside the catalog has no effect, if the active catalog is named', () => {
    const root = rootOf(CLEAN, ONE_SET);
    keyAt(root, 'ControlSet001', 'Services', 'WinSock2', 'Parameters').keys.push({
      name: 'Beside',
      values: [],
      keys: [],
    });
    const hive = hiveOfKeys(root, ONE_SET);
    const whole = read(hive).entries;
    free(hive, 'Beside');
    const { entries, warnings } = read(withChecksum(hive));
    expect([entries, warnings]).toEqual([whole, []]);
  });

  test('a damaged key of another service has no effect', () => {
    const catalog = read(changed((hive) => hive.write('xx', nodeOf(hive, 'xmlprov'))));
    expect(catalog.entries).toEqual(read(hiveOf(CLEAN, ONE_SET)).entries);
    expect(catalog.warnings).toEqual([]);
  });

  test('a damaged code page does not stop the reader', () => {
    const hive = changed((hive) => hive.writeUInt32LE(0x7ffffff8, nodeOf(hive, 'CodePage') + 40));
    expect(read(hive).entries).toHaveLength(CLEAN.entries.length);
  });
});
