import type { Unit } from '../../source/inputs/unit.ts';
import type { Done } from './batch.ts';
import type { Batch } from './batches.ts';
import type { Runner } from './runner.ts';

/**
 * Has batches done, and delivers what they come to in their order. Only so many are begun before the first of them is
 * delivered: memory does not grow with their number.
 * @param deliver false ends it
 * @param stop resolves when it is to end at once
 * @returns whether all were delivered
 */
export async function inOrder(
  batches: AsyncIterable<Batch>,
  runner: Runner,
  deliver: (done: Done) => boolean,
  stop: Promise<null>,
): Promise<boolean> {
  const begun: Promise<Done>[] = [];
  const next = async (): Promise<boolean> => {
    const done = await Promise.race([stop, begun[0] as Promise<Done>]);
    if (done === null) return false;
    begun.shift();
    return deliver(done);
  };
  for await (const batch of batches) {
    const done = isUnits(batch) ? runner.run(batch) : Promise.resolve(batch);
    // It is looked at in its turn; until then a failure is nobody's.
    done.catch(() => {});
    begun.push(done);
    while (begun.length >= runner.ahead) if (!(await next())) return false;
  }
  while (begun.length > 0) if (!(await next())) return false;
  return true;
}

const isUnits = (batch: Batch): batch is Unit[] => Array.isArray(batch);
