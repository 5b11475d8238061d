import type { EntryKind } from '../catalog/entry.ts';
import { canonicalGuid } from '../catalog/protocol-info.ts';
import type { Filters } from '../documents/documents.ts';
import type { LiveSource } from '../live/live.ts';
import { DEFAULT_SCOPE, type Scope } from '../verdict/scope.ts';
import { parseEntryReference } from './filter.ts';
import { helpText } from './help.ts';
import { type CliOption, COMMANDS, type CommandName, FORMATS, topOptions } from './options.ts';
import { type Parsed, ParseError, parse, type Values } from './parse.ts';
import { logsOf, looksAhead, operationOf, policyOf } from './policy-arguments.ts';
import {
  type AskedSelection,
  type FleetFormat,
  type FleetRequest,
  type Format,
  type Request,
  type SourceRequest,
  STANDARD_OUTPUT,
} from './request.ts';
import { quote, usage } from './usage.ts';

/**
 * Command line to request.
 * @param person whether stdout is a terminal: a table is shown there, JSON anywhere else
 * @throws Failure usage
 */
export function parseArguments(args: readonly string[], person: boolean): Request {
  const fallback: Format = person ? 'table' : 'json';
  const at = args.findIndex((arg, index) => !arg.startsWith('-') && args[index - 1] !== '--format');
  const name = at === -1 ? null : (args[at] as string);
  if (name === 'help') return help(args[at + 1]);
  if (name === null) return withoutCommand(args, fallback);
  if (!isCommand(name)) throw usage(`unknown command '${quote(name)}'`);
  // What stands before the command are options too.
  const { operand, options } = COMMANDS[name];
  const { values, positionals } = parsed([...args.slice(0, at), ...args.slice(at + 1)], options);
  if (values.help === true) return { command: 'help', format: 'table', text: helpText(name) };
  if (positionals.length > operand.most) throw usage(`too many arguments for '${name}'`);
  const format = (values.format as Format | undefined) ?? fallback;
  switch (name) {
    case 'list': {
      const tree = values.tree === true;
      const filters = filtersOf(values);
      if (tree) checkTree(values, filters);
      return {
        command: 'list',
        format: tree ? 'table' : format,
        from: sourceOf(positionals, values, values.compare === true),
        filters,
        tree,
      };
    }
    case 'report':
      return { command: 'report', format, from: sourceOf(positionals, values, true), ...outputOf(values, person) };
    case 'test': {
      const scope = (values.scope as Scope | undefined) ?? DEFAULT_SCOPE;
      return {
        command: 'test',
        format,
        from: sourceOf(positionals, values, true),
        scope,
        exitCode: values['exit-code'] === true,
        eventLog: logsOf(values, positionals),
      };
    }
    case 'fleet':
      return {
        command: 'fleet',
        format: (values.format as FleetFormat | undefined) ?? (person ? 'table' : 'ndjson'),
        ...fleetOf(positionals, values),
      };
    case 'plan':
      return { command: 'plan', format, from: sourceOf(positionals, values, false), selection: selectionOf(values) };
    case 'apply':
      return {
        command: 'apply',
        format,
        plan: operandOf(name, positionals),
        rebootExitCode: reboots(values),
        eventLog: logsOf(values),
      };
    case 'backups':
      return { command: 'backups', format, remove: (values.remove as string | undefined) ?? null };
    case 'probe':
    case 'backup':
    case 'exclusions':
      return { command: name, format };
    case 'restore': {
      const provider = (values.provider as string | undefined) ?? null;
      return {
        command: 'restore',
        format,
        id: operandOf(name, positionals),
        provider: provider === null ? null : guidOf(provider),
        rebootExitCode: reboots(values),
        eventLog: logsOf(values),
      };
    }
    case 'remediate':
      return {
        command: 'remediate',
        format,
        policy: policyOf(values),
        whatIf: looksAhead(values),
        eventLog: logsOf(values),
      };
    case 'dsc':
      return {
        command: 'dsc',
        // One document a line is what dsc reads.
        format: 'ndjson',
        operation: operationOf(operandOf(name, positionals)),
        whatIf: looksAhead(values),
        eventLog: logsOf(values),
      };
    case 'exclude':
      return { command: 'exclude', format, application: operandOf(name, positionals), ...exclusionOf(values) };
    case 'schema':
      return { command: 'schema', format, name: positionals[0] ?? null };
  }
}

function fleetOf(operands: string[], values: Values): FleetRequest {
  const filesFrom = listOf(operands, values);
  if (operands.length === 0 && filesFrom === null) throw usage("'fleet' wants PATH... or --files-from");
  const workers = (values.workers as string | undefined) ?? null;
  if (workers !== null && !/^\d{1,2}$/.test(workers))
    throw usage(`--workers takes a number from 0 to 99, not '${quote(workers)}'`);
  return {
    operands,
    filesFrom,
    scope: (values.scope as Scope | undefined) ?? DEFAULT_SCOPE,
    workers: workers === null ? null : Number(workers),
    resume: (values.resume as string | undefined) ?? null,
  };
}

/** A tree is for people, and of a whole catalog: without its lower entries a chain leads nowhere. */
function checkTree(values: Values, filters: Filters | null): void {
  if (values.format === 'json' || values.format === 'ndjson')
    throw usage('--tree draws for people: it goes without --format');
  if (
    filters !== null &&
    Object.entries(filters).some(([name, value]) => name !== 'bitness' && value !== null && value !== false)
  ) {
    throw usage('--tree draws whole catalogs: of the filters it takes --bitness only');
  }
}

const LONGEST_TIME = 40;

function outputOf(values: Values, person: boolean): { output: string; force: boolean; time: string | null } {
  const output = (values.output as string | undefined) ?? (person ? null : STANDARD_OUTPUT);
  if (output === null) throw usage('report wants to know where to write: --output FILE (or - for standard output)');
  if (output === '') throw usage('--output takes the path of a file');
  return { output, force: values.force === true, time: timeOf(values.time as string | undefined) };
}

/** A time in the one form that the report states it in. */
function timeOf(text: string | undefined): string | null {
  if (text === undefined) return null;
  // Only what says its own zone: without one it would mean another time on each machine.
  const time =
    text.length <= LONGEST_TIME && /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)$/.test(text)
      ? Date.parse(text)
      : Number.NaN;
  if (Number.isNaN(time)) throw usage(`--time takes a time such as 2026-11-22T12:00:00Z, not '${quote(text)}'`);
  return new Date(time).toISOString();
}

const reboots = (values: Values): boolean => values['reboot-exit-code'] === true;

function operandOf(name: CommandName, [operand]: readonly string[]): string {
  if (operand === undefined) throw usage(`'${name}' wants ${COMMANDS[name].operand.name}`);
  return operand;
}

function exclusionOf(values: Values) {
  const undo = values.undo === true;
  if (undo && values.categories !== undefined)
    throw usage('--undo takes back all that was added: it goes without --categories');
  return {
    arguments: (values.arguments as string | undefined) || null,
    categories: (values.categories as string | undefined) ?? 'SYSTEM',
    undo,
    whatIf: looksAhead(values),
  };
}

function guidOf(text: string): string {
  const guid = canonicalGuid(text);
  if (guid === null) throw usage(`--provider takes a GUID, not '${quote(text)}'`);
  return guid;
}

function selectionOf(values: Values): AskedSelection {
  const selection: AskedSelection = {
    nonIfs: values['non-ifs'] === true,
    orphans: values.orphans === true,
    providers: ((values.provider as string[] | undefined) ?? []).map(guidOf),
    ids: ((values.id as string[] | undefined) ?? []).map((text) => {
      const reference = parseEntryReference(text);
      if (reference === null) throw usage(`--id takes ID or BITNESS:ID, not '${quote(text)}'`);
      return reference;
    }),
    includeDependents: values['include-dependents'] === true,
    allowBaseProvider: values['allow-base-provider'] === true,
  };
  const { nonIfs, orphans, providers, ids } = selection;
  if (!nonIfs && !orphans && providers.length + ids.length === 0) {
    throw usage('plan wants to know what: --non-ifs, --orphans, --provider or --id');
  }
  return selection;
}

/** The format that a wrong command line still asks for. */
export function formatDespiteErrors(args: readonly string[], person: boolean): Format {
  const at = args.indexOf('--format');
  const asked = at === -1 ? args.find((arg) => arg.startsWith('--format='))?.slice('--format='.length) : args[at + 1];
  if (asked === 'csv') return asked;
  return FORMATS.find((format) => format === asked) ?? (person ? 'table' : 'json');
}

const isCommand = (name: string): name is CommandName => Object.hasOwn(COMMANDS, name);

function help(about: string | undefined): Request {
  if (about !== undefined && !isCommand(about)) throw usage(`unknown command '${quote(about)}'`);
  return { command: 'help', format: 'table', text: helpText(about ?? null) };
}

/** The version alone is what scripts expect of --version; the document is there when a format is asked for. */
function withoutCommand(args: readonly string[], fallback: Format): Request {
  const { values } = parsed(args, topOptions);
  if (values.help === true) return help(undefined);
  if (values.version !== true) throw usage('a command is missing');
  const format = values.format as Format | undefined;
  return { command: 'version', plain: format === undefined, format: format ?? fallback };
}

function parsed(args: readonly string[], options: Readonly<Record<string, CliOption>>): Parsed {
  try {
    const found = parse(args, options);
    for (const name in found.values) checkChoice(name, String(found.values[name]), options[name] as CliOption);
    return found;
  } catch (error) {
    throw error instanceof ParseError ? usage(error.message) : error;
  }
}

function checkChoice(name: string, value: string, { choices }: CliOption): void {
  if (choices === undefined || choices.includes(value)) return;
  throw usage(`--${name} takes ${choices.join(', ')}, not '${quote(value)}'`);
}

function sourceOf(files: string[], values: Values, compare: boolean): SourceRequest {
  const example = values.example === true;
  const live = values.source as LiveSource | undefined;
  const filesFrom = listOf(files, values);
  const fromFiles = files.length > 0 || filesFrom !== null;
  if (example && fromFiles) throw usage('--example goes without files');
  if (live !== undefined && (example || fromFiles)) throw usage('--source is for this machine: it goes without files');
  if (values.compare === true && (example || fromFiles || live === 'registry')) {
    throw usage('--compare is for this machine and --source api: it goes without files');
  }
  const identity = values.identity === true;
  if (identity && (example || fromFiles)) throw usage('--identity is for this machine: it goes without files');
  const controlSet = controlSetOf(values);
  if (controlSet !== null && !fromFiles) throw usage('--control-set is for hives and exports: it wants a file');
  return { files, filesFrom, example, live: live ?? 'api', compare, identity, controlSet };
}

function controlSetOf(values: Values): number | null {
  const text = values['control-set'] as string | undefined;
  if (text === undefined) return null;
  if (!/^\d{1,3}$/.test(text) || Number(text) === 0) throw usage(`--control-set takes a number, not '${quote(text)}'`);
  return Number(text);
}

/** The list that names files beside those of the command line. */
function listOf(files: readonly string[], values: Values): string | null {
  const filesFrom = (values['files-from'] as string | undefined) ?? null;
  if ([...files, filesFrom].filter((input) => input === '-').length > 1)
    throw usage('standard input (-) can be read only once');
  return filesFrom;
}

function filtersOf(values: Values): Filters | null {
  const id = (values.id as string[] | undefined) ?? null;
  for (const text of id ?? []) {
    if (parseEntryReference(text) === null) throw usage(`--id takes ID or BITNESS:ID, not '${quote(text)}'`);
  }
  const filters: Filters = {
    bitness: values.bitness === undefined ? null : (Number(values.bitness) as 32 | 64),
    kind: (values.kind as EntryKind | undefined) ?? null,
    nonIfs: values['non-ifs'] === true,
    name: (values.name as string[] | undefined) ?? null,
    id,
  };
  return Object.values(filters).some((value) => value !== null && value !== false) ? filters : null;
}
