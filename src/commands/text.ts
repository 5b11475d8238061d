// Tables and sentences for people that several commands print. Every text of a catalog goes through `printable`.

import Table from 'cli-table3';
import type { CatalogEntry } from '../catalog/entry.ts';
import { hex } from '../catalog/flags.ts';
import { SIGNATURE_STATUS } from '../catalog/identity.ts';
import { WINDOWS_PRODUCT } from '../catalog/windows-provider.ts';
import type { Failed } from '../documents/documents.ts';
import type { SourceInfo } from '../machine-catalog.ts';
import { printable } from '../printable.ts';
import { type Finding, forPeople } from '../verdict/findings/finding.ts';

const KIND = { baseServiceProvider: 'base', layeredServiceProvider: 'LSP', layeredChainEntry: 'chain' } as const;
const LONGEST_CELL = 60;

export const failedText = ({ source, failure }: Failed): string =>
  `${sourceText(source)}: not read (${printable(failure.message)})\n`;

export function sourceText(source: SourceInfo): string {
  if (source.kind === 'api') return 'This machine (Winsock)';
  if (source.kind === 'registry') return 'This machine (registry)';
  if (source.kind === 'example') return 'Example machine (part of this program, not this computer)';
  if (source.path === null) return printable(source.machine ?? 'unknown source');
  const place = printable(source.path);
  return source.machine === null ? place : `${place} (machine ${printable(source.machine)})`;
}

/** Names the products of entries that are not known to be IFS, each once, with its vendor and with advice. */
export function productsText(entries: readonly CatalogEntry[]): string {
  const lines = new Map<string, string>();
  for (const { nonIfs, product, company, advice, identity } of entries) {
    if (nonIfs === false || product === null || product === WINDOWS_PRODUCT) continue;
    const { signer = null, signatureStatus = null } = identity ?? {};
    const signature = signatureStatus === null ? '' : ` (signature: ${SIGNATURE_STATUS[signatureStatus]})`;
    const signed = signer === null ? '' : `, signed by ${signer}${signature}`;
    const line = printable(
      `${product} (${company ?? 'vendor unknown'}${signed})${advice === null ? '' : `: ${advice}`}`,
    );
    const other = lines.get(product);
    // Two entries can give two lines about a product. The shorter one comes from a known GUID, and says only what to do.
    if (other === undefined || line.length < other.length) lines.set(product, line);
  }
  return [...lines.values()].map((line) => `${line}\n`).join('');
}

export const findingsText = (findings: readonly Finding[]): string =>
  forPeople(findings)
    .map(({ severity, message }) => `${severity}: ${printable(message)}\n`)
    .join('');

export function entriesTable(entries: readonly CatalogEntry[]): string {
  if (entries.length === 0) return '';
  const head = [
    'Bits',
    'Id',
    'Kind',
    'Non-IFS',
    'Flags',
    'Family',
    'Type',
    'Protocol',
    'Name',
    'Provider path',
    'Chain',
  ];
  return table(head, entries.map(entryRow));
}

export function table(head: string[], rows: readonly string[][]): string {
  const result = new Table({ head, style: { head: [], border: [], compact: true }, chars: PLAIN_BORDERS });
  result.push(...rows);
  return `${result
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')}\n`;
}

/** No box-drawing characters: not every code page has them, and any tool can split columns at spaces. */
const PLAIN_BORDERS = Object.fromEntries(
  [
    'top',
    'top-mid',
    'top-left',
    'top-right',
    'bottom',
    'bottom-mid',
    'bottom-left',
    'bottom-right',
    'left',
    'left-mid',
    'mid',
    'mid-mid',
    'right',
    'right-mid',
    'middle',
  ].map((name) => [name, '']),
);

function entryRow(entry: CatalogEntry): string[] {
  const show = (value: number | null) => (value === null ? '?' : String(value));
  return [
    show(entry.bitness),
    show(entry.id),
    entry.kind === null ? '?' : KIND[entry.kind],
    entry.nonIfs === null ? 'unknown' : entry.nonIfs ? 'YES' : 'no',
    entry.serviceFlags === null ? '?' : hex(entry.serviceFlags),
    show(entry.addressFamily),
    show(entry.socketType),
    show(entry.protocol),
    cell(entry.name),
    cell(entry.providerPath),
    entry.chain === null ? '?' : entry.chain.join(' > '),
  ];
}

export function cell(text: string | null, longest = LONGEST_CELL): string {
  const shown = printable(text ?? '?');
  return shown.length > longest ? `${shown.slice(0, longest - 3)}...` : shown;
}

export const categoriesText = (mask: number | null, names: readonly string[] | null): string =>
  mask === null ? '?' : `${names?.join(', ') || 'none'} (0x${mask.toString(16)})`;

export const yesNo = (value: boolean | null): string => (value === null ? '?' : value ? 'yes' : 'no');
