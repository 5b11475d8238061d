import {
  isAlikeInBoth,
  matchesOf,
  missingBelow,
  nextRestoreStep,
  type RestoreStep,
  stillMissing,
  surplusOf,
} from '../analysis/plan/restoration.ts';
import { isUnchanged } from '../analysis/plan/states.ts';
import { judge } from '../analysis/verdict.ts';
import type { CatalogEntry } from '../catalog/entry.ts';
import { lspsOf } from '../catalog/lsps.ts';
import { decodeProtocolInfo, encodeGuid, encodeProtocolInfo, MAX_PROTOCOL_CHAIN } from '../catalog/protocol-info.ts';
import type { JournalFile } from '../contract/files.ts';
import type { OutcomeStep } from '../contract/generated/types.ts';
import { asFailure, Failure, type Warning } from '../failure.ts';
import { fileInView } from '../identity/view.ts';
import { isWindowsError, type WindowsMachine } from '../windows/machine.ts';
import { type Backup, categoriesOf, makeBackup, readBackup, writeJournal } from './backup.ts';
import { exclusively, needElevation } from './exclusive.ts';
import { disagreement, entriesOfRaw, type Look, look, lookAfterFailure } from './look.ts';
import {
  closing,
  emptyOutcome,
  errorText,
  type Outcome,
  refusedOutcome,
  restoreCommand,
  stepFailure,
  unknownPath,
} from './outcome.ts';
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
  memory: { notCompleted: Set<string>; surplus: Set<string>; both: boolean | null };
}

function restored(id: string, provider: string | null, machine: WindowsMachine): Outcome {
  const store = machine.store();
  const backup = readBackup(store, id);
  const entries = entriesOfRaw(backup.raw);
  const wanted = provider === null ? null : wantedOf(entries, provider, id);
  const now = look(machine);
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
  const memory = { notCompleted: new Set<string>(), surplus, both: null };
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

/** The whole LSP that a GUID is of. @throws Failure */
function wantedOf(entries: readonly CatalogEntry[], provider: string, id: string): ReadonlySet<string> {
  const lsp = lspsOf(entries).find((each) => each.entries.some(({ providerId }) => providerId === provider));
  const own = lsp?.entries ?? entries.filter(({ providerId }) => providerId === provider);
  if (own.length > 0) return new Set(own.flatMap(({ providerId }) => providerId ?? []));
  throw new Failure({
    code: 'backupNotFound',
    message: `The backup holds no provider ${provider}.`,
    target: id,
    hint: 'See what the backups hold: winsock-lsp backups',
  });
}

/** A chain that leads to what is not there would cut the network, once it is in its place again. */
function nothingBelow(entries: CatalogEntry[], now: Look, wanted: ReadonlySet<string> | null): Failure | null {
  const below = wanted === null ? [] : missingBelow(entries, now.entries, wanted);
  if (below.length === 0) return null;
  const names = [...new Set(below.map(({ name }) => `'${name}'`))].join(', ');
  return new Failure({
    code: 'refused',
    message: `Its chains lead through ${names}, which is not there: alone it would lead nowhere. Nothing was touched.`,
    target: below[0]?.providerId ?? null,
    hint: 'Restore that first, or all: without --provider.',
  });
}

/** What would be installed again and whose file is not there: a layer without its file cuts the network. */
function missingFiles(
  entries: readonly CatalogEntry[],
  current: readonly CatalogEntry[],
  wanted: ReadonlySet<string> | null,
  machine: WindowsMachine,
): Failure | null {
  const folders = machine.folders();
  for (const entry of stillMissing(entries, current, wanted)) {
    const path = entry.providerPath === null ? null : fileInView(entry.providerPath, entry.bitness as 32 | 64, folders);
    const presence = path === null ? 'unknown' : machine.filePresence(path);
    if (presence === 'there') continue;
    return new Failure({
      code: 'fileGone',
      message: `The file of '${entry.name}' (${entry.bitness}-bit) ${presence === 'gone' ? 'is gone' : 'cannot be seen'}: without it the layer would cut the network. Nothing was touched.`,
      target: path ?? entry.providerPath,
      hint: 'Install the product again; it brings its layer with it.',
    });
  }
  return null;
}

function carriedOut(run: Run, start: Look): Outcome {
  const { machine, backup, entries, wanted, outcome, memory } = run;
  let last = start;
  const end = (more: Partial<Outcome>, after: Look | null = last): Outcome => ({
    ...outcome,
    ...more,
    verdict: after === null ? null : judge(after.seen, 0, 'all').verdict,
  });
  const stopped = (failure: Failure): Outcome => {
    const after = lookAfterFailure(machine);
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
    let error: number | null;
    try {
      error = execute(step, run);
      last = look(machine);
    } catch (thrown) {
      return failedAt({ ...row, status: 'failed', message: asFailure(thrown).message.replace(/\.$/, '') });
    }
    const unchanged = isUnchanged(before.entries, last.entries);
    outcome.restartRequired ||= !unchanged;
    if (step.call === 'WSCInstallProvider64_32') {
      if (unchanged && isRefusal(error)) {
        memory.both = false;
        outcome.warnings.push(bothRefused(step, error));
        continue;
      }
      memory.both ||= !unchanged;
      if (step.providerId !== null && !isAlikeInBoth(entries, step.providerId)) memory.surplus.add(step.providerId);
    }
    if (unchanged && isRefusal(error) && isCompletion(step, entries, before)) {
      memory.notCompleted.add(`${step.bitness}:${step.providerId}`);
      outcome.warnings.push(notCompleted(step, error));
      continue;
    }
    const problem = problemOf(step, error, unchanged, before, last);
    if (problem !== null) return failedAt({ ...row, status: 'failed', ...problem });
    if (step.call === 'WSCDeinstallProvider' && step.providerId !== null) memory.surplus.delete(step.providerId);
    outcome.steps.push(row);
  }
  const failed = restoreCategories(run, last);
  if (failed !== null) return stopped(failed);
  const missing = stillMissing(entries, last.entries, wanted);
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
const isCompletion = ({ call, entries: own }: RestoreStep, entries: CatalogEntry[], before: Look): boolean =>
  call === 'WSCUpdateProvider' &&
  own.some(({ index }) => !matchesOf(entries, before.entries).has(entries[index] as CatalogEntry));

/** What is wrong after a call; null when it did its part and nothing else. */
function problemOf(
  step: RestoreStep,
  error: number | null,
  unchanged: boolean,
  before: Look,
  after: Look,
): Pick<OutcomeStep, 'message' | 'errorCode'> | null {
  const problem = (message: string, errorCode: number | null = null) => ({ message, errorCode });
  if (error === null) return problem(NO_SUCH_FUNCTION);
  if (error !== 0) return problem(errorText(error), error);
  if (unchanged) return problem(NO_EFFECT);
  if (disagreement(after) !== null) return problem('a new process sees another catalog than the registry holds');
  const harmed = before.entries.find(
    (entry) => !isOwn(step, entry) && !after.entries.some((other) => isUntouched(entry, other)),
  );
  if (harmed === undefined) return null;
  return problem(`'${harmed.name}' (${harmed.bitness}-bit id ${harmed.id}) was changed by it too`);
}

/**
 * Answers of a Windows that does not do this at all: no such function, success without effect, WSANO_RECOVERY, WSAEINVAL,
 * ERROR_CALL_NOT_IMPLEMENTED, ERROR_NOT_SUPPORTED, WSAEOPNOTSUPP. After any other one it may work the next time.
 */
const isRefusal = (error: number | null): boolean =>
  error === null || [0, 11003, 10022, 120, 50, 10045].includes(error);

const NO_SUCH_FUNCTION = 'this Windows has no such function';
const NO_EFFECT = 'nothing changed, though the call reported success';

const whyUnchanged = (error: number | null): string =>
  error === null ? NO_SUCH_FUNCTION : error === 0 ? NO_EFFECT : errorText(error);

const bothRefused = ({ providerId }: RestoreStep, error: number | null): Warning => ({
  code: 'bothRefused',
  message: `WSCInstallProvider64_32 does not work here (${whyUnchanged(error)}).`,
  target: providerId,
});

const notCompleted = ({ providerId }: RestoreStep, error: number | null): Warning => ({
  code: 'notCompleted',
  message: `WSCUpdateProvider did not add what was missing (${whyUnchanged(error)}).`,
  target: providerId,
});

const endless = (id: string): Failure =>
  new Failure({
    code: 'stepFailed',
    message: `After ${MOST_STEPS} steps the catalogs are still not those of the backup: something else changes them.`,
    target: id,
    hint: 'Look for what changes them, then restore again.',
  });

const callOf = ({ call, bitness }: RestoreStep): string => (bitness === 32 ? `${call}32` : call);

const isOwn = ({ bitness, providerId, call }: RestoreStep, entry: CatalogEntry): boolean =>
  call !== 'WSCWriteProviderOrder' &&
  entry.providerId === providerId &&
  (bitness === null || entry.bitness === bitness);

const isUntouched = (a: CatalogEntry, b: CatalogEntry): boolean =>
  a.bitness === b.bitness &&
  a.id === b.id &&
  a.providerId === b.providerId &&
  a.chain?.join() === b.chain?.join() &&
  a.serviceFlags === b.serviceFlags;

/** Windows' answer; null where it has no such function. */
function execute(step: RestoreStep, { machine, backup }: Run): number | null {
  try {
    if (step.call === 'WSCWriteProviderOrder')
      return machine.changes().writeProviderOrder(step.bitness as 32 | 64, step.order);
    const providerId = encodeGuid(step.providerId as string);
    if (step.call === 'WSCDeinstallProvider')
      return machine.changes().deinstallProvider(step.bitness as 32 | 64, providerId);
    const rows = step.entries.map(({ index, id, chain }) => {
      const raw = backup.raw[index] as Backup['raw'][number];
      const chainEntries = Array.from({ length: MAX_PROTOCOL_CHAIN }, (_, place) => chain[place] ?? 0);
      const decoded = decodeProtocolInfo(raw.info);
      const mended = chain.length > 0 ? { chainLength: chain.length, chainEntries } : {};
      return { path: raw.path, info: Buffer.from(encodeProtocolInfo({ ...decoded, ...mended, catalogEntryId: id })) };
    });
    const path = rows[0]?.path ?? null;
    if (path === null) throw unknownPath(step.providerId);
    const infos = { providerId, path, infos: rows.map(({ info }) => info) };
    if (step.call === 'WSCInstallProvider') return machine.changes().installProvider(infos);
    if (step.call === 'WSCInstallProvider64_32') return machine.changes().installProviderInBoth(infos);
    return machine.changes().updateProvider(step.bitness as 32 | 64, infos);
  } catch (error) {
    if (isWindowsError(error) && error.code === null) return null;
    throw error;
  }
}

/** LSP categories go with a provider's last entry, and come back here. */
function restoreCategories({ machine, backup, wanted, outcome }: Run, { entries }: Look): Failure | null {
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

function setCategories(
  machine: WindowsMachine,
  bitness: 32 | 64,
  providerId: string,
  categories: number,
): { message: string; errorCode: number | null } | null {
  try {
    const error = machine.changes().setLspCategories(bitness, encodeGuid(providerId), categories);
    if (error !== 0) return { message: errorText(error), errorCode: error };
  } catch (error) {
    if (isWindowsError(error) && error.code === null) return { message: NO_SUCH_FUNCTION, errorCode: null };
    throw error;
  }
  return categoriesOf(machine, bitness, providerId) === categories ? null : { message: NO_EFFECT, errorCode: null };
}

const unreachable = (missing: readonly CatalogEntry[], id: string): Failure =>
  new Failure({
    code: 'stepFailed',
    message: `All else was restored, but not ${missing.map(({ name, bitness }) => `'${name}' (${bitness}-bit)`).join(', ')}: no call of this Windows puts it back.`,
    target: id,
    hint: 'Install the product again; it brings its layer with it.',
  });
