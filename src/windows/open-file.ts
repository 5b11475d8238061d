import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { OpenFile } from './machine.ts';

/** Opens an ordinary file for reading; anything else (a device, a pipe, a folder) is refused. @throws Error */
export function withOpenFile<T>(path: string, use: (file: OpenFile) => T): T {
  // Without O_NONBLOCK a pipe would be waited for; Windows does not know the flag, and no pipe by such a path.
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
