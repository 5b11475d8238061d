// Reads the headers of a PE file (a program or DLL of Windows) as data.
// Source: "PE Format" of the Windows SDK.

import {
  atAddress,
  exactly,
  type Image,
  LONGEST_NAME,
  MOST_LIBRARIES,
  MOST_SECTIONS,
  MOST_SYMBOLS,
  type ReadBytes,
  type Section,
} from './image.ts';

export const EXPORT_DIRECTORY = 0;
const IMPORT_DIRECTORY = 1;
export const RESOURCE_DIRECTORY = 2;
export const CLR_DIRECTORY = 14;

const SECTION_EXECUTES = 0x20000000;
const SECTION_WRITES = 0x80000000;
const SECTION_DISCARDS = 0x02000000;

/** Null for a file that is not PE. */
export function readPe(read: ReadBytes): Image | null {
  const dos = exactly(read, 0, 64);
  if (dos?.readUInt16LE(0) !== 0x5a4d) return null;
  const start = dos.readUInt32LE(60);
  const coff = exactly(read, start, 24);
  if (coff?.readUInt32LE(0) !== 0x4550) return null;
  const optionalSize = coff.readUInt16LE(20);
  const optional = exactly(read, start + 24, optionalSize);
  const magic = optional !== null && optionalSize >= 2 ? optional.readUInt16LE(0) : 0;
  // PE32+ for 64 bits, PE32 for 32 bits.
  const directories = magic === 0x20b ? 112 : magic === 0x10b ? 96 : null;
  if (optional === null || directories === null || optionalSize < directories) return null;
  const count = Math.min(coff.readUInt16LE(6), MOST_SECTIONS);
  const table = exactly(read, start + 24 + optionalSize, count * 40);
  if (table === null) return null;
  const sections = Array.from({ length: count }, (_, index) => sectionOf(table.subarray(index * 40, index * 40 + 40)));
  const directory = (index: number): { address: number; size: number } | null => {
    const place = directories + index * 8;
    if (place + 8 > optionalSize || optional.readUInt32LE(directories - 4) <= index) return null;
    const address = optional.readUInt32LE(place);
    return address === 0 ? null : { address, size: optional.readUInt32LE(place + 4) };
  };
  const at: AtAddress = (address, length) => atAddress(read, sections, address, length);
  return {
    format: 'pe',
    base: directories === 112 ? Number(optional.readBigUInt64LE(24)) : optional.readUInt32LE(28),
    sections,
    libraries: () => librariesOf(directory(IMPORT_DIRECTORY)?.address ?? null, at),
    exports: (name) => exportsName(directory(EXPORT_DIRECTORY)?.address ?? null, at, name),
    directory,
  };
}

type AtAddress = (address: number, length: number) => Buffer | null;

function sectionOf(row: Buffer): Section {
  return {
    name: row.toString('latin1', 0, 8).replace(/\0+$/, ''),
    kind: kindOf(row.readUInt32LE(36)),
    address: row.readUInt32LE(12),
    size: row.readUInt32LE(16),
    offset: row.readUInt32LE(20),
  };
}

function kindOf(flags: number): Section['kind'] {
  if ((flags & SECTION_EXECUTES) !== 0) return 'code';
  if ((flags & SECTION_WRITES) !== 0) return 'data';
  return (flags & SECTION_DISCARDS) !== 0 ? 'other' : 'constants';
}

function librariesOf(table: number | null, at: AtAddress): string[] {
  const names: string[] = [];
  for (let index = 0; table !== null && index < MOST_LIBRARIES; index++) {
    const name = at(table + index * 20, 20)?.readUInt32LE(12) ?? 0;
    if (name === 0) break;
    names.push((textAt(at, name) ?? '').toLowerCase());
  }
  return names;
}

/** Searches in halves, as the loader of Windows does: the names are sorted. */
function exportsName(table: number | null, at: AtAddress, name: string): boolean {
  const header = table === null ? null : at(table, 40);
  if (header === null) return false;
  const names = header.readUInt32LE(32);
  let low = 0;
  let high = Math.min(header.readUInt32LE(24), MOST_SYMBOLS) - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const pointer = at(names + middle * 4, 4);
    const found = pointer === null ? null : textAt(at, pointer.readUInt32LE(0));
    if (found === null) return false;
    if (found === name) return true;
    if (found < name) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}

/**
 * Text up to its NUL, at most its first 256 bytes: names of C++ are longer, and these are enough to compare them. Null where no
 * section holds the address. Near the end of a section it reads fewer bytes.
 */
function textAt(at: AtAddress, address: number): string | null {
  for (let length = LONGEST_NAME; length > 0; length >>= 1) {
    const bytes = at(address, length);
    if (bytes === null) continue;
    const end = bytes.indexOf(0);
    return bytes.toString('latin1', 0, end < 0 ? length : end);
  }
  return null;
}
