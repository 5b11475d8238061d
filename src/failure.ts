// The one shape in which anything in this program fails. Which codes there are, and the exit code
// that each ends in, stands in schemas/exit-codes.json.

import type ExitCodes from '../schemas/exit-codes.json';
import { lazy } from './lazy.ts';

/** The table, read when something fails or a verdict becomes an exit code. */
const table = (): typeof ExitCodes => lazy<typeof ExitCodes>('exit-codes.json');

export interface FailureFacts {
  /** A code of schemas/exit-codes.json. */
  code: string;
  /** What happened, in one sentence. */
  message: string;
  /** Where: a file, `file:line`, a registry key, an argument. */
  target: string | null;
  /** What to do next. */
  hint: string | null;
}

export class Failure extends Error {
  readonly code: string;
  readonly target: string | null;
  readonly hint: string | null;

  constructor(facts: FailureFacts, options?: ErrorOptions) {
    super(facts.message, options);
    this.name = 'Failure';
    this.code = facts.code;
    this.target = facts.target;
    this.hint = facts.hint;
  }

  get exitCode(): number {
    return exitCodeOfError(this.code);
  }
}

/** Something worth saying that did not stop the work. */
export interface Warning {
  code: string;
  message: string;
  target: string | null;
}

export function exitCodeOfError(code: string): number {
  const row = table().errors.find((error) => error.code === code);
  if (row === undefined) throw new Error(`schemas/exit-codes.json has no error '${code}'`);
  return row.exitCode;
}

/** Whether an error is one of those that a source can come to. */
export function isSourceError(code: string): boolean {
  const exitCode = table().errors.find((error) => error.code === code)?.exitCode;
  return exitCode === exitCodeNamed('sourceMalformed') || exitCode === exitCodeNamed('sourceUnreadable');
}

/** The exit code of that name. */
export function exitCodeNamed(name: string): number {
  const row = table().exitCodes.find((code) => code.name === name);
  if (row === undefined) throw new Error(`schemas/exit-codes.json has no exit code '${name}'`);
  return row.exitCode;
}

/** What a thread with little memory throws before it reads a source that may want more: another thread is to read it. */
export class LacksRoom extends Error {
  override readonly name = 'LacksRoom';
}

export const isLacksRoom = (error: unknown): boolean => isNamed(error, 'LacksRoom');

/** By its name: parts that are loaded apart have a class each. */
const isNamed = (error: unknown, name: string): boolean => error instanceof Error && error.name === name;

/** Anything thrown as a Failure; what is not ours already is `internal`. @throws LacksRoom */
export function asFailure(error: unknown): Failure {
  if (isLacksRoom(error)) throw error;
  if (isNamed(error, 'Failure')) return error as Failure;
  const text = error instanceof Error ? error.message : String(error);
  return new Failure(
    {
      code: 'internal',
      message: `A fault in winsock-lsp: ${text}`,
      target: null,
      hint: 'Please report it with the command line and, if you can, the file it happened on.',
    },
    { cause: error },
  );
}

const SYSTEM_ERRORS: Readonly<Record<string, string>> = {
  EACCES: 'access denied',
  EBUSY: 'another program is using it',
  EISDIR: 'it is a folder',
  EMFILE: 'this program has too many files open',
  ENAMETOOLONG: 'its path is too long',
  ENOENT: 'it, or its folder, does not exist',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of its path is not a folder',
  EPERM: 'access denied',
  EROFS: 'the disk is read-only',
};

/** Why a call on a file failed, in words: people look for "access denied", not for EACCES. */
export function systemReason({ code, message }: NodeJS.ErrnoException): string {
  if (code === undefined) return message;
  return SYSTEM_ERRORS[code] ?? `the system answered ${code}`;
}

/** What a question comes to that may fail: what cannot be had is unknown, and nothing hangs on it. */
export function orNull<T>(ask: () => T): T | null {
  try {
    return ask();
  } catch {
    return null;
  }
}
