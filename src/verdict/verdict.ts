import type { CatalogEntry } from '../catalog/entry.ts';
import { isInScope, type Scope } from './scope.ts';

export type Verdict = 'compliant' | 'nonCompliant' | 'unknown';

export interface Judgement {
  verdict: Verdict;
  /** The verdict that KB 2568167 gives: that of scope `all`. */
  kbVerdict: Verdict;
  /** The entries that decide the verdict: the non-IFS ones in scope. Where there are none, those in scope that may be non-IFS. */
  deciding: CatalogEntry[];
  /** Outside the scope, and non-IFS or not known to be IFS. */
  outOfScope: CatalogEntry[];
}

/**
 * Microsoft KB 2568167: any non-IFS entry breaks completion ports. In doubt an entry counts: it is outside the scope only where
 * the source shows that. An entry that is not known to be IFS, or that the source counts but does not show, makes the verdict
 * `unknown`.
 */
export function judge(entries: readonly CatalogEntry[], missingEntries: number, scope: Scope): Judgement {
  const suspects = entries.filter((entry) => entry.nonIfs !== false);
  const outOfScope = suspects.filter((entry) => isInScope(entry, scope) === false);
  const inScope = suspects.filter((entry) => !outOfScope.includes(entry));
  const isWhole = missingEntries === 0 && entries.length > 0;
  const verdict = verdictOn(inScope, isWhole);
  const deciding = verdict === 'nonCompliant' ? inScope.filter((entry) => entry.nonIfs === true) : inScope;
  return { verdict, kbVerdict: verdictOn(suspects, isWhole), deciding, outOfScope };
}

/**
 * @param suspects entries that are non-IFS or not known to be IFS
 * @param isWhole whether the source shows all entries that it counts, and at least one
 */
function verdictOn(suspects: readonly CatalogEntry[], isWhole: boolean): Verdict {
  if (suspects.some((entry) => entry.nonIfs === true)) return 'nonCompliant';
  return suspects.length > 0 || !isWhole ? 'unknown' : 'compliant';
}

/** The worst verdict of several machines; `unknown` for no machine. */
export function worstVerdict(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('nonCompliant')) return 'nonCompliant';
  return verdicts.includes('unknown') || verdicts.length === 0 ? 'unknown' : 'compliant';
}
