// What a thread of fleet runs: batches in, lines out.

import { parentPort, workerData } from 'node:worker_threads';
import type { Unit } from '../../source/inputs/unit.ts';
import { doBatch, type Work } from './batch.ts';

parentPort?.on('message', (units: Unit[]) => {
  const done = doBatch(units, workerData as Work);
  parentPort?.postMessage(done, [done.bytes.buffer]);
});
