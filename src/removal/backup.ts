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
export const ID = /^\d{8}-\d{6}-[0-9a-f]{4}$/;

/**
 * Writes both catalogs, byte for byte, has the disk keep them, and reads them again: what cannot be restored is no backup.
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

/** Sortable to the millisecond; never one that is there already. */
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

/** LSP categories; null where they cannot be read. */
export const categoriesOf = (machine: WindowsMachine, bitness: 32 | 64, providerId: string): number | null =>
  orNull(() => machine.lspCategories(bitness, encodeGuid(providerId)));

export interface Backup {
  document: BackupDocument;
  raw: RawEntry[];
}

/** A backup of this machine's folder by its name: nothing else is ever restored. @throws Failure */
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

/** All backups, oldest first; what is none is named in a warning. */
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

/** A run that did not come to its end, with what was there before it. */
export interface UnfinishedRun {
  journal: JournalDocument;
  before: Backup;
}

/** The runs that did not come to their end, newest first; a damaged one stops neither apply nor the restore of another. */
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

/** Notes that a run waits for nothing any more, and how far it had come. */
export function closeJournal(store: ProtectedStore, journal: JournalDocument, stepsDone: number | null): void {
  const { backup, command, fingerprint, selection, steps } = journal;
  writeJournal(store, { backup, command, fingerprint, selection, steps, finished: true, stepsDone });
}

export const parsed = <T>(name: 'backup' | 'journal' | 'exclusion', bytes: Buffer, id: string): T =>
  documentIn(name, bytes.toString('utf8'), (reason) => damaged(id, reason));

/** Whatever goes wrong with the folder, by what can be done about it. */
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

/** For cmd.exe. It removes a link itself, and not what the link leads to. */
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
