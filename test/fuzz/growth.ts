// Measures how the cost of reading grows with the size of the input. Uses the processor time of this thread, on which other programs
// have little effect.

import { readBytes } from '../../src/formats/read.ts';

const KILOBYTE = 1024;
/** Milliseconds. A shorter time depends on the clock and on garbage collection more than on the reader. */
const SHORTEST_TIME = 100;
const SMALLEST = 32 * KILOBYTE;
const LARGEST = 2 * KILOBYTE * KILOBYTE;
/** Four times the input should take four times as long. With quadratic cost it takes sixteen times as long. */
const TIMES = 4;
export const MOST_GROWTH = 9;
/** Characters. All entries that a catalog may have, with a few warnings each, are fewer. */
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

/** The shortest of several times, because V8 compiles the code during the first. */
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
    if (time < SHORTEST_TIME || size < SMALLEST * TIMES) continue;
    // If only the larger input is refused, the reader did different work, so the times cannot be compared.
    if (failures !== costOf(make(size / TIMES)).failures) continue;
    // Measured at two sizes, because the time rises by a step where V8 keeps longer texts in another way. The sizes differ so much
    // that only one of the two measurements has that step in it.
    return [size, TIMES * size].every((each) => growthOf(make, each) > MOST_GROWTH)
      ? ['it grows faster than the input']
      : [];
  }
  return [];
}
