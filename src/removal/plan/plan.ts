import type { CatalogEntry } from '../../catalog/entry.ts';
import type { Lsp } from '../../catalog/lsps.ts';
import { servedSockets } from './after.ts';
import { dependentSteps } from './dependents.ts';
import { refusalsOf } from './refusals.ts';
import { isNamed, type Selected, selectEntries } from './selection.ts';
import type { Plan, PlanFacts, PlannedLsp, PlanStep, Refusal, Restorable, Selection } from './types.ts';

/** Plans a removal: first updates of dependent chains, then chains, dummies last; the 64-bit catalog before the 32-bit one. */
export function planRemoval(entries: readonly CatalogEntry[], selection: Selection, facts: PlanFacts): Plan {
  const chosen = selectEntries(entries, selection, facts);
  const removals = ([64, 32] as const).flatMap((bitness) => removalsOf(chosen, bitness));
  const removed = new Set(chosen.entries);
  const { steps: updates, refusals } = dependentSteps(entries, removed, selection);
  const steps = [...updates, ...removals].map((step, index) => ({ number: index + 1, ...step }));
  const after = entries.filter((entry) => !removed.has(entry));
  return {
    lsps: [...chosen.lsps, ...chosen.bases].map(plannedLsp),
    steps,
    after: servedSockets(after, facts.complete),
    refusals: [
      ...chosen.refusals,
      ...refusals,
      ...refusalsOf(entries, after, facts),
      ...chosen.lsps.flatMap((lsp) => notRestorableRefusal(lsp, selection)),
    ],
  };
}

const plannedLsp = (lsp: Lsp): PlannedLsp => ({
  name: lsp.name,
  providerIds: [...new Set(lsp.entries.flatMap(({ providerId }) => providerId ?? []))],
  restorable: restorable(lsp),
});

/** Refuses an LSP that could not be restored, unless the user named it or asked for orphans. */
function notRestorableRefusal(lsp: Lsp, selection: Selection): Refusal[] {
  const isAsked = selection.orphans || lsp.entries.some((entry) => isNamed(entry, selection));
  if (isAsked || restorable(lsp) !== 'no') return [];
  const message = `'${lsp.name ?? 'without a name'}' could not be put back, since its file is gone.`;
  return [{ code: 'notRestorable', message, bitness: null, ids: lsp.entries.map(({ id }) => id) }];
}

/**
 * `no` without the provider's file. `unproven` in the 32-bit catalog: docs/decisions/08-restore-into-the-32-bit-catalog.md says
 * what `restore` tries there.
 */
function restorable({ entries }: Lsp): Restorable {
  if (entries.some(({ identity }) => identity?.exists === false)) return 'no';
  if (entries.some(({ bitness, identity }) => bitness !== 64 || identity?.exists !== true)) return 'unproven';
  return 'yes';
}

interface OwnedGuid {
  providerId: string;
  owned: CatalogEntry[];
  /** Higher ranks are removed first. */
  rank: number;
}

/** Removes the GUIDs of the longest chains first, and GUIDs that own a dummy last, because a removed dummy strands its chains. */
function removalsOf(chosen: Selected, bitness: 32 | 64): Omit<PlanStep, 'number'>[] {
  const own = chosen.entries.filter((entry) => entry.bitness === bitness);
  const providerIds = [...new Set(own.flatMap(({ providerId }) => providerId ?? []))];
  const rows = providerIds.map((providerId): OwnedGuid => {
    const owned = own.filter((entry) => entry.providerId === providerId);
    const dummy = owned.some(({ kind }) => kind === 'layeredServiceProvider');
    return { providerId, owned, rank: dummy ? 0 : Math.max(...owned.map(({ chain }) => chain?.length ?? 0)) };
  });
  return dependentsFirst([...rows].sort((a, b) => b.rank - a.rank)).map(({ providerId, owned }) => ({
    call: bitness === 64 ? 'WSCDeinstallProvider' : 'WSCDeinstallProvider32',
    bitness,
    providerId,
    reason: reasonOf(owned, chosen.why),
    removes: owned.flatMap(({ id }) => id ?? []),
    updates: [],
  }));
}

/** Moves each GUID behind those whose chains lead through its entries. GUIDs that depend on each other keep their order. */
function dependentsFirst(rows: OwnedGuid[]): OwnedGuid[] {
  const left = [...rows];
  const result: OwnedGuid[] = [];
  while (left.length > 0) {
    const free = left.findIndex((row) => !left.some((other) => other !== row && leadsThrough(other, row)));
    result.push(...left.splice(Math.max(0, free), 1));
  }
  return result;
}

const leadsThrough = (above: OwnedGuid, below: OwnedGuid): boolean =>
  above.owned.some(({ chain }) => below.owned.some(({ id }) => id !== null && chain?.includes(id)));

function reasonOf(owned: readonly CatalogEntry[], why: string): string {
  const names = [...new Set(owned.map(({ name }) => `'${name ?? 'without a name'}'`))].join(', ');
  return `${why}: removes ${names}.`;
}
