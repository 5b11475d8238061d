import { stringify } from 'csv-stringify/sync';
import { type FleetLine, isCounted } from '../../documents/fleet-documents.ts';
import { harmless } from '../../printable.ts';

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

/**
 * What begins a formula in a spreadsheet, also in full width, wherever a list separator may stand before it: the
 * spreadsheet's separator is the reader's, and may be any character that is no letter and no digit.
 */
const FORMULA = /(?<![\p{L}\p{N}])[=+\-@\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20]/gu;

/** A name must not become a formula in a spreadsheet, and one with a line break must not become a row. */
const csv = (cells: string[]): string =>
  stringify([cells.map((cell) => harmless(cell).replace(FORMULA, "'$&"))], { record_delimiter: 'windows' });
