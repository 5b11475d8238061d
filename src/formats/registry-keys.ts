import type { Warning } from '../failure.ts';
import { codePageDecoder } from '../inputs/code-pages.ts';
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

/** What stands above a catalog (`…\ControlSet001\Services\WinSock2\Parameters`), the catalog, and what is below it. */
const CATALOG = /^(?:(.*)\\)?(Protocol_Catalog\d{1,4})(?:\\(.*))?$/i;
/** What stands above a control set, and its name. */
const CONTROL_SET = /^(?:(.*)\\)?((?:Current)?ControlSet\d*)(?:\\|$)/i;
const ITEM = /^(Catalog_Entries(?:64)?)(?:\\(\d+))?$/i;

/** A value as far as the source shows it: what it is not, or cannot be read as, is null. */
export interface ExportedValue {
  bytes: Uint8Array | null;
  text: string | null;
  number: number | null;
  /** Where it stands: `a.reg:12`. */
  target: string;
}

/** Whether two sources show the same, or neither anything. */
export function isSameValue(one: Shown | undefined, other: Shown | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  if (one.text !== other.text || one.number !== other.number) return false;
  if (one.bytes === null || other.bytes === null) return one.bytes === other.bytes;
  return Buffer.compare(one.bytes, other.bytes) === 0;
}

type Shown = Omit<ExportedValue, 'target'>;

export interface ExportedKey {
  /** As the source writes it, with backslashes; '' for a value that has lost its key. */
  path: string;
  target: string;
  /** By lower-case name. */
  values: Map<string, ExportedValue>;
}

/** Keys of a registry, however they were brought here. */
export interface RegistryExport {
  kind: EvidenceKind;
  /** What a warning calls it: `export`. */
  noun: string;
  path: string;
  encoding: string | null;
  /** Whose registry it is, where the source says so beside the keys. */
  machine: string | null;
  keys: ExportedKey[];
  /** The control set that was asked for; null for the current one. */
  wanted: number | null;
}

/** A key that is part of a protocol catalog. */
interface CatalogKey {
  key: ExportedKey;
  catalog: string;
  below: string;
}

/** What is looked up for each machine of an export, found once: there may be as many machines as keys. */
interface Export extends RegistryExport {
  /** Keys of catalogs by their root. */
  catalogKeys: Map<string, CatalogKey[]>;
  /** The first key of each path, in small letters. */
  byPath: Map<string, ExportedKey>;
  codePages: KeysOfSets;
  computerNames: KeysOfSets;
}

/** Keys of one name by the control set that they stand in; the first of all by ''. */
type KeysOfSets = Map<string, ExportedKey>;

/** Whether a key tells anything of a protocol catalog, or of which counts, or of the machine. */
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
 * The catalogs that exported keys hold. Hives that are mounted beside each other are several machines.
 * @throws Failure noCatalog (sound, but no protocol catalog in it), controlSetNotFound, sourceMalformed
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

function indexed(given: RegistryExport): Export {
  const all: Export = {
    ...given,
    catalogKeys: new Map(),
    byPath: new Map(),
    codePages: new Map(),
    computerNames: new Map(),
  };
  for (const key of given.keys) {
    const folded = key.path.toLowerCase();
    if (!all.byPath.has(folded)) all.byPath.set(folded, key);
    if (folded.endsWith('\\nls\\codepage')) addKeyOfSet(all.codePages, key);
    if (folded.endsWith('\\computername\\computername')) addKeyOfSet(all.computerNames, key);
    const match = CATALOG.exec(key.path);
    if (match === null) continue;
    const [, root = '', catalog = '', below = ''] = match;
    const own = all.catalogKeys.get(root);
    if (own === undefined) all.catalogKeys.set(root, [{ key, catalog, below }]);
    else own.push({ key, catalog, below });
  }
  return all;
}

function addKeyOfSet(keys: KeysOfSets, key: ExportedKey): void {
  for (const above of ['', aboveSet(key.path)]) if (above !== null && !keys.has(above)) keys.set(above, key);
}

/** A path as far as its control set; null where it has none. */
const aboveSet = (path: string): string | null => CONTROL_SET.exec(path)?.[0].toLowerCase() ?? null;

interface Root {
  root: string;
  warnings: Warning[];
  /** Entries of the control set that is current and not in the export: at least one. */
  missing: number;
}

/** One root for each hive: that of the control set which Windows runs on. */
function rootsOf(all: Export): Root[] {
  const hives = new Map<string, string[]>();
  for (const [root, keys] of all.catalogKeys) {
    if (!keys.some(({ below }) => ITEM.test(below))) continue;
    const match = CONTROL_SET.exec(root);
    const hive = (match === null ? root : (match[1] ?? '')).toLowerCase();
    const roots = hives.get(hive);
    if (roots === undefined) hives.set(hive, [root]);
    else roots.push(root);
  }
  return [...hives].map(([hive, roots]) => currentRoot(all, hive, roots));
}

/** `ControlSet001`, as the export writes it; none for a key that was mounted elsewhere. */
const controlSetOf = (root: string): string[] => CONTROL_SET.exec(root)?.slice(2) ?? [];

/** The live link, else by Select\Current, else the first there is, and that is said. */
function currentRoot(all: Export, hive: string, roots: string[]): Root {
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

/** CurrentControlSet is a link to the control set that Select names: both hold the same, unless somebody has changed one. */
function contradictionOf(
  all: Export,
  live: string,
  current: number | null,
  sets: readonly { name: string; shown: string; content: () => string }[],
): Omit<Root, 'root'> {
  const named = current === null ? undefined : sets[namedControlSet(current, sets)];
  if (named === undefined || named.content() === contentOf(all, live)) return { warnings: [], missing: 0 };
  const message = `The ${all.noun} holds one catalog in CurrentControlSet and another in ${named.shown}, which is the same key: one was changed.`;
  return { warnings: [{ code: 'controlSetsContradict', message, target: all.path }], missing: 1 };
}

const contentOf = ({ catalogKeys }: Export, root: string): string =>
  contentOfItems(
    (catalogKeys.get(root) ?? []).map(({ key, catalog, below }) => ({
      key: `${catalog}\\${below}`,
      bytes: key.values.get('packedcatalogitem')?.bytes ?? null,
    })),
  );

function machineOf(all: Export, { root, warnings, missing }: Root, stray: Stray): MachineCatalog {
  const mine = all.catalogKeys.get(root) ?? [];
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
  const misplaced = misplacedItems(mine);
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
function registryOf(all: Export, root: string, keys: readonly CatalogKey[], stray: Stray): RegistryCatalog {
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
    listsSeen: catalogKey !== undefined && count('num_catalog_entries') !== null,
    decodePath: pathDecoder(all, root),
    resolveName: resolveKnownName,
    target: all.path,
  };
}

/** Windows numbers the keys of items. Under another name an item is dead, or something in its line hides the number. */
function misplacedItems(keys: readonly CatalogKey[]): Warning[] {
  const items = keys.filter(
    ({ key, below }) => key.values.has('packedcatalogitem') && ITEM.exec(below)?.[2] === undefined,
  );
  const [first] = items;
  if (first === undefined) return [];
  const more = items.length > 1 ? ` (and ${items.length - 1} more such items)` : '';
  const message = `The item here stands in a key whose name is no number${more}: it may belong to an entry that is not shown.`;
  return [{ code: 'notPlaced', message, target: first.key.target }];
}

interface Stray {
  items: RegistryItem[];
  warnings: Warning[];
}

/** Items above the first key line: an export whose beginning is cut off. */
function strayItems({ keys, path }: Export): Stray {
  const stray: Stray = { items: [], warnings: [] };
  for (const key of keys) {
    const value = key.path === '' ? key.values.get('packedcatalogitem') : undefined;
    if (value === undefined) continue;
    if (stray.items.length >= MOST_ENTRIES) throw tooManyEntries(path, stray.items.length + 1);
    const message = 'The item here has lost its key: in which catalog it stands is unknown.';
    stray.warnings.push({ code: 'itemWithoutKey', message, target: value.target });
    stray.items.push({ bitness: null, key: '', bytes: value.bytes, protocolName: null, target: value.target });
  }
  return stray;
}

/** A key of the same control set as the catalog. */
const keyBeside = (keys: KeysOfSets, root: string): ExportedKey | undefined => keys.get(aboveSet(`${root}\\`) ?? '');

/** The ANSI code page of the exported machine, where the export has it. */
const pathDecoder = (all: Export, root: string): RegistryCatalog['decodePath'] =>
  codePageDecoder(keyBeside(all.codePages, root)?.values.get('acp')?.text ?? null);

const computerName = (all: Export, root: string): string | null =>
  keyBeside(all.computerNames, root)?.values.get('computername')?.text ?? null;
