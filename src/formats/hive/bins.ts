import { BASE_BLOCK_BYTES } from './base-block.ts';
import { HiveDamage, HiveLimitExceeded } from './damage.ts';

/** Reads bytes of the file; fewer where it ends. */
export type Read = (offset: number, length: number) => Buffer;

export const PAGE_BYTES = 4096;
/** Cells that belong together are near each other, so several pages are read at once. */
const BLOCK_BYTES = 4 * PAGE_BYTES;
/** Enough to reach any catalog, even if each of its cells were on a page of its own. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Pages that a log replaces, by page number. */
export type DirtyPages = ReadonlyMap<number, Buffer>;

/** The hive bins data: everything behind the base block. Reads a block when it is asked for, and applies the pages of the logs. */
export class Bins {
  readonly size: number;
  readonly #read: Read;
  readonly #dirty: DirtyPages;
  /** Bytes per block. With logs it is a page, because logs replace single pages. */
  readonly #step: number;
  readonly #blocks = new Map<number, Buffer>();

  constructor(read: Read, size: number, dirty: DirtyPages) {
    this.#read = read;
    this.size = size;
    this.#dirty = dirty;
    this.#step = dirty.size > 0 ? PAGE_BYTES : BLOCK_BYTES;
  }

  /** @throws HiveDamage when the hive or the file ends before the last of these bytes */
  bytes(offset: number, length: number): Buffer {
    const start = offset % this.#step;
    if (start + length <= this.#step) return this.#blockOf(offset, length).subarray(start, start + length);
    const all = Buffer.allocUnsafe(length);
    for (let done = 0; done < length; ) {
      const from = (offset + done) % this.#step;
      const piece = Math.min(this.#step - from, length - done);
      this.#blockOf(offset + done, piece).copy(all, done, from, from + piece);
      done += piece;
    }
    return all;
  }

  /** The block with these bytes, which must not go beyond it. @throws HiveDamage */
  #blockOf(offset: number, length: number): Buffer {
    if (offset + length > this.size) throw new HiveDamage('what stands here leads out of the hive', fileOffset(offset));
    const within = offset % this.#step;
    const start = offset - within;
    const block = this.#blocks.get(start) ?? this.#readBlock(start);
    if (block.length < within + length)
      throw new HiveDamage('the file is cut off before this', fileOffset(start + block.length));
    return block;
  }

  #readBlock(start: number): Buffer {
    if (this.#blocks.size * this.#step >= MOST_BYTES)
      throw new HiveLimitExceeded('it leads through more of the file than any catalog does', fileOffset(start));
    const block = this.#dirty.get(start / PAGE_BYTES) ?? this.#read(fileOffset(start), this.#step);
    this.#blocks.set(start, block);
    return block;
  }
}

/** Offsets inside a hive count from the end of its base block; this is the same place counted from the start of the file. */
export const fileOffset = (offset: number): number => BASE_BLOCK_BYTES + offset;
