import type { CatalogEntry } from '../../catalog/entry.ts';
import { lspsOf } from '../../catalog/lsps.ts';
import { canonicalGuid } from '../../catalog/protocol-info.ts';
import type { Scope } from '../../verdict/scope.ts';

/** What may be removed without anybody being asked. */
export interface Policy {
  scope: Scope;
  /** Provider GUIDs and names of products, exactly; empty: nothing. */
  removable: string[];
  /** What was removed within so many days before, and is there again, is left to people. 0: removed again. */
  withinDays: number;
}

/** That this program removed providers before. */
export interface EarlierRemoval {
  /** ISO 8601, UTC. */
  time: string;
  providerIds: string[];
  names: string[];
}

export interface Ruling {
  name: string | null;
  product: string | null;
  providerIds: string[];
  /** Those that the verdict rests on. */
  entries: CatalogEntry[];
  ruling: 'remove' | 'notListed' | 'cameBack' | 'baseProvider' | 'unknownKind';
  /** Time of the earlier removal within the days of the policy. */
  removedBefore: string | null;
}

const DAY = 86_400_000;

/**
 * What a policy says of each provider that a verdict of nonCompliant rests on.
 * @param now milliseconds since 1970
 */
export function rule(
  entries: readonly CatalogEntry[],
  deciding: readonly CatalogEntry[],
  policy: Policy,
  earlier: readonly EarlierRemoval[],
  now: number,
): Ruling[] {
  const guilty = (own: readonly CatalogEntry[]) => own.filter((entry) => deciding.includes(entry));
  const lsps = lspsOf(entries)
    .filter((lsp) => guilty(lsp.entries).length > 0)
    .map((lsp): Ruling => {
      const facts = factsOf(lsp.name, lsp.entries);
      const removal = latest(facts, earlier, policy.withinDays, now);
      const ruling = !isListed(facts, lsp.entries, policy) ? 'notListed' : removal === null ? 'remove' : 'cameBack';
      return { ...facts, entries: guilty(lsp.entries), ruling, removedBefore: removal?.time ?? null };
    });
  const known = [...lsps, ...basesOf(deciding)];
  const others = deciding.filter((entry) => !known.some(({ entries }) => entries.includes(entry)));
  return [...known, ...ofUnknownKind(others)];
}

const factsOf = (name: string | null, entries: readonly CatalogEntry[]) => ({
  name,
  product: entries.find(({ product }) => product !== null)?.product ?? null,
  providerIds: [...new Set(entries.flatMap(({ providerId }) => providerId ?? []))],
});

type Facts = ReturnType<typeof factsOf>;

const alike = (a: string, b: string | null): boolean => b !== null && a.trim().toLowerCase() === b.trim().toLowerCase();

/** Its name in the 32-bit catalog, where that is another one, counts too. A chain's name does not: it may be a base provider's. */
const isListed = (
  { name, product, providerIds }: Facts,
  entries: readonly CatalogEntry[],
  { removable }: Policy,
): boolean => {
  const dummies = entries.filter(({ kind }) => kind === 'layeredServiceProvider');
  return removable.some((text) => {
    const guid = canonicalGuid(text);
    if (guid !== null) return providerIds.includes(guid);
    return [name, product, ...dummies.map((dummy) => dummy.name)].some((own) => alike(text, own));
  });
};

/** By GUID or name: an installer may make new GUIDs each time. A time to come counts as now, since clocks are set back. */
function latest(
  { name, providerIds }: Facts,
  earlier: readonly EarlierRemoval[],
  days: number,
  now: number,
): EarlierRemoval | null {
  const own = earlier.filter(
    (removal) =>
      isWithin(removal.time, days, now) &&
      (removal.providerIds.some((id) => providerIds.includes(id)) || removal.names.some((each) => alike(each, name))),
  );
  return own.sort((a, b) => (a.time < b.time ? 1 : -1))[0] ?? null;
}

/** A time that is none counts too. */
export const isWithin = (time: string, days: number, now: number): boolean => !(now - Date.parse(time) >= days * DAY);

/** Nothing stands in for a base provider: no policy removes one. */
const basesOf = (deciding: readonly CatalogEntry[]): Ruling[] =>
  byProvider(
    deciding.filter(({ kind }) => kind === 'baseServiceProvider'),
    'baseProvider',
  );

/** Entries of which the catalog does not tell whether they are layered: a chain longer than Windows allows. */
const ofUnknownKind = (entries: readonly CatalogEntry[]): Ruling[] => byProvider(entries, 'unknownKind');

function byProvider(entries: readonly CatalogEntry[], ruling: Ruling['ruling']): Ruling[] {
  const ids = [...new Set(entries.map(({ providerId }) => providerId))];
  return ids.map((id) => {
    const own = entries.filter(({ providerId }) => providerId === id);
    return { ...factsOf(own[0]?.name ?? null, own), entries: own, ruling, removedBefore: null };
  });
}
