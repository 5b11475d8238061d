/**
 * Which items of a catalog count. Windows reads the keys 1 to Num_Catalog_Entries[64]; a key beyond that is dead (seen in
 * ReactOS' ws2_32 and in the repair code of HijackThis).
 */

/** The number that is a key's name; 0 for an item that has lost its key. */
export const placeOf = ({ key }: { key: string }): number => Number.parseInt(key, 10) || 0;

/** @param count Num_Catalog_Entries or Num_Catalog_Entries64; null where it is not known, and then every item counts */
export const isDead = (item: { key: string }, count: number | null): boolean => count !== null && placeOf(item) > count;

/** How many of the keys 1 to `count` are not there. An item that has lost its key may be any of them. */
export function lackingItems(items: readonly { key: string }[], count: number | null): number {
  const places = items.filter((item) => !isDead(item, count)).map(placeOf);
  const known = new Set(places.filter((place) => place > 0));
  const expected = count ?? Math.max(0, ...known);
  return Math.max(0, expected - known.size - places.filter((place) => place === 0).length);
}
