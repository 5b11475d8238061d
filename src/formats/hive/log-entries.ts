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

/**
 * The entries of a log up to the first that is not whole.
 * @param first sequence number of the first; each next one is higher by 1
 * @returns whether a further entry is lost: the file ends within one, or one is damaged that others follow
 */
export function* logEntries(log: Buffer, first: number): Generator<LogEntry, boolean> {
  let at = BASE_BLOCK_COPY_BYTES;
  for (let sequence = first; at + HEAD_BYTES <= log.length; sequence++) {
    const size = log.readUInt32LE(at + 4);
    if (size > log.length - at) return beginsEntry(log, at, sequence);
    const entry = size % SECTOR_BYTES === 0 ? decodeEntry(log.subarray(at, at + size)) : null;
    // Behind the last entry there may be entries of an earlier use of the log, or one that Windows did not finish.
    if (entry?.sequence !== sequence) return beginsEntry(log, at + size, sequence + 1);
    yield entry;
    at += size;
  }
  return false;
}

const SIGNATURE = 'HvLE';

const beginsEntry = (log: Buffer, at: number, sequence: number): boolean =>
  at + HEAD_BYTES <= log.length &&
  log.toString('latin1', at, at + 4) === SIGNATURE &&
  log.readUInt32LE(at + 12) === sequence;

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
