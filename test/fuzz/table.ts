// npm run fuzz -- --table prints how the cost of known shapes grows.

import { Worker } from 'node:worker_threads';
import './constants.ts';
import { GROWING_SHAPES } from '../support/growing.ts';
import { MOST_GROWTH } from './growth.ts';

/** A shape that takes longer counts as endless. Milliseconds. */
const TIME_LIMIT = 600_000;
/** Milliseconds. The ratio of shorter times means nothing. */
const SHORTEST_TIME = 100;

/** Prints the table. @returns how many shapes grow faster than their inputs */
export async function printTable(): Promise<number> {
  console.log(`| ${'Shape'.padEnd(56)} |   1 MB |   2 MB |   4 MB | Ratio |`);
  let wrong = 0;
  for (const [index, { name }] of GROWING_SHAPES.entries()) {
    const times = await timesOf(index);
    const [first = Number.NaN, , last = Number.NaN] = times;
    const ratio = last / first;
    const isWrong = !(last < SHORTEST_TIME || ratio <= MOST_GROWTH);
    if (isWrong) wrong++;
    const cells = [0, 1, 2].map((place) => String(Math.round(times[place] ?? Number.NaN)).padStart(6));
    console.log(
      `| ${name.padEnd(56)} | ${cells.join(' | ')} | ${ratio.toFixed(1).padStart(5)} |${isWrong ? ' too much' : ''}`,
    );
  }
  return wrong;
}

/** Milliseconds for one, two and four megabytes; fewer numbers where reading does not end. */
function timesOf(shape: number): Promise<number[]> {
  return new Promise((resolve) => {
    const times: number[] = [];
    const resourceLimits = { maxOldGenerationSizeMb: 2048 };
    const worker = new Worker(new URL('./table-worker.ts', import.meta.url), { workerData: shape, resourceLimits });
    const timer = setTimeout(() => void worker.terminate(), TIME_LIMIT);
    worker.on('message', (time: number) => times.push(time));
    worker.on('error', () => {});
    worker.on('exit', () => {
      clearTimeout(timer);
      resolve(times);
    });
  });
}
