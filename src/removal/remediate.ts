import type { CatalogEntry } from '../catalog/entry.ts';
import { entrySummary } from '../documents/entry-summary.ts';
import type { Decision, NamedEntry, PlanDocument } from '../documents/generated/types.ts';
import { asFailure, type Failure, orNull, type Warning } from '../failure.ts';
import type { Judgement, Verdict } from '../verdict/verdict.ts';
import type { WindowsMachine } from '../windows/machine.ts';
import { moveUntrustedFolder, needElevation, untrustedFolderWarnings } from './exclusive.ts';
import { type Outcome, refusedPlan } from './outcome.ts';
import type { Policy, Ruling } from './plan/policy.ts';
import { rulingsOf } from './plan/policy.ts';
import { ownRemovals, unreadableRecords } from './removals.ts';

/** The result of a remediation, as the document `remediation` reports it. */
export interface Remediation extends Policy {
  whatIf: boolean;
  result: 'compliant' | 'remediated' | 'nonCompliant' | 'unknown' | 'failed';
  before: Verdict;
  verdict: Verdict | null;
  decisions: Decision[];
  /** Entries that are non-IFS or of unknown flags, but outside the scope of the verdict. */
  outOfScope: NamedEntry[];
  restartRequired: boolean;
  warnings: Warning[];
  failure: Failure | null;
}

export interface Remediated {
  remediation: Remediation;
  /** The judgement at the end; null when the catalogs could not be read again. */
  after: Judgement | null;
}

/** The commands that a remediation calls: judge, plan, apply. */
export interface RemediationCommands {
  /** @throws Failure */
  judge(): { entries: CatalogEntry[]; judgement: Judgement; warnings: Warning[] };
  /** Judges what a new process reads, because this process may not see a change. @throws Failure when that cannot be read */
  judgeAgain(): Judgement;
  /** A plan that removes these providers (GUIDs) from the current catalogs. @throws Failure */
  plan(providers: string[]): PlanDocument;
  apply(plan: PlanDocument): Outcome;
}

/**
 * Removes the non-IFS layers that a policy lists, with one plan and one backup. Removes nothing when the verdict is `unknown`, or
 * when the records of earlier removals cannot be read.
 * @throws Failure elevationNeeded, and those of `judge`
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
  let rulings = rulingsOf(entries, deciding, policy, [], now);
  // The records matter only when there is something to remove.
  if (rulings.some(({ ruling }) => ruling === 'remove')) {
    try {
      const folderWarnings = whatIf ? untrustedFolderWarnings(machine) : moveUntrustedFolder(machine);
      begun.warnings = [...warnings, ...folderWarnings];
      // A folder that other users can change is treated as if it were empty.
      const earlier = folderWarnings.length > 0 ? [] : ownRemovals(machine, policy.withinDays, now);
      rulings = rulingsOf(entries, deciding, policy, earlier, now);
    } catch (error) {
      const failure = unreadableRecords(asFailure(error));
      return { remediation: { ...begun, result: 'unknown', failure }, after: judgement };
    }
  }
  const run = whatIf
    ? { ...planRemovals(rulings, commands), ...NOT_APPLIED }
    : applyPlan(planRemovals(rulings, commands), commands);
  const { decisions, restartRequired, status } = run;
  // With --what-if a refusal is the answer, not a failure.
  const failure = whatIf && run.failure?.code === 'refused' ? null : run.failure;
  const after = status === 'done' || status === 'failed' ? orNull(() => commands.judgeAgain()) : judgement;
  const verdictAfter = after?.verdict ?? null;
  const result =
    status === 'failed' ? 'failed' : verdictAfter === 'compliant' ? 'remediated' : (verdictAfter ?? 'unknown');
  const all = rulings.map((ruling) => decisions.get(ruling) ?? leftInPlace(ruling));
  const unmatched = policy.removable.filter((text) => {
    const rulingsOfText = rulingsOf(entries, deciding, { ...policy, removable: [text] }, [], now);
    return !rulingsOfText.some(({ ruling }) => ruling === 'remove');
  });
  const remediation: Remediation = {
    ...begun,
    result,
    verdict: verdictAfter,
    decisions: all,
    outOfScope: (after ?? judgement).outOfScope.map(entrySummary),
    restartRequired,
    warnings: [...begun.warnings, ...unmatchedWarnings(unmatched, rulings)],
    failure,
  };
  return { remediation, after };
}

/** Warns about listed names that match no provider, because they may be misspelt. Names those that could be listed. */
function unmatchedWarnings(unmatched: readonly string[], rulings: readonly Ruling[]): Warning[] {
  const listable = rulings
    .filter(({ ruling }) => ruling === 'notListed')
    .flatMap(({ product, name }) => product ?? name ?? []);
  if (listable.length === 0) return [];
  return unmatched.map((text) => ({
    code: 'removableUnmatched',
    message: `No provider that makes this machine nonCompliant has this name or GUID. These could be listed: '${listable.join("', '")}'.`,
    target: text,
  }));
}

interface PlannedRemovals {
  decisions: Map<Ruling, Decision>;
  /** The providers that `plan` removes. */
  accepted: Ruling[];
  plan: PlanDocument | null;
  /** The refusal of the first provider that was refused. */
  failure: Failure | null;
}

/**
 * Makes one plan for all listed providers, so that one restore undoes the remediation. Adds the providers one by one and leaves
 * out each whose plan is refused. Tries those again after the others, because a lower layer can be removed only together with
 * the layers above it.
 */
function planRemovals(rulings: readonly Ruling[], commands: RemediationCommands): PlannedRemovals {
  const result: PlannedRemovals = { decisions: new Map(), accepted: [], plan: null, failure: null };
  let pending = rulings.filter(({ ruling }) => ruling === 'remove');
  for (let again = true; again; ) {
    again = false;
    result.failure = null;
    const refused: Ruling[] = [];
    for (const ruling of pending) {
      try {
        const plan = commands.plan([...result.accepted, ruling].flatMap(({ providerIds }) => providerIds));
        if (plan.refusals.length > 0) throw refusedPlan(plan.refusals);
        result.plan = plan;
        result.accepted.push(ruling);
        result.decisions.set(ruling, wouldRemove(ruling));
        again = true;
      } catch (error) {
        const failure = asFailure(error);
        result.failure ??= failure;
        result.decisions.set(ruling, decisionOf(ruling, 'refused', failure.message));
        refused.push(ruling);
      }
    }
    pending = refused;
    again &&= pending.length > 0;
  }
  return result;
}

interface AppliedRemovals extends PlannedRemovals {
  restartRequired: boolean;
  /** Null when there was no plan to apply. */
  status: Outcome['status'] | null;
}

const NOT_APPLIED = { restartRequired: false, status: null };

function applyPlan(planned: PlannedRemovals, commands: RemediationCommands): AppliedRemovals {
  const { plan, accepted, decisions } = planned;
  if (plan === null) return { ...planned, ...NOT_APPLIED };
  const outcome = commands.apply(plan);
  const { status, restartRequired } = outcome;
  for (const ruling of accepted) decisions.set(ruling, decisionAfterApply(outcome, ruling));
  const failure = status === 'failed' ? outcome.failure : (planned.failure ?? outcome.failure);
  return { ...planned, failure, restartRequired, status };
}

/** The decision on one provider after `apply`. When `apply` failed, its steps tell which providers are removed. */
function decisionAfterApply({ status, steps, backup, restoreCommand, failure }: Outcome, ruling: Ruling): Decision {
  const more = { backup, restoreCommand };
  const why = failure?.message ?? '';
  if (status === 'refused') return { ...decisionOf(ruling, 'refused', why), ...more };
  const own = steps.filter(({ providerId }) => ruling.providerIds.includes(providerId ?? ''));
  if (own.every((step) => step.status === 'done'))
    return { ...decisionOf(ruling, 'removed', 'It was removed, and seen to be gone.'), ...more };
  if (own.every((step) => step.status === 'notStarted')) return { ...notAttempted(ruling), ...more };
  return { ...decisionOf(ruling, 'failed', why), ...more };
}

function decisionOf(ruling: Ruling, decision: Decision['decision'], message: string): Decision {
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

/** The decision on a provider that was not planned. */
function leftInPlace(ruling: Ruling): Decision {
  switch (ruling.ruling) {
    case 'remove':
      return notAttempted(ruling);
    case 'cameBack':
      return decisionOf(
        ruling,
        'cameBack',
        `It was removed on ${ruling.removedBefore}, and came back: it was left in place.`,
      );
    case 'baseProvider':
      return decisionOf(ruling, 'baseProvider', 'It is a base provider, which no policy removes.');
    case 'notListed':
      return decisionOf(ruling, 'notListed', 'The list of what may be removed does not name it.');
    case 'unknownKind':
      return decisionOf(
        ruling,
        'refused',
        'The catalog does not show what kind of entry it is, so no policy removes it.',
      );
  }
}

const notAttempted = (ruling: Ruling): Decision =>
  decisionOf(ruling, 'notAttempted', 'It was not attempted after a failure.');
const wouldRemove = (ruling: Ruling): Decision => decisionOf(ruling, 'wouldRemove', 'It would be removed.');
