// Runs batches in this thread, delivers results in the order of the sources, and lets Ctrl-C end fleet.

import { statSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { orNull } from '../../failure.ts';
import { STANDARD_INPUT } from '../../inputs/files.ts';
import type { Unit } from '../../inputs/unit.ts';
import { type Batch, type BatchResult, doBatch, type LineOptions } from './batch.ts';

/** Signals that ask a process to end: Ctrl-C, a closed window, kill. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const;

export interface Interruption {
  /** Whether a signal has come. */
  signaled: boolean;
  /** The signal handler calls this. A function that waits sets it to one that ends the wait. */
  wake: () => void;
  /** Removes the signal handler. A signal then ends the process as usual. */
  stopListening: () => void;
  /** Sets the signal handler again. */
  listen: () => void;
}

/** Handles signals from now on, so that fleet can end between two lines. */
export function interruption(): Interruption {
  const stop: Interruption = {
    signaled: false,
    wake: () => {},
    stopListening: () => {
      for (const signal of SIGNALS) process.off(signal, onSignal);
    },
    listen: () => {
      for (const signal of SIGNALS) process.on(signal, onSignal);
    },
  };
  function onSignal(): void {
    stop.signaled = true;
    stop.wake();
  }
  stop.listen();
  return stop;
}

/** Runs batches in this thread, or in a pool of threads. */
export interface Runner {
  /** How many batches may be begun at a time. */
  ahead: number;
  run: (units: Unit[]) => Promise<BatchResult>;
}

export const mainThread = (lineOptions: LineOptions, stop: Interruption): Runner => ({
  ahead: 1,
  run: async (units) => {
    // Lets Node handle signals between batches.
    await setImmediate();
    if (!units.some(mayBlock)) return doBatch(units, lineOptions);
    // Node cannot see Ctrl-C while it waits for standard input, so a signal ends the process at once, between two lines.
    stop.stopListening();
    try {
      return doBatch(units, lineOptions);
    } finally {
      stop.listen();
    }
  },
});

/** Whether reading may wait for another program, as at standard input or a pipe. */
export const mayBlock = (unit: Unit): boolean =>
  typeof unit === 'object' &&
  'named' in unit &&
  (unit.path === STANDARD_INPUT || orNull(() => statSync(unit.path))?.isFile() === false);

/**
 * Runs batches, and delivers their results in the same order. It begins at most `runner.ahead` batches before it delivers the
 * first of them, so that memory does not grow with their number.
 * @param deliver returns false to stop
 * @returns whether all were delivered
 */
export async function deliverInOrder(
  batches: AsyncIterable<Batch>,
  runner: Runner,
  deliver: (done: BatchResult) => boolean,
  stop: Interruption,
): Promise<boolean> {
  const begun: Promise<BatchResult>[] = [];
  const next = async (): Promise<boolean> => {
    const done = await unlessStopped(begun[0] as Promise<BatchResult>, stop);
    if (done === null) return false;
    begun.shift();
    return deliver(done);
  };
  for await (const batch of batches) {
    const done = Array.isArray(batch) ? runner.run(batch) : afterSignals(batch);
    // `next` awaits this later. Without a handler until then, Node would end the process if it fails.
    done.catch(() => {});
    begun.push(done);
    while (begun.length >= runner.ahead) if (!(await next())) return false;
  }
  while (begun.length > 0) if (!(await next())) return false;
  return true;
}

/** The result of a batch; null when a signal comes first. Promise.race would keep every result in memory. */
const unlessStopped = (done: Promise<BatchResult>, stop: Interruption): Promise<BatchResult | null> =>
  new Promise((resolve, reject) => {
    stop.wake = () => resolve(null);
    if (stop.signaled) resolve(null);
    done.then(resolve, reject);
  });

/** Lets Node handle signals between the sources of an earlier run, of which there may be a hundred thousand. */
async function afterSignals(done: BatchResult): Promise<BatchResult> {
  await setImmediate();
  return done;
}
