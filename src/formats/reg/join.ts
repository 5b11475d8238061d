import { isSameValue } from '../registry-keys.ts';

/** One value of a .reg file; `line` is where it stands. */
export interface RegValue {
  line: number;
  /** The text of a `"…"` value; null for any other type. */
  text: string | null;
  /** The bytes of a `hex…:` value; null for any other type, or when its digits are damaged or cut. */
  bytes: Buffer | null;
  /** The number of a `dword:` value. */
  number: number | null;
  /** The N of `hex(N)`; 3 (REG_BINARY) for plain `hex`. */
  type: number | null;
}

export interface RegKey {
  /** As written, without what closes it; '' for values whose key is cut off. */
  path: string;
  line: number;
  /** By lower-case name; `@` is the default value. */
  values: Map<string, RegValue>;
  /** How many deletions stand above it. */
  deletions: number;
}

/** By lower-case path. */
export type RegKeys = Map<string, RegKey>;

/** More keys than any machine's Winsock has; the rest is not kept. */
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
  if (machine === undefined || [...keys].some(([path, key]) => isContradicted(key, machine.get(path)))) {
    machines.push(keys);
    return;
  }
  for (const [path, key] of keys) {
    const there = machine.get(path);
    if (there !== undefined) for (const value of key.values) there.values.set(...value);
    else if (machine.size < MOST_KEYS) machine.set(path, key);
  }
}

const isContradicted = (key: RegKey, there: RegKey | undefined): boolean =>
  there !== undefined && TELLING.some((name) => !isSameValue(key.values.get(name), there.values.get(name)));
