import type { CatalogEntry } from './entry.ts';

/** One layered service provider of one catalog, with the chains it is the top of. */
export interface Layer {
  dummy: CatalogEntry;
  chains: CatalogEntry[];
}

/** Entries of one catalog by their id. */
export const byId = (entries: readonly CatalogEntry[]): Map<number, CatalogEntry> =>
  new Map(entries.flatMap((entry) => (entry.id === null ? [] : [[entry.id, entry] as const])));

/** The layered service providers of one catalog: a chain belongs to the one that its topmost id names. */
function layersOf(entries: readonly CatalogEntry[]): Layer[] {
  return entries
    .filter((entry) => entry.kind === 'layeredServiceProvider')
    .map((dummy) => ({ dummy, chains: entries.filter((entry) => dummy.id !== null && entry.chain?.[0] === dummy.id) }));
}

/** Ids in an entry's chain that no entry of its catalog has: such a chain cannot work. */
export function missingLinks(entry: CatalogEntry, entries: readonly CatalogEntry[]): number[] {
  const known = byId(entries);
  return (entry.chain ?? []).filter((id) => !known.has(id));
}

/** One id of a chain, with the entries that it stands for. */
export interface ChainLink {
  id: number;
  /** The entry of that id; null where there is none. */
  named: CatalogEntry | null;
  /** The entry itself; for a dummy its chain entries, since only those say how its sockets behave. */
  standsFor: CatalogEntry[];
}

/** What a chain leads through below its top. An id may name the lower provider's dummy or its chain entry, and both occur. */
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

/** All entries that a chain leads through below its top. */
export const entriesBelow = (entry: CatalogEntry, entries: readonly CatalogEntry[]): CatalogEntry[] =>
  linksBelow(entry, entries).flatMap(({ standsFor }) => standsFor);

/** Whose an entry is, in its own catalog: the LSP that its chain begins with, else the entry itself. */
export function providerOf(entry: CatalogEntry, entries: readonly CatalogEntry[]): CatalogEntry {
  const [top] = entry.chain ?? [];
  if (top === undefined) return entry;
  return entries.find(({ bitness, id }) => bitness === entry.bitness && id === top) ?? entry;
}
