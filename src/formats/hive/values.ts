import { fromWide } from '../../catalog/wide.ts';
import { type Cell, type Cells, damaged, signatureOf } from './cells.ts';
import { asLocalDamage, unlessDamaged } from './damage.ts';

const REG_SZ = 1;
const REG_EXPAND_SZ = 2;
const REG_DWORD = 4;

const HEAD_BYTES = 20;
/** Data of up to four bytes is in the head, in place of its offset. */
const INLINE_FROM = 8;
const ASCII_NAME = 1;
/** Bit of the data size: the data is in the head. */
const INLINE = 0x80000000;
/** From version 1.4 on, larger data is cut into segments of this size. */
const SEGMENT_BYTES = 16344;
const FIRST_WITH_SEGMENTS = 4;
/** The catalog's largest value has 888 bytes. */
const LONGEST_VALUE = 65536;
/** No key that we read has more values. */
const MOST_VALUES = 4096;

export interface Value {
  /** REG_SZ is 1, and so on (winnt.h). */
  type: number;
  bytes: Buffer;
}

/** Where the list of a key's values is. */
export interface ValueList {
  offset: number;
  count: number;
}

/**
 * The value of that name in any case, the first of several, or null where there is none.
 * @param minor version of the hive's format: 3 to 6
 * @param onRepeated called with the offset of each further value of the name
 * @throws HiveDamage when no value has the name, and one that is damaged may have had it
 */
export function findValue(
  cells: Cells,
  { offset, count }: ValueList,
  name: string,
  minor: number,
  onRepeated: (offset: number) => void,
): Value | null {
  const folded = name.toLowerCase();
  let damage: unknown = null;
  let found: Value | null = null;
  for (const value of offsetsOf(cells, { offset, count })) {
    try {
      const named = valueIfNamed(cells, value, folded, minor);
      if (named !== null && found !== null) onRepeated(value);
      found ??= named;
    } catch (error) {
      damage ??= asLocalDamage(error);
    }
  }
  if (found === null && damage !== null) throw damage;
  return found;
}

/** The values of a key that are not damaged. @throws HiveDamage when their list is damaged */
export function soundValues(cells: Cells, list: ValueList, minor: number): (Value & { name: string })[] {
  const read = (offset: number) => {
    const { cell, head, length, isWide } = headOf(cells, offset);
    const name = cells.name(cell, length, HEAD_BYTES, isWide);
    return { name, type: head.readUInt32LE(12), bytes: dataOf(cells, cell, head, minor) };
  };
  return offsetsOf(cells, list).flatMap(
    (offset) =>
      unlessDamaged(
        () => read(offset),
        () => {},
      ) ?? [],
  );
}

function offsetsOf(cells: Cells, { offset, count }: ValueList): number[] {
  if (count > MOST_VALUES) throw damaged('the key here claims more values than any on the way has', offset);
  return offsetsIn(cells, offset, count);
}

/** A cell that holds nothing but offsets. */
function offsetsIn(cells: Cells, list: number, count: number): number[] {
  const bytes = cells.bytes(cells.at(list), count * 4);
  const offsets: number[] = [];
  for (let at = 0; at < bytes.length; at += 4) offsets.push(bytes.readUInt32LE(at));
  return offsets;
}

/** @param folded the name in small letters */
function valueIfNamed(cells: Cells, offset: number, folded: string, minor: number): Value | null {
  const { cell, head, length, isWide } = headOf(cells, offset);
  if (length !== folded.length * (isWide ? 2 : 1)) return null;
  if (cells.name(cell, length, HEAD_BYTES, isWide).toLowerCase() !== folded) return null;
  return { type: head.readUInt32LE(12), bytes: dataOf(cells, cell, head, minor) };
}

/** `length` is that of the name, in bytes. */
function headOf(cells: Cells, offset: number) {
  const cell = cells.at(offset);
  const head = cells.bytes(cell, HEAD_BYTES);
  if (signatureOf(head) !== 'vk') throw damaged('no value begins here', offset);
  return { cell, head, length: head.readUInt16LE(2), isWide: (head.readUInt32LE(16) & ASCII_NAME) === 0 };
}

function dataOf(cells: Cells, cell: Cell, head: Buffer, minor: number): Buffer {
  const size = head.readUInt32LE(4);
  const offset = head.readUInt32LE(8);
  if (size >= INLINE) {
    if (size - INLINE > 4) throw damaged('the value here holds more than it has room for', cell.offset);
    return cells.bytes(cell, size - INLINE, INLINE_FROM);
  }
  if (size > LONGEST_VALUE) throw damaged('the value here is larger than any of a catalog', cell.offset);
  if (size === 0) return Buffer.alloc(0);
  return size > SEGMENT_BYTES && minor >= FIRST_WITH_SEGMENTS
    ? dataOfSegments(cells, offset, size)
    : cells.bytes(cells.at(offset), size);
}

function dataOfSegments(cells: Cells, offset: number, size: number): Buffer {
  const cell = cells.at(offset);
  const head = cells.bytes(cell, 8);
  if (signatureOf(head) !== 'db') return cells.bytes(cell, size);
  const count = Math.ceil(size / SEGMENT_BYTES);
  if (head.readUInt16LE(2) !== count) throw damaged('the segments here are not as many as the value takes', offset);
  const segments = offsetsIn(cells, head.readUInt32LE(4), count).map((segment, index) =>
    cells.bytes(cells.at(segment), Math.min(SEGMENT_BYTES, size - index * SEGMENT_BYTES)),
  );
  return Buffer.concat(segments, size);
}

/** The text of a value; null for one of another type, and for none. */
export function textOf(value: Value | null): string | null {
  if (value === null || (value.type !== REG_SZ && value.type !== REG_EXPAND_SZ)) return null;
  return fromWide(value.bytes) || null;
}

/** The number of a REG_DWORD; null for a value of another type, and for none. */
export const numberOf = (value: Value | null): number | null =>
  value?.type === REG_DWORD && value.bytes.length === 4 ? value.bytes.readUInt32LE(0) : null;
