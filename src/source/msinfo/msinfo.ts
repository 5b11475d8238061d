import { completeEntries, type EntryFacts, UNKNOWN_ENTRY } from '../../catalog/entry.ts';
import { Failure, type Warning } from '../../failure.ts';
import { type MachineCatalog, MOST_ENTRIES, tooManyEntries, unknownSource } from '../machine.ts';
import { decodeUnicode, unicodeEncoding } from '../text.ts';

const LARGEST_REPORT = 64 * 1024 * 1024;
const SECTION = /^\[.{1,200}\]$/;
/** `System Name: CONTOSO-7` in whatever language, above the first section. */
const LABELLED = /^[^:\uff1a]{1,100}[:\uff1a]\s*(\S.{0,255})$/;
/** Rows of one protocol: its name, then yes or no, sizes, in this order in every language. */
const SHAPE = 'name yes yes yes size size yes size yes yes yes yes yes yes yes yes yes'.split(' ');
const MAX_ADDRESS = 4;
const MIN_ADDRESS = 7;
/** `16 bytes`, or `63.99 KB (65,527 bytes)`; digits are grouped as the language does it. */
const SIZE = /^(?:.{1,40}\()?(\d[\d.,'\u2019\u00a0\u202f ]{0,20}?)\s?[^\d\s()]{1,20}\)?$/;

/** Whether a text is a report of MSInfo32: what was written when, whose system it is, then sections. */
export function looksLikeMsinfo(bytes: Buffer): boolean {
  const [first, second, third] = beginning(bytes);
  if (first === undefined || second === undefined || !LABELLED.test(first)) return false;
  return SECTION.test(second) || (LABELLED.test(second) && third !== undefined && SECTION.test(third));
}

function beginning(bytes: Buffer): string[] {
  const encoding = unicodeEncoding(bytes);
  const start = bytes.subarray(0, 4096);
  const text = encoding === null ? start.toString('latin1') : decodeUnicode(start, encoding);
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/**
 * Reads the protocols of an MSInfo32 report (`msinfo32 /report`), in any language. It shows names and sizes of addresses of
 * protocols that are not hidden, and of no entry whether it is IFS.
 * @throws Failure noCatalog, sourceTooLarge
 */
export function readMsinfo(bytes: Buffer, path: string): MachineCatalog {
  if (bytes.length > LARGEST_REPORT) throw tooLarge(path);
  const encoding = unicodeEncoding(bytes);
  const text = encoding === null ? bytes.toString('latin1') : decodeUnicode(bytes, encoding);
  const facts = protocolsOf(text);
  if (facts.length === 0) throw noProtocols(path);
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

/** Blocks of rows that have the shape of a protocol; adapters and all else have another. */
function protocolsOf(text: string): EntryFacts[] {
  const facts: EntryFacts[] = [];
  let block: string[] = [];
  const close = () => {
    const entry = factsOf(block);
    if (entry !== null) facts.push(entry);
    block = [];
  };
  for (let at = 0; at < text.length; ) {
    const found = text.indexOf('\n', at);
    const end = found === -1 ? text.length : found;
    const line = text.slice(at, Math.min(end, at + 1000)).replace(/\r$/, '');
    at = end + 1;
    if (line.trim() === '' || SECTION.test(line)) close();
    // The heading of a section stands right above its first block in some versions.
    else if (block.length === SHAPE.length) block = [...block.slice(1), line];
    else block.push(line);
  }
  close();
  return facts;
}

function factsOf(block: readonly string[]): EntryFacts | null {
  if (block.length !== SHAPE.length) return null;
  const values = block.map((line) => line.split('\t')[1]?.trim() ?? '');
  const answers = new Set(values.filter((_, index) => SHAPE[index] === 'yes'));
  const sizes = values.map((value, index) => (SHAPE[index] === 'size' ? sizeOf(value) : null));
  const shaped = SHAPE.every((kind, index) => kind !== 'size' || sizes[index] !== null);
  // Yes and no, in whatever language; no protocol says the same to all.
  if (!shaped || answers.size !== 2 || answers.has('')) return null;
  const name = values[0] || null;
  const [max, min] = [sizes[MAX_ADDRESS] ?? null, sizes[MIN_ADDRESS] ?? null];
  return { ...UNKNOWN_ENTRY, name, rawName: name, maxAddressLength: max, minAddressLength: min };
}

function sizeOf(value: string): number | null {
  const digits = SIZE.exec(value)?.[1]?.replace(/\D/g, '') ?? '';
  const size = Number(digits);
  return digits !== '' && size <= 0xffffffff ? size : null;
}

const tooLarge = (path: string): Failure =>
  new Failure({
    code: 'sourceTooLarge',
    message: `The report is larger than ${LARGEST_REPORT / 1024 / 1024} MiB.`,
    target: path,
    hint: 'Make it of the components alone: msinfo32 /report FILE /categories +componentsnetwork',
  });

const noProtocols = (path: string): Failure =>
  new Failure({
    code: 'noCatalog',
    message: 'The report of MSInfo32 holds no protocol of Winsock (Components, Network, Protocol).',
    target: path,
    hint: 'Make it of all components, or ask for the output of: netsh winsock show catalog',
  });
