import type { Policy, Ruling } from '../analysis/policy.ts';
import { rule } from '../analysis/policy.ts';
import type { Judgement, Verdict } from '../analysis/verdict.ts';
import type { CatalogEntry } from '../catalog/entry.ts';
import type { Decision, PlanDocument } from '../contract/generated/types.ts';
import { asFailure, type Failure, orNull, type Warning } from '../failure.ts';
import type { WindowsMachine } from '../windows/machine.ts';
import { moveUntrustedFolder, needElevation, untrustedFolderWarnings } from './exclusive.ts';
import { namedEntry } from './named.ts';
import type { Outcome } from './outcome.ts';
import { ownRemovals, unreadableRecords } from './removals.ts';

/** What a policy came to; the document `remediation` is made of it. */
export interface Remediation extends Policy {
  whatIf: boolean;
  result: 'compliant' | 'remediated' | 'nonCompliant' | 'unknown' | 'failed';
  before: Verdict;
  verdict: Verdict | null;
  decisions: Decision[];
  restartRequired: boolean;
  warnings: Warning[];
  failure: Failure | null;
}

export interface Remediated {
  remediation: Remediation;
  /** What the verdict at the end rests on; null where there is none. */
  after: Judgement | null;
}

/** What can be asked of this machine, and done to it. */
export interface Hands {
  /** @throws Failure */
  judge(): { entries: CatalogEntry[]; judgement: Judgement; warnings: Warning[] };
  /** As a new process sees it, since this one need not see a change. @throws Failure where that cannot be told */
  judgeAgain(): Judgement;
  /** The plan that removes these providers, of the catalog as it is when it is asked for. @throws Failure */
  plan(providers: string[]): PlanDocument;
  apply(plan: PlanDocument): Outcome;
}

/**
 * Removes what a policy lists, one provider after the other, each with a plan of its own. A verdict of unknown, and
 * records that cannot be read, remove nothing.
 * @throws Failure elevationNeeded, and what keeps the catalogs from being read
 */
export function remediate(policy: Policy, whatIf: boolean, machine: WindowsMachine, hands: Hands): Remediated {
  needElevation(machine);
  const { entries, judgement, warnings } = hands.judge();
  const { verdict, deciding } = judgement;
  const begun: Remediation = {
    ...policy,
    whatIf,
    result: verdict,
    before: verdict,
    verdict,
    decisions: [],
    restartRequired: false,
    warnings,
    failure: null,
  };
  if (verdict !== 'nonCompliant') return { remediation: begun, after: judgement };
  const now = Date.now();
  let rulings = rule(entries, deciding, policy, [], now);
  // Only what is on the list could have come back.
  if (rulings.some(({ ruling }) => ruling === 'remove')) {
    try {
      const folderWarnings = whatIf ? untrustedFolderWarnings(machine) : moveUntrustedFolder(machine);
      begun.warnings = [...warnings, ...folderWarnings];
      // Nothing in a folder that others can change is used, as if there were none.
      const earlier = folderWarnings.length > 0 ? [] : ownRemovals(machine, policy.withinDays, now);
      rulings = rule(entries, deciding, policy, earlier, now);
    } catch (error) {
      const failure = unreadableRecords(asFailure(error));
      return { remediation: { ...begun, result: 'unknown', failure }, after: judgement };
    }
  }
  const run = new Run(hands, whatIf);
  const decisions = run.all(rulings);
  const { failure, restartRequired } = run;
  const after = run.hasRemoved || run.hasFailed ? orNull(() => hands.judgeAgain()) : judgement;
  const then = after?.verdict ?? null;
  const result = run.hasFailed ? 'failed' : then === 'compliant' ? 'remediated' : (then ?? 'unknown');
  return { remediation: { ...begun, result, verdict: then, decisions, restartRequired, failure }, after };
}

class Run {
  readonly #hands: Hands;
  readonly #whatIf: boolean;
  hasRemoved = false;
  hasFailed = false;
  restartRequired = false;
  failure: Failure | null = null;

  constructor(hands: Hands, whatIf: boolean) {
    this.#hands = hands;
    this.#whatIf = whatIf;
  }

  /** What is refused is tried again when others have gone: a lower layer that was listed before the upper one. */
  all(rulings: readonly Ruling[]): Decision[] {
    const decisions = new Map(rulings.map((ruling) => [ruling, stays(ruling)]));
    let pending = rulings.filter(({ ruling }) => ruling === 'remove');
    const together = this.#whatIf && this.#canAllGo(pending);
    for (let again = true; again; ) {
      again = false;
      for (const ruling of pending) {
        const decision = this.hasFailed ? notAttempted(ruling) : this.#one(ruling, together);
        decisions.set(ruling, decision);
        again ||= decision.decision === 'removed';
      }
      pending = pending.filter((ruling) => decisions.get(ruling)?.decision === 'refused');
      again &&= pending.length > 0 && !this.hasFailed;
      if (again) this.failure = null;
    }
    return [...decisions.values()];
  }

  #canAllGo(pending: readonly Ruling[]): boolean {
    if (pending.length < 2) return false;
    const plan = orNull(() => this.#hands.plan(pending.flatMap(({ providerIds }) => providerIds)));
    return plan !== null && plan.refusals.length === 0;
  }

  #one(ruling: Ruling, together: boolean): Decision {
    if (together) return wouldGo(ruling);
    try {
      const plan = this.#hands.plan(ruling.providerIds);
      const [first] = plan.refusals;
      if (first !== undefined && this.#whatIf) return decided(ruling, 'refused', first.message);
      // Apply refuses it too, and says so in its own words.
      return this.#whatIf ? wouldGo(ruling) : this.#carriedOut(ruling, this.#hands.apply(plan));
    } catch (error) {
      const failure = asFailure(error);
      this.failure ??= failure;
      return decided(ruling, 'refused', failure.message);
    }
  }

  #carriedOut(ruling: Ruling, { status, failure, backup, restoreCommand, restartRequired }: Outcome): Decision {
    this.restartRequired ||= restartRequired;
    this.hasRemoved ||= status === 'done';
    this.hasFailed ||= status === 'failed';
    const more = { backup, restoreCommand };
    if (failure === null) return { ...decided(ruling, 'removed', 'It was removed, and seen to be gone.'), ...more };
    if (status === 'failed' || this.failure === null) this.failure = failure;
    return { ...decided(ruling, status === 'failed' ? 'failed' : 'refused', failure.message), ...more };
  }
}

function decided(ruling: Ruling, decision: Decision['decision'], message: string): Decision {
  const { name, product, providerIds, entries, removedBefore } = ruling;
  const own = entries.map(namedEntry);
  return {
    name,
    product,
    providerIds,
    entries: own,
    decision,
    message,
    removedBefore,
    backup: null,
    restoreCommand: null,
  };
}

/** What the policy leaves in place. */
function stays(ruling: Ruling): Decision {
  switch (ruling.ruling) {
    case 'remove':
      return notAttempted(ruling);
    case 'cameBack':
      return decided(
        ruling,
        'cameBack',
        `It was removed on ${ruling.removedBefore}, and came back: it was left in place.`,
      );
    case 'baseProvider':
      return decided(ruling, 'baseProvider', 'It is a base provider, which no policy removes.');
    case 'notListed':
      return decided(ruling, 'notListed', 'The list of what may be removed does not name it.');
  }
}

const notAttempted = (ruling: Ruling): Decision =>
  decided(ruling, 'notAttempted', 'It was not attempted after a failure.');
const wouldGo = (ruling: Ruling): Decision => decided(ruling, 'wouldRemove', 'It would be removed.');
