import { errorDocument } from '../documents/documents.ts';
import { asFailure, condensed, type Failure, oneOfEachKind } from '../failure.ts';
import { printable } from '../printable.ts';
import { commandDespiteErrors, formatDespiteErrors, type ParsedCommand, parseArguments } from './arguments.ts';
import type { Answer, Diagnostic, Format, Terminal } from './command.ts';
import { answerAbout } from './help.ts';
import { commandNamed } from './index.ts';
import { type DiagnosticFormat, diagnosticText, json } from './output.ts';

/** What main writes, and the exit code. */
export interface Output {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Reads a command line, runs its command and formats the result. It never throws. */
export async function answerTo(args: readonly string[], terminal: Terminal): Promise<Output> {
  const isTty = terminal.isTty('stdout');
  let format = formatDespiteErrors(args, isTty);
  try {
    const parsed = await parseArguments(args, isTty);
    format = parsed.format;
    const answer = await run(parsed, terminal);
    return output(answer, parsed.command === 'dsc' ? 'dsc' : format);
  } catch (error) {
    return failureOutput(asFailure(error), args, format);
  }
}

/** @throws Failure when there is nothing else to show */
async function run(parsed: ParsedCommand, terminal: Terminal): Promise<Answer> {
  if (parsed.command === 'help' || parsed.command === 'version') return answerAbout(parsed);
  const { command, ...request } = parsed;
  const { run } = await commandNamed(command);
  if (request.eventLog !== true) return run(request, terminal);
  const { withEventLog } = await import('./event-log.ts');
  const { thisMachine } = await import('../live/this-machine.ts');
  return withEventLog(command, thisMachine(), async () => run(request, terminal));
}

const output = ({ exitCode, stdout, diagnostics }: Answer, diagnosticFormat: DiagnosticFormat): Output => ({
  exitCode,
  stdout,
  stderr: condensedDiagnostics(diagnostics, diagnosticFormat)
    .map((diagnostic) => diagnosticText(diagnostic, diagnosticFormat))
    .join(''),
});

/** Shortens warnings of one code: to one line for people, to at most twenty-one for programs. All errors follow. */
function condensedDiagnostics(diagnostics: readonly Diagnostic[], diagnosticFormat: DiagnosticFormat): Diagnostic[] {
  const warnings = diagnostics.filter(({ level }) => level === 'warning');
  const others = diagnostics.filter(({ level }) => level !== 'warning');
  return [
    ...(diagnosticFormat === 'table' || diagnosticFormat === 'csv' ? oneOfEachKind(warnings) : condensed(warnings)),
    ...others,
  ];
}

function failureOutput(failure: Failure, args: readonly string[], format: Format): Output {
  const { code, message, target, hint, exitCode, cause } = failure;
  const command = commandDespiteErrors(args);
  const isDsc = command === 'dsc';
  const isText = !isDsc && (format === 'table' || format === 'csv');
  const stdout = isText ? '' : json(errorDocument(command, failure), isDsc ? 'ndjson' : format);
  const shown = isText || isDsc ? `${message.replace(/[^.!?]$/, '$&.')} ${hint}` : message;
  const diagnosticFormat = isDsc ? 'dsc' : format;
  const answer = output(
    { exitCode, stdout, diagnostics: [{ level: 'error', code, message: shown, target }] },
    diagnosticFormat,
  );
  // People report internal errors to us, and the stack shows where one happened.
  const stack =
    code === 'internal' && cause instanceof Error && isText
      ? `${(cause.stack ?? '').split('\n').map(printable).join('\n')}\n`
      : '';
  return { ...answer, stderr: stack + answer.stderr };
}
