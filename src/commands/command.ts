import type { ParseArgsOptionDescriptor } from 'node:util';
import type { EventFacts } from '../documents/event-documents.ts';

/** A command. Each has a file of its own in this folder, and a row in index.ts. */
export interface Command<R extends Request = Request> {
  help: string;
  operand: Operand;
  options: Options;
  /** Makes the request that `run` takes. @throws Failure usage */
  parse(commandLine: CommandLine): R;
  /** Does the work. @throws Failure when there is nothing else to show */
  run(request: R, terminal: Terminal): Answer | Promise<Answer>;
}

/** The arguments that may follow the command. */
export interface Operand {
  name: string;
  help: string;
  /** How many there may be. */
  most: number;
  /** Whether there must be at least one. */
  required?: boolean;
}

/** One option, as util.parseArgs describes it, with its text in the help. */
export interface Option extends ParseArgsOptionDescriptor {
  /** Placeholder of its value in the help; none for a switch. */
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
  /** Whether stdout is a terminal. The default format is a table there, JSON anywhere else. */
  isTty: boolean;
}

/** What every command's request holds; each command adds what it needs. */
export interface Request {
  format: Format;
  /** Whether the result is also written to Windows' event log. */
  eventLog?: boolean;
}

export type Format = 'json' | 'ndjson' | 'table' | 'csv';

/** Lets a command write before its answer is complete. */
export interface Terminal {
  /** Whether a stream is a terminal, where a person reads it. */
  isTty: (stream: Stream) => boolean;
  /** Returns false if the reader has closed the stream. */
  write: (stream: Stream, text: string | Uint8Array) => boolean;
}

export type Stream = 'stdout' | 'stderr';

/** The result of a command. Only fleet, and list and test with ndjson, write a part of it earlier. */
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
