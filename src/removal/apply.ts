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
  emptyOutcome,
  errorText,
  type Outcome,
  refusedOutcome,
  refusedPlan,
  restoreCommand,
  stepFailure,
  unknownPath,
  warnIfNotWritten,
} from './outcome.ts';
import { afterStep, differenceOf, isAsPromised, isUnchanged, statesOf } from './plan/states.ts';
import type { Plan, PlanStep } from './plan/types.ts';
import { disagreement, type Snapshot, snapshotAfterFailure, takeSnapshot, verdictOf } from './snapshot.ts';
import {
  closeRuns,
  type EarlierRun,
  earlierRuns,
  isRemainderOf,
  isSameRun,
  isSameSteps,
  runToReport,
  unfinishedFailure,
} from './unfinished.ts';

/** Makes a plan from a selection and the current entries. */
export type Planner = (entries: CatalogEntry[], selection: PlanDocument['selection']) => Plan;

/**
 * Executes a plan. The document is not trusted: `apply` makes the plan again from the selection and the current catalog, and
 * refuses when they differ. It writes a backup and a journal first. After each step it verifies the registry and what a new
 * process reads. Failures are in the outcome.
 */
export function apply(document: PlanDocument, machine: WindowsMachine, planner: Planner): Outcome {
  let warnings: Warning[] = [];
  try {
    needElevation(machine);
    warnings = moveUntrustedFolder(machine);
    const outcome = exclusively(machine, () => applyLocked(document, machine, planner));
    return { ...outcome, warnings: [...warnings, ...outcome.warnings] };
  } catch (error) {
    return refusedOutcome('apply', asFailure(error), { warnings });
  }
}

function applyLocked(document: PlanDocument, machine: WindowsMachine, planner: Planner): Outcome {
  const now = takeSnapshot(machine);
  const runs = earlierRuns(machine, now);
  const reported = runToReport(runs);
  const plan = planner(now.winsockEntries, document.selection);
  const refusal = refusalOf(document, plan, now);
  const same = runs.find((run) => isSameRun(run, document));
  const halfway = runs.find(({ isHalfway }) => isHalfway);
  // The same plan resumes its own run. A newer plan resumes a run when its steps are those that the run did not do.
  if (same !== undefined && (same.isHalfway || same.isComplete)) return resume(same, runs, machine, now, planner);
  if (halfway !== undefined && refusal === null && isRemainderOf(plan, halfway))
    return resume(halfway, runs, machine, now, planner);
  const open = halfway ?? (refusal === null ? undefined : same);
  if (open !== undefined) {
    const more = { unfinished: open.state, restoreCommand: restoreCommand(open.state.backup) };
    return refusedOutcome('apply', unfinishedFailure(open.state), more);
  }
  if (refusal !== null) return refusedOutcome('apply', refusal, { refusals: plan.refusals, unfinished: reported });
  if (plan.steps.length === 0) {
    closeRuns(machine, runs);
    return { ...emptyOutcome('apply'), unfinished: reported, verdict: verdictOf(now) };
  }
  const backup = makeBackup(machine, now, 'apply');
  const { fingerprint, selection } = document;
  const { steps } = plan;
  const journal: JournalFile = { backup, command: 'apply', fingerprint, selection, steps, finished: false };
  writeJournal(machine.store(), journal);
  closeRuns(machine, runs);
  return executeSteps({
    machine,
    steps,
    states: statesOf(now.entries, steps),
    done: 0,
    before: now,
    journal,
    unfinished: reported,
  });
}

/** Why this plan cannot be applied; null when it can. */
function refusalOf(document: PlanDocument, plan: Plan, now: Snapshot): Failure | null {
  const refuse = (code: ErrorCode, message: string, hint: string) => new Failure({ code, message, target: null, hint });
  const again = 'Make a new plan, on this machine: winsock-lsp plan';
  if (!isLive(document.source as SourceInfo)) {
    return refuse('planNotLive', "The plan was made from another machine's catalog, and is never applied.", again);
  }
  const differs = disagreement(now);
  if (differs !== null) return differs;
  if (document.fingerprint !== fingerprintOf(now.winsockEntries))
    return refuse('catalogChanged', 'The catalog is not the one that the plan was made for.', again);
  if (plan.refusals.length > 0) return refusedPlan(plan.refusals);
  return isSameSteps(plan.steps, document.steps)
    ? null
    : refuse('planAltered', 'The steps of the plan are not those that this program makes of its selection.', again);
}

/** Continues an earlier run. Its journal is not trusted either: the plan is made again from the journal's selection. */
function resume(
  run: EarlierRun,
  runs: readonly EarlierRun[],
  machine: WindowsMachine,
  now: Snapshot,
  planner: Planner,
): Outcome {
  const { journal, before, states, state } = run;
  const more = { unfinished: state, restoreCommand: restoreCommand(state.backup) };
  const differs = disagreement(now);
  if (differs !== null) return refusedOutcome('apply', differs, more);
  const plan = planner(before, journal.selection as PlanDocument['selection']);
  if (plan.refusals.length > 0 || !isSameSteps(plan.steps, journal.steps))
    return refusedOutcome('apply', unfinishedFailure(state), { ...more, refusals: plan.refusals });
  closeRuns(
    machine,
    runs.filter((other) => other !== run),
  );
  const { backup, command, fingerprint, selection } = journal;
  const { steps } = plan;
  const done = state.stepsDone ?? 0;
  const newJournal: JournalFile = { backup, command, fingerprint, selection, steps, finished: false };
  return executeSteps({ machine, steps, states, done, before: now, journal: newJournal, unfinished: state });
}

interface Run {
  machine: WindowsMachine;
  steps: readonly PlanStep[];
  states: readonly CatalogEntry[][];
  /** Steps that are done already. */
  done: number;
  before: Snapshot;
  journal: JournalFile;
  /** The earlier run to name in the outcome. */
  unfinished: Unfinished | null;
}

function executeSteps(run: Run): Outcome {
  const { machine, steps, states, unfinished, journal } = run;
  const { backup } = journal;
  const outcome: Outcome = {
    ...emptyOutcome('apply'),
    backup,
    restoreCommand: restoreCommand(backup),
    unfinished,
    restartRequired: run.done > 0,
    steps: steps.map((step, index) => outcomeStep(step, index < run.done ? 'done' : 'notStarted')),
  };
  let last = run.before;
  for (let index = run.done; index < steps.length; index++) {
    const step = steps[index] as PlanStep;
    const problem = executeAndVerify(step, states[index + 1] ?? [], machine, last);
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
  outcome.warnings.push(...warnIfNotWritten(() => writeJournal(machine.store(), { ...journal, finished: true })));
  return { ...outcome, verdict: verdictOf(last) };
}

interface Problem {
  message: string;
  errorCode: number | null;
}

/** Makes the call of a step, then compares both catalogs with what the step should leave. */
function executeAndVerify(
  step: PlanStep,
  promised: readonly CatalogEntry[],
  machine: WindowsMachine,
  before: Snapshot,
): Problem | { after: Snapshot } {
  try {
    const error = callWinsock(step, machine, before);
    if (error !== 0) return { message: errorText(error), errorCode: error };
    const now = takeSnapshot(machine);
    if (!isAsPromised(promised, now.entries))
      return { message: differenceOf(promised, before.entries, now.entries), errorCode: null };
    // Compares Winsock's answers with each other and not with the registry, because Winsock may decode a path differently.
    const expected = afterStep(before.winsockEntries, step);
    if (isAsPromised(expected, now.winsockEntries)) return { after: now };
    const difference = differenceOf(expected, before.winsockEntries, now.winsockEntries);
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

function callWinsock(step: PlanStep, machine: WindowsMachine, { raw }: Snapshot): number {
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
