import { isSameValue } from '../registry-keys.ts';
import { MOST_KEYS, type RegKey, type RegKeys } from './keys.ts';

/** Values that do not change between two exports of one machine. Two exports in which they differ are of two machines. */
const IDENTIFYING_VALUES = [
  ...['packedcatalogitem', 'num_catalog_entries', 'num_catalog_entries64'],
  ...['current_protocol_catalog', 'current', 'computername'],
];

/**
 * Adds the next export of a text to the last machine, as when somebody has exported one key after the other. If it contradicts
 * that machine, it begins another one.
 * @returns the first key that was left out because the machine has too many; null for none
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
