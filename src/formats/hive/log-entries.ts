import { BASE_BLOCK_COPY_BYTES } from './base-block.ts';
import { PAGE_BYTES } from './bins.ts';
import { marvin32Matches } from './marvin32.ts';

const SECTOR_BYTES = 512;
const HEAD_BYTES = 40;
const REFERENCE_BYTES = 8;
/** The second hash covers this part of the head. */
const HASHED_HEAD_BYTES = 32;

/** One write to the hive, in a log of the new format (Windows 8.1 and later). */
export interface LogEntry {
  sequence: number;
  /** Bytes of the hive's data after this write. */
  dataSize: number;
  pages: { offset: number; bytes: Buffer }[];
}

/** What can be read of a log. */
export interface ReadLog {
  entries: LogEntry[];
  /** Whether the log had a further entry: the file ends within one, or one is damaged that others follow. */
  isEntryLost: boolean;
}

/**
 * Reads the entries of a log up to the first that is not whole.
 * @param first sequence number of the first; each next one is higher by 1
 */
export function readLogEntries(log: Buffer, first: number): ReadLog {
  const entries: LogEntry[] = [];
  let at = BASE_BLOCK_COPY_BYTES;
  while (at + HEAD_BYTES <= log.length) {
    const size = log.readUInt32LE(at + 4);
    const isWhole = size % SECTOR_BYTES === 0 && size <= log.length - at;
    const entry = isWhole ? decodeEntry(log.subarray(at, at + size)) : null;
    if (entry?.sequence !== first + entries.length) break;
    entries.push(entry);
    at += size;
  }
  return { entries, isEntryLost: isEntryLost(log, at, first + entries.length) };
}

const SIGNATURE = 'HvLE';

/**
 * Whether the log had more than what stands in front of `at`. Behind the last entry there may be entries of an earlier use of the
 * log, whose numbers are lower, or one that Windows did not finish.
 */
function isEntryLost(log: Buffer, at: number, sequence: number): boolean {
  const begins = (from: number) => log.toString('latin1', from, from + 4) === SIGNATURE;
  if (begins(at) && at + HEAD_BYTES > log.length) return true;
  if (begins(at) && log.readUInt32LE(at + 12) === sequence && log.readUInt32LE(at + 4) > log.length - at) return true;
  for (let from = at + SECTOR_BYTES; from + HEAD_BYTES <= log.length; from += SECTOR_BYTES)
    if (begins(from) && log.readUInt32LE(from + 12) > sequence) return true;
  return false;
}

/** Null for an entry that is not whole, such as one that Windows was writing when the machine stopped. */
function decodeEntry(bytes: Buffer): LogEntry | null {
  if (bytes.toString('latin1', 0, 4) !== SIGNATURE) return null;
  if (!marvin32Matches(bytes.subarray(HEAD_BYTES), bytes, 24)) return null;
  if (!marvin32Matches(bytes.subarray(0, HASHED_HEAD_BYTES), bytes, 32)) return null;
  const dataSize = bytes.readUInt32LE(16);
  const count = bytes.readUInt32LE(20);
  if (dataSize % PAGE_BYTES !== 0) return null;
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
