import { isZeros } from './files.ts';

/** How many bytes are read to recognise a hive or its log. */
export const HIVE_LOG_START = 512;

/** Hives, and logs that hold entries, begin with a base block (Maxim Suhanov, "Windows registry file format specification"). */
const SIGNATURE = 'regf';

const FILE_TYPE_OFFSET = 28;
/** The file types of logs. A hive has 0. */
const LOG_TYPES = [1, 2, 6];

export const beginsLikeHive = (start: Buffer | null): boolean => start?.toString('latin1', 0, 4) === SIGNATURE;

/**
 * Whether a file is the log of a hive. Any other file with the name of a log is evidence of its own.
 * @param isAllZeros whether the whole file holds zeros: Windows leaves such logs, or empty ones, beside a hive whose last write finished
 */
export function isLogOfAnyHive(start: Buffer | null, isAllZeros: () => boolean): boolean {
  if (start === null) return false;
  if (!beginsLikeHive(start)) return isZeros(start) && isAllZeros();
  return start.length === HIVE_LOG_START && LOG_TYPES.includes(start.readUInt32LE(FILE_TYPE_OFFSET));
}
