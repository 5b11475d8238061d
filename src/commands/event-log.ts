// --event-log writes the result of a command to Windows' event log. The answer is the same with and without it.

import { EXIT_CODES } from '../codes.ts';
import { entrySummary } from '../documents/entry-summary.ts';
import { type EventFacts, type EventName, eventData, eventDocument } from '../documents/event-documents.ts';
import type { NamedEntry } from '../documents/generated/types.ts';
import { asFailure, type Failure } from '../failure.ts';
import { printable } from '../printable.ts';
import type { Outcome } from '../removal/outcome.ts';
import type { Remediation } from '../removal/remediate.ts';
import type { Scope } from '../verdict/scope.ts';
import type { Judgement } from '../verdict/verdict.ts';
import type { WindowsMachine } from '../windows/machine.ts';
import type { Answer } from './command.ts';

type LoggedCommand = EventFacts['command'];

const BY_VERDICT: Readonly<Record<Judgement['verdict'], { event: EventName; words: string }>> = {
  compliant: { event: 'compliant', words: 'Compliant' },
  nonCompliant: { event: 'found', words: 'Not compliant' },
  unknown: { event: 'unknown', words: 'It cannot be told whether a non-IFS provider is there' },
};

export function verdictEvent(
  command: LoggedCommand,
  scope: Scope,
  { verdict, deciding, outOfScope }: Judgement,
  exitCode: number,
): EventFacts {
  return eventOfVerdict(
    { command, scope, verdict, entries: deciding.map(entrySummary), exitCode },
    outOfScope.map(entrySummary),
  );
}

function eventOfVerdict(
  facts: Omit<EventFacts, 'event' | 'message'> & { verdict: Judgement['verdict'] },
  outOfScope: readonly NamedEntry[] = [],
): EventFacts {
  const { event, words } = BY_VERDICT[facts.verdict];
  const scope = facts.scope === null || facts.scope === undefined ? '' : ` (scope ${facts.scope})`;
  const entries = facts.entries ?? [];
  const inScope = entries.length === 0 ? '' : `: ${entryNames(entries)}`;
  const outside = outOfScope.length === 0 ? '' : ` Outside the scope: ${entryNames(outOfScope)}.`;
  return { ...facts, event, message: `${words}${scope}${inScope}.${outside}` };
}

const MOST_LISTED = 20;

function entryNames(entries: readonly NamedEntry[]): string {
  const named = entries.map(({ bitness, id, name }) => `'${name ?? ''}' (${bitness}:${id})`);
  return `${named.slice(0, MOST_LISTED).join(', ')}${named.length > MOST_LISTED ? ', ...' : ''}`;
}

/** The event of an apply or restore. */
export function outcomeEvents({ command, status, steps, ...outcome }: Outcome, exitCode: number): EventFacts[] {
  if (command !== 'apply' && command !== 'restore') return [];
  const { verdict, backup, restoreCommand, failure } = outcome;
  const providerIds = [...new Set(steps.flatMap(({ providerId }) => providerId ?? []))];
  const facts = { command, verdict, providerIds, backup, restoreCommand, failure, exitCode };
  if (failure !== null)
    return [{ ...facts, event: status === 'failed' ? 'failed' : 'refused', message: failure.message }];
  if (steps.length === 0) return verdict === null ? [] : [eventOfVerdict({ ...facts, verdict })];
  const what = providerIds.join(', ');
  if (command === 'restore') return [{ ...facts, event: 'restored', message: `Put back: ${what}.` }];
  const undo = restoreCommand === null ? '' : ` To take this back: ${restoreCommand}.`;
  return [{ ...facts, event: 'removed', message: `Removed: ${what}.${undo}` }];
}

const BY_DECISION: Readonly<Partial<Record<Remediation['decisions'][number]['decision'], EventName>>> = {
  removed: 'removed',
  failed: 'failed',
  refused: 'refused',
  cameBack: 'cameBack',
};

/** One event for each provider that something was done about, and one for the verdict at the end. */
export function remediationEvents(remediation: Remediation, exitCode: number): EventFacts[] {
  const { scope, verdict, decisions, outOfScope, failure, whatIf } = remediation;
  const common = { command: 'remediate' as const, scope, verdict, exitCode };
  const providerEvents = decisions.flatMap(
    ({ decision, name, message, entries, providerIds, backup, restoreCommand }) => {
      const event = whatIf ? undefined : BY_DECISION[decision];
      if (event === undefined) return [];
      const more = { entries, providerIds, backup, restoreCommand };
      return [
        {
          ...common,
          ...more,
          event,
          message: `'${name ?? ''}': ${message}`,
          failure: event === 'failed' ? failure : null,
        },
      ];
    },
  );
  if (remediation.result === 'failed' || verdict === null) return providerEvents;
  const remaining = decisions
    .filter(({ decision }) => decision !== 'removed')
    .flatMap(({ entries }): NamedEntry[] => entries);
  return [
    ...providerEvents,
    {
      ...eventOfVerdict(
        { ...common, verdict: remediation.result === 'unknown' ? 'unknown' : verdict, entries: remaining },
        outOfScope,
      ),
      failure,
    },
  ];
}

/** Does the work and writes its events. If they cannot be written, a warning says so. */
export async function withEventLog(
  command: string,
  machine: WindowsMachine | null,
  work: () => Promise<Answer>,
): Promise<Answer> {
  let answer: Answer;
  try {
    answer = await work();
  } catch (error) {
    const failure = asFailure(error);
    write(machine, [failedEvent(command === 'dsc' ? 'remediate' : (command as LoggedCommand), failure)]);
    throw error;
  }
  const problem = write(machine, answer.events ?? []);
  if (problem === null) return answer;
  const warning = { level: 'warning' as const, code: 'eventNotWritten', message: problem, target: null };
  return { ...answer, diagnostics: [...answer.diagnostics, warning] };
}

/** Whether the exit code says that nothing was changed. */
const isRefusal = ({ exitCode }: Failure): boolean =>
  [EXIT_CODES.busy, EXIT_CODES.refused, EXIT_CODES.elevationNeeded].some((each) => each === exitCode);

const failedEvent = (command: LoggedCommand, failure: Failure): EventFacts => ({
  event: isRefusal(failure) ? 'refused' : 'failed',
  command,
  message: failure.message,
  failure,
  exitCode: failure.exitCode,
});

/** Returns null when all events were written, else the reason. */
function write(machine: WindowsMachine | null, events: readonly EventFacts[]): string | null {
  try {
    if (machine === null) throw new Error('this machine does not run Windows');
    for (const facts of events) {
      const document = eventDocument(facts);
      const { id, type, message } = document;
      machine.reportEvent({ id, type, text: eventText(message), data: eventData(document) });
    }
    return null;
  } catch (error) {
    return `Nothing was written to the event log: ${asFailure(error).message.replace(/^A fault in winsock-lsp: /, '')}.`;
  }
}

/** Windows replaces %1 and %%1 in the text of an event, even if they come from a name. A space after each % prevents that. */
const eventText = (message: string): string => printable(message).replaceAll('%', '% ');
