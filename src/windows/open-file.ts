import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { OpenFile } from './machine.ts';

/** Opens an ordinary file for reading, and closes it after `use`. @throws Error of node:fs, or when it is no ordinary file */
export function withOpenFile<T>(path: string, use: (file: OpenFile) => T): T {
  // Without O_NONBLOCK opening a pipe would wait for a writer. Windows has neither the flag nor pipes with such paths.
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) throw new Error('not an ordinary file');
    return use({
      size: stat.size,
      read: (offset, length) => {
        const bytes = Buffer.alloc(Math.max(0, Math.min(length, stat.size - offset)));
        return bytes.subarray(0, bytes.length === 0 ? 0 : readSync(file, bytes, 0, bytes.length, offset));
      },
    });
  } finally {
    closeSync(file);
  }
}
