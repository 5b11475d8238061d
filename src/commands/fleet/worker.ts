import { parentPort, workerData } from 'node:worker_threads';
import { isLacksRoom } from '../../failure.ts';
import type { Unit } from '../../inputs/unit.ts';
import { type Done, doBatch, type Work } from './batch.ts';

/** What a thread of fleet does: batches in, lines out. */
export function serveBatches(): void {
  parentPort?.on('message', (units: Unit[]) => {
    const done = doneHere(units);
    parentPort?.postMessage(done, done === null ? [] : [done.bytes.buffer]);
  });
}

/** Null where one of them may want more memory than this thread has: then nothing of them is done. */
function doneHere(units: Unit[]): Done | null {
  try {
    return doBatch(units, workerData as Work);
  } catch (error) {
    if (isLacksRoom(error)) return null;
    throw error;
  }
}
