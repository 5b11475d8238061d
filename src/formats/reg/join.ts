import { isSameValue } from '../registry-keys.ts';
import { MOST_KEYS, type RegKey, type RegKeys } from './keys.ts';

/** Values that stay the same on one machine and tell machines apart; other values change from one hour to the next. */
const IDENTIFYING_VALUES = [
  ...['packedcatalogitem', 'num_catalog_entries', 'num_catalog_entries64'],
  ...['current_protocol_catalog', 'current', 'computername'],
];

/**
 * Takes one more export of a text. It is of the machine of those above it, as when somebody exports one key after the
 * other, unless it has a key of theirs with other values: then it begins another machine, so that none hides another.
 * @returns the first key for which there was no room; null where all were taken
 */
export function joinExport(machines: RegKeys[], keys: RegKeys): RegKey | null {
  const machine = machines.at(-1);
  if (machine === undefined || [...keys].some(([path, key]) => isContradicted(key, machine.get(path)))) {
    machines.push(keys);
    return null;
  }
  let leftOut: RegKey | null = null;
  for (const [path, key] of keys) {
    const there = machine.get(path);
    if (there !== undefined) for (const value of key.values) there.values.set(...value);
    else if (machine.size < MOST_KEYS) machine.set(path, key);
    else leftOut ??= key;
  }
  return leftOut;
}

const isContradicted = (key: RegKey, there: RegKey | undefined): boolean =>
  there !== undefined && IDENTIFYING_VALUES.some((name) => !isSameValue(key.values.get(name), there.values.get(name)));
