import type { CatalogEntry } from '../catalog/entry.ts';
import type { ProgramJudgement } from '../programs/programs.ts';
import { type ProgramVerdict, SEVERITY } from '../programs/rule.ts';
import { type ProgramRuntime, rulesFor } from '../runtimes/runtimes.ts';

/** What is known of one process. */
export interface ProcessFacts {
  /** The catalog that it uses; null where Windows does not tell. */
  bitness: 32 | 64 | null;
  /** ISO 8601, UTC; null where Windows does not tell. */
  startTime: string | null;
  runtime: ProgramRuntime | null;
}

/** This machine's catalogs, and what each rule makes of them. */
export interface JudgedCatalogs {
  entries: readonly CatalogEntry[];
  /** Whether the source shows all entries. */
  complete: boolean;
  programs: readonly ProgramJudgement[];
}

export interface ProcessJudgement {
  /** The rule that decides; null where none is known. */
  program: string | null;
  verdict: ProgramVerdict;
  /** Ids of the entries that the verdict rests on; null for one that is not known. */
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
  const { startTime } = process;
  const stale = startTime === null || changed === null ? null : Date.parse(startTime) < Date.parse(changed);
  if (stale !== true) return { ...judgement, stale };
  const reason = `It started before the catalog was last changed (${changed}), and keeps the old one. ${judgement.reason}`;
  // The old catalog may hold a layer that the catalog of now does not. A program that never skips completions does not mind.
  const dependsOnCatalog = judgement.program === null || judgement.deciding.length > 0;
  const verdict = judgement.verdict === 'fast' && dependsOnCatalog ? 'unknown' : judgement.verdict;
  return { ...judgement, verdict, reason, stale };
}

type Judgement = Omit<ProcessJudgement, 'stale'>;

function judgedByCatalog({ bitness, runtime }: ProcessFacts, catalogs: JudgedCatalogs): Judgement {
  const none = { program: null, deciding: [] };
  const unknown = (reason: string): Judgement => ({ ...none, verdict: 'unknown', reason });
  if (bitness === null) return unknown('Windows did not tell which catalog it uses.');
  const judgement = runtime === null ? null : judgedByRules(runtime, bitness, catalogs.programs);
  if (judgement !== null) return judgement;
  const own = catalogs.entries.filter((entry) => entry.bitness === bitness);
  if (catalogs.complete && own.length > 0 && own.every(({ nonIfs }) => nonIfs === false)) {
    const reason = `No entry of the ${bitness}-bit catalog is non-IFS, so no program can lose a completion.`;
    return { ...none, verdict: 'fast', reason };
  }
  if (runtime === null) return unknown('Neither its file nor its modules show a runtime that is known here.');
  const { name, version } = runtime;
  return unknown(`No rule is known for ${name} ${version ?? 'of a version that its file does not say'}.`);
}

/** The worst that the rules of a runtime say of one catalog; null where no rule holds for it. */
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
  const worst = rows.reduce((level, { verdict }) => Math.max(level, SEVERITY.indexOf(verdict)), -1);
  const same = rows.filter(({ verdict }) => verdict === SEVERITY[worst]);
  const [first] = same;
  if (first === undefined) return null;
  return {
    program: first.program,
    verdict: first.verdict,
    deciding: [...new Set(same.flatMap(({ deciding }) => deciding))],
    reason: [...new Set(same.map(({ reason }) => reason))].join(' '),
  };
}
