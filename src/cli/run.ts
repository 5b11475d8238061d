import type * as Compare from '../analysis/compare.ts';
import { showsAll } from '../analysis/completeness.ts';
import type { Finding } from '../analysis/findings/finding.ts';
import type * as CatalogFindings from '../analysis/findings/of-catalogs.ts';
import { findingsOfEntries } from '../analysis/findings/of-entry.ts';
import type * as Programs from '../analysis/programs/programs.ts';
import type { Scope } from '../analysis/scope.ts';
import { judge, type Verdict } from '../analysis/verdict.ts';
import type { Failed, Listed, Tested } from '../contract/documents.ts';
import { listDocument, overallVerdict, schemasDocument, testDocument, versionDocument } from '../contract/documents.ts';
import { schemas } from '../contract/schemas.ts';
import { asFailure, exitCodeNamed, Failure } from '../failure.ts';
import * as Identity from '../identity/identity.ts';
import { lazy } from '../lazy.ts';
import type * as Example from '../source/example.ts';
import { readLive } from '../source/live/live.ts';
import { isLive, type MachineCatalog, type MachineResult, mayBeExcerpt } from '../source/machine.ts';
import type * as Files from '../source/read.ts';
import { VERSION } from '../version.ts';
import { thisMachine } from '../windows/this-machine.ts';
import type * as Change from './change.ts';
import { filterEntries } from './filter.ts';
import type * as Fleet from './fleet/fleet.ts';
import { json } from './json.ts';
import type * as Probe from './probe.ts';
import type * as Report from './report.ts';
import type { Answer, Diagnostic, Format, Request, SourceRequest, Terminal } from './request.ts';
import type * as Show from './show.ts';

const show = (): typeof Show => lazy<typeof Show>('show');
const reports = (): typeof Report => lazy<typeof Report>('report');

const LIVE: SourceRequest = {
  files: [],
  example: false,
  live: 'api',
  compare: false,
  identity: false,
  controlSet: null,
};

type RequestOf<C extends Request['command']> = Extract<Request, { command: C }>;

/** Carries out what a command line asks for. @throws Failure when there is nothing to show but that */
export function run(request: Request, terminal: Terminal): Answer | Promise<Answer> {
  switch (request.command) {
    case 'list':
      return list(request);
    case 'test':
      return test(request);
    case 'fleet':
      return lazy<typeof Fleet>('fleet').fleet(request, terminal);
    case 'probe':
      return lazy<typeof Probe>('probe').probeMachine(request.format, {
        machine: thisMachine(),
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
      return lazy<typeof Change>('change').change(request, { machine: thisMachine(), readOne });
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

function list({ from, filters, format, tree }: RequestOf<'list'>): Answer {
  const machines = readAll(from).map((result): Listed | Failed => {
    if ('failure' in result) return result;
    const { catalog, findings } = compared(withIdentity(result, from, 'quick'), from);
    const entries = filterEntries(catalog.entries, filters);
    return {
      catalog,
      entries,
      findings: [...findingsOfEntries(entries, catalog.entries, isComplete(catalog)), ...findings],
    };
  });
  return answer(
    machines,
    format,
    (some) => listDocument(some, filters),
    (some) => (tree ? reports().trees(some, filters?.bitness ?? null, showsUnicode()) : show().listText(some)),
  );
}

/** Whether what reads our text shows more than ASCII. A Windows console has a code page of its own, which is rarely UTF-8. */
const showsUnicode = (): boolean =>
  process.platform !== 'win32' && /utf-?8/i.test(process.env.LC_ALL || process.env.LC_CTYPE || process.env.LANG || '');

function test({ from, scope, exitCode, format }: RequestOf<'test'>): Answer {
  const machines = readAll(from).map((result): Tested | Failed => {
    return 'failure' in result ? result : tested(result, from, scope);
  });
  const code = (some: readonly (Tested | Failed)[]): number => (exitCode ? verdictExitCode(overallVerdict(some)) : 0);
  return answer(
    machines,
    format,
    (some) => testDocument(some, scope, code(some)),
    (some) => show().testText(some, scope),
  );
}

function tested(result: MachineCatalog, from: SourceRequest, scope: Scope): Tested {
  const { catalog, findings } = compared(withIdentity(result, from, 'thorough'), from);
  const judgement = judge(catalog.entries, catalog.missingEntries, scope);
  return { catalog, judgement, programs: programsOf(catalog), findings: [...allFindings(catalog), ...findings] };
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
  if (files.length === 0) return [readLive(live)];
  const { readSource } = lazy<typeof Files>('files');
  const results = files.flatMap((file) => readSource(file, controlSet));
  const [only] = results;
  if (results.length === 1 && only !== undefined && 'failure' in only) throw only.failure;
  return results;
}

/** Only this machine's own entries have files that may be looked at. */
function withIdentity(catalog: MachineCatalog, { identity }: SourceRequest, least: Identity.Effort): MachineCatalog {
  const machine = isLive(catalog.source) ? thisMachine() : null;
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
    const { findings, unseen } = compareSources(catalog.entries, readLive('registry').entries);
    return { catalog: { ...catalog, missingEntries: catalog.missingEntries + unseen }, findings };
  } catch (error) {
    const { message, target } = asFailure(error);
    const warning = { code: 'notCompared', message: `Winsock and the registry were not compared: ${message}`, target };
    return { catalog: { ...catalog, warnings: [...catalog.warnings, warning] }, findings: [] };
  }
}

/** One document, or with ndjson one for each machine; the exit code is the worst of them. */
function answer<M extends Failed | { catalog: MachineCatalog }>(
  machines: readonly M[],
  format: Format,
  document: (machines: readonly M[]) => { exitCode: number },
  text: (machines: readonly M[]) => string,
): Answer {
  const diagnostics = machines.flatMap(diagnosticsOf);
  const whole = document(machines);
  if (format === 'table') return { exitCode: whole.exitCode, stdout: text(machines), diagnostics };
  if (format === 'json') return { exitCode: whole.exitCode, stdout: json(whole, format), diagnostics };
  const lines = machines.map((machine) => json(document([machine]), format));
  return { exitCode: whole.exitCode, stdout: lines.join(''), diagnostics };
}

function diagnosticsOf(machine: Failed | { catalog: MachineCatalog }): Diagnostic[] {
  if ('failure' in machine) {
    const { code, message, target } = machine.failure;
    return [{ level: 'error', code, message, target }];
  }
  return machine.catalog.warnings.map((warning) => ({ level: 'warning', ...warning }));
}
