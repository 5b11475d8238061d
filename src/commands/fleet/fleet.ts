import { availableParallelism } from 'node:os';
import { programText } from '../../assets.ts';
import { EXIT_CODES } from '../../codes.ts';
import { fleetSummaryLine } from '../../documents/fleet-documents.ts';
import type { Warning } from '../../failure.ts';
import type { Known } from '../../inputs/folder.ts';
import { diagnosticText } from '../diagnostic.ts';
import type { Answer, FleetFormat, FleetRequest, Terminal } from '../request.ts';
import type { Done, Work } from './batch.ts';
import { type Batch, batchesOf, unitsOf } from './batches.ts';
import { earlierRun } from './earlier.ts';
import { type Interruption, interruption } from './interruption.ts';
import { inOrder } from './order.ts';
import { pool } from './pool.ts';
import { ownThread, type Runner } from './runner.ts';
import { add, emptyTally, summaryOf, type Tally } from './tally.ts';
import { endText, headText } from './text.ts';

/** Batches that this thread does sooner than another one is there. */
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
    const own = first.ended && request.workers === null;
    const runner = own ? ownThread(work, stop) : runnerFor(request, work, stop);
    const all = await inOrder(own ? oneByOne(first.batches) : first.batches, runner, deliver, stop);
    progress?.hide();
    return answer(request, all, read, tally);
  } finally {
    progress?.hide();
    stop.forget();
  }
}

/** The first few batches, and whether there are any more. */
async function beginning(batches: AsyncGenerator<Batch>): Promise<{ ended: boolean; batches: AsyncIterable<Batch> }> {
  const first: Batch[] = [];
  while (first.length < FEW) {
    const { value, done } = await batches.next();
    if (done === true) return { ended: true, batches: each(first, batches) };
    first.push(value);
  }
  return { ended: false, batches: each(first, batches) };
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

function runnerFor({ workers }: FleetRequest, work: Work, stop: Interruption): Runner {
  const program = programText();
  const size = workers ?? availableParallelism();
  return program === null || size === 0 ? ownThread(work, stop) : pool(size, program, work);
}

function answer(
  { scope, format }: FleetRequest & { format: FleetFormat },
  all: boolean,
  read: boolean,
  tally: Tally,
): Answer {
  if (!read) return { exitCode: 0, stdout: '', diagnostics: [] };
  const exitCode = all ? exitCodeOf(tally) : EXIT_CODES.interrupted;
  const document = fleetSummaryLine(scope, exitCode, summaryOf(tally, !all));
  return { exitCode, stdout: endText(document, format), diagnostics: [] };
}

/** Rows in error are a result; only where there is nothing else did the command not work. */
const exitCodeOf = ({ machines, errors, firstError }: Tally): number => (machines > errors ? 0 : firstError);
