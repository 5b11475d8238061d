import type { CatalogEntry } from '../../src/catalog/entry.ts';
import type { FileIdentity } from '../../src/catalog/identity.ts';
import { NOTHING_SELECTED } from '../../src/commands/planning.ts';
import { planRemoval } from '../../src/removal/plan/plan.ts';
import type { Plan, PlanFacts, Selection } from '../../src/removal/plan/types.ts';

const FACTS: PlanFacts = { complete: true, live: true, windowsProviderIds: new Set() };

/** The plan of a removal from this machine's whole catalogs, unless `facts` says otherwise. */
export const planned = (
  entries: readonly CatalogEntry[],
  selection: Partial<Selection>,
  facts: Partial<PlanFacts> = {},
): Plan => planRemoval(entries, { ...NOTHING_SELECTED, ...selection }, { ...FACTS, ...facts });

/** Entries, one of them with other fields. */
export const changed = (
  entries: readonly CatalogEntry[],
  bitness: 32 | 64,
  id: number,
  fields: Partial<CatalogEntry>,
): CatalogEntry[] =>
  entries.map((entry) => (entry.bitness === bitness && entry.id === id ? { ...entry, ...fields } : entry));

/** The identity of a provider's file that is there, or gone. */
export const fileThat = (exists: boolean): FileIdentity => ({ exists }) as FileIdentity;
