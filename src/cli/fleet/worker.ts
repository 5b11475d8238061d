// What a thread of fleet runs: batches in, lines out.

import { parentPort, workerData } from 'node:worker_threads';
import { isLacksRoom } from '../../failure.ts';
import type { Unit } from '../../source/inputs/unit.ts';
import { type Done, doBatch, type Work } from './batch.ts';
import { collectSometimes } from './memory.ts';

parentPort?.on('message', (units: Unit[]) => {
  const done = doneHere(units);
  parentPort?.postMessage(done, done === null ? [] : [done.bytes.buffer]);
  if (done !== null) collectSometimes(done.tally.machines);
});

/** Null where one of them may want more memory than this thread has: then nothing of them is done. */
function doneHere(units: Unit[]): Done | null {
  try {
    return doBatch(units, workerData as Work);
  } catch (error) {
    if (isLacksRoom(error)) return null;
    throw error;
  }
}
