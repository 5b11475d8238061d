import type { CatalogEntry } from '../../catalog/entry.ts';
import { byId } from '../../catalog/layers.ts';
import { MAX_PROTOCOL_CHAIN } from '../../catalog/protocol-info.ts';
import type { PlanStep, Refusal, Selection } from './types.ts';

/**
 * Finds chains of other LSPs that lead through removed entries. Refuses them, or with `includeDependents` rebuilds them without
 * the removed layer. The rebuilding steps come first, so that no chain ever names a missing entry.
 */
export function dependentSteps(
  entries: readonly CatalogEntry[],
  removed: ReadonlySet<CatalogEntry>,
  selection: Selection,
): { steps: Omit<PlanStep, 'number'>[]; refusals: Refusal[] } {
  const steps: Omit<PlanStep, 'number'>[] = [];
  const refusals: Refusal[] = [];
  for (const bitness of [64, 32] as const) {
    const catalog = entries.filter((entry) => entry.bitness === bitness);
    const gone = new Set(catalog.filter((entry) => removed.has(entry)).flatMap(({ id }) => id ?? []));
    const dependents = catalog.filter((entry) => !removed.has(entry) && entry.chain?.some((id) => gone.has(id)));
    if (!selection.includeDependents) {
      refusals.push(
        ...dependents.map((entry) => dependentRefusal(entry, 'dependents', 'leads through what is to be removed')),
      );
      continue;
    }
    const rebuilt = dependents.map((entry) => ({ entry, chain: chainWithout(entry.chain ?? [], gone, catalog) }));
    const broken = rebuilt.filter(({ chain }) => chain.length < 2 || chain.length > MAX_PROTOCOL_CHAIN);
    refusals.push(
      ...broken.map(({ entry }) =>
        dependentRefusal(entry, 'dependentUnmendable', 'cannot be led round what is to be removed'),
      ),
    );
    const providerIds = new Set(rebuilt.flatMap(({ entry }) => entry.providerId ?? []));
    for (const providerId of providerIds) {
      const own = rebuilt.filter(({ entry }) => entry.providerId === providerId);
      steps.push({
        call: bitness === 64 ? 'WSCUpdateProvider' : 'WSCUpdateProvider32',
        bitness,
        providerId,
        reason: `depends on what is removed: rebuilds ${own.map(({ entry }) => `'${entry.name ?? 'without a name'}'`).join(', ')} without it.`,
        removes: [],
        updates: own.flatMap(({ entry, chain }) => (entry.id === null ? [] : [{ id: entry.id, chain }])),
      });
    }
  }
  return { steps, refusals };
}

const dependentRefusal = (entry: CatalogEntry, code: string, what: string): Refusal => ({
  code,
  message: `'${entry.name ?? 'without a name'}' (${entry.bitness}-bit id ${entry.id}) ${what}.`,
  bitness: entry.bitness,
  ids: [entry.id],
});

/** The chain with each removed entry replaced by that entry's own chain, and removed dummies left out. */
function chainWithout(chain: readonly number[], gone: ReadonlySet<number>, catalog: readonly CatalogEntry[]): number[] {
  const known = byId(catalog);
  const seen = new Set<number>();
  const led = (ids: readonly number[]): number[] =>
    ids.flatMap((id) => {
      if (seen.has(id)) return [];
      seen.add(id);
      return gone.has(id) ? led(known.get(id)?.chain ?? []) : [id];
    });
  return led(chain);
}
