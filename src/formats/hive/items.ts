import type { Warning } from '../../failure.ts';
import { MOST_ENTRIES } from '../../machine-catalog.ts';
import type { RegistryItem } from '../../registry/catalog.ts';
import { isItem, misplacedWarning } from '../registry-keys.ts';
import { fileOffset } from './bins.ts';
import { HiveDamage, unlessDamaged } from './damage.ts';
import type { Key } from './keys.ts';
import { numberOf, textOf } from './values.ts';

const LISTS = { 32: 'Catalog_Entries', 64: 'Catalog_Entries64' } as const;
const COUNTS = { 32: 'Num_Catalog_Entries', 64: 'Num_Catalog_Entries64' } as const;
const ITEM = /^\d+$/;

/** The items of a catalog, and the parts that could not be read. */
export interface CatalogItems {
  items: RegistryItem[];
  counts: { 32: number | null; 64: number | null };
  /** Whether the key Catalog_Entries64 is there. */
  has64: boolean;
  damages: { what: string; damage: HiveDamage }[];
}

/** Reads all items of both catalogs. A damaged item has no bytes. Deleted items are not read. */
export function readItems(catalog: Key, path: string): CatalogItems {
  const damages: CatalogItems['damages'] = [];
  const record = (what: string) => (damage: HiveDamage) => void damages.push({ what, damage });
  const items = ([64, 32] as const).flatMap((bitness) => {
    const read: RegistryItem[] = [];
    unlessDamaged(() => readList(catalog, bitness, path, read), record(`All of ${LISTS[bitness]}`));
    return read;
  });
  const count = (bitness: 32 | 64): number | null =>
    unlessDamaged(() => numberOf(catalog.value(COUNTS[bitness])), record(COUNTS[bitness]));
  const has64 =
    unlessDamaged(
      () => catalog.subkey(LISTS[64]) !== null,
      () => {},
    ) ?? true;
  return { items, counts: { 32: count(32), 64: count(64) }, has64, damages };
}

/** Adds items one by one, so that the items before a damaged place are kept. @throws HiveDamage */
function readList(catalog: Key, bitness: 32 | 64, path: string, items: RegistryItem[]): void {
  const list = catalog.subkey(LISTS[bitness]);
  if (list === null) return;
  const offsets: number[] = [];
  let damage: unknown = null;
  try {
    list.addSubkeyOffsets(offsets);
  } catch (error) {
    damage = error;
  }
  for (const offset of offsets) {
    const item = readItem(list, offset, bitness, path);
    if (item !== null) items.push(item);
    else damage ??= new HiveDamage('it has a key whose name is no number', fileOffset(offset), list.path);
    // The caller refuses so many.
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

/** The path below Parameters of a key in a list of a catalog. */
const NUMBERED_KEY = /^Protocol_Catalog\d{1,4}\\Catalog_Entries(?:64)?\\\d+$/i;

/**
 * Warns of items below the key WinSock2 that Windows does not read: in another key than a numbered one of a list, or beside another
 * item. Damaged keys, values and lists are passed over.
 * @param catalog the active catalog, whose parent is the key Parameters
 */
export function warningOfMisplaced(winsock: Key, catalog: Key, path: string): Warning | null {
  const above = catalog.path.slice(0, -catalog.name.length);
  const isNumbered = (key: Key) => key.path.startsWith(above) && NUMBERED_KEY.test(key.path.slice(above.length));
  const found: string[] = [];
  const pending = [winsock];
  for (let key = pending.pop(); key !== undefined; key = pending.pop()) {
    const { values, subkeys } = key.readableParts();
    const items = values.filter((value) => isItem(value.name.toLowerCase(), value)).length;
    if (items > (isNumbered(key) ? 1 : 0)) found.push(key.path);
    for (const subkey of subkeys.reverse()) pending.push(subkey);
  }
  const [first] = found;
  return first === undefined ? null : misplacedWarning(`${path} [${first}]`, found.length);
}

function readItem(list: Key, offset: number, bitness: 32 | 64, path: string): RegistryItem | null {
  const place = `0x${fileOffset(offset).toString(16)}`;
  const unknown = { bitness, bytes: null, protocolName: null };
  // readRegistryCatalog warns of an item without bytes.
  const ignore = () => {};
  const key = unlessDamaged(() => list.open(offset), ignore);
  if (key === null) return { ...unknown, key: `at ${place}`, target: `${path}:${place} [${list.path}]` };
  if (!ITEM.test(key.name)) return null;
  return {
    ...unknown,
    key: key.name,
    bytes: unlessDamaged(() => key.value('PackedCatalogItem'), ignore)?.bytes ?? null,
    protocolName: textOf(unlessDamaged(() => key.value('ProtocolName'), ignore)),
    target: `${path}:${place} [${key.path}]`,
  };
}
