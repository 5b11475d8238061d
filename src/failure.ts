// The one shape in which anything in this program fails. schemas/exit-codes.json lists the codes, and
// build/generate.ts makes src/codes.ts of it.

import { ERRORS, type ErrorCode, EXIT_CODES } from './codes.ts';

export interface FailureFacts {
  code: ErrorCode;
  /** What happened, in one sentence. */
  message: string;
  /** Where: a file, `file:line`, a registry key, an argument. */
  target: string | null;
  /** What to do next. */
  hint: string | null;
}

export class Failure extends Error {
  readonly code: ErrorCode;
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
    return ERRORS[this.code];
  }
}

/** @param most the largest that is read, in bytes: a whole number of MiB */
export const sourceTooLarge = (noun: string, most: number, path: string, hint: string): Failure =>
  new Failure({
    code: 'sourceTooLarge',
    message: `The ${noun} is larger than ${most / 1024 / 1024} MiB.`,
    target: path,
    hint,
  });

/** Something worth saying that did not stop the work. */
export interface Warning {
  code: string;
  message: string;
  target: string | null;
}

/** Of one code, more warnings than this say nothing new to a program. */
const MOST_OF_A_CODE = 20;

/** The first twenty of each code, and in place of two or more that follow one that counts them. */
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

/** One of each code for people, who learn nothing from the others but how many they are. */
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

/** Whether a code is an error code, and says that a source could not be read. */
export function isSourceError(code: string): code is ErrorCode {
  if (!Object.hasOwn(ERRORS, code)) return false;
  const exitCode: number = ERRORS[code as ErrorCode];
  return exitCode === EXIT_CODES.sourceMalformed || exitCode === EXIT_CODES.sourceUnreadable;
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
