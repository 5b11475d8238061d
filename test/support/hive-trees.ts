// Trees of keys to make hives of, and the places of keys in them, to damage them there.

import { readHive } from '../../src/formats/hive/hive.ts';
import type { MachineCatalog } from '../../src/machine-catalog.ts';
import type { Case } from './cases.ts';
import { HIVE, type HiveKey, type HiveStyle, hiveFile, hiveOfKeys, rootOf } from './hive.ts';

const BASE = 4096;

export const readHiveBytes = (bytes: Buffer, wanted: number | null = null): MachineCatalog =>
  readHive(hiveFile(bytes), 'SYSTEM', wanted);
export const readTree = (root: HiveKey, style: HiveStyle = HIVE): MachineCatalog =>
  readHiveBytes(hiveOfKeys(root, style));

/** The keys of SYSTEM with these control sets. @param current null leaves out which one is current */
export function rootWith(current: number | null, sets: Readonly<Record<string, Case>>): HiveKey {
  const roots = Object.entries(sets).map(([name, machine]) =>
    rootOf(machine, { ...HIVE, current, controlSets: [name] }),
  );
  const others = roots[0]?.keys.filter(({ name }) => !/controlset/i.test(name)) ?? [];
  return {
    name: 'root',
    values: [],
    keys: [...roots.flatMap(({ keys }) => keys.filter(({ name }) => /controlset/i.test(name))), ...others],
  };
}

/** The key at the end of a path of names. */
export function keyAt(root: HiveKey, ...names: string[]): HiveKey {
  const [name, ...others] = names;
  if (name === undefined) return root;
  const key = root.keys.find((each) => each.name === name);
  if (key === undefined) throw new Error(`there is no key ${name}`);
  return keyAt(key, ...others);
}
/** The key of Winsock in a control set. */
export const parametersOf = (root: HiveKey, set = 'ControlSet001'): HiveKey =>
  keyAt(root, set, 'Services', 'WinSock2', 'Parameters');
export const activeOf = (root: HiveKey): HiveKey => keyAt(parametersOf(root), 'Protocol_Catalog9');
export const without = <T extends { name: string }>(all: readonly T[], name: string): T[] =>
  all.filter((each) => each.name !== name);

/** What a catalog says of its source and of what may be missing. */
export const shownOf = ({ warnings, missingEntries, source }: MachineCatalog) => ({
  controlSet: source.controlSet,
  warnings: warnings.map(({ code, message, target }) => [code, message, target]),
  missingEntries,
});
/** What `shownOf` says of a catalog in ControlSet001. */
export const shownWith = (missingEntries: number, ...warnings: [code: string, message: string, target: string][]) => ({
  controlSet: 'ControlSet001',
  warnings,
  missingEntries,
});

/** Where a hive has a key of that name: the offset of its `nk`. */
export function nodeOf(hive: Buffer, name: string): number {
  for (let at = hive.indexOf(name, BASE, 'latin1'); at !== -1; at = hive.indexOf(name, at + 1, 'latin1'))
    if (hive.toString('latin1', at - 76, at - 74) === 'nk' && hive.readUInt16LE(at - 4) === name.length) return at - 76;
  throw new Error(`there is no key ${name}`);
}
/** The same as an offset that other cells have. */
export const offsetOf = (hive: Buffer, name: string): number => nodeOf(hive, name) - BASE - 4;
/** Where the list of a key's subkeys is. */
export const listOf = (hive: Buffer, name: string): number => BASE + 4 + hive.readUInt32LE(nodeOf(hive, name) + 28);
export const hex = (offset: number): string => `0x${offset.toString(16)}`;
/** Frees the cell of a key. */
export const free = (hive: Buffer, name: string) => hive.writeInt32LE(96, nodeOf(hive, name) - 4);
