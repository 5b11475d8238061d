import { saysOmission } from '../omission.ts';
import { isItemKey } from '../registry-keys.ts';
import type { RegistryRow } from '../rows/collected.ts';
import { isSurelyCatalog, mayBeCatalog } from '../unplaced.ts';
import { isNoText, KEY_PATH, type RegistryText, withoutCatalogKeys } from './lines.ts';

/** `Name      : value`, as PowerShell's Format-List prints it. */
const PROPERTY = /^\s*([A-Za-z_@][\w ]{0,60}?)\s*: (.*)$/;
/** Properties that PowerShell adds. */
const OF_POWERSHELL = /^PS(?:Path|ParentPath|ChildName|Drive|Provider)$/;
/** A path of keys, drives and PowerShell's providers. */
const PATH = /^[\w\s\\:.()-]*$/;
/** Ends the name of PowerShell's provider in a PSPath. */
const PROVIDER = 'Registry::';
const LONGEST_VALUE = 65536;

/** Whether a line begins the property PackedCatalogItem. */
export const isItemPropertyLine = (line: string): boolean => /^\s*PackedCatalogItem\s+: \{/.test(line);

interface Property {
  name: string;
  value: string;
  line: number;
}

/**
 * Reads the list that Get-ItemProperty prints of the items' keys: the properties of each item, then those that PowerShell adds, of
 * which PSPath names the key. If PowerShell has abridged the bytes, the item is unknown.
 */
export function readItemProperties(lines: readonly string[], path: string): RegistryText {
  const read: RegistryText = { rows: [], unplaced: [] };
  let item: Property[] = [];
  const names = new Set<string>();
  const close = () => {
    addItem(read, item, path);
    item = [];
    names.clear();
  };
  for (const [index, line] of lines.entries()) {
    const property = PROPERTY.exec(line);
    const before = item.at(-1);
    if (property !== null) {
      const [, name = '', value = ''] = property;
      // A repeated name begins the next item, because somebody may have removed the blank lines.
      if (names.has(name)) close();
      names.add(name);
      item.push({ name, value, line: index + 1 });
    } else if (line.trim() === '') {
      // PowerShell prints blank lines between items only.
      close();
    } else if (
      before !== undefined &&
      (/^\s/.test(line) || isOpenArray(before.value)) &&
      before.value.length < LONGEST_VALUE
    ) {
      before.value += (before.value.endsWith(',') ? ' ' : '') + line.trim();
    } else if (mayBeCatalog(line) || saysOmission(line))
      read.unplaced.push({ target: `${path}:${index + 1}`, key: null });
  }
  close();
  return read;
}

function addItem(read: RegistryText, item: readonly Property[], path: string): void {
  const shown = new Map(item.map(({ name, value }) => [name, value]));
  const key = keyOf(shown.get('PSPath') ?? '');
  const isOfItem =
    key === null ? shown.has('ProtocolName') || /^\d+$/.test(shown.get('PSChildName') ?? '') : isItemKey(key);
  const [first] = item;
  if (first !== undefined && isOfItem && !shown.has('PackedCatalogItem'))
    read.unplaced.push({ target: `${path}:${first.line}`, key });
  for (const { name, value, line } of item) {
    const target = `${path}:${line}`;
    if (name === 'PackedCatalogItem') {
      read.rows.push({ path: key ?? '', name, value: { ...NOTHING, bytes: bytesOf(value) }, target });
      continue;
    }
    const own = key === null ? null : ownValue(name, value);
    if (key !== null && own !== null) read.rows.push({ path: key, name, value: { ...NOTHING, ...own }, target });
    if (own === null && isDoubtful(name, value)) read.unplaced.push({ target, key });
  }
}

/** Whether a property that is none of a catalog's own may be part of one. */
function isDoubtful(name: string, value: string): boolean {
  if (OF_POWERSHELL.test(name)) return !isPath(value);
  return isSurelyCatalog(`${name}: ${value}`) || mayBeCatalog(value);
}

/** One of a catalog's own values; null for another value, and where a line that belongs to no value was joined to it. */
function ownValue(name: string, value: string): Partial<RegistryRow['value']> | null {
  if (name === 'ProtocolName') return isNoText(value) ? null : { text: value };
  if (name === 'Current_Protocol_Catalog') return { text: value };
  return /^Num_Catalog_Entries(?:64)?$/.test(name) ? { number: numberOf(value) } : null;
}

const isPath = (value: string): boolean => PATH.test(value) && !mayBeCatalog(withoutCatalogKeys(value));

const NOTHING: RegistryRow['value'] = { bytes: null, text: null, number: null };

/** The registry key in a PSPath; null when it is not below HKEY_LOCAL_MACHINE. */
function keyOf(path: string): string | null {
  const at = path.indexOf(PROVIDER);
  const key = at === -1 ? path : path.slice(at + PROVIDER.length);
  return KEY_PATH.test(key) ? key : null;
}

/** The bytes of `{37, 83, …}`; null when an element is no byte, as `10...` at the end of an array that PowerShell has abridged. */
function bytesOf(value: string): Uint8Array | null {
  const inside = /^\{(.*)\}$/.exec(value.trim())?.[1];
  if (inside === undefined) return null;
  const parts = inside.split(',').map((part) => part.trim());
  if (parts.some((part) => !/^\d{1,3}$/.test(part) || Number(part) > 255)) return null;
  return Uint8Array.from(parts, Number);
}

/** Whether an array has no closing brace yet: then the next line belongs to it, even where a mail program removed its indent. */
const isOpenArray = (value: string): boolean => value.startsWith('{') && !value.endsWith('}');

const numberOf = (value: string): number | null => (/^\d{1,10}$/.test(value.trim()) ? Number(value) : null);
