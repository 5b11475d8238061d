import type { Warning } from '../../failure.ts';
import {
  chooseCatalog,
  chooseControlSet,
  contentOfItems,
  controlSetMissing,
  controlSetName,
  type Source,
} from '../../registry/active.ts';
import { anotherCatalog } from '../registry-keys.ts';
import { type HiveDamage, unlessDamaged } from './damage.ts';
import { readItems } from './items.ts';
import type { Key } from './keys.ts';
import { numberOf, textOf } from './values.ts';

const CONTROL_SET = /^ControlSet\d{3}$/i;
const PROTOCOL_CATALOG = /^protocol_catalog\d{1,4}$/;
const BELOW_CONTROL_SET = ['Services', 'WinSock2', 'Parameters'];
/** Paths from the root to Parameters in a hive that was saved from a control set, Services, WinSock2 or Parameters. */
const PATHS_TO_PARAMETERS = [BELOW_CONTROL_SET, ['WinSock2', 'Parameters'], ['Parameters'], []];

/** Damage and assumptions, because of which entries of the active catalog may be missing. */
interface Doubts {
  warnings: Warning[];
  /** How many entries may be missing, at least. */
  missing: number;
}

/** Where a hive holds Winsock's active catalog. */
export interface CatalogPlace extends Doubts {
  catalog: Key;
  /** The key WinSock2; Parameters in a hive that was saved from it. */
  winsock: Key;
  /** The control set of the catalog; null in a hive that was not saved from SYSTEM. */
  controlSet: Key | null;
}

/** @param what the part that could not be read, as the beginning of a sentence */
export function damageWarning(what: string, damage: HiveDamage, path: string): Warning {
  const key = damage.key === '' ? '' : ` [${damage.key}]`;
  const target = `${path}:0x${damage.offset.toString(16)}${key}`;
  return { code: 'hiveDamaged', message: `${what} cannot be read: ${damage.message}.`, target };
}

/**
 * Finds the active catalog of a control set, or of a hive without control sets.
 * @param wanted number of the control set to read; null for the current one
 * @returns null where the hive has no catalog
 * @throws HiveDamage; Failure controlSetNotFound
 */
export function findCatalog(root: Key, source: Source, wanted: number | null): CatalogPlace | null {
  const place = catalogOf(root, source, wanted);
  return place === null ? null : merged(place, doubtsOfOtherCatalogs(root, place, source));
}

/** Warns if a place that Windows does not read, a key CurrentControlSet or beside the control sets, has a different catalog. */
function doubtsOfOtherCatalogs(root: Key, place: CatalogPlace, source: Source): Doubts {
  for (const names of [['CurrentControlSet', ...BELOW_CONTROL_SET], ...PATHS_TO_PARAMETERS]) {
    const other = unlessDamaged(
      () => catalogBelow(root, names, source),
      () => {},
    );
    if (other === null || other.catalog.offset === place.catalog.offset) continue;
    if (contentOf(other, source) === contentOf(place, source)) continue;
    const target = `${source.path} [${other.catalog.path}]`;
    return { warnings: [anotherCatalog(source.noun, place.catalog.path, other.catalog.path, target)], missing: 1 };
  }
  return { warnings: [], missing: 0 };
}

function catalogOf(root: Key, source: Source, wanted: number | null): CatalogPlace | null {
  if (wanted !== null) return catalogOfWantedSet(root, source, wanted);
  const doubts: Doubts = { warnings: [], missing: 0 };
  const report = (what: string) => (damage: HiveDamage) => {
    doubts.warnings.push(damageWarning(what, damage, source.path));
    doubts.missing++;
  };
  const read = () => numberOf(root.subkey('Select')?.value('Current') ?? null);
  const current = unlessDamaged(read, report('Which control set is current'));
  if (current !== null) {
    const found = catalogOfSet(root.subkey(controlSetName(current)), source);
    if (found !== null) return merged(found, doubts);
  }
  const places = catalogsOfSets(root, source);
  if (places.length === 0) return catalogWithoutSet(root, source, doubts);
  const sets = places.map((place) => {
    const name = nameOf(place);
    return { name, shown: name, content: () => contentOf(place, source) };
  });
  const { index, ...chosen } = chooseControlSet(current, sets, source);
  return merged(merged(places[index] as CatalogPlace, chosen), doubts);
}

function catalogOfWantedSet(root: Key, source: Source, wanted: number): CatalogPlace {
  const found = catalogOfSet(root.subkey(controlSetName(wanted)), source);
  if (found === null) throw controlSetMissing(wanted, catalogsOfSets(root, source).map(nameOf), source);
  return found;
}

function contentOf({ catalog }: Pick<CatalogPlace, 'catalog'>, { path }: Source): string {
  const { items } = readItems(catalog, path);
  return contentOfItems(items.map(({ bitness, key, bytes }) => ({ key: `${bitness} ${key}`, bytes })));
}

const nameOf = ({ controlSet }: CatalogPlace): string => controlSet?.name ?? '';

function catalogsOfSets(root: Key, source: Source): CatalogPlace[] {
  const sets = root.subkeys().filter(({ name }) => CONTROL_SET.test(name));
  sets.sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
  return sets.flatMap((controlSet) => catalogOfSet(controlSet, source) ?? []);
}

function catalogOfSet(controlSet: Key | null, source: Source): CatalogPlace | null {
  const found = controlSet === null ? null : catalogBelow(controlSet, BELOW_CONTROL_SET, source);
  return found === null ? null : { ...found, controlSet };
}

function catalogWithoutSet(root: Key, source: Source, doubts: Doubts): CatalogPlace | null {
  for (const names of PATHS_TO_PARAMETERS) {
    const found = catalogBelow(root, names, source);
    if (found !== null) return merged({ ...found, controlSet: null }, doubts);
  }
  return null;
}

/** @param names the path from `key` to Parameters */
function catalogBelow(key: Key, names: readonly string[], source: Source): Omit<CatalogPlace, 'controlSet'> | null {
  const winsock = key.descend(...names.slice(0, -1));
  const parameters = names.length === 0 ? key : (winsock?.subkey('Parameters') ?? null);
  const found = parameters === null ? null : activeCatalog(parameters, source);
  return found === null || winsock === null ? null : { ...found, winsock };
}

const merged = <P extends Doubts>(place: P, { warnings, missing }: Doubts): P => ({
  ...place,
  warnings: [...warnings, ...place.warnings],
  missing: place.missing + missing,
});

/** The active one of the catalogs that have at least a list of entries. @throws HiveDamage */
function activeCatalog(parameters: Key, source: Source): (Doubts & { catalog: Key }) | null {
  const doubts: Doubts = { warnings: [], missing: 0 };
  const read = () => textOf(parameters.value('Current_Protocol_Catalog'));
  const named = unlessDamaged(read, (damage) => {
    doubts.warnings.push(damageWarning('Which protocol catalog is active', damage, source.path));
    doubts.missing++;
  });
  const active = named !== null && isCatalog(named) ? parameters.subkey(named) : null;
  if (active !== null && hasList(active)) return { catalog: active, ...doubts };
  const candidates = parameters.subkeys().filter((key) => isCatalog(key.name) && hasList(key));
  const names = candidates.map(({ name }) => name);
  const { catalog, ...assumed } = chooseCatalog(named, names, source);
  const chosen = candidates.find(({ name }) => name.toLowerCase() === catalog.toLowerCase());
  return chosen === undefined ? null : merged({ catalog: chosen, ...assumed }, doubts);
}

const isCatalog = (name: string): boolean => PROTOCOL_CATALOG.test(name.toLowerCase());

const hasList = (catalog: Key): boolean =>
  catalog.subkey('Catalog_Entries') !== null || catalog.subkey('Catalog_Entries64') !== null;
