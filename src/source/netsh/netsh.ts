import { completeEntries, type EntryFacts, withPositions } from '../../catalog/entry.ts';
import { Failure, type Warning } from '../../failure.ts';
import { type MachineCatalog, MOST_ENTRIES, tooManyEntries } from '../machine.ts';
import { decodeText, type TextLines, withoutRawBytes } from '../text.ts';
import { factsOfRecord, hasEnd, type RecordFacts } from './facts.ts';
import { countKnownLabels, type Labels } from './labels.ts';
import { learnLabels } from './learn.ts';
import { segmentsOf } from './lines.ts';
import { type DumpRecords, idsOf, recordsOf } from './records.ts';

/** Several times what netsh prints of the largest catalog, in UTF-16. */
const LARGEST_DUMP = 32 * 1024 * 1024;

/**
 * Reads the output of `netsh winsock show catalog`, in any language, whole or in excerpts; several dumps in one text
 * are several machines.
 * @throws Failure sourceUnrecognised (no line of it is netsh's), noCatalog (name space providers only), sourceTooLarge
 */
export function readNetsh(bytes: Buffer, path: string): MachineCatalog[] {
  if (bytes.length > LARGEST_DUMP) throw tooLarge(path, bytes);
  const text = decodeText(bytes, countKnownLabels);
  const segments = segmentsOf(text.lines);
  const labels = learnLabels(segments);
  const dumps = recordsOf(segments, labels);
  const count = dumps.reduce((sum, dump) => sum + dump.entries.length, 0);
  if (count === 0)
    throw nothingFound(
      path,
      dumps.some((dump) => dump.nameSpaces > 0),
    );
  if (count > MOST_ENTRIES) throw tooManyEntries(path, count);
  const announced = text.lines
    .slice(0, dumps[0]?.entries[0]?.firstLine)
    .some((line) => line.includes('winsock show catalog'));
  return dumps.filter((dump) => dump.entries.length > 0).map((dump) => catalogOf(dump, labels, text, path, announced));
}

function catalogOf(
  dump: DumpRecords,
  labels: Labels,
  text: TextLines,
  path: string,
  announced: boolean,
): MachineCatalog {
  const ids = new Set(idsOf(dump));
  const read = dump.entries.map((record) => factsOfRecord(record, labels, ids));
  const fromTheStart = announced || dump.nameSpaces > 0;
  const facts = placed(dump, read, fromTheStart).map((entry) => (text.decoded ? entry : withoutRawText(entry)));
  return {
    source: { kind: 'netsh', path, machine: null, encoding: text.encoding, controlSet: null, origin: null },
    entries: completeEntries(facts),
    warnings: warningsOf(dump, read, facts, path, text.decoded),
    missingEntries: dump.lost.length,
  };
}

/** Bitness by the `(32)` marks; places only where the dump shows the catalog from its first entry on. */
function placed(dump: DumpRecords, read: readonly RecordFacts[], fromTheStart: boolean): EntryFacts[] {
  const twoCatalogs = read.some((entry) => entry.marked32 === true);
  const facts = read.map((entry): EntryFacts => {
    if (entry.marked32 === null) return entry.facts;
    return { ...entry.facts, bitness: entry.marked32 ? 32 : twoCatalogs ? 64 : null };
  });
  const { entries } = dump;
  const gapless = entries.every((record, index) => record.hasHead && (index === entries.length - 1 || hasEnd(record)));
  return fromTheStart && gapless && dump.lost.length === 0 ? withPositions(facts) : facts;
}

function warningsOf(
  dump: DumpRecords,
  read: readonly RecordFacts[],
  facts: readonly EntryFacts[],
  path: string,
  decoded: boolean,
): Warning[] {
  const records = dump.entries;
  const warnings: Warning[] = [];
  const noFlagsAtAll = !records.some((record) => record.fields.has('serviceFlags')) && records.some(hasEnd);
  if (noFlagsAtAll) {
    const message =
      'The dump shows no Service Flags (Windows Vista and older do not print them): nothing in it can tell IFS.';
    warnings.push({ code: 'flagsNotShown', message, target: path });
  }
  if (!decoded) {
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
  if (dump.nameSpaces === 0 && warnings.length === 0 && records.every((record) => record.hasHead && hasEnd(record))) {
    const message =
      'The dump does not go on to the name space providers, which netsh prints last: entries may be missing at its end.';
    warnings.push({ code: 'dumpMayBeCut', message, target: path });
  }
  const seen = new Set<string>();
  for (const [index, record] of records.entries()) {
    const { name, id, bitness, serviceFlags } = facts[index] as EntryFacts;
    const target = `${path}:${record.firstLine}`;
    const entry = `The entry ${name === null ? '' : `'${name}' `}at line ${record.firstLine}`;
    const say = (code: string, text: string) => warnings.push({ code, message: `${entry}: ${text}.`, target });
    if (!record.hasHead) say('entryHeadMissing', 'its first lines are not in the dump');
    const unknown = serviceFlags === null && !noFlagsAtAll;
    if (!hasEnd(record))
      say('entryCut', `its last lines are not in the dump${unknown ? ', so it may be non-IFS' : ''}`);
    else if (unknown) say('flagsUnknown', 'its service flags are not shown in full, so it may be non-IFS');
    for (const [code, text] of (read[index] as RecordFacts).notes) say(code, text);
    if (id !== null) {
      if (seen.has(`${bitness}:${id}`)) say('entryRepeated', `the catalog entry id ${id} stands here a second time`);
      seen.add(`${bitness}:${id}`);
    }
  }
  return warnings;
}

function withoutRawText(facts: EntryFacts): EntryFacts {
  const clean = (text: string | null) => (text === null ? null : withoutRawBytes(text));
  return { ...facts, name: clean(facts.name), rawName: clean(facts.rawName), providerPath: clean(facts.providerPath) };
}

/** A text of this size that has netsh's words in it has been added to; any other is something else. */
function tooLarge(path: string, bytes: Buffer): Failure {
  const start = decodeText(bytes.subarray(0, 65536), countKnownLabels);
  if (countKnownLabels(start.lines) === 0) return nothingFound(path, false);
  return new Failure({
    code: 'sourceTooLarge',
    message: `The text is larger than ${LARGEST_DUMP / 1024 / 1024} MiB, which no dump of one machine is.`,
    target: path,
    hint: 'Give the output of "netsh winsock show catalog" alone.',
  });
}

function nothingFound(path: string, nameSpacesOnly: boolean): Failure {
  if (nameSpacesOnly) {
    return new Failure({
      code: 'noCatalog',
      message: 'The dump holds name space providers only, no entry of a protocol catalog.',
      target: path,
      hint: 'Ask for the whole output of: netsh winsock show catalog',
    });
  }
  return new Failure({
    code: 'sourceUnrecognised',
    message: 'Nothing in this is a Winsock catalog.',
    target: path,
    hint: 'Give the output of "netsh winsock show catalog", a .reg export of HKLM\\SYSTEM\\CurrentControlSet\\Services\\WinSock2, a SYSTEM hive, or a JSON document of "winsock-lsp list".',
  });
}
