// Arguments in; stdout, stderr and the exit code out. Nothing else in this program exits or writes to them.

import { writeSync } from 'node:fs';
import { isatty } from 'node:tty';
import { formatDespiteErrors, parseArguments } from './cli/arguments.ts';
import type { Answer, Diagnostic, Format } from './cli/request.ts';
import { json, run } from './cli/run.ts';
import { harmless } from './cli/show.ts';
import { errorDocument } from './contract/documents.ts';
import { toJson } from './contract/write.ts';
import { asFailure, exitCodeNamed, type Failure } from './failure.ts';

const STDOUT = 1;
const STDERR = 2;
const COMMANDS = ['list', 'test', 'schema'];

function main(args: readonly string[]): number {
  const person = isatty(STDOUT);
  let format = formatDespiteErrors(args, person);
  let answer: Answer;
  try {
    const request = parseArguments(args, person);
    format = request.format;
    answer = run(request);
  } catch (error) {
    answer = failed(asFailure(error), args, format);
  }
  // stderr first: whoever sees the document has everything that was said about it.
  write(STDERR, answer.diagnostics.map((diagnostic) => diagnosticText(diagnostic, format)).join(''));
  write(STDOUT, answer.stdout);
  return answer.exitCode;
}

function failed(failure: Failure, args: readonly string[], format: Format): Answer {
  const { code, message, target, hint, exitCode } = failure;
  if (failure.code === 'internal' && failure.cause instanceof Error) write(STDERR, debugText(failure.cause, format));
  const command = COMMANDS.find((name) => args.includes(name)) ?? null;
  const stdout = format === 'table' ? '' : json(errorDocument(command, failure), format);
  const shown = format === 'table' && hint !== null ? `${message} ${hint}` : message;
  return { exitCode, stdout, diagnostics: [{ level: 'error', code, message: shown, target }] };
}

const debugText = (error: Error, format: Format): string =>
  format === 'table' ? `${harmless(error.stack ?? error.message)}\n` : '';

function diagnosticText(diagnostic: Diagnostic, format: Format): string {
  if (format !== 'table') return `${toJson(diagnostic, 0)}\n`;
  const { level, message, target } = diagnostic;
  return `${level}: ${target === null ? '' : `${harmless(target)}: `}${harmless(message)}\n`;
}

/** Writes all of it; a reader that went away early has what it wanted. */
function write(file: number, text: string): void {
  const bytes = Buffer.from(text, 'utf8');
  for (let offset = 0; offset < bytes.length; ) {
    try {
      offset += writeSync(file, bytes, offset);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EPIPE' || code === 'EOF') return;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

let exitCode = exitCodeNamed('internal');
try {
  exitCode = main(process.argv.slice(2));
} finally {
  process.exit(exitCode);
}
