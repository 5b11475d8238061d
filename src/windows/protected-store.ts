import {
  closeSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

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

/** A folder of it can be written by others: nothing in it is believed. */
export class UnsafeFolder extends Error {
  readonly path: string;
  constructor(path: string) {
    super(`${path} can be changed by others than administrators`);
    this.name = 'UnsafeFolder';
    this.path = path;
  }
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
    if (kind !== 'file' || !this.#protection.isSafe(path)) throw new UnsafeFolder(path);
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
    renameSync(temporary, join(folder, file));
    flushFolder(folder);
  }

  /** Removes a folder with its files. @throws UnsafeFolder, Error of node:fs */
  remove(name: string): void {
    const folder = this.#checked('backups', name);
    if (folder !== null) rmSync(folder, { recursive: true });
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
    if (kindOf(path) !== 'folder' || !this.#protection.isSafe(path)) throw new UnsafeFolder(path);
  }
}

/** By folder entry: a link, which on Windows a junction is too, is never followed. Null when nothing is there. */
function kindOf(path: string): 'folder' | 'file' | 'other' | null {
  try {
    const stat = lstatSync(path);
    return stat.isDirectory() ? 'folder' : stat.isFile() ? 'file' : 'other';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
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
