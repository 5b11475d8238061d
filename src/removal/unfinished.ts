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

/** An earlier apply or restore that did not finish, compared with the catalogs of now. */
export interface EarlierRun {
  journal: JournalDocument;
  /** The entries before that run. */
  before: CatalogEntry[];
  /** The catalogs before its first step, and after each step. */
  states: CatalogEntry[][];
  state: Unfinished;
  /** Whether the catalog is what its last step should leave. */
  isComplete: boolean;
  /** Whether some of its steps are done: the catalog is between its first and its last state. */
  isHalfway: boolean;
}

/** Runs that did not finish, newest first. @throws Failure of the store of backups */
export const earlierRuns = (machine: WindowsMachine, now: Snapshot): EarlierRun[] =>
  unfinishedRuns(machine.store()).map((run) => earlierRunOf(run, now));

function earlierRunOf({ journal, before: { raw } }: UnfinishedRun, now: Snapshot): EarlierRun {
  const before = entriesOfRaw(raw);
  const states = statesOf(before, journal.steps);
  const { backup, command, steps } = journal;
  // A restore plans each step from the catalog that it finds, so it has no list of steps to compare with.
  const done = command === 'restore' ? null : stepsDone(states, now.entries);
  const isNotBegun = isAsPromised(before, now.entries);
  return {
    journal,
    before,
    states,
    state: { backup, command, stepsDone: done, steps: steps.length },
    isComplete: done === steps.length && command === 'apply',
    isHalfway: done !== null && !isNotBegun && done < steps.length,
  };
}

/** The run to report. An apply comes before a restore, because the backup of the apply is the older state. */
export const runToReport = (runs: readonly EarlierRun[]): Unfinished | null =>
  (runs.find(({ state }) => state.command === 'apply') ?? runs[0])?.state ?? null;

/** Writes in the journals of these runs that they are over. */
export function closeRuns(machine: WindowsMachine, runs: readonly EarlierRun[]): void {
  for (const { journal, state } of runs) closeJournal(machine.store(), journal, state.stepsDone);
}

/** Whether a run was executing this plan. */
export const isSameRun = ({ journal }: EarlierRun, { fingerprint, steps }: PlanDocument): boolean =>
  journal.command === 'apply' && journal.fingerprint === fingerprint && isSameSteps(journal.steps, steps);

/** Compares all of the steps but `reason`, a text whose names are in the language of the process that made the plan. */
export const isSameSteps = (a: readonly PlanStep[], b: readonly PlanStep[]): boolean =>
  toJson(a.map(withoutReason), 0) === toJson(b.map(withoutReason), 0);

const withoutReason = (step: PlanStep) => ({ ...step, reason: '' });

/**
 * Whether a newer plan has the steps that a run did not do. Compares only calls and providers: a step that was interrupted may
 * have removed some of its entries already.
 */
export function isRemainderOf(plan: Plan, { journal, state }: EarlierRun): boolean {
  const key = ({ call, providerId }: PlanStep) => `${call} ${providerId}`;
  return toJson(journal.steps.slice(state.stepsDone ?? 0).map(key), 0) === toJson(plan.steps.map(key), 0);
}

export const unfinishedFailure = ({ backup, stepsDone, steps }: Unfinished): Failure =>
  new Failure({
    code: 'unfinished',
    message:
      stepsDone === null
        ? 'An earlier apply of this plan did not end, and the catalog has been changed since by something else.'
        : `An earlier apply did not end: ${stepsDone} of its ${steps} steps are done.`,
    target: backup,
    hint: `Take it back with: ${restoreCommand(backup)} (or ${stepsDone === null ? 'make a new plan' : 'apply the same plan again to finish it'})`,
  });
