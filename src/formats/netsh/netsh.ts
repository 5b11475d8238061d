import { completeEntries, keyOf, setPositions } from '../../catalog/entry.ts';
import { Failure, type Warning } from '../../failure.ts';
import { decodeText } from '../../inputs/text.ts';
import { type MachineCatalog, MOST_ENTRIES, tooManyEntries } from '../../machine-catalog.ts';
import { type Account, emptyAccount } from '../account.ts';
import { noCatalog, unrecognised } from '../refusals.ts';
import { readIrregular } from './irregular.ts';
import { isKnownLabel } from './labels.ts';
import type { ReadDump, ReadEntry } from './read-dump.ts';
import { readRegular } from './regular.ts';

/** Several times the size of the largest catalog's dump in UTF-16. */
const LARGEST_DUMP = 32 * 1024 * 1024;

/**
 * Reads the output of `netsh winsock show catalog` in any language, whole or in part. Each dump in the text becomes a catalog of
 * its own. Accepts text that people or mail programs have changed.
 * @throws Failure sourceUnrecognised (no line is netsh's), noCatalog (only name space providers), sourceTooLarge, sourceMalformed
 * (too many entries)
 */
export function readNetsh(bytes: Buffer, path: string, account: Account = emptyAccount()): MachineCatalog[] {
  if (bytes.length > LARGEST_DUMP) throw tooLarge(path, bytes);
  const dumps = readIrregular(bytes);
  const count = dumps.reduce((sum, dump) => sum + dump.entries.length, 0);
  if (count === 0) {
    if (dumps.some((dump) => dump.nameSpaces > 0)) throw noCatalog('netsh', path, 'entry but name space providers');
    throw unrecognised(bytes, path);
  }
  if (count > MOST_ENTRIES) throw tooManyEntries(path, count);
  for (const { line, reason } of dumps.flatMap(({ lost }) => lost))
    account.unplaced.push({ target: `${path}:${line}`, what: reason });
  return dumps.filter((dump) => dump.entries.length > 0).map((dump) => catalogOf(dump, path));
}

/**
 * Reads a dump that is exactly what netsh wrote, and gives the same catalog as `readNetsh` in a thirtieth of the time.
 * @returns null for any other text
 */
export function readRegularNetsh(bytes: Buffer, path: string): MachineCatalog | null {
  const dump = readRegular(bytes);
  return dump === null || dump.entries.length === 0 || dump.entries.length > MOST_ENTRIES
    ? null
    : catalogOf(dump, path);
}

function catalogOf(dump: ReadDump, path: string): MachineCatalog {
  setBitnessAndPositions(dump);
  const facts = dump.entries.map((entry) => entry.facts);
  return {
    source: { kind: 'netsh', path, machine: null, encoding: dump.encoding, controlSet: null, origin: null },
    entries: completeEntries(facts),
    warnings: warningsOf(dump, path),
    missingEntries:
      dump.lost.length +
      dump.moreLost +
      (dump.filtered || dump.nameSpaces === 0 ? 1 : dump.entries.filter((entry) => !isWhole(entry)).length),
  };
}

/** Whether an entry has its first and last line. Where one is cut off, entries next to it may be cut out. */
const isWhole = ({ hasHead, hasEnd }: ReadEntry): boolean => hasHead && hasEnd;

/** Takes the bitness from the `(32)` marks. Sets positions only where the dump has every entry from the catalog's first one on. */
function setBitnessAndPositions({ entries, lost, announced, nameSpaces }: ReadDump): void {
  const twoCatalogs = entries.some(({ marked32 }) => marked32 === true);
  for (const { facts, marked32 } of entries) {
    if (marked32 !== null) facts.bitness = marked32 ? 32 : twoCatalogs ? 64 : null;
  }
  const last = entries.length - 1;
  const gapless = entries.every((entry, index) => entry.hasHead && (index === last || entry.hasEnd));
  if ((announced || nameSpaces > 0) && gapless && lost.length === 0) setPositions(entries.map(({ facts }) => facts));
}

function warningsOf(dump: ReadDump, path: string): Warning[] {
  const { entries } = dump;
  const warnings: Warning[] = [];
  const noFlagsAtAll = !entries.some(({ hasFlags }) => hasFlags) && entries.some(({ hasEnd }) => hasEnd);
  if (noFlagsAtAll) {
    const message =
      'The dump shows no Service Flags (Windows Vista and older do not print them): nothing in it can tell IFS.';
    warnings.push({ code: 'flagsNotShown', message, target: path });
  }
  if (!dump.decoded) {
    const message =
      'The text is in a code page that could not be found out: characters outside ASCII are lost, entries are not.';
    warnings.push({ code: 'encodingUnknown', message, target: path });
  }
  for (const { line, reason } of dump.lost) {
    warnings.push({
      code: 'entriesMissing',
      message: `Line ${line}: ${reason}, so there may be a non-IFS entry.`,
      target: `${path}:${line}`,
    });
  }
  if (dump.moreLost > 0) {
    const message = `${dump.moreLost} more lines of the dump may be part of an entry, or say that something was left out.`;
    warnings.push({ code: 'entriesMissing', message, target: path });
  }
  if (dump.filtered) {
    const message =
      'The dump shows only some lines of each entry, as findstr leaves them: entries that it does not show are unknown.';
    warnings.push({ code: 'dumpFiltered', message, target: path });
    return warnings;
  }
  if (dump.nameSpaces === 0 && warnings.length === 0 && entries.every(isWhole)) {
    const message =
      'The dump does not go on to the name space providers, which netsh prints last: entries may be missing at its end.';
    warnings.push({ code: 'dumpMayBeCut', message, target: path });
  }
  const seen = new Set<number | null>();
  for (const entry of entries) warnings.push(...warningsOfEntry(entry, noFlagsAtAll, seen, path));
  return warnings;
}

/** @param seen keys of the entries above; the key of this entry is added */
function warningsOfEntry(
  { facts, firstLine, hasHead, hasEnd, notes }: ReadEntry,
  noFlagsAtAll: boolean,
  seen: Set<number | null>,
  path: string,
): Warning[] {
  const { id, bitness, serviceFlags } = facts;
  const key = id === null ? null : keyOf(bitness, id);
  const repeated = key !== null && seen.has(key);
  seen.add(key);
  const doubts: [code: string, message: string][] = [];
  if (!hasHead) doubts.push(['entryHeadMissing', 'its first lines are not in the dump']);
  const unknown = serviceFlags === null && !noFlagsAtAll;
  if (!hasEnd)
    doubts.push(['entryCut', `its last lines are not in the dump${unknown ? ', so it may be non-IFS' : ''}`]);
  else if (unknown) doubts.push(['flagsUnknown', 'its service flags are not shown in full, so it may be non-IFS']);
  doubts.push(...notes);
  if (repeated) doubts.push(['entryRepeated', `the catalog entry id ${id} stands here a second time`]);
  const entry = `The entry ${facts.name === null ? '' : `'${facts.name}' `}at line ${firstLine}`;
  return doubts.map(([code, text]) => ({ code, message: `${entry}: ${text}.`, target: `${path}:${firstLine}` }));
}

/** The error for a text that is too large: with netsh's labels in it a dump, otherwise a file of another kind. */
function tooLarge(path: string, bytes: Buffer): Failure {
  const { lines } = decodeText(bytes.subarray(0, 65536), isKnownLabel);
  if (!lines.some(isKnownLabel)) return unrecognised(bytes, path);
  return new Failure({
    code: 'sourceTooLarge',
    message: `The text is larger than ${LARGEST_DUMP / 1024 / 1024} MiB, which no dump of one machine is.`,
    target: path,
    hint: 'Give the output of "netsh winsock show catalog" alone.',
  });
}
