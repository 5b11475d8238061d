import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/** How a folder is made and judged on the system at hand. */
export interface Protection {
  /** Makes a folder that only administrators and SYSTEM can touch; throws when it is there already. */
  makeFolder(path: string): void;
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
    if (!exists(path)) return null;
    if (!this.#protection.isSafe(path)) throw new UnsafeFolder(path);
    if (statSync(path).size > LARGEST_FILE) throw new Error(`${path} is too large to be a backup`);
    return readFileSync(path);
  }

  /** Writes a file and has the disk keep it before it returns. @throws UnsafeFolder, Error of node:fs */
  write(name: string, file: string, content: string): void {
    const folder = this.#made('backups', name);
    const temporary = join(folder, `${file}.new`);
    rmSync(temporary, { force: true });
    const handle = openSync(temporary, 'wx');
    try {
      writeFileSync(handle, content);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(temporary, join(folder, file));
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
      if (!exists(path)) return null;
      if (!this.#protection.isSafe(path)) throw new UnsafeFolder(path);
    }
    return path;
  }

  #made(...parts: string[]): string {
    let path = this.#root;
    for (const part of ['', ...parts]) {
      path = join(path, part);
      if (!exists(path)) this.#protection.makeFolder(path);
      if (!this.#protection.isSafe(path)) throw new UnsafeFolder(path);
    }
    return path;
  }
}

/** By folder entry: a link that leads nowhere is there too, and is not safe. */
function exists(path: string): boolean {
  try {
    statSync(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
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

/** Off Windows, for tests: the mode says who may change a folder. */
export const modeProtection = (lock: Protection['lock']): Protection => ({
  makeFolder: (path) => mkdirSync(path, { mode: 0o700 }),
  isSafe: (path) => (statSync(path).mode & 0o022) === 0,
  lock,
});
