// Commands that change this machine, or list what was changed.

import { EXIT_CODES } from '../codes.ts';
import { fingerprintOf } from '../documents/fingerprint.ts';
import type { PlanDocument } from '../documents/generated/types.ts';
import { documentIn } from '../documents/validate.ts';
import { Failure, type Warning } from '../failure.ts';
import { readSourceFile } from '../inputs/files.ts';
import { unicodeText } from '../inputs/text.ts';
import { isLive, type MachineCatalog } from '../machine-catalog.ts';
import { apply } from '../removal/apply.ts';
import { inStore, listBackups, makeBackup, removeBackup } from '../removal/backup.ts';
import { backupsDocument, outcomeDocument, planDocument } from '../removal/change-documents.ts';
import { exclusively, moveUntrustedFolder, needElevation } from '../removal/exclusive.ts';
import { emptyOutcome, type Outcome, restoreCommand } from '../removal/outcome.ts';
import { restore } from '../removal/restore.ts';
import { look, verdictOf } from '../removal/snapshot.ts';
import type { WindowsMachine } from '../windows/machine.ts';
import { warningsAs } from './diagnostic.ts';
import { dsc } from './dsc.ts';
import { outcomeEvents } from './event-log.ts';
import { excluded, exclusions } from './exclude.ts';
import { handsOf, type JudgeLive, plannerFor } from './hands.ts';
import { json } from './json.ts';
import { entriesMeant, isWhole, planned } from './planning.ts';
import { remediated } from './remediate.ts';
import type { Answer, Format, Request, SourceRequest } from './request.ts';
import { backupsText, outcomeText, planText } from './show-change.ts';
import { exclusionsText } from './show-exclusions.ts';

type ChangeRequest = Extract<
  Request,
  {
    command: 'plan' | 'apply' | 'backup' | 'backups' | 'restore' | 'exclusions' | 'exclude' | 'remediate' | 'dsc';
  }
>;

export interface ChangeContext {
  /** Null where there is no Windows. */
  machine: WindowsMachine | null;
  /** Reads the one machine that a plan is asked for. @throws Failure */
  readOne(from: SourceRequest): Promise<MachineCatalog>;
  judge: JudgeLive;
}

/** @throws Failure when there is nothing to show but that */
export async function change(request: ChangeRequest, context: ChangeContext): Promise<Answer> {
  if (request.command === 'plan') return plan(request, context);
  const machine = context.machine;
  if (machine === null) throw needsWindows();
  switch (request.command) {
    case 'apply':
      return outcome(
        apply(readPlan(request.plan), machine, plannerFor(machine)),
        request.format,
        request.rebootExitCode,
        request.eventLog,
      );
    case 'restore':
      return outcome(
        restore(request.id, request.provider, machine),
        request.format,
        request.rebootExitCode,
        request.eventLog,
      );
    case 'remediate':
      return remediated(request, handsOf(machine, context.judge)(request.policy.scope), machine);
    case 'dsc':
      return dsc(request, handsOf(machine, context.judge), machine);
    case 'backup':
      return outcome(backup(machine), request.format, false);
    case 'backups':
      return backups(machine, request);
    case 'exclude':
      return outcome(excluded(request, machine), request.format, false);
    case 'exclusions':
      return listed(exclusions(machine), request.format, exclusionsText);
  }
}

async function plan(
  { from, selection: asked, format }: Extract<ChangeRequest, { command: 'plan' }>,
  { readOne }: ChangeContext,
): Promise<Answer> {
  const catalog = await readOne(from);
  const { source, warnings, entries } = catalog;
  const selection = { ...asked, ids: asked.ids.flatMap((reference) => entriesMeant(reference, entries)) };
  const made = planned(entries, selection, isWhole(catalog), isLive(source));
  const document = planDocument({ source, fingerprint: fingerprintOf(entries), selection, plan: made, warnings });
  return {
    exitCode: 0,
    stdout: format === 'table' ? planText(document) : json(document, format),
    diagnostics: warningsAs(warnings),
  };
}

/** @throws Failure sourceNotFound, sourceMalformed … */
function readPlan(path: string): PlanDocument {
  const malformed = (message: string) =>
    new Failure({
      code: 'sourceMalformed',
      message,
      target: path,
      hint: 'Make the plan with: winsock-lsp plan --format json',
    });
  const text = unicodeText(readSourceFile(path));
  if (text === null) throw malformed('This is no JSON: it is no Unicode text.');
  return documentIn('plan', text, (reason, isJson) =>
    malformed(isJson ? `This is no plan: ${reason}.` : `This is no JSON: ${reason}.`),
  );
}

function backup(machine: WindowsMachine): Outcome {
  needElevation(machine);
  const warnings = moveUntrustedFolder(machine);
  return exclusively(machine, () => {
    const now = look(machine);
    const id = makeBackup(machine, now, 'backup');
    const verdict = verdictOf(now);
    return { ...emptyOutcome('backup'), backup: id, restoreCommand: restoreCommand(id), verdict, warnings };
  });
}

function backups(machine: WindowsMachine, { format, remove }: Extract<ChangeRequest, { command: 'backups' }>): Answer {
  needElevation(machine);
  if (remove !== null) exclusively(machine, () => removeBackup(machine.store(), remove));
  const { rows, damaged } = listBackups(inStore(() => machine.store()));
  const warnings = damaged.map(({ code, message, target }) => ({ code, message, target }));
  return listed(backupsDocument(rows, warnings), format, backupsText);
}

const listed = <D extends { warnings: Warning[] }>(
  document: D,
  format: Format,
  text: (document: D) => string,
): Answer => ({
  exitCode: 0,
  stdout: format === 'table' ? text(document) : json(document, format),
  diagnostics: warningsAs(document.warnings),
});

function outcome(result: Outcome, format: Format, rebootExitCode: boolean, logs = false): Answer {
  const restart = rebootExitCode && result.status === 'done' && result.restartRequired;
  const exitCode = result.failure?.exitCode ?? (restart ? EXIT_CODES.restartNeeded : 0);
  const document = outcomeDocument(result, exitCode);
  const diagnostics = warningsAs(result.warnings);
  if (result.failure !== null) {
    const { code, message, target, hint } = result.failure;
    diagnostics.push({
      level: 'error',
      code,
      message: format === 'table' ? `${message} ${hint ?? ''}`.trim() : message,
      target,
    });
  }
  const events = logs ? outcomeEvents(result, exitCode) : [];
  return { exitCode, stdout: format === 'table' ? outcomeText(document) : json(document, format), diagnostics, events };
}

const needsWindows = (): Failure =>
  new Failure({
    code: 'liveNeedsWindows',
    message: 'This machine has no Winsock catalog to change: it does not run Windows.',
    target: null,
    hint: 'A file can be planned for: winsock-lsp plan FILE --non-ifs',
  });
