import { Failure, type FailureFacts } from '../failure.ts';
import type { Unit } from '../inputs/unit.ts';
import { type MachineResult, unknownSource } from '../machine-catalog.ts';

/**
 * Counts the files of no known kind that a folder, a pattern or an archive led to. A folder may hold hundreds of other logs, so these
 * files share one result. A file that the user named has a result of its own.
 */
export interface NoEvidence {
  files: number;
  /** Why the first of them was not read; null where there is none. */
  first: FailureFacts | null;
}

export const noneYet = (): NoEvidence => ({ files: 0, first: null });

/** Counts the unit, if it is such a file. @returns whether it is */
export function countsAsNoEvidence(counted: NoEvidence, unit: Unit, results: readonly MachineResult[]): boolean {
  const isNamed = typeof unit === 'object' && 'named' in unit;
  const [only] = results;
  if (isNamed || results.length !== 1 || only === undefined || !('failure' in only)) return false;
  const { code, message, target, hint } = only.failure;
  if (code !== 'sourceUnrecognised') return false;
  addNoEvidence(counted, { files: 1, first: { code, message, target, hint } });
  return true;
}

export function addNoEvidence(counted: NoEvidence, later: NoEvidence): void {
  counted.files += later.files;
  counted.first ??= later.first;
}

/** The one result of all of them; none where there is no such file. */
export function resultsOfNoEvidence({ files, first }: NoEvidence): MachineResult[] {
  if (first === null) return [];
  const message =
    files === 1
      ? first.message
      : `${files} files are of no kind that is read, the first of them ${first.target}. ${first.message}`;
  // It names no path, so that fleet --resume looks for these files again.
  const source = { ...unknownSource(null), machine: 'no evidence' };
  return [{ source, failure: new Failure({ ...first, message }) }];
}
