import { describe, expect, test } from 'vitest';
import { decodeBaseBlock } from '../../../src/formats/hive/base-block.ts';
import { readHive } from '../../../src/formats/hive/hive.ts';
import { marvin32 } from '../../../src/formats/hive/marvin32.ts';
import { caseNamed } from '../../support/cases.ts';
import { HIVE, hiveFile, hiveOf, withChecksum } from '../../support/hive.ts';
import { dirty, logEntry, newLogs, oldLog, sealEntry, torn } from '../../support/hive-logs.ts';

const before = hiveOf(caseNamed('clean-windows-10'));
const after = hiveOf(caseNamed('one-lsp-both-catalogs'), { ...HIVE, filling: 200_000 });
const read = (bytes: Buffer, ...logs: Buffer[]) => readHive(hiveFile(bytes, logs), 'SYSTEM');
const { log1, log2 } = newLogs(before, after);
const old = oldLog(before, after);

const NO_LOG = 'no log lies beside it';
const ONE_UNFIT = 'what lies beside it (SYSTEM.LOG1) does not fit it';

/** The hive was read without its logs, with a warning that says why. */
function expectUnrecovered(catalog: ReturnType<typeof read>, doubt: string): void {
  expect(catalog.entries).toEqual(read(before).entries);
  const message = `The hive was not written to the end, and ${doubt}: its last changes may be missing. Copy it again, with its .LOG1 and .LOG2.`;
  expect(catalog.warnings).toEqual([{ code: 'hiveDirty', message, target: 'SYSTEM' }]);
  // The last write may have added an entry.
  expect(catalog.missingEntries).toBe(1);
}

/** A log of the old format, of a hive that was written at another time. */
function ofAnotherHive(): Buffer {
  const other = Buffer.from(old);
  other.writeBigUInt64LE(1n, 12);
  return withChecksum(other);
}

/** A log of the new format with one entry, which writes all of the hive. */
function logOfAll(): Buffer {
  const sequence = decodeBaseBlock(before)?.secondary as number;
  const entry = logEntry([{ offset: 0, bytes: after.subarray(4096) }], sequence, after.length - 4096);
  return Buffer.concat([log1.subarray(0, 512), entry]);
}

test('the logs of a hive whose last write finished are not opened', () => {
  const file = { ...hiveFile(before), logs: () => expect.unreachable() };
  expect(readHive(file, 'SYSTEM').warnings).toEqual([]);
});

describe('a hive whose first block is lost', () => {
  /** Only the signature is there. */
  const lost = (): Buffer => {
    const hive = Buffer.from(before);
    return hive.fill(0, 4, 512);
  };
  const damaged = (message: string) =>
    expect.objectContaining({ code: 'sourceMalformed', message, target: 'SYSTEM:0x0' });

  test('is read with the block of its log', () => {
    expect(read(lost(), logOfAll())).toEqual({ ...read(after), warnings: [] });
    // The first bin repeats the time of writing, which says that the log is of this hive.
    expect(read(lost(), old)).toEqual({ ...read(after), warnings: [] });
    const file = lost();
    file.writeUInt32LE(3, 28);
    expect(read(file, old).entries).toEqual(read(after).entries);
  });

  test('is refused without its log', () => {
    const message = 'The registry hive is damaged: its first block is damaged.';
    for (const logs of [[], [ofAnotherHive()]]) expect(() => read(lost(), ...logs)).toThrow(damaged(message));
    // Its first bin is cut off in front of the time.
    for (const length of [4096 + 27, 4096 + 20, 4096])
      expect(() => read(lost().subarray(0, length), old)).toThrow(damaged(message));
  });
});

test('the time in the first bin does not count where that of the first block is right', () => {
  const hive = dirty(before);
  hive.writeBigUInt64LE(2n, 12);
  expectUnrecovered(read(withChecksum(hive), old), ONE_UNFIT);
  const other = ofAnotherHive();
  const known = dirty(before);
  known.writeBigUInt64LE(1n, 12);
  expect(read(withChecksum(known), other).entries).toEqual(read(after).entries);
});

test('a hive that is damaged, and was not written to the end, says both', () => {
  const hive = dirty(before).subarray(0, 4200);
  const message = `The registry hive is damaged: the file is cut off before this. It was not written to the end, and ${NO_LOG}.`;
  expect(() => read(hive)).toThrow(
    expect.objectContaining({ code: 'sourceMalformed', message, target: 'SYSTEM:0x1068' }),
  );
});

test('a hive that its log makes longer is not cut off', () => {
  const short = dirty(before).subarray(0, before.length - 4096);
  expect(read(short, logOfAll()).warnings).toEqual([]);
});

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
    expectUnrecovered(read(hive), NO_LOG);
    expectUnrecovered(read(hive, Buffer.alloc(0), Buffer.alloc(0)), NO_LOG);
  });

  test('is read without the logs of another hive, with a warning', () => {
    const other = ofAnotherHive();
    const nonsense = Buffer.from('nonsense'.repeat(1000));
    expectUnrecovered(read(hive, other), ONE_UNFIT);
    expectUnrecovered(read(hive, nonsense), ONE_UNFIT);
    expectUnrecovered(read(hive, before), ONE_UNFIT);
    const both = 'what lies beside it (SYSTEM.LOG1, SYSTEM.LOG3) does not fit it';
    expectUnrecovered(read(hive, other, Buffer.alloc(0), nonsense), both);
  });

  test('is read with its log, which may lie beside one of another hive or one that is cut off', () => {
    for (const logs of [
      [ofAnotherHive(), old],
      [old.subarray(0, -1), old],
      [old, ofAnotherHive()],
    ])
      expect(read(hive, ...logs)).toEqual(read(hive, old));
  });

  test('is read without a log of the old format that is cut or damaged', () => {
    expectUnrecovered(read(hive, old.subarray(0, old.length - 512)), ONE_UNFIT);
    expectUnrecovered(read(hive, old.subarray(0, 700)), ONE_UNFIT);
    const damaged = Buffer.from(old);
    damaged.writeUInt8(0x44, 40);
    expectUnrecovered(read(hive, damaged), ONE_UNFIT);
  });

  test.each<[string, (log: Buffer) => void]>([
    ['has no signature', (log) => log.write('REGF')],
    ['was itself not written to the end', (log) => log.writeUInt32LE(9, 8)],
    ['says that it is a hive', (log) => log.writeUInt32LE(0, 28)],
  ])('is read without a log that %s', (_what, change) => {
    const logs = [old, logOfAll()].map((log) => {
      const copy = Buffer.from(log);
      change(copy);
      return withChecksum(copy);
    });
    for (const log of logs) expectUnrecovered(read(hive, log), ONE_UNFIT);
  });

  test('is read with its log of the new format where there is one of the old format too', () => {
    expect(read(hive, old, logOfAll())).toEqual(read(hive, logOfAll()));
    expect(read(hive, oldLog(before, before), logOfAll()).entries).toEqual(read(after).entries);
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
    const both = 'what lies beside it (SYSTEM.LOG1, SYSTEM.LOG2) does not fit it';
    expectUnrecovered(read(withChecksum(hive), log1, log2), both);
  });

  test('are ignored beside a hive whose last write finished', () => {
    expect(read(before, log1, log2)).toEqual(read(before));
  });

  test('are used up to the first damaged entry', () => {
    const damaged = Buffer.from(log1);
    damaged.writeUInt8((damaged[600] as number) ^ 1, 600);
    const both = 'what lies beside it (SYSTEM.LOG1, SYSTEM.LOG2) does not fit it';
    expectUnrecovered(read(dirty(before), damaged, log2), both);
    expectUnrecovered(read(torn(before), log1, log2.subarray(0, 512)), both);
  });

  test('of which an entry is lost, not the last that was written, leave a warning', () => {
    const { log1: first, log2: second } = newLogs(before, before);
    const last = decodeBaseBlock(before)?.secondary as number;
    const damaged = Buffer.concat([first, second.subarray(512)]);
    damaged.writeUInt8(1, first.length - 10);
    for (const log of [first.subarray(0, first.length - 1), damaged]) {
      const { warnings, missingEntries } = read(dirty(before), log);
      const doubt = `SYSTEM.LOG1 is cut off, or damaged, behind its entry ${last}`;
      const message = `The hive was not written to the end, and ${doubt}: its last changes may be missing. Copy it again, with its .LOG1 and .LOG2.`;
      expect(warnings.filter(({ code }) => code === 'hiveDirty')).toEqual([
        { code: 'hiveDirty', message, target: 'SYSTEM' },
      ]);
      expect(missingEntries).toBe(1);
    }
  });

  test('of which one is damaged leave a warning, unless it holds zeros only', () => {
    const messages = (log: Buffer) => read(dirty(before), logOfAll(), log).warnings.map(({ message }) => message);
    expect(messages(Buffer.from('nonsense'))).toEqual([
      'The hive was not written to the end, and SYSTEM.LOG2 beside it is damaged: its last changes may be missing. Copy it again, with its .LOG1 and .LOG2.',
    ]);
    expect([messages(Buffer.alloc(4096)), messages(Buffer.alloc(0))]).toEqual([[], []]);
    const cut = newLogs(before, before).log1.subarray(0, -1);
    expect(read(dirty(before), cut, Buffer.from('nonsense')).warnings[0]?.message).toMatch(
      /and SYSTEM\.LOG1 is cut off, or damaged, behind its entry \d+, and SYSTEM\.LOG2 beside it is damaged:/,
    );
  });

  test('are ignored where all their writes are older', () => {
    const hive = dirty(before);
    for (const at of [4, 8]) hive.writeUInt32LE(hive.readUInt32LE(at) + 3, at);
    const both = 'what lies beside it (SYSTEM.LOG1, SYSTEM.LOG2) does not fit it';
    expectUnrecovered(read(withChecksum(hive), log1, log2), both);
  });

  test('are replayed from the second on where the hive has the writes of the first', () => {
    const hive = Buffer.from(before);
    const { log1: first, log2: second } = newLogs(before, before);
    hive.writeUInt32LE(10, 4);
    hive.writeUInt32LE(9, 8);
    const later = Buffer.concat([log2.subarray(0, 512), logOfAll().subarray(512)]);
    later.writeUInt32LE(9, 512 + 12);
    sealEntry(later.subarray(512));
    expect(second.readUInt32LE(4)).toBe(9);
    expect(read(withChecksum(hive), first, later).entries).toEqual(read(after).entries);
  });

  test('leave a warning where the second does not follow on the first', () => {
    const gap = Buffer.from(log2);
    gap.writeUInt32LE(90, 4);
    gap.writeUInt32LE(90, 8);
    const catalog = read(dirty(before), logOfAll(), withChecksum(gap));
    expect(catalog.entries).toEqual(read(after).entries);
    expect(catalog.warnings.map(({ message }) => message)).toEqual([
      'The hive was not written to the end, and SYSTEM.LOG2 does not follow on the other log and was left out: its last changes may be missing. Copy it again, with its .LOG1 and .LOG2.',
    ]);
    expect(catalog.missingEntries).toBe(1);
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
    expectUnrecovered(read(dirty(before), Buffer.concat([log1.subarray(0, 512), entry])), ONE_UNFIT);
  });
});

test('a log given in place of its hive is not supported', () => {
  for (const log of [log1, old]) {
    expect(() => read(log)).toThrow(
      expect.objectContaining({
        code: 'sourceUnsupported',
        message: "This is a hive's transaction log, which holds no catalog of its own.",
        target: 'SYSTEM',
        hint: 'Give the hive that it lies beside: the log is read with it.',
      }),
    );
  }
});
