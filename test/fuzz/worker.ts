import './constants.ts';
import { parentPort, workerData } from 'node:worker_threads';
import { announcer } from './announce.ts';
import { Coverage } from './coverage.ts';
import { nextRecipe, Random, type Recipe } from './inputs.ts';
import { trial } from './trial.ts';

/** Inputs between two reads of the coverage, which takes as long as a few inputs. */
const BATCH = 256;
const GROUP = 16;
const MOST_KEPT = 5000;

const { seed, shared } = workerData as { seed: number; shared: SharedArrayBuffer };
const announce = announcer(shared);
const random = new Random(seed);
const coverage = new Coverage();
const kept: Recipe[] = [];

function run(some: Recipe): void {
  announce(some);
  const problems = trial(some);
  if (problems.length > 0) parentPort?.postMessage({ found: { problems, recipe: some } });
}

/** Keeps the inputs that ran new blocks. Runs groups of inputs again first, since reading the coverage takes longer than an input. */
function keepInputsThatRan(blocks: Set<string>, batch: readonly Recipe[]): void {
  for (let at = 0; at < batch.length && blocks.size > 0; at += GROUP) {
    const group = batch.slice(at, at + GROUP);
    for (const some of group) run(some);
    const executed = coverage.executed();
    const reached = [...blocks].filter((block) => executed.has(block));
    for (const block of reached) blocks.delete(block);
    if (reached.length > 0) keepEach(new Set(reached), group);
  }
}

function keepEach(blocks: Set<string>, group: readonly Recipe[]): void {
  for (const some of group) {
    if (blocks.size === 0 || kept.length >= MOST_KEPT) return;
    run(some);
    const before = blocks.size;
    for (const block of coverage.executed()) blocks.delete(block);
    if (blocks.size < before) kept.push(some);
  }
}

for (;;) {
  const batch = Array.from({ length: BATCH }, () => nextRecipe(random, kept));
  for (const some of batch) run(some);
  keepInputsThatRan(coverage.firstExecuted(coverage.executed()), batch);
  parentPort?.postMessage({ done: BATCH, kept: kept.length, blocks: coverage.blocks });
}
