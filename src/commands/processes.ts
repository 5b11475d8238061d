import type { ProcessesDocument, RunningProgram } from '../documents/generated/types.ts';
import { Failure } from '../failure.ts';
import { printable } from '../printable.ts';
import { runningPrograms } from '../processes/processes.ts';
import { processesDocument } from '../processes/processes-document.ts';
import { runtimeText } from '../runtimes/runtimes.ts';
import { listAnswer } from './change.ts';
import type { Answer, Command, Given, Request } from './command.ts';
import { compared, judgedCatalogs } from './judge-machine.ts';
import { LIVE } from './machines.ts';
import { common, formatOf, noOperand, quote, repeated, usage } from './options.ts';
import { table } from './text.ts';

interface ProcessesRequest extends Request {
  /** Null for all. */
  ids: number[] | null;
  names: string[] | null;
  verdicts: string[] | null;
}

const VERDICTS = ['fast', 'slowPath', 'atRisk', 'unknown'] as const satisfies RunningProgram['verdict'][];

export const command: Command<ProcessesRequest> = {
  help: 'list the running programs that use Winsock, and say which of them suffer',
  operand: noOperand,
  options: {
    id: repeated('pid', 'only the process with this id; may be repeated'),
    name: repeated('pattern', 'only file names that match (* and ?), with or without .exe; may be repeated'),
    verdict: repeated('verdict', `only processes with this verdict; may be repeated (${VERDICTS.join(', ')})`),
    ...common,
  },
  parse: requestOf,
  run: listProcesses,
};

function requestOf({ values, person }: Given): ProcessesRequest {
  const ids = (values.id as string[] | undefined) ?? null;
  for (const id of ids ?? []) {
    if (!/^\d{1,10}$/.test(id)) throw usage(`--id takes the number of a process, not '${quote(id)}'`);
  }
  const verdicts = (values.verdict as string[] | undefined) ?? null;
  for (const verdict of verdicts ?? []) {
    if (!(VERDICTS as readonly string[]).includes(verdict))
      throw usage(`--verdict takes ${VERDICTS.join(', ')}, not '${quote(verdict)}'`);
  }
  return {
    format: formatOf(values, person),
    ids: ids?.map(Number) ?? null,
    names: (values.name as string[] | undefined) ?? null,
    verdicts,
  };
}

/** @throws Failure liveNeedsWindows, apiFailed, processesFailed */
async function listProcesses({ format, ids, names, verdicts }: ProcessesRequest): Promise<Answer> {
  const windows = await import('../live/this-machine.ts');
  const machine = windows.thisMachine();
  if (machine === null) throw needsWindows();
  const { catalog } = compared(windows.readLive('api'), { ...LIVE, compare: true }, windows);
  const running = runningPrograms(machine, judgedCatalogs(catalog), { ids, names });
  const programs = running.programs.filter(({ verdict }) => verdicts === null || verdicts.includes(verdict));
  const document = processesDocument({ ...running, programs }, [...catalog.warnings, ...running.warnings]);
  return listAnswer(document, format, processesText);
}

const needsWindows = (): Failure =>
  new Failure({
    code: 'liveNeedsWindows',
    message: 'This computer does not run Windows, so no program on it uses Winsock.',
    target: null,
    hint: 'To find the runtime of a program file, use: winsock-lsp identify FILE',
  });

const GROUPS: readonly { verdict: RunningProgram['verdict']; title: string }[] = [
  { verdict: 'atRisk', title: 'At risk: they can wait for ever for a completion' },
  { verdict: 'slowPath', title: 'Slower: they notice the layer and work without skipping completions' },
  { verdict: 'unknown', title: 'Not known' },
  { verdict: 'fast', title: 'Not affected' },
];

function processesText({ processes }: ProcessesDocument): string {
  const open = processes.filter(({ error }) => error === null);
  const closed = processes.length - open.length;
  const groups = GROUPS.map(({ verdict, title }) => {
    const rows = open.filter((row) => row.verdict === verdict).map(rowOf);
    return rows.length === 0
      ? ''
      : `\n${title} (${rows.length})\n${table(['Id', 'Bits', 'Name', 'Runtime', 'Layers', 'Why'], rows)}`;
  });
  return [`${summaryOf(open)}\n`, ...groups, closed === 0 ? '' : `\n${closedText(closed)}\n`].join('');
}

const rowOf = ({ pid, bitness, name, runtime, layers, stale, reason }: RunningProgram): string[] => [
  String(pid),
  bitness === null ? '?' : String(bitness),
  printable(`${name}${stale === true ? ' (old catalog)' : ''}`),
  runtime === null ? '?' : printable(runtimeText(runtime)),
  String(layers?.length ?? '?'),
  printable(reason),
];

function summaryOf(open: readonly RunningProgram[]): string {
  if (open.length === 0) return 'Windows shows no running program that uses Winsock.';
  const atRisk = open.filter(({ verdict }) => verdict === 'atRisk').length;
  return `${counted(open.length, 'running program uses', 'running programs use')} Winsock; ${counted(atRisk, 'is', 'are')} at risk.`;
}

const closedText = (number: number): string =>
  `Windows did not list the modules of ${counted(number, 'process', 'processes')}. An administrator sees more.`;

const counted = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;
