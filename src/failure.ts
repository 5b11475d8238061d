// The one shape in which anything in this program fails. Which codes there are, and the exit code
// that each ends in, stands in schemas/exit-codes.json.

import table from '../schemas/exit-codes.json' with { type: 'json' };

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
  const row = table.errors.find((error) => error.code === code);
  if (row === undefined) throw new Error(`schemas/exit-codes.json has no error '${code}'`);
  return row.exitCode;
}

/** Whether an error is one of those that a source can come to. */
export function isSourceError(code: string): boolean {
  const exitCode = table.errors.find((error) => error.code === code)?.exitCode;
  return exitCode === exitCodeNamed('sourceMalformed') || exitCode === exitCodeNamed('sourceUnreadable');
}

/** The exit code of that name. */
export function exitCodeNamed(name: string): number {
  const row = table.exitCodes.find((code) => code.name === name);
  if (row === undefined) throw new Error(`schemas/exit-codes.json has no exit code '${name}'`);
  return row.exitCode;
}

/** What a thread with little memory throws before it reads a source that may want more: another thread is to read it. */
export class LacksRoom extends Error {
  override readonly name = 'LacksRoom';
}

export const isLacksRoom = (error: unknown): boolean => error instanceof LacksRoom;

export const isFailure = (error: unknown): error is Failure => error instanceof Failure;

/** Anything thrown as a Failure; what is not ours already is `internal`. @throws LacksRoom */
export function asFailure(error: unknown): Failure {
  if (isLacksRoom(error)) throw error;
  if (isFailure(error)) return error;
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

/** What a question comes to that may fail: what cannot be had is unknown, and nothing hangs on it. */
export function orNull<T>(ask: () => T): T | null {
  try {
    return ask();
  } catch {
    return null;
  }
}
