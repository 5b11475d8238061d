// What `test` finds out about a machine. `report`, and the commands that change this machine, judge with the same functions.

import type { Tested } from '../documents/documents.ts';
import { asFailure } from '../failure.ts';
import { windowsProviderIds, windowsProviders } from '../live/identity/identity.ts';
import { isLive, type MachineCatalog } from '../machine-catalog.ts';
import type { JudgedCatalogs } from '../processes/judge.ts';
import { judgePrograms, type ProgramJudgement } from '../programs/programs.ts';
import { compareSources } from '../verdict/compare.ts';
import type { Finding } from '../verdict/findings/finding.ts';
import { findingsOfCatalogs } from '../verdict/findings/of-catalogs.ts';
import { findingsOfEntries } from '../verdict/findings/of-entry.ts';
import type { Scope } from '../verdict/scope.ts';
import { judge } from '../verdict/verdict.ts';
import { isComplete, type SourceRequest, type Windows, withIdentity } from './machines.ts';

export function judgeMachine(result: MachineCatalog, from: SourceRequest, scope: Scope, windows: Windows): Tested {
  const { catalog, findings } = compareWithRegistry(withIdentity(result, from, 'thorough', windows), from, windows);
  const judgement = judge(catalog.entries, catalog.missingEntries, scope);
  return { catalog, judgement, programs: programsOf(catalog), findings: [...allFindings(catalog), ...findings] };
}

/** Compares the entries that Winsock returns with those in the registry. Returns a catalog of any other source unchanged. */
export function compareWithRegistry(
  catalog: MachineCatalog,
  { compare }: SourceRequest,
  windows: Windows,
): { catalog: MachineCatalog; findings: Finding[] } {
  if (!compare || catalog.source.kind !== 'api' || windows === null) return { catalog, findings: [] };
  try {
    const { findings, unseen } = compareSources(catalog.entries, windows.readLive('registry').entries);
    return { catalog: { ...catalog, missingEntries: catalog.missingEntries + unseen }, findings };
  } catch (error) {
    const { message, target } = asFailure(error);
    const warning = { code: 'notCompared', message: `Winsock and the registry were not compared: ${message}`, target };
    return { catalog: { ...catalog, warnings: [...catalog.warnings, warning] }, findings: [] };
  }
}

function allFindings(catalog: MachineCatalog): Finding[] {
  const { entries } = catalog;
  const facts = { complete: isComplete(catalog), windowsProviders: windowsProviders() };
  return [...findingsOfEntries(entries, entries, facts.complete), ...findingsOfCatalogs(entries, facts)];
}

/** The facts about this machine's catalogs that decide the verdicts on running programs. */
export const judgedCatalogs = (catalog: MachineCatalog): JudgedCatalogs => ({
  entries: catalog.entries,
  complete: isComplete(catalog),
  programs: programsOf(catalog),
});

function programsOf(catalog: MachineCatalog): ProgramJudgement[] {
  const bitnesses = isLive(catalog.source) ? ([64, 32] as const) : [];
  return judgePrograms(catalog.entries, isComplete(catalog), bitnesses, windowsProviderIds());
}
