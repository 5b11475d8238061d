import { Command, CommanderError, Option } from 'commander';
import { SCOPES, type Scope } from '../analysis/scope.ts';
import type { EntryKind } from '../catalog/entry.ts';
import type { Filters } from '../contract/documents.ts';
import { Failure } from '../failure.ts';
import type { LiveSource } from '../source/live/live.ts';
import { VERSION } from '../version.ts';
import { parseEntryReference } from './filter.ts';
import type { Format, Request, SourceRequest } from './request.ts';

const FORMATS = ['json', 'ndjson', 'table'] as const;
const KINDS: readonly EntryKind[] = ['baseServiceProvider', 'layeredServiceProvider', 'layeredChainEntry'];

/** Characters of a wrong argument that an error repeats. */
const LONGEST_QUOTE = 200;

/** Said here, because commander would ask Node's stream for them, which fails under Wine when it is a pipe. */
const PLAIN = {
  getOutHelpWidth: () => 80,
  getErrHelpWidth: () => 80,
  getOutHasColors: () => false,
  getErrHasColors: () => false,
};

type Flags = Record<string, unknown>;

const collected = (value: string, before: string[] | undefined): string[] => [...(before ?? []), value];

/**
 * Command line to request.
 * @param person whether stdout is a terminal: a table is shown there, JSON anywhere else
 * @throws Failure usage
 */
export function parseArguments(args: readonly string[], person: boolean): Request {
  const fallback: Format = person ? 'table' : 'json';
  let request: Request | null = null;
  let printed = '';
  const program = new Command('winsock-lsp');
  const answer = (made: (format: Format) => Request) => {
    request = made((program.opts<{ format?: Format }>().format ?? fallback) as Format);
  };

  program
    .description('Finds the non-IFS Winsock provider that breaks I/O completion ports.')
    .option('--version', 'print the version')
    .helpOption('-h, --help', 'show this help, or the help of a command')
    .showSuggestionAfterError(true)
    .enablePositionalOptions(false)
    .exitOverride()
    .configureOutput({ writeOut: (text) => (printed += text), writeErr: () => undefined, ...PLAIN });
  const command = (name: string, description: string) =>
    program
      .command(name)
      .description(description)
      .addOption(formatOption())
      .exitOverride()
      .copyInheritedSettings(program);
  program.addOption(formatOption());

  sourced(command('list', 'list the catalog entries of this machine or of files'))
    .option('--compare', 'also compare what Winsock tells with what the registry holds')
    .addOption(new Option('--bitness <bits>', 'only this catalog').choices(['32', '64']))
    .addOption(new Option('--kind <kind>', 'only entries of this kind').choices(KINDS))
    .option('--non-ifs', 'only non-IFS entries')
    .option(
      '--name <pattern>',
      'only names that match; * and ? stand for any text and any character; may be repeated',
      collected,
    )
    .option('--id <id>', 'only these catalog entry ids: ID or BITNESS:ID; may be repeated', collected)
    .action((files: string[], flags: Flags) => {
      answer((format) => ({
        command: 'list',
        format: formatOf(flags, format),
        from: sourceOf(files, flags, flags.compare === true),
        filters: filtersOf(flags),
      }));
    });

  sourced(command('test', 'judge the catalogs: compliant, nonCompliant or unknown'))
    .addOption(new Option('--scope <scope>', 'which entries decide').choices(SCOPES).default('all'))
    .option('--exit-code', 'exit 20 when not compliant, 21 when unknown')
    .action((files: string[], flags: Flags) => {
      const scope = flags.scope as Scope;
      const exitCode = flags.exitCode === true;
      answer((format) => ({
        command: 'test',
        format: formatOf(flags, format),
        from: sourceOf(files, flags, true),
        scope,
        exitCode,
      }));
    });

  command('schema', 'print the JSON Schema of a document, or the names of all')
    .argument('[name]', 'name of the schema')
    .action((name: string | undefined, flags: Flags) => {
      answer((format) => ({ command: 'schema', format: formatOf(flags, format), name: name ?? null }));
    });

  try {
    if (isVersionAsked(args)) return versionRequest(args, fallback);
    program.parse([...args], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code.startsWith('commander.help') && args.length > 0)
      return { command: 'help', format: 'table', text: printed };
    throw usage(error.message.replace(/^error: /, ''), error);
  }
  if (request === null) throw usage('a command is missing');
  return request;
}

/** The format that a wrong command line still asks for. */
export function formatDespiteErrors(args: readonly string[], person: boolean): Format {
  const at = args.indexOf('--format');
  const asked = at === -1 ? args.find((arg) => arg.startsWith('--format='))?.slice('--format='.length) : args[at + 1];
  return FORMATS.find((format) => format === asked) ?? (person ? 'table' : 'json');
}

const formatOption = () => new Option('--format <format>', 'table for people, json, or ndjson').choices(FORMATS);

const sourced = (command: Command): Command =>
  command
    .argument('[file...]', 'netsh text, .reg export or JSON document; - is standard input; none is this machine')
    .option('--example', 'use the example machine that is part of this program')
    .addOption(new Option('--source <source>', 'how this machine is read').choices(['api', 'registry']));

const formatOf = (flags: Flags, fallback: Format): Format => (flags.format as Format | undefined) ?? fallback;

function sourceOf(files: string[], flags: Flags, compare: boolean): SourceRequest {
  const example = flags.example === true;
  const live = flags.source as LiveSource | undefined;
  if (example && files.length > 0) throw usage('--example goes without files');
  if (live !== undefined && (example || files.length > 0))
    throw usage('--source is for this machine: it goes without files');
  if (flags.compare === true && (example || files.length > 0 || live === 'registry')) {
    throw usage('--compare is for this machine and --source api: it goes without files');
  }
  if (files.filter((file) => file === '-').length > 1) throw usage('standard input (-) can be read only once');
  return { files, example, live: live ?? 'api', compare };
}

function filtersOf(flags: Flags): Filters | null {
  const id = (flags.id as string[] | undefined) ?? null;
  for (const text of id ?? [])
    if (parseEntryReference(text) === null) throw usage(`--id wants ID or BITNESS:ID, not '${quote(text)}'`);
  const filters: Filters = {
    bitness: flags.bitness === undefined ? null : (Number(flags.bitness) as 32 | 64),
    kind: (flags.kind as EntryKind | undefined) ?? null,
    nonIfs: flags.nonIfs === true,
    name: (flags.name as string[] | undefined) ?? null,
    id,
  };
  return Object.values(filters).some((value) => value !== null && value !== false) ? filters : null;
}

const isVersionAsked = (args: readonly string[]): boolean =>
  args[0] === '--version' || (args.includes('--version') && args.length <= 3);

/** The version alone is what scripts expect of --version; the document is there when it is asked for. */
function versionRequest(args: readonly string[], fallback: Format): Request {
  const plain = !args.some((arg) => arg === '--format' || arg.startsWith('--format='));
  return { command: 'version', plain, format: plain ? 'table' : formatDespiteErrors(args, fallback === 'table') };
}

function usage(message: string, cause?: unknown): Failure {
  const facts = { code: 'usage', message: quote(message), target: null, hint: 'Run: winsock-lsp --help' };
  return new Failure(facts, cause === undefined ? undefined : { cause });
}

const quote = (text: string): string => (text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text);

export const versionText = (): string => `${VERSION}\n`;
