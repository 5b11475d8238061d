// Windows reads the keys 1 to Num_Catalog_Entries[64] of a catalog. We call an item in a key beyond that number dead.
// Sources: ReactOS' ws2_32, and the code of HijackThis that repairs the catalog.

/** The number of an item's key; 0 where the source does not show the key. */
export const placeOf = ({ key }: { key: string }): number => Number.parseInt(key, 10) || 0;

/** Whether Windows does not read an item. @param count Num_Catalog_Entries[64]; null where it is unknown: then no item is dead */
export const isDead = (item: { key: string }, count: number | null): boolean => count !== null && placeOf(item) > count;

/** How many of the keys 1 to `count` are missing. An item without a known key may be any of them. */
export function lackingItems(items: readonly { key: string }[], count: number | null): number {
  const places = items.filter((item) => !isDead(item, count)).map(placeOf);
  const known = new Set(places.filter((place) => place > 0));
  const expected = count ?? Math.max(0, ...known);
  return Math.max(0, expected - known.size - places.filter((place) => place === 0).length);
}
