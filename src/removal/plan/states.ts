import type { CatalogEntry } from '../../catalog/entry.ts';
import { entryKey } from '../../catalog/same-entry.ts';
import type { PlanStep } from './types.ts';

/** Identifies an entry and its path. Compare only entries of one source: two sources can decode a path differently. */
const keyWithPath = (entry: CatalogEntry): string => `${entryKey(entry)} ${entry.providerPath}`;

/** Whether a catalog has exactly the promised entries and paths, in the promised order. */
export const isAsPromised = (promised: readonly CatalogEntry[], catalog: readonly CatalogEntry[]): boolean =>
  isEqual(promised, catalog, keyWithPath);

/** Whether two states of a catalog are the same, names included. */
export const isUnchanged = (a: readonly CatalogEntry[], b: readonly CatalogEntry[]): boolean =>
  isEqual(a, b, (entry) => `${keyWithPath(entry)} ${entry.rawName}`);

const isEqual = (
  a: readonly CatalogEntry[],
  b: readonly CatalogEntry[],
  keyOf: (entry: CatalogEntry) => string,
): boolean => a.length === b.length && a.every((entry, index) => keyOf(entry) === keyOf(b[index] as CatalogEntry));

/** The catalogs before the first step and after each step: one more than there are steps. */
export function statesOf(entries: readonly CatalogEntry[], steps: readonly PlanStep[]): CatalogEntry[][] {
  const states: CatalogEntry[][] = [[...entries]];
  for (const step of steps) states.push(afterStep(states.at(-1) ?? [], step));
  return states;
}

/** The catalogs that a step leaves. */
export function afterStep(entries: readonly CatalogEntry[], step: PlanStep): CatalogEntry[] {
  const own = (entry: CatalogEntry) => entry.bitness === step.bitness;
  // WSCUpdateProvider takes one path for all entries of a provider. `apply` gives it the path of the first.
  const isWritten = (entry: CatalogEntry) =>
    step.updates.length > 0 && own(entry) && entry.providerId === step.providerId;
  const path = entries.find(isWritten)?.providerPath ?? null;
  return entries
    .filter((entry) => !(own(entry) && step.removes.includes(entry.id as number)))
    .map((entry) => {
      const update = own(entry) ? step.updates.find(({ id }) => id === entry.id) : undefined;
      const written = isWritten(entry) ? { ...entry, providerPath: path } : entry;
      return update === undefined ? written : { ...written, chain: update.chain, chainLength: update.chain.length };
    });
}

/** How many steps a catalog shows as done; a step that was interrupted is not. Null when the steps never lead to that catalog. */
export function stepsDone(states: readonly CatalogEntry[][], catalog: readonly CatalogEntry[]): number | null {
  for (let done = states.length - 1; done >= 0; done--) if (isAsPromised(states[done] ?? [], catalog)) return done;
  for (let done = 0; done < states.length - 1; done++) {
    if (isBetween(states[done] ?? [], states[done + 1] ?? [], catalog)) return done;
  }
  return null;
}

/** Whether a catalog has entries of both states only, and all entries that both share. */
function isBetween(
  before: readonly CatalogEntry[],
  after: readonly CatalogEntry[],
  catalog: readonly CatalogEntry[],
): boolean {
  const [old, next, own] = [before, after, catalog].map((entries) => new Set(entries.map(keyWithPath))) as [
    Set<string>,
    Set<string>,
    Set<string>,
  ];
  return (
    [...own].every((key) => old.has(key) || next.has(key)) && [...old].every((key) => !next.has(key) || own.has(key))
  );
}

/** How a catalog differs from the promised one, for people. */
export function differenceOf(
  promised: readonly CatalogEntry[],
  before: readonly CatalogEntry[],
  catalog: readonly CatalogEntry[],
): string {
  if (isAsPromised(before, catalog)) return 'nothing changed, though the call reported success';
  const [wanted, own] = [promised, catalog].map((entries) => new Map(entries.map((entry) => [entryKey(entry), entry])));
  const name = ({ bitness, id, name }: CatalogEntry) => `'${name ?? 'without a name'}' (${bitness}-bit id ${id})`;
  const extra = catalog.filter((entry) => !wanted?.has(entryKey(entry))).map(name);
  const missing = promised.filter((entry) => !own?.has(entryKey(entry))).map(name);
  const moved = catalog.flatMap((entry) => {
    const path = wanted?.get(entryKey(entry))?.providerPath;
    if (path === undefined || path === entry.providerPath) return [];
    return `the path of ${name(entry)} is ${pathText(entry.providerPath)}, not ${pathText(path)}`;
  });
  const parts = [
    extra.length > 0 ? `unexpected: ${extra.join(', ')}` : null,
    missing.length > 0 ? `missing: ${missing.join(', ')}` : null,
    ...moved,
  ].filter((part) => part !== null);
  return parts.length > 0 ? parts.join('; ') : 'the order is another one';
}

const pathText = (path: string | null): string => (path === null ? 'unknown' : `'${path}'`);
