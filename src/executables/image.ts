// What PE and ELF files have in common: sections, and bytes at an address.
// Every size and offset in a file may be a lie, so each is checked against its section and its bound before it is followed.

/** Bytes of a file from an offset; fewer than asked for where the file ends. */
export type ReadBytes = (offset: number, length: number) => Buffer;

export type SectionKind = 'code' | 'constants' | 'data' | 'other';

export interface Section {
  name: string;
  kind: SectionKind;
  /** Virtual address; in a PE file without the image base. */
  address: number;
  /** Where its bytes begin in the file. */
  offset: number;
  /** Bytes that it has in the file. */
  size: number;
}

/** A PE or ELF file whose headers have been read. */
export interface Image {
  format: 'pe' | 'elf';
  /** What a pointer in the file has more than the address that it means. */
  base: number;
  sections: readonly Section[];
  /** Names of the libraries that it needs, in lower case and without folders. */
  libraries(): string[];
  /** Whether it exports a function or variable of that name. */
  exports(name: string): boolean;
  /** A data directory of a PE file; null where there is none. */
  directory(index: number): { address: number; size: number } | null;
}

export const MOST_SECTIONS = 200;
export const MOST_LIBRARIES = 512;
export const MOST_SYMBOLS = 1 << 20;
export const LONGEST_NAME = 256;
const MOST_PLACES = 1 << 16;

/** Null where the file ends before. */
export function exactly(read: ReadBytes, offset: number, length: number): Buffer | null {
  const bytes = read(offset, length);
  return bytes.length === length ? bytes : null;
}

/** Where a text stands in bytes. A hostile file can repeat it millions of times, so only the first places count. */
export function* placesOf(bytes: Buffer, needle: Buffer, most = MOST_PLACES): Generator<number> {
  let at = bytes.indexOf(needle);
  for (let count = 0; at >= 0 && count < most; count++) {
    yield at;
    at = bytes.indexOf(needle, at + 1);
  }
}

/** Bytes at a virtual address; null where no section holds all of them. */
export function atAddress(
  read: ReadBytes,
  sections: readonly Section[],
  address: number,
  length: number,
): Buffer | null {
  const section = sections.find((each) => address >= each.address && address + length <= each.address + each.size);
  return section === undefined ? null : exactly(read, section.offset + (address - section.address), length);
}
