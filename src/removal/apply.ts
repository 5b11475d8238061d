import type { CatalogEntry } from '../catalog/entry.ts';
import { decodeProtocolInfo, encodeGuid, encodeProtocolInfo, withChain } from '../catalog/protocol-info.ts';
import type { ErrorCode } from '../codes.ts';
import type { JournalFile } from '../documents/files.ts';
import { fingerprintOf } from '../documents/fingerprint.ts';
import type { OutcomeStep, PlanDocument, Unfinished } from '../documents/generated/types.ts';
import { asFailure, Failure, type Warning } from '../failure.ts';
import { isLive, type SourceInfo } from '../machine-catalog.ts';
import type { WindowsMachine } from '../windows/machine.ts';
import { makeBackup, writeJournal } from './backup.ts';
import { exclusively, moveUntrustedFolder, needElevation } from './exclusive.ts';
import {
  closing,
  emptyOutcome,
  errorText,
  type Outcome,
  refusedOutcome,
  refusedPlan,
  restoreCommand,
  stepFailure,
  unknownPath,
} from './outcome.ts';
import { afterStep, differenceOf, isAsPromised, isUnchanged, statesOf } from './plan/states.ts';
import type { Plan, PlanStep } from './plan/types.ts';
import { disagreement, type Snapshot, snapshotAfterFailure, takeSnapshot, verdictOf } from './snapshot.ts';
import { close, type Found, foundRuns, isRestOf, isSameRun, isSameSteps, namedRun, unfinished } from './unfinished.ts';

/** Makes the plan of a selection again, on the entries of now. */
export type Planner = (entries: CatalogEntry[], selection: PlanDocument['selection']) => Plan;

/**
 * Carries out a plan. It is trusted in nothing: the plan is made again of its selection on the catalog of now, and refused
 * when anything differs. Backup and journal come first; each step is verified in the registry and by a new process.
 */
export function apply(document: PlanDocument, machine: WindowsMachine, planner: Planner): Outcome {
  let warnings: Warning[] = [];
  try {
    needElevation(machine);
    warnings = moveUntrustedFolder(machine);
    const outcome = exclusively(machine, () => applied(document, machine, planner));
    return { ...outcome, warnings: [...warnings, ...outcome.warnings] };
  } catch (error) {
    return refusedOutcome('apply', asFailure(error), { warnings });
  }
}

function applied(document: PlanDocument, machine: WindowsMachine, planner: Planner): Outcome {
  const now = takeSnapshot(machine);
  const runs = foundRuns(machine, now);
  const found = namedRun(runs);
  const plan = planner(now.seen, document.selection);
  const refusal = refusalOf(document, plan, now);
  const same = runs.find((run) => isSameRun(run, document));
  const half = runs.find(({ isHalfway }) => isHalfway);
  // The same plan finishes what it began, and so does one that was made since and has the very steps that are left.
  if (same !== undefined && (same.isHalfway || same.isComplete)) return resumed(same, runs, machine, now, planner);
  if (half !== undefined && refusal === null && isRestOf(plan, half)) return resumed(half, runs, machine, now, planner);
  const open = half ?? (refusal === null ? undefined : same);
  if (open !== undefined) {
    const more = { unfinished: open.state, restoreCommand: restoreCommand(open.state.backup) };
    return refusedOutcome('apply', unfinished(open.state), more);
  }
  if (refusal !== null) return refusedOutcome('apply', refusal, { refusals: plan.refusals, unfinished: found });
  if (plan.steps.length === 0) {
    close(machine, runs);
    return { ...emptyOutcome('apply'), unfinished: found, verdict: verdictOf(now) };
  }
  const backup = makeBackup(machine, now, 'apply');
  const { fingerprint, selection } = document;
  const { steps } = plan;
  const journal: JournalFile = { backup, command: 'apply', fingerprint, selection, steps, finished: false };
  writeJournal(machine.store(), journal);
  close(machine, runs);
  return carriedOut({ machine, steps, states: statesOf(now.entries, steps), done: 0, before: now, journal, found });
}

/** Why a plan is not carried out; null when it can be. */
function refusalOf(document: PlanDocument, plan: Plan, now: Snapshot): Failure | null {
  const refuse = (code: ErrorCode, message: string, hint: string) => new Failure({ code, message, target: null, hint });
  const again = 'Make a new plan, on this machine: winsock-lsp plan';
  if (!isLive(document.source as SourceInfo)) {
    return refuse('planNotLive', "The plan was made from another machine's catalog, and is never applied.", again);
  }
  const differs = disagreement(now);
  if (differs !== null) return differs;
  if (document.fingerprint !== fingerprintOf(now.seen))
    return refuse('catalogChanged', 'The catalog is not the one that the plan was made for.', again);
  if (plan.refusals.length > 0) return refusedPlan(plan.refusals);
  return isSameSteps(plan.steps, document.steps)
    ? null
    : refuse('planAltered', 'The steps of the plan are not those that this program makes of its selection.', again);
}

/** Finishes what an earlier run left. Its journal is trusted no more than a plan: its steps are made again too. */
function resumed(
  found: Found,
  runs: readonly Found[],
  machine: WindowsMachine,
  now: Snapshot,
  planner: Planner,
): Outcome {
  const { journal, before, states, state } = found;
  const more = { unfinished: state, restoreCommand: restoreCommand(state.backup) };
  const differs = disagreement(now);
  if (differs !== null) return refusedOutcome('apply', differs, more);
  const plan = planner(before, journal.selection as PlanDocument['selection']);
  if (plan.refusals.length > 0 || !isSameSteps(plan.steps, journal.steps))
    return refusedOutcome('apply', unfinished(state), { ...more, refusals: plan.refusals });
  close(
    machine,
    runs.filter((other) => other !== found),
  );
  const { backup, command, fingerprint, selection } = journal;
  const { steps } = plan;
  const done = state.stepsDone ?? 0;
  const own: JournalFile = { backup, command, fingerprint, selection, steps, finished: false };
  return carriedOut({ machine, steps, states, done, before: now, journal: own, found: state });
}

interface Run {
  machine: WindowsMachine;
  steps: readonly PlanStep[];
  states: readonly CatalogEntry[][];
  /** Steps that are done already. */
  done: number;
  before: Snapshot;
  journal: JournalFile;
  found: Unfinished | null;
}

function carriedOut(run: Run): Outcome {
  const { machine, steps, states, found, journal } = run;
  const { backup } = journal;
  const outcome: Outcome = {
    ...emptyOutcome('apply'),
    backup,
    restoreCommand: restoreCommand(backup),
    unfinished: found,
    restartRequired: run.done > 0,
    steps: steps.map((step, index) => outcomeStep(step, index < run.done ? 'done' : 'notStarted')),
  };
  let last = run.before;
  for (let index = run.done; index < steps.length; index++) {
    const step = steps[index] as PlanStep;
    const problem = carryOut(step, states[index + 1] ?? [], machine, last);
    if ('after' in problem) {
      last = problem.after;
      outcome.restartRequired = true;
      outcome.steps[index] = outcomeStep(step, 'done');
      continue;
    }
    const { message, errorCode } = problem;
    const after = snapshotAfterFailure(machine);
    outcome.steps[index] = { ...outcomeStep(step, 'failed'), message, errorCode };
    outcome.restartRequired ||= after === null || !isUnchanged(last.entries, after.entries);
    const failure = stepFailure(step.number, step.call, message, backup);
    return { ...outcome, status: 'failed', failure, verdict: after === null ? null : verdictOf(after) };
  }
  outcome.warnings.push(...closing(() => writeJournal(machine.store(), { ...journal, finished: true })));
  return { ...outcome, verdict: verdictOf(last) };
}

interface Problem {
  message: string;
  errorCode: number | null;
}

/** One call, and whether it did what the step promised: all of it, and nothing else. */
function carryOut(
  step: PlanStep,
  promised: readonly CatalogEntry[],
  machine: WindowsMachine,
  before: Snapshot,
): Problem | { after: Snapshot } {
  try {
    const error = execute(step, machine, before);
    if (error !== 0) return { message: errorText(error), errorCode: error };
    const now = takeSnapshot(machine);
    if (!isAsPromised(promised, now.entries))
      return { message: differenceOf(promised, before.entries, now.entries), errorCode: null };
    // What Winsock tells is compared with what Winsock told: it may read a path's bytes otherwise than we do.
    const told = afterStep(before.seen, step);
    if (isAsPromised(told, now.seen)) return { after: now };
    const difference = differenceOf(told, before.seen, now.seen);
    return { message: `a new process sees another catalog than the registry holds (${difference})`, errorCode: null };
  } catch (error) {
    return { message: asFailure(error).message.replace(/\.$/, ''), errorCode: null };
  }
}

const outcomeStep = (
  { number, call, bitness, providerId, reason }: PlanStep,
  status: OutcomeStep['status'],
): OutcomeStep => ({
  number,
  call,
  bitness,
  providerId,
  reason,
  status,
  message: null,
  errorCode: null,
});

function execute(step: PlanStep, machine: WindowsMachine, { raw }: Snapshot): number {
  const providerId = encodeGuid(step.providerId);
  if (step.updates.length === 0) return machine.changes().deinstallProvider(step.bitness, providerId);
  const own = raw.filter(
    ({ bitness, info }) => bitness === step.bitness && decodeProtocolInfo(info).providerId === step.providerId,
  );
  const infos = own.map(({ info }) => {
    const decoded = decodeProtocolInfo(info);
    const chain = step.updates.find(({ id }) => id === decoded.catalogEntryId)?.chain;
    if (chain === undefined) return info;
    return Buffer.from(encodeProtocolInfo(withChain(decoded, chain)));
  });
  const path = own[0]?.path ?? null;
  if (path === null) throw unknownPath(step.providerId);
  return machine.changes().updateProvider(step.bitness, { providerId, path, infos });
}
