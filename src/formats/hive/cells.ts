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
  readonly #bins: Bins;
  #opened = 0;

  constructor(bins: Bins) {
    this.#bins = bins;
  }

  /** @throws HiveDamage when no cell in use can begin there */
  at(offset: number): Cell {
    if (++this.#opened > MOST_CELLS)
      throw new HiveExhausting('it leads to more cells than any catalog takes', fileOffset(offset));
    if (offset < FIRST_CELL || offset % 8 !== 0) throw damaged('no cell can begin here', offset);
    const size = this.#bins.word(offset) | 0;
    if (size >= 0) throw damaged('the cell here is not in use', offset);
    if (size % 8 !== 0 || offset - size > this.#bins.size)
      throw damaged('the cell here has a size that cannot be', offset);
    return { offset, size: -size - SIZE_BYTES };
  }

  /** Bytes of a cell. @throws HiveDamage when it has no room for so many */
  bytes(cell: Cell, length: number, from = 0): Buffer {
    if (from + length > cell.size) throw tooSmall(cell);
    return this.#bins.bytes(cell.offset + SIZE_BYTES + from, length);
  }

  /** Its first number of 32 bits. @throws HiveDamage when it has no room for one */
  first(cell: Cell): number {
    if (cell.size < 4) throw tooSmall(cell);
    return this.#bins.word(cell.offset + SIZE_BYTES);
  }

  /** Numbers of 32 bits, from a multiple of four on. @throws HiveDamage when it has no room for so many */
  words(cell: Cell, count: number, from = 0): Uint32Array {
    if (from + count * 4 > cell.size) throw tooSmall(cell);
    return this.#bins.words(cell.offset + SIZE_BYTES + from, count);
  }

  /** A name of so many bytes. @throws HiveDamage when it has no room for so many */
  name(cell: Cell, length: number, from: number, isWide: boolean): string {
    if (from + length > cell.size) throw tooSmall(cell);
    return this.#bins.text(cell.offset + SIZE_BYTES + from, length, isWide ? 'utf16le' : 'latin1');
  }
}

/** The two letters that say what a cell holds, as the lower half of its first number. */
export const kindOf = (letters: string): number => letters.charCodeAt(0) | (letters.charCodeAt(1) << 8);

export const damaged = (message: string, offset: number): HiveDamage => new HiveDamage(message, fileOffset(offset));

const tooSmall = ({ offset }: Cell): HiveDamage =>
  damaged('the cell here is too small for what it should hold', offset);
