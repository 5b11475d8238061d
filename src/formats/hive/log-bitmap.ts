import type { BaseBlock } from './base-block.ts';

/** Bytes that one bit of the bitmap stands for, whatever the disk's sector size. */
const UNIT_BYTES = 512;
const SIGNATURE_BYTES = 4;

/**
 * The parts of a hive that a log of the old format (before Windows 8.1) replaces. The log holds a bitmap with a bit for each 512
 * bytes of the hive, then the replaced bytes.
 * @returns null when the log is damaged or cut off: then no part of it may be used
 */
export function dirtyUnits(log: Buffer, base: BaseBlock): { offset: number; bytes: Buffer }[] | null {
  const { sector, dataSize } = base;
  const bitmapAt = sector + SIGNATURE_BYTES;
  const bitmapBytes = Math.ceil(dataSize / UNIT_BYTES / 8);
  if (log.length < bitmapAt + bitmapBytes || log.toString('latin1', sector, bitmapAt) !== 'DIRT') return null;
  const units: { offset: number; bytes: Buffer }[] = [];
  let from = Math.ceil((bitmapAt + bitmapBytes) / sector) * sector;
  for (let unit = 0; unit < dataSize / UNIT_BYTES; unit++) {
    if ((((log[bitmapAt + (unit >> 3)] as number) >> (unit & 7)) & 1) === 0) continue;
    if (from + UNIT_BYTES > log.length) return null;
    units.push({ offset: unit * UNIT_BYTES, bytes: log.subarray(from, from + UNIT_BYTES) });
    from += UNIT_BYTES;
  }
  return units;
}
