import type { FleetDocument, FleetSummary } from '../../contract/fleet-documents.ts';

/** What lines come to, small enough to be handed from one thread to another. */
export interface Tally {
  machines: number;
  compliant: number;
  nonCompliant: number;
  unknown: number;
  errors: number;
  /** The exit code of the first error; 0 where there is none. */
  firstError: number;
  /** Machines by product; null for non-IFS entries of no known one. */
  products: Map<string | null, number>;
}

export const emptyTally = (): Tally => ({
  machines: 0,
  compliant: 0,
  nonCompliant: 0,
  unknown: 0,
  errors: 0,
  firstError: 0,
  products: new Map(),
});

/** Counts the line of a machine. */
export function count(tally: Tally, { verdict, nonIfs = [], products = [], error, exitCode }: FleetDocument): void {
  tally.machines++;
  if (verdict !== undefined) tally[verdict]++;
  if (error !== undefined) {
    tally.errors++;
    tally.firstError ||= exitCode;
  }
  for (const product of new Set([...nonIfs.map((entry) => entry.product), ...products])) addProduct(tally, product, 1);
}

/** Adds what later lines came to. */
export function add(tally: Tally, later: Tally): void {
  for (const key of ['machines', 'compliant', 'nonCompliant', 'unknown', 'errors'] as const) tally[key] += later[key];
  tally.firstError ||= later.firstError;
  for (const [product, machines] of later.products) addProduct(tally, product, machines);
}

const addProduct = ({ products }: Tally, product: string | null, machines: number): void => {
  products.set(product, (products.get(product) ?? 0) + machines);
};

/** The counts as the summary has them. */
export function summaryOf(tally: Tally, interrupted: boolean): FleetSummary {
  const { machines, compliant, nonCompliant, unknown, errors, products } = tally;
  const rows = [...products].map(([product, machines]) => ({ product, machines }));
  rows.sort((a, b) => b.machines - a.machines || ((a.product ?? '') < (b.product ?? '') ? -1 : 1));
  return { machines, compliant, nonCompliant, unknown, errors, products: rows, interrupted };
}
