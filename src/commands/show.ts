// Text for people: tables and sentences. Whatever comes out of a catalog is made harmless first.

import Table from 'cli-table3';
import type { CatalogEntry } from '../catalog/entry.ts';
import { hex } from '../catalog/flags.ts';
import { SIGNATURE_STATUS } from '../catalog/identity.ts';
import { WINDOWS_PRODUCT } from '../catalog/windows-provider.ts';
import type { Failed, Listed, Tested } from '../documents/documents.ts';
import { mayBeExcerpt, type SourceInfo } from '../machine-catalog.ts';
import { harmless } from '../printable.ts';
import type { ProgramJudgement } from '../programs/programs.ts';
import { unknownTogether } from '../programs/unknown.ts';
import { isAllKnown, showsAll } from '../verdict/completeness.ts';
import { type Finding, forPeople } from '../verdict/findings/finding.ts';
import type { Judgement } from '../verdict/verdict.ts';

const KIND = { baseServiceProvider: 'base', layeredServiceProvider: 'LSP', layeredChainEntry: 'chain' } as const;
const LONGEST_CELL = 60;
const VERDICT_TEXT = {
  compliant: 'COMPLIANT: No non-IFS provider in scope',
  nonCompliant: 'NOT COMPLIANT: a non-IFS provider is installed',
  unknown: 'UNKNOWN: the source does not show enough to tell',
} as const;
const KB_TEXT = { compliant: 'COMPLIANT', nonCompliant: 'NOT COMPLIANT', unknown: 'UNKNOWN' } as const;

export function listText(machines: readonly (Listed | Failed)[]): string {
  return machines.map((machine) => ('failure' in machine ? failedText(machine) : listedText(machine))).join('\n');
}

export function testText(machines: readonly (Tested | Failed)[], scope: string): string {
  return machines
    .map((machine) => ('failure' in machine ? failedText(machine) : testedText(machine, scope)))
    .join('\n');
}

function listedText({ catalog, entries, findings }: Listed): string {
  const left = catalog.entries.length - entries.length;
  const head = `${sourceText(catalog.source)}: ${entries.length} entries${left > 0 ? `, ${left} more left out by the filters` : ''}\n`;
  return head + entriesTable(entries) + productsText(entries) + findingsText(findings);
}

function testedText({ catalog, judgement, programs, findings }: Tested, scope: string): string {
  const head = `${sourceText(catalog.source)}: ${VERDICT_TEXT[judgement.verdict]} (scope ${scope})\n`;
  const outside = judgement.outOfScope.length > 0 ? outsideText(judgement) : '';
  const { entries, missingEntries, source } = catalog;
  const isKnown = isAllKnown(entries, showsAll(entries, missingEntries, mayBeExcerpt(source)));
  const deciding = judgement.deciding.length > 0 ? entriesTable(judgement.deciding) : '';
  const products = productsText([...judgement.deciding, ...judgement.outOfScope]);
  return head + deciding + outside + products + findingsText(findings) + programsText(programs, isKnown);
}

const outsideText = ({ outOfScope, kbVerdict }: Judgement): string =>
  `Outside the scope, and non-IFS or not known to be IFS:\n${entriesTable(outOfScope)}` +
  `By KB 2568167, which counts these too (scope all): ${KB_TEXT[kbVerdict]}\n`;

export const failedText = ({ source, failure }: Failed): string =>
  `${sourceText(source)}: not read (${harmless(failure.message)})\n`;

export function sourceText(source: SourceInfo): string {
  if (source.kind === 'api') return 'This machine (Winsock)';
  if (source.kind === 'registry') return 'This machine (registry)';
  if (source.kind === 'example') return 'Example machine (part of this program, not this computer)';
  const place = harmless(source.path ?? 'unknown source');
  return source.machine === null ? place : `${place} (machine ${harmless(source.machine)})`;
}

/** Whose the entries are that are not known to be IFS, each product once, and what to do about it. */
function productsText(entries: readonly CatalogEntry[]): string {
  const lines = new Map<string, string>();
  for (const { nonIfs, product, company, advice, identity } of entries) {
    if (nonIfs === false || product === null || product === WINDOWS_PRODUCT) continue;
    const { signer = null, signatureStatus = null } = identity ?? {};
    const signature = signatureStatus === null ? '' : ` (signature: ${SIGNATURE_STATUS[signatureStatus]})`;
    const signed = signer === null ? '' : `, signed by ${signer}${signature}`;
    const line = harmless(
      `${product} (${company ?? 'vendor unknown'}${signed})${advice === null ? '' : `: ${advice}`}`,
    );
    const other = lines.get(product);
    // The one that rests on a GUID says no more than what to do.
    if (other === undefined || line.length < other.length) lines.set(product, line);
  }
  return [...lines.values()].map((line) => `${line}\n`).join('');
}

const PROGRAM_VERDICT = { fast: 'fast', slowPath: 'slow path', atRisk: 'AT RISK', unknown: 'unknown' } as const;

/**
 * Programs that are not fast; where all are, one sentence says so.
 * @param isKnown whether the source shows all entries and their flags: without them nothing reassuring is said
 */
function programsText(programs: readonly ProgramJudgement[], isKnown: boolean): string {
  const suffering = programs.filter(({ verdict }) => verdict !== 'fast' && verdict !== 'unknown');
  const unknown = unknownTogether(programs);
  if (suffering.length === 0 && unknown === null) {
    return isKnown
      ? 'All programs with a known rule use completion ports in full.\n'
      : 'How programs fare cannot be told from this source.\n';
  }
  const bits = (bitness: number | null) => (bitness === null ? '?' : String(bitness));
  const rows = suffering.map(({ bitness, program, protocol, verdict, reason }) => [
    bits(bitness),
    program,
    protocol ?? 'both',
    PROGRAM_VERDICT[verdict],
    harmless(reason),
  ]);
  if (unknown !== null) {
    const { bitnesses, programs: names, reason } = unknown;
    const named = suffering.length === 0 ? 'all' : names.join(', ');
    rows.push([bitnesses.map(bits).join(', '), named, 'both', PROGRAM_VERDICT.unknown, harmless(reason)]);
  }
  return `${suffering.length === 0 ? 'Programs' : 'Programs that suffer'}:\n${table(['Bits', 'Program', 'Protocol', 'Verdict', 'Reason'], rows)}`;
}

const findingsText = (findings: readonly Finding[]): string =>
  forPeople(findings)
    .map(({ severity, message }) => `${severity}: ${harmless(message)}\n`)
    .join('');

function entriesTable(entries: readonly CatalogEntry[]): string {
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

/** No box drawing: code pages differ, and columns of spaces can be cut with any tool. */
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

function cell(text: string | null): string {
  const shown = harmless(text ?? '?');
  return shown.length > LONGEST_CELL ? `${shown.slice(0, LONGEST_CELL - 3)}...` : shown;
}
