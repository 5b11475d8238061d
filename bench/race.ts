// Processes that take turns, so that whatever else the machine does hits them alike.

import { spawnSync } from 'node:child_process';

export interface Contender {
  name: string;
  command: string[];
  environment?: Record<string, string>;
  /** For its standard input. */
  input?: string;
}

export interface Race {
  title: string;
  /** The first is what the others are measured against. */
  contenders: Contender[];
  /** The most that each may take, as a ratio to the first. */
  limits: Record<string, number>;
}

/** Milliseconds of one process whose output goes nowhere, from before its start to after its end. */
export function time({ command: [program, ...args], environment, input }: Contender): number {
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

/** Medians of so many turns, in the order of the contenders. */
export const mediansOf = (contenders: readonly Contender[], runs: number): number[] =>
  timesOf(contenders, runs).map(median);

/** What each contender took in each of so many turns; one turn before them is not counted. */
function timesOf(contenders: readonly Contender[], runs: number): number[][] {
  const times = contenders.map((): number[] => []);
  for (const contender of contenders) time(contender);
  for (let round = 0; round < runs; round++)
    for (const [index, contender] of contenders.entries()) times[index]?.push(time(contender));
  return times;
}

export const reached = (yes: boolean): string => (yes ? 'reached' : 'MISSED');

export interface Ranked {
  name: string;
  /** Median. */
  ms: number;
  /** To the first. */
  ratio: number;
}

/**
 * What each contender took. The ratio is the median of those within each turn: a machine that is slower for a minute than in
 * the next is so for all contenders of a turn.
 */
export function ranked(contenders: readonly Contender[], runs: number): Ranked[] {
  const times = timesOf(contenders, runs);
  return contenders.map(({ name }, index) => {
    const own = times[index] as number[];
    return { name, ms: median(own), ratio: median(own.map((ms, turn) => ms / (times[0]?.[turn] as number))) };
  });
}

/** A race as lines of bench/RESULTS.md. */
export function raceLines(race: Race, runs: number): string[] {
  const rows = ranked(race.contenders, runs).map(({ name, ms, ratio }) => {
    const limit = race.limits[name];
    const verdict = limit === undefined ? '' : `${limit.toFixed(2)} ${reached(ratio <= limit)}`;
    return `| ${name} | ${ms.toFixed(1)} | ${ratio.toFixed(3)} | ${verdict} |`;
  });
  return [`## ${race.title}`, '', '| what | median ms | ratio | to reach |', '|---|---|---|---|', ...rows, ''];
}
