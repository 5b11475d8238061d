import type { CatalogEntry } from '../catalog/entry.ts';
import { fingerprintOf } from '../documents/fingerprint.ts';
import type { RemediationDocument } from '../documents/generated/types.ts';
import { unknownSource } from '../machine-catalog.ts';
import { printable } from '../printable.ts';
import { apply } from '../removal/apply.ts';
import { planDocument, remediationDocument } from '../removal/change-documents.ts';
import type { Policy } from '../removal/plan/policy.ts';
import { type Remediation, type RemediationCommands, remediate } from '../removal/remediate.ts';
import { disagreement, takeSnapshot } from '../removal/snapshot.ts';
import type { Scope } from '../verdict/scope.ts';
import { judge } from '../verdict/verdict.ts';
import type { WindowsMachine } from '../windows/machine.ts';
import { windowsMachine } from './change.ts';
import type { Answer, Command, Diagnostic, Request, Values } from './command.ts';
import { remediationEvents } from './event-log.ts';
import { compareWithRegistry } from './judge-machine.ts';
import { LIVE, withIdentity } from './machines.ts';
import {
  common,
  eventLogOf,
  eventLogOption,
  formatOf,
  noOperand,
  repeated,
  scopeOf,
  scopeOption,
  usage,
  whatIfOf,
  whatIfOption,
} from './options.ts';
import { failureDiagnostic, json, warningDiagnostics } from './output.ts';
import { NOTHING_SELECTED, plannerFor } from './planning.ts';
import { table } from './text.ts';

interface RemediateRequest extends Request {
  policy: Policy;
  whatIf: boolean;
  eventLog: boolean;
}

export const command: Command<RemediateRequest> = {
  help: 'judge this machine, and remove what a policy lists, with backups',
  operand: noOperand,
  options: {
    ...scopeOption,
    removable: repeated('what', 'provider GUID or name of a product that may be removed; may be repeated'),
    'within-days': {
      type: 'string',
      value: 'days',
      help: 'only report a layer that came back within so many days after its removal; 30 unless given',
    },
    ...whatIfOption,
    ...eventLogOption,
    ...common,
  },
  parse: ({ values, isTty }) => ({
    format: formatOf(values, isTty),
    policy: policyOf(values),
    whatIf: whatIfOf(values),
    eventLog: eventLogOf(values),
  }),
  run: remediateMachine,
};

/** @throws Failure usage */
function policyOf(values: Values): Policy {
  const days = (values['within-days'] as string | undefined) ?? '30';
  if (!/^\d{1,4}$/.test(days) || Number(days) > 3650) throw usage(`--within-days takes 0 to 3650, not '${days}'`);
  const removable = (values.removable as string[] | undefined) ?? [];
  if (removable.some((text) => text.trim() === '' || text.length > 256))
    throw usage('--removable takes a provider GUID or the name of a product');
  return { scope: scopeOf(values), removable, withinDays: Number(days) };
}

async function remediateMachine({ policy, whatIf, format, eventLog }: RemediateRequest): Promise<Answer> {
  const machine = await windowsMachine();
  const { remediation } = remediate(policy, whatIf, machine, await remediationCommands(machine, policy.scope));
  const exitCode = remediation.failure?.exitCode ?? 0;
  const document = remediationDocument(remediation, exitCode);
  return {
    exitCode,
    stdout: format === 'table' ? remediationText(document) : json(document, format),
    diagnostics: remediationDiagnostics(remediation),
    events: eventLog ? remediationEvents(remediation, exitCode) : [],
  };
}

/** The commands that a remediation calls: judge, plan, apply. */
export async function remediationCommands(machine: WindowsMachine, scope: Scope): Promise<RemediationCommands> {
  const windows = await import('../live/this-machine.ts');
  return {
    judge: () => {
      const live = withIdentity(windows.readLive('api'), LIVE, 'layered', windows);
      const { catalog } = compareWithRegistry(live, { ...LIVE, compare: true }, windows);
      const { entries, missingEntries, warnings } = catalog;
      return { entries, judgement: judge(entries, missingEntries, scope), warnings };
    },
    judgeAgain: () => judge(entriesNow(machine), 0, scope),
    plan: (providers) => {
      const entries = entriesNow(machine);
      const selection = { ...NOTHING_SELECTED, providers };
      const fingerprint = fingerprintOf(entries);
      const plan = plannerFor(machine)(entries, selection);
      return planDocument({ source: unknownSource(null, 'api'), fingerprint, selection, plan, warnings: [] });
    },
    apply: (document) => apply(document, machine, plannerFor(machine)),
  };
}

/** The entries as a new process sees them. @throws Failure if the registry differs */
function entriesNow(machine: WindowsMachine): CatalogEntry[] {
  const now = takeSnapshot(machine);
  const differs = disagreement(now);
  if (differs !== null) throw differs;
  return now.winsockEntries;
}

export function remediationDiagnostics({ warnings, failure }: Remediation): Diagnostic[] {
  return failure === null
    ? warningDiagnostics(warnings)
    : [...warningDiagnostics(warnings), failureDiagnostic(failure)];
}

function remediationText({ scope, removable, result, decisions, outOfScope, whatIf }: RemediationDocument): string {
  const policy = removable.length === 0 ? 'nothing may be removed' : `may be removed: ${removable.join(', ')}`;
  const rows = decisions.map(({ name, decision, message }) => [name ?? '', decision, message]);
  const head = `${result} (scope ${scope}; ${policy}${whatIf ? '; nothing was changed' : ''})`;
  const outside = [...new Set(outOfScope.map(({ name }) => name ?? 'without a name'))].join(', ');
  return [
    `${printable(head)}\n`,
    rows.length === 0 ? '' : table(['name', 'decision', 'why'], rows),
    outside === '' ? '' : `Outside the scope, and non-IFS or not known to be IFS: ${printable(outside)}\n`,
  ].join('');
}
