import { fileOffset } from './bins.ts';
import { type Cells, damaged } from './cells.ts';
import { HiveExhausting } from './damage.ts';

const HEAD_BYTES = 4;
/** Far more than any key on the way has: Services has some hundreds. */
const MOST_SUBKEYS = 100_000;

/** A list of subkeys, or a part of one: `lf` and `lh` have hints of the names, `li` has none. */
interface Leaf {
  kind: 'lf' | 'lh' | 'li';
  /** The elements: an offset each, and behind it the hint. */
  bytes: Buffer;
  width: 4 | 8;
}

/**
 * Where the subkeys of a key stand, in the order of their list.
 * @throws HiveDamage in the place where the list cannot be followed: all before it has been given
 */
export function* listed(cells: Cells, list: number): Generator<number> {
  const seen = new Set<number>();
  for (const { bytes, width } of leavesOf(cells, list)) {
    for (let at = 0; at < bytes.length; at += width) {
      const offset = bytes.readUInt32LE(at);
      if (seen.has(offset)) throw damaged('this key stands twice in the list of its parent', offset);
      seen.add(offset);
      yield offset;
    }
  }
}

/** Where those subkeys stand whose hint fits a name. Hints save reading all; they do not decide. @throws HiveDamage */
export function hinted(cells: Cells, list: number, name: string): number[] {
  const hash = Buffer.alloc(4);
  hash.writeUInt32LE(nameHash(name));
  const letters = name.slice(0, 4).toLowerCase();
  const found: number[] = [];
  for (const { kind, bytes } of leavesOf(cells, list)) {
    if (kind === 'lf') {
      for (let at = 0; at < bytes.length; at += 8) if (fits(bytes, at + 4, letters)) found.push(bytes.readUInt32LE(at));
    } else if (kind === 'lh') {
      // Searched as bytes: a loop over hundreds of elements that runs once takes longer than all else.
      for (let at = bytes.indexOf(hash); at !== -1; at = bytes.indexOf(hash, at + 1))
        if (at % 8 === 4) found.push(bytes.readUInt32LE(at - 4));
    }
  }
  return found;
}

/** The lists that a list is made of; itself, where it is no list of lists (`ri`). */
function* leavesOf(cells: Cells, list: number): Generator<Leaf> {
  const cell = cells.at(list);
  const head = cells.bytes(cell, HEAD_BYTES);
  if (head.toString('latin1', 0, 2) !== 'ri') {
    yield leafAt(cells, list);
    return;
  }
  const bytes = cells.bytes(cell, head.readUInt16LE(2) * 4, HEAD_BYTES);
  const seen = new Set<number>();
  let count = 0;
  for (let at = 0; at < bytes.length; at += 4) {
    const offset = bytes.readUInt32LE(at);
    if (seen.has(offset)) throw damaged('this list of keys leads back to itself', offset);
    seen.add(offset);
    // A list of lists holds no other of its kind: that would be no leaf.
    const leaf = leafAt(cells, offset);
    count += leaf.bytes.length / leaf.width;
    if (count > MOST_SUBKEYS) throw new HiveExhausting('a key has more subkeys than any on the way', fileOffset(list));
    yield leaf;
  }
}

function leafAt(cells: Cells, offset: number): Leaf {
  const cell = cells.at(offset);
  const head = cells.bytes(cell, HEAD_BYTES);
  const kind = head.toString('latin1', 0, 2);
  if (kind !== 'lf' && kind !== 'lh' && kind !== 'li') throw damaged('no list of keys begins here', offset);
  const width = kind === 'li' ? 4 : 8;
  return { kind, width, bytes: cells.bytes(cell, head.readUInt16LE(2) * width, HEAD_BYTES) };
}

/** The hash of a name in an `lh` list. */
export function nameHash(name: string): number {
  const upper = name.toUpperCase();
  let hash = 0;
  for (let index = 0; index < upper.length; index++) hash = (Math.imul(hash, 37) + upper.charCodeAt(index)) | 0;
  return hash >>> 0;
}

/** An `lf` list has the first four letters, in whichever case. */
function fits(bytes: Buffer, at: number, letters: string): boolean {
  for (let index = 0; index < letters.length; index++) {
    const byte = bytes[at + index] as number;
    const lower = byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
    if (lower !== letters.charCodeAt(index)) return false;
  }
  return true;
}
