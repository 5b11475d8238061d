// Single cells of a hive, for tests of how each of them is read.

import { Bins, type DirtyPages } from '../../src/formats/hive/bins.ts';
import { Cells } from '../../src/formats/hive/cells.ts';
import { HiveDamage } from '../../src/formats/hive/damage.ts';

const BASE_BYTES = 4096;

/** The bins of a hive whose data, behind its base block, are these bytes. */
export const binsOf = (data: Buffer, size = data.length, dirty: DirtyPages = new Map()): Bins =>
  new Bins((at, length) => data.subarray(at - BASE_BYTES, at - BASE_BYTES + length), size, dirty);

/** A hive's data with these contents of cells, by offset. All cells are in use. */
export function dataOf(contents: Readonly<Record<number, Buffer>>): Buffer {
  const all = Object.entries(contents).map(([offset, content]) => ({ at: Number(offset), content }));
  const data = Buffer.alloc(Math.max(...all.map(({ at, content }) => at + 8 * Math.ceil((content.length + 4) / 8))));
  for (const { at, content } of all) {
    data.writeInt32LE(-8 * Math.ceil((content.length + 4) / 8), at);
    content.copy(data, at + 4);
  }
  return data;
}

export const cellsOf = (contents: Readonly<Record<number, Buffer>>): Cells => new Cells(binsOf(dataOf(contents)));

export function numbers(...all: number[]): Buffer {
  const bytes = Buffer.alloc(all.length * 4);
  for (const [index, number] of all.entries()) bytes.writeUInt32LE(number, index * 4);
  return bytes;
}

interface KeyFacts {
  name: string | Buffer;
  parent?: number;
  flags?: number;
  subkeys?: number;
  list?: number;
  values?: number;
  valueList?: number;
}

/** The content of a key's cell. By default it has a name in Latin-1, and neither subkeys nor values. */
export function keyCell(facts: KeyFacts): Buffer {
  const name = Buffer.from(facts.name as string, 'latin1');
  const cell = Buffer.alloc(76 + name.length);
  cell.write('nk');
  cell.writeUInt16LE(facts.flags ?? 0x20, 2);
  cell.writeUInt32LE(facts.parent ?? 0, 16);
  cell.writeUInt32LE(facts.subkeys ?? 0, 20);
  cell.writeUInt32LE(facts.list ?? 0xffffffff, 28);
  cell.writeUInt32LE(facts.values ?? 0, 36);
  cell.writeUInt32LE(facts.valueList ?? 0xffffffff, 40);
  cell.writeUInt16LE(name.length, 72);
  name.copy(cell, 76);
  return cell;
}

/** The content of a list of subkeys: offsets in an `li` or `ri` list, otherwise offset, hint, offset, hint … */
export function listCell(signature: string, ...elements: number[]): Buffer {
  const head = Buffer.from(`${signature}\0\0`, 'latin1');
  head.writeUInt16LE(signature === 'lf' || signature === 'lh' ? elements.length / 2 : elements.length, 2);
  return Buffer.concat([head, numbers(...elements)]);
}

interface ValueFacts {
  name: string | Buffer;
  type?: number;
  /** The size of the data as it is stored. */
  size: number;
  /** Where the data is, or the data itself. */
  data?: number;
  flags?: number;
}

export function valueCell(facts: ValueFacts): Buffer {
  const name = Buffer.from(facts.name as string, 'latin1');
  const cell = Buffer.alloc(20 + name.length);
  cell.write('vk');
  cell.writeUInt16LE(name.length, 2);
  cell.writeUInt32LE(facts.size, 4);
  cell.writeUInt32LE(facts.data ?? 0, 8);
  cell.writeUInt32LE(facts.type ?? 3, 12);
  cell.writeUInt16LE(facts.flags ?? 1, 16);
  name.copy(cell, 20);
  return cell;
}

/** The damage that reading meets: what it is, its offset without the base block, and the key. */
export function damageOf(read: () => unknown): { message: string; offset: number; key: string; kind: string } {
  try {
    read();
  } catch (error) {
    if (!(error instanceof HiveDamage)) throw error;
    const { message, offset, key } = error;
    return { message, offset: offset - BASE_BYTES, key, kind: error.constructor.name };
  }
  throw new Error('nothing is damaged');
}
