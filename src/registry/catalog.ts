import { isAscii } from 'node:buffer';
import { type CatalogItem, decodeCatalogItem } from '../catalog/catalog-item.ts';
import {
  type CatalogEntry,
  completeEntries,
  type EntryFacts,
  factsOfProtocolInfo,
  keyOf,
  UNKNOWN_ENTRY,
} from '../catalog/entry.ts';
import type { Warning } from '../failure.ts';
import type { MachineCatalog } from '../machine-catalog.ts';
import { isDead, lackingItems, placeOf } from './counted.ts';

/** A numbered key below Catalog_Entries or Catalog_Entries64. */
export interface RegistryItem {
  /** Null where the source does not show in which list the key is. */
  bitness: 32 | 64 | null;
  /** The key's name: twelve digits, which are the entry's position. '' where the source does not show it. */
  key: string;
  /** The value PackedCatalogItem; null when it is missing or cannot be read. */
  bytes: Uint8Array | null;
  /** The value ProtocolName of the same key. */
  protocolName: string | null;
  /** Where the item is, for warnings. */
  target: string;
}

/** The protocol catalogs of one registry, live or from a file. */
export interface RegistryCatalog {
  items: RegistryItem[];
  /** The values Num_Catalog_Entries and Num_Catalog_Entries64; null when they are missing. */
  counts: { 32: number | null; 64: number | null };
  /** Whether it is this machine's registry. In a file somebody may have edited the counters. */
  live: boolean;
  /** Whether the source shows all lists: a list without items is then a catalog that the machine does not have. */
  listsSeen: boolean;
  /** Whether the source shows the counters if they are there: without its counter, a list may have been cut. */
  countersSeen: boolean;
  /** Whether the key Catalog_Entries64 is there, be it empty. Only a 64-bit Windows has it. */
  has64?: boolean;
  /** Decodes a path in the machine's ANSI code page; null when the code page is not known. */
  decodePath: ((bytes: Uint8Array) => string) | null;
  /** Resolves an indirect name (`@…dll,-60100`); null for any other name, and for one that cannot be resolved. */
  resolveName: (name: string | null) => string | null;
  /** Where the catalog is, for warnings. */
  target: string;
}

/** Decodes registry items. An item that cannot be read becomes an entry of which nothing is known. */
export function readRegistryCatalog(registry: RegistryCatalog): Omit<MachineCatalog, 'source'> {
  const warnings: Warning[] = [];
  const items = orderedItems(registry.items);
  const dead = items.filter((item) => isDead(item, countOf(item, registry)));
  const counted = items.filter((item) => !isDead(item, countOf(item, registry)));
  const facts = counted.map((item) => factsOfItem(item, registry, warnings));
  warnings.push(...repeatedIds(facts, registry), ...dead.map((item) => deadItem(item, registry)));
  return {
    entries: completeEntries(facts),
    // In a file somebody may have lowered the counter, so a dead item may be an entry.
    missingEntries: missingEntries(registry, warnings) + (dead.length > 0 && !registry.live ? 1 : 0),
    warnings,
  };
}

/** In catalog order, which is the order of the keys' numbers. The 64-bit catalog comes first, as in netsh. */
function orderedItems(items: readonly RegistryItem[]): RegistryItem[] {
  return [...items].sort((a, b) => (b.bitness ?? 0) - (a.bitness ?? 0) || placeOf(a) - placeOf(b));
}

const countOf = ({ bitness }: RegistryItem, { counts }: RegistryCatalog): number | null =>
  bitness === null ? null : counts[bitness];

/** The warning about an item that Windows does not read (`isDead`). */
function deadItem(item: RegistryItem, registry: RegistryCatalog): Warning {
  const { name, nonIfs, id } = completeEntries([factsOfItem(item, registry, [])])[0] as CatalogEntry;
  const what = name === null ? 'what it holds cannot be read' : `it holds '${name}' (id ${id})`;
  const counter = `Num_Catalog_Entries${item.bitness === 64 ? '64' : ''}`;
  const edited = registry.live
    ? ''
    : ' If somebody has lowered that counter, the entry counts, so the verdict is unknown.';
  const message = `Windows does not read the ${item.bitness}-bit item ${item.key}, because ${counter} is ${countOf(item, registry)}; ${what}${nonIfs === true ? ', which is non-IFS' : ''}.${edited}`;
  return { code: 'deadItem', message, target: item.target };
}

function factsOfItem(item: RegistryItem, registry: RegistryCatalog, warnings: Warning[]): EntryFacts {
  const position = placeOf(item) || null;
  const unknown = () => ({ ...UNKNOWN_ENTRY, bitness: item.bitness, position });
  const say = (code: string, message: string) => warnings.push({ code, message, target: item.target });
  const which = item.key === '' ? 'catalog item' : `catalog item ${item.key}`;
  if (item.bytes === null) {
    say('itemUnreadable', `The ${which} has no readable PackedCatalogItem: the entry is unknown.`);
    return unknown();
  }
  let decoded: CatalogItem;
  try {
    decoded = decodeCatalogItem(item.bytes);
  } catch (error) {
    say('itemMalformed', `The ${which} is damaged, so the entry is unknown: ${(error as Error).message}.`);
    return unknown();
  }
  const facts = factsOfProtocolInfo(decoded.info);
  if (facts.kind === null) {
    say(
      'chainMalformed',
      `The entry '${facts.name}' (id ${facts.id}) has a chain length of ${facts.chainLength}, which is not possible.`,
    );
  }
  return {
    ...facts,
    bitness: item.bitness,
    position,
    name: registry.resolveName(item.protocolName) ?? registry.resolveName(facts.rawName) ?? facts.rawName,
    ...pathOf(Buffer.from(decoded.path), registry.decodePath),
  };
}

type Path = Pick<EntryFacts, 'providerPath' | 'providerPathHex'>;

/** A path that cannot be decoded keeps its ASCII characters, and all its bytes in hex. */
function pathOf(bytes: Buffer, decode: RegistryCatalog['decodePath']): Path {
  if (bytes.length === 0) return { providerPath: null, providerPathHex: null };
  const decoded = isAscii(bytes) ? bytes.toString('latin1') : decode?.(bytes);
  if (decoded !== undefined && !decoded.includes('\ufffd')) return { providerPath: decoded, providerPathHex: null };
  const ascii = bytes.toString('latin1').replace(/[\x80-\xff]/g, '\ufffd');
  return { providerPath: ascii, providerPathHex: bytes.toString('hex') };
}

function repeatedIds(facts: readonly EntryFacts[], registry: RegistryCatalog): Warning[] {
  const seen = new Set<number>();
  const warnings: Warning[] = [];
  for (const { bitness, id } of facts) {
    if (id === null) continue;
    const key = keyOf(bitness, id);
    if (seen.has(key)) {
      const message = `The catalog entry id ${id} stands more than once in the ${bitness ?? 'unknown'}-bit catalog.`;
      warnings.push({ code: 'entryRepeated', message, target: registry.target });
    }
    seen.add(key);
  }
  return warnings;
}

/** How many entries are missing, by the counters and by gaps in the numbers of the keys. */
function missingEntries(registry: RegistryCatalog, warnings: Warning[]): number {
  const say = (message: string) => warnings.push({ code: 'entriesMissing', message, target: registry.target });
  const has64 = registry.has64 === true || registry.items.some((item) => item.bitness === 64);
  let missing = 0;
  for (const bitness of [64, 32] as const) {
    const count = registry.counts[bitness];
    const items = registry.items.filter((item) => item.bitness === bitness);
    const found = items.filter((item) => !isDead(item, count)).length;
    const isGone = items.length === 0 && has64;
    if (registry.countersSeen && count === null && items.length > 0) {
      missing++;
      say(`The counter of the ${bitness}-bit catalog is not shown here: whether more entries follow is unknown.`);
    }
    const lacking = isGone ? Math.max(count ?? 0, 1) : lackingItems(items, count);
    if (lacking <= 0) continue;
    missing += lacking;
    say(
      `The ${bitness}-bit catalog holds ${found} of ${found + lacking} entries here: what the others are is unknown.`,
    );
  }
  if (!has64 && !registry.listsSeen) {
    missing++;
    say('Whether the machine has a 64-bit catalog too is not shown here.');
  }
  return missing;
}
