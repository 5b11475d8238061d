// The first 4096 bytes of a hive, and the first 512 bytes of a log: Maxim Suhanov, "Windows registry file format specification".

/** Offsets inside a hive count from the end of its base block. */
export const BASE_BLOCK_BYTES = 4096;
/** The part of the base block that logs repeat. */
export const BASE_BLOCK_COPY_BYTES = 512;
/** The checksum covers the bytes in front of it. */
const SUMMED_BYTES = 508;

export interface BaseBlock {
  /** Sequence number that Windows raises before a write. */
  primary: number;
  /** Sequence number that Windows raises after a write. If it differs from the other one, the last write did not finish. */
  secondary: number;
  /** FILETIME of the last write. A log of the old format has the time of its hive. */
  written: bigint;
  major: number;
  minor: number;
  /** 0 is a hive; 1, 2 and 6 are logs. */
  fileType: number;
  /** Offset of the root key's cell. */
  root: number;
  /** Bytes of the hive's data behind the base block. */
  dataSize: number;
  /** Bytes of a sector of the disk. Parts of an old log begin at multiples of it. */
  sector: number;
  checksumRight: boolean;
}

/** Null when the bytes do not begin with a whole base block. */
export function decodeBaseBlock(bytes: Buffer): BaseBlock | null {
  if (bytes.length < BASE_BLOCK_COPY_BYTES || bytes.toString('latin1', 0, 4) !== 'regf') return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, BASE_BLOCK_COPY_BYTES);
  const number = (at: number) => view.getUint32(at, true);
  const clusters = number(44);
  return {
    primary: number(4),
    secondary: number(8),
    written: view.getBigUint64(12, true),
    major: number(20),
    minor: number(24),
    fileType: number(28),
    root: number(36),
    dataSize: number(40),
    sector: clusters === 8 ? 4096 : 512,
    checksumRight: checksumOf(bytes) === number(SUMMED_BYTES),
  };
}

export function checksumOf(bytes: Buffer): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, SUMMED_BYTES);
  let sum = 0;
  for (let at = 0; at < SUMMED_BYTES; at += 4) sum ^= view.getInt32(at, true);
  // Windows never stores 0 or -1 as a checksum.
  if (sum === -1) return 0xfffffffe;
  return sum === 0 ? 1 : sum >>> 0;
}

/** Whether the last write did not finish, so that the logs have to be replayed. */
export const isDirty = ({ checksumRight, primary, secondary }: BaseBlock): boolean =>
  !checksumRight || primary !== secondary;
