import { remediationDocument } from '../removal/change-documents.ts';
import { type Hands, type Remediation, remediate } from '../removal/remediate.ts';
import type { WindowsMachine } from '../windows/machine.ts';
import { failureAs, warningsAs } from './diagnostic.ts';
import { remediationEvents } from './event-log.ts';
import { json } from './json.ts';
import type { Answer, Diagnostic, Request } from './request.ts';
import { remediationText } from './show-change.ts';

/** @throws Failure */
export function remediated(
  { policy, whatIf, format, eventLog }: Extract<Request, { command: 'remediate' }>,
  hands: Hands,
  machine: WindowsMachine,
): Answer {
  const { remediation } = remediate(policy, whatIf, machine, hands);
  const exitCode = remediation.failure?.exitCode ?? 0;
  const document = remediationDocument(remediation, exitCode);
  return {
    exitCode,
    stdout: format === 'table' ? remediationText(document) : json(document, format),
    diagnostics: remediationDiagnostics(remediation),
    events: eventsOf(remediation, eventLog, exitCode),
  };
}

export const eventsOf = (remediation: Remediation, logs: boolean, exitCode: number) =>
  logs ? remediationEvents(remediation, exitCode) : [];

export function remediationDiagnostics({ warnings, failure }: Remediation): Diagnostic[] {
  return failure === null ? warningsAs(warnings) : [...warningsAs(warnings), failureAs(failure)];
}
