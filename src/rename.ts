import { renameSync } from 'node:fs';
import type { ErrorCode } from './codes.ts';
import { Failure } from './failure.ts';
import { reasonOf } from './file-errors.ts';

/** Codes with which Windows refuses a rename while a virus scanner or a backup program has the new file open. */
const TEMPORARY_ERRORS: readonly unknown[] = ['EPERM', 'EACCES', 'EBUSY'];
const LONGEST_WAIT_MS = 10_000;
const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 500;

export interface RenameOptions {
  /** Error code of the Failure. */
  code: ErrorCode;
  /** Called after each refusal. True ends the attempts, because another process has done the work. */
  isDone?: () => boolean;
  /** Hint of the Failure. */
  hint?: string;
}

/** The system calls that `rename` uses. Tests replace them. */
export interface RenameSystem {
  rename(from: string, to: string): void;
  /** Milliseconds since any fixed time. */
  now(): number;
  pause(milliseconds: number): void;
}

const SYSTEM: RenameSystem = {
  rename: renameSync,
  now: () => performance.now(),
  pause: (milliseconds) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds),
};

const HINT =
  'Run the command again. If it fails again, close the program that has the file open, or exclude the folder from virus scans.';

/**
 * Renames a file or folder. Virus scanners open each new file, so it tries for about ten seconds while Windows refuses.
 * @throws Failure with the given code
 */
export function rename(from: string, to: string, options: RenameOptions, system: RenameSystem = SYSTEM): void {
  const { code, isDone = () => false, hint = HINT } = options;
  const start = system.now();
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      system.rename(from, to);
      return;
    } catch (error) {
      if (isDone()) return;
      const isTemporary = TEMPORARY_ERRORS.includes((error as NodeJS.ErrnoException).code);
      if (isTemporary && system.now() - start < LONGEST_WAIT_MS) {
        system.pause(pause);
        continue;
      }
      const tried = isTemporary ? ' The program tried for ten seconds.' : '';
      const message = `'${from}' could not be renamed to '${to}': ${reasonOf(error)}.${tried}`;
      throw new Failure({ code, message, target: to, hint }, { cause: error });
    }
  }
}
