import { marvin32 } from '../../src/formats/hive/marvin32.ts';
import { withChecksum } from './hive.ts';

const BASE_BYTES = 4096;
const PAGE_BYTES = 4096;

/** A hive after a crash: its old content, and sequence numbers that differ, which says that a write had begun. */
export function dirty(before: Buffer): Buffer {
  const hive = Buffer.from(before);
  hive.writeUInt32LE(hive.readUInt32LE(8) + 1, 4);
  return withChecksum(hive);
}

/** The same with a base block whose checksum is wrong. */
export function torn(before: Buffer): Buffer {
  const hive = dirty(before);
  hive.writeUInt32LE(0xdead, 508);
  return hive;
}

interface Page {
  offset: number;
  bytes: Buffer;
}

/** The pieces of that size in which two hives differ. */
function differences(before: Buffer, after: Buffer, size: number): Page[] {
  const pages: Page[] = [];
  for (let at = BASE_BYTES; at < after.length; at += size) {
    const bytes = after.subarray(at, at + size);
    if (!bytes.equals(before.subarray(at, at + size))) pages.push({ offset: at - BASE_BYTES, bytes });
  }
  return pages;
}

/** The first sector of a log: a copy of the base block that the hive had in memory. */
function logBase(after: Buffer, fileType: number, sequence: number): Buffer {
  const base = Buffer.from(after.subarray(0, 512));
  base.writeUInt32LE(sequence, 4);
  base.writeUInt32LE(sequence, 8);
  base.writeUInt32LE(fileType, 28);
  return withChecksum(base);
}

/** The logs of Windows 8.1 and later that turn one hive into another: a few entries in .LOG1, the rest in .LOG2. */
export function newLogs(before: Buffer, after: Buffer): { log1: Buffer; log2: Buffer } {
  const pages = differences(before, after, PAGE_BYTES);
  const first = before.readUInt32LE(8);
  const third = Math.ceil(pages.length / 3);
  const entries = [0, 1, 2].map((index) =>
    logEntry(pages.slice(index * third, (index + 1) * third), first + index, after.length - BASE_BYTES),
  );
  return {
    log1: Buffer.concat([logBase(after, 6, first), ...entries.slice(0, 2)]),
    log2: Buffer.concat([logBase(after, 6, first + 2), ...entries.slice(2), Buffer.alloc(1024)]),
  };
}

export function logEntry(pages: readonly Page[], sequence: number, dataSize: number): Buffer {
  const length = pages.reduce((sum, { bytes }) => sum + 8 + bytes.length, 40);
  const entry = Buffer.alloc(Math.ceil(length / 512) * 512);
  entry.write('HvLE');
  entry.writeUInt32LE(entry.length, 4);
  entry.writeUInt32LE(sequence, 12);
  entry.writeUInt32LE(dataSize, 16);
  entry.writeUInt32LE(pages.length, 20);
  let at = 40 + pages.length * 8;
  for (const [index, { offset, bytes }] of pages.entries()) {
    entry.writeUInt32LE(offset, 40 + index * 8);
    entry.writeUInt32LE(bytes.length, 44 + index * 8);
    at += bytes.copy(entry, at);
  }
  return sealEntry(entry);
}

/** Writes the right hashes into an entry, in place. */
export function sealEntry(entry: Buffer): Buffer {
  seal(entry, 24, entry.subarray(40));
  seal(entry, 32, entry.subarray(0, 32));
  return entry;
}

function seal(entry: Buffer, at: number, bytes: Buffer): void {
  const [low, high] = marvin32(bytes);
  entry.writeUInt32LE(low, at);
  entry.writeUInt32LE(high, at + 4);
}

/** The log of Windows 2000 to 8: a bitmap with a bit for each 512 bytes of the hive, then the sectors that differ. */
export function oldLog(before: Buffer, after: Buffer): Buffer {
  const pages = differences(before, after, 512);
  const bitmap = Buffer.alloc((after.length - BASE_BYTES) / 512 / 8);
  for (const { offset } of pages) bitmap[offset >> 12] = (bitmap[offset >> 12] as number) | (1 << ((offset >> 9) & 7));
  const vector = Buffer.alloc(Math.ceil((4 + bitmap.length) / 512) * 512);
  vector.write('DIRT');
  bitmap.copy(vector, 4);
  return Buffer.concat([logBase(after, 1, 8), vector, ...pages.map(({ bytes }) => bytes)]);
}
