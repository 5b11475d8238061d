import { CATALOG_ITEM_BYTES } from '../../catalog/catalog-item.ts';
import { isObject, readJsonText } from '../../inputs/json-lines.ts';
import type { MachineResult } from '../../machine-catalog.ts';
import { type Account, emptyAccount } from '../account.ts';
import { noCatalog } from '../refusals.ts';
import { isExportedKeyWanted } from '../registry-keys.ts';
import { isCatalogData, withUnplaced } from '../unplaced.ts';
import { CollectedMachine, dwordOf, hexBytes, isWithoutPlace, type RegistryRow, UnreadLines } from './collected.ts';
import { OtherKinds } from './json-kinds.ts';

const HINT = 'Collect again with the artifact in ps/deploy/velociraptor, and export as JSON or JSONL.';
type Row = Record<string, unknown>;

/** Names that artifacts give to the column with the path of a key or value. Another of them may hold the path of the hive's file. */
const PATHS = ['OSPath', 'FullPath', '_OSPath', 'KeyPath', 'RegistryPath', 'Key', 'Path'];
const NAMES = ['ValueName', 'KeyName', 'Name'];
const DATA = ['Data', 'Data.value', 'KeyValue', 'ValueData', 'Value'];
const TYPES = ['Data.type', 'KeyType', 'ValueType', 'Type'];
const MACHINES = ['Fqdn', 'Hostname', 'ClientId'];
const COLUMNS: ReadonlySet<string> = new Set([...PATHS, ...NAMES, ...DATA]);
const ITEM = 'packedcatalogitem';
const ITEM_HEX_DIGITS = CATALOG_ITEM_BYTES * 2;

/**
 * Reads registry rows of Velociraptor's `glob(accessor="registry")`, and of artifacts that use it. Takes a JSON array or JSONL, of
 * one client or of a hunt.
 * @param wanted number of the control set to read; null for the current one
 * @throws Failure noCatalog, sourceMalformed, sourceTooLarge
 */
export function readVelociraptor(
  bytes: Buffer,
  path: string,
  wanted: number | null = null,
  account: Account = emptyAccount(),
): MachineResult[] {
  const { encoding, pieces } = readJsonText(bytes, path, HINT);
  const machines = new Map<string, CollectedMachine>();
  const others = new OtherKinds('velociraptor');
  const unread = new UnreadLines();
  for (const piece of pieces) {
    if ('damaged' in piece) unread.add(piece.target);
    else {
      const taken = new Set<unknown>();
      for (const row of Array.isArray(piece.value) ? piece.value : [piece.value]) {
        if (add(machines, row, piece.target)) {
          taken.add(row);
          others.account(nestedIn(row as Row), taken, COLUMNS, piece.target);
        } else others.notice(row, piece.target);
      }
      others.account(piece.value, taken, COLUMNS, piece.target);
    }
  }
  const results = [...machines.values()].flatMap((machine) => {
    unread.warn(machine);
    return machine
      .results({ kind: 'velociraptor', noun: 'collection of rows', path, encoding }, wanted)
      .map((result) => ('failure' in result ? result : withUnplaced(result, others.unplaced)));
  });
  account.otherKinds.push(...others.found);
  account.unplaced.push(...others.unplaced);
  for (const { leftOut } of machines.values()) account.leftOut.push(...leftOut);
  account.unplaced.push(...unread.unplaced());
  results.push(...others.results(path, encoding));
  if (results.length === 0) throw noCatalog('velociraptor', path, "row of Winsock's protocol catalog");
  return results;
}

/**
 * Adds a row to its machine. Two collections of one client are two machines, because rows do not show which is the later one.
 * @returns false when it is no row of the registry, or part of a catalog without a place
 */
function add(machines: Map<string, CollectedMachine>, row: unknown, target: string): boolean {
  const read = isObject(row) ? rowOf(row, target) : null;
  if (read === null) return false;
  const [fqdn, hostname, client] = MACHINES.map((column) => textOf((row as Row)[column]));
  const flow = textOf((row as Row).FlowId) ?? textOf((row as Row)._Flow);
  const group = [client ?? fqdn ?? hostname, flow].join('\n');
  const machine = machines.get(group) ?? new CollectedMachine(fqdn ?? hostname ?? client ?? null);
  if (machine.add(read)) machines.set(group, machine);
  const [data, ...others] = DATA.flatMap((column) => dataOf((row as Row)[column]) ?? []);
  return !isWithoutPlace(read, data) && !others.some((other) => other !== data && isCatalogData(other));
}

/** The arrays and objects in the columns of names and data, without the text that the reader reads in `Data`. */
function nestedIn(row: Row): unknown[] {
  const data = DATA.map((column) => row[column]).map((each) =>
    isObject(each) && typeof each.value === 'string' ? { ...each, value: null } : each,
  );
  return [...NAMES.map((column) => row[column]), ...data].filter((each) => typeof each === 'object');
}

/** A text may have kept the NUL at its end. */
function dataOf(data: unknown): string | null {
  const text = textOf(isObject(data) ? data.value : data);
  return text?.endsWith('\0') ? text.slice(0, -1) : text;
}

function rowOf(row: Row, target: string): RegistryRow | null {
  const paths = PATHS.flatMap((column) => pathOf(row[column]) ?? []);
  const wanted = paths.filter(isExportedKeyWanted);
  const path = wanted[0] ?? paths[0];
  if (path === undefined) return null;
  const data = firstOf(row, DATA);
  const [type, value] = isObject(data) ? [textOf(data.type), data.value] : [textOf(firstOf(row, TYPES)), data];
  if (type?.toLowerCase() === 'key') return { path, name: null, value: nothing, target };
  const name = textOf(firstOf(row, NAMES));
  const at = path.lastIndexOf('\\');
  const last = path.slice(at + 1);
  // The path may be the value's own, which ends in its name, or that of the key.
  const own = name === null || last.toLowerCase() === name.toLowerCase();
  const whole = (own ? path : `${path}\\${name}`).toLowerCase();
  const isOne = wanted.every((each) => whole === each.toLowerCase() || whole.startsWith(`${each.toLowerCase()}\\`));
  if (!isOne) return null;
  const read = shownValue((own ? last : name).toLowerCase(), type, value);
  return own
    ? { path: path.slice(0, Math.max(at, 0)), name: last, value: read, target }
    : { path, name, value: read, target };
}

const nothing = { bytes: null, text: null, number: null };

function shownValue(name: string, type: string | null, value: unknown): RegistryRow['value'] {
  const is = (...kinds: string[]) => type === null || kinds.some((kind) => isOfKind(type, kind));
  if (typeof value === 'number') return { ...nothing, number: is('DWORD') ? dwordOf(String(value)) : null };
  if (typeof value !== 'string') return nothing;
  if (name === ITEM) return { ...nothing, bytes: is('BINARY') ? binaryOf(value) : null };
  return {
    bytes: null,
    text: is('SZ', 'EXPAND_SZ') ? value.split('\0')[0] || null : null,
    number: is('DWORD') ? dwordOf(value) : null,
  };
}

/** Whether a type is so called, by Velociraptor (`SZ`) or by Windows (`REG_SZ`). */
const isOfKind = (type: string, kind: string): boolean => [kind, `REG_${kind}`].includes(type.toUpperCase());

/** Velociraptor writes bytes in base64. Some artifacts format them as hex. */
function binaryOf(text: string): Uint8Array | null {
  if (text.length === ITEM_HEX_DIGITS) return hexBytes(text);
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return null;
  return Buffer.from(text, 'base64');
}

/** A path with backslashes, without one at its beginning. Of a path to a hive file and a key in it, only the key. */
function pathOf(value: unknown): string | null {
  const spec = typeof value === 'string' && value.startsWith('{') ? parsed(value) : value;
  if (isObject(spec)) {
    const { Path, Components } = spec;
    if (Array.isArray(Components)) return pathOf(Components.filter((each) => typeof each === 'string').join('\\'));
    return typeof Path === 'string' ? pathOf(Path) : null;
  }
  const text = textOf(spec);
  return text === null ? null : text.replaceAll('/', '\\').replace(/^\\+/, '');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function firstOf(row: Row, columns: readonly string[]): unknown {
  const column = columns.find((each) => row[each] !== undefined && row[each] !== null);
  return column === undefined ? null : row[column];
}

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
