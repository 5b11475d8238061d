// How every command that plans a removal asks the planner.

import type { CatalogEntry } from '../catalog/entry.ts';
import type { PlanDocument } from '../documents/generated/types.ts';
import { windowsProviderIds, withIdentity } from '../live/identity/identity.ts';
import { type MachineCatalog, mayBeExcerpt, unreadEntries } from '../machine-catalog.ts';
import { planRemoval } from '../removal/plan/plan.ts';
import type { Plan, Selection } from '../removal/plan/types.ts';
import { showsAll } from '../verdict/completeness.ts';
import type { WindowsMachine } from '../windows/machine.ts';

export const NOTHING_SELECTED: Selection = {
  nonIfs: false,
  orphans: false,
  providers: [],
  ids: [],
  includeDependents: false,
  allowBaseProvider: false,
};

/**
 * Whether the catalog shows every entry. An entry that cannot be read is there all the same. Only the 32-bit catalog may be
 * missing, on a Windows that has no function for it.
 */
export const isCompleteForPlan = ({ source, entries, missingEntries, warnings }: MachineCatalog): boolean =>
  showsAll(entries, unreadEntries(missingEntries, warnings), mayBeExcerpt(source));

export function makePlan(
  entries: readonly CatalogEntry[],
  selection: Selection,
  complete: boolean,
  live: boolean,
): Plan {
  return planRemoval(entries, selection, { complete, live, windowsProviderIds: windowsProviderIds() });
}

/** Plans again, as the command `plan` would do on this machine now. */
export const plannerFor =
  (machine: WindowsMachine) =>
  (entries: CatalogEntry[], selection: PlanDocument['selection']): Plan => {
    const known = withIdentity(entries, machine, 'layered');
    return makePlan(known, selection, showsAll(known, 0, false), true);
  };

/**
 * The plan that an administrator would make, for reports and trees: it removes non-IFS layers, else orphans, and rebuilds
 * dependents. `options` is how the command line asks for it.
 */
export function suggestedPlan(
  entries: readonly CatalogEntry[],
  complete: boolean,
  live: boolean,
): { plan: Plan; options: string } {
  const make = (selection: Selection, options: string) => {
    const plan = makePlan(entries, selection, complete, live);
    if (!plan.refusals.some(({ code }) => code === 'dependents')) return { plan, options };
    const all = makePlan(entries, { ...selection, includeDependents: true }, complete, live);
    return { plan: all, options: `${options} --include-dependents` };
  };
  const nonIfs = make({ ...NOTHING_SELECTED, nonIfs: true }, '--non-ifs');
  if (nonIfs.plan.steps.length > 0) return nonIfs;
  const orphans = make({ ...NOTHING_SELECTED, orphans: true }, '--orphans');
  return orphans.plan.steps.length > 0 ? orphans : nonIfs;
}
