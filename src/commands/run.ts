import { statSync } from 'node:fs';
import { EXIT_CODES } from '../codes.ts';
import type { Failed, Listed, Tested } from '../documents/documents.ts';
import {
  listDocument,
  overallVerdict,
  schemasDocument,
  testDocument,
  versionDocument,
} from '../documents/documents.ts';
import { schemas } from '../documents/schemas.ts';
import { Failure } from '../failure.ts';
import { readFile } from '../formats/read-file.ts';
import { isArchiveName } from '../inputs/files.ts';
import type { MachineCatalog, MachineResult } from '../machine-catalog.ts';
import { findingsOfEntries } from '../verdict/findings/of-entry.ts';
import { DEFAULT_SCOPE } from '../verdict/scope.ts';
import type { Judgement, Verdict } from '../verdict/verdict.ts';
import { VERSION } from '../version.ts';
import { failureAs, warningsAs } from './diagnostic.ts';
import { filterEntries } from './filter.ts';
import { isComplete, LIVE, type Windows, withIdentity } from './identified.ts';
import { json } from './json.ts';
import type { Answer, Diagnostic, Format, Request, SourceRequest, Terminal } from './request.ts';

type RequestOf<C extends Request['command']> = Extract<Request, { command: C }>;

/**
 * Carries out what a command line asks for. What only some commands need is imported where they begin: Node.js reads it then.
 * @throws Failure when there is nothing to show but that
 */
export async function run(request: Request, terminal: Terminal): Promise<Answer> {
  if (request.command === 'fleet') return (await import('./fleet/fleet.ts')).fleet(request, terminal);
  if (!('eventLog' in request && request.eventLog)) return answerOf(request, terminal);
  const { logged } = await import('./event-log.ts');
  const { thisMachine } = await import('../live/this-machine.ts');
  return logged(request, thisMachine(), () => answerOf(request, terminal));
}

async function answerOf(request: Exclude<Request, { command: 'fleet' }>, terminal: Terminal): Promise<Answer> {
  switch (request.command) {
    case 'list':
      return list(request, terminal);
    case 'test':
      return test(request, terminal);
    case 'probe': {
      const windows = await import('../live/this-machine.ts');
      return (await import('./probe.ts')).probeMachine(request.format, {
        machine: windows.thisMachine(),
        readLive: () => withIdentity(windows.readLive('api'), LIVE, 'layered', windows),
      });
    }
    case 'report': {
      const windows = await windowsFor(request.from);
      const { tested } = await import('./tested.ts');
      return (await import('./report.ts')).report(request, {
        readAll: (from) => readAll(from, windows),
        tested: (catalog, from) => tested(catalog, from, DEFAULT_SCOPE, windows),
      });
    }
    case 'plan':
    case 'apply':
    case 'backup':
    case 'backups':
    case 'restore':
    case 'exclusions':
    case 'exclude':
    case 'remediate':
    case 'dsc': {
      const windows = await import('../live/this-machine.ts');
      const { judgeLive } = await import('./tested.ts');
      return (await import('./change.ts')).change(request, {
        machine: windows.thisMachine(),
        readOne: (from) => readOne(from, windows),
        judge: (scope, effort) => judgeLive(scope, effort, windows),
      });
    }
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

async function list({ from, filters, format, tree }: RequestOf<'list'>, terminal: Terminal): Promise<Answer> {
  const windows = await windowsFor(from);
  const compared = from.compare ? (await import('./tested.ts')).compared : null;
  return answered<Listed>(from, windows, format, terminal, {
    shape: (result) => {
      const identified = withIdentity(result, from, 'quick', windows);
      const { catalog, findings } = compared?.(identified, from, windows) ?? { catalog: identified, findings: [] };
      const entries = filterEntries(catalog.entries, filters);
      return {
        catalog,
        entries,
        findings: [...findingsOfEntries(entries, catalog.entries, isComplete(catalog)), ...findings],
      };
    },
    document: (some) => listDocument(some, filters),
    text: async (some) =>
      tree
        ? (await import('./report.ts')).trees(some, filters?.bitness ?? null, showsUnicode())
        : (await import('./show.ts')).listText(some),
  });
}

async function test(
  { from, scope, exitCode, format, eventLog: logs }: RequestOf<'test'>,
  terminal: Terminal,
): Promise<Answer> {
  const code = (some: readonly (Tested | Failed)[]): number => (exitCode ? verdictExitCode(overallVerdict(some)) : 0);
  const judgements: Judgement[] = [];
  const windows = await windowsFor(from);
  const { tested } = await import('./tested.ts');
  const answer = await answered<Tested>(from, windows, format, terminal, {
    shape: (result) => {
      const machine = tested(result, from, scope, windows);
      if (logs) judgements.push(machine.judgement);
      return machine;
    },
    document: (some) => testDocument(some, scope, code(some)),
    text: async (some) => (await import('./show.ts')).testText(some, scope),
  });
  if (!logs) return answer;
  const { verdictEvent } = await import('./event-log.ts');
  return { ...answer, events: judgements.map((one) => verdictEvent('test', scope, one, answer.exitCode)) };
}

/** What a question makes of machines. */
interface Question<M extends { catalog: MachineCatalog }> {
  shape: (catalog: MachineCatalog) => M;
  document: (machines: readonly (M | Failed)[]) => { exitCode: number };
  text: (machines: readonly (M | Failed)[]) => Promise<string>;
}

/** One document, or with ndjson one for each machine; the exit code is the worst of them. */
async function answered<M extends { catalog: MachineCatalog }>(
  from: SourceRequest,
  windows: Windows,
  format: Format,
  terminal: Terminal,
  { shape, document, text }: Question<M>,
): Promise<Answer> {
  const machine = (result: MachineResult): M | Failed => ('failure' in result ? result : shape(result));
  const whole = async (machines: readonly (M | Failed)[], warned: readonly Diagnostic[] = []): Promise<Answer> => {
    const diagnostics = [...warned, ...machines.flatMap(diagnosticsOf)];
    const answer = document(machines);
    if (format === 'table') return { exitCode: answer.exitCode, stdout: await text(machines), diagnostics };
    if (format === 'json') return { exitCode: answer.exitCode, stdout: json(answer, format), diagnostics };
    const lines = machines.map((machine) => json(document([machine]), format));
    return { exitCode: answer.exitCode, stdout: lines.join(''), diagnostics };
  };
  if (!isMany(from)) return whole((await readAll(from, windows)).map(machine));
  const { allOf, eachOf } = await import('./many.ts');
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

function verdictExitCode(verdict: Verdict): number {
  if (verdict === 'compliant') return 0;
  return verdict === 'unknown' ? EXIT_CODES.unknownVerdict : EXIT_CODES.nonCompliant;
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

/** What asks Windows, where a request is about this machine: files are read without it. */
const windowsFor = async ({ files, filesFrom, example }: SourceRequest): Promise<Windows> =>
  files.length > 0 || filesFrom !== null || example ? null : await import('../live/this-machine.ts');

/** The one catalog that a plan is made of. @throws Failure */
async function readOne(from: SourceRequest, windows: Windows): Promise<MachineCatalog> {
  const [result, ...others] = await readAll(from, windows);
  if (result === undefined || others.length > 0) {
    throw new Failure({
      code: 'usage',
      message: 'A plan is made for one machine, and this holds several.',
      target: from.files[0] ?? null,
      hint: 'Give a file of one machine.',
    });
  }
  if ('failure' in result) throw result.failure;
  return withIdentity(result, from, 'layered', windows);
}

/** @throws Failure when a single source was asked for and cannot be read */
async function readAll(
  { files, example, live, controlSet }: SourceRequest,
  windows: Windows,
): Promise<MachineResult[]> {
  if (example) return [(await import('../formats/example/example.ts')).readExample()];
  if (files.length === 0 && windows !== null) return [windows.readLive(live)];
  const results: MachineResult[] = [];
  for (const file of files) results.push(...(await readFile(file, controlSet)));
  const [only] = results;
  if (results.length === 1 && only !== undefined && 'failure' in only) throw only.failure;
  return results;
}

function diagnosticsOf(machine: Failed | { catalog: MachineCatalog }): Diagnostic[] {
  return 'failure' in machine ? [failureAs(machine.failure)] : warningsAs(machine.catalog.warnings);
}
