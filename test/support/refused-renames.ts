import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { emptyFolder } from './folder.ts';

let library: string | null = null;

/**
 * Environment variables that make renames of the Linux test build fail.
 * @param count how many fail, one after the other
 * @param pattern for the old path, as fnmatch(3) takes it
 */
export function refusedRenames(count: number, pattern: string): Record<string, string> {
  if (library === null) {
    library = join(emptyFolder(), 'refused-renames.so');
    const source = fileURLToPath(new URL('refused-renames.c', import.meta.url));
    const { status, stderr } = spawnSync('cc', ['-shared', '-fPIC', '-Wall', '-Werror', '-o', library, source, '-ldl']);
    if (status !== 0) throw new Error(stderr.toString());
  }
  return { LD_PRELOAD: library, REFUSED_RENAMES: String(count), REFUSED_RENAME_OF: pattern };
}
