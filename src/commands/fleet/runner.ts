// Who does batches, in which order fleet delivers their results, and how Ctrl-C ends it.

import { statSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { orNull } from '../../failure.ts';
import { STANDARD_INPUT } from '../../inputs/files.ts';
import type { Unit } from '../../inputs/unit.ts';
import { type Batch, type Done, doBatch, type Work } from './batch.ts';

/** Signals that ask a process to end: Ctrl-C, a closed window, kill. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const;

export interface Interruption {
  /** Whether a signal has come. */
  asked: boolean;
  /** The handler calls this when a signal comes. Whoever waits sets it to what ends the waiting. */
  wake: () => void;
  /** Lets a signal end the process as usual again. */
  forget: () => void;
  /** Handles signals again. */
  listen: () => void;
}

/** Handles signals from now on, so that fleet can end between two lines. */
export function interruption(): Interruption {
  const stop: Interruption = {
    asked: false,
    wake: () => {},
    forget: () => {
      for (const signal of SIGNALS) process.off(signal, ask);
    },
    listen: () => {
      for (const signal of SIGNALS) process.on(signal, ask);
    },
  };
  function ask(): void {
    stop.asked = true;
    stop.wake();
  }
  stop.listen();
  return stop;
}

/** This thread, or a pool of threads. */
export interface Runner {
  /** How many batches may be begun at a time. */
  ahead: number;
  run: (units: Unit[]) => Promise<Done>;
}

/** This thread does them. For a few machines that takes no longer than another thread takes to start. */
export const ownThread = (work: Work, stop: Interruption): Runner => ({
  ahead: 1,
  run: async (units) => {
    // Node handles signals here, between batches.
    await setImmediate();
    if (!units.some(mayWait)) return doBatch(units, work);
    // Node cannot see Ctrl-C while it waits for standard input, so a signal ends the process at once, between two lines.
    stop.forget();
    try {
      return doBatch(units, work);
    } finally {
      stop.listen();
    }
  },
});

/** Whether reading may wait for another program, as at standard input or a pipe. */
export const mayWait = (unit: Unit): boolean =>
  typeof unit === 'object' &&
  'named' in unit &&
  (unit.path === STANDARD_INPUT || orNull(() => statSync(unit.path))?.isFile() === false);

/**
 * Has batches done, and delivers their results in their order. It begins only so many before it delivers the first of them,
 * so that memory does not grow with their number.
 * @param deliver false ends it
 * @returns whether all were delivered
 */
export async function inOrder(
  batches: AsyncIterable<Batch>,
  runner: Runner,
  deliver: (done: Done) => boolean,
  stop: Interruption,
): Promise<boolean> {
  const begun: Promise<Done>[] = [];
  const next = async (): Promise<boolean> => {
    const done = await unlessStopped(begun[0] as Promise<Done>, stop);
    if (done === null) return false;
    begun.shift();
    return deliver(done);
  };
  for await (const batch of batches) {
    const done = Array.isArray(batch) ? runner.run(batch) : afterSignals(batch);
    // Its turn comes later. Until then Node must not take a failure for one that nobody handles.
    done.catch(() => {});
    begun.push(done);
    while (begun.length >= runner.ahead) if (!(await next())) return false;
  }
  while (begun.length > 0) if (!(await next())) return false;
  return true;
}

/** The result of a batch; null when a signal comes first. Promise.race would keep every batch alive as long as the signal. */
const unlessStopped = (done: Promise<Done>, stop: Interruption): Promise<Done | null> =>
  new Promise((resolve, reject) => {
    stop.wake = () => resolve(null);
    if (stop.asked) resolve(null);
    done.then(resolve, reject);
  });

/** An earlier run may have done a hundred thousand batches. Node handles signals between them. */
async function afterSignals(done: Done): Promise<Done> {
  await setImmediate();
  return done;
}
