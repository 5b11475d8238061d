// Options that several commands have, and how each is read.

import type { Bitness } from '../catalog/entry.ts';
import { canonicalGuid } from '../catalog/protocol-info.ts';
import { Failure } from '../failure.ts';
import { DEFAULT_SCOPE, SCOPES, type Scope } from '../verdict/scope.ts';
import type { Format, Operand, Option, Options, Values } from './command.ts';

/** Longest message about a command line. Wrong arguments, which the message repeats, can be longer. */
const LONGEST_MESSAGE = 200;

/** A command line that is wrong. */
export function usage(message: string): Failure {
  const text = message.length > LONGEST_MESSAGE ? `${message.slice(0, LONGEST_MESSAGE)}…` : message;
  return new Failure({ code: 'usage', message: text, target: null, hint: 'Run: winsock-lsp --help' });
}

export const FORMATS = ['json', 'ndjson', 'table'] as const;

export const common = {
  format: { type: 'string', value: 'format', choices: FORMATS, help: 'table for people, json, or ndjson' },
  help: { type: 'boolean', short: 'h', help: 'show this help' },
} as const satisfies Options;

export const formatOf = (values: Values, isTty: boolean): Format =>
  (values.format as Format | undefined) ?? (isTty ? 'table' : 'json');

export const noOperand: Operand = { name: '', help: '', most: 0 };

/** An option that may be given several times. */
export const repeated = (value: string, help: string): Option => ({ type: 'string', multiple: true, value, help });

export const scopeOption: Options = {
  scope: {
    type: 'string',
    value: 'scope',
    choices: SCOPES,
    help: `which entries decide the verdict; ${DEFAULT_SCOPE} unless given`,
  },
};

export const scopeOf = (values: Values): Scope => (values.scope as Scope | undefined) ?? DEFAULT_SCOPE;

export const filesFromOption = {
  'files-from': { type: 'string', value: 'file', help: 'a file that names sources, one a line; - is standard input' },
} as const satisfies Options;

/** The file that names sources beside those of the command line. @throws Failure usage */
export function filesFromOf(operands: readonly string[], values: Values): string | null {
  const filesFrom = (values['files-from'] as string | undefined) ?? null;
  if ([...operands, filesFrom].filter((input) => input === '-').length > 1)
    throw usage('standard input (-) can be read only once');
  return filesFrom;
}

export const eventLogOption: Options = {
  'event-log': { type: 'boolean', help: "also write the result to Windows' event log" },
};

/** @throws Failure usage if the command line names another machine than this one */
export function eventLogOf(values: Values, files: readonly string[] = []): boolean {
  const eventLog = values['event-log'] === true;
  if (eventLog && (files.length > 0 || values.example === true || values['files-from'] !== undefined))
    throw usage('--event-log is for this machine: it cannot be combined with files');
  return eventLog;
}

export const whatIfOption = {
  'what-if': { type: 'boolean', help: 'only say what would be done' },
} as const satisfies Options;

export const whatIfOf = (values: Values): boolean => values['what-if'] === true;

export const rebootOption: Options = {
  'reboot-exit-code': { type: 'boolean', help: 'exit 3010 when the change succeeded and needs a restart' },
};

export const rebootOf = (values: Values): boolean => values['reboot-exit-code'] === true;

/** A value of --provider. @throws Failure usage */
export function guidOf(text: string): string {
  const guid = canonicalGuid(text);
  if (guid === null) throw usage(`--provider takes a GUID, not '${text}'`);
  return guid;
}

/** Names an entry by its id. Bitness is null for the entries of that id in both catalogs. */
export interface EntryReference {
  bitness: Bitness;
  id: number;
}

/** A value of --id. @throws Failure usage */
export function entryReferenceOf(text: string): EntryReference {
  const reference = parseEntryReference(text);
  if (reference === null) throw usage(`--id takes ID or BITNESS:ID, not '${text}'`);
  return reference;
}

/** `1031` or `64:1031`; null when the text is neither. */
export function parseEntryReference(text: string): EntryReference | null {
  const match = /^(?:(32|64):)?(\d{1,10})$/.exec(text);
  if (match === null) return null;
  return { bitness: match[1] === undefined ? null : (Number(match[1]) as 32 | 64), id: Number(match[2]) };
}
