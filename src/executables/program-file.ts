import { readElf } from './elf.ts';
import { atAddress, exactly, type Image, placesOf, type ReadBytes, type Section, type SectionKind } from './image.ts';
import { readPe } from './pe.ts';
import { readVersionResource, type VersionResource } from './version-resource.ts';

/** The most that is read of all sections of one kind: the constants of the largest runtimes known have 50 MB. */
const MOST_SEARCHED = 64 * 1024 * 1024;

/** A PE or ELF file, open for reading. Nothing of it is loaded or run. */
export class ProgramFile {
  readonly #image: Image;
  readonly #read: ReadBytes;
  readonly #found = new Map<SectionKind, Buffer>();
  #libraries: readonly string[] | null = null;

  private constructor(image: Image, read: ReadBytes) {
    this.#image = image;
    this.#read = read;
  }

  /** Null for what is neither PE nor ELF. */
  static from(read: ReadBytes): ProgramFile | null {
    const image = readPe(read) ?? readElf(read);
    return image === null ? null : new ProgramFile(image, read);
  }

  get format(): 'pe' | 'elf' {
    return this.#image.format;
  }

  get sections(): readonly Section[] {
    return this.#image.sections;
  }

  /** DLLs or shared objects that it needs, in lower case and without folders. */
  libraries(): readonly string[] {
    this.#libraries ??= this.#image.libraries();
    return this.#libraries;
  }

  /** Whether it exports a function or variable of that name. */
  exports(name: string): boolean {
    return this.#image.exports(name);
  }

  /** Whether it exports a function or variable of that name, or needs it from a library. */
  mentions(name: string): boolean {
    return this.exports(name) || this.bytes('constants').includes(Buffer.from(`\0${name}\0`, 'latin1'));
  }

  /** Address and size of a data directory of a PE file; null where there is none. */
  directory(index: number): { address: number; size: number } | null {
    return this.#image.directory(index);
  }

  /** Null where the file has none that can be read. */
  versionResource(): VersionResource | null {
    return readVersionResource(this.#read);
  }

  /** The bytes of all sections of a kind, one after the other: at most 64 MiB. */
  bytes(kind: SectionKind): Buffer {
    let bytes = this.#found.get(kind);
    if (bytes === undefined) {
      let left = MOST_SEARCHED;
      const parts: Buffer[] = [];
      for (const { offset, size } of this.sections.filter((section) => section.kind === kind)) {
        const part = this.#read(offset, Math.min(size, left));
        parts.push(part);
        left -= part.length;
      }
      bytes = parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
      this.#found.set(kind, bytes);
    }
    return bytes;
  }

  /** Bytes at an offset of the file; null where it has not all of them. */
  atOffset(offset: number, length: number): Buffer | null {
    return offset < 0 || length < 0 || length > MOST_SEARCHED ? null : exactly(this.#read, offset, length);
  }

  /** Bytes at a virtual address, in a PE file one without the image base; null where no section holds all of them. */
  atAddress(address: number, length: number): Buffer | null {
    return length > MOST_SEARCHED ? null : atAddress(this.#read, this.sections, address, length);
  }

  /** Bytes that a pointer of the program points to; null where no section holds all of them. */
  atPointer(pointer: number, length: number): Buffer | null {
    return this.atAddress(pointer - this.#image.base, length);
  }
}

/**
 * The versions (`1.2` to `1.2.3.4`) that stand directly behind a text.
 * @param ends whether a byte may follow the version; by default any may
 */
export function* versionsBehind(
  bytes: Buffer,
  text: string,
  ends: (next: number) => boolean = () => true,
): Generator<string> {
  const needle = Buffer.from(text, 'latin1');
  for (const at of placesOf(bytes, needle)) {
    const begin = at + needle.length;
    const [version] = /^\d{1,4}(?:\.\d{1,6}){1,3}/.exec(bytes.toString('latin1', begin, begin + 32)) ?? [];
    if (version !== undefined && ends(bytes[begin + version.length] ?? 0)) yield version;
  }
}
