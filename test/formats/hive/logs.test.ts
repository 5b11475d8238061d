import { describe, expect, test } from 'vitest';
import { decodeBaseBlock } from '../../../src/formats/hive/base-block.ts';
import { readHive } from '../../../src/formats/hive/hive.ts';
import { marvin32 } from '../../../src/formats/hive/marvin32.ts';
import { caseNamed } from '../../support/cases.ts';
import { HIVE, hiveFile, hiveOf, withChecksum } from '../../support/hive.ts';
import { dirty, logEntry, newLogs, oldLog, torn } from '../../support/hive-logs.ts';

const before = hiveOf(caseNamed('clean-windows-10'));
const after = hiveOf(caseNamed('one-lsp-both-catalogs'), { ...HIVE, filling: 200_000 });
const read = (bytes: Buffer, ...logs: Buffer[]) => readHive(hiveFile(bytes, logs), 'SYSTEM');
const { log1, log2 } = newLogs(before, after);
const old = oldLog(before, after);

/** The hive was read without its logs, with a warning. */
function expectUnrecovered(catalog: ReturnType<typeof read>): void {
  expect(catalog.entries).toEqual(read(before).entries);
  expect(catalog.warnings.map(({ code }) => code)).toEqual(['hiveDirty']);
  // The last write may have added an entry.
  expect(catalog.missingEntries).toBe(1);
}

test('the hash of log entries is Marvin32 with the seed of the registry', () => {
  // The first 32 bytes of an entry that Windows 10 wrote, and the hash that it stored behind them.
  const head = Buffer.from('48764c45001e0000000000000300000000500000010000005d1e700717a84647', 'hex');
  expect(marvin32(head)).toEqual([0xf6877267, 0xe637dcaf]);
});

describe.each([
  ['sequence numbers that differ', dirty(before)],
  ['a wrong checksum', torn(before)],
])('a hive with %s', (how, hive) => {
  test('is read with its log of the old format, in either file', () => {
    for (const logs of [[old], [Buffer.alloc(0), old], [old, Buffer.alloc(0)]]) {
      expect(read(hive, ...logs).entries).toEqual(read(after).entries);
      expect(read(hive, ...logs).warnings).toEqual([]);
    }
  });

  test('is read without logs where there are none, with a warning', () => {
    expectUnrecovered(read(hive));
    expectUnrecovered(read(hive, Buffer.alloc(0), Buffer.alloc(0)));
  });

  test('is read without the logs of another hive, with a warning', () => {
    const other = Buffer.from(old);
    other.writeBigUInt64LE(1n, 12);
    withChecksum(other);
    expectUnrecovered(read(hive, other));
    expectUnrecovered(read(hive, Buffer.from('nonsense'.repeat(1000))));
    expectUnrecovered(read(hive, before));
  });

  test('is read without a log of the old format that is cut or damaged', () => {
    expectUnrecovered(read(hive, old.subarray(0, old.length - 512)));
    expectUnrecovered(read(hive, old.subarray(0, 700)));
    const damaged = Buffer.from(old);
    damaged.writeUInt8(0x44, 40);
    expectUnrecovered(read(hive, damaged));
  });

  test('is never written to', () => {
    const copies = [hive, log1, log2, old].map((bytes) => Buffer.from(bytes));
    read(hive, log1, log2);
    read(hive, old);
    expect([hive, log1, log2, old].map((bytes, index) => bytes.equals(copies[index] as Buffer))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(how).not.toBe('');
  });
});

describe('logs of the new format', () => {
  test('are replayed in the order of their sequence numbers', () => {
    for (const logs of [
      [log1, log2],
      [log2, log1],
    ]) {
      expect(read(dirty(before), ...logs).entries).toEqual(read(after).entries);
      expect(read(dirty(before), ...logs).warnings).toEqual([]);
    }
  });

  test('are ignored where the hive already has their writes', () => {
    const hive = dirty(before);
    hive.writeUInt32LE(40, 4);
    hive.writeUInt32LE(39, 8);
    expectUnrecovered(read(withChecksum(hive), log1, log2));
  });

  test('are ignored beside a hive whose last write finished', () => {
    expect(read(before, log1, log2)).toEqual(read(before));
  });

  test('are used up to the first damaged entry', () => {
    const damaged = Buffer.from(log1);
    damaged.writeUInt8((damaged[600] as number) ^ 1, 600);
    expectUnrecovered(read(dirty(before), damaged, log2));
  });

  test('leave a warning where the second does not follow on the first', () => {
    const sequence = decodeBaseBlock(before)?.secondary as number;
    const whole = logEntry([{ offset: 0, bytes: after.subarray(4096) }], sequence, after.length - 4096);
    const gap = Buffer.from(log2);
    gap.writeUInt32LE(90, 4);
    gap.writeUInt32LE(90, 8);
    const catalog = read(dirty(before), Buffer.concat([log1.subarray(0, 512), whole]), withChecksum(gap));
    expect(catalog.entries).toEqual(read(after).entries);
    expect(catalog.warnings.map(({ code }) => code)).toEqual(['hiveDirty']);
  });

  test('replace a damaged base block by that of the later log', () => {
    const sequence = decodeBaseBlock(before)?.secondary as number;
    const all = [{ offset: 0, bytes: after.subarray(4096) }];
    const entry = logEntry(all, sequence + 2, after.length - 4096);
    const later = Buffer.concat([log2.subarray(0, 512), entry]);
    expect(read(torn(before), log1, later).entries).toEqual(read(after).entries);
  });

  test('are ignored where they write outside their hive', () => {
    const sequence = decodeBaseBlock(before)?.secondary as number;
    const outside = [{ offset: 1 << 30, bytes: Buffer.alloc(4096) }];
    const entry = logEntry(outside, sequence, before.length - 4096);
    expectUnrecovered(read(dirty(before), Buffer.concat([log1.subarray(0, 512), entry])));
  });
});

test('a log given in place of its hive is not supported', () => {
  for (const log of [log1, old]) {
    expect(() => read(log)).toThrow(expect.objectContaining({ code: 'sourceUnsupported' }));
  }
});
