import type { Bitness } from '../catalog/entry.ts';
import type { ProgramJudgement } from './programs.ts';

/** All programs of which the source shows too little, as one. */
export interface UnknownPrograms {
  /** Each once. */
  programs: string[];
  bitnesses: Bitness[];
  reason: string;
}

/** Null where every program could be judged. Whoever sends evidence that shows little need not read as many rows. */
export function unknownTogether(judgements: readonly ProgramJudgement[]): UnknownPrograms | null {
  const open = judgements.filter(({ verdict }) => verdict === 'unknown');
  const [first] = open;
  if (first === undefined) return null;
  const reasons = new Set(open.map(({ reason }) => reason));
  return {
    programs: [...new Set(open.map(({ program }) => program))],
    bitnesses: [...new Set(open.map(({ bitness }) => bitness))],
    reason: reasons.size === 1 ? first.reason : 'The source does not show enough of the providers that they use.',
  };
}
