import { type ResourceLimits, Worker } from 'node:worker_threads';
import { pathOf, type Unit } from '../../inputs/unit.ts';
import { type Done, doBatch, type Work } from './batch.ts';
import type { Runner } from './runner.ts';
import { add } from './tally.ts';

interface Job {
  units: Unit[];
  settle: (done: Done) => void;
}

/** Batches that a thread has at a time: the next lies there when one is done. */
const AT_A_TIME = 2;
/** Results that may wait for an earlier one, for each thread: a large file must not hold up the others at once. */
const AHEAD = 8;

/** What is read of a file is garbage with the next: with more room a thread would fill it, whatever the number of files. */
const ROOM = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 16 };
/** For the rare file that wants more, in a thread of its own. */
const MORE_ROOM = { maxYoungGenerationSizeMb: 64, maxOldGenerationSizeMb: 2048 };

/**
 * Threads that read and judge.
 * @param program what a thread runs
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
    // A file that brings a thread down (by its memory, as a rule) is not the end.
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
  // Its output is nobody's: to hand it on would touch the main thread's, which some systems do not let be touched.
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
      const died = () => settle(doBatch(units.map(overwhelming), work));
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

const overwhelming = (unit: Unit): Unit => ({
  path: pathOf(unit),
  failure: {
    code: 'sourceTooLarge',
    message: 'Reading it took more memory than a thread has.',
    target: pathOf(unit),
    hint: 'Give a smaller export or dump of that machine.',
  },
});
