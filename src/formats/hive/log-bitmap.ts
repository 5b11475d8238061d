import type { BaseBlock } from './base-block.ts';

/** The unit of a log of the old format, whatever the disk's sectors. */
const UNIT_BYTES = 512;
const MARK_BYTES = 4;

/** What a log of the old format (before Windows 8.1) writes: a bit for each 512 bytes of the hive, then those. */
export function dirtyUnits(log: Buffer, base: BaseBlock): { offset: number; bytes: Buffer }[] | null {
  const { sector, dataSize } = base;
  const bitmapAt = sector + MARK_BYTES;
  const bitmapBytes = Math.ceil(dataSize / UNIT_BYTES / 8);
  if (log.length < bitmapAt + bitmapBytes || log.toString('latin1', sector, bitmapAt) !== 'DIRT') return null;
  const units: { offset: number; bytes: Buffer }[] = [];
  let from = Math.ceil((bitmapAt + bitmapBytes) / sector) * sector;
  for (let unit = 0; unit < dataSize / UNIT_BYTES; unit++) {
    if ((((log[bitmapAt + (unit >> 3)] as number) >> (unit & 7)) & 1) === 0) continue;
    // One that is cut has not all of the write: nothing of it is used.
    if (from + UNIT_BYTES > log.length) return null;
    units.push({ offset: unit * UNIT_BYTES, bytes: log.subarray(from, from + UNIT_BYTES) });
    from += UNIT_BYTES;
  }
  return units;
}
