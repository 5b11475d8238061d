import { stringify } from 'csv-stringify/sync';
import { type FleetLine, isCounted } from '../../documents/fleet-documents.ts';
import { printable } from '../../printable.ts';

const COLUMNS = [
  ...['machine', 'verdict', 'nonIfs', 'products', 'names', 'providerPaths', 'kind', 'path'],
  ...['errorCode', 'errorMessage', 'kbVerdict', 'providerIds', 'outOfScope'],
];

export const csvHead = (): string => csv(COLUMNS);

/** One row for a machine; what it has several of stands in one cell. */
export function csvLine({ machine, verdict, kbVerdict, nonIfs = [], products = [], source, error }: FleetLine): string {
  const each = (values: (string | null)[]) => [...new Set(values)].map((value) => value ?? '?').join('; ');
  const counted = nonIfs.filter(isCounted);
  const outOfScope = nonIfs.filter((entry) => !isCounted(entry));
  return csv([
    machine,
    verdict ?? '',
    error === undefined ? String(nonIfs.length) : '',
    each(products),
    each(nonIfs.map(({ name }) => name)),
    each(nonIfs.map(({ providerPath }) => providerPath)),
    source.kind ?? '',
    source.path ?? '',
    error?.code ?? '',
    error?.message ?? '',
    kbVerdict ?? '',
    each(counted.map(({ providerId }) => providerId)),
    each(outOfScope.map(({ name }) => name)),
  ]);
}

/** A name that begins like a formula must not become one in a spreadsheet, and one with a line break not a row. */
const csv = (cells: string[]): string =>
  stringify([cells.map(printable)], { escape_formulas: true, record_delimiter: 'windows' });
