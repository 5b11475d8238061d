import { type Bins, fileOffset } from './bins.ts';
import { HiveDamage, HiveLimitExceeded } from './damage.ts';

// Layout of cells, keys, values and lists: Maxim Suhanov, "Windows registry file format specification".

/** The offset that means "none". */
export const NO_OFFSET = 0xffffffff;

const SIZE_BYTES = 4;
/** A bin begins with a header of this size. */
const FIRST_CELL = 32;
/** No catalog needs more. A hive that leads to more was made to keep its reader busy. */
const MOST_CELLS = 100_000;

/** A cell holds one key, value, list or piece of data. */
export interface Cell {
  offset: number;
  /** Bytes of content, without the size field in front. */
  size: number;
}

/** Opens cells that are in use. Free cells, which may still hold deleted keys, are damage. */
export class Cells {
  /** Keys and values whose name another one beside them has too, by their offset. Windows sees only one of the two. */
  readonly repeated = new Map<number, HiveDamage>();
  readonly #bins: Bins;
  #opened = 0;

  constructor(bins: Bins) {
    this.#bins = bins;
  }

  /** @throws HiveDamage when no cell in use can begin there; HiveLimitExceeded */
  at(offset: number): Cell {
    if (++this.#opened > MOST_CELLS)
      throw new HiveLimitExceeded('it leads to more cells than any catalog takes', fileOffset(offset));
    if (offset < FIRST_CELL || offset % 8 !== 0) throw damaged('no cell can begin here', offset);
    // A cell in use has its size as a negative number.
    const size = -this.#bins.bytes(offset, SIZE_BYTES).readInt32LE(0);
    if (size <= 0) throw damaged('the cell here is not in use', offset);
    if (size % 8 !== 0 || offset + size > this.#bins.size)
      throw damaged('the cell here has a size that cannot be', offset);
    return { offset, size: size - SIZE_BYTES };
  }

  /** Bytes of a cell's content. @throws HiveDamage when the cell is too small */
  bytes({ offset, size }: Cell, length: number, from = 0): Buffer {
    if (from + length > size) throw damaged('the cell here is too small for what it should hold', offset);
    return this.#bins.bytes(offset + SIZE_BYTES + from, length);
  }

  /** A name of `length` bytes. @throws HiveDamage when the cell is too small */
  name(cell: Cell, length: number, from: number, isWide: boolean): string {
    return this.bytes(cell, length, from).toString(isWide ? 'utf16le' : 'latin1');
  }
}

/** The two letters at the start of a cell that say what it holds: `nk`, `vk`, `lf` … */
export const signatureOf = (content: Buffer): string => content.toString('latin1', 0, 2);

export const damaged = (message: string, offset: number): HiveDamage => new HiveDamage(message, fileOffset(offset));
