// A folder of the test machine as drive C:.

import { readdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type { FilePresence } from '../../src/windows/machine.ts';

export class TestDrive {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  presence(path: string): FilePresence {
    const local = this.resolve(path);
    if (local === null) return 'unknown';
    try {
      return statSync(local).isFile() ? 'there' : 'unknown';
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      return code === 'ENOENT' || code === 'ENOTDIR' ? 'gone' : 'unknown';
    }
  }

  /** By the file's mode; null on Windows or when it cannot be read. */
  isUserWritable(path: string): boolean | null {
    const local = this.resolve(path);
    if (local === null || process.platform === 'win32') return null;
    try {
      return [local, dirname(local)].some((each) => (statSync(each).mode & 0o022) !== 0);
    } catch {
      return null;
    }
  }

  /** The path with links followed, in the spelling of the disk; null when it does not exist or leads out of the drive. */
  finalPath(path: string): string | null {
    const local = this.resolve(path);
    if (local === null) return null;
    try {
      const real = relative(realpathSync.native(this.#root), realpathSync.native(local));
      return real === '' || real.startsWith('..') ? null : `C:\\${real.split(sep).join('\\')}`;
    } catch {
      return null;
    }
  }

  /** The local path of `C:\…`, found without case as on Windows; null for any other drive. */
  resolve(path: string): string | null {
    if (!/^c:\\/i.test(path)) return null;
    return path.slice(3).split('\\').reduce(withoutCase, this.#root);
  }
}

function withoutCase(folder: string, name: string): string {
  try {
    const found = readdirSync(folder).find((each) => each.toLowerCase() === name.toLowerCase());
    return join(folder, found ?? name);
  } catch {
    return join(folder, name);
  }
}
