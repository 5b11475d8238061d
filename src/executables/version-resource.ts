// Reads the version resource of a PE file (winver.h: VS_VERSIONINFO; "PE Format" of the Windows SDK) without loading it.
// The file may be hostile: every size and offset is checked before it is used.

import { atAddress, type ReadBytes } from './image.ts';
import { RESOURCE_DIRECTORY, readPe } from './pe.ts';

export interface VersionResource {
  /** The four numbers of VS_FIXEDFILEINFO: `10.0.19041.1`. */
  version: string | null;
  product: string | null;
  company: string | null;
  description: string | null;
}

const RT_VERSION = 16;
const ENGLISH = 0x409;
/** Bit of a directory entry whose offset leads to another directory. */
const SUBDIRECTORY = 0x80000000;
const FIXED_SIGNATURE = 0xfeef04bd;
const FIXED_BYTES = 52;
const MOST_DIRECTORY_ENTRIES = 4096;
const MAX_RESOURCE_BYTES = 64 * 1024;
/** UTF-16 units of a text to read at most. */
const MAX_TEXT_UNITS = 256;

/** The version resource; null when the file is no PE file or has none that can be read. */
export function readVersionResource(read: ReadBytes): VersionResource | null {
  const file = readPe(read);
  const directory = file?.directory(RESOURCE_DIRECTORY) ?? null;
  if (file === null || directory === null) return null;
  const at = (address: number, length: number) => atAddress(read, file.sections, address, length);
  const data = versionData((offset, length) => at(directory.address + offset, length));
  if (data === null || data.size > MAX_RESOURCE_BYTES) return null;
  const bytes = at(data.address, data.size);
  return bytes === null ? null : readVersionInfo(bytes);
}

/** Bytes of the resources, from an offset in them. */
type AtOffset = (offset: number, length: number) => Buffer | null;

/** Finds the first version resource by type, name and language. Prefers English. */
function versionData(at: AtOffset): { address: number; size: number } | null {
  const names = subdirectory(
    at,
    entries(at, 0)?.find(({ id }) => id === RT_VERSION),
  );
  const languages = subdirectory(at, names?.[0]);
  const language = languages?.find(({ id }) => id === ENGLISH) ?? languages?.[0];
  if (language === undefined || language.value >= SUBDIRECTORY) return null;
  const data = at(language.value, 16);
  return data === null ? null : { address: data.readUInt32LE(0), size: data.readUInt32LE(4) };
}

interface DirectoryEntry {
  id: number;
  value: number;
}

const subdirectory = (at: AtOffset, entry: DirectoryEntry | undefined): DirectoryEntry[] | null =>
  entry === undefined || entry.value < SUBDIRECTORY ? null : entries(at, entry.value - SUBDIRECTORY);

function entries(at: AtOffset, offset: number): DirectoryEntry[] | null {
  const header = at(offset, 16);
  if (header === null) return null;
  const count = header.readUInt16LE(12) + header.readUInt16LE(14);
  const table = count > MOST_DIRECTORY_ENTRIES ? null : at(offset + 16, count * 8);
  if (table === null) return null;
  return Array.from({ length: count }, (_, index) => ({
    id: table.readUInt32LE(index * 8),
    value: table.readUInt32LE(index * 8 + 4),
  }));
}

/** One node of a version resource: a length, a key, a value, and further nodes. */
interface Node {
  key: string;
  value: Buffer;
  children: Buffer;
  /** Its length in bytes, padding included. */
  length: number;
}

function readVersionInfo(bytes: Buffer): VersionResource | null {
  const root = readNode(bytes);
  if (root?.key !== 'VS_VERSION_INFO') return null;
  const strings = childrenOf(root.children).find(({ key }) => key === 'StringFileInfo');
  const [table] = strings === undefined ? [] : childrenOf(strings.children);
  const texts = new Map(
    table === undefined ? [] : childrenOf(table.children).map(({ key, value }) => [key, textOf(value)]),
  );
  return {
    version: fixedVersion(root.value),
    product: texts.get('ProductName') ?? null,
    company: texts.get('CompanyName') ?? null,
    description: texts.get('FileDescription') ?? null,
  };
}

function readNode(bytes: Buffer): Node | null {
  if (bytes.length < 8) return null;
  const length = bytes.readUInt16LE(0);
  const valueUnits = bytes.readUInt16LE(2);
  const isText = bytes.readUInt16LE(4) === 1;
  if (length < 8 || length > bytes.length) return null;
  const own = bytes.subarray(0, length);
  const key = textOf(own.subarray(6)) ?? '';
  const valueAt = aligned(6 + (key.length + 1) * 2);
  const valueEnd = Math.min(valueAt + valueUnits * (isText ? 2 : 1), length);
  return {
    key,
    value: own.subarray(valueAt, valueEnd),
    children: own.subarray(aligned(valueEnd)),
    length: aligned(length),
  };
}

function childrenOf(bytes: Buffer): Node[] {
  const nodes: Node[] = [];
  for (let at = 0; at < bytes.length; ) {
    const node = readNode(bytes.subarray(at));
    if (node === null) break;
    nodes.push(node);
    at += node.length;
  }
  return nodes;
}

const aligned = (offset: number): number => (offset + 3) & ~3;

/** The UTF-16 text up to its NUL, trimmed; null when empty. */
function textOf(bytes: Buffer): string | null {
  let end = 0;
  while (end + 1 < bytes.length && end < MAX_TEXT_UNITS * 2 && bytes.readUInt16LE(end) !== 0) end += 2;
  return bytes.toString('utf16le', 0, end).trim() || null;
}

/** The version of VS_FIXEDFILEINFO (verrsrc.h): dwFileVersionMS @8, dwFileVersionLS @12. */
function fixedVersion(value: Buffer): string | null {
  if (value.length < FIXED_BYTES || value.readUInt32LE(0) !== FIXED_SIGNATURE) return null;
  return [value.readUInt16LE(10), value.readUInt16LE(8), value.readUInt16LE(14), value.readUInt16LE(12)].join('.');
}
