import { completeEntries, type EntryFacts, withPositions } from '../../catalog/entry.ts';
import { Failure, type Warning } from '../../failure.ts';
import { type MachineCatalog, MOST_ENTRIES, tooManyEntries } from '../machine.ts';
import { decodeText, withoutRawBytes } from '../text.ts';
import { factsOfRecord, hasEnd, type RecordFacts } from './facts.ts';
import { countKnownLabels } from './labels.ts';
import { learnLabels } from './learn.ts';
import { segmentsOf } from './lines.ts';
import { type EntryRecord, recordsOf } from './records.ts';

/** Several times what netsh prints of the largest catalog, in UTF-16. */
const LARGEST_DUMP = 32 * 1024 * 1024;

/**
 * Reads the output of `netsh winsock show catalog`, in any language, whole or in excerpts.
 * @throws Failure sourceUnrecognised (no line of it is netsh's), noCatalog (name space providers only)
 */
export function readNetsh(bytes: Buffer, path: string): MachineCatalog {
  if (bytes.length > LARGEST_DUMP) throw nothingFound(path, false);
  const text = decodeText(bytes, countKnownLabels);
  const segments = segmentsOf(text.lines);
  const labels = learnLabels(segments);
  const records = recordsOf(segments, labels);
  if (records.entries.length === 0) throw nothingFound(path, records.nameSpaces > 0);

  if (records.entries.length > MOST_ENTRIES) throw tooManyEntries(path, records.entries.length);
  const read = records.entries.map((record) => factsOfRecord(record, labels));
  const facts = placed(records.entries, read).map((entry) => (text.decoded ? entry : withoutRawText(entry)));
  return {
    source: { kind: 'netsh', path, machine: null, encoding: text.encoding, controlSet: null, origin: null },
    entries: completeEntries(facts),
    warnings: warningsOf(records.entries, read, facts, path, text.decoded),
    missingEntries: 0,
  };
}

/** Bitness by the `(32)` marks; places only where the dump shows the catalog from its first entry on. */
function placed(records: readonly EntryRecord[], read: readonly RecordFacts[]): EntryFacts[] {
  const twoCatalogs = read.some((entry) => entry.marked32 === true);
  const facts = read.map((entry): EntryFacts => {
    if (entry.marked32 === null) return entry.facts;
    return { ...entry.facts, bitness: entry.marked32 ? 32 : twoCatalogs ? 64 : null };
  });
  const gapless = records.every((record, index) => record.hasHead && (index === records.length - 1 || hasEnd(record)));
  return gapless ? withPositions(facts) : facts;
}

function warningsOf(
  records: readonly EntryRecord[],
  read: readonly RecordFacts[],
  facts: readonly EntryFacts[],
  path: string,
  decoded: boolean,
): Warning[] {
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
    hint: 'Give the output of "netsh winsock show catalog", a .reg export of HKLM\\SYSTEM\\CurrentControlSet\\Services\\WinSock2, or a JSON document of "winsock-lsp list".',
  });
}
