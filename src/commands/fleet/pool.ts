import { type ResourceLimits, Worker } from 'node:worker_threads';
import type { FailureFacts } from '../../failure.ts';
import { pathOf, type Unit } from '../../inputs/unit.ts';
import { type BatchResult, doBatch, type LineOptions } from './batch.ts';
import type { Runner } from './runner.ts';
import { addTally } from './tally.ts';
import { THREAD_REQUEST } from './thread-request.ts';

interface Job {
  units: Unit[];
  resolve: (done: BatchResult) => void;
}

/** Batches that a thread is sent at a time, so that it need not wait for the next. */
const BATCHES_PER_THREAD = 2;
/** Batches for each thread that may wait for an earlier one, so that one large file does not stop the other threads. */
const RESULTS_PER_THREAD = 8;

/** V8 collects the texts of earlier files only when memory is short, so a thread with more would only hold more garbage. */
const THREAD_MEMORY = { maxOldGenerationSizeMb: 16 };
/** The memory of a thread that reads one file for which THREAD_MEMORY was too little. */
const LARGE_FILE_MEMORY = { maxOldGenerationSizeMb: 2048 };

/** The largest hive or log takes a few seconds. A file that takes longer was made to block us, or its server does not answer. */
const TIME_LIMIT = 60_000;

/**
 * Starts threads that read and judge.
 * @param program the source text that a thread runs
 * @param limit milliseconds that a batch may take. If it takes longer, each of its files gets this time, and a slow one becomes an
 *   error row
 */
export function pool(size: number, program: string, lineOptions: LineOptions, limit = TIME_LIMIT): Runner {
  const waiting: Job[] = [];
  const threads = Array.from({ length: size }, () => start());
  function start(): { worker: Worker; jobs: Job[]; timer: BatchTimer } {
    const worker = newThread(THREAD_MEMORY);
    const thread = { worker, jobs: [] as Job[], timer: batchTimer(limit, worker) };
    worker.on('message', (done: BatchResult | null) => {
      const job = thread.jobs.shift();
      thread.timer.restart(thread.jobs.length > 0);
      if (done !== null) job?.resolve(done);
      else if (job !== undefined) void runEachUnit(job);
      handOut();
    });
    // A file can end a thread, mostly because it needs too much memory. The `exit` handler starts another thread.
    worker.on('error', () => {});
    worker.on('exit', () => {
      const [current, ...others] = thread.jobs;
      const slow = thread.timer.isOver();
      thread.timer.restart(false);
      waiting.unshift(...others);
      threads[threads.indexOf(thread)] = start();
      if (current !== undefined && slow && current.units.length === 1)
        current.resolve(errorRows(current.units, tooSlow(limit)));
      else if (current !== undefined) void runEachUnit(current);
      handOut();
    });
    return thread;
  }
  // Nobody reads what a thread prints, so it ends here. Passing it on would open the main thread's stdout, which fails under Wine.
  function newThread(resourceLimits: ResourceLimits): Worker {
    const argv = [THREAD_REQUEST];
    return new Worker(program, {
      eval: true,
      argv,
      workerData: lineOptions,
      stdout: true,
      stderr: true,
      resourceLimits,
    });
  }
  function handOut(): void {
    for (let depth = 1; depth <= BATCHES_PER_THREAD; depth++) {
      for (const { worker, jobs, timer } of threads) {
        if (jobs.length >= depth) continue;
        const job = waiting.shift();
        if (job === undefined) return;
        jobs.push(job);
        if (jobs.length === 1) timer.restart(true);
        worker.postMessage(job.units);
      }
    }
  }
  const run = (units: Unit[]): Promise<BatchResult> =>
    new Promise((resolve) => {
      waiting.push({ units, resolve });
      handOut();
    });
  async function runEachUnit({ units, resolve }: Job): Promise<void> {
    const [only, ...others] = units;
    if (only === undefined || others.length === 0) return resolve(await runInLargeThread(units));
    // Each unit is a batch of its own now, and timed, so that the slow one is found.
    const parts: BatchResult[] = [];
    for (const unit of units) parts.push(await run([unit]));
    resolve(joined(parts));
  }
  const runInLargeThread = (units: Unit[]): Promise<BatchResult> =>
    new Promise((resolve) => {
      const worker = newThread(LARGE_FILE_MEMORY);
      const timer = batchTimer(limit, worker);
      timer.restart(true);
      const died = () => {
        const slow = timer.isOver();
        timer.restart(false);
        resolve(errorRows(units, slow ? tooSlow(limit) : TOO_LARGE));
      };
      worker.on('message', (done: BatchResult | null) => {
        worker.off('exit', died);
        if (done === null) died();
        else resolve(done);
        timer.restart(false);
        void worker.terminate();
      });
      worker.on('error', () => {});
      worker.on('exit', died);
      worker.postMessage(units);
    });
  function errorRows(units: readonly Unit[], why: Omit<FailureFacts, 'target'>): BatchResult {
    const failed = units.map(pathOf).map((path): Unit => ({ path, failure: { ...why, target: path } }));
    return doBatch(failed, lineOptions);
  }
  return { ahead: size * RESULTS_PER_THREAD, run };
}

function joined(parts: readonly BatchResult[]): BatchResult {
  const [first, ...others] = parts as [BatchResult, ...BatchResult[]];
  for (const { tally } of others) addTally(first.tally, tally);
  return { bytes: new Uint8Array(Buffer.concat(parts.map(({ bytes }) => bytes))), tally: first.tally };
}

interface BatchTimer {
  /** Starts again for the next batch, or stops if there is none. */
  restart: (hasBatch: boolean) => void;
  /** Whether it ended the thread. */
  isOver: () => boolean;
}

/** Ends a thread whose batch takes too long. */
function batchTimer(limit: number, worker: Worker): BatchTimer {
  let timer: NodeJS.Timeout | null = null;
  let over = false;
  return {
    restart: (hasBatch) => {
      if (timer !== null) clearTimeout(timer);
      const end = () => {
        over = true;
        void worker.terminate();
      };
      timer = hasBatch ? setTimeout(end, limit) : null;
    },
    isOver: () => over,
  };
}

const tooSlow = (limit: number): Omit<FailureFacts, 'target'> => ({
  code: 'sourceUnreadable',
  message: `Reading it took longer than ${limit / 1000} seconds.`,
  hint: 'Give a smaller export or dump of that machine, or read it by itself: winsock-lsp list FILE',
});

const TOO_LARGE: Omit<FailureFacts, 'target'> = {
  code: 'sourceTooLarge',
  message: 'Reading it took more memory than a thread has.',
  hint: 'Give a smaller export or dump of that machine.',
};
