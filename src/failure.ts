// Every error that a user sees is a Failure. schemas/exit-codes.json lists the codes, and build/generate.ts makes src/codes.ts
// from it.

import { ERRORS, type ErrorCode, EXIT_CODES } from './codes.ts';

export interface FailureFacts {
  code: ErrorCode;
  /** What happened, in one sentence. */
  message: string;
  /** What it happened to: a file, `file:line`, a registry key, an argument. */
  target: string | null;
  /** What to do next, in commands of the exe. */
  hint: string;
}

export class Failure extends Error {
  readonly code: ErrorCode;
  readonly target: string | null;
  readonly hint: string;

  constructor(facts: FailureFacts, options?: ErrorOptions) {
    super(facts.message, options);
    this.name = 'Failure';
    this.code = facts.code;
    this.target = facts.target;
    this.hint = facts.hint;
  }

  get exitCode(): number {
    return ERRORS[this.code];
  }
}

/** @param most the largest size that is read, in bytes: a whole number of MiB */
export const sourceTooLarge = (noun: string, most: number, path: string, hint: string): Failure =>
  new Failure({
    code: 'sourceTooLarge',
    message: `The ${noun} is larger than ${most / 1024 / 1024} MiB.`,
    target: path,
    hint,
  });

/** Something that the user should know and that did not stop the work. */
export interface Warning {
  code: string;
  message: string;
  target: string | null;
}

/** A document has at most this many warnings of one code. */
const MOST_OF_A_CODE = 20;

/** The first twenty warnings of each code. One more says how many others were left out, if there are at least two. */
export function condensed<W extends Warning>(warnings: readonly W[]): W[] {
  const counts = countsOfCodes(warnings);
  const seen = new Map<string, number>();
  return warnings.flatMap((warning) => {
    const { code } = warning;
    const count = counts.get(code) as number;
    const place = (seen.get(code) ?? 0) + 1;
    seen.set(code, place);
    if (count <= MOST_OF_A_CODE + 1 || place <= MOST_OF_A_CODE) return [warning];
    const message = `${count - MOST_OF_A_CODE} more warnings of this kind were left out.`;
    return place === MOST_OF_A_CODE + 1 ? [{ ...warning, message, target: null }] : [];
  });
}

/** The first warning of each code, with the number of the others. For text output. */
export function oneOfEachKind<W extends Warning>(warnings: readonly W[]): W[] {
  const counts = countsOfCodes(warnings);
  const seen = new Set<string>();
  return warnings.flatMap((warning) => {
    if (seen.has(warning.code)) return [];
    seen.add(warning.code);
    const others = (counts.get(warning.code) as number) - 1;
    return others === 0 ? [warning] : [{ ...warning, message: `${warning.message} (and ${others} more of this kind)` }];
  });
}

function countsOfCodes(warnings: readonly Warning[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { code } of warnings) counts.set(code, (counts.get(code) ?? 0) + 1);
  return counts;
}

/** Whether a code is the error code of a source that could not be read. */
export function isSourceError(code: string): code is ErrorCode {
  if (!Object.hasOwn(ERRORS, code)) return false;
  const exitCode: number = ERRORS[code as ErrorCode];
  return exitCode === EXIT_CODES.sourceMalformed || exitCode === EXIT_CODES.sourceUnreadable;
}

/** Thrown by a thread before it reads a source that may need more memory than it has. The fleet gives the source to another thread. */
export class LacksMemory extends Error {
  override readonly name = 'LacksMemory';
}

export const isLacksMemory = (error: unknown): boolean => error instanceof LacksMemory;

export const isFailure = (error: unknown): error is Failure => error instanceof Failure;

/** Turns anything thrown into a Failure. What is not one becomes the error `internal`. @throws LacksMemory */
export function asFailure(error: unknown): Failure {
  if (isLacksMemory(error)) throw error;
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

/** Calls `ask` and returns null if it throws. For facts that may stay unknown. */
export function orNull<T>(ask: () => T): T | null {
  try {
    return ask();
  } catch {
    return null;
  }
}
