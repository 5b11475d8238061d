// What `test` says of a catalog; `report` and the commands that change this machine say the same.

import type { Tested } from '../documents/documents.ts';
import { asFailure } from '../failure.ts';
import * as Identity from '../live/identity/identity.ts';
import type * as Here from '../live/this-machine.ts';
import { isLive, type MachineCatalog } from '../machine-catalog.ts';
import { judgePrograms, type ProgramJudgement } from '../programs/programs.ts';
import { compareSources } from '../verdict/compare.ts';
import type { Finding } from '../verdict/findings/finding.ts';
import { findingsOfCatalogs } from '../verdict/findings/of-catalogs.ts';
import { findingsOfEntries } from '../verdict/findings/of-entry.ts';
import type { Scope } from '../verdict/scope.ts';
import { judge } from '../verdict/verdict.ts';
import { isComplete, LIVE, type Windows, withIdentity } from './identified.ts';
import type { Judged, SourceRequest } from './request.ts';

export function tested(result: MachineCatalog, from: SourceRequest, scope: Scope, windows: Windows): Tested {
  const { catalog, findings } = compared(withIdentity(result, from, 'thorough', windows), from, windows);
  const judgement = judge(catalog.entries, catalog.missingEntries, scope);
  return { catalog, judgement, programs: programsOf(catalog), findings: [...allFindings(catalog), ...findings] };
}

/** This machine as `test` sees it. @throws Failure */
export function judgeLive(scope: Scope, effort: Identity.Effort, windows: typeof Here): Judged {
  const live = withIdentity(windows.readLive('api'), LIVE, effort, windows);
  const { catalog } = compared(live, { ...LIVE, compare: true }, windows);
  return { catalog, judgement: judge(catalog.entries, catalog.missingEntries, scope) };
}

/** What the registry holds beside what Winsock told; nothing for a source that is not this machine's Winsock. */
export function compared(
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
  const facts = { complete: isComplete(catalog), windowsProviders: Identity.windowsProviders() };
  return [...findingsOfEntries(entries, entries, facts.complete), ...findingsOfCatalogs(entries, facts)];
}

function programsOf(catalog: MachineCatalog): ProgramJudgement[] {
  const own = Identity.windowsProviderIds();
  const bitnesses = isLive(catalog.source) ? ([64, 32] as const) : [];
  return judgePrograms(catalog.entries, isComplete(catalog), bitnesses, own);
}
