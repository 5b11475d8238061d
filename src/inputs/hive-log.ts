import { isZeros } from './files.ts';

const BASE_BLOCK_BYTES = 512;
/** How many bytes are read to recognise a hive or its log: the base block, and the signature of what follows. */
export const HIVE_LOG_START = BASE_BLOCK_BYTES + 4;

/** Hives, and logs that hold entries, begin with a base block (Maxim Suhanov, "Windows registry file format specification"). */
const SIGNATURE = 'regf';

const FILE_TYPE_OFFSET = 28;
/** What follows the base block of a log: an entry, or in the old format a bitmap. Otherwise nothing but zeros follows it. */
const LOG_BODY_SIGNATURES = ['HvLE', 'DIRT'];
/** The file types of logs. A hive has 0. */
const LOG_TYPES = [1, 2, 6];

export const beginsLikeHive = (start: Buffer | null): boolean => start?.toString('latin1', 0, 4) === SIGNATURE;

/**
 * Whether a file is the log of a hive. Any other file with the name of a log is evidence of its own.
 * @param hasZerosFrom whether the file holds nothing but zeros from an offset on: Windows leaves such logs, or empty ones, beside a
 * hive whose last write finished
 */
export function isLogOfAnyHive(start: Buffer | null, hasZerosFrom: (offset: number) => boolean): boolean {
  if (start === null) return false;
  if (!beginsLikeHive(start)) return isZeros(start) && hasZerosFrom(0);
  return (
    start.length >= BASE_BLOCK_BYTES &&
    LOG_TYPES.includes(start.readUInt32LE(FILE_TYPE_OFFSET)) &&
    (LOG_BODY_SIGNATURES.includes(start.toString('latin1', BASE_BLOCK_BYTES)) || hasZerosFrom(BASE_BLOCK_BYTES))
  );
}
