/** How many bytes are read to recognise a hive or its log. */
export const HIVE_LOG_START = 512;

/** Hives, and logs that hold something, begin with a base block (Suhanov, "Windows registry file format specification"). */
const SIGNATURE = 'regf';

export const beginsLikeHive = (start: Buffer | null): boolean => start?.toString('latin1', 0, 4) === SIGNATURE;

/** Windows makes empty logs, and logs of nothing but zeros, beside hives that were written to the end. */
export const beginsLikeHiveLog = (start: Buffer | null): boolean =>
  start !== null && (beginsLikeHive(start) || start.every((byte) => byte === 0));
