import { spawnSync } from 'node:child_process';
import type { EndedProcess, StartRun } from './probe.ts';

/** A run writes a few thousand characters. */
const MAX_OUTPUT_BYTES = 1024 * 1024;

/**
 * Starts this program again for one run. Not detached: libuv then puts it into a job object, and Windows ends it together with
 * this process.
 */
export const startRun: StartRun = (args, limit): EndedProcess => {
  const begin = performance.now();
  const { stdout, status, signal, error } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    timeout: limit,
    killSignal: 'SIGKILL',
    maxBuffer: MAX_OUTPUT_BYTES,
    windowsHide: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const milliseconds = Math.round(performance.now() - begin);
  const run = { output: stdout ?? '', milliseconds };
  const { code } = (error ?? {}) as NodeJS.ErrnoException;
  if (code === 'ETIMEDOUT') return { ...run, ending: { kind: 'timedOut' } };
  if (error !== undefined && code !== 'ENOBUFS')
    return { ...run, ending: { kind: 'notStarted', message: error.message } };
  return { ...run, ending: { kind: 'ended', exitCode: status, signal } };
};
