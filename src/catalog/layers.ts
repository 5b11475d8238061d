import type { CatalogEntry } from './entry.ts';

/** A layered service provider of one catalog, with the chains that begin with it. */
export interface Layer {
  dummy: CatalogEntry;
  chains: CatalogEntry[];
}

/** Entries of one catalog by their id. */
export const byId = (entries: readonly CatalogEntry[]): Map<number, CatalogEntry> =>
  new Map(entries.flatMap((entry) => (entry.id === null ? [] : [[entry.id, entry] as const])));

/** The layered service providers of one catalog. A chain belongs to the provider whose id is its first. */
function layersOf(entries: readonly CatalogEntry[]): Layer[] {
  return entries
    .filter((entry) => entry.kind === 'layeredServiceProvider')
    .map((dummy) => ({ dummy, chains: entries.filter((entry) => dummy.id !== null && entry.chain?.[0] === dummy.id) }));
}

/** Ids in an entry's chain that no entry of its catalog has. Such a chain cannot work. */
export function missingLinks(entry: CatalogEntry, entries: readonly CatalogEntry[]): number[] {
  const known = byId(entries);
  return (entry.chain ?? []).filter((id) => !known.has(id));
}

/** One id of a chain, and the entries that it leads to. */
export interface ChainLink {
  id: number;
  /** The entry of that id; null where there is none. */
  named: CatalogEntry | null;
  /** The named entry itself. For a dummy its chain entries, because a dummy does not say how its sockets behave. */
  standsFor: CatalogEntry[];
}

/** The links of a chain below its first. An id may be that of the lower provider's dummy or of its chain entry. Both occur. */
export function linksBelow(entry: CatalogEntry, entries: readonly CatalogEntry[]): ChainLink[] {
  const known = byId(entries);
  const layers = layersOf(entries);
  return (entry.chain ?? []).slice(1).map((id) => {
    const named = known.get(id) ?? null;
    const layer = layers.find(({ dummy }) => dummy === named);
    const chains = layer?.chains ?? [];
    return { id, named, standsFor: chains.length > 0 ? chains : named === null ? [] : [named] };
  });
}

/** All entries that the links of a chain below its first stand for. */
export const entriesBelow = (entry: CatalogEntry, entries: readonly CatalogEntry[]): CatalogEntry[] =>
  linksBelow(entry, entries).flatMap(({ standsFor }) => standsFor);

/** The provider of an entry: for a chain entry the LSP that its chain begins with, otherwise the entry itself. */
export function providerOf(entry: CatalogEntry, entries: readonly CatalogEntry[]): CatalogEntry {
  const [top] = entry.chain ?? [];
  if (top === undefined) return entry;
  return entries.find(({ bitness, id }) => bitness === entry.bitness && id === top) ?? entry;
}
