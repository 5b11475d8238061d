import { availableParallelism } from 'node:os';
import { programText } from '../assets.ts';
import { EXIT_CODES } from '../codes.ts';
import { fleetSummaryLine } from '../documents/fleet-documents.ts';
import type { Warning } from '../failure.ts';
import { resultsOfNoEvidence } from '../formats/no-evidence.ts';
import type { SourceCount } from '../inputs/folder.ts';
import { pathOf, type Unit } from '../inputs/unit.ts';
import type { Scope } from '../verdict/scope.ts';
import type { Answer, Command, CommandLine, Request, Terminal } from './command.ts';
import type { Batch, BatchResult, LineOptions } from './fleet/batch.ts';
import { type EarlierRun, openEarlierRun } from './fleet/earlier.ts';
import { linesOf } from './fleet/line.ts';
import { pool } from './fleet/pool.ts';
import { deliverInOrder, type Interruption, interruption, mainThread, mayBlock, type Runner } from './fleet/runner.ts';
import { addTally, count, emptyTally, summaryOf, type Tally } from './fleet/tally.ts';
import { endText, type FleetFormat, headText, lineText } from './fleet/text.ts';
import { common, filesFromOf, filesFromOption, scopeOf, scopeOption, usage } from './options.ts';
import { diagnosticText } from './output.ts';
import { type FileOperands, unitsOf } from './sources.ts';

interface FleetRequest extends Request, FileOperands {
  format: FleetFormat;
  scope: Scope;
  /** How many threads read and judge; null for as many as there are cores, 0 for the main thread alone. */
  workers: number | null;
  /** File with the output of an earlier run. Machines that it finished are not read again. */
  resume: string | null;
}

const FORMATS = ['ndjson', 'csv', 'table'] as const satisfies FleetFormat[];

export const command: Command<FleetRequest> = {
  help: 'judge many machines: a line for each as it is read, and a summary at the end',
  operand: {
    name: 'PATH...',
    help: 'files, folders, patterns (*, ?, **), .zip and .gz archives; - is standard input',
    most: 1e6,
  },
  options: {
    ...filesFromOption,
    ...scopeOption,
    resume: { type: 'string', value: 'file', help: 'do not read again what the ndjson of an earlier run has finished' },
    workers: {
      type: 'string',
      value: 'n',
      help: 'threads that read and judge; as many as there are cores unless given',
    },
    ...common,
    format: { type: 'string', value: 'format', choices: FORMATS, help: 'ndjson, csv, or a table for people' },
  },
  parse: requestOf,
  run: fleet,
};

function requestOf({ values, operands, isTty }: CommandLine): FleetRequest {
  const filesFrom = filesFromOf(operands, values);
  if (operands.length === 0 && filesFrom === null) throw usage("'fleet' needs PATH... or --files-from");
  const workers = (values.workers as string | undefined) ?? null;
  if (workers !== null && !/^\d{1,2}$/.test(workers))
    throw usage(`--workers takes a number from 0 to 99, not '${workers}'`);
  return {
    format: (values.format as FleetFormat | undefined) ?? (isTty ? 'table' : 'ndjson'),
    operands,
    filesFrom,
    scope: scopeOf(values),
    workers: workers === null ? null : Number(workers),
    resume: (values.resume as string | undefined) ?? null,
  };
}

/** With fewer batches than this, sources count as few: fleet starts one thread for each at most, and delivers each by itself. */
const FEW_BATCHES = 2;

/**
 * Judges many machines. It writes a line for each while it works, in the order of the sources, and the summary at the end. A
 * source that cannot be read gets a line too. If none can be read, the exit code is that of the first.
 * @throws Failure when an earlier run cannot be taken over
 */
async function fleet(request: FleetRequest, terminal: Terminal): Promise<Answer> {
  const { scope, format } = request;
  const lineOptions = { scope, format };
  const earlier = request.resume === null ? null : openEarlierRun(request.resume, lineOptions);
  const tally = emptyTally();
  const known: SourceCount = { sources: 0 };
  const progress = terminal.isTty('stderr')
    ? (await import('./fleet/progress.ts')).progressBar((text) => terminal.write('stderr', text))
    : null;
  const warn = (warning: Warning) => {
    progress?.hide();
    terminal.write('stderr', diagnosticText({ level: 'warning', ...warning }, format));
  };
  const sameTerminal = progress !== null && terminal.isTty('stdout');
  let readerIsThere = terminal.write('stdout', headText(format));
  const deliver = ({ bytes, tally: later }: BatchResult): boolean => {
    addTally(tally, later);
    if (sameTerminal) progress.hide();
    readerIsThere = terminal.write('stdout', bytes);
    // V8 waits long before it collects buffers, which lie outside its heap, so fleet frees them itself.
    bytes.buffer.transfer(0);
    const done = tally.machines + tally.noEvidence.files;
    progress?.show(done, Math.max(known.sources, done));
    return readerIsThere;
  };
  // A list on standard input may come late. Until it is there, a signal ends the process as usual.
  const first = await readFirstBatches(batchesOf(unitsOf(request, known, warn), earlier));
  const stop = interruption();
  try {
    const runner = runnerFor(request, first.ended ? first.sources : null, lineOptions, stop);
    const finished = await deliverInOrder(
      first.ended ? splitIntoUnits(first.batches) : first.batches,
      runner,
      deliver,
      stop,
    );
    progress?.hide();
    return answerWithSummary(request, finished, readerIsThere, tally);
  } finally {
    progress?.hide();
    stop.stopListening();
  }
}

/** Small enough that threads end at about the same time, large enough that messages between threads cost little. */
const UNITS_PER_BATCH = 32;

/** Puts units into batches. For a source that an earlier run finished, it yields the lines of that run instead. */
async function* batchesOf(units: AsyncIterable<Unit>, earlier: EarlierRun | null): AsyncGenerator<Batch> {
  const batch: Unit[] = [];
  let taken: string | null = null;
  for await (const unit of units) {
    const path = pathOf(unit);
    if (earlier !== null) {
      // A source that was named twice in a row: the earlier run's lines of both were taken the first time.
      if (path === taken) continue;
      const done = earlier.take(path);
      taken = done === null ? null : path;
      if (done !== null) {
        if (batch.length > 0) yield batch.splice(0);
        yield done;
        continue;
      }
    }
    batch.push(unit);
    if (batch.length === UNITS_PER_BATCH) yield batch.splice(0);
  }
  if (batch.length > 0) yield batch;
}

interface FirstBatches {
  ended: boolean;
  /** How many sources there are, if all batches were read; else 0. */
  sources: number;
  batches: AsyncIterable<Batch>;
}

/** Reads the first batches, to find out whether there are only a few. */
async function readFirstBatches(batches: AsyncGenerator<Batch>): Promise<FirstBatches> {
  const first: Batch[] = [];
  while (first.length < FEW_BATCHES) {
    const { value, done } = await batches.next();
    if (done === true) {
      const sources = first.reduce((sum, batch) => sum + (Array.isArray(batch) ? batch.length : 0), 0);
      return { ended: true, sources, batches: concatenated(first, batches) };
    }
    first.push(value);
  }
  return { ended: false, sources: 0, batches: concatenated(first, batches) };
}

async function* concatenated(first: readonly Batch[], others: AsyncGenerator<Batch>): AsyncGenerator<Batch> {
  yield* first;
  yield* others;
}

/** A few sources may be large ones. As batches of one, each is written, and Ctrl-C handled, as soon as one is done. */
async function* splitIntoUnits(batches: AsyncIterable<Batch>): AsyncGenerator<Batch> {
  for await (const batch of batches) {
    if (Array.isArray(batch)) for (const unit of batch) yield [unit];
    else yield batch;
  }
}

/**
 * Chooses the threads that read. Another thread reads even a single file, so that this one can handle Ctrl-C. This thread reads
 * standard input and pipes itself, because Node.js cannot end a thread that waits for them.
 * @param sources how many there are; null for more than a few
 */
function runnerFor(
  { workers }: FleetRequest,
  sources: number | null,
  lineOptions: LineOptions,
  stop: Interruption,
): Runner {
  const program = programText();
  const size = workers ?? Math.min(availableParallelism(), sources ?? Number.POSITIVE_INFINITY);
  const own = mainThread(lineOptions, stop);
  if (program === null || size === 0) return own;
  const threads = pool(size, program, lineOptions);
  return { ahead: threads.ahead, run: (units) => (units.some(mayBlock) ? own.run(units) : threads.run(units)) };
}

function answerWithSummary(
  { scope, format }: FleetRequest,
  finished: boolean,
  readerIsThere: boolean,
  tally: Tally,
): Answer {
  if (!readerIsThere) return { exitCode: 0, stdout: '', diagnostics: [] };
  const lines = linesOf(resultsOfNoEvidence(tally.noEvidence), scope);
  for (const line of lines) count(tally, line);
  const exitCode = finished ? exitCodeOf(tally) : EXIT_CODES.interrupted;
  const document = fleetSummaryLine(scope, exitCode, summaryOf(tally, !finished));
  const text = lines.map((line) => lineText(line, format)).join('');
  return { exitCode, stdout: text + endText(document, format), diagnostics: [] };
}

/** A line with an error is a result too. The command failed only if there are no other lines. */
const exitCodeOf = ({ machines, errors, firstError }: Tally): number => (machines > errors ? 0 : firstError);
