import { type Bins, fileOffset } from './bins.ts';
import { HiveDamage, HiveExhausting } from './damage.ts';

/** What stands in the place of an offset where there is nothing. */
export const NOWHERE = 0xffffffff;

const SIZE_BYTES = 4;
/** Cells lie behind the header of their bin. */
const FIRST_CELL = 32;
/** A hive that leads to more cells than this is built to keep its reader busy. */
const MOST_CELLS = 100_000;

/** A piece of a hive that holds one thing. */
export interface Cell {
  offset: number;
  /** Bytes that it has room for. */
  size: number;
}

/** The cells of a hive: only those that are in use. What was deleted stays in the file and is never shown. */
export class Cells {
  readonly bins: Bins;
  #opened = 0;

  constructor(bins: Bins) {
    this.bins = bins;
  }

  /** @throws HiveDamage when no cell in use can begin there */
  at(offset: number): Cell {
    if (++this.#opened > MOST_CELLS)
      throw new HiveExhausting('it leads to more cells than any catalog takes', fileOffset(offset));
    if (offset < FIRST_CELL || offset % 8 !== 0) throw damaged('no cell can begin here', offset);
    const size = this.bins.int32(offset);
    if (size >= 0) throw damaged('the cell here is not in use', offset);
    if (size % 8 !== 0 || offset - size > this.bins.size)
      throw damaged('the cell here has a size that cannot be', offset);
    return { offset, size: -size - SIZE_BYTES };
  }

  /** The bytes that a cell begins with. @throws HiveDamage when it has no room for so many */
  bytes(cell: Cell, length: number, from = 0): Buffer {
    if (from + length > cell.size) throw damaged('the cell here is too small for what it should hold', cell.offset);
    return this.bins.bytes(cell.offset + SIZE_BYTES + from, length);
  }

  /** The two letters that say what a cell holds. */
  kind(cell: Cell): string {
    return this.bytes(cell, 2).toString('latin1');
  }
}

export const damaged = (message: string, offset: number): HiveDamage => new HiveDamage(message, fileOffset(offset));
