import { parentPort, workerData } from 'node:worker_threads';
import { isLacksMemory } from '../../failure.ts';
import { countsAsNoEvidence } from '../../formats/no-evidence.ts';
import { readUnit } from '../../formats/read-unit.ts';
import type { Unit } from '../../inputs/unit.ts';
import type { Scope } from '../../verdict/scope.ts';
import { linesOf } from './line.ts';
import { count, emptyTally, type Tally } from './tally.ts';
import { type FleetFormat, lineText } from './text.ts';

/** How each machine is judged and written, the same in every thread. */
export interface LineOptions {
  scope: Scope;
  format: FleetFormat;
}

/** The result of a batch: its lines as bytes for stdout, and their counts. */
export interface BatchResult {
  bytes: Uint8Array<ArrayBuffer>;
  tally: Tally;
}

/** A batch still to do, or one that an earlier run has done. */
export type Batch = Unit[] | BatchResult;

/** Reads and judges all machines of some units, and makes their lines in the same order. */
export function doBatch(units: readonly Unit[], { scope, format }: LineOptions): BatchResult {
  const tally = emptyTally();
  let text = '';
  for (const unit of units) {
    const results = readUnit(unit, null);
    if (countsAsNoEvidence(tally.noEvidence, unit, results)) continue;
    for (const line of linesOf(results, scope)) {
      count(tally, line);
      text += lineText(line, format);
    }
  }
  return { bytes: new TextEncoder().encode(text), tally };
}

/** The main function of a thread of fleet. It receives batches and sends their results. */
export function serveBatches(): void {
  parentPort?.on('message', (units: Unit[]) => {
    const done = doBatchWithinMemory(units);
    parentPort?.postMessage(done, done === null ? [] : [done.bytes.buffer]);
  });
}

/** Null if one of the units may need more memory than this thread has. Then none of them counts as done. */
function doBatchWithinMemory(units: Unit[]): BatchResult | null {
  try {
    return doBatch(units, workerData as LineOptions);
  } catch (error) {
    if (isLacksMemory(error)) return null;
    throw error;
  }
}
