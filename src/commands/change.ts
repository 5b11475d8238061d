// Shared by the commands that change this machine: they need Windows, and answer with an outcome.

import { EXIT_CODES } from '../codes.ts';
import type { ExclusionChange, OutcomeDocument } from '../documents/generated/types.ts';
import { Failure } from '../failure.ts';
import { printable } from '../printable.ts';
import { outcomeDocument } from '../removal/change-documents.ts';
import type { Outcome } from '../removal/outcome.ts';
import type { WindowsMachine } from '../windows/machine.ts';
import type { Answer, Request } from './command.ts';
import { outcomeEvents } from './event-log.ts';
import { diagnosticWithHint, json, warningDiagnostics } from './output.ts';
import { categoriesText, table, yesNo } from './text.ts';

/** @throws Failure liveNeedsWindows */
export async function windowsMachine(): Promise<WindowsMachine> {
  const { thisMachine } = await import('../live/this-machine.ts');
  const machine = thisMachine();
  if (machine !== null) return machine;
  throw new Failure({
    code: 'liveNeedsWindows',
    message: 'This machine has no Winsock catalog to change: it does not run Windows.',
    target: null,
    hint: 'To plan a removal on another machine, run: winsock-lsp plan FILE --non-ifs',
  });
}

interface OutcomeRequest extends Request {
  /** Exit 3010 when the change succeeded and needs a restart. */
  rebootExitCode?: boolean;
}

export function outcomeAnswer(result: Outcome, { format, rebootExitCode, eventLog }: OutcomeRequest): Answer {
  const restart = rebootExitCode === true && result.status === 'done' && result.restartRequired;
  const exitCode = result.failure?.exitCode ?? (restart ? EXIT_CODES.restartNeeded : 0);
  const document = outcomeDocument(result, exitCode);
  const diagnostics = warningDiagnostics(result.warnings);
  if (result.failure !== null) diagnostics.push(diagnosticWithHint(result.failure, format));
  const events = eventLog === true ? outcomeEvents(result, exitCode) : [];
  return { exitCode, stdout: format === 'table' ? outcomeText(document) : json(document, format), diagnostics, events };
}

const STATUS = {
  done: 'DONE',
  failed: 'FAILED part-way',
  refused: 'REFUSED, nothing was changed',
  planned: 'PLANNED, nothing was changed',
} as const;

const RESTART_TEXT = {
  all: 'Running programs see the change after a restart of the machine.\n',
  application: 'The application sees the change when it is started again.\n',
} as const;

function outcomeText({
  command,
  status,
  steps,
  verdict,
  restartRequired,
  backup,
  restoreCommand,
  unfinished,
  exclusion,
}: OutcomeDocument): string {
  const rows = steps.map(({ number, call, status, providerId, message }) => [
    String(number),
    call,
    status,
    providerId ?? '',
    printable(message ?? ''),
  ]);
  return [
    `${command}: ${STATUS[status]}\n`,
    unfinished === null
      ? ''
      : `Found an earlier ${unfinished.command} that did not end: ${unfinished.stepsDone ?? 'an unknown number'} of ${unfinished.steps} steps done (backup ${unfinished.backup})\n`,
    exclusion === null ? '' : exclusionText(exclusion),
    rows.length === 0 ? '' : table(['Step', 'Call', 'Status', 'Provider', 'Message'], rows),
    verdict === null ? '' : `Verdict now: ${verdict}\n`,
    backup === null ? '' : `Backup: ${backup}\n`,
    restoreCommand === null ? '' : `To take it back: ${printable(restoreCommand)}\n`,
    restartRequired ? RESTART_TEXT[command === 'exclude' ? 'application' : 'all'] : '',
  ].join('');
}

function exclusionText(change: ExclusionChange): string {
  const { application, arguments: extra, before, beforeNames, after, afterNames, layers } = change;
  const had = before === null ? 'no rule' : categoriesText(before, beforeNames);
  const gets = after === null ? 'no rule: every layer is loaded into it' : categoriesText(after, afterNames);
  const rows = layers.map(({ bitness, name, nonIfs, categories, categoryNames, loads }) => [
    String(bitness),
    printable(name ?? '?'),
    yesNo(nonIfs),
    categoriesText(categories, categoryNames),
    yesNo(loads),
  ]);
  return [
    `Application: ${printable(application)}${extra === null ? '' : ` ${printable(extra)}`}\n`,
    `Permits layers of: ${gets} (before: ${had})\n`,
    rows.length === 0 ? '' : table(['Bits', 'Layer', 'Non-IFS', 'Its categories', 'Loaded'], rows),
  ].join('');
}
