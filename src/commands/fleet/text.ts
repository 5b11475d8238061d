import { stringify } from 'csv-stringify/sync';
import { type FleetDocument, type FleetLine, type FleetSummary, isCounted } from '../../documents/fleet-documents.ts';
import type { FleetEntry } from '../../documents/generated/types.ts';
import { toJson } from '../../documents/write.ts';
import { printable } from '../../printable.ts';
import type { Format } from '../command.ts';

export type FleetFormat = Exclude<Format, 'json'>;

/** The text above the lines. */
export function headText(format: FleetFormat): string {
  if (format === 'ndjson') return '';
  return format === 'csv' ? csvHead() : row(['Machine', 'Verdict', 'Non-IFS', 'Products, or what is wrong']);
}

/** The line of one machine. */
export function lineText(line: FleetLine, format: FleetFormat): string {
  if (format === 'ndjson') return `${toJson(line, 0)}\n`;
  return format === 'csv' ? csvLine(line) : tableLine(line);
}

/** The text below the lines. CSV has none, since a summary is no row of its table. */
export function endText(document: FleetDocument, format: FleetFormat): string {
  if (format === 'ndjson') return `${toJson(document, 0)}\n`;
  return format === 'csv' ? '' : summaryText(document.summary as FleetSummary);
}

const VERDICT_TEXT = { compliant: 'compliant', nonCompliant: 'NOT COMPLIANT', unknown: 'unknown' } as const;

/** Widths are fixed, since fleet shows rows before it knows all names. */
const COLUMNS = [28, 15, 9];

function tableLine({ machine, verdict, nonIfs = [], error }: FleetLine): string {
  if (error !== undefined) return row([machine, 'not read', '', error.message]);
  const counted = nonIfs.filter(isCounted);
  const outside = namesOf(nonIfs.filter((entry) => !isCounted(entry)));
  const names = [namesOf(counted), outside === '' ? '' : `outside the scope: ${outside}`];
  return row([
    machine,
    verdict === undefined ? '' : VERDICT_TEXT[verdict],
    counted.length === 0 ? '' : String(counted.length),
    names.filter((text) => text !== '').join('; '),
  ]);
}

/** The products of entries. If none is known, the names of the entries. */
function namesOf(entries: readonly FleetEntry[]): string {
  const products = entries.map(({ product }) => product).filter((product) => product !== null);
  const names = products.length > 0 ? products : entries.map(({ name }) => name ?? '?');
  return [...new Set(names)].join('; ');
}

const row = (cells: readonly string[]): string =>
  `${cells
    .map((cell, index) => fitted(printable(cell), COLUMNS[index]))
    .join(' ')
    .trimEnd()}\n`;

function fitted(text: string, width: number | undefined): string {
  if (width === undefined) return text.length > 100 ? `${text.slice(0, 97)}...` : text;
  return (text.length > width ? `${text.slice(0, width - 3)}...` : text).padEnd(width);
}

function summaryText({
  machines,
  compliant,
  nonCompliant,
  unknown,
  errors,
  products,
  outOfScope,
  interrupted,
}: FleetSummary): string {
  const counts = `${machines} machines: ${nonCompliant} not compliant, ${compliant} compliant, ${unknown} unknown, ${errors} not read.`;
  const cut = interrupted ? ' Interrupted before all were read.' : '';
  const outside = outOfScope.length === 0 ? '' : `Outside the scope:\n${productsText(outOfScope)}`;
  return `\n${counts}${cut}\n${productsText(products)}${outside}`;
}

const productsText = (products: FleetSummary['products']): string =>
  products
    .map(({ product, machines }) => `  ${String(machines).padStart(7)}  ${printable(product ?? 'no known product')}\n`)
    .join('');

const CSV_COLUMNS = [
  ...['machine', 'verdict', 'nonIfs', 'products', 'names', 'providerPaths', 'kind', 'path'],
  ...['errorCode', 'errorMessage', 'kbVerdict', 'providerIds', 'outOfScope'],
];

export const csvHead = (): string => csv(CSV_COLUMNS);

/** One row for a machine; several values of a kind share a cell. */
export function csvLine({ machine, verdict, kbVerdict, nonIfs = [], products = [], source, error }: FleetLine): string {
  const joinUnique = (values: (string | null)[]) => [...new Set(values)].map((value) => value ?? '?').join('; ');
  const counted = nonIfs.filter(isCounted);
  const outOfScope = nonIfs.filter((entry) => !isCounted(entry));
  return csv([
    machine,
    verdict ?? '',
    error === undefined ? String(nonIfs.length) : '',
    joinUnique(products),
    joinUnique(nonIfs.map(({ name }) => name)),
    joinUnique(nonIfs.map(({ providerPath }) => providerPath)),
    source.kind ?? '',
    source.path ?? '',
    error?.code ?? '',
    error?.message ?? '',
    kbVerdict ?? '',
    joinUnique(counted.map(({ providerId }) => providerId)),
    joinUnique(outOfScope.map(({ name }) => name)),
  ]);
}

/**
 * Characters that begin a formula in a spreadsheet, and their full-width forms. They begin one at the start of a cell, and the
 * reader's spreadsheet may start a new cell after any character that is neither a letter nor a digit.
 */
const FORMULA = /(?<![\p{L}\p{N}])[=+\-@\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20]/gu;

/** One row. No name becomes a formula in a spreadsheet, and none with a line break becomes a second row. */
const csv = (cells: string[]): string =>
  stringify([cells.map((cell) => printable(cell).replace(FORMULA, "'$&"))], { record_delimiter: 'windows' });
