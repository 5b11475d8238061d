import { errorDetail, head } from '../documents/documents.ts';
import type { ProcessesDocument } from '../documents/generated/types.ts';
import { checked } from '../documents/validate.ts';
import type { Warning } from '../failure.ts';
import type { RunningPrograms } from './processes.ts';

/** The document `processes`. A process whose modules are unknown is a row with an error, and the exit code is still 0. */
export const processesDocument = (
  { changed, programs }: RunningPrograms,
  warnings: readonly Warning[],
): ProcessesDocument =>
  checked('processes', {
    ...head('processes', 0),
    catalogChanged: changed,
    processes: programs.map(({ process, layers, runtime, program, verdict, deciding, reason, stale, failure }) => ({
      pid: process.pid,
      name: process.name,
      path: process.path,
      bitness: process.bitness,
      startTime: process.startTime,
      layers,
      runtime,
      program,
      verdict,
      deciding,
      reason,
      stale,
      error: failure === null ? null : errorDetail(failure),
    })),
    warnings: [...warnings],
  });
