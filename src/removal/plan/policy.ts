import type { CatalogEntry } from '../../catalog/entry.ts';
import { lspsOf } from '../../catalog/lsps.ts';
import { canonicalGuid } from '../../catalog/protocol-info.ts';
import type { Scope } from '../../verdict/scope.ts';

/** What a remediation may remove. */
export interface Policy {
  scope: Scope;
  /** Provider GUIDs and exact names of products or layers. Empty: nothing may be removed. */
  removable: string[];
  /** A provider that was removed in the last `withinDays` days and came back is not removed again. 0: it is. */
  withinDays: number;
}

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
  /** Its entries that make the verdict nonCompliant. */
  entries: CatalogEntry[];
  ruling: 'remove' | 'notListed' | 'cameBack' | 'baseProvider' | 'unknownKind';
  /** Time of the removal in the last `withinDays` days; null when there was none. */
  removedBefore: string | null;
}

const DAY = 86_400_000;

/**
 * Decides about each provider that makes the verdict nonCompliant.
 * @param deciding the entries that make it so
 * @param earlier removals by this program
 * @param now milliseconds since 1970
 */
export function rulingsOf(
  entries: readonly CatalogEntry[],
  deciding: readonly CatalogEntry[],
  policy: Policy,
  earlier: readonly EarlierRemoval[],
  now: number,
): Ruling[] {
  const decidingOf = (own: readonly CatalogEntry[]) => own.filter((entry) => deciding.includes(entry));
  const lsps = lspsOf(entries)
    .filter((lsp) => decidingOf(lsp.entries).length > 0)
    .map((lsp): Ruling => {
      const facts = factsOf(lsp.name, lsp.entries);
      const before = latest(facts, earlier, policy.withinDays, now);
      const ruling = !isListed(facts, lsp.entries, policy) ? 'notListed' : before === null ? 'remove' : 'cameBack';
      return { ...facts, entries: decidingOf(lsp.entries), ruling, removedBefore: before };
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

const isSameName = (a: string, b: string | null): boolean =>
  b !== null && a.trim().toLowerCase() === b.trim().toLowerCase();

/**
 * Whether the policy lists the LSP. Compares the names of its dummies in both catalogs, which can differ, but not the names of
 * its chains, which can be those of base providers.
 */
const isListed = (
  { name, product, providerIds }: Facts,
  entries: readonly CatalogEntry[],
  { removable }: Policy,
): boolean => {
  const dummies = entries.filter(({ kind }) => kind === 'layeredServiceProvider');
  return removable.some((text) => {
    const guid = canonicalGuid(text);
    if (guid !== null) return providerIds.includes(guid);
    return [name, product, ...dummies.map((dummy) => dummy.name)].some((own) => isSameName(text, own));
  });
};

/** When the same provider was last removed: found by GUID, or by name because an installer may make new GUIDs each time. */
function latest(
  { name, providerIds }: Facts,
  earlier: readonly EarlierRemoval[],
  days: number,
  now: number,
): string | null {
  const own = earlier.filter(
    (removal) =>
      isWithin(removal.time, days, now) &&
      (removal.providerIds.some((id) => providerIds.includes(id)) ||
        removal.names.some((each) => isSameName(each, name))),
  );
  const times = own.map(({ time }) => time).sort();
  return times.at(-1) ?? null;
}

/** Whether a time is in the last `days` days. True for a time in the future, as clocks are set back, and for an invalid one. */
export const isWithin = (time: string, days: number, now: number): boolean => !(now - Date.parse(time) >= days * DAY);

/** No policy removes a base provider, because nothing replaces it. */
const basesOf = (deciding: readonly CatalogEntry[]): Ruling[] =>
  byProvider(
    deciding.filter(({ kind }) => kind === 'baseServiceProvider'),
    'baseProvider',
  );

/** Entries with a chain longer than Windows allows: they may be layered or not. */
const ofUnknownKind = (entries: readonly CatalogEntry[]): Ruling[] => byProvider(entries, 'unknownKind');

function byProvider(entries: readonly CatalogEntry[], ruling: Ruling['ruling']): Ruling[] {
  const ids = [...new Set(entries.map(({ providerId }) => providerId))];
  return ids.map((id) => {
    const own = entries.filter(({ providerId }) => providerId === id);
    return { ...factsOf(own[0]?.name ?? null, own), entries: own, ruling, removedBefore: null };
  });
}
