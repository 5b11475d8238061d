import { fleetSummaryLine } from '../../contract/fleet-documents.ts';
import { toJson } from '../../contract/write.ts';
import { lazy } from '../../lazy.ts';
import type { Known } from '../../source/inputs/folder.ts';
import type * as Operands from '../../source/inputs/operands.ts';
import type { Unit } from '../../source/inputs/unit.ts';
import type * as Zip from '../../source/inputs/zip.ts';
import type { Answer, FleetRequest, Format, Terminal } from '../request.ts';
import { type Done, doBatch } from './batch.ts';
import { add, emptyTally, summaryOf } from './tally.ts';

/** Judges many machines: a line for each while it works, and the summary as the answer. */
export async function fleet(request: FleetRequest & { format: Format }, terminal: Terminal): Promise<Answer> {
  const { scope } = request;
  const tally = emptyTally();
  for await (const batch of batchesOf(request.operands)) {
    const done: Done = doBatch(batch, { scope });
    add(tally, done.tally);
    if (!terminal.write('stdout', done.text)) return { exitCode: 0, stdout: '', diagnostics: [] };
  }
  const exitCode = tally.machines > tally.errors ? 0 : tally.firstError;
  return {
    exitCode,
    stdout: `${toJson(fleetSummaryLine(scope, exitCode, summaryOf(tally, false)), 0)}\n`,
    diagnostics: [],
  };
}

const BATCH = 32;

async function* batchesOf(operands: readonly string[]): AsyncGenerator<Unit[]> {
  const known: Known = { sources: 0 };
  const batch: Unit[] = [];
  for (const found of lazy<typeof Operands>('inputs').sourcesOf(operands, known)) {
    if (typeof found === 'object' && 'warning' in found) continue;
    if (typeof found === 'object' && 'archive' in found) {
      for await (const unit of lazy<typeof Zip>('zip').membersOf(found.archive, known)) {
        batch.push(unit);
        if (batch.length === BATCH) yield batch.splice(0);
      }
    } else batch.push(found);
    if (batch.length >= BATCH) yield batch.splice(0);
  }
  if (batch.length > 0) yield batch;
}
