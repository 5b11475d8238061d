// The data of the report of one machine.

import type { CatalogEntry } from '../../catalog/entry.ts';
import { WINDOWS_PRODUCT } from '../../catalog/windows-provider.ts';
import type { ProgramJudgement } from '../../programs/programs.ts';
import type { ProgramVerdict } from '../../programs/rule.ts';
import type { Plan, Refusal } from '../../removal/plan/types.ts';
import { isAllKnown } from '../../verdict/completeness.ts';
import { type Finding, forPeople } from '../../verdict/findings/finding.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { productsOf, type ReportProduct } from './product.ts';
import { type StackCatalog, stackOf } from './stack.ts';
import { listed, meaningOf } from './words.ts';

/** A running program that uses Winsock. */
export interface RunningRow {
  pid: number;
  name: string;
  /** Such as `dotnet 8.0.10`; null where it is not known. */
  runtime: string | null;
  verdict: ProgramVerdict;
  reason: string;
  /** What to do while the layer stays; null where its runtime is not known. */
  help: string | null;
}

/** The programs that were running when the report was made. */
export interface Running {
  rows: readonly RunningRow[];
  /** Number of processes whose modules Windows did not list. */
  unreadable: number;
}

export interface MachineFacts {
  /** Name of the machine; the name of the source where it does not say which machine it is from. */
  title: string;
  live: boolean;
  entries: readonly CatalogEntry[];
  complete: boolean;
  verdict: Verdict;
  kbVerdict: Verdict;
  deciding: readonly CatalogEntry[];
  outOfScope: readonly CatalogEntry[];
  /** Whether the product of that name is managed centrally, so that it would come back after a removal. */
  isManaged: (product: string) => boolean;
  programs: readonly ProgramJudgement[];
  /** Null for another machine than this one. */
  running: Running | null;
  findings: readonly Finding[];
  warnings: readonly { message: string }[];
  plan: Plan;
  /** The options with which `winsock-lsp plan` makes this plan. */
  planOptions: string;
}

export interface MachineReport {
  title: string;
  verdict: Verdict;
  /** Whether the source shows all entries and their flags. */
  allKnown: boolean;
  /** How many entries decide the verdict, in one sentence. */
  what: string;
  /** What the verdict means for the programs, in one sentence. */
  meaning: string;
  /** The products to blame, in one sentence; null where there is none. */
  whose: string | null;
  /** Which entries lie outside the scope, and what KB 2568167 says; null where none does. */
  outside: string | null;
  /** What to do, in the order to do it. */
  todo: string[];
  products: ReportProduct[];
  stack: StackCatalog[];
  removal: Removal;
  findings: Finding[];
  programs: ProgramJudgement[];
  running: Running | null;
  entries: CatalogEntry[];
  warnings: string[];
}

/** What the plan would do. */
export interface Removal {
  lsps: Plan['lsps'];
  steps: Plan['steps'];
  /** Why it would not be carried out on the machine itself. */
  refusals: Refusal[];
  options: string;
}

export function machineReport(facts: MachineFacts): MachineReport {
  const { entries, plan, verdict, programs } = facts;
  // Every plan made from a file has the refusal notLive. The report shows what the machine itself would refuse.
  const refusals = plan.refusals.filter(({ code }) => code !== 'notLive');
  const removal = { lsps: plan.lsps, steps: plan.steps, refusals, options: facts.planOptions };
  const products = productsOf(facts.deciding.filter(isReported(verdict)), entries);
  return {
    title: facts.title,
    verdict,
    allKnown: isAllKnown(entries, facts.complete),
    what: whatOf(facts),
    meaning: meaningOf(verdict, programs),
    whose: products.length === 0 || verdict === 'compliant' ? null : `${listed(products.map(owner))}.`,
    outside: outsideOf(facts),
    todo: todoOf(facts, products, removal),
    products,
    stack: stackOf(entries, facts.complete, removal.refusals.length === 0 ? plan.steps : []),
    removal,
    findings: forPeople(facts.findings).sort((a, b) => severity(a) - severity(b)),
    programs: [...programs],
    running: facts.running,
    entries: [...entries],
    warnings: facts.warnings.map(({ message }) => message),
  };
}

/** Whether the report names an entry's product. Entries with unknown flags may all be to blame; Windows' own are left out then. */
const isReported =
  (verdict: Verdict) =>
  ({ product, kind }: CatalogEntry): boolean =>
    verdict === 'nonCompliant' ||
    (product === null
      ? kind === 'layeredServiceProvider' || kind === 'layeredChainEntry'
      : product !== WINDOWS_PRODUCT);

function whatOf({ verdict, deciding, outOfScope, entries }: MachineFacts): string {
  if (verdict === 'compliant') {
    const ifs = entries.length - outOfScope.length;
    const count = outOfScope.length === 0 ? `all ${ifs}` : `${ifs} of ${entries.length}`;
    return `No non-IFS provider in scope: ${count} entries of the Winsock catalogs are IFS.`;
  }
  const count = deciding.length === 1 ? 'One entry' : `${deciding.length} entries`;
  if (verdict === 'nonCompliant') {
    return `${count} of ${entries.length} in the Winsock catalogs ${deciding.length === 1 ? 'is' : 'are'} non-IFS.`;
  }
  if (deciding.length === 0) return 'The source holds fewer entries than it counts, or none.';
  return `Of ${deciding.length} of ${entries.length} entries the source does not show the flags.`;
}

function outsideOf({ outOfScope, entries, kbVerdict }: MachineFacts): string | null {
  if (outOfScope.length === 0) return null;
  const names = productsOf(outOfScope, entries).map(owner);
  return `${listed(names)}. No IPv4 or IPv6 socket uses it, so it does not count here. ${KB_TEXT[kbVerdict]}`;
}

const KB_TEXT: Readonly<Record<Verdict, string>> = {
  compliant: 'KB 2568167, which counts every entry, would call this machine compliant.',
  nonCompliant: 'KB 2568167, which counts every entry, would call this machine not compliant.',
  unknown: 'By KB 2568167, which counts every entry, the verdict would be unknown.',
};

const owner = ({ name, company }: ReportProduct): string => (company === null ? name : `${name} (${company})`);

const SEVERITIES: readonly Finding['severity'][] = ['error', 'warning', 'information'];
const severity = (finding: Finding): number => SEVERITIES.indexOf(finding.severity);

function todoOf(
  { verdict, live, isManaged }: MachineFacts,
  products: readonly ReportProduct[],
  removal: Removal,
): string[] {
  // The management of such a product would install it again after a removal.
  const removes =
    products.length > 0 && products.every(({ name }) => isManaged(name)) ? [] : removalTodo(removal, live);
  if (verdict === 'compliant' && removal.steps.length === 0) return [];
  if (verdict === 'unknown') {
    const known = products.filter(({ advice }) => advice !== null);
    return [UNKNOWN_TODO, ...known.map(productTodo), ...removes];
  }
  return [...products.map(productTodo), ...removes];
}

const UNKNOWN_TODO =
  'Read it again from a source that shows all flags: winsock-lsp on the machine itself, or an export of HKLM\\SYSTEM\\CurrentControlSet\\Services\\WinSock2 (reg export), or netsh winsock show catalog on Windows 7 or later.';

function productTodo({ name, company, advice, layered }: ReportProduct): string {
  if (advice !== null) return `${name}: ${advice}`;
  const vendor = company ?? 'its vendor';
  if (!layered) {
    return `${name}: it is a base provider, which no layer can stand in for. Ask ${vendor} for a version with IFS handles, or uninstall the product that brought it if nothing uses it.`;
  }
  return `${name}: uninstall the product that it belongs to, or ask ${vendor} for a version that uses the Windows Filtering Platform instead of a layer.`;
}

function removalTodo({ lsps, steps, refusals, options }: Removal, live: boolean): string[] {
  if (steps.length === 0) return [];
  if (refusals.length > 0) {
    return ['Removing it without its uninstaller is refused here; the section on removal says why.'];
  }
  const where = live ? 'here' : 'on the machine itself';
  const lost = lsps.some(({ restorable }) => restorable === 'no') ? ' It could not be put back afterwards.' : '';
  return [
    `Only if no uninstaller takes it away: winsock-lsp plan ${options} ${where}, then winsock-lsp apply (or Remove-WinsockLsp). A backup is made first.${lost} Restart the machine afterwards.`,
  ];
}
