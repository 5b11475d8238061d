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

/** How a folder is made and judged on the system at hand. */
export interface Protection {
  /** Makes a folder that only administrators and SYSTEM can touch; throws when it is there already. */
  makeFolder(path: string): void;
  /** Makes an empty file of that kind; throws when it is there already. */
  makeFile(path: string): void;
  /** Whether nobody but administrators and SYSTEM can change it. */
  isSafe(path: string): boolean;
  /** Holds a file until the process ends or the result is called; null when another process holds it. */
  lock(path: string): (() => void) | null;
}

type Kind = 'folder' | 'file' | 'link';

/** Users who are not administrators can change a file or folder of the store, so nothing in it is used. */
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
  /** Whether it is the store itself, and not a folder or file in it. */
  isStore: boolean;
  /** Why the store could not be renamed; null when nobody tried. */
  notRenamed: string | null;
}

/** A store that was renamed because it was not safe. */
export interface MovedStore {
  from: string;
  to: string;
}

const LARGEST_FILE = 64 * 1024 * 1024;

/** Where backups are: a folder below ProgramData with a folder for each, all of them checked before each use. */
export class ProtectedStore {
  readonly #root: string;
  readonly #protection: Protection;

  /** @param programData asked of Windows, not of the environment */
  constructor(programData: string, protection: Protection) {
    this.#root = join(programData, 'WinsockLsp');
    this.#protection = protection;
  }

  /** The store's own folder when users who are not administrators made it or can change it; else null. */
  untrusted(): string | null {
    return this.#isUntrusted(this.#root) ? this.#root : null;
  }

  /**
   * Renames the store's folder when it is not safe: any user may make a folder of that name before this program does. A link
   * is renamed itself; what it leads to is left alone. The next lock makes a new folder.
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
    // Another process was faster, and this one renamed the safe folder that the other had just made.
    rename(to, from, { code: 'backupFailed' });
    return null;
  }

  /** Names of the folders below it, sorted; empty when there is none yet. @throws UnsafeFolder */
  names(): string[] {
    const folder = this.#checked('backups');
    return folder === null ? [] : readdirSync(folder).sort();
  }

  /** A file's content; null when it is not there. @throws UnsafeFolder, Error of node:fs */
  read(name: string, file: string): Buffer | null {
    const folder = this.#checked('backups', name);
    if (folder === null) return null;
    const path = join(folder, file);
    const kind = kindOf(path);
    if (kind === null) return null;
    if (kind !== 'file' || !this.#protection.isSafe(path)) {
      throw new UnsafeFolder(path, { kind, isStore: false, notRenamed: null });
    }
    if (lstatSync(path).size > LARGEST_FILE) throw new Error(`${path} is too large to be a backup`);
    return readFileSync(path);
  }

  /** Writes a file and has the disk keep it before it returns. @throws UnsafeFolder, Error of node:fs */
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

  /** One apply or restore at a time; null when there is another. @throws UnsafeFolder */
  lock(): (() => void) | null {
    return this.#protection.lock(join(this.#made(), 'lock'));
  }

  /** The folder, when it and all above it that are ours are safe; null when it is not there. */
  #checked(...parts: string[]): string | null {
    let path = this.#root;
    for (const part of ['', ...parts]) {
      path = join(path, part);
      if (kindOf(path) === null) return null;
      this.#check(path);
    }
    return path;
  }

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

  /** Whether something stands there that is no folder, or one that users who are not administrators can change. */
  #isUntrusted(path: string): boolean {
    const kind = kindOf(path);
    return kind !== null && (kind !== 'folder' || !this.#protection.isSafe(path));
  }

  /** A user may take names too, so the next one that is free is used. */
  #freeName(): string {
    for (let time = Date.now(); ; time++) {
      const [day, clock, fraction] = new Date(time).toISOString().replace(/[-:Z]/g, '').split(/[T.]/);
      const path = `${this.#root}.untrusted-${day}-${clock}-${fraction}`;
      if (kindOf(path) === null) return path;
    }
  }
}

/** Never follows a link, which on Windows a junction is too. Null when nothing is there. */
function kindOf(path: string): Kind | null {
  try {
    const stat = lstatSync(path);
    return stat.isDirectory() ? 'folder' : stat.isFile() ? 'file' : 'link';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    // Its DACL shuts out administrators too: `isSafe` cannot read it either, and says no.
    if (code === 'EPERM' || code === 'EACCES') return 'folder';
    throw error;
  }
}

/** Windows cannot open a folder for this and keeps its journal itself. */
function flushFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
}

/** Off Windows, for tests: owner and mode say who may change a folder. */
export const modeProtection = (lock: Protection['lock']): Protection => ({
  makeFolder: (path) => mkdirSync(path, { mode: 0o700 }),
  makeFile: (path) => closeSync(openSync(path, 'wx', 0o600)),
  isSafe: (path) => {
    const { mode, uid } = lstatSync(path);
    return (mode & 0o022) === 0 && (uid === 0 || uid === process.getuid?.());
  },
  lock,
});
