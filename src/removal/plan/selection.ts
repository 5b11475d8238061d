import type { Bitness, CatalogEntry } from '../../catalog/entry.ts';
import { missingLinks } from '../../catalog/layers.ts';
import { type Lsp, lspsOf } from '../../catalog/lsps.ts';
import type { PlanFacts, Refusal, Selection } from './types.ts';

export interface Selected {
  lsps: Lsp[];
  /** Base providers to remove, each as if it were an LSP of one GUID. */
  bases: Lsp[];
  /** All entries to remove. */
  entries: CatalogEntry[];
  /** The reason, for the text of the steps. */
  why: string;
  refusals: Refusal[];
}

/** Whether the user named this entry by its GUID or id. */
export const isNamed = (entry: CatalogEntry, { providers, ids }: Selection): boolean =>
  (entry.providerId !== null && providers.includes(entry.providerId)) ||
  ids.some(({ bitness, id }) => entry.bitness === bitness && entry.id === id);

/** Selects whole LSPs: naming one entry is enough. A base provider is selected only when it is named. */
export function selectEntries(entries: readonly CatalogEntry[], selection: Selection, facts: PlanFacts): Selected {
  const all = lspsOf(entries);
  const isSelected = (entry: CatalogEntry): boolean => isNamed(entry, selection);
  const lsps = all.filter(
    (lsp) => lsp.entries.some(isSelected) || (selection.nonIfs && lsp.entries.some(({ nonIfs }) => nonIfs === true)),
  );
  const bases = basesOf(entries, isSelected);
  const orphans = selection.orphans ? orphansOf(entries, facts) : { lsps: [], refusals: [] };
  const rest = orphans.lsps.filter(
    ({ entries: own }) => !lsps.some((lsp) => lsp.entries.some((each) => own.includes(each))),
  );
  const chosen = withWholeGuids(
    entries,
    [...lsps, ...rest, ...bases].flatMap((lsp) => lsp.entries),
  );
  // Includes base providers that are removed because a layer has their GUID.
  const chosenBases = basesOf(chosen, () => true);
  return {
    lsps: [...lsps, ...rest],
    bases: chosenBases,
    entries: chosen,
    why: selection.nonIfs ? 'non-IFS' : selection.orphans ? 'orphaned' : 'asked for',
    refusals: [...orphans.refusals, ...notFound(entries, selection), ...baseRefusals(chosenBases, selection)],
  };
}

/** Adds all entries with the same GUID in the same catalog, because WSCDeinstallProvider removes them together. */
function withWholeGuids(entries: readonly CatalogEntry[], chosen: readonly CatalogEntry[]): CatalogEntry[] {
  const key = ({ bitness, providerId }: CatalogEntry) => `${bitness}:${providerId}`;
  const keys = new Set(chosen.filter(({ providerId }) => providerId !== null).map(key));
  return entries.filter((entry) => chosen.includes(entry) || keys.has(key(entry)));
}

function basesOf(entries: readonly CatalogEntry[], isSelected: (entry: CatalogEntry) => boolean): Lsp[] {
  const own = entries.filter((entry) => entry.kind === 'baseServiceProvider');
  const providerIds = new Set(own.filter(isSelected).flatMap(({ providerId }) => providerId ?? []));
  return [...providerIds].map((providerId) => {
    const owned = own.filter((entry) => entry.providerId === providerId);
    return { name: owned[0]?.name ?? null, entries: owned };
  });
}

function baseRefusals(bases: readonly Lsp[], { allowBaseProvider }: Selection): Refusal[] {
  if (allowBaseProvider) return [];
  return bases.map(({ name, entries }) => ({
    code: 'baseProvider',
    message: `'${name ?? 'without a name'}' is a base provider, and nothing else can serve its sockets.`,
    bitness: null,
    ids: entries.map(({ id }) => id),
  }));
}

/** GUIDs whose entries are all orphans. Refuses a GUID that also owns sound entries, because they would be removed too. */
function orphansOf(entries: readonly CatalogEntry[], { complete }: PlanFacts): { lsps: Lsp[]; refusals: Refusal[] } {
  const isOrphan = (entry: CatalogEntry): boolean => {
    if (entry.kind !== 'layeredChainEntry' && entry.kind !== 'layeredServiceProvider') return false;
    const catalog = entries.filter(({ bitness }) => bitness === entry.bitness);
    return entry.identity?.exists === false || (complete && missingLinks(entry, catalog).length > 0);
  };
  const key = ({ bitness, providerId }: CatalogEntry) => `${bitness}:${providerId}`;
  const groups = new Map<string, CatalogEntry[]>();
  for (const entry of entries) groups.set(key(entry), [...(groups.get(key(entry)) ?? []), entry]);
  const lsps: Lsp[] = [];
  const refusals: Refusal[] = [];
  for (const group of groups.values()) {
    const [first] = group;
    if (first === undefined || !group.some(isOrphan)) continue;
    if (group.every(isOrphan)) lsps.push({ name: first.name, entries: group });
    else
      refusals.push({
        code: 'orphanShared',
        message: `${first.providerId} of the ${first.bitness}-bit catalog owns orphaned and sound entries: only all of them can be removed, by name.`,
        bitness: first.bitness,
        ids: group.map(({ id }) => id),
      });
  }
  return { lsps, refusals };
}

function notFound(entries: readonly CatalogEntry[], { providers, ids }: Selection): Refusal[] {
  const refusal = (what: string, bitness: Bitness): Refusal => ({
    code: 'notFound',
    message: `${what} is not in the catalog.`,
    bitness,
    ids: [],
  });
  return [
    ...providers
      .filter((providerId) => !entries.some((entry) => entry.providerId === providerId))
      .map((providerId) => refusal(providerId, null)),
    ...ids
      .filter(({ bitness, id }) => !entries.some((entry) => entry.bitness === bitness && entry.id === id))
      .map(({ bitness, id }) => refusal(`${bitness}:${id}`, bitness)),
  ];
}
