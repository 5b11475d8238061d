// Reads the headers of an ELF file (a program or library of Linux) as data.
// Source: "Executable and Linking Format (ELF) Specification", elf.h.

import {
  exactly,
  type Image,
  LONGEST_NAME,
  MOST_LIBRARIES,
  MOST_SECTIONS,
  MOST_SYMBOLS,
  placesOf,
  type ReadBytes,
  type Section,
} from './image.ts';

const SHT_DYNAMIC = 6;
const SHT_NOBITS = 8;
const SHT_DYNSYM = 11;
const SHF_WRITE = 1;
const SHF_ALLOC = 2;
const SHF_EXECINSTR = 4;
const DT_NEEDED = 1;
const LARGEST_NAMES = 1 << 20;
const LARGEST_STRINGS = 64 << 20;

interface ElfSection extends Section {
  type: number;
  /** Number of the section that holds its strings. */
  link: number;
}

/** Null for a file that is not ELF, and for ELF of big-endian machines: none of the runtimes that we detect is built for those. */
export function readElf(read: ReadBytes): Image | null {
  const head = exactly(read, 0, 64);
  if (head === null || head.readUInt32BE(0) !== 0x7f454c46 || head[5] !== 1) return null;
  if (head[4] !== 1 && head[4] !== 2) return null;
  const wide = head[4] === 2;
  const at = wide ? Number(head.readBigUInt64LE(40)) : head.readUInt32LE(32);
  const rowSize = head.readUInt16LE(wide ? 58 : 46);
  const count = Math.min(head.readUInt16LE(wide ? 60 : 48), MOST_SECTIONS);
  const namesAt = head.readUInt16LE(wide ? 62 : 50);
  const table = rowSize === (wide ? 64 : 40) ? exactly(read, at, count * rowSize) : null;
  if (table === null) return null;
  const rows = Array.from({ length: count }, (_, index) =>
    sectionOf(table.subarray(index * rowSize, (index + 1) * rowSize), wide),
  );
  const strings = rows[namesAt];
  const names = strings === undefined ? Buffer.alloc(0) : read(strings.offset, Math.min(strings.size, LARGEST_NAMES));
  const sections = rows.map((row) => ({ ...row, name: textIn(names, row.nameAt) }));
  return {
    format: 'elf',
    base: 0,
    sections,
    libraries: () => librariesOf(read, sections, wide),
    exports: (name) => exportsName(read, sections, wide, name),
    directory: () => null,
  };
}

function sectionOf(row: Buffer, wide: boolean): ElfSection & { nameAt: number } {
  const number = (at64: number, at32: number): number =>
    wide ? Number(row.readBigUInt64LE(at64)) : row.readUInt32LE(at32);
  const type = row.readUInt32LE(4);
  return {
    name: '',
    nameAt: row.readUInt32LE(0),
    kind: kindOf(number(8, 8)),
    type,
    address: number(16, 12),
    offset: number(24, 16),
    // A section without bytes in the file has a size all the same.
    size: type === SHT_NOBITS ? 0 : number(32, 20),
    link: row.readUInt32LE(wide ? 40 : 24),
  };
}

function kindOf(flags: number): Section['kind'] {
  if ((flags & SHF_ALLOC) === 0) return 'other';
  if ((flags & SHF_EXECINSTR) !== 0) return 'code';
  return (flags & SHF_WRITE) !== 0 ? 'data' : 'constants';
}

/** Text up to its NUL, at most its first 256 bytes. */
function textIn(bytes: Buffer, at: number): string {
  const text = bytes.subarray(at, at + LONGEST_NAME);
  const end = text.indexOf(0);
  return text.toString('latin1', 0, end < 0 ? text.length : end);
}

/** A section of that type with the strings that it refers to; null where the file lacks either. */
function withStrings(
  read: ReadBytes,
  sections: readonly ElfSection[],
  type: number,
): { section: ElfSection; text: Buffer } | null {
  const section = sections.find((each) => each.type === type);
  const strings = section === undefined ? undefined : sections[section.link];
  if (section === undefined || strings === undefined || strings.size > LARGEST_STRINGS) return null;
  const text = exactly(read, strings.offset, strings.size);
  return text === null ? null : { section, text };
}

function librariesOf(read: ReadBytes, sections: readonly ElfSection[], wide: boolean): string[] {
  const dynamic = withStrings(read, sections, SHT_DYNAMIC);
  const table = dynamic && exactly(read, dynamic.section.offset, Math.min(dynamic.section.size, MOST_LIBRARIES * 16));
  if (dynamic === null || table === null) return [];
  const size = wide ? 16 : 8;
  const names: string[] = [];
  for (let at = 0; at + size <= table.length; at += size) {
    const tag = wide ? Number(table.readBigInt64LE(at)) : table.readInt32LE(at);
    const value = wide ? Number(table.readBigUInt64LE(at + 8)) : table.readUInt32LE(at + 4);
    if (tag === DT_NEEDED) names.push((textIn(dynamic.text, value).split('/').pop() as string).toLowerCase());
  }
  return names;
}

function exportsName(read: ReadBytes, sections: readonly ElfSection[], wide: boolean, name: string): boolean {
  const symbols = withStrings(read, sections, SHT_DYNSYM);
  // A linker may put one name at the end of another, so the name can stand at several places.
  const places = new Set(symbols === null ? [] : placesOf(symbols.text, Buffer.from(`${name}\0`, 'latin1')));
  if (symbols === null || places.size === 0) return false;
  const size = wide ? 24 : 16;
  const table = exactly(read, symbols.section.offset, Math.min(symbols.section.size, MOST_SYMBOLS * size));
  for (let at = 0; table !== null && at + size <= table.length; at += size) {
    // A symbol of section 0 is one that it needs from elsewhere.
    if (places.has(table.readUInt32LE(at)) && table.readUInt16LE(at + (wide ? 6 : 14)) !== 0) return true;
  }
  return false;
}
