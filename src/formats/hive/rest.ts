import type { Warning } from '../../failure.ts';
import { mayBeCatalog } from '../unplaced.ts';
import type { Read } from './bins.ts';

/** Windows makes no file so much longer than its hive. */
const MOST_BYTES = 64 * 1024 * 1024;
const STEP = 1024 * 1024;
/** A sign that begins in one step and ends in the next is found in the first. */
const OVERLAP = 4096;
/** Offset of the major version in a base block; it is 1. */
const VERSION_AT = 20;
/** Words that stand in a text and in no cell of a hive. */
const TEXT_OF_CATALOG =
  /"PackedCatalogItem"\s*=|PackedCatalogItem\s+(?:REG_BINARY|: \{)|\[-?HKEY_|Winsock Catalog|Windows Registry Editor Version/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: a text has none of these, and cells have many
const CONTROLS = /[\x01-\x08\x0e-\x1f]/;

/**
 * Warns of evidence behind the end of a hive, where nobody reads. Zeros and old cells are none: Windows leaves them behind when
 * it makes a hive smaller.
 * @param end where the hive ends by its base block
 */
export function warningOfRest({ size, read }: { size: number; read: Read }, end: number, path: string): Warning | null {
  const stop = Math.min(size, end + MOST_BYTES);
  let at = end;
  while (at < stop && !holdsEvidence(read(at, STEP + OVERLAP))) at += STEP;
  if (at >= size) return null;
  const message = 'The file goes on behind the end of the hive: an entry may stand there that is not shown.';
  return { code: 'notPlaced', message, target: `${path}:0x${at.toString(16)}` };
}

function holdsEvidence(bytes: Buffer): boolean {
  for (let at = bytes.indexOf('regf'); at !== -1; at = bytes.indexOf('regf', at + 1))
    if (at + VERSION_AT + 4 <= bytes.length && bytes.readUInt32LE(at + VERSION_AT) === 1) return true;
  // Without its zeros, a text in UTF-16 looks like one in ASCII.
  const text = bytes.toString('latin1').replaceAll('\0', '');
  return TEXT_OF_CATALOG.test(text) || (!CONTROLS.test(text) && text.split('\n').some(mayBeCatalog));
}
