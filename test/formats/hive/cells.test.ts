// How the parts of a hive below its keys are read: the base block, bytes of the file, cells.

import { describe, expect, test } from 'vitest';
import { type BaseBlock, checksumOf, decodeBaseBlock, isDirty } from '../../../src/formats/hive/base-block.ts';
import { Bins } from '../../../src/formats/hive/bins.ts';
import { Cells, signatureOf } from '../../../src/formats/hive/cells.ts';
import { asLocalDamage, HiveDamage, HiveLimitExceeded, unlessDamaged } from '../../../src/formats/hive/damage.ts';
import { binsOf, cellsOf, damageOf, dataOf } from '../../support/hive-cells.ts';

const MIB = 1024 * 1024;

describe('the base block', () => {
  const block = (): Buffer => {
    const bytes = Buffer.alloc(512);
    bytes.write('regf');
    for (const [at, value] of [
      [4, 11],
      [8, 12],
      [20, 1],
      [24, 5],
      [28, 6],
      [36, 0x20],
      [40, 0xfffff000],
      [44, 1],
    ] as const)
      bytes.writeUInt32LE(value, at);
    bytes.writeBigUInt64LE(131332437451516000n, 12);
    return bytes;
  };

  test('is read field by field', () => {
    expect(decodeBaseBlock(block())).toEqual({
      primary: 11,
      secondary: 12,
      written: 131332437451516000n,
      major: 1,
      minor: 5,
      fileType: 6,
      root: 0x20,
      dataSize: 0xfffff000,
      sector: 512,
      checksumRight: false,
    });
  });

  test.each([
    [0, 512],
    [1, 512],
    [7, 512],
    [8, 4096],
    [9, 512],
  ])('says that a cluster has %i sectors: then a sector has %i bytes', (clusters, sector) => {
    const bytes = block();
    bytes.writeUInt32LE(clusters, 44);
    expect(decodeBaseBlock(bytes)?.sector).toBe(sector);
  });

  test('has 512 bytes at least, and begins with regf', () => {
    expect(decodeBaseBlock(block().subarray(0, 511))).toBeNull();
    for (const letter of [0, 1, 2, 3]) {
      const bytes = block();
      bytes.write('x', letter);
      expect(decodeBaseBlock(bytes)).toBeNull();
    }
  });

  test('has a checksum, which is the XOR of its first 508 bytes, word by word', () => {
    const bytes = Buffer.alloc(512);
    bytes.writeUInt32LE(0xf0000001, 0);
    bytes.writeUInt32LE(0x00000003, 252);
    bytes.writeUInt32LE(0x00c0ffee, 504);
    bytes.writeUInt32LE(0xdeadbeef, 508);
    expect(checksumOf(bytes)).toBe(0xf0c0ffec);
    const whole = block();
    whole.writeUInt32LE(checksumOf(whole), 508);
    expect(decodeBaseBlock(whole)?.checksumRight).toBe(true);
  });

  test('has never a checksum of 0 or of 0xffffffff', () => {
    const bytes = Buffer.alloc(512);
    expect(checksumOf(bytes)).toBe(1);
    bytes.writeUInt32LE(0xffffffff, 8);
    expect(checksumOf(bytes)).toBe(0xfffffffe);
  });

  test.each([
    [true, 7, 7, false],
    [true, 8, 7, true],
    [true, 7, 8, true],
    [false, 7, 7, true],
  ])(
    'with a right checksum (%s) and the sequence numbers %i and %i is dirty: %s',
    (checksumRight, primary, secondary, dirty) => {
      expect(isDirty({ checksumRight, primary, secondary } as BaseBlock)).toBe(dirty);
    },
  );
});

describe('bytes of a hive', () => {
  /** Bytes that differ from place to place. */
  const noise = (length: number): Buffer => Buffer.from(Array.from({ length }, (_, at) => (at * 7 + (at >> 8)) & 255));

  test.each([
    [0, 4],
    [100, 0],
    [16380, 4],
    [16380, 5],
    [16384, 16384],
    [4000, 200],
    [16000, 40_000],
    [0, 65_536],
  ])('from %i on, %i of them, are those of the file', (offset, length) => {
    const data = noise(65_536);
    expect(
      binsOf(data)
        .bytes(offset, length)
        .equals(data.subarray(offset, offset + length)),
    ).toBe(true);
  });

  test.each([
    [4096, 4096],
    [4090, 12],
    [4000, 9000],
    [0, 20_000],
  ])('from %i on, %i of them, are those of a log where it replaces a page', (offset, length) => {
    const data = noise(20_480);
    const page = Buffer.alloc(4096, 'log');
    const expected = Buffer.concat([data.subarray(0, 4096), page, data.subarray(8192)]);
    const bins = binsOf(data, data.length, new Map([[1, page]]));
    expect(bins.bytes(offset, length).equals(expected.subarray(offset, offset + length))).toBe(true);
  });

  test('end where the hive ends, even where the file goes on', () => {
    const data = noise(8192);
    expect(binsOf(data, 5000).bytes(4996, 4)).toEqual(data.subarray(4996, 5000));
    expect(damageOf(() => binsOf(data, 5000).bytes(4997, 4))).toEqual({
      message: 'what stands here leads out of the hive',
      offset: 4997,
      key: '',
      kind: 'HiveDamage',
    });
  });

  test('end where the file ends, even where the hive goes on', () => {
    const data = noise(5000);
    expect(binsOf(data, 8192).bytes(4996, 4)).toEqual(data.subarray(4996));
    expect(damageOf(() => binsOf(data, 8192).bytes(4997, 4))).toEqual({
      message: 'the file is cut off before this',
      offset: 5000,
      key: '',
      kind: 'HiveDamage',
    });
  });

  test('are read once, and those beside them with them', () => {
    const read: [number, number][] = [];
    const data = noise(65_536);
    const log = (offset: number, length: number): Buffer => {
      read.push([offset, length]);
      return data.subarray(offset - 4096, offset - 4096 + length);
    };
    const bins = new Bins(log, data.length, new Map());
    for (const offset of [20_000, 16_384, 32_764, 20_000, 40_000]) bins.bytes(offset, 4);
    expect(read).toEqual([
      [4096 + 16_384, 16_384],
      [4096 + 32_768, 16_384],
    ]);
  });

  test('are never more than 64 MiB', () => {
    const block = Buffer.alloc(16_384);
    let bytesRead = 0;
    const read = (_offset: number, length: number): Buffer => {
      bytesRead += length;
      return block;
    };
    const bins = new Bins(read, 128 * MIB, new Map());
    const readAll = () => {
      for (let offset = 0; offset < 128 * MIB; offset += block.length) bins.bytes(offset, 4);
    };
    expect(damageOf(readAll)).toEqual({
      message: 'it leads through more of the file than any catalog does',
      offset: 64 * MIB,
      key: '',
      kind: 'HiveLimitExceeded',
    });
    expect(bytesRead).toBe(64 * MIB);
  });
});

describe('a cell', () => {
  test('has a size, and content behind it', () => {
    const cells = cellsOf({ 32: Buffer.from('twelve bytes'), 48: Buffer.from('more') });
    expect(cells.at(32)).toEqual({ offset: 32, size: 12 });
    expect(cells.at(48)).toEqual({ offset: 48, size: 4 });
    expect(cells.bytes(cells.at(32), 12).toString()).toBe('twelve bytes');
    expect(cells.bytes(cells.at(32), 5, 7).toString()).toBe('bytes');
  });

  test('holds no more than its content', () => {
    const cells = cellsOf({ 32: Buffer.from('twelve bytes'), 48: Buffer.from('more') });
    const message = 'the cell here is too small for what it should hold';
    expect(damageOf(() => cells.bytes(cells.at(32), 13))).toMatchObject({ message, offset: 32 });
    expect(damageOf(() => cells.bytes(cells.at(32), 6, 7))).toMatchObject({ message, offset: 32 });
  });

  test.each([
    ['in the header of a bin', 24, -16, 'no cell can begin here'],
    ['between two cells', 36, -16, 'no cell can begin here'],
    ['that is free', 32, 16, 'the cell here is not in use'],
    ['of no size', 32, 0, 'the cell here is not in use'],
    ['whose size is not a multiple of eight', 32, -12, 'the cell here has a size that cannot be'],
    ['that is larger than the rest of the hive', 32, -40, 'the cell here has a size that cannot be'],
    ['of two gigabytes', 32, -0x80000000, 'the cell here has a size that cannot be'],
  ])('%s is damage', (_what, offset, size, message) => {
    const data = Buffer.alloc(64);
    data.writeInt32LE(size, offset);
    expect(damageOf(() => new Cells(binsOf(data)).at(offset))).toMatchObject({ message, offset, kind: 'HiveDamage' });
  });

  test('may end where the hive ends', () => {
    const data = Buffer.alloc(64);
    data.writeInt32LE(-32, 32);
    expect(new Cells(binsOf(data)).at(32)).toEqual({ offset: 32, size: 28 });
  });

  test('holds a name in Latin-1 or UTF-16', () => {
    const cells = cellsOf({ 32: Buffer.from('xxé', 'latin1'), 48: Buffer.from('xé日', 'utf16le') });
    expect(cells.name(cells.at(32), 1, 2, false)).toBe('é');
    expect(cells.name(cells.at(48), 4, 2, true)).toBe('é日');
  });

  test('says in its first two letters what it holds', () => {
    expect(signatureOf(Buffer.from('nkvk'))).toBe('nk');
  });

  test('is opened a hundred thousand times, and not more often', () => {
    const cells = new Cells(binsOf(dataOf({ 32: Buffer.alloc(4) })));
    for (let count = 0; count < 100_000; count++) cells.at(32);
    expect(damageOf(() => cells.at(32))).toEqual({
      message: 'it leads to more cells than any catalog takes',
      offset: 32,
      key: '',
      kind: 'HiveLimitExceeded',
    });
  });
});

describe('damage', () => {
  const thrown = (error: Error) => () => {
    throw error;
  };

  test('of one part leaves the others', () => {
    const damage = new HiveDamage('a', 1);
    const reported: HiveDamage[] = [];
    expect(unlessDamaged(thrown(damage), (each) => reported.push(each))).toBeNull();
    expect(reported).toEqual([damage]);
    expect(unlessDamaged(() => 7, thrown(new Error('reported')))).toBe(7);
  });

  test('does not hide a limit, nor an error of the disk', () => {
    for (const error of [new HiveLimitExceeded('a', 1), new Error('the disk is gone')]) {
      expect(() => unlessDamaged(thrown(error), () => {})).toThrow(error);
      expect(() => asLocalDamage(error)).toThrow(error);
    }
  });
});
