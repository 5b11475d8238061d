import { isSameValue } from '../../registry/export.ts';
import type { RegKey } from './parse.ts';

/** By lower-case path. */
export type RegKeys = Map<string, RegKey>;

/** More keys than any machine's Winsock has; the rest is not kept, and whoever reads says so. */
export const MOST_KEYS = 20_000;

/** Values that say which catalog it is, whose, and what is in it; others change from one hour to the next. */
const TELLING = [
  ...['packedcatalogitem', 'num_catalog_entries', 'num_catalog_entries64'],
  ...['current_protocol_catalog', 'current', 'computername'],
];

/**
 * Takes one more export of a text. It is of the machine of those above it, as when somebody exports one key after the
 * other, unless it has a key of theirs with other values: then it begins another machine, so that none hides another.
 */
export function joinExport(machines: RegKeys[], keys: RegKeys): void {
  const machine = machines.at(-1);
  // More keys than are kept of one machine are another's, so that none is left out.
  if (
    machine === undefined ||
    machine.size + keys.size > MOST_KEYS ||
    [...keys].some(([path, key]) => isContradicted(key, machine.get(path)))
  ) {
    machines.push(keys);
    return;
  }
  for (const [path, key] of keys) {
    const there = machine.get(path);
    if (there !== undefined) for (const value of key.values) there.values.set(...value);
    else machine.set(path, key);
  }
}

const isContradicted = (key: RegKey, there: RegKey | undefined): boolean =>
  there !== undefined && TELLING.some((name) => !isSameValue(key.values.get(name), there.values.get(name)));
