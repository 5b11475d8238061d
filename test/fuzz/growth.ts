// What reading an input costs by its size. Time is this thread's own on a processor, so that another program does not count.

import { readBytes } from '../../src/formats/read.ts';

const KILOBYTE = 1024;
/** Below it the clock and the collector of garbage tell more than the reader. */
const TELLING = 100;
const SMALLEST = 32 * KILOBYTE;
const LARGEST = 2 * KILOBYTE * KILOBYTE;
/** Four times the input takes four times as long; a list walked again for each line takes sixteen times. */
const TIMES = 4;
export const MOST_GROWTH = 9;
/** No answer about one machine is longer: all entries that a catalog may have, each with a few warnings. */
const LONGEST_ANSWER = 8 * KILOBYTE * KILOBYTE;

export interface Cost {
  /** Milliseconds. */
  time: number;
  /** Characters of the longest answer about one machine. */
  answer: number;
  /** The error codes of what could not be read; '' for none. */
  failures: string;
}

export function costOf(bytes: Buffer): Cost {
  const before = process.threadCpuUsage();
  const results = readBytes(bytes, 'a', { logs: () => [], controlSet: null });
  const { user, system } = process.threadCpuUsage(before);
  const answers = results.map(
    (result) => ('failure' in result ? result.failure.message : JSON.stringify(result)).length,
  );
  const codes = results.flatMap((result) => ('failure' in result ? [result.failure.code] : []));
  return {
    time: (user + system) / 1000,
    answer: answers.reduce((most, each) => Math.max(most, each), 0),
    failures: [...new Set(codes)].sort().join(' '),
  };
}

/** The shortest of a few times: the first also compiles. */
function timeOf(bytes: Buffer, runs: number): number {
  return Math.min(...Array.from({ length: runs }, () => costOf(bytes).time));
}

/** How many times as long an input of four times the size takes. */
export const growthOf = (make: (size: number) => Buffer, size: number): number =>
  timeOf(make(size), 2) / timeOf(make(size / TIMES), 3);

/** What is wrong with how the cost grows; empty when it grows as the input does. */
export function growthProblems(make: (size: number) => Buffer): string[] {
  for (let size = SMALLEST; size <= LARGEST; size *= 2) {
    const { time, answer, failures } = costOf(make(size));
    if (answer > LONGEST_ANSWER) return [`the answer about one machine has more than ${LONGEST_ANSWER} characters`];
    if (time < TELLING || size < SMALLEST * TIMES) continue;
    // Where only the larger one is refused, the two took different ways, and their times say nothing.
    if (failures !== costOf(make(size / TIMES)).failures) continue;
    // What looks so once is measured again.
    return [1, 2].every(() => growthOf(make, size) > MOST_GROWTH) ? ['it grows faster than the input'] : [];
  }
  return [];
}
