import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Failure } from '../../../src/failure.ts';
import { readHive } from '../../../src/formats/hive/hive.ts';
import type { MachineCatalog } from '../../../src/machine-catalog.ts';
import { judge } from '../../../src/verdict/verdict.ts';
import { caseNamed, itemOf } from '../../support/cases.ts';
import { HIVE, HIVE_STYLES, hiveFile, hiveOf, withChecksum } from '../../support/hive.ts';
import { dirty, newLogs, oldLog } from '../../support/hive-logs.ts';

const CLEAN = caseNamed('clean-windows-10');
const ONE_LSP = caseNamed('one-lsp-both-catalogs');
const BASE = 4096;
const ONE_SET = { ...HIVE, controlSets: ['ControlSet001'] };
const read = (bytes: Buffer, ...logs: Buffer[]) => readHive(hiveFile(bytes, logs), 'SYSTEM');

/** File offset of a key's `nk` structure, by the key's name. */
const nodeOf = (hive: Buffer, name: string): number => {
  const at = hive.indexOf(name, BASE + 76, 'latin1');
  for (let from = at; from !== -1; from = hive.indexOf(name, from + 1, 'latin1'))
    if (hive.toString('latin1', from - 76, from - 74) === 'nk') return from - 76;
  throw new Error(`there is no key ${name}`);
};
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

test.each([
  ['1.2', 24, 2],
  ['1.7', 24, 7],
  ['2.3', 20, 2],
])('version %s is not supported', (_version, at, value) => {
  expect(() => read(changed((hive) => hive.writeUInt32LE(value, at)))).toThrow(
    expect.objectContaining({ code: 'sourceUnsupported' }),
  );
});

describe('changed bytes', () => {
  const bases = Object.values(HIVE_STYLES).map((style) =>
    hiveOf(ONE_LSP, { ...style, deleted: caseNamed('chain-of-seven') }),
  );
  const items = ONE_LSP.entries.map((entry) => Buffer.from(itemOf(entry)));
  /** Offsets of all bytes except those of items, in which no reader can see a change. */
  const structure = bases.map((hive) => {
    const inItems = new Set<number>();
    for (const item of items)
      for (let at = hive.indexOf(item); at !== -1; at = hive.indexOf(item, at + 1))
        for (let index = 0; index < item.length; index++) inItems.add(at + index);
    return Array.from(hive.keys()).filter((at) => at >= 512 && !inItems.has(at));
  });
  const known = new Set(read(hiveOf(ONE_LSP)).entries.map((entry) => JSON.stringify(factsOf(entry))));
  function factsOf({
    id,
    rawName,
    serviceFlags,
    providerFlags,
    providerId,
    providerPath,
    chain,
  }: MachineCatalog['entries'][0]) {
    return { id, rawName, serviceFlags, providerFlags, providerId, providerPath, chain };
  }
  const place = fc.record({
    hive: fc.nat(bases.length - 1),
    at: fc.nat(),
    value: fc.oneof(fc.nat(255), fc.constantFrom(0, 255)),
  });
  const readOrFail = (hive: Buffer, ...logs: Buffer[]): MachineCatalog | null => {
    const file = hiveFile(hive, logs);
    try {
      return readHive(file, 'SYSTEM');
    } catch (error) {
      expect(error).toBeInstanceOf(Failure);
      expect((error as Failure).code).toMatch(/^(?:sourceMalformed|sourceUnsupported|noCatalog)$/);
      return null;
    } finally {
      expect(file.bytesRead).toBeLessThan(1 << 26);
    }
  };
  const expectNothingInvented = (catalog: MachineCatalog | null) => {
    for (const entry of catalog?.entries ?? [])
      if (entry.id !== null) expect(known).toContain(JSON.stringify(factsOf(entry)));
  };

  test('one changed byte of the structure invents no entry, and never makes the machine compliant', () => {
    fc.assert(
      fc.property(place, ({ hive: which, at, value }) => {
        const hive = Buffer.from(bases[which] as Buffer);
        const places = structure[which] as number[];
        hive[places[at % places.length] as number] = value;
        const catalog = readOrFail(hive);
        expectNothingInvented(catalog);
        if (catalog !== null)
          expect(judge(catalog.entries, catalog.missingEntries, 'all').verdict).not.toBe('compliant');
      }),
      { numRuns: 3000 },
    );
  });

  test('several changed bytes or offsets of the structure invent no entry', () => {
    const changes = fc.array(fc.record({ at: fc.nat(), value: fc.nat(), wide: fc.boolean() }), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(fc.nat(bases.length - 1), changes, (which, all) => {
        const hive = Buffer.from(bases[which] as Buffer);
        const places = structure[which] as number[];
        for (const { at, value, wide } of all) {
          const index = at % places.length;
          const offset = places[index] as number;
          // Replaces four bytes by an offset that cells can have.
          if (wide && offset % 4 === 0 && places[index + 3] === offset + 3)
            hive.writeUInt32LE(((value % hive.length) >> 3) << 3, offset);
          else hive[offset] = value & 255;
        }
        expectNothingInvented(readOrFail(withChecksum(hive)));
      }),
      { numRuns: 3000 },
    );
  });

  test('with changed bytes anywhere, also in logs, reading ends within bounds', () => {
    const before = hiveOf(CLEAN, ONE_SET);
    const after = hiveOf(ONE_LSP, ONE_SET);
    const { log1, log2 } = newLogs(before, after);
    const sets = [
      [dirty(before), log1, log2],
      [dirty(before), oldLog(before, after)],
    ];
    const changes = fc.array(fc.record({ file: fc.nat(2), at: fc.nat(), value: fc.nat(255) }), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(fc.constantFrom(...sets), changes, fc.boolean(), (files, all, mended) => {
        const [hive, ...logs] = files.map((file) => Buffer.from(file)) as [Buffer, ...Buffer[]];
        for (const { file, at, value } of all) {
          const bytes = [hive, ...logs][file % files.length] as Buffer;
          bytes[mended ? at % 1024 : at % bytes.length] = value;
        }
        for (const file of mended ? [hive, ...logs] : []) withChecksum(file);
        hive.write('regf');
        readOrFail(hive, ...logs);
      }),
      { numRuns: 3000 },
    );
  });

  test('with random bytes behind a sound beginning, reading ends within bounds', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 0, maxLength: 20_000 }), (noise) => {
        readOrFail(Buffer.concat([hiveOf(CLEAN, ONE_SET).subarray(0, 4136), noise]));
      }),
      { numRuns: 500 },
    );
  });
});

test('a hive that was made to keep its reader busy is refused', () => {
  // A list of 4000 lists of 1000 keys each. All keys are at different offsets, in free cells.
  const leaves = 4000;
  const hive = Buffer.alloc(BASE + (1 << 24));
  hiveOf(CLEAN, ONE_SET).copy(hive, 0, 0, BASE);
  hive.writeUInt32LE(1 << 24, 40);
  hive.writeUInt32LE(32, 36);
  const put = (offset: number, size: number, bytes: Buffer) => {
    hive.writeInt32LE(-size, BASE + offset);
    bytes.copy(hive, BASE + offset + 4);
  };
  const root = Buffer.alloc(84);
  root.write('nk');
  root.writeUInt32LE(1_000_000, 20);
  root.writeUInt32LE(128, 28);
  put(32, 88, root);
  const index = Buffer.alloc(4 + leaves * 4);
  index.write('ri');
  index.writeUInt16LE(leaves, 2);
  for (let leaf = 0; leaf < leaves; leaf++) index.writeUInt32LE(32768 + leaf * 4096, 4 + leaf * 4);
  put(128, 8 * Math.ceil((index.length + 4) / 8), index);
  for (let leaf = 0; leaf < leaves; leaf++) {
    const list = Buffer.alloc(4 + 1000 * 4);
    list.write('li');
    list.writeUInt16LE(1000, 2);
    for (let item = 0; item < 1000; item++) list.writeUInt32LE(8 * (leaf * 1000 + item + 5000), 4 + item * 4);
    put(32768 + leaf * 4096, 4016, list);
  }
  const file = hiveFile(withChecksum(hive));
  const start = Date.now();
  expect(() => readHive(file, 'SYSTEM')).toThrow(expect.objectContaining({ code: 'sourceMalformed' }));
  expect(Date.now() - start).toBeLessThan(5000);
  expect(file.bytesRead).toBeLessThan(1 << 27);
});
