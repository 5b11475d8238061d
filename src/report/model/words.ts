// Texts of both kinds of report.

import { type ProgramJudgement, RULES } from '../../programs/programs.ts';
import type { Verdict } from '../../verdict/verdict.ts';

export const VERDICT_HEADLINE: Readonly<Record<Verdict, string>> = {
  compliant: 'Compliant',
  nonCompliant: 'Not compliant',
  unknown: 'Unknown',
};

/** Name of a program for people. */
export function programName({ program }: Pick<ProgramJudgement, 'program'>): string {
  const rule = RULES.find((each) => each.program === program);
  return rule?.name ?? rule?.title ?? program;
}

/** What the verdict means for the programs on the machine, in one sentence. */
export function meaningOf(verdict: Verdict, programs: readonly ProgramJudgement[]): string {
  if (verdict === 'compliant') {
    return 'No non-IFS provider in scope: programs that use the internet may use I/O completion ports in full, and nothing needs to be done.';
  }
  const named = (wanted: ProgramJudgement['verdict']) => [
    ...new Set(
      programs.filter((program) => program.verdict === wanted).map((each) => withoutAddressFamily(programName(each))),
    ),
  ];
  const [atRisk, slow, open] = [named('atRisk'), named('slowPath'), named('unknown')];
  if (verdict === 'unknown') {
    return 'The source does not show enough to say whether a provider breaks I/O completion ports.';
  }
  if (atRisk.length > 0) {
    return `Programs can wait for ever for a network operation that has long been done: ${listed(atRisk)} ${atRisk.length === 1 ? 'is' : 'are'} at risk.`;
  }
  if (slow.length > 0) return `Programs that look for it work, but on a slower path: ${listed(slow)}.`;
  if (open.length > 0) return `No known program is sure to suffer, but for ${listed(open)} it is unknown.`;
  return 'No known program passes through it; other programs may.';
}

const withoutAddressFamily = (name: string): string => name.replace(/, over IPv[46]$/, '');

/** Such as `9,411`, whatever the language of the machine. */
export const formatCount = (count: number): string => count.toLocaleString('en-US');

/** Such as `a, b and c`. */
export function listed(names: readonly string[]): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
