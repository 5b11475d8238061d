// Times whole processes. The commands of a comparison run in turn, so that a busy machine slows all of them alike.

import { spawnSync } from 'node:child_process';

export interface TimedCommand {
  name: string;
  command: string[];
  environment?: Record<string, string>;
  /** Text for its standard input. */
  input?: string;
}

export interface Comparison {
  title: string;
  /** Ratios are to the first one. */
  commands: TimedCommand[];
  /** The highest ratio that a command may have, by its name. */
  limits: Record<string, number>;
}

/** Milliseconds from before the start of a process to after its end. Its output is discarded. @throws Error where it fails */
export function time({ command: [program, ...args], environment, input }: TimedCommand): number {
  const start = process.hrtime.bigint();
  const { status, error } = spawnSync(program as string, args, {
    stdio: [input === undefined ? 'ignore' : 'pipe', 'ignore', 'ignore'],
    env: { ...process.env, ...environment },
    ...(input === undefined ? {} : { input }),
  });
  const elapsed = Number(process.hrtime.bigint() - start) / 1e6;
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status ?? error?.message}`);
  return elapsed;
}

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;

/** The median time of each command in milliseconds, in their order. */
export const mediansOf = (commands: readonly TimedCommand[], runs: number): number[] =>
  timesOf(commands, runs).map(median);

/** The times of each command in milliseconds, one for each round. A first round is not counted. */
function timesOf(commands: readonly TimedCommand[], runs: number): number[][] {
  const times = commands.map((): number[] => []);
  for (const command of commands) time(command);
  for (let round = 0; round < runs; round++)
    for (const [index, command] of commands.entries()) times[index]?.push(time(command));
  return times;
}

export const reached = (yes: boolean): string => (yes ? 'reached' : 'MISSED');

export interface Timing {
  name: string;
  /** Median in milliseconds. */
  ms: number;
  /** To the first command. */
  ratio: number;
}

/**
 * The timing of each command. Its ratio is the median of the ratios within each round: a machine that is slow for a minute slows
 * all commands of a round.
 */
export function compared(commands: readonly TimedCommand[], runs: number): Timing[] {
  const times = timesOf(commands, runs);
  return commands.map(({ name }, index) => {
    const own = times[index] as number[];
    return { name, ms: median(own), ratio: median(own.map((ms, round) => ms / (times[0]?.[round] as number))) };
  });
}

/** A comparison as lines of bench/RESULTS.md, from so many rounds. */
export function comparisonLines(comparison: Comparison, runs: number): string[] {
  const rows = compared(comparison.commands, runs).map(({ name, ms, ratio }) => {
    const limit = comparison.limits[name];
    const verdict = limit === undefined ? '' : `${limit.toFixed(2)} ${reached(ratio <= limit)}`;
    return `| ${name} | ${ms.toFixed(1)} | ${ratio.toFixed(3)} | ${verdict} |`;
  });
  return [`## ${comparison.title}`, '', '| what | median ms | ratio | to reach |', '|---|---|---|---|', ...rows, ''];
}
