import { beginsWithDllPath, CATALOG_ITEM_BYTES } from '../catalog/catalog-item.ts';
import type { Warning } from '../failure.ts';
import { codePageDecoder } from '../inputs/ansi-code-pages.ts';
import type { EvidenceKind } from '../kinds.ts';
import { type MachineCatalog, MOST_ENTRIES, tooManyEntries } from '../machine-catalog.ts';
import {
  chooseCatalog,
  chooseControlSet,
  contentOfItems,
  controlSetMissing,
  namedControlSet,
} from '../registry/active.ts';
import { type RegistryCatalog, type RegistryItem, readRegistryCatalog } from '../registry/catalog.ts';
import { resolveKnownName } from '../registry/known-names.ts';
import { noCatalog } from './refusals.ts';

/** Where Windows has its catalogs, below a control set. */
const PLACE = 'services\\winsock2\\parameters';
/** Captures the path above a catalog (`…\ControlSet001\Services\WinSock2\Parameters`), the catalog, and the path below it. */
const CATALOG = /^(?:(.*)\\)?(Protocol_Catalog\d{1,4})(?:\\(.*))?$/i;
/** Captures the path above a control set, and the control set. */
const CONTROL_SET = /^(?:(.*)\\)?((?:Current)?ControlSet\d*)(?:\\|$)/i;
const ITEM = /^(Catalog_Entries(?:64)?)(?:\\(\d+))?$/i;

/** Whether a path is that of an item in a list of a catalog. */
export const isItemKey = (path: string): boolean => ITEM.exec(CATALOG.exec(path)?.[3] ?? '')?.[2] !== undefined;

/** A registry value. `bytes`, `text` and `number` are null where the value has another type or cannot be read. */
export interface ExportedValue {
  bytes: Uint8Array | null;
  text: string | null;
  number: number | null;
  /** Where it is: `a.reg:12`. */
  target: string;
}

/** Whether two values are the same, or both are missing. */
export function isSameValue(one: RawValue | undefined, other: RawValue | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  if (one.text !== other.text || one.number !== other.number) return false;
  if (one.bytes === null || other.bytes === null) return one.bytes === other.bytes;
  return Buffer.compare(one.bytes, other.bytes) === 0;
}

type RawValue = Omit<ExportedValue, 'target'>;

export interface ExportedKey {
  /** As the source writes it, with backslashes; '' for a value whose key the source does not show. */
  path: string;
  target: string;
  /** By lower-case name. */
  values: Map<string, ExportedValue>;
}

/** Registry keys from any kind of evidence. */
export interface RegistryExport {
  kind: EvidenceKind;
  /** What messages call the source: `export`. */
  noun: string;
  path: string;
  encoding: string | null;
  /** Name of the machine, where the source shows it beside the keys; otherwise null. */
  machine: string | null;
  keys: ExportedKey[];
  /** Number of the control set to read; null for the current one. */
  wanted: number | null;
}

/** A key that is part of a protocol catalog. */
interface CatalogKey {
  key: ExportedKey;
  catalog: string;
  below: string;
}

/** An export with indexes of its keys. They are made once, because an export may hold as many machines as keys. */
interface IndexedExport extends RegistryExport {
  /** Keys of catalogs by their root, the path above the catalog, in small letters. */
  catalogKeys: Map<string, CatalogKey[]>;
  /** The first key of each path, in small letters. */
  byPath: Map<string, ExportedKey>;
  /** Keys with an item that stand outside of any catalog. */
  outside: ExportedKey[];
  codePages: KeysOfSets;
  computerNames: KeysOfSets;
}

/** Keys of one name by the path of their control set. The first of all is under ''. */
type KeysOfSets = Map<string, ExportedKey>;

/** Whether a reader needs a key: for a protocol catalog, for the choice of one, or for the machine's name and code page. */
export function isExportedKeyWanted(path: string): boolean {
  const folded = path.toLowerCase();
  return (
    folded.includes('protocol_catalog') ||
    folded.endsWith('parameters') ||
    folded === 'select' ||
    folded.endsWith('\\select') ||
    folded.endsWith('\\nls\\codepage') ||
    folded.endsWith('\\computername\\computername')
  );
}

/**
 * Reads the catalogs in exported keys. Hives that are mounted beside each other are several machines.
 * @throws Failure noCatalog, controlSetNotFound, sourceMalformed (too many entries)
 */
export function readRegistryExport(given: RegistryExport): MachineCatalog[] {
  const all = indexed(given);
  const stray = strayItems(all);
  const roots = rootsOf(all);
  if (roots.length === 0 && stray.items.length === 0) throw noCatalog(all.kind, all.path, 'Winsock protocol catalog');
  if (roots.length === 0 && all.wanted !== null) throw controlSetMissing(all.wanted, [], all);
  return (roots.length === 0 ? [{ root: '', warnings: [], missing: 0 }] : roots).map((root, index) =>
    machineOf(all, root, index === 0 ? stray : { items: [], warnings: [] }),
  );
}

function indexed(given: RegistryExport): IndexedExport {
  const all: IndexedExport = {
    ...given,
    catalogKeys: new Map(),
    byPath: new Map(),
    outside: [],
    codePages: new Map(),
    computerNames: new Map(),
  };
  for (const key of given.keys) {
    const folded = key.path.toLowerCase();
    if (!all.byPath.has(folded)) all.byPath.set(folded, key);
    if (folded.endsWith('\\nls\\codepage')) addKeyOfSet(all.codePages, key);
    if (folded.endsWith('\\computername\\computername')) addKeyOfSet(all.computerNames, key);
    const match = CATALOG.exec(key.path);
    if (match === null) {
      if (key.path !== '' && holdsItem(key)) all.outside.push(key);
      continue;
    }
    const [, root = '', catalog = '', below = ''] = match;
    const own = all.catalogKeys.get(root.toLowerCase());
    if (own === undefined) all.catalogKeys.set(root.toLowerCase(), [{ key, catalog, below }]);
    else own.push({ key, catalog, below });
  }
  for (const keys of all.catalogKeys.values())
    if (!isRoot(keys)) for (const { key } of keys) if (holdsItem(key)) all.outside.push(key);
  return all;
}

/** Whether keys of catalogs hold a list of entries. Otherwise their path may be damaged. */
const isRoot = (keys: readonly CatalogKey[]): boolean => keys.some(({ below }) => ITEM.test(below));

/** Whether a value is an item of a catalog. @param name in small letters */
export const isItem = (name: string, { bytes }: Pick<RawValue, 'bytes'>): boolean =>
  name === 'packedcatalogitem' || (bytes?.length === CATALOG_ITEM_BYTES && beginsWithDllPath(bytes));

const holdsItem = ({ values }: ExportedKey): boolean => {
  for (const [name, value] of values) if (isItem(name, value)) return true;
  return false;
};

function addKeyOfSet(keys: KeysOfSets, key: ExportedKey): void {
  for (const above of ['', controlSetPath(key.path)]) if (above !== null && !keys.has(above)) keys.set(above, key);
}

/** A path up to its control set, in small letters; null where it has none. */
const controlSetPath = (path: string): string | null => CONTROL_SET.exec(path)?.[0].toLowerCase() ?? null;

interface Root {
  /** As the export writes it. */
  root: string;
  warnings: Warning[];
  /** How many entries of the current control set may be missing, at least, because it may be another one; otherwise 0. */
  missing: number;
}

/** One root for each hive: the root in the current control set. */
function rootsOf(all: IndexedExport): Root[] {
  const hives = new Map<string, string[]>();
  for (const keys of all.catalogKeys.values()) {
    if (!isRoot(keys)) continue;
    const root = CATALOG.exec(keys[0]?.key.path ?? '')?.[1] ?? '';
    const match = CONTROL_SET.exec(root);
    const hive = (match === null ? root : (match[1] ?? '')).toLowerCase();
    const roots = hives.get(hive);
    if (roots === undefined) hives.set(hive, [root]);
    else roots.push(root);
  }
  return [...hives].map(([hive, found]) => {
    const isInPlace = (root: string) => pathBelowSet(root) === PLACE;
    const roots = found.some(isInPlace) ? found.filter(isInPlace) : found;
    const chosen = currentRoot(all, hive, roots);
    return withMoreDoubt(chosen, elsewhere(all, chosen.root, found));
  });
}

/** The path of a root below its control set, in small letters; null where it has none. */
function pathBelowSet(root: string): string | null {
  const set = CONTROL_SET.exec(root);
  return set === null ? null : root.slice(set[0].length).toLowerCase();
}

const withMoreDoubt = (root: Root, doubts: Warning[]): Root => ({
  ...root,
  warnings: [...root.warnings, ...doubts],
  missing: root.missing + doubts.length,
});

/** Warns of a catalog in another place of a control set, which differs from the chosen one or was chosen itself. */
function elsewhere(all: IndexedExport, chosen: string, roots: readonly string[]): Warning[] {
  const place = pathBelowSet(chosen);
  if (place !== null && place !== PLACE) {
    const message = `The catalog in ${chosen} stands where Windows does not read it: it may be a copy.`;
    return [{ code: 'notPlaced', message, target: firstKey(all, chosen)?.target ?? all.path }];
  }
  const others = roots.filter((root) => pathBelowSet(root) !== place);
  if (others.length === 0) return [];
  const content = contentOf(all, chosen);
  const other = others.find((root) => contentOf(all, root) !== content);
  if (other === undefined) return [];
  return [anotherCatalog(all.noun, chosen, other, firstKey(all, other)?.target ?? all.path)];
}

/** The warning about a catalog that differs from the one that was read. @param read the path of that one */
export function anotherCatalog(noun: string, read: string, other: string, target: string): Warning {
  const message = `The ${noun} holds one catalog in ${read} and another in ${other}: an entry may have been moved.`;
  return { code: 'notPlaced', message, target };
}

const firstKey = ({ catalogKeys }: IndexedExport, root: string): ExportedKey | undefined =>
  catalogKeys.get(root.toLowerCase())?.[0]?.key;

/** `ControlSet001` as the export writes it, or an empty list for a root without a control set. */
const controlSetOf = (root: string): string[] => CONTROL_SET.exec(root)?.slice(2) ?? [];

/** Chooses CurrentControlSet, otherwise the control set of Select\Current, otherwise the first, with a warning. */
function currentRoot(all: IndexedExport, hive: string, roots: string[]): Root {
  const setOf = (root: string) => (CONTROL_SET.exec(root)?.[2] ?? '').toLowerCase();
  const sets = roots.map((root) => ({ name: setOf(root), shown: root, content: () => contentOf(all, root) }));
  if (all.wanted !== null) {
    const index = namedControlSet(all.wanted, sets);
    if (index === -1) throw controlSetMissing(all.wanted, roots.flatMap(controlSetOf), all);
    return { root: roots[index] as string, warnings: [], missing: 0 };
  }
  const select = all.byPath.get(hive === '' ? 'select' : `${hive}\\select`);
  const current = select?.values.get('current')?.number ?? null;
  const live = roots.find((root) => setOf(root) === 'currentcontrolset');
  if (live !== undefined) return { root: live, ...contradictionOf(all, live, current, sets) };
  const { index, ...chosen } = chooseControlSet(current, sets, all);
  return { root: roots[index] as string, ...chosen };
}

/**
 * CurrentControlSet is a link to the control set that Select names, or where Select is not shown to one of them. If the two differ,
 * somebody has changed one.
 */
function contradictionOf(
  all: IndexedExport,
  live: string,
  current: number | null,
  sets: readonly { name: string; shown: string; content: () => string }[],
): Omit<Root, 'root'> {
  const others = sets.filter(({ shown }) => shown !== live);
  const linked = current === null ? others : setNamed(current, others);
  const [named] = linked;
  if (named === undefined) return { warnings: [], missing: 0 };
  const own = contentOf(all, live);
  if (linked.some(({ content }) => content() === own)) return { warnings: [], missing: 0 };
  const which = linked.length === 1 ? `${named.shown}, which is the same key` : 'each other control set';
  const message = `The ${all.noun} holds one catalog in CurrentControlSet and another in ${which}: one was changed.`;
  return { warnings: [{ code: 'controlSetsContradict', message, target: all.path }], missing: 1 };
}

/** The first control set of that number, if there is one. */
function setNamed<T extends { name: string }>(number: number, sets: readonly T[]): T[] {
  const found = sets[namedControlSet(number, sets)];
  return found === undefined ? [] : [found];
}

const contentOf = ({ catalogKeys }: IndexedExport, root: string): string =>
  contentOfItems(
    (catalogKeys.get(root.toLowerCase()) ?? []).map(({ key, catalog, below }) => ({
      key: `${catalog}\\${below}`,
      bytes: key.values.get('packedcatalogitem')?.bytes ?? null,
    })),
  );

function machineOf(all: IndexedExport, { root, warnings, missing }: Root, stray: Stray): MachineCatalog {
  const mine = all.catalogKeys.get(root.toLowerCase()) ?? [];
  const parameters = all.byPath.get(root.toLowerCase());
  const named = parameters?.values.get('current_protocol_catalog')?.text ?? null;
  const active = chooseCatalog(named, [...new Set(mine.map(({ catalog }) => catalog))], all);
  const registry = registryOf(
    all,
    root,
    mine.filter(({ catalog }) => catalog.toLowerCase() === active.catalog.toLowerCase()),
    stray,
  );
  if (registry.items.length > MOST_ENTRIES) throw tooManyEntries(all.path, registry.items.length);
  const catalog = readRegistryCatalog(registry);
  const misplaced = misplacedItems([all.outside, mine.filter(isMisplaced).map(({ key }) => key)]);
  const match = CONTROL_SET.exec(root);
  return {
    source: {
      kind: all.kind,
      path: all.path,
      machine: all.machine ?? computerName(all, root),
      encoding: all.encoding,
      controlSet: match?.[2] ?? null,
      origin: null,
    },
    entries: catalog.entries,
    warnings: [...stray.warnings, ...warnings, ...active.warnings, ...catalog.warnings, ...misplaced],
    missingEntries: catalog.missingEntries + missing + active.missing + misplaced.length,
  };
}

/** @param keys those of the active catalog */
function registryOf(all: IndexedExport, root: string, keys: readonly CatalogKey[], stray: Stray): RegistryCatalog {
  const items: RegistryItem[] = [...stray.items];
  let catalogKey: ExportedKey | undefined;
  for (const { key, below } of keys) {
    if (below === '') catalogKey = key;
    const [, list, number] = ITEM.exec(below) ?? [];
    if (list === undefined || number === undefined) continue;
    const value = key.values.get('packedcatalogitem');
    items.push({
      bitness: list.endsWith('64') ? 64 : 32,
      key: number,
      bytes: value?.bytes ?? null,
      protocolName: key.values.get('protocolname')?.text ?? null,
      target: `${value?.target ?? key.target} [${key.path}]`,
    });
  }
  const count = (name: string) => catalogKey?.values.get(name)?.number ?? null;
  return {
    items,
    counts: { 32: count('num_catalog_entries'), 64: count('num_catalog_entries64') },
    live: false,
    listsSeen: count('num_catalog_entries') !== null,
    // Somebody may have asked for rows of items only. An export has all keys and values.
    countersSeen: all.kind === 'reg' || catalogKey !== undefined || all.byPath.has(root.toLowerCase()),
    has64: keys.some(({ below }) => /^Catalog_Entries64(?:\\|$)/i.test(below)),
    decodePath: pathDecoder(all, root),
    resolveName: resolveKnownName,
    target: all.path,
  };
}

/** Whether a key of a catalog holds an item that Windows does not read there, unless the text of a name was damaged. */
const isMisplaced = ({ key, below }: CatalogKey): boolean =>
  ITEM.exec(below)?.[2] === undefined ? holdsItem(key) : [...key.values].filter((value) => isItem(...value)).length > 1;

function misplacedItems(lists: readonly ExportedKey[][]): Warning[] {
  const first = lists.find((keys) => keys.length > 0)?.[0];
  if (first === undefined) return [];
  const count = lists.reduce((sum, keys) => sum + keys.length, 0);
  return [misplacedWarning(first.target, count)];
}

/** The warning about items that Windows does not read where they stand. @param count the number of their keys */
export function misplacedWarning(target: string, count: number): Warning {
  const more = count > 1 ? ` (others like it: ${count - 1})` : '';
  const message = `Windows does not read an item that stands here${more}: it may belong to an entry that is not shown.`;
  return { code: 'notPlaced', message, target };
}

/** Items whose keys the source does not show, with warnings about them. */
interface Stray {
  items: RegistryItem[];
  warnings: Warning[];
}

/** Finds the items above the first key, where the beginning of an export is cut off. */
function strayItems({ keys }: IndexedExport): Stray {
  const stray: Stray = { items: [], warnings: [] };
  for (const key of keys) {
    const value = key.path === '' ? key.values.get('packedcatalogitem') : undefined;
    if (value === undefined) continue;
    const message = 'The item here has lost its key: in which catalog it stands is unknown.';
    stray.warnings.push({ code: 'itemWithoutKey', message, target: value.target });
    stray.items.push({ bitness: null, key: '', bytes: value.bytes, protocolName: null, target: value.target });
  }
  return stray;
}

/** Finds a key in the control set of a catalog. */
const keyBeside = (keys: KeysOfSets, root: string): ExportedKey | undefined =>
  keys.get(controlSetPath(`${root}\\`) ?? '');

/** A decoder for the ANSI code page of the exported machine; null where the export does not have it. */
const pathDecoder = (all: IndexedExport, root: string): RegistryCatalog['decodePath'] =>
  codePageDecoder(keyBeside(all.codePages, root)?.values.get('acp')?.text ?? null);

const computerName = (all: IndexedExport, root: string): string | null =>
  keyBeside(all.computerNames, root)?.values.get('computername')?.text ?? null;
