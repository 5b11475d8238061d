import { renameSync } from 'node:fs';
import type { ErrorCode } from './codes.ts';
import { Failure } from './failure.ts';
import { reasonOf } from './file-errors.ts';

/** Windows refuses a rename with these while a virus scanner or a backup program has the new file open. */
const MAY_PASS: readonly unknown[] = ['EPERM', 'EACCES', 'EBUSY'];
const LONGEST_WAIT_MS = 10_000;
const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 500;

export interface RenameOptions {
  /** Code of the failure. */
  code: ErrorCode;
  /** Asked after each refusal: true ends the tries, because another process has done the work. */
  isDone?: () => boolean;
  /** What to do when it fails. */
  hint?: string;
}

/** What a rename asks of the system; a test gives its own. */
export interface RenameSystem {
  rename(from: string, to: string): void;
  /** Milliseconds from any fixed point. */
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
 * Renames a file or folder, and tries for about ten seconds while Windows refuses it: a scanner opens each new file.
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
      const mayPass = MAY_PASS.includes((error as NodeJS.ErrnoException).code);
      if (mayPass && system.now() - start < LONGEST_WAIT_MS) {
        system.pause(pause);
        continue;
      }
      const tried = mayPass ? ' The program tried for ten seconds.' : '';
      const message = `'${from}' could not be renamed to '${to}': ${reasonOf(error)}.${tried}`;
      throw new Failure({ code, message, target: to, hint }, { cause: error });
    }
  }
}
