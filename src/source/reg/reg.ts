import iconv from 'iconv-lite';
import { Failure, type Warning } from '../../failure.ts';
import { type MachineCatalog, MOST_ENTRIES, tooManyEntries } from '../machine.ts';
import { type RegistryCatalog, type RegistryItem, readRegistryCatalog } from '../registry/catalog.ts';
import { decodeUnicode, split, unicodeEncoding } from '../text.ts';
import { parseReg, type RegKey, type RegValue } from './parse.ts';

const PARAMETERS = 'services\\winsock2\\parameters';
const CONTROL_SET = /(?:^|\\)([^\\]*controlset[^\\]*)\\/i;
const DEFAULT_CATALOG = 'Protocol_Catalog9';

/**
 * Reads a registry export: regedit 5 and 4, UTF-16, UTF-8 or ANSI, plain or all in hex.
 * @throws Failure noCatalog (sound, but no protocol catalog in it)
 */
export function readReg(bytes: Buffer, path: string): MachineCatalog {
  const encoding = unicodeEncoding(bytes);
  const text = encoding === null ? bytes.toString('latin1') : decodeUnicode(bytes, encoding);
  const lines = split(text, encoding ?? 'ansi', encoding !== null).lines;
  // REGEDIT4 keeps texts in ANSI even where they are written in hex.
  const ansi = lines.some((line) => line.trim() === 'REGEDIT4');
  const keys = parseReg(lines, isWanted);
  const warnings: Warning[] = [];
  const controlSet = chooseControlSet(keys, path, warnings);
  const registry = registryOf(keys, controlSet, path, warnings, ansi);
  if (registry.items.length === 0) throw noCatalog(path);
  if (registry.items.length > MOST_ENTRIES) throw tooManyEntries(path, registry.items.length);
  const catalog = readRegistryCatalog(registry);
  return {
    source: {
      kind: 'reg',
      path,
      machine: computerName(keys, controlSet, ansi),
      encoding: encoding ?? 'ansi',
      controlSet,
      origin: null,
    },
    ...catalog,
    warnings: [...warnings, ...catalog.warnings],
  };
}

function isWanted(path: string): boolean {
  const folded = path.toLowerCase();
  return (
    folded === '' ||
    folded.includes(PARAMETERS) ||
    folded === 'select' ||
    folded.endsWith('\\select') ||
    folded.endsWith('\\control\\nls\\codepage') ||
    folded.endsWith('\\computername\\computername')
  );
}

/** `ControlSet001` of a key's path; '' where the export does not say. */
const controlSetOf = (key: RegKey): string => CONTROL_SET.exec(key.path)?.[1] ?? '';

/** The control set that Windows runs on: the live link, else by Select\Current, else the first there is. */
function chooseControlSet(keys: readonly RegKey[], path: string, warnings: Warning[]): string | null {
  const sets = new Map<string, string>();
  for (const key of keys) {
    if (!key.path.toLowerCase().includes(PARAMETERS)) continue;
    const set = controlSetOf(key);
    if (!sets.has(set.toLowerCase())) sets.set(set.toLowerCase(), set);
  }
  const [first] = sets.values();
  if (first === undefined) return null;
  const live = sets.get('currentcontrolset');
  if (live !== undefined) return live;
  const select = keys.find((key) => /(?:^|\\)select$/i.test(key.path))?.values.get('current');
  const current = select === undefined ? null : numberOf(select);
  const selected = current === null ? undefined : sets.get(`controlset${String(current).padStart(3, '0')}`);
  if (selected !== undefined) return selected;
  if (sets.size > 1) {
    const message = `The export holds ${sets.size} control sets and not which of them is current: ${first}, the first, was read.`;
    warnings.push({ code: 'controlSetAssumed', message, target: path });
  }
  return first;
}

function registryOf(
  keys: readonly RegKey[],
  controlSet: string | null,
  path: string,
  warnings: Warning[],
  ansi: boolean,
): RegistryCatalog {
  const mine = keys.filter(
    (key) => controlSet === null || controlSetOf(key).toLowerCase() === controlSet.toLowerCase(),
  );
  const below = (key: RegKey): string[] => {
    const folded = key.path.toLowerCase();
    const at = folded.indexOf(PARAMETERS);
    return at === -1 ? [] : key.path.slice(at + PARAMETERS.length + 1).split('\\');
  };
  const parameters = mine.find((key) => key.path.toLowerCase().endsWith(PARAMETERS));
  const named = textOf(parameters?.values.get('current_protocol_catalog'), ansi);
  const catalogs = [
    ...new Set(mine.map((key) => below(key)[0] ?? '').filter((name) => /^protocol_catalog\d+$/i.test(name))),
  ];
  const active = named ?? (catalogs.length === 1 ? (catalogs[0] as string) : DEFAULT_CATALOG);
  if (named === null && catalogs.length > 1) {
    const message = `The export does not say which of ${catalogs.join(', ')} is active: ${active} was read.`;
    warnings.push({ code: 'catalogAssumed', message, target: path });
  }

  const items: RegistryItem[] = [];
  let catalogKey: RegKey | undefined;
  for (const key of mine) {
    const [catalog, list, number, more] = below(key);
    if (catalog?.toLowerCase() !== active.toLowerCase() || more !== undefined) continue;
    if (list === undefined) catalogKey = key;
    const bitness = bitnessOfList(list);
    if (bitness === undefined || number === undefined) continue;
    const value = key.values.get('packedcatalogitem');
    items.push({
      bitness,
      key: number,
      bytes: value?.bytes ?? null,
      protocolName: textOf(key.values.get('protocolname'), ansi),
      target: `${path}:${value?.line ?? key.line} [${key.path}]`,
    });
  }
  items.push(...strayItems(keys, path, warnings));
  const count = (name: string) => {
    const value = catalogKey?.values.get(name);
    return value === undefined ? null : numberOf(value);
  };
  return {
    items,
    counts: { 32: count('num_catalog_entries'), 64: count('num_catalog_entries64') },
    decodePath: pathDecoder(mine, ansi),
    target: path,
  };
}

function bitnessOfList(list: string | undefined): 32 | 64 | undefined {
  if (list === undefined) return undefined;
  const folded = list.toLowerCase();
  return folded === 'catalog_entries' ? 32 : folded === 'catalog_entries64' ? 64 : undefined;
}

/** Items above the first key line: an export whose beginning is cut off. */
function strayItems(keys: readonly RegKey[], path: string, warnings: Warning[]): RegistryItem[] {
  const items: RegistryItem[] = [];
  for (const key of keys) {
    const value = key.path === '' ? key.values.get('packedcatalogitem') : undefined;
    if (value === undefined) continue;
    const target = `${path}:${value.line}`;
    const message = `The item at line ${value.line} has lost its key: in which catalog it stands is unknown.`;
    warnings.push({ code: 'itemWithoutKey', message, target });
    items.push({ bitness: null, key: '', bytes: value.bytes, protocolName: null, target });
  }
  return items;
}

/** The ANSI code page of the exported machine, where the export has it. */
function pathDecoder(keys: readonly RegKey[], ansi: boolean): RegistryCatalog['decodePath'] {
  const page = textOf(keys.find((key) => key.path.toLowerCase().endsWith('\\nls\\codepage'))?.values.get('acp'), ansi);
  const encoding = page === '65001' ? 'utf8' : `cp${page}`;
  return page !== null && iconv.encodingExists(encoding) ? (raw) => iconv.decode(Buffer.from(raw), encoding) : null;
}

function computerName(keys: readonly RegKey[], controlSet: string | null, ansi: boolean): string | null {
  const key = keys.find(
    (each) => each.path.toLowerCase().endsWith('\\computername\\computername') && controlSetOf(each) === controlSet,
  );
  return textOf(key?.values.get('computername'), ansi);
}

/** A text value, also where it is written in hex: `hex(1)` and `hex(2)` hold UTF-16LE, in REGEDIT4 ANSI. */
function textOf(value: RegValue | undefined, ansi: boolean): string | null {
  if (value === undefined) return null;
  if (value.text !== null) return value.text;
  if (value.bytes === null || (value.type !== 1 && value.type !== 2)) return null;
  return (value.bytes.toString(ansi ? 'latin1' : 'utf16le').split('\0')[0] as string) || null;
}

/** A REG_DWORD, also where it is written as `hex(4)`. */
function numberOf(value: RegValue): number | null {
  if (value.number !== null) return value.number;
  return value.type === 4 && value.bytes?.length === 4 ? value.bytes.readUInt32LE(0) : null;
}

function noCatalog(path: string): Failure {
  return new Failure({
    code: 'noCatalog',
    message: 'The export holds no Winsock protocol catalog.',
    target: path,
    hint: 'Export the key HKLM\\SYSTEM\\CurrentControlSet\\Services\\WinSock2 with everything below it.',
  });
}
