// Machines as rows of a fleet's report: what a line of fleet says of them.

import { type FleetLine, isCounted } from '../contract/fleet-documents.ts';
import type { FleetEntry } from '../contract/generated/types.ts';
import type { FleetRow } from './model/fleet.ts';

export function rowOf({ machine, source, verdict, nonIfs = [], error }: FleetLine): FleetRow {
  const counted = nonIfs.filter(isCounted);
  const outside = nonIfs.filter((entry) => !isCounted(entry));
  return {
    machine,
    source: source.path ?? 'this machine',
    state: error !== undefined || verdict === undefined ? 'failed' : verdict,
    products: [...new Set([...knownProducts(counted), ...unknownProducts(counted)])],
    entries: namesOf(counted),
    outside: namesOf(outside),
    error: error?.message ?? null,
  };
}

const knownProducts = (entries: readonly FleetEntry[]): string[] =>
  entries.map(({ product }) => product).filter((product) => product !== null);

const namesOf = (entries: readonly FleetEntry[]): string[] => [
  ...new Set(entries.map(({ name }) => name ?? 'without a name')),
];

/** Entries of no known product go by the name of their layer; those of one file are one. */
function unknownProducts(nonIfs: readonly FleetEntry[]): string[] {
  const names = new Map<string, string>();
  for (const { product, providerPath, kind, name } of nonIfs) {
    if (product !== null) continue;
    const file = fileName(providerPath ?? name ?? '').toLowerCase();
    // The layer's own entry has its name; those of its chains say what they lie over too.
    if (!names.has(file) || kind === 'layeredServiceProvider') names.set(file, name ?? 'Provider without a name');
  }
  return [...names.values()];
}

const fileName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;
