import { type ResourceLimits, Worker } from 'node:worker_threads';
import { pathOf, type Unit } from '../../inputs/unit.ts';
import { type Done, doBatch, type Work } from './batch.ts';
import type { Runner } from './runner.ts';
import { add } from './tally.ts';

interface Job {
  units: Unit[];
  settle: (done: Done) => void;
}

/** Batches that a thread has at a time, so that the next is there when one is done. */
const AT_A_TIME = 2;
/** Results for each thread that may wait for an earlier one, so that a large file does not stop the others at once. */
const AHEAD = 8;

/** V8 collects the texts of earlier files only when room is short, so a thread with more room would only hold more garbage. */
const ROOM = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 16 };
/** The room of a thread for one file that needs more. */
const MORE_ROOM = { maxYoungGenerationSizeMb: 64, maxOldGenerationSizeMb: 2048 };

/**
 * Starts threads that read and judge.
 * @param program the source text that a thread runs
 */
export function pool(size: number, program: string, work: Work): Runner {
  const waiting: Job[] = [];
  const threads = Array.from({ length: size }, () => start());
  function start(): { worker: Worker; jobs: Job[] } {
    const worker = newThread(ROOM);
    const thread = { worker, jobs: [] as Job[] };
    worker.on('message', (done: Done | null) => {
      const job = thread.jobs.shift();
      if (done !== null) job?.settle(done);
      else if (job !== undefined) void oneByOne(job);
      feed();
    });
    // A file can end a thread, mostly by its memory. Then another thread takes over.
    worker.on('error', () => {});
    worker.on('exit', () => {
      const [culprit, ...others] = thread.jobs;
      waiting.unshift(...others);
      threads[threads.indexOf(thread)] = start();
      if (culprit !== undefined) void oneByOne(culprit);
      feed();
    });
    return thread;
  }
  // Nobody reads what a thread prints. Passing it on would open the main thread's stdout, which fails under Wine.
  function newThread(resourceLimits: ResourceLimits): Worker {
    return new Worker(program, { eval: true, workerData: work, stdout: true, stderr: true, resourceLimits });
  }
  function feed(): void {
    for (let depth = 1; depth <= AT_A_TIME; depth++) {
      for (const { worker, jobs } of threads) {
        if (jobs.length >= depth) continue;
        const job = waiting.shift();
        if (job === undefined) return;
        jobs.push(job);
        worker.postMessage(job.units);
      }
    }
  }
  const run = (units: Unit[]): Promise<Done> =>
    new Promise((settle) => {
      waiting.push({ units, settle });
      feed();
    });
  async function oneByOne({ units, settle }: Job): Promise<void> {
    const [only, ...others] = units;
    if (only === undefined || others.length === 0) return settle(await alone(units));
    const parts: Done[] = [];
    for (const unit of units) parts.push(await run([unit]));
    settle(joined(parts));
  }
  const alone = (units: Unit[]): Promise<Done> =>
    new Promise((settle) => {
      const worker = newThread(MORE_ROOM);
      const died = () => settle(doBatch(units.map(tooLarge), work));
      worker.on('message', (done: Done | null) => {
        worker.off('exit', died);
        if (done === null) died();
        else settle(done);
        void worker.terminate();
      });
      worker.on('error', () => {});
      worker.on('exit', died);
      worker.postMessage(units);
    });
  return { ahead: size * AHEAD, run };
}

function joined(parts: readonly Done[]): Done {
  const [first, ...others] = parts as [Done, ...Done[]];
  for (const { tally } of others) add(first.tally, tally);
  return { bytes: new Uint8Array(Buffer.concat(parts.map(({ bytes }) => bytes))), tally: first.tally };
}

const tooLarge = (unit: Unit): Unit => ({
  path: pathOf(unit),
  failure: {
    code: 'sourceTooLarge',
    message: 'Reading it took more memory than a thread has.',
    target: pathOf(unit),
    hint: 'Give a smaller export or dump of that machine.',
  },
});
