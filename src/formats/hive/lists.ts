import { fileOffset } from './bins.ts';
import { type Cell, type Cells, damaged, signatureOf } from './cells.ts';
import { HiveLimitExceeded } from './damage.ts';

const HEAD_BYTES = 4;
/** The largest key that we read, Services, has some hundreds. */
const MOST_SUBKEYS = 100_000;

/**
 * Called with each element of a list of subkeys. `lf` and `lh` lists have a hint of the name behind each offset, `li` lists have
 * none. Large keys have an `ri` list, which is a list of such lists.
 * @param hint four bytes as one number, little endian; 0 in an `li` list
 */
type Visit = (offset: number, signature: 'lf' | 'lh' | 'li', hint: number) => void;

/**
 * Adds the offsets of a key's subkeys, in the order of its list.
 * @throws HiveDamage where the list is damaged: the offsets before the damage have been added
 */
export function addSubkeyOffsets(cells: Cells, list: number, offsets: number[]): void {
  const seen = new Set<number>();
  visitElements(cells, list, (offset) => {
    if (seen.has(offset)) throw damaged('this key stands twice in the list of its parent', offset);
    seen.add(offset);
    offsets.push(offset);
  });
}

/**
 * Offsets of the subkeys whose hint fits a name. Several names can have the same hint, so each of these keys has to be read.
 * @throws HiveDamage
 */
export function offsetsByHint(cells: Cells, list: number, name: string): number[] {
  const hash = nameHash(name);
  const start = name.slice(0, 4).toLowerCase();
  const offsets: number[] = [];
  visitElements(cells, list, (offset, signature, hint) => {
    if (signature === 'lh' && hint === hash) offsets.push(offset);
    if (signature === 'lf' && charactersOf(hint).toLowerCase().startsWith(start)) offsets.push(offset);
  });
  return offsets;
}

/** The first four characters of a name, which are its hint in an `lf` list. */
const charactersOf = (hint: number): string =>
  String.fromCharCode(hint & 0xff, (hint >>> 8) & 0xff, (hint >>> 16) & 0xff, hint >>> 24);

function visitElements(cells: Cells, list: number, visit: Visit): void {
  const cell = cells.at(list);
  const { signature, count } = headOf(cells, cell);
  if (signature !== 'ri') {
    visitLeaf(cells, cell, visit);
    return;
  }
  const leaves = cells.bytes(cell, count * 4, HEAD_BYTES);
  const seen = new Set<number>();
  let subkeys = 0;
  for (let at = 0; at < leaves.length; at += 4) {
    const offset = leaves.readUInt32LE(at);
    if (seen.has(offset)) throw damaged('this list of keys leads back to itself', offset);
    seen.add(offset);
    subkeys += visitLeaf(cells, cells.at(offset), visit);
    if (subkeys > MOST_SUBKEYS)
      throw new HiveLimitExceeded('a key has more subkeys than any on the way', fileOffset(cell.offset));
  }
}

/** @returns the number of elements. @throws HiveDamage for any other list: an `ri` list holds no `ri` list */
function visitLeaf(cells: Cells, cell: Cell, visit: Visit): number {
  const { signature, count } = headOf(cells, cell);
  if (signature !== 'lf' && signature !== 'lh' && signature !== 'li')
    throw damaged('no list of keys begins here', cell.offset);
  const size = signature === 'li' ? 4 : 8;
  const bytes = cells.bytes(cell, count * size, HEAD_BYTES);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at < bytes.length; at += size)
    visit(view.getUint32(at, true), signature, signature === 'li' ? 0 : view.getUint32(at + 4, true));
  return count;
}

function headOf(cells: Cells, cell: Cell): { signature: string; count: number } {
  const head = cells.bytes(cell, HEAD_BYTES);
  return { signature: signatureOf(head), count: head.readUInt16LE(2) };
}

/** The hint of a name in an `lh` list. */
export function nameHash(name: string): number {
  const upper = name.toUpperCase();
  let hash = 0;
  for (let index = 0; index < upper.length; index++) hash = (Math.imul(hash, 37) + upper.charCodeAt(index)) | 0;
  return hash >>> 0;
}
