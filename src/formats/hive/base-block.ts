/** The hive's own data begins behind the base block; all offsets inside it count from there. */
export const BASE_BLOCK_BYTES = 4096;
/** As much of the base block as logs repeat, and as its checksum covers. */
export const BASE_BLOCK_COPY_BYTES = 512;
const SUMMED_BYTES = 508;

/** What a base block says of its hive. Logs begin with one of their own. */
export interface BaseBlock {
  /** Raised before a write and after it: a hive whose numbers differ was not written to the end. */
  primary: number;
  secondary: number;
  /** FILETIME of the last write; a log of the old format belongs to the hive of the same time. */
  written: bigint;
  major: number;
  minor: number;
  /** 0 is a hive; 1, 2 and 6 are logs. */
  fileType: number;
  /** Offset of the root key. */
  root: number;
  /** Bytes of the hive's data behind the base block. */
  dataSize: number;
  /** Bytes of a sector of the disk; logs of the old format are laid out by it. */
  sector: number;
  checksumRight: boolean;
}

/** Null for what does not begin as a hive, or is cut off before it has said all. */
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
  // 0 and -1 are kept for blocks that have no checksum.
  if (sum === -1) return 0xfffffffe;
  return sum === 0 ? 1 : sum >>> 0;
}

export const isDirty = ({ checksumRight, primary, secondary }: BaseBlock): boolean =>
  !checksumRight || primary !== secondary;
