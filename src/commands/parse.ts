import type { CliOption } from './options.ts';

/** What a command line gives each option: text, several texts, or true for a switch. */
export type Values = Record<string, string | boolean | string[] | undefined>;

export interface Parsed {
  values: Values;
  positionals: string[];
}

/** A command line that does not fit the options; the message is for whoever typed it. */
export class ParseError extends Error {}

/**
 * Follows the rules of util.parseArgs (strict, with positionals), which a test compares it with. Its messages are shorter, and
 * Node.js takes two milliseconds to load its own.
 * @throws ParseError
 */
export function parse(args: readonly string[], options: Readonly<Record<string, CliOption>>): Parsed {
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
    const { type, multiple } = options[name] as CliOption;
    if (type === 'boolean') {
      if (equals !== -1) throw new ParseError(`${flag} takes no value`);
      values[name] = true;
      continue;
    }
    const value = equals === -1 ? args[++at] : arg.slice(equals + 1);
    if (value === undefined) throw new ParseError(`${flag} needs a value`);
    if (equals === -1 && isOption(value)) throw new ParseError(`${flag} needs a value; ${flag}=${value} if that is it`);
    values[name] = multiple === true ? [...((values[name] as string[] | undefined) ?? []), value] : value;
  }
  return { values, positionals };
}

const isOption = (arg: string): boolean => arg.startsWith('-') && arg !== '-';

function nameOf(flag: string, options: Readonly<Record<string, CliOption>>): string {
  const long = flag.slice(2);
  if (flag.startsWith('--') && Object.hasOwn(options, long)) return long;
  for (const name in options) if (flag === `-${options[name]?.short}`) return name;
  throw new ParseError(`unknown option '${flag}'`);
}
