import { BASE_BLOCK_BYTES } from './base-block.ts';
import { HiveDamage, HiveExhausting } from './damage.ts';

/** Reads bytes of the file; fewer where it ends. */
export type Read = (offset: number, length: number) => Buffer;

export const PAGE_BYTES = 4096;
/** What is read at once: cells that belong together stand near each other. */
const BLOCK_BYTES = 4 * PAGE_BYTES;
/** More than the way to any catalog takes, were every cell on a page of its own. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Pages that a log puts in the place of those in the file, by their number. */
export type DirtyPages = ReadonlyMap<number, Buffer>;

/** A piece of the hive's data, as bytes and as numbers of 32 bits. */
interface Block {
  bytes: Buffer;
  words: Uint32Array;
}

/**
 * The hive's data, read block by block when it is asked for, with what logs have to add on top. It gives numbers as views on a
 * block, because in a program that has just started each function of Buffer costs more than all numbers of a catalog.
 */
export class Bins {
  readonly size: number;
  readonly #read: Read;
  readonly #dirty: DirtyPages;
  /** Bytes of a block: a page where logs have pages of their own. */
  readonly #step: number;
  readonly #blocks = new Map<number, Block>();

  constructor(read: Read, size: number, dirty: DirtyPages) {
    this.#read = read;
    this.size = size;
    this.#dirty = dirty;
    this.#step = dirty.size > 0 ? PAGE_BYTES : BLOCK_BYTES;
  }

  /** @throws HiveDamage where the file ends before that */
  bytes(offset: number, length: number): Buffer {
    const within = offset % this.#step;
    if (within + length <= this.#step) return this.#blockOf(offset, length).bytes.subarray(within, within + length);
    const all = Buffer.allocUnsafe(length);
    for (let done = 0; done < length; ) {
      const start = (offset + done) % this.#step;
      const piece = Math.min(this.#step - start, length - done);
      this.#blockOf(offset + done, piece).bytes.copy(all, done, start, start + piece);
      done += piece;
    }
    return all;
  }

  /** A text of so many bytes. @throws HiveDamage where the file ends before that */
  text(offset: number, length: number, encoding: 'latin1' | 'utf16le'): string {
    const within = offset % this.#step;
    return within + length <= this.#step
      ? this.#blockOf(offset, length).bytes.toString(encoding, within, within + length)
      : this.bytes(offset, length).toString(encoding);
  }

  /** The number of 32 bits at a multiple of four. @throws HiveDamage where the file ends before that */
  word(offset: number): number {
    return this.#blockOf(offset, 4).words[(offset % this.#step) / 4] as number;
  }

  /** Numbers of 32 bits, the first at a multiple of four. @throws HiveDamage where the file ends before that */
  words(offset: number, count: number): Uint32Array {
    const within = offset % this.#step;
    if (within + count * 4 > this.#step) return wordsOf(this.bytes(offset, count * 4));
    return this.#blockOf(offset, count * 4).words.subarray(within / 4, within / 4 + count);
  }

  /** The block that has the byte at an offset, and as many after it in itself. */
  #blockOf(offset: number, length: number): Block {
    if (offset + length > this.size) throw new HiveDamage('what stands here leads out of the hive', fileOffset(offset));
    const within = offset % this.#step;
    const start = offset - within;
    const block = this.#blocks.get(start) ?? this.#newBlock(start);
    if (block.bytes.length < within + length)
      throw new HiveDamage('the file is cut off before this', fileOffset(start + block.bytes.length));
    return block;
  }

  #newBlock(start: number): Block {
    if (this.#blocks.size * this.#step >= MOST_BYTES)
      throw new HiveExhausting('it leads through more of the file than any catalog does', fileOffset(start));
    const read = this.#dirty.get(start / PAGE_BYTES) ?? this.#read(fileOffset(start), this.#step);
    const bytes = read.byteOffset % 4 === 0 ? read : Buffer.from(read);
    const block = { bytes, words: wordsOf(bytes) };
    this.#blocks.set(start, block);
    return block;
  }
}

/** Of memory that begins at a multiple of four, as all does that Node.js gives. The numbers are little endian, as all its targets. */
const wordsOf = (bytes: Buffer): Uint32Array =>
  new Uint32Array(bytes.buffer, bytes.byteOffset, Math.trunc(bytes.length / 4));

export const fileOffset = (offset: number): number => BASE_BLOCK_BYTES + offset;
