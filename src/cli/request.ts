import type { Selection } from '../analysis/plan/plan.ts';
import type { Scope } from '../analysis/scope.ts';
import type { Filters } from '../contract/documents.ts';
import type { LiveSource } from '../source/live/live.ts';

export type Format = 'json' | 'ndjson' | 'table';

/** Where catalogs are to be read from: files and standard input, the example, or else this machine. */
export interface SourceRequest {
  files: string[];
  example: boolean;
  live: LiveSource;
  /** Compare what Winsock tells with what the registry holds. */
  compare: boolean;
  /** Look at the file of every entry of this machine, and not only at those that may be non-IFS. */
  identity: boolean;
}

/** What a command line asks for. */
export type Request = { format: Format } & (
  | { command: 'list'; from: SourceRequest; filters: Filters | null }
  | { command: 'test'; from: SourceRequest; scope: Scope; exitCode: boolean }
  | { command: 'plan'; from: SourceRequest; selection: Selection }
  | { command: 'apply'; plan: string; rebootExitCode: boolean }
  | { command: 'backup' }
  | { command: 'backups' }
  | { command: 'restore'; id: string; provider: string | null; rebootExitCode: boolean }
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

/** What a command came to. Nothing is written before there is all of it. */
export interface Answer {
  exitCode: number;
  /** Text for stdout; empty, or ended by a line break. */
  stdout: string;
  diagnostics: Diagnostic[];
}

export interface Diagnostic {
  level: 'error' | 'warning' | 'information';
  code: string;
  message: string;
  target: string | null;
}
