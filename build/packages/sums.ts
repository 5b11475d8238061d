import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from './module.ts';

export const SUMS = 'SHA256SUMS';

/** Writes SHA256SUMS into a folder, with a line for each file in it, as `sha256sum --check` reads them. */
export function writeSums(folder: string): void {
  const lines = filesBelow(folder)
    .filter((name) => name !== SUMS)
    .map((name) => `${hashOf(join(folder, name))}  ${name}\n`);
  writeFileSync(join(folder, SUMS), lines.join(''));
}

export const hashOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');
