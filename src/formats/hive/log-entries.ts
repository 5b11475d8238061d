import { BASE_BLOCK_COPY_BYTES } from './base-block.ts';
import { PAGE_BYTES } from './bins.ts';
import { marvin32Matches } from './marvin32.ts';

const SECTOR_BYTES = 512;
const HEAD_BYTES = 40;
const REFERENCE_BYTES = 8;
/** The second hash covers the head up to itself. */
const HASHED_HEAD_BYTES = 32;

/** One write to the hive, as a log of the new format (Windows 8.1 and later) keeps it. */
export interface LogEntry {
  sequence: number;
  /** Bytes of the hive's data after it. */
  dataSize: number;
  pages: { offset: number; bytes: Buffer }[];
}

/** The entries of a log from the number it begins with, each one higher, up to the first that is not sound. */
export function* logEntries(log: Buffer, first: number): Generator<LogEntry> {
  let at = BASE_BLOCK_COPY_BYTES;
  for (let sequence = first; ; sequence++) {
    const size = log.length < at + HEAD_BYTES ? 0 : log.readUInt32LE(at + 4);
    if (size < HEAD_BYTES || size % SECTOR_BYTES !== 0 || size > log.length - at) return;
    const entry = decodeEntry(log.subarray(at, at + size));
    // What follows the last entry are those of an earlier round.
    if (entry?.sequence !== sequence) return;
    yield entry;
    at += size;
  }
}

/** Null for what is no whole entry: one that was being written when the machine stopped. */
function decodeEntry(bytes: Buffer): LogEntry | null {
  if (bytes.toString('latin1', 0, 4) !== 'HvLE') return null;
  if (!marvin32Matches(bytes.subarray(HEAD_BYTES), bytes, 24)) return null;
  if (!marvin32Matches(bytes.subarray(0, HASHED_HEAD_BYTES), bytes, 32)) return null;
  const dataSize = bytes.readUInt32LE(16);
  const count = bytes.readUInt32LE(20);
  if (dataSize % PAGE_BYTES !== 0 || count > (bytes.length - HEAD_BYTES) / REFERENCE_BYTES) return null;
  const pages: LogEntry['pages'] = [];
  let from = HEAD_BYTES + count * REFERENCE_BYTES;
  for (let at = HEAD_BYTES; pages.length < count; at += REFERENCE_BYTES) {
    const offset = bytes.readUInt32LE(at);
    const size = bytes.readUInt32LE(at + 4);
    if (offset + size > dataSize || from + size > bytes.length) return null;
    pages.push({ offset, bytes: bytes.subarray(from, from + size) });
    from += size;
  }
  return { sequence: bytes.readUInt32LE(12), dataSize, pages };
}
