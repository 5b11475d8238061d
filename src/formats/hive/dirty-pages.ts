import { type DirtyPages, fileOffset, PAGE_BYTES, type Read } from './bins.ts';

/** Applies the writes of logs in memory. The files stay as they are. */
export class DirtyPageMap {
  readonly pages = new Map<number, Buffer>();
  readonly #read: Read;

  constructor(read: Read) {
    this.#read = read;
  }

  /** Replaces bytes of the hive's data. A later write overwrites an earlier one. */
  write(offset: number, bytes: Buffer): void {
    for (let done = 0; done < bytes.length; ) {
      const number = Math.floor((offset + done) / PAGE_BYTES);
      const start = (offset + done) % PAGE_BYTES;
      const part = bytes.subarray(done, done + PAGE_BYTES - start);
      if (part.length === PAGE_BYTES) this.pages.set(number, part);
      else part.copy(this.#copyOf(number), start);
      done += part.length;
    }
  }

  /** A copy of a page, of which a log replaces only a part. */
  #copyOf(number: number): Buffer {
    const page = Buffer.alloc(PAGE_BYTES);
    (this.pages.get(number) ?? this.#read(fileOffset(number * PAGE_BYTES), PAGE_BYTES)).copy(page);
    this.pages.set(number, page);
    return page;
  }
}

export const NO_DIRTY_PAGES: DirtyPages = new Map();
