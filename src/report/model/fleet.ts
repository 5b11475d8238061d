// The data of the report of many machines.

import type { Verdict } from '../../verdict/verdict.ts';
import { formatCount, listed } from './words.ts';

export type FleetState = Verdict | 'failed';

/** One machine, or one source that could not be read. */
export interface FleetRow {
  machine: string;
  source: string;
  state: FleetState;
  products: string[];
  /** Names of its non-IFS entries in scope, each once. */
  entries: string[];
  /** Names of its non-IFS entries outside the scope, each once. */
  outside: string[];
  /** Why it could not be read. */
  error: string | null;
}

export interface FleetProduct {
  name: string;
  machines: number;
  company: string | null;
  advice: string | null;
}

export interface FleetReport {
  rows: FleetRow[];
  counts: Record<FleetState, number>;
  products: FleetProduct[];
  /** What the machines have, in a few sentences. */
  what: string;
  /** The products with the most machines, in one sentence; null where no product is known. */
  whose: string | null;
  /** What to do, in the order to do it. */
  todo: string[];
}

/** Worst first. */
export const FLEET_STATES: readonly FleetState[] = ['nonCompliant', 'unknown', 'failed', 'compliant'];

/** Looks up company and advice of a product by its name; null where it is not known. */
export type KnownProduct = (name: string) => { company: string; advice: string } | null;

export function fleetReport(machines: readonly FleetRow[], known: KnownProduct): FleetReport {
  const counts = { nonCompliant: 0, unknown: 0, failed: 0, compliant: 0 };
  for (const { state } of machines) counts[state]++;
  const products = productsOf(machines, known);
  return {
    rows: [...machines].sort(
      (a, b) => FLEET_STATES.indexOf(a.state) - FLEET_STATES.indexOf(b.state) || compareText(a.machine, b.machine),
    ),
    counts,
    products,
    what: whatOf(counts, machines.length) + outsideOf(machines),
    whose: products.length === 0 ? null : whoseOf(products),
    todo: todoOf(counts, products),
  };
}

/** Compares code units, so that the order does not depend on the language of the machine. */
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function productsOf(machines: readonly FleetRow[], known: KnownProduct): FleetProduct[] {
  const counts = new Map<string, number>();
  for (const { products } of machines) for (const name of products) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .sort(([a, most], [b, other]) => other - most || compareText(a, b))
    .map(([name, machines]) => ({ name, machines, company: null, advice: null, ...known(name) }));
}

/** `1 machine`, `1,234 machines`. */
export const machinesText = (count: number): string => `${formatCount(count)} ${count === 1 ? 'machine' : 'machines'}`;

function whatOf({ nonCompliant, unknown, failed, compliant }: FleetReport['counts'], total: number): string {
  if (total === 0) return 'The sources hold no machine.';
  if (nonCompliant > 0) {
    return `${formatCount(nonCompliant)} of ${machinesText(total)} ${nonCompliant === 1 ? 'has' : 'have'} a non-IFS Winsock provider in scope: programs there can lose I/O completions, or fall back to a slower path.`;
  }
  if (compliant === total)
    return `No non-IFS provider in scope on any of ${machinesText(total)}: nothing needs to be done.`;
  return `No machine is known to have a non-IFS Winsock provider in scope, but for ${formatCount(unknown + failed)} of ${machinesText(total)} it is unknown.`;
}

const MOST_NAMED = 5;

/** The first few names, and how many others there are. */
function listedShort(names: readonly string[]): string {
  const rest = names.length - MOST_NAMED;
  return listed(rest > 0 ? [...names.slice(0, MOST_NAMED), `${formatCount(rest)} more`] : names);
}

function outsideOf(machines: readonly FleetRow[]): string {
  const affected = machines.filter(({ outside }) => outside.length > 0);
  if (affected.length === 0) return '';
  const list = listedShort([...new Set(affected.flatMap(({ outside }) => outside))]);
  const have = affected.length === 1 ? 'machine has' : 'machines have';
  return ` ${formatCount(affected.length)} ${have} one outside the scope (${list}).`;
}

function whoseOf(products: readonly FleetProduct[]): string {
  const names = products.map(({ name, machines }) => `${name} (${machinesText(machines)})`);
  return `${listedShort(names)}.`;
}

function todoOf({ unknown, failed }: FleetReport['counts'], products: readonly FleetProduct[]): string[] {
  return [
    ...(products.length > 0
      ? [
          'Uninstall the products below with their own uninstallers, the most frequent first. The table has advice for each.',
        ]
      : []),
    ...(unknown > 0
      ? [
          `Read ${machinesText(unknown)} again from a source that shows all flags: winsock-lsp on the machine itself, or an export of HKLM\\SYSTEM\\CurrentControlSet\\Services\\WinSock2.`,
        ]
      : []),
    ...(failed > 0
      ? [`Collect ${formatCount(failed)} ${failed === 1 ? 'source' : 'sources'} again that could not be read.`]
      : []),
  ];
}
