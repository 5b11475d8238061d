import { errorDocument } from '../documents/documents.ts';
import { asFailure, condensed, type Failure, oneOfEachKind } from '../failure.ts';
import { printable } from '../printable.ts';
import { formatDespiteErrors, parseArguments } from './arguments.ts';
import { diagnosticText, type Style } from './diagnostic.ts';
import { json } from './json.ts';
import { COMMANDS } from './options.ts';
import type { Answer, Diagnostic, Format, Terminal } from './request.ts';
import { run } from './run.ts';

/** What is to be written, and the exit code. */
export interface Output {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** All that a command line comes to; nothing is thrown. */
export async function answerTo(args: readonly string[], terminal: Terminal): Promise<Output> {
  const person = terminal.isPerson('stdout');
  let format = formatDespiteErrors(args, person);
  try {
    const request = parseArguments(args, person);
    format = request.format;
    const answer = await run(request, terminal);
    const style = request.command === 'dsc' ? 'dsc' : format;
    return output(answer, style);
  } catch (error) {
    return failed(asFailure(error), args, format);
  }
}

const output = ({ exitCode, stdout, diagnostics }: Answer, format: Style): Output => ({
  exitCode,
  stdout,
  stderr: fewer(diagnostics, format)
    .map((diagnostic) => diagnosticText(diagnostic, format))
    .join(''),
});

/** Warnings of one kind are one line for people, and at the most twenty-one for programs; errors stand whole below them. */
function fewer(diagnostics: readonly Diagnostic[], format: Style): Diagnostic[] {
  const warnings = diagnostics.filter(({ level }) => level === 'warning');
  const others = diagnostics.filter(({ level }) => level !== 'warning');
  return [...(format === 'table' || format === 'csv' ? oneOfEachKind(warnings) : condensed(warnings)), ...others];
}

function failed(failure: Failure, args: readonly string[], format: Format): Output {
  const { code, message, target, hint, exitCode, cause } = failure;
  const command = Object.keys(COMMANDS).find((name) => args.includes(name)) ?? null;
  const isDsc = command === 'dsc';
  const text = !isDsc && (format === 'table' || format === 'csv');
  const stdout = text ? '' : json(errorDocument(command, failure), isDsc ? 'ndjson' : format);
  const shown = (text || isDsc) && hint !== null ? `${message.replace(/[^.!?]$/, '$&.')} ${hint}` : message;
  const style = isDsc ? 'dsc' : format;
  const answer = output({ exitCode, stdout, diagnostics: [{ level: 'error', code, message: shown, target }] }, style);
  // A fault of ours is for whoever reports it: with the place it happened at.
  const stack =
    code === 'internal' && cause instanceof Error && text
      ? `${(cause.stack ?? '').split('\n').map(printable).join('\n')}\n`
      : '';
  return { ...answer, stderr: stack + answer.stderr };
}
