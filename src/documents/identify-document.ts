import type { Failure, Warning } from '../failure.ts';
import { errorDetail, head } from './documents.ts';
import type { IdentifyDocument } from './generated/types.ts';
import { checked } from './validate.ts';

/** What one file was found to be. */
export interface IdentifiedFile {
  path: string;
  /** Null where the file shows none that is known. */
  runtime: { name: string; version: string | null } | null;
  /** Names of the rules that hold for it. */
  programs: readonly string[];
  /** Why it could not be looked at. */
  failure: Failure | null;
}

/** The exit code is that of the first file that could not be looked at. */
export function identifyDocument(files: readonly IdentifiedFile[], warnings: readonly Warning[]): IdentifyDocument {
  const failed = files.find(({ failure }) => failure !== null);
  return checked('identify', {
    ...head('identify', failed?.failure?.exitCode ?? 0),
    files: files.map(({ path, runtime, programs, failure }) => ({
      path,
      runtime,
      program: programs[0] ?? null,
      programs: [...programs],
      error: failure === null ? null : errorDetail(failure),
    })),
    warnings: [...warnings],
  });
}
