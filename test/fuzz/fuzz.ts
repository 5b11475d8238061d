// npm run fuzz [COUNT] [-- --until HH:MM --seed N --workers N --replay FILE]: gives the readers
// - evidence of every kind with random damage, guided by coverage;
// - evidence of a compliant machine with a non-IFS entry inserted in any form;
// - inputs with repeated parts, to see whether the cost of reading grows faster than the input.
// Writes each problem to dist/fuzz as a recipe, which --replay runs again. Not a part of npm test.
// npm run fuzz -- --table: prints the cost of known shapes of one, two and four megabytes.

import './constants.ts';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { generateUncommitted } from '../../build/generate.ts';
import type { Insertion } from '../support/insertions.ts';
import type { Recipe } from './inputs.ts';
import type { Shape } from './shapes.ts';

const FOUND = fileURLToPath(new URL('../../dist/fuzz', import.meta.url));
/** An input that takes longer counts as endless, however busy the machine is. Milliseconds. */
const TIME_LIMIT = 60_000;
const MOST_FOUND = 40;
const REPORT_EVERY = 30_000;

interface Message {
  done?: number;
  kept?: number;
  blocks?: number;
  found?: { problems: string[]; recipe: Recipe };
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    until: { type: 'string' },
    seed: { type: 'string', default: '1' },
    workers: { type: 'string', default: '1' },
    replay: { type: 'string' },
    table: { type: 'boolean', default: false },
  },
});
if (values.table) await table();
else if (values.replay !== undefined) await replay(values.replay);
else await fuzz(Number(positionals[0] ?? 1_000_000), endOf(values.until));

async function table(): Promise<void> {
  generateUncommitted();
  const { printTable } = await import('./table.ts');
  process.exitCode = (await printTable()) === 0 ? 0 : 1;
}

async function replay(file: string): Promise<void> {
  const { recipe } = JSON.parse(readFileSync(file, 'utf8')) as { recipe: Recipe | Shape | Insertion };
  const problems = await problemsOf(recipe);
  console.log(problems.length === 0 ? 'nothing is wrong with it' : problems.join('\n'));
  process.exitCode = problems.length === 0 ? 0 : 1;
}

async function problemsOf(recipe: Recipe | Shape | Insertion): Promise<string[]> {
  if ('base' in recipe) return (await import('./trial.ts')).trial(recipe);
  if ('grain' in recipe) return growthOfShape(recipe);
  const { isMissed } = await import('../support/insertions.ts');
  return isMissed(recipe) ? [`${recipe.evidence} is compliant with an entry in it`] : [];
}

async function growthOfShape(shape: Shape): Promise<string[]> {
  const { growthProblems } = await import('./growth.ts');
  const { shapedInput } = await import('./shapes.ts');
  return growthProblems((size) => shapedInput(shape, size));
}

function endOf(time: string | undefined): number {
  if (time === undefined) return Number.POSITIVE_INFINITY;
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return new Date().setHours(hours, minutes, 0, 0);
}

async function fuzz(count: number, end: number): Promise<void> {
  // A fresh clone has no validators yet.
  generateUncommitted();
  mkdirSync(FOUND, { recursive: true });
  const total = { done: 0, hung: 0 };
  const found = new Map<string, number>();
  const states = new Map<number, Message>();
  const report = () => {
    const blocks = Math.max(0, ...[...states.values()].map((state) => state.blocks ?? 0));
    const kept = [...states.values()].reduce((sum, state) => sum + (state.kept ?? 0), 0);
    console.log(
      `${new Date().toTimeString().slice(0, 8)} ${total.done} inputs, ${blocks} blocks, ${kept} kept, ${found.size} kinds of finding, ${total.hung} hung`,
    );
  };
  const record = (problems: string[], recipe: unknown) => {
    // Without numbers and names, the same problem has the same text for every input.
    const sort = problems.map((problem) => problem.replace(/'.*?'|\{.*?\}|[0-9a-f]*\d[0-9a-f]*/g, '#')).join('; ');
    const times = (found.get(sort) ?? 0) + 1;
    found.set(sort, times);
    if (times > 3 || found.size > MOST_FOUND) return;
    const file = join(FOUND, `${[...found.keys()].indexOf(sort) + 1}-${times}.json`);
    writeFileSync(file, `${JSON.stringify({ problems, recipe }, null, 2)}\n`);
    console.log(`${file}: ${problems[0]?.slice(0, 300)}`);
  };
  const timer = setInterval(report, REPORT_EVERY);
  const insertions = tryInsertions((message) => {
    total.done += message.done ?? 0;
    if (message.found !== undefined) record(message.found.problems, message.found.recipe);
  });
  const kinds = [...Array.from({ length: Number(values.workers) }, () => 'worker.ts'), 'growth-worker.ts'];
  const workers = kinds.map((script, index) =>
    keepBusy(script, Number(values.seed) + index * 1000, {
      isOver: () => total.done >= count || Date.now() >= end,
      told: (seed, message) => {
        total.done += message.done ?? 0;
        if (message.found !== undefined) record(message.found.problems, message.found.recipe);
        else states.set(seed, message);
      },
      hung: (recipe) => {
        total.hung++;
        record([`it does not end within ${TIME_LIMIT / 1000} s`], recipe);
      },
    }),
  );
  await Promise.all([...workers, insertions]);
  clearInterval(timer);
  report();
  for (const [sort, times] of found) console.log(`${times} times: ${sort.slice(0, 400)}`);
  process.exitCode = found.size === 0 ? 0 : 1;
}

/** Tries all insertions, more than a hundred thousand, whatever COUNT is. */
async function tryInsertions(told: (message: Message) => void): Promise<void> {
  const worker = new Worker(new URL('./insertion-worker.ts', import.meta.url));
  worker.on('message', told);
  await once(worker, 'exit');
}

interface Listener {
  isOver: () => boolean;
  told: (seed: number, message: Message) => void;
  hung: (recipe: unknown) => void;
}

/** Runs a worker, and starts another one when it does not end or fails. */
async function keepBusy(script: string, seed: number, listener: Listener): Promise<void> {
  for (let next = seed; !listener.isOver(); next++) {
    const shared = new SharedArrayBuffer(1 << 16);
    const worker = new Worker(new URL(`./${script}`, import.meta.url), { workerData: { seed: next, shared } });
    await new Promise<void>((resolve) => {
      const head = new Uint32Array(shared, 0, 2);
      let [last, seen] = [Date.now(), 0];
      const watch = setInterval(() => {
        if (head[1] !== seen) [last, seen] = [Date.now(), head[1] ?? 0];
        const hung = seen > 0 && Date.now() - last > TIME_LIMIT;
        if (hung) listener.hung(announcedIn(shared));
        if (hung || listener.isOver()) void worker.terminate();
      }, 1000);
      worker.on('message', (message: Message) => listener.told(seed, message));
      // A worker that fails before its first input would fail each time.
      worker.on('error', (error) => {
        if (head[1] === 0) throw error;
        listener.hung({ error: String(error), ...announcedIn(shared) });
      });
      worker.on('exit', () => {
        clearInterval(watch);
        resolve();
      });
    });
  }
}

/** The last input that a worker has announced. */
function announcedIn(shared: SharedArrayBuffer): object {
  const length = new Uint32Array(shared, 0, 1)[0] ?? 0;
  return JSON.parse(Buffer.from(new Uint8Array(shared, 8, length)).toString() || '{}') as object;
}
