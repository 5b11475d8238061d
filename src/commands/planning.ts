// Calls the planner for every command that plans a removal.

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
 * Whether the source shows every entry of the catalogs that this Windows has. Unlike `isComplete`, this does not count the 32-bit
 * catalog as missing on a Windows that has none.
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

/** Makes the plan that the command `plan` would make on this machine now. */
export const plannerFor =
  (machine: WindowsMachine) =>
  (entries: CatalogEntry[], selection: PlanDocument['selection']): Plan => {
    const known = withIdentity(entries, machine, 'layered');
    return makePlan(known, selection, showsAll(known, 0, false), true);
  };

/**
 * The plan that reports and trees suggest: it removes non-IFS layers. If there are none, it removes orphans. It rebuilds the
 * chains of dependents. `options` are the options of the command `plan` that make it.
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
