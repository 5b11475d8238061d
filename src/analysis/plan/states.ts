import type { CatalogEntry } from '../../catalog/entry.ts';
import type { PlanStep } from './plan.ts';

/** What makes an entry the same one to every source: all that WSAPROTOCOL_INFOW says of it. */
const entryKey = (entry: CatalogEntry): string =>
  [
    entry.bitness,
    entry.id,
    entry.providerId,
    entry.serviceFlags,
    entry.providerFlags,
    entry.chainLength,
    entry.chain?.join('>'),
    entry.addressFamily,
    entry.socketType,
    entry.protocol,
    entry.protocolMaxOffset,
    entry.version,
    entry.rawName,
  ].join('|');

export const isSameCatalog = (a: readonly CatalogEntry[], b: readonly CatalogEntry[]): boolean =>
  a.length === b.length && a.every((entry, index) => entryKey(entry) === entryKey(b[index] as CatalogEntry));

/** The same catalog with the same paths, as one and the same source tells them. */
export const isUnchanged = (a: readonly CatalogEntry[], b: readonly CatalogEntry[]): boolean =>
  isSameCatalog(a, b) && a.every((entry, index) => entry.providerPath === b[index]?.providerPath);

/** The catalogs before the first step and after each: what every step promises. */
export function statesOf(entries: readonly CatalogEntry[], steps: readonly PlanStep[]): CatalogEntry[][] {
  const states: CatalogEntry[][] = [[...entries]];
  for (const step of steps) states.push(afterStep(states.at(-1) ?? [], step));
  return states;
}

function afterStep(entries: readonly CatalogEntry[], step: PlanStep): CatalogEntry[] {
  const own = (entry: CatalogEntry) => entry.bitness === step.bitness && entry.id !== null;
  return entries
    .filter((entry) => !(own(entry) && step.removes.includes(entry.id as number)))
    .map((entry) => {
      const update = own(entry) ? step.updates.find(({ id }) => id === entry.id) : undefined;
      return update === undefined ? entry : { ...entry, chain: update.chain, chainLength: update.chain.length };
    });
}

/**
 * How many steps a catalog shows as done, a step that was cut off counting as not done; null when it is in no state that the
 * steps lead to.
 */
export function stepsDone(states: readonly CatalogEntry[][], catalog: readonly CatalogEntry[]): number | null {
  for (let done = states.length - 1; done >= 0; done--) if (isSameCatalog(states[done] ?? [], catalog)) return done;
  for (let done = 0; done < states.length - 1; done++) {
    if (isBetween(states[done] ?? [], states[done + 1] ?? [], catalog)) return done;
  }
  return null;
}

function isBetween(
  before: readonly CatalogEntry[],
  after: readonly CatalogEntry[],
  catalog: readonly CatalogEntry[],
): boolean {
  const [old, next, own] = [before, after, catalog].map((entries) => new Set(entries.map(entryKey))) as [
    Set<string>,
    Set<string>,
    Set<string>,
  ];
  return (
    [...own].every((key) => old.has(key) || next.has(key)) && [...old].every((key) => !next.has(key) || own.has(key))
  );
}

/** How a catalog differs from what was promised, for people. */
export function differenceOf(
  promised: readonly CatalogEntry[],
  before: readonly CatalogEntry[],
  catalog: readonly CatalogEntry[],
): string {
  if (isSameCatalog(before, catalog)) return 'nothing changed, though the call reported success';
  const [wanted, own] = [new Set(promised.map(entryKey)), new Set(catalog.map(entryKey))];
  const name = ({ bitness, id, name }: CatalogEntry) => `'${name ?? 'without a name'}' (${bitness}-bit id ${id})`;
  const extra = catalog.filter((entry) => !wanted.has(entryKey(entry))).map(name);
  const missing = promised.filter((entry) => !own.has(entryKey(entry))).map(name);
  const parts = [
    extra.length > 0 ? `unexpected: ${extra.join(', ')}` : null,
    missing.length > 0 ? `missing: ${missing.join(', ')}` : null,
  ].filter((part) => part !== null);
  return parts.length > 0 ? parts.join('; ') : 'the order is another one';
}
