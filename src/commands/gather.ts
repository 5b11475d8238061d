// Everything that operands stand for, as rows of a fleet, or as the one machine that it is.

import { Failure, type Warning } from '../failure.ts';
import { readBytes, readOpened } from '../formats/read.ts';
import { STANDARD_INPUT, withSourceFile } from '../inputs/files.ts';
import { readUnit } from '../inputs/unit.ts';
import type { MachineCatalog, MachineResult } from '../machine-catalog.ts';
import { beginsLikeLines, fleetLines } from '../report/fleet-lines.ts';
import type { FleetRow } from '../report/model/fleet.ts';
import { rowOf } from '../report/rows.ts';
import { DEFAULT_SCOPE } from '../verdict/scope.ts';
import { unitsOf } from './fleet/batches.ts';
import { lineOf, machineName } from './fleet/line.ts';
import type { SourcesRequest } from './request.ts';

export interface Gathered {
  /** The machine, where there is exactly one and its catalog was read. */
  only: MachineCatalog | null;
  rows: FleetRow[];
  /** Why sources could not be read; those that a line of fleet tells of are not among them. */
  failures: Failure[];
  warnings: Warning[];
}

/** Of each machine no more is kept than its row: there may be a hundred thousand. */
export async function gathered(sources: SourcesRequest, controlSet: number | null): Promise<Gathered> {
  const found: Gathered = { only: null, rows: [], failures: [], warnings: [] };
  for await (const unit of unitsOf(sources, { sources: 0 }, (warning) => found.warnings.push(warning))) {
    const fleet =
      typeof unit === 'string' ? readLinesOrFile(unit, controlSet) : { results: readUnit(unit, controlSet) };
    if ('lines' in fleet) {
      for (const line of fleet.lines) found.rows.push(rowOf(line));
      found.only = null;
      continue;
    }
    for (const [index, result] of fleet.results.entries()) addResult(found, result, index);
  }
  return found;
}

function addResult(found: Gathered, result: MachineResult, index: number): void {
  found.only = found.rows.length === 0 && !('failure' in result) ? result : null;
  if ('failure' in result) found.failures.push(result.failure);
  found.rows.push(rowOf(lineOf(result, machineName(result.source, index), DEFAULT_SCOPE)));
}

/** Standard input can be read once, so that what it holds is decided while it is open. */
function readLinesOrFile(
  path: string,
  controlSet: number | null,
): { lines: ReturnType<typeof fleetLines> } | { results: MachineResult[] } {
  try {
    return withSourceFile(path, (file) => {
      if (beginsLikeLines(file.read(0, 512))) return { lines: fleetLines(file.all(), path) };
      return {
        results:
          path === STANDARD_INPUT
            ? readBytes(file.all(), path, { logs: () => [], controlSet })
            : readOpened(file, path, controlSet),
      };
    });
  } catch (error) {
    if (error instanceof Failure) return { results: readUnit({ path, failure: error }, controlSet) };
    throw error;
  }
}
