import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const SOURCE = fileURLToPath(new URL('../simulator/simulator.c', import.meta.url));

/** Builds test/simulator as a shared library; false where that compiler is not there or fails. */
export const buildSimulator = (library: string, compiler = 'cc'): boolean =>
  spawnSync(compiler, ['-shared', '-fPIC', '-O1', '-o', library, SOURCE]).status === 0;
