import { Failure, type Warning } from '../../failure.ts';
import { codePageDecoder } from '../code-pages.ts';
import { type MachineCatalog, MOST_ENTRIES, tooManyEntries } from '../machine.ts';
import { chooseCatalog, chooseControlSet } from '../registry/active.ts';
import { type RegistryCatalog, type RegistryItem, readRegistryCatalog } from '../registry/catalog.ts';
import { resolveKnownName } from '../registry/known-names.ts';
import { decodeUnicode, unicodeEncoding } from '../text.ts';
import { parseReg, type RegKey, type RegValue } from './parse.ts';

/** What stands above a catalog (`…\ControlSet001\Services\WinSock2\Parameters`), the catalog, and what is below it. */
const CATALOG = /^(?:(.*)\\)?(Protocol_Catalog\d{1,4})(?:\\(.*))?$/i;
/** What stands above a control set, and its name. */
const CONTROL_SET = /^(?:(.*)\\)?((?:Current)?ControlSet\d*)(?:\\|$)/i;
const ITEM = /^(Catalog_Entries(?:64)?)(?:\\(\d+))?$/i;

/** A key that is part of a protocol catalog. */
interface CatalogKey {
  key: RegKey;
  /** What stands above it: the same for all keys of one control set of one hive. */
  root: string;
  catalog: string;
  below: string;
}

/** An export in memory. */
interface Export {
  path: string;
  keys: RegKey[];
  catalogKeys: CatalogKey[];
  encoding: string;
  /** REGEDIT4 keeps texts in ANSI even where they are written in hex. */
  ansi: boolean;
}

/**
 * Reads a registry export: regedit 5 and 4, UTF-16, UTF-8 or ANSI, plain or all in hex. Hives that are mounted beside
 * each other are several machines.
 * @throws Failure noCatalog (sound, but no protocol catalog in it)
 */
export function readReg(bytes: Buffer, path: string): MachineCatalog[] {
  const encoding = unicodeEncoding(bytes);
  const text = encoding === null ? bytes.toString('latin1') : decodeUnicode(bytes, encoding);
  const keys = parseReg(text, isWanted);
  const catalogKeys = keys.flatMap((key): CatalogKey[] => {
    const match = CATALOG.exec(key.path);
    return match === null ? [] : [{ key, root: match[1] ?? '', catalog: match[2] as string, below: match[3] ?? '' }];
  });
  const ansi = /^\W*REGEDIT4/.test(text.slice(0, 100));
  const all: Export = { path, keys, catalogKeys, encoding: encoding ?? 'ansi', ansi };
  const stray = strayItems(all);
  const roots = rootsOf(all);
  if (roots.length === 0 && stray.items.length === 0) throw noCatalog(path);
  return (roots.length === 0 ? [{ root: '', warnings: [], missing: 0 }] : roots).map((root, index) =>
    machineOf(all, root, index === 0 ? stray : { items: [], warnings: [] }),
  );
}

function isWanted(path: string): boolean {
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

interface Root {
  root: string;
  warnings: Warning[];
  /** Entries of the control set that is current and not in the export: at least one. */
  missing: number;
}

/** One root for each hive: that of the control set which Windows runs on. */
function rootsOf(all: Export): Root[] {
  const hives = new Map<string, string[]>();
  for (const root of new Set(all.catalogKeys.filter(({ below }) => ITEM.test(below)).map(({ root }) => root))) {
    const hive = (CONTROL_SET.exec(root)?.[1] ?? root).toLowerCase();
    hives.set(hive, [...(hives.get(hive) ?? []), root]);
  }
  return [...hives].map(([hive, roots]) => currentRoot(all, hive, roots));
}

/** The live link, else by Select\Current, else the first there is, and that is said. */
function currentRoot(all: Export, hive: string, roots: string[]): Root {
  const setOf = (root: string) => (CONTROL_SET.exec(root)?.[2] ?? '').toLowerCase();
  const live = roots.find((root) => setOf(root) === 'currentcontrolset');
  if (live !== undefined) return { root: live, warnings: [], missing: 0 };
  const select = all.keys.find((key) => key.path.toLowerCase() === (hive === '' ? 'select' : `${hive}\\select`));
  const current = numberOf(select?.values.get('current'));
  const sets = roots.map((root) => ({ name: setOf(root), shown: root }));
  const { index, ...chosen } = chooseControlSet(current, sets, { noun: 'export', path: all.path });
  return { root: roots[index] as string, ...chosen };
}

function machineOf(all: Export, { root, warnings, missing }: Root, stray: Stray): MachineCatalog {
  const registry = registryOf(all, root, stray, warnings);
  if (registry.items.length > MOST_ENTRIES) throw tooManyEntries(all.path, registry.items.length);
  const catalog = readRegistryCatalog(registry);
  const match = CONTROL_SET.exec(root);
  return {
    source: {
      kind: 'reg',
      path: all.path,
      machine: computerName(all, root),
      encoding: all.encoding,
      controlSet: match?.[2] ?? null,
      origin: null,
    },
    entries: catalog.entries,
    warnings: [...stray.warnings, ...warnings, ...catalog.warnings],
    missingEntries: catalog.missingEntries + missing,
  };
}

function registryOf(all: Export, root: string, stray: Stray, warnings: Warning[]): RegistryCatalog {
  const mine = all.catalogKeys.filter((each) => each.root === root);
  const parameters = all.keys.find((key) => key.path.toLowerCase() === root.toLowerCase());
  const named = textOf(parameters?.values.get('current_protocol_catalog'), all.ansi);
  const there = [...new Set(mine.map(({ catalog }) => catalog))];
  const { catalog: active, warnings: doubts } = chooseCatalog(named, there, { noun: 'export', path: all.path });
  warnings.push(...doubts);
  const items: RegistryItem[] = [...stray.items];
  let catalogKey: RegKey | undefined;
  for (const { key, catalog, below } of mine) {
    if (catalog.toLowerCase() !== active.toLowerCase()) continue;
    if (below === '') catalogKey = key;
    const [, list, number] = ITEM.exec(below) ?? [];
    if (list === undefined || number === undefined) continue;
    const value = key.values.get('packedcatalogitem');
    items.push({
      bitness: list.endsWith('64') ? 64 : 32,
      key: number,
      bytes: value?.bytes ?? null,
      protocolName: textOf(key.values.get('protocolname'), all.ansi),
      target: `${all.path}:${value?.line ?? key.line} [${key.path}]`,
    });
  }
  const count = (name: string) => numberOf(catalogKey?.values.get(name));
  return {
    items,
    counts: { 32: count('num_catalog_entries'), 64: count('num_catalog_entries64') },
    listsSeen: catalogKey !== undefined && count('num_catalog_entries') !== null,
    decodePath: pathDecoder(all, root),
    resolveName: resolveKnownName,
    target: all.path,
  };
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
    const target = `${path}:${value.line}`;
    const message = `The item at line ${value.line} has lost its key: in which catalog it stands is unknown.`;
    stray.warnings.push({ code: 'itemWithoutKey', message, target });
    stray.items.push({ bitness: null, key: '', bytes: value.bytes, protocolName: null, target });
  }
  return stray;
}

/** A key of the same control set as the catalog. */
function keyBeside(all: Export, root: string, end: string): RegKey | undefined {
  const above = CONTROL_SET.exec(root)?.[0].toLowerCase();
  return all.keys.find((key) => {
    const folded = key.path.toLowerCase();
    return folded.endsWith(end) && (above === undefined || folded.startsWith(above));
  });
}

/** The ANSI code page of the exported machine, where the export has it. */
const pathDecoder = (all: Export, root: string): RegistryCatalog['decodePath'] =>
  codePageDecoder(textOf(keyBeside(all, root, '\\nls\\codepage')?.values.get('acp'), all.ansi));

const computerName = (all: Export, root: string): string | null =>
  textOf(keyBeside(all, root, '\\computername\\computername')?.values.get('computername'), all.ansi);

/** A text value, also where it is written in hex: `hex(1)` and `hex(2)` hold UTF-16LE, in REGEDIT4 ANSI. */
function textOf(value: RegValue | undefined, ansi: boolean): string | null {
  if (value === undefined) return null;
  if (value.text !== null) return value.text;
  if (value.bytes === null || (value.type !== 1 && value.type !== 2)) return null;
  return (value.bytes.toString(ansi ? 'latin1' : 'utf16le').split('\0')[0] as string) || null;
}

/** A REG_DWORD, also where it is written as `hex(4)`. */
function numberOf(value: RegValue | undefined): number | null {
  if (value === undefined) return null;
  if (value.number !== null) return value.number;
  return value.type === 4 && value.bytes?.length === 4 ? value.bytes.readUInt32LE(0) : null;
}

const noCatalog = (path: string): Failure =>
  new Failure({
    code: 'noCatalog',
    message: 'The export holds no Winsock protocol catalog.',
    target: path,
    hint: 'Export the key HKLM\\SYSTEM\\CurrentControlSet\\Services\\WinSock2 with everything below it.',
  });
