import { statSync } from 'node:fs';
import type * as Compare from '../analysis/compare.ts';
import { showsAll } from '../analysis/completeness.ts';
import type { Finding } from '../analysis/findings/finding.ts';
import type * as CatalogFindings from '../analysis/findings/of-catalogs.ts';
import { findingsOfEntries } from '../analysis/findings/of-entry.ts';
import type * as Programs from '../analysis/programs/programs.ts';
import type { Scope } from '../analysis/scope.ts';
import { type Judgement, judge, type Verdict } from '../analysis/verdict.ts';
import type { Failed, Listed, Tested } from '../contract/documents.ts';
import { listDocument, overallVerdict, schemasDocument, testDocument, versionDocument } from '../contract/documents.ts';
import { schemas } from '../contract/schemas.ts';
import { asFailure, exitCodeNamed, Failure } from '../failure.ts';
import * as Identity from '../identity/identity.ts';
import { lazy } from '../lazy.ts';
import type * as Example from '../source/example.ts';
import { isArchiveName } from '../source/files.ts';
import type * as Here from '../source/live/here.ts';
import { isLive, type MachineCatalog, type MachineResult, mayBeExcerpt } from '../source/machine.ts';
import { readSource } from '../source/read.ts';
import { VERSION } from '../version.ts';
import type * as Change from './change.ts';
import { failureAs, warningsAs } from './diagnostic.ts';
import type * as EventLog from './event-log.ts';
import { filterEntries } from './filter.ts';
import type * as Fleet from './fleet/fleet.ts';
import { json } from './json.ts';
import type * as Many from './many.ts';
import type * as Probe from './probe.ts';
import type * as Report from './report.ts';
import type { Answer, Diagnostic, Format, Judged, Request, SourceRequest, Terminal } from './request.ts';
import type * as Show from './show.ts';

const here = (): typeof Here => lazy<typeof Here>('live');
const show = (): typeof Show => lazy<typeof Show>('show');
const reports = (): typeof Report => lazy<typeof Report>('report');

const LIVE: SourceRequest = {
  files: [],
  filesFrom: null,
  example: false,
  live: 'api',
  compare: false,
  identity: false,
  controlSet: null,
};

type RequestOf<C extends Request['command']> = Extract<Request, { command: C }>;

/** Carries out what a command line asks for. @throws Failure when there is nothing to show but that */
export function run(request: Request, terminal: Terminal): Answer | Promise<Answer> {
  if (request.command === 'fleet') return lazy<typeof Fleet>('fleet').fleet(request, terminal);
  if (!('eventLog' in request && request.eventLog)) return answerOf(request, terminal);
  return eventLog().logged(request, here().thisMachine(), () => answerOf(request, terminal));
}

const eventLog = (): typeof EventLog => lazy<typeof EventLog>('event-log');

function answerOf(request: Exclude<Request, { command: 'fleet' }>, terminal: Terminal): Answer | Promise<Answer> {
  switch (request.command) {
    case 'list':
      return list(request, terminal);
    case 'test':
      return test(request, terminal);
    case 'probe':
      return lazy<typeof Probe>('probe').probeMachine(request.format, {
        machine: here().thisMachine(),
        readLive: () => readOne(LIVE),
      });
    case 'report':
      return reports().report(request, { readAll, tested: (catalog, from) => tested(catalog, from, 'all') });
    case 'plan':
    case 'apply':
    case 'backup':
    case 'backups':
    case 'restore':
    case 'exclusions':
    case 'exclude':
    case 'remediate':
    case 'dsc':
      return lazy<typeof Change>('change').change(request, {
        machine: here().thisMachine(),
        readOne,
        judge: judgeLive,
      });
    case 'schema':
      return schema(request);
    case 'version':
      return {
        exitCode: 0,
        stdout: request.plain ? `${VERSION}\n` : json(versionDocument(), request.format),
        diagnostics: [],
      };
    case 'help':
      return { exitCode: 0, stdout: request.text, diagnostics: [] };
  }
}

function list({ from, filters, format, tree }: RequestOf<'list'>, terminal: Terminal): Answer | Promise<Answer> {
  return answered<Listed>(from, format, terminal, {
    shape: (result) => {
      const { catalog, findings } = compared(withIdentity(result, from, 'quick'), from);
      const entries = filterEntries(catalog.entries, filters);
      return {
        catalog,
        entries,
        findings: [...findingsOfEntries(entries, catalog.entries, isComplete(catalog)), ...findings],
      };
    },
    document: (some) => listDocument(some, filters),
    text: (some) => (tree ? reports().trees(some, filters?.bitness ?? null, showsUnicode()) : show().listText(some)),
  });
}

function test(
  { from, scope, exitCode, format, eventLog: logs }: RequestOf<'test'>,
  terminal: Terminal,
): Answer | Promise<Answer> {
  const code = (some: readonly (Tested | Failed)[]): number => (exitCode ? verdictExitCode(overallVerdict(some)) : 0);
  const judgements: Judgement[] = [];
  const answer = answered<Tested>(from, format, terminal, {
    shape: (result) => {
      const machine = tested(result, from, scope);
      if (logs) judgements.push(machine.judgement);
      return machine;
    },
    document: (some) => testDocument(some, scope, code(some)),
    text: (some) => show().testText(some, scope),
  });
  if (!logs || answer instanceof Promise) return answer;
  return { ...answer, events: judgements.map((one) => eventLog().verdictEvent('test', scope, one, answer.exitCode)) };
}

/** What a question makes of machines. */
interface Question<M extends { catalog: MachineCatalog }> {
  shape: (catalog: MachineCatalog) => M;
  document: (machines: readonly (M | Failed)[]) => { exitCode: number };
  text: (machines: readonly (M | Failed)[]) => string;
}

/** One document, or with ndjson one for each machine; the exit code is the worst of them. */
function answered<M extends { catalog: MachineCatalog }>(
  from: SourceRequest,
  format: Format,
  terminal: Terminal,
  { shape, document, text }: Question<M>,
): Answer | Promise<Answer> {
  const machine = (result: MachineResult): M | Failed => ('failure' in result ? result : shape(result));
  const whole = (machines: readonly (M | Failed)[], warned: readonly Diagnostic[] = []): Answer => {
    const diagnostics = [...warned, ...machines.flatMap(diagnosticsOf)];
    const answer = document(machines);
    if (format === 'table') return { exitCode: answer.exitCode, stdout: text(machines), diagnostics };
    if (format === 'json') return { exitCode: answer.exitCode, stdout: json(answer, format), diagnostics };
    const lines = machines.map((machine) => json(document([machine]), format));
    return { exitCode: answer.exitCode, stdout: lines.join(''), diagnostics };
  };
  if (!isMany(from)) return whole(readAll(from).map(machine));
  const { allOf, eachOf } = lazy<typeof Many>('many');
  const sources = { operands: from.files, filesFrom: from.filesFrom, controlSet: from.controlSet };
  if (format !== 'ndjson') return allOf(sources, (results, warned) => whole(results.map(machine), warned));
  return eachOf(sources, terminal, (result) => whole([machine(result)]));
}

/** Whether more than plain files are asked for: what finds those and reads archives is not loaded for a single dump. */
function isMany({ files, filesFrom }: SourceRequest): boolean {
  return (
    filesFrom !== null ||
    files.length > 1 ||
    files.some((file) => file !== '-' && (/[*?[]/.test(file) || isArchiveName(file) || isFolder(file)))
  );
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** Whether what reads our text shows more than ASCII. On Windows a program that reads a pipe may expect another code page. */
const showsUnicode = (): boolean =>
  process.platform !== 'win32' && /utf-?8/i.test(process.env.LC_ALL || process.env.LC_CTYPE || process.env.LANG || '');

function tested(result: MachineCatalog, from: SourceRequest, scope: Scope): Tested {
  const { catalog, findings } = compared(withIdentity(result, from, 'thorough'), from);
  const judgement = judge(catalog.entries, catalog.missingEntries, scope);
  return { catalog, judgement, programs: programsOf(catalog), findings: [...allFindings(catalog), ...findings] };
}

/** This machine as `test` sees it. @throws Failure */
function judgeLive(scope: Scope, effort: Identity.Effort): Judged {
  const { catalog } = compared(withIdentity(here().readLive('api'), LIVE, effort), { ...LIVE, compare: true });
  return { catalog, judgement: judge(catalog.entries, catalog.missingEntries, scope) };
}

const isComplete = ({ source, entries, missingEntries }: MachineCatalog): boolean =>
  showsAll(entries, missingEntries, mayBeExcerpt(source));

function allFindings(catalog: MachineCatalog): Finding[] {
  const { entries } = catalog;
  const facts = { complete: isComplete(catalog), windowsProviders: Identity.windowsProviders() };
  const { findingsOfCatalogs } = lazy<typeof CatalogFindings>('findings');
  return [...findingsOfEntries(entries, entries, facts.complete), ...findingsOfCatalogs(entries, facts)];
}

function programsOf(catalog: MachineCatalog): Programs.ProgramJudgement[] {
  const own = Identity.windowsProviderIds();
  const bitnesses = isLive(catalog.source) ? ([64, 32] as const) : [];
  return lazy<typeof Programs>('programs').judgePrograms(catalog.entries, isComplete(catalog), bitnesses, own);
}

function verdictExitCode(verdict: Verdict): number {
  if (verdict === 'compliant') return 0;
  return exitCodeNamed(verdict === 'unknown' ? 'unknownVerdict' : verdict);
}

function schema({ name, format }: RequestOf<'schema'>): Answer {
  if (name === null) {
    const rows = schemas().map(({ name, schema }) => ({ name, id: schema.$id, description: schema.description }));
    const text = rows.map((row) => `${row.name.padEnd(12)}${row.description}\n`).join('');
    return { exitCode: 0, stdout: format === 'table' ? text : json(schemasDocument(rows), format), diagnostics: [] };
  }
  const found = schemas().find((each) => each.name === name);
  if (found !== undefined) return { exitCode: 0, stdout: json(found.schema, format), diagnostics: [] };
  throw new Failure({
    code: 'usage',
    message: `There is no schema '${name}'.`,
    target: name,
    hint: `Choose one of: ${schemas()
      .map((each) => each.name)
      .join(', ')}`,
  });
}

/** The one catalog that a plan is made of. @throws Failure */
function readOne(from: SourceRequest): MachineCatalog {
  const [result, ...others] = readAll(from);
  if (result === undefined || others.length > 0) {
    throw new Failure({
      code: 'usage',
      message: 'A plan is made for one machine, and this holds several.',
      target: from.files[0] ?? null,
      hint: 'Give a file of one machine.',
    });
  }
  if ('failure' in result) throw result.failure;
  return withIdentity(result, from, 'layered');
}

/** @throws Failure when a single source was asked for and cannot be read */
function readAll({ files, example, live, controlSet }: SourceRequest): MachineResult[] {
  if (example) return [lazy<typeof Example>('example').readExample()];
  if (files.length === 0) return [here().readLive(live)];
  const results = files.flatMap((file) => readSource(file, controlSet));
  const [only] = results;
  if (results.length === 1 && only !== undefined && 'failure' in only) throw only.failure;
  return results;
}

/** Only this machine's own entries have files that may be looked at. */
function withIdentity(catalog: MachineCatalog, { identity }: SourceRequest, least: Identity.Effort): MachineCatalog {
  const machine = isLive(catalog.source) ? here().thisMachine() : null;
  const effort = identity ? 'all' : least;
  return { ...catalog, entries: Identity.withIdentity(catalog.entries, machine, effort) };
}

/** What the registry holds beside what Winsock told; nothing for a source that is not this machine's Winsock. */
function compared(
  catalog: MachineCatalog,
  { compare }: SourceRequest,
): { catalog: MachineCatalog; findings: Finding[] } {
  if (!compare || catalog.source.kind !== 'api') return { catalog, findings: [] };
  try {
    const { compareSources } = lazy<typeof Compare>('compare');
    const { findings, unseen } = compareSources(catalog.entries, here().readLive('registry').entries);
    return { catalog: { ...catalog, missingEntries: catalog.missingEntries + unseen }, findings };
  } catch (error) {
    const { message, target } = asFailure(error);
    const warning = { code: 'notCompared', message: `Winsock and the registry were not compared: ${message}`, target };
    return { catalog: { ...catalog, warnings: [...catalog.warnings, warning] }, findings: [] };
  }
}

function diagnosticsOf(machine: Failed | { catalog: MachineCatalog }): Diagnostic[] {
  return 'failure' in machine ? [failureAs(machine.failure)] : warningsAs(machine.catalog.warnings);
}
