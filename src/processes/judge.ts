import type { CatalogEntry } from '../catalog/entry.ts';
import type { ProgramJudgement } from '../programs/programs.ts';
import { type ProgramVerdict, worstOf } from '../programs/rule.ts';
import { type ProgramRuntime, rulesFor } from '../runtimes/runtimes.ts';

/** What a verdict on one process depends on. */
export interface ProcessFacts {
  /** The catalog that it uses; null where Windows does not say. */
  bitness: 32 | 64 | null;
  /** ISO 8601, UTC; null where Windows does not say. */
  startTime: string | null;
  runtime: ProgramRuntime | null;
  /** Ids of the entries whose DLL it has loaded; null for an entry without a known id. */
  loaded: readonly (number | null)[];
}

/** This machine's catalogs, and each rule's judgement of them. */
export interface JudgedCatalogs {
  entries: readonly CatalogEntry[];
  /** Whether the source shows all entries. */
  complete: boolean;
  programs: readonly ProgramJudgement[];
}

export interface ProcessJudgement {
  /** The program rule that decides; null where none is known. */
  program: string | null;
  verdict: ProgramVerdict;
  /** Ids of the entries that the verdict rests on; null for an entry without a known id. */
  deciding: (number | null)[];
  /** For people. */
  reason: string;
  /** Whether it started before the catalogs were last changed, and so keeps the old ones; null where that is not known. */
  stale: boolean | null;
}

/** @param changed when the catalogs were last changed: ISO 8601, UTC; null where that is not known */
export function judgeProcess(
  process: ProcessFacts,
  catalogs: JudgedCatalogs,
  changed: string | null,
): ProcessJudgement {
  const judgement = judgedByCatalog(process, catalogs);
  const { startTime, loaded } = process;
  const stale = startTime === null || changed === null ? null : Date.parse(startTime) < Date.parse(changed);
  return stale === true ? judgedStale(judgement, loaded, changed) : { ...judgement, stale };
}

/**
 * Judges a process that still uses the old catalog, which nobody can read. The verdict by the new catalog stands only where it
 * holds for every catalog, or where the process has loaded a layer that the verdict rests on.
 */
function judgedStale(
  judgement: Judgement,
  loaded: readonly (number | null)[],
  changed: string | null,
): ProcessJudgement {
  const { program, verdict, deciding, reason } = judgement;
  const old = `It started before the catalog was last changed (${changed}) and keeps the old one`;
  const holdsForEveryCatalog = verdict === 'fast' && program !== null && deciding.length === 0;
  if (holdsForEveryCatalog) return { ...judgement, reason: `${old}. ${reason}`, stale: true };
  const hasLoadedLayer = verdict !== 'fast' && deciding.some((id) => id !== null && loaded.includes(id));
  if (hasLoadedLayer) return { ...judgement, reason: `${old}, but it has loaded this layer. ${reason}`, stale: true };
  const byNew = verdict === 'unknown' ? reason : `With the new catalog it is ${verdict}: ${reason}`;
  return { ...judgement, verdict: 'unknown', reason: `${old}, which cannot be read. ${byNew}`, stale: true };
}

type Judgement = Omit<ProcessJudgement, 'stale'>;

function judgedByCatalog({ bitness, runtime }: ProcessFacts, catalogs: JudgedCatalogs): Judgement {
  const none = { program: null, deciding: [] };
  const unknown = (reason: string): Judgement => ({ ...none, verdict: 'unknown', reason });
  if (bitness === null) return unknown('Windows did not say whether it uses the 32-bit or the 64-bit catalog.');
  const judgement = runtime === null ? null : judgedByRules(runtime, bitness, catalogs.programs);
  if (judgement !== null) return judgement;
  const own = catalogs.entries.filter((entry) => entry.bitness === bitness);
  if (catalogs.complete && own.length > 0 && own.every(({ nonIfs }) => nonIfs === false)) {
    const reason = `No entry of the ${bitness}-bit catalog is non-IFS, so no program can lose a completion.`;
    return { ...none, verdict: 'fast', reason };
  }
  if (runtime === null)
    return unknown('No known runtime was found in its file or its loaded DLLs, as far as they could be read.');
  const { name, version } = runtime;
  return unknown(
    version === null
      ? `No rule is known for ${name}, and its file does not say which version it has.`
      : `No rule is known for ${name} ${version}.`,
  );
}

/** The worst verdict of the runtime's rules on one catalog; null where no rule is known for the runtime. */
function judgedByRules(
  runtime: ProgramRuntime,
  bitness: 32 | 64,
  programs: readonly ProgramJudgement[],
): Judgement | null {
  const rules = rulesFor(runtime);
  const rows = programs.filter(
    (row) =>
      row.bitness === bitness && (rules.includes(row.program) || rules.includes(`${row.program} ${row.protocol}`)),
  );
  const worst = worstOf(rows);
  const [first] = worst;
  if (first === undefined) return null;
  return {
    program: first.program,
    verdict: first.verdict,
    deciding: [...new Set(worst.flatMap(({ deciding }) => deciding))],
    reason: [...new Set(worst.map(({ reason }) => reason))].join(' '),
  };
}
