import { Failure, type Warning } from '../failure.ts';

const DEFAULT_CATALOG = 'Protocol_Catalog9';
/** More control sets than this are not named. */
const MOST_NAMED = 20;

/** What a warning calls the source: `export`, `hive`. */
export interface Source {
  noun: string;
  path: string;
}

export interface ChosenSet {
  /** Index into the control sets. */
  index: number;
  warnings: Warning[];
  /** Entries of the control set that is current, where that is not there or not known: at least one. */
  missing: number;
}

/** All items of a catalog as one text. */
export const contentOfItems = (items: readonly { key: string; bytes: Uint8Array | null }[]): string =>
  items
    .map(({ key, bytes }) => `${key.toLowerCase()} ${bytes === null ? '' : Buffer.from(bytes).toString('base64')}`)
    .sort()
    .join('\n');

/** `ControlSet001` for 1. */
export const controlSetName = (number: number): string => `ControlSet${String(number).padStart(3, '0')}`;

/**
 * Of the control sets that hold a catalog the one that Windows runs on: by Select\Current, else the first, and that is
 * said.
 * @param sets names as `ControlSet001`, what a warning calls them, and all that their catalogs hold as one text
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
  // Where they hold the same, it does not matter which one Windows runs on.
  return { index: 0, warnings, missing: new Set(sets.map(({ content }) => content())).size > 1 ? 1 : 0 };
}

/**
 * Which of the catalogs that are there is the active one.
 * @param named Current_Protocol_Catalog
 * @returns also how many entries of the active one are not there, where it may be another: at least one
 */
export function chooseCatalog(
  named: string | null,
  there: readonly string[],
  { noun, path }: Source,
): { catalog: string; warnings: Warning[]; missing: number } {
  const isThere = (name: string) => there.some((each) => each.toLowerCase() === name.toLowerCase());
  if (named !== null && isThere(named)) return { catalog: named, warnings: [], missing: 0 };
  const catalog = there.length === 1 || !isThere(DEFAULT_CATALOG) ? (there[0] ?? DEFAULT_CATALOG) : DEFAULT_CATALOG;
  if (named === null && there.length <= 1) return { catalog, warnings: [], missing: 0 };
  const reason =
    named === null
      ? `does not say which of ${there.slice(0, MOST_NAMED).join(', ')} is active`
      : `names ${named} as active and does not hold it`;
  const message = `The ${noun} ${reason}: ${catalog} was read.`;
  return { catalog, warnings: [{ code: 'catalogAssumed', message, target: path }], missing: 1 };
}

/** The index of a control set that was asked for by its number, or -1. */
export const namedControlSet = (wanted: number, sets: readonly { name: string }[]): number =>
  sets.findIndex(({ name }) => name.toLowerCase() === controlSetName(wanted).toLowerCase());

/** @param there what holds a catalog instead */
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
