// What every command that plans a removal has to say of the catalog and to the planner.

import type { CatalogEntry } from '../catalog/entry.ts';
import { lspsOf } from '../catalog/lsps.ts';
import { Failure } from '../failure.ts';
import { windowsProviderIds } from '../live/identity/identity.ts';
import { type MachineCatalog, mayBeExcerpt, unreadEntries } from '../machine-catalog.ts';
import { planRemoval } from '../removal/plan/plan.ts';
import type { Plan, Selection } from '../removal/plan/types.ts';
import { showsAll } from '../verdict/completeness.ts';
import type { EntryReference } from './filter.ts';

export const NOTHING_SELECTED: Selection = {
  nonIfs: false,
  orphans: false,
  providers: [],
  ids: [],
  includeDependents: false,
  allowBaseProvider: false,
};

/** What cannot be read is there all the same; only a Windows without the functions for it has no 32-bit catalog. */
export const isWhole = ({ source, entries, missingEntries, warnings }: MachineCatalog): boolean =>
  showsAll(entries, unreadEntries(missingEntries, warnings), mayBeExcerpt(source));

/** What a selection of these entries comes to. */
export function planned(
  entries: readonly CatalogEntry[],
  selection: Selection,
  complete: boolean,
  live: boolean,
): Plan {
  return planRemoval(entries, selection, { complete, live, windowsProviderIds: windowsProviderIds() });
}

/**
 * The entries that an id means. Without its catalog it means both of that id, which may be of different providers: then
 * whoever asks has to say which.
 * @throws Failure usage
 */
export function entriesMeant({ bitness, id }: EntryReference, entries: readonly CatalogEntry[]): Selection['ids'] {
  if (bitness !== null) return [{ bitness, id }];
  const own = entries.filter((entry) => entry.id === id);
  const isOfOne =
    new Set(own.map(({ providerId }) => providerId)).size <= 1 ||
    lspsOf(entries).some((lsp) => own.every((entry) => lsp.entries.includes(entry)));
  if (isOfOne)
    return ([64, 32] as const)
      .filter((each) => own.length === 0 || own.some((entry) => entry.bitness === each))
      .map((each) => ({ bitness: each, id }));
  const meant = own.map((entry) => `${entry.bitness}:${id} for '${entry.name ?? 'without a name'}'`).join(', or ');
  throw new Failure({
    code: 'idAmbiguous',
    message: `The id ${id} is of another provider in each catalog. Write ${meant}.`,
    target: String(id),
    hint: null,
  });
}
