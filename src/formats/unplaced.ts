import type { MachineCatalog } from '../machine-catalog.ts';

/** Something that a reader was given and could not place, which may be part of a catalog. */
export interface Unplaced {
  /** Where it stands: `a.reg:12`. */
  target: string;
  /** What it is, for people: `a line that is neither a key nor a value`. */
  what: string;
}

/** Adds a missing entry where something could not be placed, because it may be part of this catalog. */
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

/** Adds a missing entry where a limit left out something that may be part of this catalog. */
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
 * What only a Winsock catalog, a registry key or what is made of them has: ids of providers, service flags, items, paths of
 * DLLs, labels of netsh, long digits of hex or base64. A text without any of it is somebody's words.
 */
const SIGNS =
  /\{[0-9a-f]{8}-[0-9a-f]{4}-|0x[0-9a-f]{2}|PackedCatalogItem|Protocol_?Catalog|Catalog_?Entr|\.dll\b|Service ?Flags|Provider ?(?:ID|Path|Entry)|Service ?Provider|Chain ?Length|(?:[0-9a-f]{2}[,\s]){16}|[0-9a-f]{40}|[A-Za-z0-9+/]{100}/i;
/** The same of a text inside another tool's rows, which tell of DLLs and keys of their own. */
const STRONG_SIGNS =
  /PackedCatalogItem|Protocol_Catalog9|Service ?Flags|Winsock Catalog|Layered (?:Service|Chain)|Winsock_LSP/i;
/** An item of 888 bytes in base64; in hex it is longer, and its digits are among those of base64. */
const ITEM_DIGITS = 1184;

export const isSurelyCatalog = (text: string): boolean => STRONG_SIGNS.test(text) || holdsItemDigits(text);

function holdsItemDigits(text: string): boolean {
  if (text.length < ITEM_DIGITS) return false;
  for (const [digits] of text.matchAll(/[A-Za-z0-9+/]+/g)) if (digits.length >= ITEM_DIGITS) return true;
  return false;
}

/** No person writes a longer line, so a longer line counts without being searched. */
const LONGEST_WORDS = 2000;

/** Whether a line that no reader understands may be part of a catalog. */
export const mayBeCatalog = (line: string): boolean => line.length > LONGEST_WORDS || SIGNS.test(line);
