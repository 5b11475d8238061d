// The options of list, test, report and plan that name machines, and how these machines are read.

import { statSync } from 'node:fs';
import type { Failed } from '../documents/documents.ts';
import { readFile } from '../formats/read-file.ts';
import { isArchiveName } from '../inputs/files.ts';
import { KINDS_READ } from '../kinds.ts';
import * as Identity from '../live/identity/identity.ts';
import type { LiveSource } from '../live/live.ts';
import type * as ThisMachine from '../live/this-machine.ts';
import { isLive, type MachineCatalog, type MachineResult, mayBeExcerpt } from '../machine-catalog.ts';
import { showsAll } from '../verdict/completeness.ts';
import type { Answer, CommandLine, Diagnostic, Format, Operand, Options, Terminal } from './command.ts';
import { filesFromOf, filesFromOption, usage } from './options.ts';
import { assertFitsOneDocument, failureDiagnostic, json, warningDiagnostics } from './output.ts';

/** Where to read catalogs from: files and standard input, the example, or else this machine. */
export interface SourceRequest {
  /** Files, folders, patterns, archives; - is standard input. */
  files: string[];
  /** A file that lists more of them, one a line. `*` and `?` in it are no patterns. */
  filesFrom: string | null;
  example: boolean;
  live: LiveSource;
  /** Compare the entries that Winsock returns with those in the registry. */
  compare: boolean;
  /** Read the provider file of every entry of this machine, and not only of those that may be non-IFS. */
  identity: boolean;
  /** Number of the control set to read in files; null for the current one. */
  controlSet: number | null;
}

/** This machine, read through Winsock. */
export const LIVE: SourceRequest = {
  files: [],
  filesFrom: null,
  example: false,
  live: 'api',
  compare: false,
  identity: false,
  controlSet: null,
};

export const filesOperand: Operand = {
  name: '[FILE...]',
  help: `${KINDS_READ}; folders, patterns, .zip, .gz; - is standard input; none is this machine`,
  most: 1e6,
};

const LIVE_SOURCES = ['api', 'registry'] as const satisfies LiveSource[];

export const sourceOptions = {
  source: { type: 'string', value: 'source', choices: LIVE_SOURCES, help: 'how this machine is read' },
  example: { type: 'boolean', help: 'use the example machine that is part of this program' },
  'control-set': {
    type: 'string',
    value: 'number',
    help: 'read this control set of a hive or an export, and not the current one',
  },
  identity: {
    type: 'boolean',
    help: 'read version and signature of the files of all entries, not only of non-IFS ones',
  },
} as const satisfies Options;

export const manySourcesOptions = { ...sourceOptions, ...filesFromOption } as const satisfies Options;

/** @throws Failure usage */
export function sourceOf({ operands: files, values }: CommandLine, compare: boolean): SourceRequest {
  const example = values.example === true;
  const live = values.source as LiveSource | undefined;
  const filesFrom = filesFromOf(files, values);
  const fromFiles = files.length > 0 || filesFrom !== null;
  if (example && fromFiles) throw usage('--example cannot be combined with files');
  if (live !== undefined && (example || fromFiles))
    throw usage('--source is for this machine: it cannot be combined with files');
  if (values.compare === true && (example || fromFiles || live === 'registry')) {
    throw usage('--compare is for this machine and --source api: it cannot be combined with files');
  }
  const identity = values.identity === true;
  if (identity && (example || fromFiles))
    throw usage('--identity is for this machine: it cannot be combined with files');
  const controlSet = controlSetOf(values['control-set'] as string | undefined);
  if (controlSet !== null && !fromFiles) throw usage('--control-set is for hives and exports: it needs a file');
  return { files, filesFrom, example, live: live ?? 'api', compare, identity, controlSet };
}

function controlSetOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (!/^\d{1,3}$/.test(text) || Number(text) === 0) throw usage(`--control-set takes a number, not '${text}'`);
  return Number(text);
}

/** The functions that call Windows; null for a request that only reads files. */
export type Windows = typeof ThisMachine | null;

/** Imports the functions that call Windows if a request needs this machine. Files are read without them. */
export const importWindows = async ({ files, filesFrom, example }: SourceRequest): Promise<Windows> =>
  files.length > 0 || filesFrom !== null || example ? null : await import('../live/this-machine.ts');

/** Reads plain files, the example or this machine. @throws Failure when a single source was asked for and cannot be read */
export async function readAll(
  { files, example, live, controlSet }: SourceRequest,
  windows: Windows,
): Promise<MachineResult[]> {
  if (example) return [(await import('../formats/example/example.ts')).readExample()];
  if (files.length === 0 && windows !== null) return [windows.readLive(live)];
  const results: MachineResult[] = [];
  // One by one, because a file may hold more machines than a call takes arguments.
  for (const file of files) for (const result of await readFile(file, controlSet)) results.push(result);
  const [only] = results;
  if (results.length === 1 && only !== undefined && 'failure' in only) throw only.failure;
  return results;
}

/** Adds who made and signed the providers' files. Only the files of this machine can be opened. */
export function withIdentity(
  catalog: MachineCatalog,
  { identity }: SourceRequest,
  minimum: Identity.Effort,
  windows: Windows,
): MachineCatalog {
  const machine = isLive(catalog.source) ? (windows?.thisMachine() ?? null) : null;
  const effort = identity ? 'all' : minimum;
  return { ...catalog, entries: Identity.withIdentity(catalog.entries, machine, effort) };
}

export const isComplete = ({ source, entries, missingEntries }: MachineCatalog): boolean =>
  showsAll(entries, missingEntries, mayBeExcerpt(source));

/** What list and test do with machines: examine each, and turn all into a document or a text. */
interface MachineCommand<M extends { catalog: MachineCatalog }> {
  examine: (catalog: MachineCatalog) => M;
  document: (machines: readonly (M | Failed)[]) => { exitCode: number };
  text: (machines: readonly (M | Failed)[]) => Promise<string>;
}

/** Reads the machines and answers with one document; with ndjson, one for each. The exit code is the worst of them. */
export async function answerAboutMachines<M extends { catalog: MachineCatalog }>(
  from: SourceRequest,
  windows: Windows,
  format: Format,
  terminal: Terminal,
  { examine, document, text }: MachineCommand<M>,
): Promise<Answer> {
  const machine = (result: MachineResult): M | Failed => ('failure' in result ? result : examine(result));
  const answerFor = async (machines: readonly (M | Failed)[], warned: readonly Diagnostic[] = []): Promise<Answer> => {
    const diagnostics = [...warned, ...machines.flatMap(diagnosticsOf)];
    const answer = document(machines);
    if (format === 'table') return { exitCode: answer.exitCode, stdout: await text(machines), diagnostics };
    if (format === 'json') return { exitCode: answer.exitCode, stdout: json(answer, format), diagnostics };
    const lines = machines.map((machine) => json(document([machine]), format));
    return { exitCode: answer.exitCode, stdout: lines.join(''), diagnostics };
  };
  // A single file may hold many machines. With ndjson each is written and forgotten, as if there were many files.
  if (!mayBeSeveralSources(from) && (format !== 'ndjson' || from.files.length === 0)) {
    const results = await readAll(from, windows);
    assertFitsOneDocument(results.length);
    return answerFor(results.map(machine));
  }
  const { answerOnce, answerEach } = await import('./sources.ts');
  const sources = { operands: from.files, filesFrom: from.filesFrom, controlSet: from.controlSet };
  if (format !== 'ndjson') return answerOnce(sources, (results, warned) => answerFor(results.map(machine), warned));
  return answerEach(sources, terminal, (result) => answerFor([machine(result)]));
}

/** Whether the request names more than one plain file. Only then does Node.js load the code for folders and archives. */
function mayBeSeveralSources({ files, filesFrom }: SourceRequest): boolean {
  return (
    filesFrom !== null ||
    files.length > 1 ||
    files.some((file) => file !== '-' && (/[*?[]/.test(file) || isArchiveName(file) || isFolder(file)))
  );
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

function diagnosticsOf(machine: Failed | { catalog: MachineCatalog }): Diagnostic[] {
  return 'failure' in machine ? [failureDiagnostic(machine.failure)] : warningDiagnostics(machine.catalog.warnings);
}
