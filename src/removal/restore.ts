import type { CatalogEntry } from '../catalog/entry.ts';
import type { JournalFile } from '../documents/files.ts';
import type { OutcomeStep } from '../documents/generated/types.ts';
import { asFailure, Failure, type Warning } from '../failure.ts';
import type { WindowsMachine } from '../windows/machine.ts';
import { type Backup, categoriesOf, makeBackup, readBackup, writeJournal } from './backup.ts';
import { exclusively, needElevation } from './exclusive.ts';
import {
  emptyOutcome,
  type Outcome,
  refusedOutcome,
  restoreCommand,
  stepFailure,
  warnIfNotWritten,
} from './outcome.ts';
import {
  matchesOf,
  nextRestoreStep,
  notRestored,
  type RestoreMemory,
  type RestoreStep,
  surplusOf,
} from './plan/restoration.ts';
import { isUnchanged } from './plan/states.ts';
import { lowerLayerRefusal, missingFileRefusal, providerIdsOfLsp } from './restore-checks.ts';
import { type Answer, callWinsock, isRefusal, problemOf, setCategories, whyUnchanged } from './restore-step.ts';
import {
  disagreement,
  entriesOfRaw,
  type Snapshot,
  snapshotAfterFailure,
  takeSnapshot,
  verdictOf,
} from './snapshot.ts';
import { closeRuns, earlierRuns, runToReport } from './unfinished.ts';

/** No catalog needs that many steps. The limit stops a restore that makes no progress. */
const MOST_STEPS = 500;

/**
 * Makes both catalogs what they were in a backup, except for entry ids, which Windows assigns. Failures are in the outcome.
 * @param provider restores only the LSP with this GUID; null restores all
 */
export function restore(id: string, provider: string | null, machine: WindowsMachine): Outcome {
  try {
    needElevation(machine);
    return exclusively(machine, () => restoreLocked(id, provider, machine));
  } catch (error) {
    return refusedOutcome('restore', asFailure(error));
  }
}

interface Run {
  machine: WindowsMachine;
  backup: Backup;
  entries: CatalogEntry[];
  wanted: ReadonlySet<string> | null;
  outcome: Outcome;
  memory: RestoreMemory & { notCompleted: Set<string>; surplus: Set<string> };
}

function restoreLocked(id: string, provider: string | null, machine: WindowsMachine): Outcome {
  const store = machine.store();
  const backup = readBackup(store, id);
  const entries = entriesOfRaw(backup.raw);
  const wanted = provider === null ? null : providerIdsOfLsp(entries, provider, id);
  const now = takeSnapshot(machine);
  const refusal =
    disagreement(now) ??
    missingFileRefusal(entries, now.entries, wanted, machine) ??
    lowerLayerRefusal(entries, now, wanted);
  if (refusal !== null) return refusedOutcome('restore', refusal);
  const runs = earlierRuns(machine, now);
  const { fingerprint } = backup.document;
  const newBackup = makeBackup(machine, now, 'restore');
  const journal: JournalFile = {
    backup: newBackup,
    command: 'restore',
    fingerprint,
    selection: null,
    steps: [],
    finished: false,
  };
  writeJournal(store, journal);
  const outcome = {
    ...emptyOutcome('restore'),
    backup: newBackup,
    restoreCommand: restoreCommand(newBackup),
    unfinished: runToReport(runs),
  };
  const earlier = runs.filter(({ journal }) => journal.command === 'restore' && journal.fingerprint === fingerprint);
  const surplus = new Set(earlier.flatMap(({ before }) => surplusOf(entries, before, now.entries)));
  const memory = { notCompleted: new Set<string>(), surplus, both: null, in32: null };
  let done: Outcome;
  try {
    done = executeSteps({ machine, backup, entries, wanted, outcome, memory }, now);
  } catch (error) {
    // A step may have changed the catalog, so this is not a refusal.
    return { ...outcome, status: 'failed', failure: asFailure(error) };
  }
  if (done.status !== 'done') return done;
  // A whole restore ends every earlier run. A restore of one LSP ends only earlier restores of the same backup.
  const note = () => {
    writeJournal(store, { ...journal, finished: true });
    closeRuns(machine, wanted === null ? runs : earlier);
  };
  return { ...done, warnings: [...done.warnings, ...warnIfNotWritten(note)] };
}

function executeSteps(run: Run, start: Snapshot): Outcome {
  const { machine, backup, entries, wanted, outcome, memory } = run;
  let last = start;
  const end = (more: Partial<Outcome>, after: Snapshot | null = last): Outcome => ({
    ...outcome,
    ...more,
    verdict: after === null ? null : verdictOf(after),
  });
  const stopped = (failure: Failure): Outcome => {
    const after = snapshotAfterFailure(machine);
    outcome.restartRequired ||= after === null || !isUnchanged(last.entries, after.entries);
    return end({ status: 'failed', failure }, after);
  };
  const failedAt = (row: OutcomeStep): Outcome => {
    outcome.steps.push(row);
    return stopped(stepFailure(row.number, row.call, row.message ?? '', backup.document.id));
  };
  for (let tries = 0; ; tries++) {
    const step = nextRestoreStep(entries, last.entries, wanted, memory);
    if (step === null) break;
    if (tries === MOST_STEPS) return stopped(tooManySteps(backup.document.id));
    const row = rowOf(outcome, callOf(step), step, step.reason);
    const before = last;
    let answer: Answer;
    try {
      answer = callWinsock(step, machine, backup);
      last = takeSnapshot(machine);
    } catch (thrown) {
      return failedAt({ ...row, status: 'failed', message: asFailure(thrown).message.replace(/\.$/, '') });
    }
    const unchanged = isUnchanged(before.entries, last.entries);
    outcome.restartRequired ||= !unchanged;
    const isRefused = unchanged && isRefusal(answer);
    if (step.call === 'WSCInstallProvider64_32') {
      memory.both ||= !unchanged;
      if (isRefused) {
        memory.both = false;
        outcome.warnings.push(bothRefused(step, answer));
        continue;
      }
      if (step.providerId !== null) memory.surplus.add(step.providerId);
    }
    if (step.call === 'WSCInstallProvider' && step.bitness === 32) {
      memory.in32 ||= !unchanged;
      if (isRefused) {
        memory.in32 = false;
        outcome.warnings.push(in32Refused(step, answer));
        continue;
      }
    }
    if (isRefused && isCompletion(step, entries, before)) {
      memory.notCompleted.add(`${step.bitness}:${step.providerId}`);
      outcome.warnings.push(notCompleted(step, answer));
      continue;
    }
    const problem = problemOf(step, answer, unchanged, before, last, backup);
    if (problem !== null) return failedAt({ ...row, status: 'failed', ...problem });
    outcome.steps.push(row);
  }
  const failed = restoreCategories(run, last);
  if (failed !== null) return stopped(failed);
  const missing = notRestored(entries, last.entries, wanted);
  return missing.length > 0 ? end({ status: 'failed', failure: notAllRestored(missing, backup.document.id) }) : end({});
}

const rowOf = (
  { steps }: Outcome,
  call: string,
  { bitness, providerId }: { bitness: 32 | 64 | null; providerId: string | null },
  reason: string,
): OutcomeStep => ({
  number: steps.length + 1,
  call,
  bitness,
  providerId,
  reason,
  status: 'done',
  message: null,
  errorCode: null,
});

/** Whether a step adds missing entries of a GUID. No documentation says whether WSCUpdateProvider adds entries. */
const isCompletion = ({ call, entries: own }: RestoreStep, entries: CatalogEntry[], before: Snapshot): boolean =>
  call === 'WSCUpdateProvider' &&
  own.some(({ index }) => !matchesOf(entries, before.entries).has(entries[index] as CatalogEntry));

const bothRefused = ({ providerId }: RestoreStep, answer: Answer): Warning => ({
  code: 'bothRefused',
  message: `WSCInstallProvider64_32 does not work here (${whyUnchanged(answer)}).`,
  target: providerId,
});

const in32Refused = ({ providerId }: RestoreStep, answer: Answer): Warning => ({
  code: 'in32Refused',
  message: `A 32-bit process could not install into the 32-bit catalog (${whyUnchanged(answer)}).`,
  target: providerId,
});

const notCompleted = ({ providerId }: RestoreStep, answer: Answer): Warning => ({
  code: 'notCompleted',
  message: `WSCUpdateProvider did not add what was missing (${whyUnchanged(answer)}).`,
  target: providerId,
});

const tooManySteps = (id: string): Failure =>
  new Failure({
    code: 'stepFailed',
    message: `After ${MOST_STEPS} steps the catalogs are still not those of the backup: something else changes them.`,
    target: id,
    hint: 'Look for what changes them, then restore again.',
  });

/** There is no WSCInstallProvider32: a 32-bit process calls WSCInstallProvider. */
const callOf = ({ call, bitness }: RestoreStep): string =>
  bitness === 32 && call !== 'WSCInstallProvider' ? `${call}32` : call;

/** Windows forgets a provider's LSP categories with its last entry, so `restore` sets them again. */
function restoreCategories({ machine, backup, wanted, outcome }: Run, { entries }: Snapshot): Failure | null {
  for (const { bitness, providerId, categories } of backup.document.providers) {
    if (categories === null || (wanted !== null && !wanted.has(providerId))) continue;
    if (!entries.some((entry) => entry.bitness === bitness && entry.providerId === providerId)) continue;
    const now = categoriesOf(machine, bitness, providerId);
    if (now === categories) continue;
    const reason = 'Its LSP categories are not what they were.';
    const call = bitness === 32 ? 'WSCSetProviderInfo32' : 'WSCSetProviderInfo';
    const row = rowOf(outcome, call, { bitness, providerId }, reason);
    const problem = setCategories(machine, bitness, providerId, categories);
    outcome.steps.push(problem === null ? row : { ...row, status: 'failed', ...problem });
    if (problem !== null) return stepFailure(row.number, call, problem.message, backup.document.id);
    outcome.restartRequired = true;
  }
  return null;
}

const notAllRestored = (missing: readonly CatalogEntry[], id: string): Failure =>
  new Failure({
    code: 'stepFailed',
    message: `All else was restored, but not ${missing.map(({ name, bitness }) => `'${name}' (${bitness}-bit)`).join(', ')}: no call of this Windows puts it back.`,
    target: id,
    hint: 'Install the product again; it brings its layer with it.',
  });
