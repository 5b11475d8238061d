import type { CatalogEntry } from '../catalog/entry.ts';
import { isInScope, type Scope } from './scope.ts';

export type Verdict = 'compliant' | 'nonCompliant' | 'unknown';

export interface Judgement {
  verdict: Verdict;
  /** What the verdict rests on: the non-IFS entries in scope, else those that may be non-IFS in scope. */
  deciding: CatalogEntry[];
  /** Outside the scope, and non-IFS or not known to be IFS. */
  outOfScope: CatalogEntry[];
}

/**
 * Microsoft KB 2568167: any non-IFS entry breaks completion ports. Fails closed: what is not known to be
 * IFS, or is counted by the source and not shown, leaves the verdict `unknown`.
 */
export function judge(entries: readonly CatalogEntry[], missingEntries: number, scope: Scope): Judgement {
  const suspects = entries.filter((entry) => entry.nonIfs !== false);
  const isGuilty = (entry: CatalogEntry) => entry.nonIfs === true && isInScope(entry, scope) === true;
  const guilty = suspects.filter(isGuilty);
  const open = suspects.filter((entry) => !isGuilty(entry) && isInScope(entry, scope) !== false);
  const outOfScope = suspects.filter((entry) => isInScope(entry, scope) === false);
  if (guilty.length > 0) return { verdict: 'nonCompliant', deciding: guilty, outOfScope };
  const verdict = open.length > 0 || missingEntries > 0 || entries.length === 0 ? 'unknown' : 'compliant';
  return { verdict, deciding: open, outOfScope };
}

/** One verdict over several machines: the worst. */
export function worstVerdict(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('nonCompliant')) return 'nonCompliant';
  return verdicts.includes('unknown') || verdicts.length === 0 ? 'unknown' : 'compliant';
}
