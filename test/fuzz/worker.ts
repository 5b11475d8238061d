import { parentPort, workerData } from 'node:worker_threads';
import { Coverage } from './coverage.ts';
import { Chance, type Recipe, recipe } from './inputs.ts';
import { trial } from './trial.ts';

/** Constants of the build; here the sources run as they are. */
Object.assign(globalThis, { IN_EXE: false, TEST_BUILD: false });

/** Inputs between two looks at what has run: a look takes as long as a few of them. */
const BATCH = 64;
const MOST_KEPT = 5000;

const { seed, shared } = workerData as { seed: number; shared: SharedArrayBuffer };
const place = new Uint8Array(shared);
const text = new TextEncoder();

/** Where the one who watches finds the input that did not end. */
function announce(some: Recipe): void {
  const { written } = text.encodeInto(JSON.stringify(some), place.subarray(4));
  new Uint32Array(shared, 0, 1)[0] = written;
}

const chance = new Chance(seed);
const coverage = new Coverage();
const kept: Recipe[] = [];

function run(some: Recipe): void {
  announce(some);
  const problems = trial(some);
  if (problems.length > 0) parentPort?.postMessage({ found: { problems, recipe: some } });
}

/** One input after the other, until none of what was new is left: each that brings some of it is kept. */
function keepWhatReached(news: Set<string>, batch: readonly Recipe[]): void {
  for (const some of batch) {
    if (news.size === 0) return;
    run(some);
    const touched = coverage.touched();
    const before = news.size;
    for (const block of touched) news.delete(block);
    if (news.size < before && kept.length < MOST_KEPT) kept.push(some);
  }
}

for (;;) {
  const batch = Array.from({ length: BATCH }, () => recipe(chance, kept));
  for (const some of batch) run(some);
  keepWhatReached(coverage.news(coverage.touched()), batch);
  parentPort?.postMessage({ done: BATCH, kept: kept.length, blocks: coverage.blocks });
}
