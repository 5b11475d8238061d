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

/** The name that Windows gives its hive. */
const HIVE_NAMES = new Set(['', 'system']);
/** Files and folders on the way to a hive, which name no machine. */
const SHARED_NAMES = new Set(['', '.', '..', 'system', 'config', 'system32', 'windows', 'regback', 'c:', 'c']);

/**
 * The name of a source's machine: from the evidence, else from its file, so that it is the same in every run.
 * @param index place among the machines of that source
 */
export function machineName(source: SourceInfo, index: number): string {
  if (source.machine !== null && source.machine !== '') return source.machine;
  const parts = (source.path ?? '').split(/[\\/]/);
  const file = withoutEndings(parts.pop() ?? '');
  const folder = parts.findLast((part) => !SHARED_NAMES.has(part.toLowerCase()));
  const name = HIVE_NAMES.has(file.toLowerCase()) ? (folder ?? file) : file;
  return `${name || source.path || 'machine'}${index === 0 ? '' : `#${index + 1}`}`;
}

/** `PC1.txt.gz` is the file of PC1; of a name with more dots, as `pc1.example.com.txt`, only the last goes. */
function withoutEndings(file: string): string {
  const plain = file.replace(/\.gz$/i, '');
  const dot = plain.lastIndexOf('.');
  return dot > 0 ? plain.slice(0, dot) : plain;
}
