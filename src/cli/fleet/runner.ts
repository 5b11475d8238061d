import { setImmediate } from 'node:timers/promises';
import type { Unit } from '../../source/inputs/unit.ts';
import { type Done, doBatch, type Work } from './batch.ts';

/** Who does batches. */
export interface Runner {
  /** How many may be waited for at a time. */
  ahead: number;
  run: (units: Unit[]) => Promise<Done>;
}

/** This thread does them: for few machines, which take no longer than another thread takes to start. */
export const ownThread = (work: Work): Runner => ({
  ahead: 1,
  run: async (units) => {
    // Ctrl-C is heard between batches.
    await setImmediate();
    return doBatch(units, work);
  },
});
