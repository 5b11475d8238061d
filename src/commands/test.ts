import { EXIT_CODES } from '../codes.ts';
import { type Failed, overallVerdict, type Tested, testDocument } from '../documents/documents.ts';
import { printable } from '../printable.ts';
import type { ProgramJudgement } from '../programs/programs.ts';
import { unknownTogether } from '../programs/unknown.ts';
import { isAllKnown } from '../verdict/completeness.ts';
import type { Scope } from '../verdict/scope.ts';
import type { Judgement, Verdict } from '../verdict/verdict.ts';
import type { Answer, Command, Request, Terminal } from './command.ts';
import { judgeMachine } from './judge-machine.ts';
import {
  answerAboutMachines,
  filesOperand,
  importWindows,
  isComplete,
  manySourcesOptions,
  type SourceRequest,
  sourceOf,
} from './machines.ts';
import { common, eventLogOf, eventLogOption, formatOf, scopeOf, scopeOption } from './options.ts';

interface TestRequest extends Request {
  from: SourceRequest;
  scope: Scope;
  /** Whether the exit code tells the verdict. */
  exitCode: boolean;
  eventLog: boolean;
}

export const command: Command<TestRequest> = {
  help: 'judge the catalogs: compliant, nonCompliant or unknown',
  operand: filesOperand,
  options: {
    ...manySourcesOptions,
    ...scopeOption,
    'exit-code': { type: 'boolean', help: 'exit 20 when not compliant, 21 when unknown' },
    ...eventLogOption,
    ...common,
  },
  parse: (commandLine) => ({
    format: formatOf(commandLine.values, commandLine.isTty),
    from: sourceOf(commandLine, true),
    scope: scopeOf(commandLine.values),
    exitCode: commandLine.values['exit-code'] === true,
    eventLog: eventLogOf(commandLine.values, commandLine.operands),
  }),
  run: testMachines,
};

async function testMachines(
  { from, scope, exitCode, format, eventLog }: TestRequest,
  terminal: Terminal,
): Promise<Answer> {
  const code = (machines: readonly (Tested | Failed)[]): number =>
    exitCode ? exitCodeOf(overallVerdict(machines)) : 0;
  const judgements: Judgement[] = [];
  const windows = await importWindows(from);
  const answer = await answerAboutMachines<Tested>(from, windows, format, terminal, {
    examine: (result) => {
      const machine = judgeMachine(result, from, scope, windows);
      if (eventLog) judgements.push(machine.judgement);
      return machine;
    },
    document: (machines) => testDocument(machines, scope, code(machines)),
    text: (machines) => testText(machines, scope),
  });
  if (!eventLog) return answer;
  const { verdictEvent } = await import('./event-log.ts');
  return { ...answer, events: judgements.map((one) => verdictEvent('test', scope, one, answer.exitCode)) };
}

function exitCodeOf(verdict: Verdict): number {
  if (verdict === 'compliant') return 0;
  return verdict === 'unknown' ? EXIT_CODES.unknownVerdict : EXIT_CODES.nonCompliant;
}

const VERDICT_TEXT = {
  compliant: 'COMPLIANT: No non-IFS provider in scope',
  nonCompliant: 'NOT COMPLIANT: a non-IFS provider is installed',
  unknown: 'UNKNOWN: the source does not show enough to tell',
} as const;
const KB_TEXT = { compliant: 'COMPLIANT', nonCompliant: 'NOT COMPLIANT', unknown: 'UNKNOWN' } as const;

export async function testText(machines: readonly (Tested | Failed)[], scope: Scope): Promise<string> {
  const { entriesTable, failedText, findingsText, productsText, sourceText, table } = await import('./text.ts');
  const outsideText = ({ outOfScope, kbVerdict }: Judgement): string =>
    `Outside the scope, and non-IFS or not known to be IFS:\n${entriesTable(outOfScope)}` +
    `By KB 2568167, which counts these too (scope all): ${KB_TEXT[kbVerdict]}\n`;
  const testedText = ({ catalog, judgement, programs, findings }: Tested): string => {
    const head = `${sourceText(catalog.source)}: ${VERDICT_TEXT[judgement.verdict]} (scope ${scope})\n`;
    const outside = judgement.outOfScope.length > 0 ? outsideText(judgement) : '';
    const isKnown = isAllKnown(catalog.entries, isComplete(catalog));
    const deciding = judgement.deciding.length > 0 ? entriesTable(judgement.deciding) : '';
    const products = productsText([...judgement.deciding, ...judgement.outOfScope]);
    return head + deciding + outside + products + findingsText(findings) + programsText(programs, isKnown, table);
  };
  return machines.map((machine) => ('failure' in machine ? failedText(machine) : testedText(machine))).join('\n');
}

const PROGRAM_VERDICT = { fast: 'fast', slowPath: 'slow path', atRisk: 'AT RISK', unknown: 'unknown' } as const;

/**
 * Programs that are not fast. If all are, one sentence says so.
 * @param isKnown whether the source shows all entries and their flags. If not, the text must not reassure
 */
function programsText(
  programs: readonly ProgramJudgement[],
  isKnown: boolean,
  table: (head: string[], rows: readonly string[][]) => string,
): string {
  const suffering = programs.filter(({ verdict }) => verdict !== 'fast' && verdict !== 'unknown');
  const unknown = unknownTogether(programs);
  if (suffering.length === 0 && unknown === null) {
    return isKnown ? 'No program with a known rule suffers.\n' : 'How programs fare cannot be told from this source.\n';
  }
  const bits = (bitness: number | null) => (bitness === null ? '?' : String(bitness));
  const rows = suffering.map(({ bitness, program, protocol, verdict, reason }) => [
    bits(bitness),
    program,
    protocol ?? 'both',
    PROGRAM_VERDICT[verdict],
    printable(reason),
  ]);
  if (unknown !== null) {
    const { bitnesses, programs: names, reason } = unknown;
    // Programs that never skip completions are fast in any catalog: no entry decides that.
    const judged = programs.filter(({ verdict, deciding }) => verdict !== 'fast' || deciding.length > 0);
    const isAll = judged.every(({ verdict }) => verdict === 'unknown');
    const programNames = isAll ? 'all that skip completions' : names.join(', ');
    rows.push([bitnesses.map(bits).join(', '), programNames, 'both', PROGRAM_VERDICT.unknown, printable(reason)]);
  }
  return `${suffering.length === 0 ? 'Programs' : 'Programs that suffer'}:\n${table(['Bits', 'Program', 'Protocol', 'Verdict', 'Reason'], rows)}`;
}
