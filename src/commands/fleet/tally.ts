import { type FleetDocument, type FleetSummary, isCounted } from '../../documents/fleet-documents.ts';
import type { FleetEntry } from '../../documents/generated/types.ts';
import { addNoEvidence, type NoEvidence, noneYet } from '../../formats/no-evidence.ts';

/** The counts of some lines, small enough to be passed from one thread to another. */
export interface Tally {
  machines: number;
  compliant: number;
  nonCompliant: number;
  unknown: number;
  errors: number;
  /** The exit code of the first error; 0 where there is none. */
  firstError: number;
  /** Machines by product with a non-IFS entry in scope; null for entries of no known one. */
  products: Map<string | null, number>;
  /** Machines by product with a non-IFS entry outside the scope. */
  outOfScope: Map<string | null, number>;
  /** Files that have no line, because winsock-lsp does not read their kind. */
  noEvidence: NoEvidence;
}

export const emptyTally = (): Tally => ({
  machines: 0,
  compliant: 0,
  nonCompliant: 0,
  unknown: 0,
  errors: 0,
  firstError: 0,
  products: new Map(),
  outOfScope: new Map(),
  noEvidence: noneYet(),
});

/** Counts the line of a machine. */
export function count(tally: Tally, { verdict, nonIfs = [], products = [], error, exitCode }: FleetDocument): void {
  tally.machines++;
  if (verdict !== undefined) tally[verdict]++;
  if (error !== undefined) {
    tally.errors++;
    tally.firstError ||= exitCode;
  }
  const counted = nonIfs.filter(isCounted);
  const outside = productsIn(nonIfs.filter((entry) => !isCounted(entry)));
  // Products of entries whose flags are unknown count too, since any of them may be to blame.
  const open = products.filter((product) => !outside.has(product));
  for (const product of new Set([...productsIn(counted), ...open])) addMachines(tally.products, product, 1);
  for (const product of outside) addMachines(tally.outOfScope, product, 1);
}

/** Adds the counts of later lines. */
export function addTally(tally: Tally, later: Tally): void {
  for (const key of ['machines', 'compliant', 'nonCompliant', 'unknown', 'errors'] as const) tally[key] += later[key];
  tally.firstError ||= later.firstError;
  addNoEvidence(tally.noEvidence, later.noEvidence);
  for (const [product, machines] of later.products) addMachines(tally.products, product, machines);
  for (const [product, machines] of later.outOfScope) addMachines(tally.outOfScope, product, machines);
}

const productsIn = (entries: readonly FleetEntry[]): Set<string | null> =>
  new Set(entries.map(({ product }) => product));

function addMachines(counts: Map<string | null, number>, product: string | null, machines: number): void {
  counts.set(product, (counts.get(product) ?? 0) + machines);
}

/** The counts in the form of the summary line. */
export function summaryOf(tally: Tally, interrupted: boolean): FleetSummary {
  const { machines, compliant, nonCompliant, unknown, errors } = tally;
  const products = { products: rowsOf(tally.products), outOfScope: rowsOf(tally.outOfScope) };
  return { machines, compliant, nonCompliant, unknown, errors, ...products, interrupted };
}

const rowsOf = (counts: ReadonlyMap<string | null, number>): FleetSummary['products'] =>
  [...counts]
    .map(([product, machines]) => ({ product, machines }))
    .sort((a, b) => b.machines - a.machines || ((a.product ?? '') < (b.product ?? '') ? -1 : 1));
