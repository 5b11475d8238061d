import { MOST_ENTRIES } from '../../machine-catalog.ts';
import type { RegistryItem } from '../../registry/catalog.ts';
import { fileOffset } from './bins.ts';
import { HiveDamage, unlessDamaged } from './damage.ts';
import type { Key } from './keys.ts';
import { numberOf, textOf } from './values.ts';

const LISTS = { 32: 'Catalog_Entries', 64: 'Catalog_Entries64' } as const;
const COUNTS = { 32: 'Num_Catalog_Entries', 64: 'Num_Catalog_Entries64' } as const;
const ITEM = /^\d+$/;

/** What was read of a catalog, and what of it could not be. */
export interface CatalogItems {
  items: RegistryItem[];
  counts: { 32: number | null; 64: number | null };
  damages: { what: string; damage: HiveDamage }[];
}

/** All items of a catalog: one that is damaged has no bytes, and one that is deleted is not there. */
export function readItems(catalog: Key, path: string): CatalogItems {
  const damages: CatalogItems['damages'] = [];
  const note = (what: string) => (damage: HiveDamage) => void damages.push({ what, damage });
  const items = ([64, 32] as const).flatMap((bitness) => {
    const read: RegistryItem[] = [];
    unlessDamaged(() => readList(catalog, bitness, path, read), note(`All of ${LISTS[bitness]}`));
    return read;
  });
  const count = (bitness: 32 | 64): number | null =>
    unlessDamaged(() => numberOf(catalog.value(COUNTS[bitness])), note(COUNTS[bitness]));
  return { items, counts: { 32: count(32), 64: count(64) }, damages };
}

/** Adds items one by one, so that those before a damaged place are kept. @throws HiveDamage */
function readList(catalog: Key, bitness: 32 | 64, path: string, items: RegistryItem[]): void {
  const list = catalog.subkey(LISTS[bitness]);
  if (list === null) return;
  const offsets: number[] = [];
  let damage: unknown = null;
  try {
    list.addSubkeys(offsets);
  } catch (error) {
    damage = error;
  }
  for (const offset of offsets) {
    const item = readItem(list, offset, bitness, path);
    if (item !== null) items.push(item);
    // The caller says what is too many.
    if (items.length > MOST_ENTRIES) return;
  }
  if (damage !== null) throw damage;
  if (offsets.length < list.subkeyCount)
    throw new HiveDamage(
      `it lists ${offsets.length} of its ${list.subkeyCount} keys`,
      fileOffset(list.offset),
      list.path,
    );
}

function readItem(list: Key, offset: number, bitness: 32 | 64, path: string): RegistryItem | null {
  const place = `0x${fileOffset(offset).toString(16)}`;
  const nothing = { bitness, bytes: null, protocolName: null };
  const silent = () => {};
  const key = unlessDamaged(() => list.open(offset), silent);
  if (key === null) return { ...nothing, key: `at ${place}`, target: `${path}:${place} [${list.path}]` };
  if (!ITEM.test(key.name)) return null;
  return {
    ...nothing,
    key: key.name,
    bytes: unlessDamaged(() => key.value('PackedCatalogItem'), silent)?.bytes ?? null,
    protocolName: textOf(unlessDamaged(() => key.value('ProtocolName'), silent)),
    target: `${path}:${place} [${key.path}]`,
  };
}
