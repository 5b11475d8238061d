// npm run fuzz [COUNT] [-- --until HH:MM --seed N --workers N --replay FILE]: evidence of every kind, damaged at random and guided
// by coverage. What is wrong is written to dist/fuzz as recipes, which --replay runs again. No part of npm test.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { generateUncommitted } from '../../build/generate.ts';
import type { Recipe } from './inputs.ts';

/** Constants of the build; here the sources run as they are. */
Object.assign(globalThis, { IN_EXE: false, VALIDATES: false });

const FOUND = fileURLToPath(new URL('../../dist/fuzz', import.meta.url));
/** An input that takes longer has hung, however busy the machine. */
const HUNG = 60_000;
const MOST_FOUND = 40;
const SAID_EVERY = 30_000;

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
  },
});
if (values.replay !== undefined) await replay(values.replay);
else await fuzz(Number(positionals[0] ?? 1_000_000), endOf(values.until));

async function replay(file: string): Promise<void> {
  const { trial } = await import('./trial.ts');
  const { recipe } = JSON.parse(readFileSync(file, 'utf8')) as { recipe: Recipe };
  const problems = trial(recipe);
  console.log(problems.length === 0 ? 'nothing is wrong with it' : problems.join('\n'));
  process.exitCode = problems.length === 0 ? 0 : 1;
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
  const say = () => {
    const blocks = Math.max(0, ...[...states.values()].map((state) => state.blocks ?? 0));
    const kept = [...states.values()].reduce((sum, state) => sum + (state.kept ?? 0), 0);
    console.log(
      `${new Date().toTimeString().slice(0, 8)} ${total.done} inputs, ${blocks} blocks, ${kept} kept, ${found.size} kinds of finding, ${total.hung} hung`,
    );
  };
  const note = (problems: string[], recipe: unknown) => {
    // Numbers and names differ from one input to the next; what is wrong does not.
    const sort = problems.map((problem) => problem.replace(/'.*?'|\{.*?\}|[0-9a-f]*\d[0-9a-f]*/g, '#')).join('; ');
    const times = (found.get(sort) ?? 0) + 1;
    found.set(sort, times);
    if (times > 3 || found.size > MOST_FOUND) return;
    const file = join(FOUND, `${found.size}-${times}.json`);
    writeFileSync(file, `${JSON.stringify({ problems, recipe }, null, 2)}\n`);
    console.log(`${file}: ${problems[0]?.slice(0, 300)}`);
  };
  const timer = setInterval(say, SAID_EVERY);
  const workers = Array.from({ length: Number(values.workers) }, (_, index) =>
    keepBusy(Number(values.seed) + index * 1000, {
      isOver: () => total.done >= count || Date.now() >= end,
      told: (seed, message) => {
        total.done += message.done ?? 0;
        if (message.found !== undefined) note(message.found.problems, message.found.recipe);
        else states.set(seed, message);
      },
      hung: (recipe) => {
        total.hung++;
        note([`it does not end within ${HUNG / 1000} s`], recipe);
      },
    }),
  );
  await Promise.all(workers);
  clearInterval(timer);
  say();
  for (const [sort, times] of found) console.log(`${times} times: ${sort.slice(0, 400)}`);
  process.exitCode = found.size === 0 ? 0 : 1;
}

interface Listener {
  isOver: () => boolean;
  told: (seed: number, message: Message) => void;
  hung: (recipe: unknown) => void;
}

/** A worker, and another after it when one hangs. */
async function keepBusy(seed: number, listener: Listener): Promise<void> {
  for (let next = seed; !listener.isOver(); next++) {
    const shared = new SharedArrayBuffer(1 << 16);
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: { seed: next, shared } });
    await new Promise<void>((resolve) => {
      const head = new Uint32Array(shared, 0, 2);
      let [last, seen] = [Date.now(), 0];
      const watch = setInterval(() => {
        if (head[1] !== seen) [last, seen] = [Date.now(), head[1] ?? 0];
        const hung = seen > 0 && Date.now() - last > HUNG;
        if (hung) listener.hung(announcedIn(shared));
        if (hung || listener.isOver()) void worker.terminate();
      }, 1000);
      worker.on('message', (message: Message) => listener.told(seed, message));
      // One that ends before its first input would do so for ever.
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

/** The input that a worker was at. */
function announcedIn(shared: SharedArrayBuffer): object {
  const length = new Uint32Array(shared, 0, 1)[0] ?? 0;
  return JSON.parse(Buffer.from(new Uint8Array(shared, 8, length)).toString() || '{}') as object;
}
