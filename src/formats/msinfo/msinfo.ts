import { completeEntries, type EntryFacts, UNKNOWN_ENTRY } from '../../catalog/entry.ts';
import { type Failure, sourceTooLarge, type Warning } from '../../failure.ts';
import { decodeUnicode, unicodeEncoding } from '../../inputs/text.ts';
import { xmlElements } from '../../inputs/xml.ts';
import { type MachineCatalog, MOST_ENTRIES, tooManyEntries, unknownSource } from '../../machine-catalog.ts';
import { noCatalog } from '../refusals.ts';

const LARGEST_REPORT = 64 * 1024 * 1024;
const SNIFFED_BYTES = 65536;
const SECTION = /^\[.{1,200}\]$/;
/** `System Name: CONTOSO-7` in any language, above the first section. */
const LABELLED = /^[^:\uff1a]{1,100}[:\uff1a]\s*(\S.{0,255})$/;
/** The rows of one protocol, in this order in every language: its name, then answers (yes or no) and sizes. */
const SHAPE = 'name yes yes yes size size yes size yes yes yes yes yes yes yes yes yes'.split(' ');
const MAX_ADDRESS = 4;
const MIN_ADDRESS = 7;
/** `16 bytes`, or `63.99 KB (65,527 bytes)`. Each language groups digits in its own way. */
const SIZE = /^(?:.{1,40}\()?(\d[\d.,'\u2019\u00a0\u202f ]{0,20}?)\s?[^\d\s()]{1,20}\)?$/;

/** Whether a text is a report of MSInfo32: a .nfo file, a report with its heading, or pasted rows of protocols. */
export function looksLikeMsinfo(bytes: Buffer): boolean {
  const [first = '', second = '', third = ''] = beginning(bytes);
  if (first.startsWith('<?xml')) return second.startsWith('<MsInfo') || first.includes('<MsInfo');
  if (hasHeading(first, second, third)) return true;
  return protocolsOf(textOf(bytes.subarray(0, SNIFFED_BYTES))).length > 0;
}

const hasHeading = (first: string, second: string, third: string): boolean =>
  LABELLED.test(first) && (SECTION.test(second) || (LABELLED.test(second) && SECTION.test(third)));

function beginning(bytes: Buffer): string[] {
  return textOf(bytes.subarray(0, 4096))
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function textOf(bytes: Buffer): string {
  const encoding = unicodeEncoding(bytes);
  return encoding === null ? bytes.toString('latin1') : decodeUnicode(bytes, encoding);
}

/**
 * Reads the protocols of an MSInfo32 report (`msinfo32 /report` or `/nfo`, or rows pasted from either), in any language.
 * Such a report leaves hidden protocols out. It shows the name and the address sizes of each protocol, but never whether
 * one is IFS.
 * @throws Failure noCatalog, sourceTooLarge
 */
export function readMsinfo(bytes: Buffer, path: string): MachineCatalog {
  if (bytes.length > LARGEST_REPORT) throw tooLarge(path);
  const encoding = unicodeEncoding(bytes);
  const facts = protocolsOf(textOf(bytes));
  if (facts.length === 0) throw noCatalog('msinfo', path, 'protocol of Winsock (Components, Network, Protocol)');
  if (facts.length > MOST_ENTRIES) throw tooManyEntries(path, facts.length);
  const message =
    'MSInfo32 shows neither service flags nor hidden entries, and not which catalog: nothing in it can tell IFS.';
  const warnings: Warning[] = [{ code: 'flagsNotShown', message, target: path }];
  return {
    source: { ...unknownSource(path, 'msinfo'), encoding: encoding ?? 'unknown', machine: machineOf(bytes) },
    entries: completeEntries(facts),
    warnings,
    missingEntries: 1,
  };
}

function machineOf(bytes: Buffer): string | null {
  const [, second = ''] = beginning(bytes);
  return SECTION.test(second) ? null : (LABELLED.exec(second)?.[1] ?? null);
}

/** Finds the protocols in a report by the shape of their rows. Other components have rows of other shapes. */
function protocolsOf(text: string): EntryFacts[] {
  const facts: EntryFacts[] = [];
  // Only as many rows as one protocol has are kept, because a report may have millions.
  let rows: Row[] = [];
  const add = (row: Row) => {
    // The caller refuses so many entries.
    if (facts.length > MOST_ENTRIES) return;
    rows.push(row);
    if (rows.length < SHAPE.length) return;
    const entry = factsOf(rows);
    if (entry === null) rows.shift();
    else {
      facts.push(entry);
      rows = [];
    }
  };
  if (/^\s*<\?xml/.test(text)) addRowsOfXml(text, add);
  else addRowsOfLines(text, add);
  return facts;
}

/** The value of a row; '' for a row without one. `kind` is what the caller expects: `name`, `yes` or `size`. */
type Row = (kind: string) => string;

/** The rows of a text report: label, tab, value. In a pasted report a space may stand for the tab. */
function addRowsOfLines(text: string, add: (row: Row) => void): void {
  for (let at = 0; at < text.length; ) {
    const found = text.indexOf('\n', at);
    const end = found === -1 ? text.length : found;
    add(rowOf(text.slice(at, Math.min(end, at + LONGEST_ROW)).trimEnd()));
    at = end + 1;
  }
}

const LONGEST_ROW = 1000;

function rowOf(line: string): Row {
  const tab = line.indexOf('\t');
  const value = tab === -1 ? null : line.slice(tab + 1).trim();
  return (kind) => value ?? pastedValue(line, kind);
}

/** The value of a row that has lost its tab: a name begins behind the first word, an answer is the last word. */
function pastedValue(line: string, kind: string): string {
  if (kind === 'size') return PASTED_SIZE.exec(line)?.[0] ?? '';
  const space = kind === 'name' ? line.indexOf(' ') : line.lastIndexOf(' ');
  return space === -1 ? '' : line.slice(space + 1).trim();
}

/** `16 bytes` or `63.99 KB (65,527 bytes)` at the end of a line. */
const PASTED_SIZE =
  /(?<=\s)(?:[\d.,]{1,12} [^\d\s()]{1,8} \([\d.,' ]{1,14} [^\d\s()]{1,20}\)|[\d.,]{1,14} [^\d\s()]{1,20})$/;

/** The rows of a .nfo file: an element `Data` for each row. Its last element is the value, with a name in the report's language. */
function addRowsOfXml(text: string, add: (row: Row) => void): void {
  let columns: string[] = [];
  xmlElements(text, ({ name, content }) => {
    if (name !== 'data') {
      columns.push(content.trim());
      return;
    }
    const [, value = ''] = columns.slice(-2);
    add(() => value);
    columns = [];
  });
}

function factsOf(rows: readonly Row[]): EntryFacts | null {
  const valueAt = (place: number) => (rows[place] as Row)(SHAPE[place] as string);
  // Few other rows show a size, so this test comes first.
  if (SHAPE.some((kind, place) => kind === 'size' && sizeOf(valueAt(place)) === null)) return null;
  const answers = new Set([...SHAPE.keys()].filter((place) => SHAPE[place] === 'yes').map(valueAt));
  // Every protocol has both answers, yes and no in the report's language.
  if (answers.size !== 2 || answers.has('')) return null;
  const name = valueAt(0) || null;
  const [max, min] = [sizeOf(valueAt(MAX_ADDRESS)), sizeOf(valueAt(MIN_ADDRESS))];
  return { ...UNKNOWN_ENTRY, name, rawName: name, maxAddressLength: max, minAddressLength: min };
}

function sizeOf(value: string): number | null {
  const digits = SIZE.exec(value)?.[1]?.replace(/\D/g, '');
  return digits !== undefined && Number(digits) <= 0xffffffff ? Number(digits) : null;
}

const tooLarge = (path: string): Failure =>
  sourceTooLarge(
    'report',
    LARGEST_REPORT,
    path,
    'Make it of the components alone: msinfo32 /report FILE /categories +componentsnetwork',
  );
