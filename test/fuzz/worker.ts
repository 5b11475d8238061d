import { parentPort, workerData } from 'node:worker_threads';
import { Coverage } from './coverage.ts';
import { Chance, type Recipe, recipe } from './inputs.ts';
import { trial } from './trial.ts';

/** Constants of the build; here the sources run as they are. */
Object.assign(globalThis, { IN_EXE: false, VALIDATES: false });

/** Inputs between two looks at what has run: a look takes as long as a few of them. */
const BATCH = 256;
const GROUP = 16;
const MOST_KEPT = 5000;

const { seed, shared } = workerData as { seed: number; shared: SharedArrayBuffer };
/** Length of the recipe that is announced, and how many have been. */
const head = new Uint32Array(shared, 0, 2);
const place = new Uint8Array(shared, 8);
const text = new TextEncoder();

/** Where the one who watches finds the input that did not end. */
function announce(some: Recipe): void {
  const { written } = text.encodeInto(JSON.stringify(some), place);
  head[0] = written;
  head[1] = ((head[1] ?? 0) + 1) >>> 0;
}

const chance = new Chance(seed);
const coverage = new Coverage();
const kept: Recipe[] = [];

function run(some: Recipe): void {
  announce(some);
  const problems = trial(some);
  if (problems.length > 0) parentPort?.postMessage({ found: { problems, recipe: some } });
}

/** The inputs that reached what is new: looked for in groups, since a look takes longer than an input. */
function keepWhatReached(news: Set<string>, batch: readonly Recipe[]): void {
  for (let at = 0; at < batch.length && news.size > 0; at += GROUP) {
    const group = batch.slice(at, at + GROUP);
    for (const some of group) run(some);
    const touched = coverage.touched();
    const reached = [...news].filter((block) => touched.has(block));
    for (const block of reached) news.delete(block);
    if (reached.length > 0) keepEach(new Set(reached), group);
  }
}

function keepEach(news: Set<string>, group: readonly Recipe[]): void {
  for (const some of group) {
    if (news.size === 0 || kept.length >= MOST_KEPT) return;
    run(some);
    const before = news.size;
    for (const block of coverage.touched()) news.delete(block);
    if (news.size < before) kept.push(some);
  }
}

for (;;) {
  const batch = Array.from({ length: BATCH }, () => recipe(chance, kept));
  for (const some of batch) run(some);
  keepWhatReached(coverage.news(coverage.touched()), batch);
  parentPort?.postMessage({ done: BATCH, kept: kept.length, blocks: coverage.blocks });
}
