import { beginsWithDllPath, CATALOG_ITEM_BYTES } from '../catalog/catalog-item.ts';
import type { MachineCatalog } from '../machine-catalog.ts';
import { beginsAnnotation } from './firefox/annotation.ts';

/** A part of the evidence that may belong to a catalog, but the reader cannot tell where. */
export interface Unplaced {
  /** Where it is: `a.reg:12`. */
  target: string;
  /** What it is, for messages: `a line that is neither a key nor a value`. */
  what: string;
}

/** Adds a warning and a missing entry if there are unplaced parts, because they may belong to this catalog. */
export function withUnplaced(catalog: MachineCatalog, unplaced: readonly Unplaced[]): MachineCatalog {
  const [first] = unplaced;
  if (first === undefined) return catalog;
  const others = unplaced.length > 1 ? ` (and ${unplaced.length - 1} more such places)` : '';
  const message = `Here stands ${first.what}${others}: it may belong to an entry that is not shown.`;
  return {
    ...catalog,
    warnings: [...catalog.warnings, { code: 'notPlaced', message, target: first.target }],
    missingEntries: catalog.missingEntries + 1,
  };
}

/** Adds a warning and a missing entry if a limit left out parts that may belong to this catalog. */
export function withLeftOut(catalog: MachineCatalog, leftOut: readonly Unplaced[]): MachineCatalog {
  const [first] = leftOut;
  if (first === undefined) return catalog;
  const message = `More keys than any machine has: ${first.what} and what follows were not kept.`;
  return {
    ...catalog,
    warnings: [...catalog.warnings, { code: 'rowsLeftOut', message, target: first.target }],
    missingEntries: catalog.missingEntries + 1,
  };
}

/**
 * Signs of a Winsock catalog or a registry key: provider ids, service flags, items, paths of DLLs, labels and names of netsh, words
 * that this program prints, many digits of hex or base64, or characters in escaped form. A line without any of them is a remark.
 */
const SIGNS =
  /\{[0-9a-f]{8}-[0-9a-f]{4}-|0x[0-9a-f]{2}|PackedCatalogItem|Protocol_?Catalog|Catalog_?Entr|\.dll\b|Service ?Flags|Provider ?(?:ID|Path|Entry)|Service ?Provider|Chain ?Length|Layered ?(?:Service|Chain)|\bnon[\s_.-]?ifs\b|\bno[nt] ?compliant\b| over \[[^[\]]{1,80}\[|(?:[0-9a-f]{2}[,\s]){15}|(?:(?:[=%]|\\x|\\u00|&#x?)[0-9a-f]{2,3};?){8}|[0-9a-f]{40}|[A-Za-z0-9+/]{60}/i;
/** The same for texts in another tool's rows, which name DLLs and keys of many other programs. */
const STRONG_SIGNS =
  /PackedCatalogItem|Protocol_Catalog9|Service[\s_.-]*Flags|\bnon[\s_.-]?ifs\b|Winsock Catalog|Layered ?(?:Service|Chain)|Winsock_LSP/i;
/** Base64 digits of an item. In hex it is longer, and hex digits are base64 digits too. */
const ITEM_DIGITS = (CATALOG_ITEM_BYTES * 4) / 3;

/** Whether a text in another tool's rows is part of a catalog. */
export const isSurelyCatalog = (text: string): boolean => isCatalogText(text) || holdsItemDigits(text);

/** Whether the data of a registry value that no reader takes is part of a catalog. Many other values are as long as an item. */
export const isCatalogData = (data: string): boolean => isCatalogText(data) || isItem(data);

/** Whether a line is of Firefox's annotation: with flags or a path, since other programs too print numbers between colons. */
const isAnnotation = (line: string): boolean => beginsAnnotation(line) && /: 0x|\\/.test(line);

const isCatalogText = (text: string): boolean => {
  const lines = text.split('\n');
  return STRONG_SIGNS.test(text) || lines.some(isAnnotation) || isEntryInAnyLanguage(lines);
};

/** An entry of netsh has eight numbers or more, the chain length among them. */
const FEWEST_NUMBERS = 5;
const NUMBER_LINE = /[:\uff1a]\s*\d{1,10}\s*$/;
const FLAGS_LINE = /[:\uff1a]\s*0x[0-9a-f]{1,8}\s*$/i;

/** Whether lines of labels and values, in a language that we may not know, are like the entry that netsh prints. */
export function isEntryInAnyLanguage(lines: readonly string[]): boolean {
  const short = lines.filter((line) => line.length <= LONGEST_REMARK);
  return (
    short.some((line) => FLAGS_LINE.test(line)) &&
    short.filter((line) => NUMBER_LINE.test(line)).length >= FEWEST_NUMBERS
  );
}

/** Whether a text is a PackedCatalogItem in hex or base64. */
function isItem(text: string): boolean {
  if (text.length < ITEM_DIGITS || !/^[A-Za-z0-9+/\s]+=*\s*$/.test(text)) return false;
  const isHex = /^[0-9a-f\s]+$/i.test(text);
  const bytes = Buffer.from(isHex ? text.replace(/\s+/g, '') : text, isHex ? 'hex' : 'base64');
  return bytes.length === CATALOG_ITEM_BYTES || beginsWithDllPath(bytes);
}

/** Whether a text holds as many bytes as an item has, in digits that are not interrupted, or one by one. */
function holdsItemDigits(text: string): boolean {
  if (text.length < ITEM_DIGITS) return false;
  for (const [digits] of text.matchAll(/[A-Za-z0-9+/]+/g)) if (digits.length >= ITEM_DIGITS) return true;
  for (const [run] of text.matchAll(/[0-9a-fx,;:\s-]+/gi))
    if (run.length >= ITEM_DIGITS && run.split(/[,;:\s-]+/).filter(isByte).length >= CATALOG_ITEM_BYTES) return true;
  return false;
}

const isByte = (text: string): boolean => /^(?:0x)?[0-9a-f]{1,3}$/i.test(text);

/** A longer line is no remark. It counts as part of a catalog without being searched. */
const LONGEST_REMARK = 2000;

/** A text as a person sees it: without colours, overstruck or invisible characters, and without blanks, which may divide letters. */
const condensed = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: ESC begins a colour, and BS overstrikes
    .replace(/\u001b\[[\d;]*[A-Za-z]|.\u0008/g, '')
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{M}\s]/gu, '');

/** Whether a line that no reader understands may be part of a catalog. */
export const mayBeCatalog = (line: string): boolean =>
  line.length > LONGEST_REMARK || SIGNS.test(line) || isSurelyCatalog(condensed(line));
