import { isObject, type JsonPiece, readJsonText } from '../../inputs/json-lines.ts';
import type { MachineResult } from '../../machine-catalog.ts';
import { type Account, emptyAccount } from '../account.ts';
import { noCatalog } from '../refusals.ts';
import { withUnplaced } from '../unplaced.ts';
import { CollectedMachine, dwordOf, hexBytes, isWithoutPlace, type RegistryRow } from './collected.ts';
import { OtherKinds } from './json-kinds.ts';
import { OsqueryLog, type Row, textIn } from './osquery-log.ts';

const HINT = 'Collect again with the query in ps/deploy/osquery; a log wants its lines whole.';
const SUBKEY = 'subkey';
const COLUMNS: ReadonlySet<string> = new Set(['data', 'key', 'name', 'path']);

/**
 * Reads rows of osquery's table `registry`: results of `osqueryi --json`, and results logs with snapshots or differences, in
 * batches or as events. Ignores rows of other tables.
 * @param wanted number of the control set to read; null for the current one
 * @throws Failure noCatalog, sourceMalformed, sourceTooLarge
 */
export function readOsquery(
  bytes: Buffer,
  path: string,
  wanted: number | null = null,
  account: Account = emptyAccount(),
): MachineResult[] {
  const { encoding, pieces } = readJsonText(bytes, path, HINT);
  const log = new OsqueryLog();
  const plain = new Map<string | null, CollectedMachine>();
  const others = new OtherKinds('osquery');
  for (const piece of pieces) {
    if ('damaged' in piece) log.damaged(piece);
    else {
      const { value, target } = piece;
      const ofLog = isObject(value) ? log.add(value, target) : null;
      const rows = ofLog ?? (Array.isArray(value) ? value : [value]);
      if (ofLog === null) addPlain(plain, others, rows, piece);
      others.account(value, new Set(rows.filter((row) => isPlaced(row, target))), COLUMNS, target);
    }
  }
  const source = { kind: 'osquery', noun: 'collection of rows', path, encoding } as const;
  for (const machine of plain.values()) log.damagedLines.warn(machine);
  const machines = [...plain.values(), ...log.machines(rowOf)];
  account.otherKinds.push(...others.found);
  account.unplaced.push(...others.unplaced, ...log.damagedLines.unplaced());
  for (const { leftOut } of machines) account.leftOut.push(...leftOut);
  const results = machines
    .flatMap((machine) => machine.results(source, wanted))
    .map((result) => ('failure' in result ? result : withUnplaced(result, others.unplaced)));
  results.push(...others.results(path, encoding));
  if (results.length === 0) throw noCatalog('osquery', path, "row of Winsock's protocol catalog");
  return results;
}

/** Adds rows that are not inside a line of a log. Only a column can name their machine. */
function addPlain(
  machines: Map<string | null, CollectedMachine>,
  others: OtherKinds,
  rows: readonly unknown[],
  { target }: JsonPiece,
): void {
  for (const row of rows) {
    const read = isObject(row) ? rowOf(row, target) : null;
    if (read === null) {
      others.notice(row, target);
      continue;
    }
    const name = textIn(row as Row, 'hostname') ?? textIn(row as Row, 'computer_name');
    const machine = machines.get(name) ?? new CollectedMachine(name);
    if (machine.add(read)) machines.set(name, machine);
  }
}

/** Whether the reader read all of the columns that it knows. It reads no arrays and no objects in them. */
function isPlaced(row: unknown, target: string): boolean {
  const read = isObject(row) ? rowOf(row, target) : null;
  if (read === null || isWithoutPlace(read, (row as Row).data)) return false;
  return [...COLUMNS].every((column) => typeof (row as Row)[column] !== 'object');
}

/** Reads a row of the table `registry`; null for a row of another table, or for one whose path is not that of its key and name. */
function rowOf(row: Row, target: string): RegistryRow | null {
  const [key, path, name, type] = [textIn(row, 'key'), textIn(row, 'path'), textIn(row, 'name'), textIn(row, 'type')];
  const nothing = { bytes: null, text: null, number: null };
  if (type === SUBKEY) {
    const below = path ?? (key === null || name === null ? null : `${key}\\${name}`);
    return below === null ? null : { path: below, name: null, value: nothing, target };
  }
  const at = path?.lastIndexOf('\\') ?? -1;
  if (key !== null && name !== null && path !== null && !isSamePath(path, `${key}\\${name}`)) return null;
  const above = key ?? (at > 0 ? (path as string).slice(0, at) : null);
  const valueName = name ?? (at > 0 ? (path as string).slice(at + 1) : null);
  if (above === null || valueName === null) return null;
  const data = textIn(row, 'data');
  if (data === null) return { path: above, name: valueName, value: nothing, target };
  const is = (...types: string[]) => type === null || types.includes(type);
  const value = {
    bytes: is('REG_BINARY') ? hexBytes(data) : null,
    text: is('REG_SZ', 'REG_EXPAND_SZ') ? data : null,
    number: is('REG_DWORD') ? dwordOf(data) : null,
  };
  return { path: above, name: valueName, value, target };
}

const isSamePath = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
