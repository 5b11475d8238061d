// Thousands of hives with random changes. Mutation runs leave this file out, because it takes half a minute.

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
const read = (bytes: Buffer) => readHive(hiveFile(bytes), 'SYSTEM');

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
