import type { Case } from './cases.ts';
import { type RegistryRow, registryRows } from './registry-rows.ts';

export type OsqueryRow = Record<string, string>;

/** Rows of osquery's table `registry`. All values are texts: bytes as upper-case hex, numbers as signed decimals. */
export const osqueryRows = (machine: Case, set?: string): OsqueryRow[] =>
  registryRows(machine, null, set).map(osqueryRow);

export const osqueryRow = ({ key, name, type, value }: RegistryRow): OsqueryRow => ({
  data: value instanceof Uint8Array ? hex(value) : String(typeof value === 'number' ? value | 0 : value),
  key,
  mtime: '1700000000',
  name,
  path: `${key}\\${name}`,
  type,
});

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();

/** The output of `osqueryi --json`: an array with one row in each line. */
export const osqueryi = (rows: readonly OsqueryRow[]): string =>
  `[\n${rows.map((row) => `  ${JSON.stringify(row)}`).join(',\n')}\n]\n`;

export interface LogLine {
  host: string;
  counter?: number;
  epoch?: number;
  time?: number;
  query?: string;
}

function line(what: object, { host, counter = 0, epoch = 0, time = 1_700_000_000, query }: LogLine): string {
  return `${JSON.stringify({
    ...what,
    name: query ?? 'pack_winsock_winsock_catalog',
    hostIdentifier: host,
    calendarTime: 'Tue Nov 14 22:13:20 2023 UTC',
    unixTime: time + counter,
    epoch,
    counter,
    numerics: false,
  })}\n`;
}

export const snapshotLine = (rows: readonly OsqueryRow[], of: LogLine): string =>
  line({ snapshot: rows, action: 'snapshot' }, of);

export const batchLine = (added: readonly OsqueryRow[], removed: readonly OsqueryRow[], of: LogLine): string =>
  line({ diffResults: { added, removed } }, of);

export const eventLines = (
  rows: readonly OsqueryRow[],
  action: 'added' | 'removed' | 'snapshot',
  of: LogLine,
): string => rows.map((columns) => line({ columns, action }, of)).join('');
