import { BASE_BLOCK_BYTES } from './base-block.ts';
import { HiveDamage, HiveExhausting } from './damage.ts';

/** Reads bytes of the file; fewer where it ends. */
export type Read = (offset: number, length: number) => Buffer;

export const PAGE_BYTES = 4096;
/** More than the way to any catalog takes, were every cell on a page of its own: 64 MiB. */
const MOST_PAGES = 16384;

/** Pages that a log puts in the place of those in the file, by their number. */
export type DirtyPages = ReadonlyMap<number, Buffer>;

/** The hive's data, read page by page when it is asked for, with what logs have to add on top. */
export class Bins {
  readonly size: number;
  readonly #read: Read;
  readonly #dirty: DirtyPages;
  readonly #pages = new Map<number, Buffer>();

  constructor(read: Read, size: number, dirty: DirtyPages) {
    this.#read = read;
    this.size = size;
    this.#dirty = dirty;
  }

  /** @throws HiveDamage where the file ends before that */
  bytes(offset: number, length: number): Buffer {
    if (offset + length > this.size) throw new HiveDamage('what stands here leads out of the hive', fileOffset(offset));
    const within = offset % PAGE_BYTES;
    if (within + length <= PAGE_BYTES)
      return this.#page(offset - within, within + length).subarray(within, within + length);
    const all = Buffer.allocUnsafe(length);
    for (let done = 0; done < length; ) {
      const start = (offset + done) % PAGE_BYTES;
      const end = Math.min(PAGE_BYTES, start + length - done);
      this.#page(offset + done - start, end).copy(all, done, start, end);
      done += end - start;
    }
    return all;
  }

  /** @throws HiveDamage where the file ends before that */
  int32(offset: number): number {
    if (offset % 4 !== 0 || offset + 4 > this.size) return this.bytes(offset, 4).readInt32LE(0);
    const within = offset % PAGE_BYTES;
    return this.#page(offset - within, within + 4).readInt32LE(within);
  }

  /** The page that begins there, with at least so many bytes. */
  #page(start: number, wanted: number): Buffer {
    const number = start / PAGE_BYTES;
    let page = this.#dirty.get(number) ?? this.#pages.get(number);
    if (page === undefined) {
      if (this.#pages.size >= MOST_PAGES)
        throw new HiveExhausting('it leads through more of the file than any catalog does', fileOffset(start));
      page = this.#read(fileOffset(start), PAGE_BYTES);
      this.#pages.set(number, page);
    }
    if (page.length < wanted) throw new HiveDamage('the file is cut off before this', fileOffset(start + page.length));
    return page;
  }
}

export const fileOffset = (offset: number): number => BASE_BLOCK_BYTES + offset;
