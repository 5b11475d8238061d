/** How many bytes are read to recognise a hive or its log. */
export const HIVE_LOG_START = 512;

/** Hives, and logs that hold entries, begin with a base block (Maxim Suhanov, "Windows registry file format specification"). */
const SIGNATURE = 'regf';

export const beginsLikeHive = (start: Buffer | null): boolean => start?.toString('latin1', 0, 4) === SIGNATURE;

/** Beside a hive whose last write finished, Windows leaves logs that are empty or hold only zeros. */
export const beginsLikeHiveLog = (start: Buffer | null): boolean =>
  start !== null && (beginsLikeHive(start) || start.every((byte) => byte === 0));
