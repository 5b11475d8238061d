import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../sick-layer/', import.meta.url));

/** Builds test/sick-layer as a DLL. @returns false where the compiler is not installed or fails */
export function buildSickLayer(library: string, compiler: string): boolean {
  const sources = ['sick-layer.c', 'sick-layer.def'].map((name) => join(FOLDER, name));
  return spawnSync(compiler, ['-shared', '-O1', '-o', library, ...sources, '-lws2_32']).status === 0;
}
