import type { EvidenceKind } from '../kinds.ts';
import type { Unplaced } from './unplaced.ts';

/** Evidence of another kind in the same file, which nobody reads. */
export interface OtherKind {
  kind: EvidenceKind;
  target: string;
}

/**
 * What a reader was given and made no catalog of. Every catalog that such a part may belong to lacks an entry, so that no verdict
 * on it can be compliant; the account says so of the evidence as a whole.
 */
export interface Account {
  otherKinds: OtherKind[];
  /** What may be part of a catalog and could not be placed. */
  unplaced: Unplaced[];
  /** What a limit left out. */
  leftOut: Unplaced[];
}

export const emptyAccount = (): Account => ({ otherKinds: [], unplaced: [], leftOut: [] });
