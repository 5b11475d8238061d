import type { Format, Option, Options, Request, Values } from './command.ts';
import { type HelpRequest, topOptions, type VersionRequest } from './help.ts';
import { type CommandName, commandNamed, isCommandName } from './index.ts';
import { FORMATS, formatOf, usage } from './options.ts';

/** The command that a command line asks for, and what that command's `run` takes. */
export type ParsedCommand = ({ command: CommandName } & Request) | HelpRequest | VersionRequest;

/**
 * Reads a command line: finds the command, checks its options, and has the command read their values.
 * @param isTty whether stdout is a terminal
 * @throws Failure usage
 */
export async function parseArguments(args: readonly string[], isTty: boolean): Promise<ParsedCommand> {
  const at = commandIndex(args);
  const name = at === -1 ? null : (args[at] as string);
  if (name === 'help') return help(args[at + 1]);
  if (name === null) return withoutCommand(args, isTty);
  if (!isCommandName(name)) throw usage(`unknown command '${name}'`);
  const command = await commandNamed(name);
  const { operand, options } = command;
  // Options may also stand before the command.
  const { values, positionals } = parseAndCheck([...args.slice(0, at), ...args.slice(at + 1)], options);
  if (values.help === true) return { command: 'help', format: 'table', about: name };
  if (positionals.length > operand.most) throw usage(`too many arguments for '${name}'`);
  if (positionals.length === 0 && operand.required === true) throw usage(`'${name}' needs ${operand.name}`);
  return { command: name, ...command.parse({ values, operands: positionals, isTty }) };
}

/** Where a command line names its command, in front of which options may stand; -1 where it names none. */
const commandIndex = (args: readonly string[]): number =>
  args.findIndex((arg, index) => !arg.startsWith('-') && args[index - 1] !== '--format');

/** The command that an error is about; null where the command line names none. */
export function commandDespiteErrors(args: readonly string[]): CommandName | null {
  const name = args[commandIndex(args)];
  return name !== undefined && isCommandName(name) ? name : null;
}

function help(about: string | undefined): HelpRequest {
  if (about !== undefined && !isCommandName(about)) throw usage(`unknown command '${about}'`);
  return { command: 'help', format: 'table', about: about ?? null };
}

/** Scripts expect the version alone of --version; they get the document when they ask for a format. */
function withoutCommand(args: readonly string[], isTty: boolean): HelpRequest | VersionRequest {
  const { values } = parseAndCheck(args, topOptions);
  if (values.help === true) return help(undefined);
  if (values.version !== true) throw usage('a command is missing');
  return { command: 'version', plain: values.format === undefined, format: formatOf(values, isTty) };
}

/** The format for an error in the command line itself. */
export function formatDespiteErrors(args: readonly string[], isTty: boolean): Format {
  const at = args.indexOf('--format');
  const asked = at === -1 ? args.find((arg) => arg.startsWith('--format='))?.slice('--format='.length) : args[at + 1];
  if (asked === 'csv') return asked;
  return FORMATS.find((format) => format === asked) ?? (isTty ? 'table' : 'json');
}

function parseAndCheck(args: readonly string[], options: Options): Parsed {
  const found = parse(args, options);
  for (const name in found.values) checkChoice(name, String(found.values[name]), options[name] as Option);
  return found;
}

function checkChoice(name: string, value: string, { choices }: Option): void {
  if (choices === undefined || choices.includes(value)) return;
  throw usage(`--${name} takes ${choices.join(', ')}, not '${value}'`);
}

interface Parsed {
  values: Values;
  positionals: string[];
}

/**
 * Follows the rules of util.parseArgs (strict, with positionals); a test compares the two. Its messages are shorter, and
 * util.parseArgs takes two milliseconds to load.
 * @throws Failure usage
 */
export function parse(args: readonly string[], options: Options): Parsed {
  const values: Values = {};
  const positionals: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] as string;
    if (arg === '--') {
      positionals.push(...args.slice(at + 1));
      break;
    }
    if (!isOption(arg)) {
      positionals.push(arg);
      continue;
    }
    const equals = arg.startsWith('--') ? arg.indexOf('=', 3) : -1;
    const flag = equals === -1 ? arg : arg.slice(0, equals);
    const name = nameOf(flag, options);
    const { type, multiple } = options[name] as Option;
    if (type === 'boolean') {
      if (equals !== -1) throw usage(`${flag} takes no value`);
      values[name] = true;
      continue;
    }
    const value = equals === -1 ? args[++at] : arg.slice(equals + 1);
    if (value === undefined) throw usage(`${flag} needs a value`);
    if (equals === -1 && isOption(value)) throw usage(`${flag} needs a value; ${flag}=${value} if that is it`);
    values[name] = multiple === true ? [...((values[name] as string[] | undefined) ?? []), value] : value;
  }
  return { values, positionals };
}

const isOption = (arg: string): boolean => arg.startsWith('-') && arg !== '-';

function nameOf(flag: string, options: Options): string {
  const long = flag.slice(2);
  if (flag.startsWith('--') && Object.hasOwn(options, long)) return long;
  for (const name in options) if (flag === `-${options[name]?.short}`) return name;
  throw usage(`unknown option '${flag}'`);
}
