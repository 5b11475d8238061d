import { availableParallelism } from 'node:os';
import { programText } from '../../assets.ts';
import { fleetSummaryLine } from '../../documents/fleet-documents.ts';
import { exitCodeNamed, type Warning } from '../../failure.ts';
import type { Known } from '../../inputs/folder.ts';
import { diagnosticText } from '../diagnostic.ts';
import type { Answer, FleetFormat, FleetRequest, Terminal } from '../request.ts';
import type { Done, Work } from './batch.ts';
import { type Batch, batchesOf, unitsOf } from './batches.ts';
import { earlierRun } from './earlier.ts';
import { type Interruption, interruption } from './interruption.ts';
import { inOrder } from './order.ts';
import { pool } from './pool.ts';
import { mayWait, ownThread, type Runner } from './runner.ts';
import { add, emptyTally, summaryOf, type Tally } from './tally.ts';
import { endText, headText } from './text.ts';

/** Of so few batches each file is one by itself: some may be large. */
const FEW = 2;

/**
 * Judges many machines: a line for each while it works, in the order of the sources, and the summary at the end. A source that
 * cannot be read is a line. Where not one could be read, the exit code is that of the first.
 * @throws Failure when an earlier run cannot be taken over
 */
export async function fleet(request: FleetRequest & { format: FleetFormat }, terminal: Terminal): Promise<Answer> {
  const { scope, format } = request;
  const work = { scope, format };
  const earlier = request.resume === null ? null : earlierRun(request.resume, work);
  const tally = emptyTally();
  const known: Known = { sources: 0 };
  const progress = terminal.isPerson('stderr')
    ? (await import('./progress.ts')).progressBar((text) => terminal.write('stderr', text))
    : null;
  const warn = (warning: Warning) => {
    progress?.hide();
    terminal.write('stderr', diagnosticText({ level: 'warning', ...warning }, format));
  };
  const shared = progress !== null && terminal.isPerson('stdout');
  let read = terminal.write('stdout', headText(format));
  const deliver = ({ bytes, tally: later }: Done): boolean => {
    add(tally, later);
    if (shared) progress.hide();
    read = terminal.write('stdout', bytes);
    // Given back at once: the collector does not see memory outside its heap until there is much of it.
    bytes.buffer.transfer(0);
    progress?.show(tally.machines, Math.max(known.sources, tally.machines));
    return read;
  };
  // A list on standard input may be long in coming: until it is there, a signal ends the process as usual.
  const first = await beginning(batchesOf(unitsOf(request, known, warn), earlier));
  const stop = interruption();
  try {
    const runner = runnerFor(request, first.ended ? first.sources : null, work, stop);
    const all = await inOrder(first.ended ? oneByOne(first.batches) : first.batches, runner, deliver, stop);
    progress?.hide();
    return answer(request, all, read, tally);
  } finally {
    progress?.hide();
    stop.forget();
  }
}

interface Beginning {
  ended: boolean;
  /** How many sources there are, where there are no more. */
  sources: number;
  batches: AsyncIterable<Batch>;
}

/** The first few batches, and whether there are any more. */
async function beginning(batches: AsyncGenerator<Batch>): Promise<Beginning> {
  const first: Batch[] = [];
  while (first.length < FEW) {
    const { value, done } = await batches.next();
    if (done === true) {
      const sources = first.reduce((sum, batch) => sum + (Array.isArray(batch) ? batch.length : 0), 0);
      return { ended: true, sources, batches: each(first, batches) };
    }
    first.push(value);
  }
  return { ended: false, sources: 0, batches: each(first, batches) };
}

async function* each(first: readonly Batch[], others: AsyncGenerator<Batch>): AsyncGenerator<Batch> {
  yield* first;
  yield* others;
}

/** Of few sources each may be large: what is done is delivered, and Ctrl-C heard, after each. */
async function* oneByOne(batches: AsyncIterable<Batch>): AsyncGenerator<Batch> {
  for await (const batch of batches) {
    if (Array.isArray(batch)) for (const unit of batch) yield [unit];
    else yield batch;
  }
}

/**
 * Other threads read also where there is one file: this one hears Ctrl-C meanwhile. What waits for somebody else's words it
 * reads itself, because a thread that waits so cannot be ended.
 * @param sources how many there are; null where they are many
 */
function runnerFor({ workers }: FleetRequest, sources: number | null, work: Work, stop: Interruption): Runner {
  const program = programText();
  const size = workers ?? Math.min(availableParallelism(), sources ?? Number.POSITIVE_INFINITY);
  const own = ownThread(work, stop);
  if (program === null || size === 0) return own;
  const threads = pool(size, program, work);
  return { ahead: threads.ahead, run: (units) => (units.some(mayWait) ? own.run(units) : threads.run(units)) };
}

function answer(
  { scope, format }: FleetRequest & { format: FleetFormat },
  all: boolean,
  read: boolean,
  tally: Tally,
): Answer {
  if (!read) return { exitCode: 0, stdout: '', diagnostics: [] };
  const exitCode = all ? exitCodeOf(tally) : exitCodeNamed('interrupted');
  const document = fleetSummaryLine(scope, exitCode, summaryOf(tally, !all));
  return { exitCode, stdout: endText(document, format), diagnostics: [] };
}

/** Rows in error are a result; only where there is nothing else did the command not work. */
const exitCodeOf = ({ machines, errors, firstError }: Tally): number => (machines > errors ? 0 : firstError);
