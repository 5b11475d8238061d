import type { Bitness, CatalogEntry } from './entry.ts';
import { layerName } from './layer-name.ts';

/** A layered service provider as its installer made it: its dummies and chain entries in both catalogs. */
export interface Lsp {
  /** Name of its dummy, otherwise of its first chain entry. */
  name: string | null;
  entries: CatalogEntry[];
}

/**
 * Groups layered entries into LSPs. A chain entry belongs to the dummy whose id begins its chain. Entries with the same GUID
 * belong together, in one catalog or across both. Some installers use other GUIDs in the other catalog: then the two halves
 * belong together if they have the same name.
 */
export function lspsOf(entries: readonly CatalogEntry[]): Lsp[] {
  const layered = entries.filter(({ kind }) => kind === 'layeredServiceProvider' || kind === 'layeredChainEntry');
  const groups = new Map(layered.map((entry) => [entry, new Set([entry])]));
  const join = (a: CatalogEntry, b: CatalogEntry) => {
    const [one, other] = [groups.get(a), groups.get(b)];
    if (one === undefined || other === undefined || one === other) return;
    for (const entry of other) {
      one.add(entry);
      groups.set(entry, one);
    }
  };
  for (const entry of layered) {
    for (const other of layered) if (belongTogether(entry, other)) join(entry, other);
  }
  for (const [one, other] of halvesOf([...new Set(groups.values())])) join(one, other);
  return [...new Set(groups.values())].map((group) => {
    const own = layered.filter((entry) => group.has(entry));
    const head = own.find(({ kind }) => kind === 'layeredServiceProvider') ?? own[0];
    return { name: head?.name ?? null, entries: own };
  });
}

function belongTogether(entry: CatalogEntry, other: CatalogEntry): boolean {
  if (entry.providerId !== null && entry.providerId === other.providerId) return true;
  return (
    entry.bitness === other.bitness &&
    other.kind === 'layeredServiceProvider' &&
    other.id !== null &&
    entry.chain?.[0] === other.id
  );
}

/**
 * An entry of each half, for each pair of groups with the same name in the two catalogs. If a catalog has two groups of that name,
 * nobody can tell which one belongs to the other catalog's.
 */
function halvesOf(groups: readonly ReadonlySet<CatalogEntry>[]): [CatalogEntry, CatalogEntry][] {
  const byName = new Map<string, Map<Bitness, CatalogEntry | null>>();
  for (const group of groups) {
    const own = [...group];
    const head = own.find(({ kind }) => kind === 'layeredServiceProvider') ?? own[0];
    const name = layerName(head?.name ?? null);
    if (head === undefined || name === null) continue;
    const places = byName.get(name) ?? new Map<Bitness, CatalogEntry | null>();
    byName.set(name, places);
    for (const bitness of new Set(own.map((entry) => entry.bitness)))
      places.set(bitness, places.has(bitness) ? null : head);
  }
  return [...byName.values()].flatMap((places) => {
    const [native, wow] = [places.get(64), places.get(32)];
    return native == null || wow == null ? [] : [[native, wow] as [CatalogEntry, CatalogEntry]];
  });
}
