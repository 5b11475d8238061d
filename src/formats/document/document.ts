import { isDeepStrictEqual } from 'node:util';
import { completeEntries, kindOfChainLength } from '../../catalog/entry.ts';
import type { Entry, ErrorDetail, ListDocument, ListedMachine } from '../../documents/generated/types.ts';
import { violation } from '../../documents/validate.ts';
import { Failure, isSourceError, sourceTooLarge, type Warning } from '../../failure.ts';
import { isObject, notJson, readJsonText } from '../../inputs/json-lines.ts';
import { FILE_KINDS, KINDS_AND_HOW } from '../../kinds.ts';
import {
  type MachineResult,
  MOST_ENTRIES,
  type SourceInfo,
  tooManyEntries,
  unknownSource,
} from '../../machine-catalog.ts';
import { noCatalog } from '../refusals.ts';

const HINT = 'Make the document again with: winsock-lsp list FILE --format json';
/** A document of ten thousand machines with a hundred entries each is smaller. */
const LARGEST_DOCUMENT = 64 * 1024 * 1024;

/**
 * Reads `list` documents of this program: one document, or one a line. Refuses a document that contradicts itself, because somebody
 * may have edited it.
 * @throws Failure noCatalog, sourceMalformed, sourceTooLarge
 */
export function readJson(bytes: Buffer, path: string): MachineResult[] {
  if (bytes.length > LARGEST_DOCUMENT) throw tooLarge(path);
  const { encoding, pieces } = readJsonText(bytes, path, HINT);
  return [...pieces].flatMap((piece) => {
    const { target } = piece;
    if ('damaged' in piece) throw notJson(target, `This line is no JSON: ${piece.reason}`, HINT);
    const document = piece.value;
    if (!isObject(document) || document.document !== 'list') throw ofAnotherKind(target);
    const wrong = listViolation(document);
    if (wrong !== null) throw malformed(target, `This is JSON, but not a document of "winsock-lsp list": ${wrong}`);
    return machinesOf(document as unknown as ListDocument, path, encoding, target);
  });
}

const tooLarge = (path: string): Failure =>
  sourceTooLarge('document', LARGEST_DOCUMENT, path, 'Make one for fewer machines.');

/** Why a document breaks the schema; null when it does not. The validator overflows the stack on one that is nested too deep. */
function listViolation(document: unknown): string | null {
  try {
    return violation('list', document);
  } catch (error) {
    if (error instanceof RangeError) return 'it is nested too deep';
    throw error;
  }
}

function machinesOf(document: ListDocument, path: string, encoding: string, target: string): MachineResult[] {
  const rows = document.machines ?? [document as ListedMachine];
  const beside = document.machines === undefined ? undefined : memberBesideMachines(document);
  if (beside !== undefined)
    throw malformed(
      target,
      `The document contradicts itself: beside 'machines' it has '${beside}', which is of one machine`,
    );
  if (rows.length === 0) throw noCatalog('json', target, 'machine');
  return rows.map((row): MachineResult => {
    const source: SourceInfo = {
      ...unknownSource(path, 'json'),
      machine: row.source.machine,
      encoding,
      origin: row.source as SourceInfo,
    };
    if ('error' in row) return { source, failure: repeatedFailure(row.error, target) };
    const { entries, warnings, missingEntries, leftOut } = row;
    if (entries.length + leftOut === 0) throw noCatalog('json', target, 'entry of a protocol catalog');
    if (entries.length > MOST_ENTRIES) throw tooManyEntries(target, entries.length);
    if (leftOut > 0) {
      const message = `The document was made with filters that left out ${leftOut} entries: they are unknown.`;
      warnings.push({ code: 'documentFiltered', message, target });
    }
    const missing = missingEntries + leftOut;
    const doubt = missing === 0 ? contradiction(row, source) : null;
    if (doubt !== null) {
      const message = `The document says that no entry is missing, but its ${doubt}: somebody has changed it.`;
      warnings.push({ code: 'documentContradicted', message, target });
    }
    return {
      source,
      entries: checkedEntries(entries, target),
      warnings,
      missingEntries: missing + (doubt === null ? 0 : 1),
    };
  });
}

/** The member of one machine that a document has beside `machines`: also an error that none of the machines has. */
function memberBesideMachines({ machines, error, ...top }: ListDocument): string | undefined {
  if (error !== undefined && machines?.some((row) => 'error' in row) === false) return 'error';
  return ['source', 'missingEntries', 'leftOut', 'entries', 'findings', 'warnings'].find((name) => name in top);
}

/** Codes of warnings that a machine may have whose entries are all shown. Some are about such an entry. */
const WITHOUT_MISSING_ENTRY: ReadonlySet<string> = new Set([
  'chainCut',
  'chainMalformed',
  'controlSetAssumed',
  'encodingUnknown',
  'entryCut',
  'entryHeadMissing',
  'entryRepeated',
  'flagsNotShown',
  'flagsUnknown',
  'hiveCut',
  'itemMalformed',
  'itemUnreadable',
  'kindContradicted',
  'nativeHeld',
  'notCompared',
  'pathUnknown',
  'valueNotUnderstood',
]);

/** Whether a warning comes only with a missing entry. On a live machine Windows itself does not read a dead item. */
const tellsOfMore = ({ code }: Warning, source: SourceInfo): boolean =>
  !WITHOUT_MISSING_ENTRY.has(code) && !(code === 'deadItem' && firstOrigin(source).kind === 'registry');

/** Codes of warnings about an entry of which this field is null. */
const UNKNOWN_FIELDS: Readonly<Record<'kind' | 'nonIfs', readonly string[]>> = {
  kind: ['chainMalformed', 'kindContradicted'],
  nonIfs: ['flagsNotShown', 'flagsUnknown', 'itemMalformed', 'itemUnreadable'],
};
/** How `contradiction` writes nonIfs of the entry that a finding of this code is about. */
const FLAGS_OF_FINDING: ReadonlyMap<string, string> = new Map([
  ['nonIfsEntry', ' true'],
  ['flagsUnknown', ' null'],
]);

/** What a machine says of an entry that it does not show, or shows otherwise; null for nothing. */
function contradiction({ entries, findings, warnings }: ListedMachine, source: SourceInfo): string | null {
  const more = warnings.find((warning) => tellsOfMore(warning, source));
  if (more !== undefined) return `warning ${more.code} says that one is`;
  const known = (['kind', 'nonIfs'] as const).filter((field) => entries.every((entry) => entry[field] !== null));
  const other = warnings.find(({ code }) => known.some((field) => UNKNOWN_FIELDS[field].includes(code)));
  if (other !== undefined) return `warning ${other.code} is about an entry that is not here`;
  const shown = new Set(
    entries.flatMap(({ bitness, id, nonIfs }) => [`${bitness} ${id}`, `${bitness} ${id} ${nonIfs}`]),
  );
  const finding = findings.find(
    ({ code, bitness, ids }) =>
      // The finding sourcesDiffer names entries that only Winsock or only the registry tells.
      code !== 'sourcesDiffer' && ids.some((id) => !shown.has(`${bitness} ${id}${FLAGS_OF_FINDING.get(code) ?? ''}`)),
  );
  return finding === undefined
    ? null
    : `finding ${finding.code} names an entry that is not here, or has other flags here`;
}

function firstOrigin(source: SourceInfo): SourceInfo {
  let first = source;
  while (first.origin !== null) first = first.origin;
  return first;
}

/** The failure in a document, which may have no hint. A code that is not about a source becomes sourceMalformed. */
function repeatedFailure(error: ErrorDetail, target: string): Failure {
  const code = isSourceError(error.code) ? error.code : 'sourceMalformed';
  return new Failure({ ...error, code, target: error.target ?? target, hint: error.hint ?? FILE_KINDS.json.help });
}

/** Fields that follow from the flags. */
const FIELDS_FROM_FLAGS = ['nonIfs', 'hidden', 'serviceFlagNames', 'providerFlagNames'] as const;

/** Computes again what follows from other fields. @throws Failure sourceMalformed when the document has other values */
function checkedEntries(entries: readonly Entry[], target: string) {
  // A path that was expanded on another machine is wrong here.
  const again = completeEntries(entries.map((entry) => ({ ...entry, expandedPath: null })));
  return again.map((entry, index) => {
    const given = entries[index] as Entry;
    const wrong = FIELDS_FROM_FLAGS.find((field) => !isDeepStrictEqual(entry[field], given[field]));
    if (wrong !== undefined || !isOneKind(given)) {
      const why = wrong === undefined ? 'the chain does not fit the kind' : `${wrong} does not follow from the flags`;
      throw malformed(`${target} entries[${index}]`, `The document contradicts itself: ${why}`);
    }
    // Read from files on the other machine, so it cannot be computed here.
    return { ...entry, chainNames: given.chainNames, identity: given.identity };
  });
}

/** Whether kind, chain length and chain fit each other. */
function isOneKind({ kind, chainLength, chain }: Entry): boolean {
  if (kind !== null && chainLength !== null && kindOfChainLength(chainLength) !== kind) return false;
  if (chain === null || chain.length === 0) return kind !== 'layeredChainEntry' || chain === null;
  return kind === 'layeredChainEntry' && (chainLength === null || chain.length === chainLength);
}

const ofAnotherKind = (target: string): Failure =>
  notJson(target, 'This is JSON of another kind than is read, and not a document of "winsock-lsp list"', KINDS_AND_HOW);

const malformed = (target: string, message: string): Failure => notJson(target, message, HINT);
