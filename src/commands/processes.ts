import type { ProcessesDocument, RunningProgram } from '../documents/generated/types.ts';
import { Failure } from '../failure.ts';
import { printable } from '../printable.ts';
import { runningPrograms } from '../processes/processes.ts';
import { processesDocument } from '../processes/processes-document.ts';
import { runtimeText } from '../runtimes/runtimes.ts';
import type { Answer, Command, CommandLine, Request } from './command.ts';
import { compareWithRegistry, judgedCatalogs } from './judge-machine.ts';
import { LIVE } from './machines.ts';
import { common, formatOf, noOperand, repeated, usage } from './options.ts';
import { documentAnswer } from './output.ts';
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

function requestOf({ values, isTty }: CommandLine): ProcessesRequest {
  const ids = (values.id as string[] | undefined) ?? null;
  for (const id of ids ?? []) {
    if (!/^\d{1,10}$/.test(id)) throw usage(`--id takes the number of a process, not '${id}'`);
  }
  const verdicts = (values.verdict as string[] | undefined) ?? null;
  for (const verdict of verdicts ?? []) {
    if (!(VERDICTS as readonly string[]).includes(verdict))
      throw usage(`--verdict takes ${VERDICTS.join(', ')}, not '${verdict}'`);
  }
  return {
    format: formatOf(values, isTty),
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
  const { catalog } = compareWithRegistry(windows.readLive('api'), { ...LIVE, compare: true }, windows);
  const running = runningPrograms(machine, judgedCatalogs(catalog), { ids, names });
  const programs = running.programs.filter(({ verdict }) => verdicts === null || verdicts.includes(verdict));
  const document = processesDocument({ ...running, programs }, [...catalog.warnings, ...running.warnings]);
  return documentAnswer(document, format, processesText);
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
  const readable = processes.filter(({ error }) => error === null);
  const unreadable = processes.length - readable.length;
  const groups = GROUPS.map(({ verdict, title }) => {
    const rows = readable.filter((row) => row.verdict === verdict).map(rowOf);
    return rows.length === 0
      ? ''
      : `\n${title} (${rows.length})\n${table(['Id', 'Bits', 'Name', 'Runtime', 'Layers', 'Why'], rows)}`;
  });
  return [`${summaryOf(readable)}\n`, ...groups, unreadable === 0 ? '' : `\n${unreadableText(unreadable)}\n`].join('');
}

const rowOf = ({ pid, bitness, name, runtime, layers, stale, reason }: RunningProgram): string[] => [
  String(pid),
  bitness === null ? '?' : String(bitness),
  printable(`${name}${stale === true ? ' (old catalog)' : ''}`),
  runtime === null ? '?' : printable(runtimeText(runtime)),
  String(layers?.length ?? '?'),
  printable(reason),
];

function summaryOf(programs: readonly RunningProgram[]): string {
  if (programs.length === 0) return 'Windows shows no running program that uses Winsock.';
  const atRisk = programs.filter(({ verdict }) => verdict === 'atRisk').length;
  return `${counted(programs.length, 'running program uses', 'running programs use')} Winsock; ${counted(atRisk, 'is', 'are')} at risk.`;
}

const unreadableText = (number: number): string =>
  `Windows did not list the modules of ${counted(number, 'process', 'processes')}. An administrator sees more.`;

const counted = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;
