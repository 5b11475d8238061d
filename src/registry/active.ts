import { Failure, type Warning } from '../failure.ts';

const DEFAULT_CATALOG = 'Protocol_Catalog9';
/** A message names no more control sets or catalogs than this. */
const MOST_NAMED = 20;

export interface Source {
  /** What messages call the source: `export`, `hive`. */
  noun: string;
  path: string;
}

/** A choice among several control sets. */
export interface ChosenSet {
  /** Index of the chosen one. */
  index: number;
  warnings: Warning[];
  /** How many entries of the current control set may be missing, at least, because it may be another one; otherwise 0. */
  missing: number;
}

/** All items of a catalog as one text, which two control sets share only if their catalogs are the same. */
export const contentOfItems = (items: readonly { key: string; bytes: Uint8Array | null }[]): string =>
  items
    .map(({ key, bytes }) => `${key.toLowerCase()} ${bytes === null ? '' : Buffer.from(bytes).toString('base64')}`)
    .sort()
    .join('\n');

/** `ControlSet001` for 1. */
export const controlSetName = (number: number): string => `ControlSet${String(number).padStart(3, '0')}`;

/**
 * Chooses the control set that Windows runs on: the one that Select\Current names, otherwise the first, with a warning.
 * @param current the number in Select\Current; null where the source does not show it
 * @param sets the control sets that hold a catalog: name (`ControlSet001`), the name in messages, and `contentOfItems`
 */
export function chooseControlSet(
  current: number | null,
  sets: readonly { name: string; shown: string; content: () => string }[],
  { noun, path }: Source,
): ChosenSet {
  const first = sets[0]?.shown;
  if (current !== null) {
    const name = controlSetName(current).toLowerCase();
    const index = sets.findIndex((set) => set.name.toLowerCase() === name);
    if (index !== -1) return { index, warnings: [], missing: 0 };
    const message = `The current control set is ${current}, and its catalog is not in the ${noun}: ${first} was read instead.`;
    return { index: 0, warnings: [{ code: 'controlSetMissing', message, target: path }], missing: 1 };
  }
  if (sets.length === 1) return { index: 0, warnings: [], missing: 0 };
  const message = `The ${noun} holds ${sets.length} control sets and not which of them is current: ${first}, the first, was read.`;
  const warnings = [{ code: 'controlSetAssumed', message, target: path }];
  // If all hold the same catalog, it does not matter which one is current.
  return { index: 0, warnings, missing: new Set(sets.map(({ content }) => content())).size > 1 ? 1 : 0 };
}

/**
 * Chooses the active catalog: the one that Current_Protocol_Catalog names, otherwise Protocol_Catalog9, otherwise the first.
 * @param named the value of Current_Protocol_Catalog; null where the source does not show it
 * @param there names of the catalogs in the source
 * @returns `missing`: how many entries of the active catalog may be missing, at least, because it may be another one
 */
export function chooseCatalog(
  named: string | null,
  there: readonly string[],
  { noun, path }: Source,
): { catalog: string; warnings: Warning[]; missing: number } {
  const found = (name: string) => there.find((each) => each.toLowerCase() === name.toLowerCase());
  if (named !== null && found(named) !== undefined) return { catalog: named, warnings: [], missing: 0 };
  const catalog = found(DEFAULT_CATALOG) ?? there[0] ?? DEFAULT_CATALOG;
  if (named === null && there.length <= 1) return { catalog, warnings: [], missing: 0 };
  const reason =
    named === null
      ? `does not say which of ${there.slice(0, MOST_NAMED).join(', ')} is active`
      : `names ${named} as active and does not hold it`;
  const message = `The ${noun} ${reason}: ${catalog} was read.`;
  return { catalog, warnings: [{ code: 'catalogAssumed', message, target: path }], missing: 1 };
}

/** Index of a control set by its number, or -1. */
export const namedControlSet = (wanted: number, sets: readonly { name: string }[]): number =>
  sets.findIndex(({ name }) => name.toLowerCase() === controlSetName(wanted).toLowerCase());

/** @param there names of the control sets that hold a catalog */
export const controlSetMissing = (wanted: number, there: readonly string[], { noun, path }: Source): Failure =>
  new Failure({
    code: 'controlSetNotFound',
    message: `The ${noun} holds no Winsock protocol catalog of ${controlSetName(wanted)}.`,
    target: path,
    hint:
      there.length === 0
        ? 'It has no control sets: leave --control-set out.'
        : `It holds one of: ${there.slice(0, MOST_NAMED).join(', ')}.`,
  });
