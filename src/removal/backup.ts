import { lspsOf } from '../catalog/lsps.ts';
import { decodeProtocolInfo, encodeGuid, PROTOCOL_INFO_BYTES } from '../catalog/protocol-info.ts';
import type { ErrorCode } from '../codes.ts';
import { type BackupFile, backupFile, type JournalFile, journalFile } from '../documents/files.ts';
import { fingerprintOf } from '../documents/fingerprint.ts';
import type { BackupDocument, BackupRow, JournalDocument } from '../documents/generated/types.ts';
import { documentIn } from '../documents/validate.ts';
import { toJson } from '../documents/write.ts';
import { Failure, isFailure, orNull } from '../failure.ts';
import { reasonOf } from '../file-errors.ts';
import type { WindowsMachine } from '../windows/machine.ts';
import type { ProtectedStore, UnsafeFolder } from '../windows/protected-store.ts';
import { entriesOfRaw, type RawEntry, type Snapshot } from './snapshot.ts';

const BACKUP = 'backup.json';
const JOURNAL = 'journal.json';
/** The name of a backup: date, time (UTC) and four hex digits. */
export const ID = /^\d{8}-\d{6}-[0-9a-f]{4}$/;

/**
 * Writes a backup of both catalogs byte for byte, flushes it to the disk, and reads it again, so that a damaged backup is
 * noticed before the first change.
 * @returns the backup's id
 * @throws Failure backupFailed, backupDamaged, folderUnsafe
 */
export function makeBackup(
  machine: WindowsMachine,
  { raw, entries }: Snapshot,
  reason: BackupDocument['reason'],
): string {
  const store = machine.store();
  const time = new Date();
  const id = newName(time, new Set(inStore(() => store.names())));
  const content = {
    providers: providersOf(machine, raw),
    entries: raw.map(({ bitness, item, info, path }) => ({
      bitness,
      item: item === null ? null : item.toString('hex'),
      info: info.toString('hex'),
      path,
    })),
    rules: orNull(() => machine.applicationRules().read()),
  };
  const backup: BackupFile = {
    id,
    time: time.toISOString(),
    reason,
    fingerprint: fingerprintOf(entries),
    digest: digestOf(content),
    ...content,
  };
  inStore(() => store.write(id, BACKUP, backupFile(backup)));
  readBackup(store, id);
  return id;
}

/** A new id that sorts by time to the millisecond. The four digits are the milliseconds times 16, increased until free. */
function newName(time: Date, taken: ReadonlySet<string>): string {
  const [day, clock, fraction] = time.toISOString().replace(/[-:]/g, '').split(/[T.]/) as [string, string, string];
  for (let last = Number.parseInt(fraction, 10) * 16; last < 0x10000; last++) {
    const name = `${day}-${clock}-${last.toString(16).padStart(4, '0')}`;
    if (!taken.has(name)) return name;
  }
  throw notFound(`${day}-${clock}`);
}

const digestOf = ({ providers, entries, rules }: Pick<BackupFile, 'providers' | 'entries' | 'rules'>): string =>
  process
    .getBuiltinModule('node:crypto')
    .createHash('sha256')
    .update(toJson({ providers, entries, rules }, 0))
    .digest('hex');

function providersOf(machine: WindowsMachine, raw: readonly RawEntry[]): BackupFile['providers'] {
  const rows = new Map<string, BackupFile['providers'][number]>();
  for (const { bitness, info } of raw) {
    const { providerId } = decodeProtocolInfo(info);
    const key = `${bitness}${providerId}`;
    if (!rows.has(key)) rows.set(key, { bitness, providerId, categories: categoriesOf(machine, bitness, providerId) });
  }
  return [...rows.values()];
}

/** LSP categories of a provider, a bit mask; null when they cannot be read. */
export const categoriesOf = (machine: WindowsMachine, bitness: 32 | 64, providerId: string): number | null =>
  orNull(() => machine.lspCategories(bitness, encodeGuid(providerId)));

export interface Backup {
  document: BackupDocument;
  raw: RawEntry[];
}

/**
 * Reads a backup from this machine's store. `restore` takes backups from nowhere else.
 * @throws Failure backupNotFound, backupDamaged, folderUnsafe, backupFailed
 */
export function readBackup(store: ProtectedStore, id: string): Backup {
  if (!ID.test(id)) throw notFound(id);
  const bytes = inStore(() => store.read(id, BACKUP));
  if (bytes === null) throw notFound(id);
  const document = parsed<BackupDocument>('backup', bytes, id);
  if (document.id !== id) throw damaged(id, 'it was made under another name');
  if (digestOf(document) !== document.digest) throw damaged(id, 'its digest is another one');
  const raw = document.entries.map(({ bitness, item, info, path }): RawEntry => {
    const bytes = Buffer.from(info, 'hex');
    if (bytes.length !== PROTOCOL_INFO_BYTES) throw damaged(id, 'an entry is not 628 bytes long');
    return { bitness, item: item === null ? null : Buffer.from(item, 'hex'), info: bytes, path };
  });
  return { document, raw };
}

/** All backups, oldest first, and a failure for each that is damaged. @throws Failure folderUnsafe, backupFailed */
export function listBackups(store: ProtectedStore): { rows: BackupRow[]; damaged: Failure[] } {
  const rows: BackupRow[] = [];
  const failures: Failure[] = [];
  for (const id of inStore(() => store.names())) {
    if (!ID.test(id)) continue;
    try {
      const { document, raw } = readBackup(store, id);
      const journal = readJournal(store, id);
      rows.push({
        id,
        time: document.time,
        reason: document.reason,
        entries: raw.length,
        fingerprint: document.fingerprint,
        lsps: lspsOf(entriesOfRaw(raw)).map(({ name }) => name),
        state: journal === null || journal.finished ? 'finished' : 'unfinished',
      });
    } catch (error) {
      if (!(error instanceof Failure) || error.code === 'folderUnsafe') throw error;
      failures.push(error);
    }
  }
  return { rows: rows.sort((a, b) => (a.time < b.time ? -1 : 1)), damaged: failures };
}

/** @throws Failure backupNotFound, unfinished, refused */
export function removeBackup(store: ProtectedStore, id: string): void {
  const { rows } = listBackups(store);
  const row = rows.find((each) => each.id === id);
  if (row === undefined) throw notFound(id);
  const kept = (code: ErrorCode, message: string, hint: string) => new Failure({ code, message, target: id, hint });
  if (row.state === 'unfinished') {
    throw kept(
      'unfinished',
      'The change that this backup was made for did not end. Only this backup undoes it.',
      `Restore it first: winsock-lsp restore ${id}`,
    );
  }
  if (row === rows.at(-1)) {
    throw kept(
      'refused',
      'This is the newest backup. It is never removed.',
      'Make another one first: winsock-lsp backup',
    );
  }
  inStore(() => store.remove(id));
}

export const writeJournal = (store: ProtectedStore, journal: JournalFile): void =>
  inStore(() => store.write(journal.backup, JOURNAL, journalFile(journal)));

export function readJournal(store: ProtectedStore, id: string): JournalDocument | null {
  const bytes = inStore(() => store.read(id, JOURNAL));
  if (bytes === null) return null;
  const journal = parsed<JournalDocument>('journal', bytes, id);
  if (journal.backup !== id) throw damaged(id, 'its journal is of another backup');
  return journal;
}

/** An apply or restore whose journal says that it did not finish, with its backup. */
export interface UnfinishedRun {
  journal: JournalDocument;
  before: Backup;
}

/** Runs that did not finish, newest first. Skips damaged ones, which must not stop an apply or the restore of another backup. */
export function unfinishedRuns(store: ProtectedStore): UnfinishedRun[] {
  return inStore(() => store.names())
    .filter((id) => ID.test(id))
    .reverse()
    .flatMap((id) => {
      try {
        const journal = readJournal(store, id);
        return journal === null || journal.finished ? [] : [{ journal, before: readBackup(store, id) }];
      } catch (error) {
        if (error instanceof Failure && (error.code === 'backupDamaged' || error.code === 'backupNotFound')) return [];
        throw error;
      }
    });
}

/** Marks a journal as finished, with the number of steps that were done. */
export function closeJournal(store: ProtectedStore, journal: JournalDocument, stepsDone: number | null): void {
  const { backup, command, fingerprint, selection, steps } = journal;
  writeJournal(store, { backup, command, fingerprint, selection, steps, finished: true, stepsDone });
}

export const parsed = <T>(name: 'backup' | 'journal' | 'exclusion', bytes: Buffer, id: string): T =>
  documentIn(name, bytes.toString('utf8'), (reason) => damaged(id, reason));

/** Turns errors of the store into failures with a hint. @throws Failure folderUnsafe, backupFailed, and those that `use` throws */
export function inStore<T>(use: () => T): T {
  try {
    return use();
  } catch (error) {
    if (isFailure(error)) throw error;
    if (error instanceof Error && error.name === 'UnsafeFolder') throw unsafe(error as UnsafeFolder);
    throw new Failure(
      {
        code: 'backupFailed',
        message: `The folder of backups cannot be used: ${reasonOf(error)}.`,
        target: null,
        hint: 'Make room on the disk of ProgramData, or give administrators full rights to ProgramData\\WinsockLsp.',
      },
      { cause: error },
    );
  }
}

function unsafe({ path, facts: { kind, isStore, notRenamed } }: UnsafeFolder): Failure {
  const who = `Users who are not administrators can change '${path}', so nothing in it is used.`;
  const fail = (message: string, hint: string) => new Failure({ code: 'folderUnsafe', message, target: path, hint });
  if (notRenamed !== null) {
    return fail(
      `${who} ${notRenamed}`,
      `Close the program that has it open, or restart Windows. Then remove it at an elevated Command Prompt: ${removalCommand(kind, path)}`,
    );
  }
  if (isStore) {
    return fail(
      who,
      'If your backups are in it, take the rights of all other users away. If not, do nothing: the next apply or backup renames it and makes a new one.',
    );
  }
  return fail(who, 'Find out who made it. Then remove it, or take the rights of all other users away.');
}

/** A command for cmd.exe. For a link it removes the link and not its target. */
const removalCommand = (kind: UnsafeFolder['facts']['kind'], path: string): string =>
  `${{ folder: 'rmdir /s /q', link: 'rmdir', file: 'del /f' }[kind]} "${path}"`;

const notFound = (id: string): Failure =>
  new Failure({
    code: 'backupNotFound',
    message: 'There is no backup of that name. Only backups of the folder of this machine are restored.',
    target: id,
    hint: 'Run: winsock-lsp backups',
  });

const damaged = (id: string, why: string): Failure =>
  new Failure({
    code: 'backupDamaged',
    message: `The backup is damaged (${why}): nothing of it is used.`,
    target: id,
    hint: 'Choose another one: winsock-lsp backups',
  });
