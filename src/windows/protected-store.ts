import {
  closeSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { isFailure } from '../failure.ts';
import { rename } from '../rename.ts';

/** How the operating system makes and checks protected files. */
export interface Protection {
  /** Makes a folder that only administrators and SYSTEM can use; throws when it exists. */
  makeFolder(path: string): void;
  /** Makes an empty file that only they can use; throws when it exists. */
  makeFile(path: string): void;
  /** Whether only administrators and SYSTEM can change a file or folder. */
  isSafe(path: string): boolean;
  /** Locks a file until the process ends or the result is called; null when another process has locked it. */
  lock(path: string): (() => void) | null;
}

type Kind = 'folder' | 'file' | 'link';

/** The error when users who are not administrators can change a file or folder of the store. */
export class UnsafeFolder extends Error {
  readonly path: string;
  readonly facts: UnsafeFacts;
  constructor(path: string, facts: UnsafeFacts) {
    super(`${path} can be changed by users who are not administrators`);
    this.name = 'UnsafeFolder';
    this.path = path;
    this.facts = facts;
  }
}

export interface UnsafeFacts {
  kind: Kind;
  /** True for the store's own folder, false for a folder or file in it. */
  isStore: boolean;
  /** Why the store could not be renamed; null when no rename was tried. */
  notRenamed: string | null;
}

/** Old and new path of a store that was renamed because it was not safe. */
export interface MovedStore {
  from: string;
  to: string;
}

const MAX_FILE_BYTES = 64 * 1024 * 1024;

/** The store of backups: ProgramData\WinsockLsp\backups\ID. Checks before each use that only administrators can change them. */
export class ProtectedStore {
  readonly #root: string;
  readonly #protection: Protection;

  /** @param programData the folder as Windows names it, not from an environment variable */
  constructor(programData: string, protection: Protection) {
    this.#root = join(programData, 'WinsockLsp');
    this.#protection = protection;
  }

  /** The store's folder when users who are not administrators made it or can change it; else null. */
  untrusted(): string | null {
    return this.#isUntrusted(this.#root) ? this.#root : null;
  }

  /**
   * Renames the store's folder when it is not safe: any user can make a folder in ProgramData before this program does. Renames a
   * link and not its target. The next lock makes a new folder.
   * @returns null when there was nothing to rename
   * @throws UnsafeFolder when it cannot be renamed
   */
  moveUntrusted(): MovedStore | null {
    const from = this.#root;
    if (!this.#isUntrusted(from)) return null;
    const to = this.#freeName();
    try {
      rename(from, to, { code: 'folderUnsafe', isDone: () => !this.#isUntrusted(from) });
    } catch (error) {
      if (!isFailure(error)) throw error;
      throw new UnsafeFolder(from, { kind: kindOf(from) ?? 'folder', isStore: true, notRenamed: error.message });
    }
    if (kindOf(to) === null) return null;
    if (this.#isUntrusted(to)) return { from, to };
    // Another process renamed the unsafe folder first, and this rename moved the safe one that it made. Move it back.
    rename(to, from, { code: 'backupFailed' });
    return null;
  }

  /** Names of the backups, sorted. @throws UnsafeFolder */
  names(): string[] {
    const folder = this.#checked('backups');
    return folder === null ? [] : readdirSync(folder).sort();
  }

  /** A file of a backup; null when it does not exist. @throws UnsafeFolder, Error of node:fs */
  read(name: string, file: string): Buffer | null {
    const folder = this.#checked('backups', name);
    if (folder === null) return null;
    const path = join(folder, file);
    const kind = kindOf(path);
    if (kind === null) return null;
    if (kind !== 'file' || !this.#protection.isSafe(path)) {
      throw new UnsafeFolder(path, { kind, isStore: false, notRenamed: null });
    }
    if (lstatSync(path).size > MAX_FILE_BYTES) throw new Error(`${path} is too large to be a backup`);
    return readFileSync(path);
  }

  /** Writes a file of a backup and flushes it to the disk. @throws UnsafeFolder, Error of node:fs */
  write(name: string, file: string, content: string): void {
    const folder = this.#made('backups', name);
    const temporary = join(folder, `${file}.new`);
    rmSync(temporary, { force: true });
    this.#protection.makeFile(temporary);
    const handle = openSync(temporary, 'r+');
    try {
      writeFileSync(handle, content);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    rename(temporary, join(folder, file), { code: 'backupFailed' });
    flushFolder(folder);
  }

  /** Removes a backup. @throws UnsafeFolder, Error of node:fs */
  remove(name: string): void {
    const folder = this.#checked('backups', name);
    if (folder !== null) rmSync(folder, { recursive: true });
  }

  /** Locks the store, for one apply or restore at a time; null when another process has locked it. @throws UnsafeFolder */
  lock(): (() => void) | null {
    return this.#protection.lock(join(this.#made(), 'lock'));
  }

  /** The path of a folder of the store, each level checked; null when it does not exist. @throws UnsafeFolder */
  #checked(...parts: string[]): string | null {
    let path = this.#root;
    for (const part of ['', ...parts]) {
      path = join(path, part);
      if (kindOf(path) === null) return null;
      this.#check(path);
    }
    return path;
  }

  /** As `#checked`, but makes the missing folders. @throws UnsafeFolder */
  #made(...parts: string[]): string {
    let path = this.#root;
    for (const part of ['', ...parts]) {
      path = join(path, part);
      if (kindOf(path) === null) this.#protection.makeFolder(path);
      this.#check(path);
    }
    return path;
  }

  #check(path: string): void {
    if (!this.#isUntrusted(path)) return;
    throw new UnsafeFolder(path, { kind: kindOf(path) ?? 'folder', isStore: path === this.#root, notRenamed: null });
  }

  /** Whether a path exists and is no folder, or one that users who are not administrators can change. */
  #isUntrusted(path: string): boolean {
    const kind = kindOf(path);
    return kind !== null && (kind !== 'folder' || !this.#protection.isSafe(path));
  }

  /** A free name for the renamed store. Other users can make such names too. */
  #freeName(): string {
    for (let time = Date.now(); ; time++) {
      const [day, clock, fraction] = new Date(time).toISOString().replace(/[-:Z]/g, '').split(/[T.]/);
      const path = `${this.#root}.untrusted-${day}-${clock}-${fraction}`;
      if (kindOf(path) === null) return path;
    }
  }
}

/** What a path is, without following links (on Windows also junctions); null when it does not exist. */
function kindOf(path: string): Kind | null {
  try {
    const stat = lstatSync(path);
    return stat.isDirectory() ? 'folder' : stat.isFile() ? 'file' : 'link';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    // Its DACL denies administrators access. `isSafe` cannot read it either, and says no.
    if (code === 'EPERM' || code === 'EACCES') return 'folder';
    throw error;
  }
}

/** Flushes a folder's entry to the disk. Windows cannot flush a folder; NTFS has a journal. */
function flushFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
}

/** Protection by owner and mode, for tests on other systems than Windows. */
export const modeProtection = (lock: Protection['lock']): Protection => ({
  makeFolder: (path) => mkdirSync(path, { mode: 0o700 }),
  makeFile: (path) => closeSync(openSync(path, 'wx', 0o600)),
  isSafe: (path) => {
    const { mode, uid } = lstatSync(path);
    return (mode & 0o022) === 0 && (uid === 0 || uid === process.getuid?.());
  },
  lock,
});
