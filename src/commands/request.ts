import type { Filters } from '../documents/documents.ts';
import type { EventFacts } from '../documents/event-documents.ts';
import type { LiveSource } from '../live/live.ts';
import type { MachineCatalog } from '../machine-catalog.ts';
import type { Policy } from '../removal/plan/policy.ts';
import type { Selection } from '../removal/plan/types.ts';
import type { Scope } from '../verdict/scope.ts';
import type { Judgement } from '../verdict/verdict.ts';
import type { EntryReference } from './filter.ts';

/** Name of standard output on the command line. */
export const STANDARD_OUTPUT = '-';

export type Format = 'json' | 'ndjson' | 'table' | 'csv';

/** Where catalogs are to be read from: files and standard input, the example, or else this machine. */
export interface SourceRequest {
  /** Files, folders, patterns, archives; - is standard input. */
  files: string[];
  /** A file that names more of them, one a line, as they are written. */
  filesFrom: string | null;
  example: boolean;
  live: LiveSource;
  /** Compare what Winsock tells with what the registry holds. */
  compare: boolean;
  /** Look at the file of every entry of this machine, and not only at those that may be non-IFS. */
  identity: boolean;
  /** Number of the control set that counts in files; null for the current one. */
  controlSet: number | null;
}

export type FleetFormat = Exclude<Format, 'json'>;

/** Many sources, as a command line names them. */
export interface SourcesRequest {
  /** Files, folders, patterns, archives; - is standard input. */
  operands: string[];
  /** A file that names more of them, one a line, as they are written. */
  filesFrom: string | null;
}

/** A fleet: sources by the thousand, a line for each machine. */
export interface FleetRequest extends SourcesRequest {
  scope: Scope;
  /** Threads that read and judge; null for as many as are useful, 0 for none beside the first. */
  workers: number | null;
  /** What an earlier run wrote: its machines are taken over. */
  resume: string | null;
}

/** A selection as it is written: the catalog of an id may be left out. */
export type AskedSelection = Omit<Selection, 'ids'> & { ids: EntryReference[] };

export type DscOperation = 'get' | 'test' | 'set' | 'export';

/** What a command line asks for. */
export type Request = { format: Format } & (
  | { command: 'list'; from: SourceRequest; filters: Filters | null; tree: boolean }
  | { command: 'test'; from: SourceRequest; scope: Scope; exitCode: boolean; eventLog: boolean }
  | ({ command: 'fleet'; format: FleetFormat } & FleetRequest)
  | { command: 'probe' }
  | { command: 'report'; from: SourceRequest; output: string; force: boolean; time: string | null }
  | { command: 'plan'; from: SourceRequest; selection: AskedSelection }
  | { command: 'apply'; plan: string; rebootExitCode: boolean; eventLog: boolean }
  | { command: 'backup' }
  | { command: 'backups'; remove: string | null }
  | { command: 'restore'; id: string; provider: string | null; rebootExitCode: boolean; eventLog: boolean }
  | { command: 'remediate'; policy: Policy; whatIf: boolean; eventLog: boolean }
  | { command: 'dsc'; operation: DscOperation; whatIf: boolean; eventLog: boolean }
  | { command: 'exclusions' }
  | {
      command: 'exclude';
      application: string;
      arguments: string | null;
      categories: string;
      undo: boolean;
      whatIf: boolean;
    }
  | { command: 'schema'; name: string | null }
  | { command: 'version'; plain: boolean }
  | { command: 'help'; text: string }
);

/** A machine, and the verdict on it. */
export interface Judged {
  catalog: MachineCatalog;
  judgement: Judgement;
}

/** Where a command that writes while it works writes to. */
export interface Terminal {
  /** Whether a person is looking at it. */
  isPerson: (stream: Stream) => boolean;
  /** False when the reader has gone away. */
  write: (stream: Stream, text: string | Uint8Array) => boolean;
}

export type Stream = 'stdout' | 'stderr';

/** What a command came to. Nothing is written before there is all of it, but by a command that is given a terminal. */
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
