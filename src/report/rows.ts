// Turns each line from `fleet` into a row of the report.

import { layerName } from '../catalog/layer-name.ts';
import { type FleetLine, isCounted } from '../documents/fleet-documents.ts';
import type { FleetEntry } from '../documents/generated/types.ts';
import { isLive } from '../machine-catalog.ts';
import type { FleetRow } from './model/fleet.ts';

export function rowOf({ machine, source, verdict, nonIfs = [], products = [], error }: FleetLine): FleetRow {
  const counted = nonIfs.filter(isCounted);
  const outside = nonIfs.filter((entry) => !isCounted(entry));
  return {
    machine,
    source: source.path ?? (isLive(source) ? 'this machine' : 'several files'),
    state: error !== undefined || verdict === undefined ? 'failed' : verdict,
    products: [
      ...new Set([
        ...knownProducts(counted),
        ...productsOfUnknownFlags(products, outside),
        ...unknownProducts(counted),
      ]),
    ],
    entries: namesOf(counted),
    outside: namesOf(outside),
    error: error?.message ?? null,
  };
}

const knownProducts = (entries: readonly FleetEntry[]): string[] =>
  entries.map(({ product }) => product).filter((product) => product !== null);

/** Products of entries with unknown flags, because these may be to blame too. `products` also has those of non-IFS entries. */
const productsOfUnknownFlags = (products: readonly string[], outside: readonly FleetEntry[]): string[] =>
  products.filter((product) => outside.every((entry) => entry.product !== product));

const namesOf = (entries: readonly FleetEntry[]): string[] => [
  ...new Set(entries.map(({ name }) => name ?? 'without a name')),
];

/**
 * Names for the providers of unknown products. Entries with the same file are one provider, and so are the 32-bit and the 64-bit
 * entries of one layer.
 */
function unknownProducts(nonIfs: readonly FleetEntry[]): string[] {
  const names = new Map<string, string>();
  for (const { product, providerPath, kind, name } of nonIfs) {
    if (product !== null) continue;
    const file = fileName(providerPath ?? name ?? '').toLowerCase();
    // A layer's dummy entry has the plain name. Names of its chain entries also name the provider below.
    if (!names.has(file) || kind === 'layeredServiceProvider') names.set(file, name ?? 'Provider without a name');
  }
  const products = new Map<string, string>();
  for (const name of names.values()) {
    const key = layerName(name) ?? name;
    if (!products.has(key)) products.set(key, name);
  }
  return [...products.values()];
}

const fileName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;
