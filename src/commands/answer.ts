import { errorDocument } from '../documents/documents.ts';
import { asFailure, condensed, type Failure, oneOfEachKind } from '../failure.ts';
import { printable } from '../printable.ts';
import { type Asked, formatDespiteErrors, parseArguments } from './arguments.ts';
import type { Answer, Diagnostic, Format, Terminal } from './command.ts';
import { answerAbout } from './help.ts';
import { COMMAND_NAMES, commandNamed } from './index.ts';
import { diagnosticText, json, type Style } from './output.ts';

/** What main writes, and the exit code. */
export interface Output {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Reads a command line, runs its command and formats the result. It never throws. */
export async function answerTo(args: readonly string[], terminal: Terminal): Promise<Output> {
  const person = terminal.isPerson('stdout');
  let format = formatDespiteErrors(args, person);
  try {
    const asked = await parseArguments(args, person);
    format = asked.format;
    const answer = await run(asked, terminal);
    return output(answer, asked.command === 'dsc' ? 'dsc' : format);
  } catch (error) {
    return failed(asFailure(error), args, format);
  }
}

/** @throws Failure when there is nothing to show but that */
async function run(asked: Asked, terminal: Terminal): Promise<Answer> {
  if (asked.command === 'help' || asked.command === 'version') return answerAbout(asked);
  const { command, ...request } = asked;
  const { run } = await commandNamed(command);
  if (request.eventLog !== true) return run(request, terminal);
  const { logged } = await import('./event-log.ts');
  const { thisMachine } = await import('../live/this-machine.ts');
  return logged(command, thisMachine(), async () => run(request, terminal));
}

const output = ({ exitCode, stdout, diagnostics }: Answer, style: Style): Output => ({
  exitCode,
  stdout,
  stderr: fewer(diagnostics, style)
    .map((diagnostic) => diagnosticText(diagnostic, style))
    .join(''),
});

/** Shows warnings of one kind as one line to people, and as at most twenty-one to programs. Errors follow, all of them. */
function fewer(diagnostics: readonly Diagnostic[], style: Style): Diagnostic[] {
  const warnings = diagnostics.filter(({ level }) => level === 'warning');
  const others = diagnostics.filter(({ level }) => level !== 'warning');
  return [...(style === 'table' || style === 'csv' ? oneOfEachKind(warnings) : condensed(warnings)), ...others];
}

function failed(failure: Failure, args: readonly string[], format: Format): Output {
  const { code, message, target, hint, exitCode, cause } = failure;
  const command = COMMAND_NAMES.find((name) => args.includes(name)) ?? null;
  const isDsc = command === 'dsc';
  const text = !isDsc && (format === 'table' || format === 'csv');
  const stdout = text ? '' : json(errorDocument(command, failure), isDsc ? 'ndjson' : format);
  const shown = text || isDsc ? `${message.replace(/[^.!?]$/, '$&.')} ${hint}` : message;
  const style = isDsc ? 'dsc' : format;
  const answer = output({ exitCode, stdout, diagnostics: [{ level: 'error', code, message: shown, target }] }, style);
  // People report a fault of ours, so it says where it happened.
  const stack =
    code === 'internal' && cause instanceof Error && text
      ? `${(cause.stack ?? '').split('\n').map(printable).join('\n')}\n`
      : '';
  return { ...answer, stderr: stack + answer.stderr };
}
