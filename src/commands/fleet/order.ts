import { setImmediate } from 'node:timers/promises';
import type { Unit } from '../../inputs/unit.ts';
import type { Done } from './batch.ts';
import type { Batch } from './batches.ts';
import type { Interruption } from './interruption.ts';
import type { Runner } from './runner.ts';

/**
 * Has batches done, and delivers what they come to in their order. Only so many are begun before the first of them is
 * delivered: memory does not grow with their number.
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
    const done = isUnits(batch) ? runner.run(batch) : heard(batch);
    // It is looked at in its turn; until then a failure is nobody's.
    done.catch(() => {});
    begun.push(done);
    while (begun.length >= runner.ahead) if (!(await next())) return false;
  }
  while (begun.length > 0) if (!(await next())) return false;
  return true;
}

/** What a batch comes to; null when the end is asked for first. A promise that lasts would keep each that it is raced with. */
const unlessStopped = (done: Promise<Done>, stop: Interruption): Promise<Done | null> =>
  new Promise((resolve, reject) => {
    stop.wake = () => resolve(null);
    if (stop.asked) resolve(null);
    done.then(resolve, reject);
  });

/** Of what an earlier run did there may be a hundred thousand: Ctrl-C is heard between them. */
async function heard(done: Done): Promise<Done> {
  await setImmediate();
  return done;
}

const isUnits = (batch: Batch): batch is Unit[] => Array.isArray(batch);
