import { type BaseBlock, decodeBaseBlock, isDirty } from './base-block.ts';
import { type DirtyPages, fileOffset, type Read } from './bins.ts';
import { DirtyPageMap, NO_DIRTY_PAGES } from './dirty-pages.ts';
import { dirtyUnits } from './log-bitmap.ts';
import { readLogEntries } from './log-entries.ts';

/** A transaction log of a hive. */
export interface LogFile {
  name: string;
  bytes: Buffer;
}

/** A hive after its logs were replayed, as Windows would load it. */
export interface Recovered {
  base: BaseBlock;
  dirty: DirtyPages;
  /** Why the last write may be missing; null when it is there for certain. */
  doubt: string | null;
}

interface SoundLog {
  name: string;
  bytes: Buffer;
  base: BaseBlock;
}

/** File type of the logs of Windows 8.1 and later. */
const NEW_FORMAT = 6;

/**
 * Replays the logs of a hive whose last write did not finish, as Windows does when it loads the hive. Other hives need no logs,
 * even where these hold entries.
 * @param logs called only when they are needed
 */
export function recover(base: BaseBlock, read: Read, logs: () => readonly LogFile[]): Recovered {
  if (!isDirty(base)) return { base, dirty: NO_DIRTY_PAGES, doubt: null };
  // An unused log is empty or holds only zeros.
  const found = logs().filter(({ bytes }) => !bytes.equals(Buffer.alloc(bytes.length)));
  if (found.length === 0) return unrecovered(base, 'no log lies beside it');
  const sound = found.flatMap(({ name, bytes }): SoundLog[] => {
    const block = decodeBaseBlock(bytes);
    return block === null || isDirty(block) || block.fileType === 0 ? [] : [{ name, bytes, base: block }];
  });
  const entries = sound.filter((log) => log.base.fileType === NEW_FORMAT);
  const recovered = entries.length > 0 ? replayEntries(base, read, entries) : replayBitmap(base, read, sound);
  if (recovered === null)
    return unrecovered(base, `what lies beside it (${found.map(({ name }) => name).join(', ')}) does not fit it`);
  const damaged = found.find(({ bytes }) => sound.every((log) => log.bytes !== bytes));
  if (damaged === undefined) return recovered;
  const doubts = [recovered.doubt, `${damaged.name} beside it is damaged`];
  return { ...recovered, doubt: doubts.filter((doubt) => doubt !== null).join(', and ') };
}

const unrecovered = (base: BaseBlock, doubt: string): Recovered => ({ base, dirty: NO_DIRTY_PAGES, doubt });

/** Replays both logs, the earlier first. With a damaged base block it uses only the later log, and that log's copy of the block. */
function replayEntries(base: BaseBlock, read: Read, logs: readonly SoundLog[]): Recovered | null {
  const inOrder = [...logs].sort((a, b) => a.base.primary - b.base.primary);
  const usable = base.checksumRight ? inOrder.filter((log) => log.base.primary >= base.secondary) : inOrder.slice(-1);
  const dirty = new DirtyPageMap(read);
  let last: { sequence: number; dataSize: number } | null = null;
  let doubt: string | null = null;
  for (const log of usable) {
    if (last !== null && log.base.primary !== last.sequence + 1) {
      doubt = `${log.name} does not follow on the other log and was left out`;
      break;
    }
    const { entries, isEntryLost } = readLogEntries(log.bytes, log.base.primary);
    for (const entry of entries) {
      for (const page of entry.pages) dirty.write(page.offset, page.bytes);
      last = entry;
    }
    if (last === null) return null;
    if (isEntryLost) {
      doubt = `${log.name} is cut off, or damaged, behind its entry ${last.sequence}`;
      break;
    }
  }
  if (last === null) return null;
  const recovered = base.checksumRight ? base : (usable[0] as SoundLog).base;
  return { base: { ...recovered, dataSize: last.dataSize }, dirty: dirty.pages, doubt };
}

/** Offset of a FILETIME in the header of the first bin. */
const FIRST_BIN_TIME = 20;

/** Replays the first log with the hive's time of writing, as Windows does. */
function replayBitmap(base: BaseBlock, read: Read, logs: readonly SoundLog[]): Recovered | null {
  // If the base block is damaged, its time may be wrong. The first bin repeats it.
  const times = base.checksumRight ? [base.written] : [base.written, firstBinTime(read)];
  for (const log of logs) {
    const units = times.includes(log.base.written) ? dirtyUnits(log.bytes, log.base) : null;
    if (units === null) continue;
    const dirty = new DirtyPageMap(read);
    for (const { offset, bytes } of units) dirty.write(offset, bytes);
    return { base: log.base, dirty: dirty.pages, doubt: null };
  }
  return null;
}

function firstBinTime(read: Read): bigint | null {
  const bytes = read(fileOffset(FIRST_BIN_TIME), 8);
  return bytes.length === 8 ? bytes.readBigUInt64LE(0) : null;
}
