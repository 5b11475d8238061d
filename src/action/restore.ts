import {
  isAlikeInBoth,
  matchesOf,
  nextRestoreStep,
  type RestoreStep,
  stillMissing,
} from '../analysis/plan/restoration.ts';
import { isSameCatalog, isUnchanged } from '../analysis/plan/states.ts';
import { judge } from '../analysis/verdict.ts';
import type { CatalogEntry } from '../catalog/entry.ts';
import { lspsOf } from '../catalog/lsps.ts';
import { decodeProtocolInfo, encodeGuid, encodeProtocolInfo, MAX_PROTOCOL_CHAIN } from '../catalog/protocol-info.ts';
import type { OutcomeStep } from '../contract/generated/types.ts';
import { asFailure, Failure } from '../failure.ts';
import { fileInView } from '../identity/view.ts';
import { isWindowsError, type WindowsMachine } from '../windows/machine.ts';
import {
  type Backup,
  categoriesOf,
  makeBackup,
  readBackup,
  readJournal,
  unfinishedJournals,
  writeJournal,
} from './backup.ts';
import { exclusively, needElevation } from './exclusive.ts';
import { entriesOfRaw, type Look, look } from './look.ts';
import { emptyOutcome, errorText, type Outcome, refusedOutcome, restoreCommand, stepFailure } from './outcome.ts';

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
}

function restored(id: string, provider: string | null, machine: WindowsMachine): Outcome {
  const backup = readBackup(machine.store(), id);
  const entries = entriesOfRaw(backup.raw);
  const wanted = provider === null ? null : wantedOf(entries, provider, id);
  const now = look(machine);
  const gone = missingFiles(entries, now.entries, wanted, machine);
  if (gone !== null) return refusedOutcome('restore', gone);
  const outcome = emptyOutcome('restore');
  const [open] = unfinishedJournals(machine.store()).filter(({ command }) => command === 'apply');
  if (open !== undefined)
    outcome.unfinished = { backup: open.backup, command: 'apply', stepsDone: null, steps: open.steps.length };
  const own = makeBackup(machine, now, 'restore');
  const journal = {
    backup: own,
    command: 'restore',
    fingerprint: backup.document.fingerprint,
    selection: null,
    steps: [],
  } as const;
  writeJournal(machine.store(), { ...journal, steps: [], finished: false });
  outcome.backup = own;
  outcome.restoreCommand = restoreCommand(own);
  const done = carriedOut({ machine, backup, entries, wanted, outcome }, now);
  if (done.status === 'done') {
    writeJournal(machine.store(), { ...journal, steps: [], finished: true });
    closeJournals(machine);
  }
  return done;
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
  const { machine, backup, entries, wanted, outcome } = run;
  const memory = { notCompleted: new Set<string>(), surplus: new Set<string>(), bothRefused: false };
  let last = start;
  const end = (more: Partial<Outcome>): Outcome => ({
    ...outcome,
    ...more,
    verdict: judge(last.seen, 0, 'all').verdict,
  });
  for (let number = 1; number <= MOST_STEPS; number++) {
    const step = nextRestoreStep(entries, last.entries, wanted, memory);
    if (step === null) break;
    const row: OutcomeStep = {
      number: outcome.steps.length + 1,
      call: callOf(step),
      bitness: step.bitness,
      providerId: step.providerId,
      reason: step.reason,
      status: 'failed',
      message: null,
      errorCode: null,
    };
    const fail = (message: string, errorCode: number | null): Outcome => {
      outcome.steps.push({ ...row, message, errorCode });
      return end({ status: 'failed', failure: stepFailure(row.number, row.call, message, backup.document.id) });
    };
    let error: number | null;
    const before = last;
    try {
      error = execute(step, run);
      last = look(machine);
    } catch (thrown) {
      return fail(asFailure(thrown).message.replace(/\.$/, ''), null);
    }
    const unchanged = isUnchanged(before.entries, last.entries);
    outcome.restartRequired ||= !unchanged;
    if (step.call === 'WSCInstallProvider64_32') {
      if (unchanged && error !== 0) {
        memory.bothRefused = true;
        const why = error === null ? 'this Windows has no such function' : errorText(error);
        outcome.warnings.push({
          code: 'bothRefused',
          message: `WSCInstallProvider64_32 does not work here (${why}).`,
          target: step.providerId,
        });
        continue;
      }
      if (step.providerId !== null && !isAlikeInBoth(entries, step.providerId)) memory.surplus.add(step.providerId);
    }
    if (
      step.call === 'WSCUpdateProvider' &&
      unchanged &&
      step.entries.some(({ index }) => !matchesOf(entries, before.entries).has(entries[index] as CatalogEntry))
    ) {
      memory.notCompleted.add(`${step.bitness}:${step.providerId}`);
      outcome.warnings.push({
        code: 'notCompleted',
        message: `WSCUpdateProvider did not add what was missing (${error === 0 || error === null ? 'it changed nothing' : errorText(error)}): it is installed whole instead.`,
        target: step.providerId,
      });
      continue;
    }
    if (error === null) return fail('this Windows has no such function', null);
    if (error !== 0) return fail(errorText(error), error);
    if (unchanged) return fail('nothing changed, though the call reported success', null);
    if (last.fromRegistry && !isSameCatalog(last.entries, last.seen))
      return fail('a new process sees another catalog than the registry holds', null);
    const harmed = before.entries.find(
      (entry) => !isOwn(step, entry) && !last.entries.some((other) => isUntouched(entry, other)),
    );
    if (harmed !== undefined)
      return fail(`'${harmed.name}' (${harmed.bitness}-bit id ${harmed.id}) was changed by it too`, null);
    if (step.call === 'WSCDeinstallProvider' && step.providerId !== null) memory.surplus.delete(step.providerId);
    outcome.steps.push({ ...row, status: 'done' });
  }
  const missing = stillMissing(entries, last.entries, wanted);
  if (missing.length > 0) return end({ status: 'failed', failure: unreachable(missing, backup.document.id) });
  return end(restoreCategories(run));
}

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
    const infos = { providerId, path: rows[0]?.path ?? '', infos: rows.map(({ info }) => info) };
    if (step.call === 'WSCInstallProvider') return machine.changes().installProvider(infos);
    if (step.call === 'WSCInstallProvider64_32') return machine.changes().installProviderInBoth(infos);
    return machine.changes().updateProvider(step.bitness as 32 | 64, infos);
  } catch (error) {
    if (isWindowsError(error) && error.code === null) return null;
    throw error;
  }
}

/** LSP categories go with a provider's last entry, and come back here. */
function restoreCategories({ machine, backup, wanted, outcome }: Run): Partial<Outcome> {
  for (const { bitness, providerId, categories } of backup.document.providers) {
    if (categories === null || (wanted !== null && !wanted.has(providerId))) continue;
    const now = categoriesOf(machine, bitness, providerId);
    if (now === null || now === categories) continue;
    const call = bitness === 32 ? 'WSCSetProviderInfo32' : 'WSCSetProviderInfo';
    const row: OutcomeStep = {
      number: outcome.steps.length + 1,
      call,
      bitness,
      providerId,
      reason: 'Its LSP categories are not what they were.',
      status: 'done',
      message: null,
      errorCode: null,
    };
    const error = machine.changes().setLspCategories(bitness, encodeGuid(providerId), categories);
    const message =
      error !== 0
        ? errorText(error)
        : categoriesOf(machine, bitness, providerId) === categories
          ? null
          : 'nothing changed, though the call reported success';
    if (message !== null) {
      outcome.steps.push({ ...row, status: 'failed', message, errorCode: error || null });
      return { status: 'failed', failure: stepFailure(row.number, call, message, backup.document.id) };
    }
    outcome.steps.push(row);
    outcome.restartRequired = true;
  }
  return {};
}

/** After a restore that came to its end, no earlier run waits for anything. */
function closeJournals(machine: WindowsMachine): void {
  const store = machine.store();
  for (const { backup } of unfinishedJournals(store)) {
    const journal = readJournal(store, backup);
    if (journal === null) continue;
    const { command, fingerprint, selection, steps } = journal;
    writeJournal(store, { backup, command, fingerprint, selection, steps, finished: true });
  }
}

const unreachable = (missing: readonly CatalogEntry[], id: string): Failure =>
  new Failure({
    code: 'stepFailed',
    message: `All else was restored, but not ${missing.map(({ name, bitness }) => `'${name}' (${bitness}-bit)`).join(', ')}: no call of this Windows puts it back.`,
    target: id,
    hint: 'Install the product again; it brings its layer with it.',
  });
