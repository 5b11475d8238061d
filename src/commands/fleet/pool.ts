import { type ResourceLimits, Worker } from 'node:worker_threads';
import { pathOf, type Unit } from '../../inputs/unit.ts';
import { type Done, doBatch, type Work } from './batch.ts';
import type { Runner } from './runner.ts';
import { add } from './tally.ts';
import { THREAD_REQUEST } from './thread-request.ts';

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

/** The largest hive or log takes a few seconds. What takes longer is somebody's trap, or lies behind a dead connection. */
const TIME_LIMIT = 60_000;

/**
 * Starts threads that read and judge.
 * @param program the source text that a thread runs
 * @param limit milliseconds that a batch may take, and then each file of it; a file that takes longer is an error row
 */
export function pool(size: number, program: string, work: Work, limit = TIME_LIMIT): Runner {
  const waiting: Job[] = [];
  const threads = Array.from({ length: size }, () => start());
  function start(): { worker: Worker; jobs: Job[]; clock: Stopwatch } {
    const worker = newThread(ROOM);
    const thread = { worker, jobs: [] as Job[], clock: stopwatch(limit, worker) };
    worker.on('message', (done: Done | null) => {
      const job = thread.jobs.shift();
      thread.clock.start(thread.jobs.length > 0);
      if (done !== null) job?.settle(done);
      else if (job !== undefined) void oneByOne(job);
      feed();
    });
    // A file can end a thread, mostly by its memory. Then another thread takes over.
    worker.on('error', () => {});
    worker.on('exit', () => {
      const [culprit, ...others] = thread.jobs;
      const slow = thread.clock.isOver();
      thread.clock.start(false);
      waiting.unshift(...others);
      threads[threads.indexOf(thread)] = start();
      if (culprit !== undefined && slow && culprit.units.length === 1)
        culprit.settle(
          doBatch(
            culprit.units.map((unit) => tooSlow(unit, limit)),
            work,
          ),
        );
      else if (culprit !== undefined) void oneByOne(culprit);
      feed();
    });
    return thread;
  }
  // Nobody reads what a thread prints. Passing it on would open the main thread's stdout, which fails under Wine.
  function newThread(resourceLimits: ResourceLimits): Worker {
    const argv = [THREAD_REQUEST];
    return new Worker(program, { eval: true, argv, workerData: work, stdout: true, stderr: true, resourceLimits });
  }
  function feed(): void {
    for (let depth = 1; depth <= AT_A_TIME; depth++) {
      for (const { worker, jobs, clock } of threads) {
        if (jobs.length >= depth) continue;
        const job = waiting.shift();
        if (job === undefined) return;
        jobs.push(job);
        if (jobs.length === 1) clock.start(true);
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
    // Each is timed by itself then, so that the slow one is found.
    const parts: Done[] = [];
    for (const unit of units) parts.push(await run([unit]));
    settle(joined(parts));
  }
  const alone = (units: Unit[]): Promise<Done> =>
    new Promise((settle) => {
      const worker = newThread(MORE_ROOM);
      const clock = stopwatch(limit, worker);
      clock.start(true);
      const died = () => {
        const slow = clock.isOver();
        clock.start(false);
        settle(
          doBatch(
            units.map((unit) => (slow ? tooSlow(unit, limit) : tooLarge(unit))),
            work,
          ),
        );
      };
      worker.on('message', (done: Done | null) => {
        worker.off('exit', died);
        if (done === null) died();
        else settle(done);
        clock.start(false);
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

interface Stopwatch {
  /** From here on a batch is timed; or none is. */
  start: (timed: boolean) => void;
  /** Whether the thread was ended because its batch took too long. */
  isOver: () => boolean;
}

/** Ends a thread whose batch takes too long. */
function stopwatch(limit: number, worker: Worker): Stopwatch {
  let timer: NodeJS.Timeout | null = null;
  let over = false;
  return {
    start: (timed) => {
      if (timer !== null) clearTimeout(timer);
      const end = () => {
        over = true;
        void worker.terminate();
      };
      timer = timed ? setTimeout(end, limit) : null;
    },
    isOver: () => over,
  };
}

const tooSlow = (unit: Unit, limit: number): Unit => ({
  path: pathOf(unit),
  failure: {
    code: 'sourceUnreadable',
    message: `Reading it took longer than ${limit / 1000} seconds.`,
    target: pathOf(unit),
    hint: 'Give a smaller export or dump of that machine, or read it by itself: winsock-lsp list FILE',
  },
});

const tooLarge = (unit: Unit): Unit => ({
  path: pathOf(unit),
  failure: {
    code: 'sourceTooLarge',
    message: 'Reading it took more memory than a thread has.',
    target: pathOf(unit),
    hint: 'Give a smaller export or dump of that machine.',
  },
});
