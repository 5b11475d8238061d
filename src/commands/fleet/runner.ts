import { statSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { orNull } from '../../failure.ts';
import { STANDARD_INPUT } from '../../inputs/files.ts';
import type { Unit } from '../../inputs/unit.ts';
import { type Done, doBatch, type Work } from './batch.ts';
import type { Interruption } from './interruption.ts';

/** Who does batches. */
export interface Runner {
  /** How many may be waited for at a time. */
  ahead: number;
  run: (units: Unit[]) => Promise<Done>;
}

/** This thread does them: for few machines, which take no longer than another thread takes to start. */
export const ownThread = (work: Work, stop: Interruption): Runner => ({
  ahead: 1,
  run: async (units) => {
    // Ctrl-C is heard between batches.
    await setImmediate();
    if (!units.some(mayWait)) return doBatch(units, work);
    // Who waits for somebody else's words hears nothing: then it ends the process where it stands, between two lines.
    stop.forget();
    try {
      return doBatch(units, work);
    } finally {
      stop.listen();
    }
  },
});

/** Whether reading it may take as long as somebody else likes. */
export const mayWait = (unit: Unit): boolean =>
  unit === STANDARD_INPUT || (typeof unit === 'string' && orNull(() => statSync(unit))?.isFile() === false);
