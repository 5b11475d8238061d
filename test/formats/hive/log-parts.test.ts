// How the parts of a log are read, and put onto the pages of its hive.

import { describe, expect, test } from 'vitest';
import type { BaseBlock } from '../../../src/formats/hive/base-block.ts';
import { DirtyPageMap } from '../../../src/formats/hive/dirty-pages.ts';
import { dirtyUnits } from '../../../src/formats/hive/log-bitmap.ts';
import { readLogEntries } from '../../../src/formats/hive/log-entries.ts';
import { marvin32Matches } from '../../../src/formats/hive/marvin32.ts';
import { logEntry, sealEntry } from '../../support/hive-logs.ts';

const PAGE = 4096;

describe('an entry of a log', () => {
  const head = () => Buffer.alloc(512);
  const page = (letter: string) => Buffer.alloc(PAGE, letter);
  const first = () =>
    logEntry(
      [
        { offset: 0, bytes: page('a') },
        { offset: 8192, bytes: page('b') },
      ],
      5,
      16_384,
    );
  const second = () => logEntry([{ offset: 4096, bytes: page('c').subarray(0, 512) }], 6, 20_480);
  const read = (...parts: Buffer[]) => readLogEntries(Buffer.concat([head(), ...parts]), 5).entries;
  const changed = (change: (entry: Buffer) => void): Buffer => {
    const entry = first();
    change(entry);
    return sealEntry(entry);
  };

  test('has a sequence number, the size of the hive, and pages', () => {
    expect(read(first(), second())).toEqual([
      {
        sequence: 5,
        dataSize: 16_384,
        pages: [
          { offset: 0, bytes: page('a') },
          { offset: 8192, bytes: page('b') },
        ],
      },
      { sequence: 6, dataSize: 20_480, pages: [{ offset: 4096, bytes: page('c').subarray(0, 512) }] },
    ]);
  });

  test('may have as many pages as it has room for, and may write to the end of the hive', () => {
    const empty = Array.from({ length: 59 }, () => ({ offset: 0, bytes: Buffer.alloc(0) }));
    expect(read(logEntry(empty, 5, 4096))[0]?.pages).toHaveLength(59);
    // With 40 bytes of head and 8 of reference, the entry has 512 bytes.
    const last = { offset: 8192 - 464, bytes: page('a').subarray(0, 464) };
    expect(read(logEntry([last], 5, 8192))[0]?.pages).toEqual([last]);
  });

  test.each([
    ['of another sequence number', () => changed((entry) => entry.writeUInt32LE(6, 12))],
    ['without its signature', () => changed((entry) => entry.write('HvLx'))],
    ['of no size', () => changed((entry) => entry.writeUInt32LE(0, 4))],
    ['whose size has no room for its head', () => changed((entry) => entry.writeUInt32LE(16, 4))],
    ['whose size is no multiple of 512', () => changed((entry) => entry.writeUInt32LE(8700, 4))],
    ['that is longer than its log', () => changed((entry) => entry.writeUInt32LE(entry.length + 512, 4))],
    ['for a hive of half a page', () => changed((entry) => entry.writeUInt32LE(16_384 + 2048, 16))],
    ['that claims more pages than it has room for', () => changed((entry) => entry.writeUInt32LE(1086, 20))],
    ['that writes behind the end of the hive', () => changed((entry) => entry.writeUInt32LE(12_289, 48))],
    ['whose pages are longer than it is', () => changed((entry) => entry.writeUInt32LE(8000, 52))],
    ['with another hash of its pages', () => Buffer.from(first().fill('x', 600, 601))],
    ['with another hash of its head', () => Buffer.from(first().fill('x', 8, 9))],
    ['cut off in its head', () => first().subarray(0, 39)],
    ['cut off in its size', () => first().subarray(0, 6)],
  ])('%s ends the log', (_what, entry) => {
    expect(read(entry(), second())).toEqual([]);
    const log = Buffer.concat([head(), logEntry([], 4, 4096), entry(), second()]);
    expect(readLogEntries(log, 4).entries.map(({ sequence }) => sequence)).toEqual([4]);
  });

  const isLost = (...parts: Buffer[]) => readLogEntries(Buffer.concat([head(), ...parts]), 5).isEntryLost;

  test.each<[string, Buffer[]]>([
    ['that the file cuts off', [first().subarray(0, 512)]],
    ['that is damaged in front of the next one', [first().fill('x', 600, 601), second()]],
    ['that is damaged in its size', [changed((entry) => entry.writeUInt32LE(entry.length + 512, 4))]],
    [
      'that is damaged so that it looks shorter, in front of the next one',
      [changed((entry) => entry.writeUInt32LE(512, 4)), second()],
    ],
    [
      'that is damaged as the next one is, in front of a third',
      [first().fill('x', 600, 601), second().fill('x', 0, 4), logEntry([], 7, 4096)],
    ],
  ])('%s is lost', (_what, parts) => {
    expect(isLost(...parts)).toBe(true);
    expect(isLost(logEntry([], 5, 4096), ...parts.map((part) => Buffer.from(part).fill(6, 12, 13)))).toBe(
      parts.length === 1,
    );
  });

  test('that the file cuts off in its head is lost', () => {
    expect(isLost(first(), second().subarray(0, 39))).toBe(true);
  });

  test.each<[string, Buffer[]]>([
    ['that is the last', [first()]],
    ['that Windows did not finish', [first().fill('x', 600, 601)]],
    ['in front of one of an earlier use', [first(), logEntry([], 4, 4096)]],
    ['of an earlier use, which the file cuts off', [logEntry([], 4, 4096).fill(1, 5, 6)]],
    ['in front of other bytes', [first(), Buffer.alloc(1024, 'x')]],
    ['that has no room for its head', [first().fill('x', 600, 601), second().subarray(0, 39)]],
  ])('%s is not lost', (_what, parts) => expect(isLost(...parts)).toBe(false));

  test('of an earlier use of the log, behind the last one, is not read', () => {
    expect(read(first(), logEntry([], 4, 4096), second()).map(({ sequence }) => sequence)).toEqual([5]);
  });

  test('has a hash of two halves, and both have to be right', () => {
    const stored = Buffer.from('677287f6afdc37e6', 'hex');
    const bytes = Buffer.from('48764c45001e0000000000000300000000500000010000005d1e700717a84647', 'hex');
    expect(marvin32Matches(bytes, stored, 0)).toBe(true);
    for (const at of [0, 4]) {
      const other = Buffer.from(stored);
      other.writeUInt8(0, at);
      expect(marvin32Matches(bytes, other, 0)).toBe(false);
    }
  });
});

describe('a log of the old format', () => {
  /** A log for a hive of that size, with these units of 512 bytes: its bitmap is behind the first sector. */
  function logOf(units: readonly number[], { sector = 512, dataSize = 8192 } = {}): [log: Buffer, base: BaseBlock] {
    const bitmap = Buffer.alloc(Math.ceil(dataSize / 4096));
    for (const unit of units) bitmap[unit >> 3] = (bitmap[unit >> 3] as number) | (1 << (unit & 7));
    const vector = Buffer.alloc(Math.ceil((4 + bitmap.length) / sector) * sector);
    vector.write('DIRT');
    bitmap.copy(vector, 4);
    const log = Buffer.concat([Buffer.alloc(sector), vector, ...units.map((unit) => Buffer.alloc(512, 100 + unit))]);
    return [log, { sector, dataSize } as BaseBlock];
  }
  const unitsOf = (units: readonly number[]) =>
    units.map((unit) => ({ offset: unit * 512, bytes: Buffer.alloc(512, 100 + unit) }));

  test.each([
    [[], 512, 8192],
    [[0], 512, 8192],
    [[0, 7, 8, 15], 512, 8192],
    [[1, 2, 9], 4096, 8192],
    [[3, 4065], 512, 508 * 8 * 512 + 4096],
    [[3, 4063], 512, 508 * 8 * 512],
  ])('has units %j, with sectors of %i bytes, for a hive of %i bytes', (units, sector, dataSize) => {
    expect(dirtyUnits(...logOf(units, { sector, dataSize }))).toEqual(unitsOf(units));
  });

  test('has no units behind the end of the hive, whatever follows its bitmap', () => {
    const [log, base] = logOf([0, 7], { dataSize: 4096 });
    log.writeUInt8(0xff, 512 + 4 + 1);
    expect(dirtyUnits(log, base)).toEqual(unitsOf([0, 7]));
  });

  test('is not used if its mark is damaged', () => {
    for (const letter of [0, 1, 2, 3]) {
      const [log, base] = logOf([0]);
      log.write('x', 512 + letter);
      expect(dirtyUnits(log, base)).toBeNull();
    }
  });

  test('is not used if it is cut off, even by one byte', () => {
    const [log, base] = logOf([0, 9]);
    expect(dirtyUnits(log.subarray(0, -1), base)).toBeNull();
    expect(dirtyUnits(log.subarray(0, 516 + 1), base)).toBeNull();
    // A hive of two pages has a bitmap of two bytes.
    const [empty] = logOf([]);
    expect(dirtyUnits(empty.subarray(0, 516 + 1), base)).toBeNull();
    expect(dirtyUnits(empty.subarray(0, 516 + 2), base)).toEqual([]);
    expect(dirtyUnits(empty.subarray(0, 100), base)).toBeNull();
  });
});

describe('the writes of logs', () => {
  /** A hive of three pages and a half, full of dots, and these writes. */
  function written(...writes: readonly [offset: number, bytes: Buffer][]): { number: number; bytes: Buffer }[] {
    const hive = Buffer.alloc(4096 + 14_336, '.');
    const map = new DirtyPageMap((at, length) => hive.subarray(at, at + length));
    for (const [offset, bytes] of writes) map.write(offset, bytes);
    expect(hive.equals(Buffer.alloc(hive.length, '.'))).toBe(true);
    return [...map.pages].map(([number, bytes]) => ({ number, bytes }));
  }
  /** A page of dots, with other letters from an offset on. */
  const page = (...parts: readonly [at: number, bytes: Buffer][]): Buffer => {
    const bytes = Buffer.alloc(PAGE, '.');
    for (const [at, part] of parts) part.copy(bytes, at);
    return bytes;
  };

  test('replace whole pages', () => {
    const bytes = Buffer.concat([Buffer.alloc(PAGE, 'a'), Buffer.alloc(PAGE, 'b')]);
    expect(written([4096, bytes])).toEqual([
      { number: 1, bytes: Buffer.alloc(PAGE, 'a') },
      { number: 2, bytes: Buffer.alloc(PAGE, 'b') },
    ]);
  });

  test('replace parts of pages, and leave the rest as it was', () => {
    const bytes = Buffer.alloc(PAGE, 'a');
    expect(written([512, bytes.subarray(0, 512)], [1536, bytes.subarray(0, 512)])).toEqual([
      { number: 0, bytes: page([512, bytes.subarray(0, 512)], [1536, bytes.subarray(0, 512)]) },
    ]);
    expect(written([7680, bytes.subarray(0, 1024)])).toEqual([
      { number: 1, bytes: page([3584, bytes.subarray(0, 512)]) },
      { number: 2, bytes: page([0, bytes.subarray(0, 512)]) },
    ]);
  });

  test('fill up with zeros a page that the file holds only a part of', () => {
    const expected = Buffer.concat([Buffer.alloc(2048, '.'), Buffer.alloc(1536), Buffer.alloc(512, 'a')]);
    expect(written([3 * PAGE + 3584, Buffer.alloc(512, 'a')])).toEqual([{ number: 3, bytes: expected }]);
  });

  test('overwrite earlier ones, and leave the log as it was', () => {
    const whole = Buffer.alloc(PAGE, 'a');
    const half = Buffer.alloc(2048, 'b');
    expect(written([0, whole], [1024, half])).toEqual([
      {
        number: 0,
        bytes: Buffer.concat([Buffer.alloc(1024, 'a'), half, Buffer.alloc(1024, 'a')]),
      },
    ]);
    expect(whole.equals(Buffer.alloc(PAGE, 'a'))).toBe(true);
    expect(written([1024, half], [0, whole])).toEqual([{ number: 0, bytes: whole }]);
  });
});
