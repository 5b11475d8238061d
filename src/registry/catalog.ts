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

/** One numbered key below Catalog_Entries or Catalog_Entries64. */
export interface RegistryItem {
  bitness: 32 | 64 | null;
  /** The key's name, twelve digits; its number is the entry's place. */
  key: string;
  /** PackedCatalogItem; null when it is not there or not readable. */
  bytes: Uint8Array | null;
  /** The ProtocolName value beside it. */
  protocolName: string | null;
  /** Where it stands, for warnings. */
  target: string;
}

/** The registry's protocol catalogs, from whatever the registry was read out of. */
export interface RegistryCatalog {
  items: RegistryItem[];
  /** Num_Catalog_Entries and Num_Catalog_Entries64; null when they are not there. */
  counts: { 32: number | null; 64: number | null };
  /** Whether it is this machine's own registry. In a file the counters may have been edited. */
  live: boolean;
  /** Whether the source shows that there is no other catalog than those it has items of. */
  listsSeen: boolean;
  /** Decodes the ANSI path bytes above 0x7F; null when the machine's code page is not known. */
  decodePath: ((bytes: Uint8Array) => string) | null;
  /** The text behind an indirect name; null for any other, and for one that nothing resolves. */
  resolveName: (name: string | null) => string | null;
  /** Where the catalog stands, for warnings. */
  target: string;
}

/** Entries and warnings out of registry items; an item that cannot be read stays as an unknown entry. */
export function readRegistryCatalog(registry: RegistryCatalog): Omit<MachineCatalog, 'source'> {
  const warnings: Warning[] = [];
  const items = orderedItems(registry.items);
  const dead = items.filter((item) => isDead(item, countOf(item, registry)));
  const counted = items.filter((item) => !isDead(item, countOf(item, registry)));
  const facts = counted.map((item) => factsOfItem(item, registry, warnings));
  warnings.push(...repeatedIds(facts, registry), ...dead.map((item) => deadItem(item, registry)));
  return {
    entries: completeEntries(facts),
    // Whether a counter that leaves items out was edited cannot be told, so that one of them may count.
    missingEntries: missingEntries(registry, warnings) + (dead.length > 0 && !registry.live ? 1 : 0),
    warnings,
  };
}

/** Catalog order is the order of the keys' numbers; the 64-bit catalog comes first, as in netsh. */
function orderedItems(items: readonly RegistryItem[]): RegistryItem[] {
  return [...items].sort((a, b) => (b.bitness ?? 0) - (a.bitness ?? 0) || placeOf(a) - placeOf(b));
}

const countOf = ({ bitness }: RegistryItem, { counts }: RegistryCatalog): number | null =>
  bitness === null ? null : counts[bitness];

/** What Windows does not read is no entry. */
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
  if (item.bytes === null) {
    say('itemUnreadable', `The catalog item ${item.key} has no readable PackedCatalogItem: the entry is unknown.`);
    return unknown();
  }
  let decoded: CatalogItem;
  try {
    decoded = decodeCatalogItem(item.bytes);
  } catch (error) {
    say(
      'itemMalformed',
      `The catalog item ${item.key} is damaged, so the entry is unknown: ${(error as Error).message}.`,
    );
    return unknown();
  }
  const facts = factsOfProtocolInfo(decoded.info);
  if (facts.kind === null) {
    say(
      'chainMalformed',
      `The entry '${facts.name}' (id ${facts.id}) has a chain length of ${facts.chainLength}, which is not possible.`,
    );
  }
  // It is nobody else's yet: a copy would cost more than all that is set here.
  facts.bitness = item.bitness;
  facts.position = position;
  facts.name = registry.resolveName(item.protocolName) ?? registry.resolveName(facts.rawName) ?? facts.rawName;
  setPath(facts, decoded.path, registry.decodePath);
  return facts;
}

function setPath(facts: EntryFacts, bytes: Uint8Array, decode: RegistryCatalog['decodePath']): void {
  if (bytes.length === 0) return;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const decoded = isAscii(bytes) ? buffer.toString('latin1') : decode?.(bytes);
  if (decoded !== undefined && !decoded.includes('\ufffd')) {
    facts.providerPath = decoded;
    return;
  }
  facts.providerPath = Array.from(bytes, (byte) => (byte < 0x80 ? String.fromCharCode(byte) : '\ufffd')).join('');
  facts.providerPathHex = buffer.toString('hex');
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

/** Entries that the counters or the numbers of the keys promise, and that are not there. */
function missingEntries(registry: RegistryCatalog, warnings: Warning[]): number {
  const say = (message: string) => warnings.push({ code: 'entriesMissing', message, target: registry.target });
  const has64 = registry.items.some((item) => item.bitness === 64);
  let missing = 0;
  for (const bitness of [64, 32] as const) {
    const count = registry.counts[bitness];
    const items = registry.items.filter((item) => item.bitness === bitness);
    const found = items.filter((item) => !isDead(item, count)).length;
    const isGone = bitness === 32 && items.length === 0 && has64;
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
