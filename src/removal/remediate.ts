import type { CatalogEntry } from '../catalog/entry.ts';
import { entrySummary } from '../documents/entry-summary.ts';
import type { Decision, NamedEntry, PlanDocument } from '../documents/generated/types.ts';
import { asFailure, type Failure, orNull, type Warning } from '../failure.ts';
import type { Judgement, Verdict } from '../verdict/verdict.ts';
import type { WindowsMachine } from '../windows/machine.ts';
import { moveUntrustedFolder, needElevation, untrustedFolderWarnings } from './exclusive.ts';
import { type Outcome, refusedPlan } from './outcome.ts';
import type { Policy, Ruling } from './plan/policy.ts';
import { rule } from './plan/policy.ts';
import { ownRemovals, unreadableRecords } from './removals.ts';

/** What a policy came to; the document `remediation` is made of it. */
export interface Remediation extends Policy {
  whatIf: boolean;
  result: 'compliant' | 'remediated' | 'nonCompliant' | 'unknown' | 'failed';
  before: Verdict;
  verdict: Verdict | null;
  decisions: Decision[];
  /** Non-IFS entries, or entries not known to be IFS, on which the verdict at the end does not rest. */
  outOfScope: NamedEntry[];
  restartRequired: boolean;
  warnings: Warning[];
  failure: Failure | null;
}

export interface Remediated {
  remediation: Remediation;
  /** What the verdict at the end rests on; null where there is none. */
  after: Judgement | null;
}

/** The commands that a remediation calls: judge, plan, apply. */
export interface RemediationCommands {
  /** @throws Failure */
  judge(): { entries: CatalogEntry[]; judgement: Judgement; warnings: Warning[] };
  /** As a new process sees it, since this one need not see a change. @throws Failure where that cannot be told */
  judgeAgain(): Judgement;
  /** The plan that removes these providers, of the catalog as it is when it is asked for. @throws Failure */
  plan(providers: string[]): PlanDocument;
  apply(plan: PlanDocument): Outcome;
}

/**
 * Removes what a policy lists, by one plan with one backup. A verdict of unknown, and records that cannot be read, remove
 * nothing.
 * @throws Failure elevationNeeded, and what keeps the catalogs from being read
 */
export function remediate(
  policy: Policy,
  whatIf: boolean,
  machine: WindowsMachine,
  commands: RemediationCommands,
): Remediated {
  needElevation(machine);
  const { entries, judgement, warnings } = commands.judge();
  const { verdict, deciding } = judgement;
  const begun: Remediation = {
    ...policy,
    whatIf,
    result: verdict,
    before: verdict,
    verdict,
    decisions: [],
    outOfScope: judgement.outOfScope.map(entrySummary),
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
  const run = whatIf
    ? { ...planned(rulings, commands), ...NOTHING_DONE }
    : removed(planned(rulings, commands), commands);
  const { decisions, restartRequired, status } = run;
  // To look ahead and find a refusal has worked.
  const failure = whatIf && run.failure?.code === 'refused' ? null : run.failure;
  const after = status === 'done' || status === 'failed' ? orNull(() => commands.judgeAgain()) : judgement;
  const then = after?.verdict ?? null;
  const result = status === 'failed' ? 'failed' : then === 'compliant' ? 'remediated' : (then ?? 'unknown');
  const all = rulings.map((ruling) => decisions.get(ruling) ?? stays(ruling));
  const unmatched = policy.removable.filter((text) => {
    const own = rule(entries, deciding, { ...policy, removable: [text] }, [], now);
    return !own.some(({ ruling }) => ruling === 'remove');
  });
  const remediation: Remediation = {
    ...begun,
    result,
    verdict: then,
    decisions: all,
    outOfScope: (after ?? judgement).outOfScope.map(entrySummary),
    restartRequired,
    warnings: [...begun.warnings, ...unmatchedWarnings(unmatched, rulings)],
    failure,
  };
  return { remediation, after };
}

/** A name may be misspelt: where something could have been listed, say how. */
function unmatchedWarnings(unmatched: readonly string[], rulings: readonly Ruling[]): Warning[] {
  const could = rulings
    .filter(({ ruling }) => ruling === 'notListed')
    .flatMap(({ product, name }) => product ?? name ?? []);
  if (could.length === 0) return [];
  return unmatched.map((text) => ({
    code: 'removableUnmatched',
    message: `No provider that makes this machine nonCompliant has this name or GUID. These could be listed: '${could.join("', '")}'.`,
    target: text,
  }));
}

interface Planned {
  decisions: Map<Ruling, Decision>;
  /** What can go together: `plan` removes all of it, and nothing else. */
  going: Ruling[];
  plan: PlanDocument | null;
  /** Why the first provider that is refused is refused. */
  failure: Failure | null;
}

/**
 * One plan for everything that may go, so that all of it shares one backup and one restore undoes the call. A provider
 * that makes the plan unsafe is refused, and tried again when another has joined: a lower layer may be listed first.
 */
function planned(rulings: readonly Ruling[], commands: RemediationCommands): Planned {
  const result: Planned = { decisions: new Map(), going: [], plan: null, failure: null };
  let pending = rulings.filter(({ ruling }) => ruling === 'remove');
  for (let again = true; again; ) {
    again = false;
    result.failure = null;
    const refused: Ruling[] = [];
    for (const ruling of pending) {
      try {
        const plan = commands.plan([...result.going, ruling].flatMap(({ providerIds }) => providerIds));
        if (plan.refusals.length > 0) throw refusedPlan(plan.refusals);
        result.plan = plan;
        result.going.push(ruling);
        result.decisions.set(ruling, wouldGo(ruling));
        again = true;
      } catch (error) {
        const failure = asFailure(error);
        result.failure ??= failure;
        result.decisions.set(ruling, decided(ruling, 'refused', failure.message));
        refused.push(ruling);
      }
    }
    pending = refused;
    again &&= pending.length > 0;
  }
  return result;
}

interface Removed extends Planned {
  restartRequired: boolean;
  /** Null where nothing could be planned, or nothing was to be done. */
  status: Outcome['status'] | null;
}

const NOTHING_DONE = { restartRequired: false, status: null };

function removed(planned: Planned, commands: RemediationCommands): Removed {
  const { plan, going, decisions } = planned;
  if (plan === null) return { ...planned, ...NOTHING_DONE };
  const outcome = commands.apply(plan);
  const { status, restartRequired } = outcome;
  for (const ruling of going) decisions.set(ruling, decidedBy(outcome, ruling));
  const failure = status === 'failed' ? outcome.failure : (planned.failure ?? outcome.failure);
  return { ...planned, failure, restartRequired, status };
}

/** What came of one provider: the steps of a plan that failed tell which are gone already. */
function decidedBy({ status, steps, backup, restoreCommand, failure }: Outcome, ruling: Ruling): Decision {
  const more = { backup, restoreCommand };
  const why = failure?.message ?? '';
  if (status === 'refused') return { ...decided(ruling, 'refused', why), ...more };
  const own = steps.filter(({ providerId }) => ruling.providerIds.includes(providerId ?? ''));
  if (own.every((step) => step.status === 'done'))
    return { ...decided(ruling, 'removed', 'It was removed, and seen to be gone.'), ...more };
  if (own.every((step) => step.status === 'notStarted')) return { ...notAttempted(ruling), ...more };
  return { ...decided(ruling, 'failed', why), ...more };
}

function decided(ruling: Ruling, decision: Decision['decision'], message: string): Decision {
  const { name, product, providerIds, entries, removedBefore } = ruling;
  const own = entries.map(entrySummary);
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
    case 'unknownKind':
      return decided(ruling, 'refused', 'The catalog does not show what kind of entry it is, so no policy removes it.');
  }
}

const notAttempted = (ruling: Ruling): Decision =>
  decided(ruling, 'notAttempted', 'It was not attempted after a failure.');
const wouldGo = (ruling: Ruling): Decision => decided(ruling, 'wouldRemove', 'It would be removed.');
