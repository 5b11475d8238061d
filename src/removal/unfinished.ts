import type { CatalogEntry } from '../catalog/entry.ts';
import type { JournalDocument, PlanDocument, PlanStep, Unfinished } from '../documents/generated/types.ts';
import { toJson } from '../documents/write.ts';
import { Failure } from '../failure.ts';
import type { WindowsMachine } from '../windows/machine.ts';
import { closeJournal, type UnfinishedRun, unfinishedRuns } from './backup.ts';
import { restoreCommand } from './outcome.ts';
import { isAsPromised, statesOf, stepsDone } from './plan/states.ts';
import type { Plan } from './plan/types.ts';
import { entriesOfRaw, type Snapshot } from './snapshot.ts';

/** A run that did not come to its end, and what it left behind. */
export interface Found {
  journal: JournalDocument;
  /** The entries before it. */
  before: CatalogEntry[];
  /** The catalogs before its first step and after each. */
  states: CatalogEntry[][];
  state: Unfinished;
  /** Whether the catalog is as its last step promises. */
  isComplete: boolean;
  /** Whether the catalog is neither as it was before it, nor as its last step promises, but in between. */
  isHalfway: boolean;
}

/** What earlier runs left, newest first. */
export const foundRuns = (machine: WindowsMachine, now: Snapshot): Found[] =>
  unfinishedRuns(machine.store()).map((run) => foundRun(run, now));

function foundRun({ journal, before: { raw } }: UnfinishedRun, now: Snapshot): Found {
  const before = entriesOfRaw(raw);
  const states = statesOf(before, journal.steps);
  const { backup, command, steps } = journal;
  // A restore has no steps that are known beforehand: it begins anew from whatever it finds.
  const done = command === 'restore' ? null : stepsDone(states, now.entries);
  const isUntouched = isAsPromised(before, now.entries);
  return {
    journal,
    before,
    states,
    state: { backup, command, stepsDone: done, steps: steps.length },
    isComplete: done === steps.length && command === 'apply',
    isHalfway: done !== null && !isUntouched && done < steps.length,
  };
}

/** The run to name: an apply before a restore, since its backup is the older state. */
export const namedRun = (runs: readonly Found[]): Unfinished | null =>
  (runs.find(({ state }) => state.command === 'apply') ?? runs[0])?.state ?? null;

/** Earlier runs wait for nothing any more. */
export function close(machine: WindowsMachine, runs: readonly Found[]): void {
  for (const { journal, state } of runs) closeJournal(machine.store(), journal, state.stepsDone);
}

/** Whether a plan is the very one that a run was carrying out. */
export const isSameRun = ({ journal }: Found, { fingerprint, steps }: PlanDocument): boolean =>
  journal.command === 'apply' && journal.fingerprint === fingerprint && isSameSteps(journal.steps, steps);

/** Steps are compared as data. Their reasons are text for people, in the language of the process that made the plan. */
export const isSameSteps = (a: readonly PlanStep[], b: readonly PlanStep[]): boolean =>
  toJson(a.map(withoutReason), 0) === toJson(b.map(withoutReason), 0);

const withoutReason = (step: PlanStep) => ({ ...step, reason: '' });

/** Whether a plan that was made since does what a run has left to do: of an entry that was cut off less may be left. */
export function isRestOf(plan: Plan, { journal, state }: Found): boolean {
  const key = ({ call, providerId }: PlanStep) => `${call} ${providerId}`;
  return toJson(journal.steps.slice(state.stepsDone ?? 0).map(key), 0) === toJson(plan.steps.map(key), 0);
}

export const unfinished = ({ backup, stepsDone, steps }: Unfinished): Failure =>
  new Failure({
    code: 'unfinished',
    message:
      stepsDone === null
        ? 'An earlier apply of this plan did not end, and the catalog has been changed since by something else.'
        : `An earlier apply did not end: ${stepsDone} of its ${steps} steps are done.`,
    target: backup,
    hint: `Take it back with: ${restoreCommand(backup)} (or ${stepsDone === null ? 'make a new plan' : 'apply the same plan again to finish it'})`,
  });
