import { fromWide } from '../../catalog/wide.ts';
import { type Cell, type Cells, damaged, kindOf } from './cells.ts';
import { bearable } from './damage.ts';

const REG_SZ = 1;
const REG_EXPAND_SZ = 2;
const REG_DWORD = 4;

const VK = kindOf('vk');
const DB = kindOf('db');
const HEAD_BYTES = 20;
/** Where the head has the data, when it is small enough. */
const INLINE_FROM = 8;
const ASCII_NAME = 1;
const INLINE = 0x80000000;
/** Larger data is cut into segments of this size, from version 1.4 on. */
const SEGMENT_BYTES = 16344;
const FIRST_WITH_SEGMENTS = 4;
/** The catalog's largest value has 888 bytes. */
const LONGEST_VALUE = 65536;
/** More values than this has no key on the way. */
const MOST_VALUES = 4096;

export interface Value {
  type: number;
  bytes: Buffer;
}

/** Where a key's values stand. */
export interface ValueList {
  offset: number;
  count: number;
}

/** The value of that name, or null where there is none. @throws HiveDamage */
export function valueNamed(cells: Cells, { offset, count }: ValueList, name: string, minor: number): Value | null {
  if (count > MOST_VALUES) throw damaged('the key here claims more values than any on the way has', offset);
  const folded = name.toLowerCase();
  let damage: unknown = null;
  for (const value of cells.words(cells.at(offset), count)) {
    try {
      const found = valueIfNamed(cells, value, folded, minor);
      if (found !== null) return found;
    } catch (error) {
      // It may be the one that is asked for: that is known when no other turns out to be.
      damage ??= bearable(error);
    }
  }
  if (damage !== null) throw damage;
  return null;
}

function valueIfNamed(cells: Cells, offset: number, folded: string, minor: number): Value | null {
  const cell = cells.at(offset);
  const head = cells.words(cell, HEAD_BYTES / 4);
  const word = (at: number) => head[at / 4] as number;
  if ((word(0) & 0xffff) !== VK) throw damaged('no value begins here', offset);
  const isWide = (word(16) & ASCII_NAME) === 0;
  const length = word(0) >>> 16;
  if (length !== folded.length * (isWide ? 2 : 1)) return null;
  if (cells.name(cell, length, HEAD_BYTES, isWide).toLowerCase() !== folded) return null;
  return { type: word(12), bytes: dataOf(cells, cell, head, minor) };
}

/** By the head of a value: its size, and where it stands. */
function dataOf(cells: Cells, cell: Cell, head: Uint32Array, minor: number): Buffer {
  const size = head[1] as number;
  const offset = head[2] as number;
  if (size >= INLINE) {
    if (size - INLINE > 4) throw damaged('the value here holds more than it has room for', cell.offset);
    return cells.bytes(cell, size - INLINE, INLINE_FROM);
  }
  if (size > LONGEST_VALUE) throw damaged('the value here is larger than any of a catalog', cell.offset);
  if (size === 0) return Buffer.alloc(0);
  return size > SEGMENT_BYTES && minor >= FIRST_WITH_SEGMENTS
    ? segmented(cells, offset, size)
    : cells.bytes(cells.at(offset), size);
}

function segmented(cells: Cells, offset: number, size: number): Buffer {
  const cell = cells.at(offset);
  const [head, list] = cells.words(cell, 2) as unknown as [number, number];
  if ((head & 0xffff) !== DB) return cells.bytes(cell, size);
  const count = Math.ceil(size / SEGMENT_BYTES);
  if (head >>> 16 !== count) throw damaged('the segments here are not as many as the value takes', offset);
  const parts = Array.from(cells.words(cells.at(list), count), (part, index) =>
    cells.bytes(cells.at(part), Math.min(SEGMENT_BYTES, size - index * SEGMENT_BYTES)),
  );
  return Buffer.concat(parts, size);
}

/** The text of a value; null for one of another type, and for none. */
export function textOf(value: Value | null): string | null {
  if (value === null || (value.type !== REG_SZ && value.type !== REG_EXPAND_SZ)) return null;
  return fromWide(value.bytes) || null;
}

export const numberOf = (value: Value | null): number | null =>
  value?.type === REG_DWORD && value.bytes.length === 4 ? value.bytes.readUInt32LE(0) : null;
