import { type FleetLine, fleetErrorLine, fleetLine } from '../../documents/fleet-documents.ts';
import { withIdentity } from '../../live/identity/identity.ts';
import type { MachineResult, SourceInfo } from '../../machine-catalog.ts';
import { isInScope, type Scope } from '../../verdict/scope.ts';
import { judge } from '../../verdict/verdict.ts';

/** A line for each machine of a source, also for one that could not be read. */
export const linesOf = (results: readonly MachineResult[], scope: Scope): FleetLine[] =>
  results.map((result, index) => lineOf(result, machineName(result.source, index), scope));

export function lineOf(result: MachineResult, machine: string, scope: Scope): FleetLine {
  if ('failure' in result) return fleetErrorLine(machine, scope, result);
  const suspects = withIdentity(
    result.entries.filter((entry) => entry.nonIfs !== false),
    null,
    'quick',
  );
  const judgement = judge(result.entries, result.missingEntries, scope);
  return fleetLine(machine, scope, {
    catalog: result,
    suspects,
    judgement,
    inScope: (entry) => isInScope(entry, scope),
  });
}

/** Names of files that say nothing of the machine: none, or the name that Windows gives the hive. */
const HIVE_NAMES = new Set(['', 'system']);
/** Folders that lead to the hive on every machine, and so say nothing of it. */
const HIVE_FOLDERS = new Set(['', '.', '..', 'system', 'config', 'system32', 'windows', 'regback', 'c:', 'c']);

/**
 * The name of a source's machine: from the evidence, else from its file, so that it is the same in every run.
 * @param index place among the machines of that source
 */
export function machineName(source: SourceInfo, index: number): string {
  if (source.machine !== null && source.machine !== '') return source.machine;
  const parts = (source.path ?? '').split(/[\\/]/);
  const file = withoutExtensions(parts.pop() ?? '');
  const folder = parts.findLast((part) => !HIVE_FOLDERS.has(part.toLowerCase()));
  const name = HIVE_NAMES.has(file.toLowerCase()) ? (folder ?? file) : file;
  return `${name || source.path || 'machine'}${index === 0 ? '' : `#${index + 1}`}`;
}

/** Removes `.gz` and then one extension: PC1 of `PC1.txt.gz`, pc1.example.com of `pc1.example.com.txt`. */
function withoutExtensions(file: string): string {
  const plain = file.replace(/\.gz$/i, '');
  const dot = plain.lastIndexOf('.');
  return dot > 0 ? plain.slice(0, dot) : plain;
}
