// The resource of DSC v3 that the manifest calls. It writes a state to stdout, and lines that dsc understands to stderr.

import { errorDocument } from '../documents/documents.ts';
import { entrySummary } from '../documents/entry-summary.ts';
import type { DscState } from '../documents/generated/types.ts';
import { documentIn } from '../documents/validate.ts';
import { Failure, type Warning } from '../failure.ts';
import { readSourceFile, STANDARD_INPUT } from '../inputs/files.ts';
import { unicodeText } from '../inputs/text.ts';
import { dscState } from '../removal/change-documents.ts';
import type { Policy } from '../removal/plan/policy.ts';
import { type Remediation, type RemediationCommands, remediate } from '../removal/remediate.ts';
import { DEFAULT_SCOPE } from '../verdict/scope.ts';
import type { Judgement } from '../verdict/verdict.ts';
import type { WindowsMachine } from '../windows/machine.ts';
import { windowsMachine } from './change.ts';
import type { Answer, Command, Diagnostic, Request } from './command.ts';
import { remediationEvents } from './event-log.ts';
import { common, eventLogOf, eventLogOption, usage, whatIfOf } from './options.ts';
import { json, warningDiagnostics } from './output.ts';
import { remediationCommands, remediationDiagnostics } from './remediate.ts';

type Operation = 'get' | 'test' | 'set' | 'export';

const OPERATIONS: readonly Operation[] = ['get', 'test', 'set', 'export'];

interface DscRequest extends Request {
  operation: Operation;
  whatIf: boolean;
  eventLog: boolean;
}

export const command: Command<DscRequest> = {
  help: 'serve as a resource of DSC v3; properties come on standard input',
  operand: { name: 'OPERATION', help: 'get, test, set or export', most: 1, required: true },
  options: {
    'what-if': { type: 'boolean', help: 'with set: only say what would be done' },
    ...eventLogOption,
    ...common,
  },
  parse: ({ values, operands: [operation = ''] }) => ({
    // dsc reads one document a line.
    format: 'ndjson',
    operation: operationOf(operation),
    whatIf: whatIfOf(values),
    eventLog: eventLogOf(values),
  }),
  run: dsc,
};

/** @throws Failure usage */
function operationOf(text: string): Operation {
  const operation = OPERATIONS.find((each) => each === text);
  if (operation === undefined) throw usage(`'dsc' takes ${OPERATIONS.join(', ')}, not '${text}'`);
  return operation;
}

/** @throws Failure when the properties or this machine cannot be read */
async function dsc(request: DscRequest): Promise<Answer> {
  const machine = await windowsMachine();
  // export needs no properties. It does not read standard input, which may be a terminal.
  const policy = policyOf(request.operation === 'export' ? {} : desiredState());
  const commands = await remediationCommands(machine, policy.scope);
  if (request.operation === 'set') return set(request, policy, commands, machine);
  const { judgement, warnings } = commands.judge();
  return stateAnswer(stateOf(policy, judgement), warningsOf(judgement, warnings));
}

/** The properties on standard input; none where it is empty. @throws Failure sourceMalformed */
function desiredState(): DscState {
  const text = unicodeText(readSourceFile(STANDARD_INPUT));
  if (text === null) throw malformed('This is not JSON: it is not Unicode text.');
  if (text.trim() === '') return {};
  const state = documentIn<DscState>('dsc', text, (reason, isJson) =>
    malformed(isJson ? `These are not properties of this resource: ${reason}.` : `This is not JSON: ${reason}.`),
  );
  const { verdict = 'compliant' } = state;
  if (verdict !== 'compliant') throw malformed(`The desired verdict can only be 'compliant', not '${verdict}'.`);
  return state;
}

const malformed = (message: string): Failure =>
  new Failure({
    code: 'sourceMalformed',
    message,
    target: STANDARD_INPUT,
    hint: 'Its schema: winsock-lsp schema dsc',
  });

const policyOf = ({ scope = DEFAULT_SCOPE, removable = [], withinDays = 30 }: DscState): Policy => ({
  scope,
  removable,
  withinDays,
});

const stateOf = (policy: Policy, { verdict, deciding, outOfScope }: Judgement): DscState => ({
  ...policy,
  verdict,
  deciding: deciding.map(entrySummary),
  outOfScope: outOfScope.map(entrySummary),
  _inDesiredState: verdict === 'compliant',
});

const stateAnswer = (state: DscState, diagnostics: Diagnostic[]): Answer => ({
  exitCode: 0,
  stdout: json(dscState(state), 'ndjson'),
  diagnostics,
});

function warningsOf({ verdict }: Judgement, warnings: readonly Warning[]): Diagnostic[] {
  const said = warningDiagnostics(warnings);
  if (verdict !== 'unknown') return said;
  const message = 'UNKNOWN: it cannot be told whether a non-IFS provider is there.';
  return [...said, { level: 'warning', code: 'notDecided', message, target: null }];
}

function set(
  { whatIf, eventLog }: DscRequest,
  policy: Policy,
  commands: RemediationCommands,
  machine: WindowsMachine,
): Answer {
  const { remediation, after } = remediate(policy, whatIf, machine, commands);
  const sentences = remediation.decisions.map(({ name, message }) => `'${name ?? ''}': ${message}`);
  const failure = remediation.failure ?? (whatIf ? null : failureUnlessReached(remediation, sentences));
  const exitCode = failure?.exitCode ?? 0;
  const events = eventLog && !whatIf ? remediationEvents(remediation, exitCode) : [];
  const diagnostics = remediationDiagnostics({ ...remediation, failure });
  if (failure !== null) return { exitCode, stdout: json(errorDocument('dsc', failure), 'ndjson'), diagnostics, events };
  const state = whatIf || after === null ? predictedState(policy, remediation, sentences) : stateOf(policy, after);
  const restart = remediation.restartRequired ? { _restartRequired: [{ system: hostName() }] } : {};
  return { ...stateAnswer({ ...state, ...restart }, diagnostics), events };
}

const hostName = (): string => process.getBuiltinModule('node:os').hostname();

/** The state that set would reach, computed from its decisions. */
function predictedState(
  policy: Policy,
  { decisions, verdict, before, outOfScope }: Remediation,
  whatIf: string[],
): DscState {
  const left = decisions.filter(({ decision }) => decision !== 'wouldRemove').flatMap(({ entries }) => entries);
  const then = before === 'nonCompliant' && left.length === 0 ? 'compliant' : (verdict ?? before);
  const entries = { deciding: left, outOfScope };
  return { ...policy, verdict: then, ...entries, _inDesiredState: then === 'compliant', _metadata: { whatIf } };
}

/** The failure of a set that did not make the machine compliant: dsc takes an exit code of 0 for success. */
function failureUnlessReached({ result, scope, removable }: Remediation, sentences: readonly string[]): Failure | null {
  if (result === 'compliant' || result === 'remediated') return null;
  const policy = removable.length === 0 ? 'nothing may be removed' : `${removable.length} may be removed`;
  if (result === 'nonCompliant')
    return new Failure({
      code: 'stillNonCompliant',
      message: `Still not compliant (scope ${scope}, ${policy}). ${sentences.join(' ')}`.trim(),
      target: null,
      hint: 'To see the entries, run: winsock-lsp test',
    });
  return new Failure({
    code: 'notDecided',
    message: `UNKNOWN (scope ${scope}): it cannot be told whether a non-IFS provider is there.`,
    target: null,
    hint: 'To see the entries, run: winsock-lsp test',
  });
}
