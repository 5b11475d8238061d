import { fromWide } from '../../catalog/wide.ts';
import { type Cells, damaged } from './cells.ts';
import { bearable } from './damage.ts';

const REG_SZ = 1;
const REG_EXPAND_SZ = 2;
const REG_DWORD = 4;

const HEAD_BYTES = 20;
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
  if (count === 0) return null;
  if (count > MOST_VALUES) throw damaged('the key here claims more values than any on the way has', offset);
  const list = cells.bytes(cells.at(offset), count * 4);
  const folded = name.toLowerCase();
  let damage: unknown = null;
  for (let at = 0; at < list.length; at += 4) {
    try {
      const value = valueIfNamed(cells, list.readUInt32LE(at), folded, minor);
      if (value !== null) return value;
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
  const head = cells.bytes(cell, HEAD_BYTES);
  if (head.toString('latin1', 0, 2) !== 'vk') throw damaged('no value begins here', offset);
  const ascii = (head.readUInt16LE(16) & ASCII_NAME) !== 0;
  const length = head.readUInt16LE(2);
  if (length !== folded.length * (ascii ? 1 : 2)) return null;
  const name = cells.bytes(cell, length, HEAD_BYTES).toString(ascii ? 'latin1' : 'utf16le');
  return name.toLowerCase() === folded ? dataOf(cells, offset, head, minor) : null;
}

function dataOf(cells: Cells, offset: number, head: Buffer, minor: number): Value {
  const size = head.readUInt32LE(4);
  const type = head.readUInt32LE(12);
  if (size >= INLINE) {
    if (size - INLINE > 4) throw damaged('the value here holds more than it has room for', offset);
    return { type, bytes: head.subarray(8, 8 + size - INLINE) };
  }
  if (size > LONGEST_VALUE) throw damaged('the value here is larger than any of a catalog', offset);
  if (size === 0) return { type, bytes: Buffer.alloc(0) };
  const data = head.readUInt32LE(8);
  const bytes =
    size > SEGMENT_BYTES && minor >= FIRST_WITH_SEGMENTS
      ? segmented(cells, data, size)
      : cells.bytes(cells.at(data), size);
  return { type, bytes };
}

function segmented(cells: Cells, offset: number, size: number): Buffer {
  const cell = cells.at(offset);
  if (cells.kind(cell) !== 'db') return cells.bytes(cell, size);
  const head = cells.bytes(cell, 8);
  const count = Math.ceil(size / SEGMENT_BYTES);
  if (head.readUInt16LE(2) !== count) throw damaged('the segments here are not as many as the value takes', offset);
  const list = cells.bytes(cells.at(head.readUInt32LE(4)), count * 4);
  const parts = Array.from({ length: count }, (_, index) => {
    const length = Math.min(SEGMENT_BYTES, size - index * SEGMENT_BYTES);
    return cells.bytes(cells.at(list.readUInt32LE(index * 4)), length);
  });
  return Buffer.concat(parts, size);
}

/** The text of a value; null for one of another type, and for none. */
export function textOf(value: Value | null): string | null {
  if (value === null || (value.type !== REG_SZ && value.type !== REG_EXPAND_SZ)) return null;
  return fromWide(value.bytes) || null;
}

export const numberOf = (value: Value | null): number | null =>
  value?.type === REG_DWORD && value.bytes.length === 4 ? value.bytes.readUInt32LE(0) : null;
