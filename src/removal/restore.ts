import type { CatalogEntry } from '../catalog/entry.ts';
import type { JournalFile } from '../documents/files.ts';
import type { OutcomeStep } from '../documents/generated/types.ts';
import { asFailure, Failure, type Warning } from '../failure.ts';
import type { WindowsMachine } from '../windows/machine.ts';
import { type Backup, categoriesOf, makeBackup, readBackup, writeJournal } from './backup.ts';
import { exclusively, needElevation } from './exclusive.ts';
import { closing, emptyOutcome, type Outcome, refusedOutcome, restoreCommand, stepFailure } from './outcome.ts';
import {
  matchesOf,
  nextRestoreStep,
  notRestored,
  type RestoreMemory,
  type RestoreStep,
  surplusOf,
} from './plan/restoration.ts';
import { isUnchanged } from './plan/states.ts';
import { missingFiles, nothingBelow, wantedOf } from './restore-checks.ts';
import { type Answer, execute, isRefusal, problemOf, setCategories, whyUnchanged } from './restore-step.ts';
import {
  disagreement,
  entriesOfRaw,
  type Snapshot,
  snapshotAfterFailure,
  takeSnapshot,
  verdictOf,
} from './snapshot.ts';
import { close, foundRuns, namedRun } from './unfinished.ts';

/** More steps than any catalog can need; a restore that does not come to its end is a fault. */
const MOST_STEPS = 500;

/**
 * Brings both catalogs back to a backup, but for ids, which Windows assigns.
 * @param provider only the LSP of this GUID; null for all
 */
export function restore(id: string, provider: string | null, machine: WindowsMachine): Outcome {
  try {
    needElevation(machine);
    return exclusively(machine, () => restored(id, provider, machine));
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

function restored(id: string, provider: string | null, machine: WindowsMachine): Outcome {
  const store = machine.store();
  const backup = readBackup(store, id);
  const entries = entriesOfRaw(backup.raw);
  const wanted = provider === null ? null : wantedOf(entries, provider, id);
  const now = takeSnapshot(machine);
  const refusal =
    disagreement(now) ?? missingFiles(entries, now.entries, wanted, machine) ?? nothingBelow(entries, now, wanted);
  if (refusal !== null) return refusedOutcome('restore', refusal);
  const runs = foundRuns(machine, now);
  const { fingerprint } = backup.document;
  const own = makeBackup(machine, now, 'restore');
  const journal: JournalFile = {
    backup: own,
    command: 'restore',
    fingerprint,
    selection: null,
    steps: [],
    finished: false,
  };
  writeJournal(store, journal);
  const outcome = {
    ...emptyOutcome('restore'),
    backup: own,
    restoreCommand: restoreCommand(own),
    unfinished: namedRun(runs),
  };
  const earlier = runs.filter(({ journal }) => journal.command === 'restore' && journal.fingerprint === fingerprint);
  const surplus = new Set(earlier.flatMap(({ before }) => surplusOf(entries, before, now.entries)));
  const memory = { notCompleted: new Set<string>(), surplus, both: null, in32: null };
  let done: Outcome;
  try {
    done = carriedOut({ machine, backup, entries, wanted, outcome, memory }, now);
  } catch (error) {
    // From here on it is not true any more that nothing was touched.
    return { ...outcome, status: 'failed', failure: asFailure(error) };
  }
  if (done.status !== 'done') return done;
  // Both catalogs are those of the backup now, whatever went before; after a part of it that is not so.
  const note = () => {
    writeJournal(store, { ...journal, finished: true });
    close(machine, wanted === null ? runs : earlier);
  };
  return { ...done, warnings: [...done.warnings, ...closing(note)] };
}

function carriedOut(run: Run, start: Snapshot): Outcome {
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
    if (tries === MOST_STEPS) return stopped(endless(backup.document.id));
    const row = rowOf(outcome, callOf(step), step, step.reason);
    const before = last;
    let answer: Answer;
    try {
      answer = execute(step, machine, backup);
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
  return missing.length > 0 ? end({ status: 'failed', failure: unreachable(missing, backup.document.id) }) : end({});
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

/** Whether it was to add what is missing of a GUID, which WSCUpdateProvider may or may not do. */
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

const endless = (id: string): Failure =>
  new Failure({
    code: 'stepFailed',
    message: `After ${MOST_STEPS} steps the catalogs are still not those of the backup: something else changes them.`,
    target: id,
    hint: 'Look for what changes them, then restore again.',
  });

/** There is no WSCInstallProvider32: a 32-bit process calls the same function. */
const callOf = ({ call, bitness }: RestoreStep): string =>
  bitness === 32 && call !== 'WSCInstallProvider' ? `${call}32` : call;

/** LSP categories go with a provider's last entry, and come back here. */
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

const unreachable = (missing: readonly CatalogEntry[], id: string): Failure =>
  new Failure({
    code: 'stepFailed',
    message: `All else was restored, but not ${missing.map(({ name, bitness }) => `'${name}' (${bitness}-bit)`).join(', ')}: no call of this Windows puts it back.`,
    target: id,
    hint: 'Install the product again; it brings its layer with it.',
  });
