import type { CatalogEntry } from '../catalog/entry.ts';
import { condensed, type Failure } from '../failure.ts';
import type { MachineCatalog, SourceInfo } from '../machine-catalog.ts';
import type { ProgramJudgement } from '../programs/programs.ts';
import type { Finding } from '../verdict/findings/finding.ts';
import type { Scope } from '../verdict/scope.ts';
import type { Judgement, Verdict } from '../verdict/verdict.ts';
import { worstVerdict } from '../verdict/verdict.ts';
import { VERSION } from '../version.ts';
import type {
  ErrorDetail,
  ErrorDocument,
  FailedMachine,
  Filters,
  ListDocument,
  ListedMachine,
  SchemasDocument,
  TestDocument,
  TestedMachine,
  VersionDocument,
} from './generated/types.ts';
import { checked, type SchemaName } from './validate.ts';

export type { ErrorDocument, Filters, ListDocument, TestDocument };

/** One source that could not be read. */
export interface Failed {
  source: SourceInfo;
  failure: Failure;
}

export interface Listed {
  catalog: MachineCatalog;
  /** The entries that the filters let through. */
  entries: CatalogEntry[];
  findings: Finding[];
}

export interface Tested {
  catalog: MachineCatalog;
  judgement: Judgement;
  programs: ProgramJudgement[];
  findings: Finding[];
}

const SCHEMA_BASE = 'https://schemas.winsock-lsp.invalid/1/';

/** The properties that every document begins with. */
export function head<N extends SchemaName>(name: N, exitCode: number) {
  return {
    $schema: `${SCHEMA_BASE}${name}.schema.json` as `https://schemas.winsock-lsp.invalid/1/${N}.schema.json`,
    schemaVersion: 1 as const,
    document: name,
    version: VERSION,
    exitCode,
  };
}

/** The `list` document of one or more machines. Where sources failed, its error is the first failure. */
export function listDocument(machines: readonly (Listed | Failed)[], filters: Filters | null): ListDocument {
  const top = { ...head('list', exitCodeOf(machines)), filters };
  return checked('list', withMachines(top, machines, listedMachine));
}

/**
 * The `test` document of one or more machines. Where sources failed, its error and exit code are those of the first failure.
 * @param exitCode that of the document where all sources were read
 */
export function testDocument(machines: readonly (Tested | Failed)[], scope: Scope, exitCode: number): TestDocument {
  const verdict = overallVerdict(machines);
  const kbVerdict = worstVerdict(
    machines.map((machine) => ('failure' in machine ? 'unknown' : machine.judgement.kbVerdict)),
  );
  const top = { ...head('test', exitCodeOf(machines) || exitCode), scope, verdict, kbVerdict };
  return checked('test', withMachines(top, machines, testedMachine));
}

/** The worst verdict; a source that could not be read counts as unknown. */
export function overallVerdict(machines: readonly (Tested | Failed)[]): Verdict {
  return worstVerdict(machines.map((machine) => ('failure' in machine ? 'unknown' : machine.judgement.verdict)));
}

export function errorDocument(command: string | null, failure: Failure): ErrorDocument {
  return checked('error', { ...head('error', failure.exitCode), command, error: errorDetail(failure) });
}

export function schemasDocument(schemas: SchemasDocument['schemas']): SchemasDocument {
  return checked('schemas', { ...head('schemas', 0), schemas });
}

export function versionDocument(): VersionDocument {
  const platform = `${process.platform}-${process.arch}`;
  return checked('version', { ...head('version', 0), node: process.versions.node, platform });
}

const exitCodeOf = (machines: readonly (object | Failed)[]): number => firstFailure(machines)?.exitCode ?? 0;

function firstFailure(machines: readonly (object | Failed)[]): Failure | undefined {
  for (const machine of machines) if ('failure' in machine) return machine.failure;
  return undefined;
}

/** The properties of one machine are at the top of the document; those of several are in `machines[]`. */
function withMachines<D extends object, M extends object, R extends object>(
  top: D,
  machines: readonly (M | Failed)[],
  shape: (machine: M) => R,
) {
  const failure = firstFailure(machines);
  const error = failure === undefined ? {} : { error: errorDetail(failure) };
  const [only] = machines;
  if (machines.length === 1 && only !== undefined && !('failure' in only)) return { ...top, ...shape(only as M) };
  const rows = machines.map((machine) => ('failure' in machine ? failedMachine(machine) : shape(machine as M)));
  return { ...top, machines: rows, ...error };
}

function listedMachine({ catalog, entries, findings }: Listed): ListedMachine {
  const { source, missingEntries, warnings } = catalog;
  const leftOut = catalog.entries.length - entries.length;
  return { source, missingEntries, leftOut, entries, findings, warnings: condensed(warnings) };
}

function testedMachine({ catalog, judgement, programs, findings }: Tested): TestedMachine {
  const { source, missingEntries, warnings } = catalog;
  const { verdict, kbVerdict, deciding, outOfScope } = judgement;
  return {
    source,
    verdict,
    kbVerdict,
    deciding,
    outOfScope,
    programs,
    missingEntries,
    findings,
    warnings: condensed(warnings),
  };
}

const failedMachine = ({ source, failure }: Failed): FailedMachine => ({ source, error: errorDetail(failure) });

export const errorDetail = ({ code, message, target, hint }: Failure): ErrorDetail => ({ code, message, target, hint });
