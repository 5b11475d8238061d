import type { Warning } from '../../failure.ts';
import {
  chooseCatalog,
  chooseControlSet,
  contentOfItems,
  controlSetMissing,
  controlSetName,
  type Source,
} from '../../registry/active.ts';
import { type HiveDamage, unlessDamaged } from './damage.ts';
import { readItems } from './items.ts';
import type { Key } from './keys.ts';
import { numberOf, textOf } from './values.ts';

const CONTROL_SET = /^ControlSet\d{3}$/i;
const PROTOCOL_CATALOG = /^protocol_catalog\d{1,4}$/;
const BELOW_CONTROL_SET = ['Services', 'WinSock2', 'Parameters'];
/** What stands above the catalogs in a hive that was saved from further down than SYSTEM. */
const SAVED_FROM = [BELOW_CONTROL_SET, ['WinSock2', 'Parameters'], ['Parameters'], []];

/** What was met on the way that makes the answer less than certain. */
export interface Doubts {
  warnings: Warning[];
  /** Entries that may be hidden by it. */
  missing: number;
}

/** Where a hive holds Winsock's catalog. */
export interface Place extends Doubts {
  catalog: Key;
  /** The control set it is of; null in a hive that was saved from further down. */
  controlSet: Key | null;
}

/** A doubt about a part that could not be read. */
export function doubtOf(what: string, damage: HiveDamage, path: string): Warning {
  const key = damage.key === '' ? '' : ` [${damage.key}]`;
  const target = `${path}:0x${damage.offset.toString(16)}${key}`;
  return { code: 'hiveDamaged', message: `${what} cannot be read: ${damage.message}.`, target };
}

/**
 * The place that counts, or null where the hive has none.
 * @param wanted number of the control set that was asked for; null for the current one
 * @throws HiveDamage; Failure controlSetNotFound
 */
export function placeOf(root: Key, source: Source, wanted: number | null): Place | null {
  if (wanted !== null) return wantedPlace(root, source, wanted);
  const doubts: Doubts = { warnings: [], missing: 0 };
  const doubt = (what: string) => (damage: HiveDamage) => {
    doubts.warnings.push(doubtOf(what, damage, source.path));
    doubts.missing++;
  };
  const ask = () => numberOf(root.subkey('Select')?.value('Current') ?? null);
  const current = unlessDamaged(ask, doubt('Which control set is current'));
  if (current !== null) {
    const found = placeOfSet(root.subkey(controlSetName(current)), source);
    if (found !== null) return merged(found, doubts);
  }
  const places = placesOfSets(root, source);
  if (places.length === 0) return furtherDown(root, source, doubts);
  const sets = places.map((place) => {
    const name = nameOf(place);
    return { name, shown: name, content: () => contentOf(place, source) };
  });
  const { index, ...chosen } = chooseControlSet(current, sets, source);
  return merged(merged(places[index] as Place, chosen), doubts);
}

function wantedPlace(root: Key, source: Source, wanted: number): Place {
  const found = placeOfSet(root.subkey(controlSetName(wanted)), source);
  if (found === null) throw controlSetMissing(wanted, placesOfSets(root, source).map(nameOf), source);
  return found;
}

function contentOf({ catalog }: Place, { path }: Source): string {
  const { items } = readItems(catalog, path);
  return contentOfItems(items.map(({ bitness, key, bytes }) => ({ key: `${bitness} ${key}`, bytes })));
}

const nameOf = ({ controlSet }: Place): string => controlSet?.name ?? '';

function placesOfSets(root: Key, source: Source): Place[] {
  const sets = root.subkeys().filter(({ name }) => CONTROL_SET.test(name));
  sets.sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
  return sets.flatMap((controlSet) => placeOfSet(controlSet, source) ?? []);
}

function placeOfSet(controlSet: Key | null, source: Source): Place | null {
  const parameters = controlSet?.descend(...BELOW_CONTROL_SET) ?? null;
  const found = parameters === null ? null : catalogOf(parameters, source);
  return found === null ? null : { ...found, controlSet };
}

function furtherDown(root: Key, source: Source, doubts: Doubts): Place | null {
  for (const names of SAVED_FROM) {
    const parameters = root.descend(...names);
    const found = parameters === null ? null : catalogOf(parameters, source);
    if (found !== null) return merged({ ...found, controlSet: null }, doubts);
  }
  return null;
}

const merged = <P extends Doubts>(place: P, { warnings, missing }: Doubts): P => ({
  ...place,
  warnings: [...warnings, ...place.warnings],
  missing: place.missing + missing,
});

/** The active catalog of those that have at least a list of entries. @throws HiveDamage */
function catalogOf(parameters: Key, source: Source): Omit<Place, 'controlSet'> | null {
  const doubts: Doubts = { warnings: [], missing: 0 };
  const ask = () => textOf(parameters.value('Current_Protocol_Catalog'));
  const named = unlessDamaged(ask, (damage) => {
    doubts.warnings.push(doubtOf('Which protocol catalog is active', damage, source.path));
    doubts.missing++;
  });
  const active = named !== null && isCatalog(named) ? parameters.subkey(named) : null;
  if (active !== null && hasList(active)) return { catalog: active, ...doubts };
  const there = parameters.subkeys().filter((key) => isCatalog(key.name) && hasList(key));
  const names = there.map(({ name }) => name);
  const { catalog, ...assumed } = chooseCatalog(named, names, source);
  const chosen = there.find(({ name }) => name.toLowerCase() === catalog.toLowerCase());
  return chosen === undefined ? null : merged({ catalog: chosen, ...assumed }, doubts);
}

const isCatalog = (name: string): boolean => PROTOCOL_CATALOG.test(name.toLowerCase());

const hasList = (catalog: Key): boolean =>
  catalog.subkey('Catalog_Entries') !== null || catalog.subkey('Catalog_Entries64') !== null;
