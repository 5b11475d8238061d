import type { Plan, PlanStep } from '../analysis/plan/plan.ts';
import { differenceOf, isSameCatalog, statesOf, stepsDone } from '../analysis/plan/states.ts';
import { judge } from '../analysis/verdict.ts';
import type { CatalogEntry } from '../catalog/entry.ts';
import { decodeProtocolInfo, encodeGuid, encodeProtocolInfo, MAX_PROTOCOL_CHAIN } from '../catalog/protocol-info.ts';
import { fingerprintOf } from '../contract/fingerprint.ts';
import type { JournalDocument, OutcomeStep, PlanDocument, Unfinished } from '../contract/generated/types.ts';
import { toJson } from '../contract/write.ts';
import { asFailure, Failure } from '../failure.ts';
import type { WindowsMachine } from '../windows/machine.ts';
import { makeBackup, readBackup, unfinishedJournals, writeJournal } from './backup.ts';
import { exclusively, needElevation } from './exclusive.ts';
import { entriesOfRaw, type Look, look } from './look.ts';
import { emptyOutcome, errorText, type Outcome, refusedOutcome, restoreCommand, stepFailure } from './outcome.ts';

/** Makes the plan of a selection again, on the entries of now. */
export type Planner = (entries: CatalogEntry[], selection: PlanDocument['selection']) => Plan;

/**
 * Carries out a plan. It is trusted in nothing: the plan is made again of its selection on the catalog of now, and refused
 * when anything differs. Backup and journal come first; each step is verified in the registry and by a new process.
 */
export function apply(document: PlanDocument, machine: WindowsMachine, planner: Planner): Outcome {
  try {
    needElevation(machine);
    return exclusively(machine, () => applied(document, machine, planner));
  } catch (error) {
    return refusedOutcome('apply', asFailure(error));
  }
}

function applied(document: PlanDocument, machine: WindowsMachine, planner: Planner): Outcome {
  const now = look(machine);
  const found = unfinishedRun(machine, now);
  if (found !== null && isSameRun(found.journal, document)) return resumed(found, machine, now);
  if (found !== null) return refusedOutcome('apply', unfinished(found.state), { unfinished: found.state });
  const plan = planner(now.seen, document.selection);
  const refusal = refusalOf(document, plan, now);
  if (refusal !== null) return refusedOutcome('apply', refusal, { refusals: plan.refusals });
  if (plan.steps.length === 0) return finished(emptyOutcome('apply'), now);
  const backup = makeBackup(machine, now, 'apply');
  const journal = {
    backup,
    command: 'apply',
    fingerprint: document.fingerprint,
    selection: document.selection,
    steps: plan.steps,
    finished: false,
  } as const;
  writeJournal(machine.store(), { ...journal });
  return carriedOut({
    machine,
    backup,
    steps: plan.steps,
    states: statesOf(now.entries, plan.steps),
    done: 0,
    before: now,
    journal: { ...journal },
    found: null,
  });
}

/** Why a plan is not carried out; null when it can be. */
function refusalOf(document: PlanDocument, plan: Plan, now: Look): Failure | null {
  const refuse = (code: string, message: string, hint: string) => new Failure({ code, message, target: null, hint });
  const again = 'Make a new plan, on this machine: winsock-lsp plan';
  if (document.source.kind !== 'api' && document.source.kind !== 'registry') {
    return refuse('planNotLive', "The plan was made from another machine's catalog, and is never applied.", again);
  }
  if (now.fromRegistry && !isSameCatalog(now.entries, now.seen)) {
    return refuse(
      'sourcesDiffer',
      'Winsock and the registry do not hold the same catalog: nothing is changed.',
      'Look at both: winsock-lsp list --compare',
    );
  }
  if (document.fingerprint !== fingerprintOf(now.seen)) {
    return refuse('catalogChanged', 'The catalog is not the one that the plan was made for.', again);
  }
  if (plan.refusals.length > 0) {
    return refuse(
      'refused',
      plan.refusals.map(({ message }) => message).join(' '),
      'Choose what is to be removed otherwise; nothing was touched.',
    );
  }
  return toJson(plan.steps, 0) === toJson(document.steps, 0)
    ? null
    : refuse('planAltered', 'The steps of the plan are not those that this program makes of its selection.', again);
}

interface Run {
  machine: WindowsMachine;
  backup: string;
  steps: readonly PlanStep[];
  states: readonly CatalogEntry[][];
  /** Steps that are done already. */
  done: number;
  before: Look;
  journal: Parameters<typeof writeJournal>[1];
  found: Unfinished | null;
}

function carriedOut(run: Run): Outcome {
  const { machine, backup, steps, states, found } = run;
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
    const promised = states[index + 1] ?? [];
    const fail = (message: string, errorCode: number | null): Outcome => {
      outcome.steps[index] = { ...outcomeStep(step, 'failed'), message, errorCode };
      return finished(
        { ...outcome, status: 'failed', failure: stepFailure(step.number, step.call, message, backup) },
        last,
      );
    };
    try {
      const error = execute(step, machine, last);
      if (error !== 0) return fail(errorText(error), error);
      const before = last;
      last = look(machine);
      outcome.restartRequired = true;
      if (!isSameCatalog(promised, last.entries))
        return fail(differenceOf(promised, before.entries, last.entries), null);
      if (!isSameCatalog(promised, last.seen)) {
        return fail(
          `a new process sees another catalog than the registry holds (${differenceOf(promised, before.seen, last.seen)})`,
          null,
        );
      }
    } catch (error) {
      return fail(asFailure(error).message.replace(/\.$/, ''), null);
    }
    outcome.steps[index] = outcomeStep(step, 'done');
  }
  writeJournal(machine.store(), { ...run.journal, finished: true });
  return finished(outcome, last);
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

/** The verdict is taken again, on what a new process saw last. */
const finished = (outcome: Outcome, { seen }: Look): Outcome => ({
  ...outcome,
  verdict: judge(seen, 0, 'all').verdict,
});

function execute(step: PlanStep, machine: WindowsMachine, { raw }: Look): number {
  const providerId = encodeGuid(step.providerId);
  if (step.updates.length === 0) return machine.changes().deinstallProvider(step.bitness, providerId);
  const own = raw.filter(
    ({ bitness, info }) => bitness === step.bitness && decodeProtocolInfo(info).providerId === step.providerId,
  );
  const infos = own.map(({ info }) => {
    const decoded = decodeProtocolInfo(info);
    const chain = step.updates.find(({ id }) => id === decoded.catalogEntryId)?.chain;
    if (chain === undefined) return info;
    const chainEntries = Array.from({ length: MAX_PROTOCOL_CHAIN }, (_, index) => chain[index] ?? 0);
    return Buffer.from(encodeProtocolInfo({ ...decoded, chainLength: chain.length, chainEntries }));
  });
  return machine.changes().updateProvider(step.bitness, { providerId, path: own[0]?.path ?? '', infos });
}

interface Found {
  journal: JournalDocument;
  state: Unfinished;
  states: CatalogEntry[][];
}

/** An apply that ended before its end and left the catalog changed; one that changed nothing is closed here. */
function unfinishedRun(machine: WindowsMachine, now: Look): Found | null {
  for (const journal of unfinishedJournals(machine.store())) {
    const { raw } = readBackup(machine.store(), journal.backup);
    const states = statesOf(entriesOfRaw(raw), journal.steps);
    const done = stepsDone(states, now.entries);
    const state = { backup: journal.backup, command: journal.command, stepsDone: done, steps: journal.steps.length };
    // A restore begins anew from whatever it finds, and a run that changed nothing, or all, has nothing left to do.
    const settled = isSameCatalog(states[0] ?? [], now.entries) || done === journal.steps.length;
    if (journal.command === 'apply' && (!settled || done === journal.steps.length)) return { journal, state, states };
    writeJournal(machine.store(), { ...contentOf(journal), finished: true });
  }
  return null;
}

function contentOf(journal: JournalDocument): Parameters<typeof writeJournal>[1] {
  const { backup, command, fingerprint, selection, steps, finished } = journal;
  return { backup, command, fingerprint, selection, steps, finished };
}

const isSameRun = (journal: JournalDocument, document: PlanDocument): boolean =>
  journal.fingerprint === document.fingerprint && toJson(journal.steps, 0) === toJson(document.steps, 0);

/** The same plan again finishes what an earlier run left. */
function resumed({ journal, state, states }: Found, machine: WindowsMachine, now: Look): Outcome {
  if (state.stepsDone === null)
    return refusedOutcome('apply', unfinished(state), {
      unfinished: state,
      restoreCommand: restoreCommand(state.backup),
    });
  return carriedOut({
    machine,
    backup: journal.backup,
    steps: journal.steps as PlanStep[],
    states,
    done: state.stepsDone,
    before: now,
    journal: contentOf(journal),
    found: state,
  });
}

const unfinished = ({ backup, stepsDone, steps }: Unfinished): Failure =>
  new Failure({
    code: 'unfinished',
    message:
      stepsDone === null
        ? 'An earlier apply did not end, and the catalog has been changed since by something else.'
        : `An earlier apply did not end: ${stepsDone} of its ${steps} steps are done.`,
    target: backup,
    hint: `Take it back with: ${restoreCommand(backup)}${stepsDone === null ? '' : ' (or apply the same plan again to finish it)'}`,
  });
