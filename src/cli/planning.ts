// What every command that plans a removal has to say of the catalog and to the planner.

import { showsAll } from '../analysis/completeness.ts';
import { type Plan, planRemoval, type Selection } from '../analysis/plan/plan.ts';
import type { CatalogEntry } from '../catalog/entry.ts';
import { windowsProviderIds } from '../identity/identity.ts';
import { type MachineCatalog, mayBeExcerpt, unreadEntries } from '../source/machine.ts';

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
