import { spawnSync } from 'node:child_process';
import type { EndedProcess, StartRun } from './probe.ts';

/** What a run tells is a few thousand characters. */
const LONGEST_OUTPUT = 1024 * 1024;

/**
 * This very program, started anew. Not detached: then Windows ends it together with this one, by the job object that libuv
 * puts its children into.
 */
export const startRun: StartRun = (args, limit): EndedProcess => {
  const begin = performance.now();
  const { stdout, status, signal, error } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    timeout: limit,
    killSignal: 'SIGKILL',
    maxBuffer: LONGEST_OUTPUT,
    windowsHide: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const milliseconds = Math.round(performance.now() - begin);
  const told = { output: stdout ?? '', milliseconds };
  const { code } = (error ?? {}) as NodeJS.ErrnoException;
  if (code === 'ETIMEDOUT') return { ...told, ending: { kind: 'timedOut' } };
  if (error !== undefined && code !== 'ENOBUFS')
    return { ...told, ending: { kind: 'notStarted', message: error.message } };
  return { ...told, ending: { kind: 'ended', exitCode: status, signal } };
};
