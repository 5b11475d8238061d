import type { ParseArgsOptionDescriptor } from 'node:util';
import type { EventFacts } from '../documents/event-documents.ts';

/** A command. Each has a file of its own in this folder, and a row in index.ts. */
export interface Command<R extends Request = Request> {
  help: string;
  operand: Operand;
  options: Options;
  /** Turns the command line into what this command's `run` takes. @throws Failure usage */
  parse(commandLine: CommandLine): R;
  /** Does the work. @throws Failure when there is nothing to show but that */
  run(request: R, terminal: Terminal): Answer | Promise<Answer>;
}

/** What may follow the command, and how many of it. */
export interface Operand {
  name: string;
  help: string;
  most: number;
  /** Whether the command cannot do without it. */
  required?: boolean;
}

/** One option, as util.parseArgs describes it, with what the help says of it. */
export interface Option extends ParseArgsOptionDescriptor {
  /** What stands for its value in the help; none for a switch. */
  value?: string;
  choices?: readonly string[];
  help: string;
}

export type Options = Readonly<Record<string, Option>>;

/** What a command line gives each option: text, several texts, or true for a switch. */
export type Values = Record<string, string | boolean | string[] | undefined>;

/** A command line whose options and choices have been checked. */
export interface CommandLine {
  values: Values;
  operands: string[];
  /** Whether stdout is a terminal: a table is shown there, JSON anywhere else. */
  isTty: boolean;
}

/** What every command's request holds; each command adds what it needs. */
export interface Request {
  format: Format;
  /** Whether the result is also written to Windows' event log. */
  eventLog?: boolean;
}

export type Format = 'json' | 'ndjson' | 'table' | 'csv';

/** Where a command that writes while it works writes to. */
export interface Terminal {
  /** Whether a person is looking at it. */
  isTty: (stream: Stream) => boolean;
  /** False when the reader has gone away. */
  write: (stream: Stream, text: string | Uint8Array) => boolean;
}

export type Stream = 'stdout' | 'stderr';

/** The result of a command. Only commands that are given a terminal write anything before there is all of it. */
export interface Answer {
  exitCode: number;
  /** Text for stdout; empty, or ended by a line break. */
  stdout: string;
  diagnostics: Diagnostic[];
  /** What --event-log writes. */
  events?: EventFacts[];
}

export interface Diagnostic {
  level: 'error' | 'warning' | 'information';
  code: string;
  message: string;
  target: string | null;
}
