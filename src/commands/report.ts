import type { Tested } from '../documents/documents.ts';
import { type Reported, reportDocument } from '../documents/report-documents.ts';
import { Failure, oneOfEachKind, orNull, type Warning } from '../failure.ts';
import { countsAsNoEvidence, noneYet, resultsOfNoEvidence } from '../formats/no-evidence.ts';
import { readBytes, readOpened } from '../formats/read.ts';
import { readUnit } from '../formats/read-unit.ts';
import { STANDARD_INPUT, withSourceFile } from '../inputs/files.ts';
import { pathOf } from '../inputs/unit.ts';
import { labelOf } from '../kinds.ts';
import { adviceOf } from '../live/identity/known.ts';
import { isLive, type MachineCatalog, type MachineResult } from '../machine-catalog.ts';
import { printable } from '../printable.ts';
import { runningPrograms } from '../processes/processes.ts';
import { fleetLines, isFleetOutput } from '../report/fleet-lines.ts';
import { fleetPage } from '../report/fleet-page.ts';
import { machinePage } from '../report/machine-page.ts';
import { type FleetRow, fleetReport } from '../report/model/fleet.ts';
import { machineReport, type Running } from '../report/model/machine.ts';
import { rowOf } from '../report/rows.ts';
import { checkedOutput, writePage } from '../report/write.ts';
import { runtimeNamed, runtimeText } from '../runtimes/runtimes.ts';
import { DEFAULT_SCOPE } from '../verdict/scope.ts';
import { worstVerdict } from '../verdict/verdict.ts';
import type { Answer, Command, Diagnostic, Request, Values } from './command.ts';
import { lineOf, machineName } from './fleet/line.ts';
import { judgedCatalogs, judgeMachine } from './judge-machine.ts';
import { importWindows, manySourcesOptions, readAll, type SourceRequest, sourceOf, type Windows } from './machines.ts';
import { common, formatOf, usage } from './options.ts';
import { failureDiagnostic, json, warningDiagnostics } from './output.ts';
import { isCompleteForPlan, suggestedPlan } from './planning.ts';
import { unitsOf } from './sources.ts';

/** Name of standard output on the command line. */
const STANDARD_OUTPUT = '-';

interface ReportRequest extends Request {
  from: SourceRequest;
  output: string;
  /** Replace an existing file. */
  force: boolean;
  /** The time that the report states; null for now. */
  time: string | null;
}

export const command: Command<ReportRequest> = {
  help: 'write a report in HTML: one file that needs nothing else',
  operand: {
    name: '[PATH...]',
    help: 'files, folders, patterns, archives or lines of fleet: several machines make one report; none is this machine',
    most: 1e6,
  },
  options: {
    ...manySourcesOptions,
    output: {
      type: 'string',
      value: 'file',
      help: 'where to write it; - is standard output, the default unless stdout is a terminal',
    },
    force: { type: 'boolean', help: 'replace an existing file' },
    time: {
      type: 'string',
      value: 'time',
      help: 'the time that the report states (2026-11-22T12:00:00Z); now unless given',
    },
    ...common,
  },
  parse: (commandLine) => ({
    format: formatOf(commandLine.values, commandLine.isTty),
    from: sourceOf(commandLine, true),
    output: outputOf(commandLine.values, commandLine.isTty),
    force: commandLine.values.force === true,
    time: timeOf(commandLine.values.time as string | undefined),
  }),
  run: report,
};

function outputOf(values: Values, isTty: boolean): string {
  const output = (values.output as string | undefined) ?? (isTty ? null : STANDARD_OUTPUT);
  if (output === null) throw usage("'report' needs --output FILE (or - for standard output)");
  if (output === '') throw usage('--output takes the path of a file');
  return output;
}

const LONGEST_TIME = 40;

/** The value of --time, in the form that the report prints. */
function timeOf(text: string | undefined): string | null {
  if (text === undefined) return null;
  // Without a zone, the same text would mean another time in each time zone.
  const time =
    text.length <= LONGEST_TIME && /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)$/.test(text)
      ? Date.parse(text)
      : Number.NaN;
  if (Number.isNaN(time)) throw usage(`--time takes a time such as 2026-11-22T12:00:00Z, not '${text}'`);
  return new Date(time).toISOString();
}

/** An HTML page, and the facts about it for the JSON document. */
interface Report {
  page: string;
  about: Omit<Reported, 'path' | 'bytes' | 'time'>;
  diagnostics: Diagnostic[];
}

/** @throws Failure when there is nothing to report, or nowhere to write it */
async function report(request: ReportRequest): Promise<Answer> {
  const { from, output, force, format } = request;
  const path = output === STANDARD_OUTPUT ? null : checkedOutput(output, force, from.files);
  const time = request.time ?? new Date().toISOString();
  const { page, about, diagnostics } = await makeReport(from, time);
  if (path === null) return { exitCode: 0, stdout: page, diagnostics };
  const bytes = Buffer.from(page, 'utf8');
  writePage(path, bytes, force);
  const document = reportDocument({ ...about, path, bytes: bytes.length, time });
  const machines = about.machines === 1 ? 'one machine' : `${about.machines} machines`;
  const text = `${printable(path)}: report of ${machines}, ${bytes.length} bytes\n`;
  return { exitCode: 0, stdout: format === 'table' ? text : json(document, format), diagnostics };
}

async function makeReport(from: SourceRequest, time: string): Promise<Report> {
  const windows = await importWindows(from);
  const reportOf = (catalog: MachineCatalog) => {
    const tested = judgeMachine(catalog, from, DEFAULT_SCOPE, windows);
    return reportOnMachine(tested, runningOn(windows, tested.catalog), time);
  };
  if (from.files.length === 0 && from.filesFrom === null) {
    const [result] = await readAll(from, windows);
    if (result === undefined || 'failure' in result) throw result?.failure ?? new Error('nothing was read');
    return reportOf(result);
  }
  const { only, rows, failures, warnings } = await readSources(from);
  if (only !== null) return reportOf(only);
  const [first] = failures;
  // A source that cannot be read is a row. If there are no other rows, there is no report.
  if (first !== undefined && failures.length === rows.length) throw first;
  return reportOnFleet(rows, failures, warnings, time);
}

/** The programs that run on this machine. Null for another machine, or if Windows does not list them. */
function runningOn(windows: Windows, catalog: MachineCatalog): Running | null {
  const machine = isLive(catalog.source) ? (windows?.thisMachine() ?? null) : null;
  if (machine === null) return null;
  const all = orNull(() => runningPrograms(machine, judgedCatalogs(catalog), { ids: null, names: null }));
  if (all === null) return null;
  const open = all.programs.filter(({ failure }) => failure === null);
  const rows = open.map(({ process, runtime, verdict, reason }) => ({
    pid: process.pid,
    name: process.name,
    runtime: runtime === null ? null : runtimeText(runtime),
    verdict,
    reason,
    help: runtime === null ? null : (runtimeNamed(runtime.name)?.help ?? null),
  }));
  return { rows, unreadable: all.programs.length - open.length };
}

function reportOnMachine(tested: Tested, running: Running | null, time: string): Report {
  const { catalog, judgement, programs, findings } = tested;
  const { source, entries, warnings } = catalog;
  const complete = isCompleteForPlan(catalog);
  const live = isLive(source);
  const { plan, options } = suggestedPlan(entries, complete, live);
  const facts = machineReport({
    title: source.machine ?? (live ? 'This machine' : (baseName(source.path) ?? 'Example machine')),
    live,
    entries,
    complete,
    verdict: judgement.verdict,
    kbVerdict: judgement.kbVerdict,
    deciding: judgement.deciding,
    outOfScope: judgement.outOfScope,
    isManaged: (product) => adviceOf(product)?.managed ?? false,
    programs,
    running,
    findings,
    warnings: oneOfEachKind(warnings),
    plan,
    planOptions: options,
  });
  const { verdict } = judgement;
  const counts = { machines: 1, compliant: 0, nonCompliant: 0, unknown: 0, errors: 0, [verdict]: 1 };
  return {
    page: machinePage(facts, originText(catalog), time),
    about: { kind: 'machine', verdict, ...counts, warnings },
    diagnostics: warningDiagnostics(warnings),
  };
}

function reportOnFleet(
  rows: readonly FleetRow[],
  failures: readonly Failure[],
  warnings: readonly Warning[],
  time: string,
): Report {
  const facts = fleetReport(rows, adviceOf);
  const { failed, ...counts } = facts.counts;
  const verdict = worstVerdict(rows.map(({ state }) => (state === 'failed' ? 'unknown' : state)));
  const sources = new Set(rows.map(({ source }) => source)).size;
  const origin = `Made of ${sources === 1 ? 'one source' : `${sources.toLocaleString('en-US')} sources`}.`;
  const errors = failures.map(failureDiagnostic);
  return {
    page: fleetPage(facts, origin, time),
    about: { kind: 'fleet', verdict, machines: rows.length, ...counts, errors: failed, warnings: [...warnings] },
    diagnostics: [...warningDiagnostics(warnings), ...errors],
  };
}

/** The last part of a path. A report shows no more of it, because people send reports to others. */
const baseName = (path: string | null): string | null => path?.split(/[\\/]/).findLast((part) => part !== '') ?? null;

function originText({ source, entries }: MachineCatalog): string {
  const { kind, encoding, controlSet } = source;
  const details = [encoding, controlSet].filter((part) => part !== null);
  const how = kind === null ? 'an unknown source' : labelOf(kind);
  return `Read from ${how}${details.length > 0 ? ` (${details.join(', ')})` : ''}; ${entries.length} entries.`;
}

interface ReadSources {
  /** The machine, if there is exactly one and its catalog was read. */
  only: MachineCatalog | null;
  rows: FleetRow[];
  /** Why sources could not be read. Errors in lines of fleet are not among them. */
  failures: Failure[];
  warnings: Warning[];
}

/** Reads all sources. It keeps only a row of each machine, since there may be a hundred thousand. */
async function readSources({ files, filesFrom, controlSet }: SourceRequest): Promise<ReadSources> {
  const sources = { operands: files, filesFrom };
  const found: ReadSources = { only: null, rows: [], failures: [], warnings: [] };
  const noEvidence = noneYet();
  for await (const unit of unitsOf(sources, { sources: 0 }, (warning) => found.warnings.push(warning))) {
    const isFile = typeof unit === 'string' || 'named' in unit;
    const fleet = isFile ? readLinesOrFile(pathOf(unit), controlSet) : { results: readUnit(unit, controlSet) };
    if ('lines' in fleet) {
      for (const line of fleet.lines) found.rows.push(rowOf(line));
      found.only = null;
      continue;
    }
    if (countsAsNoEvidence(noEvidence, unit, fleet.results)) continue;
    for (const [index, result] of fleet.results.entries()) addResult(found, result, index);
  }
  for (const result of resultsOfNoEvidence(noEvidence)) addResult(found, result, 0);
  return found;
}

function addResult(found: ReadSources, result: MachineResult, index: number): void {
  found.only = found.rows.length === 0 && !('failure' in result) ? result : null;
  if ('failure' in result) found.failures.push(result.failure);
  found.rows.push(rowOf(lineOf(result, machineName(result.source, index), DEFAULT_SCOPE)));
}

/** Reads lines of fleet, or evidence. It decides while the source is open, because standard input can be read only once. */
function readLinesOrFile(
  path: string,
  controlSet: number | null,
): { lines: ReturnType<typeof fleetLines> } | { results: MachineResult[] } {
  try {
    return withSourceFile(path, (file) => {
      if (isFleetOutput(file.read(0, 512))) return { lines: fleetLines(file.all(), path) };
      return {
        results:
          path === STANDARD_INPUT
            ? readBytes(file.all(), path, { logs: () => [], controlSet })
            : readOpened(file, path, controlSet),
      };
    });
  } catch (error) {
    if (error instanceof Failure) return { results: readUnit({ path, failure: error }, controlSet) };
    throw error;
  }
}
