import { type Cells, damaged } from './cells.ts';

/** A subkey as its list has it. */
export interface Listed {
  offset: number;
  /** What the list tells of its name: true and false where that is enough to know. */
  mayBe: (name: string) => boolean;
}

const HEAD_BYTES = 4;
/** Far more than any key on the way has: Services has some hundreds. */
const MOST_SUBKEYS = 100_000;

/**
 * The subkeys of a key, however their list is made: `lf` and `lh` with hints, `li` without, `ri` a list of lists.
 * @throws HiveDamage in the place where the list cannot be followed: all before it has been given
 */
export function* listed(cells: Cells, offset: number): Generator<Listed> {
  const seen = new Set<number>();
  for (const leaf of leavesOf(cells, offset)) {
    if (seen.has(leaf)) throw damaged('this list of keys leads back to itself', leaf);
    seen.add(leaf);
    for (const item of leafItems(cells, leaf)) {
      if (seen.has(item.offset)) throw damaged('this key stands twice in the list of its parent', item.offset);
      if (seen.size > MOST_SUBKEYS) throw damaged('the key here has more subkeys than any on the way', offset);
      seen.add(item.offset);
      yield item;
    }
  }
}

function* leavesOf(cells: Cells, offset: number): Generator<number> {
  const cell = cells.at(offset);
  if (cells.kind(cell) !== 'ri') {
    yield offset;
    return;
  }
  const count = cells.bytes(cell, HEAD_BYTES).readUInt16LE(2);
  const bytes = cells.bytes(cell, count * 4, HEAD_BYTES);
  // A list of lists holds no other of its kind: leafItems refuses it.
  for (let index = 0; index < count; index++) yield bytes.readUInt32LE(index * 4);
}

function* leafItems(cells: Cells, offset: number): Generator<Listed> {
  const cell = cells.at(offset);
  const kind = cells.kind(cell);
  if (kind !== 'lf' && kind !== 'lh' && kind !== 'li') throw damaged('no list of keys begins here', offset);
  const width = kind === 'li' ? 4 : 8;
  const count = cells.bytes(cell, HEAD_BYTES).readUInt16LE(2);
  const bytes = cells.bytes(cell, count * width, HEAD_BYTES);
  for (let at = 0; at < bytes.length; at += width) {
    const mayBe =
      kind === 'lh' ? byHash(bytes.readUInt32LE(at + 4)) : kind === 'lf' ? byLetters(bytes, at + 4) : () => true;
    yield { offset: bytes.readUInt32LE(at), mayBe };
  }
}

const byHash =
  (hash: number) =>
  (name: string): boolean =>
    nameHash(name) === hash;

/** The hash of a name in an `lh` list. */
export function nameHash(name: string): number {
  let hash = 0;
  for (const unit of name.toUpperCase()) hash = (Math.imul(hash, 37) + unit.charCodeAt(0)) | 0;
  return hash >>> 0;
}

/** An `lf` list has the first four letters; a NUL first when they are not of one byte each. */
function byLetters(bytes: Buffer, at: number): Listed['mayBe'] {
  const letters = bytes
    .toString('latin1', at, at + 4)
    .replace(/\0+$/, '')
    .toLowerCase();
  return (name) => letters === '' || name.slice(0, 4).toLowerCase() === letters;
}
