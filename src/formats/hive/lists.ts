import { fileOffset } from './bins.ts';
import { type Cell, type Cells, damaged, kindOf } from './cells.ts';
import { HiveExhausting } from './damage.ts';

const HEAD_BYTES = 4;
/** Far more than any key on the way has: Services has some hundreds. */
const MOST_SUBKEYS = 100_000;

/** Lists of subkeys: two with hints of the names, one without, and the list of such lists. */
const LF = kindOf('lf');
const LH = kindOf('lh');
const LI = kindOf('li');
const RI = kindOf('ri');

/** A list of subkeys, or a part of one. */
interface Leaf {
  kind: number;
  /** Where the subkeys stand, each with the hint behind it where there are hints. */
  words: Uint32Array;
  /** Numbers of an element. */
  step: 1 | 2;
}

/**
 * Adds where the subkeys of a key stand, in the order of their list.
 * @throws HiveDamage in the place where the list cannot be followed: all before it has been added
 */
export function listed(cells: Cells, list: number, offsets: number[]): void {
  const seen = new Set<number>();
  eachLeaf(cells, list, ({ words, step }) => {
    for (let at = 0; at < words.length; at += step) {
      const offset = words[at] as number;
      if (seen.has(offset)) throw damaged('this key stands twice in the list of its parent', offset);
      seen.add(offset);
      offsets.push(offset);
    }
  });
}

/** Where those subkeys stand whose hint fits a name. Hints save reading all; they do not decide. @throws HiveDamage */
export function hinted(cells: Cells, list: number, name: string): number[] {
  const hash = nameHash(name);
  const letters = name.slice(0, 4).toLowerCase();
  const found: number[] = [];
  eachLeaf(cells, list, ({ kind, words }) => {
    if (kind === LF) {
      for (let at = 1; at < words.length; at += 2)
        if (fits(words[at] as number, letters)) found.push(words[at - 1] as number);
    } else if (kind === LH) {
      // Searched at once: a loop over hundreds of elements that runs once takes longer than all else.
      for (let at = words.indexOf(hash); at !== -1; at = words.indexOf(hash, at + 1))
        if (at % 2 === 1) found.push(words[at - 1] as number);
    }
  });
  return found;
}

/** Takes the lists that a list is made of; itself, where it is no list of lists. */
function eachLeaf(cells: Cells, list: number, take: (leaf: Leaf) => void): void {
  const cell = cells.at(list);
  const head = cells.first(cell);
  if ((head & 0xffff) !== RI) {
    take(leafOf(cells, cell, head));
    return;
  }
  const seen = new Set<number>();
  let count = 0;
  for (const offset of cells.words(cell, head >>> 16, HEAD_BYTES)) {
    if (seen.has(offset)) throw damaged('this list of keys leads back to itself', offset);
    seen.add(offset);
    // A list of lists holds no other of its kind: that would be no leaf.
    const part = cells.at(offset);
    const leaf = leafOf(cells, part, cells.first(part));
    count += leaf.words.length / leaf.step;
    if (count > MOST_SUBKEYS) throw new HiveExhausting('a key has more subkeys than any on the way', fileOffset(list));
    take(leaf);
  }
}

/** @param head the first number of the cell */
function leafOf(cells: Cells, cell: Cell, head: number): Leaf {
  const kind = head & 0xffff;
  if (kind !== LF && kind !== LH && kind !== LI) throw damaged('no list of keys begins here', cell.offset);
  const step = kind === LI ? 1 : 2;
  return { kind, step, words: cells.words(cell, (head >>> 16) * step, HEAD_BYTES) };
}

/** The hash of a name in an `lh` list. */
export function nameHash(name: string): number {
  const upper = name.toUpperCase();
  let hash = 0;
  for (let index = 0; index < upper.length; index++) hash = (Math.imul(hash, 37) + upper.charCodeAt(index)) | 0;
  return hash >>> 0;
}

/** An `lf` list has the first four letters, in whichever case. */
function fits(hint: number, letters: string): boolean {
  for (let index = 0; index < letters.length; index++) {
    const byte = (hint >>> (index * 8)) & 0xff;
    const lower = byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
    if (lower !== letters.charCodeAt(index)) return false;
  }
  return true;
}
