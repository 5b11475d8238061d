import type { EvidenceKind } from '../kinds.ts';
import type { Unplaced } from './unplaced.ts';

/** A part of a file that is evidence of another kind. No reader reads it. */
export interface OtherKind {
  kind: EvidenceKind;
  target: string;
}

/**
 * The parts of the evidence that became no catalog. A catalog that such a part may belong to gets a missing entry, so that its
 * verdict cannot be compliant. The account lists the parts for the evidence as a whole.
 */
export interface Account {
  otherKinds: OtherKind[];
  /** Parts that may belong to a catalog, but the reader cannot tell where. */
  unplaced: Unplaced[];
  /** Parts that were left out because of a limit. */
  leftOut: Unplaced[];
}

export const emptyAccount = (): Account => ({ otherKinds: [], unplaced: [], leftOut: [] });
