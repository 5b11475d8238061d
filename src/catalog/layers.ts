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

/**
 * The entries below the top of a chain. An id may name the lower provider's dummy or its chain entry, and both occur; for a
 * dummy its chain entries stand, since only those say how its sockets behave.
 */
export function entriesBelow(entry: CatalogEntry, entries: readonly CatalogEntry[]): CatalogEntry[] {
  const known = byId(entries);
  const layers = layersOf(entries);
  return (entry.chain ?? []).slice(1).flatMap((id) => {
    const below = known.get(id);
    if (below === undefined) return [];
    const layer = layers.find(({ dummy }) => dummy === below);
    return layer === undefined || layer.chains.length === 0 ? [below] : layer.chains;
  });
}
