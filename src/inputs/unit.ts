import type { FailureFacts } from '../failure.ts';
import type { Member } from './member.ts';

/**
 * One thing to be read; plain enough to be handed to another thread. A text is the path of a file that the user named, or `-`.
 * A found file is one that a folder or a pattern led to.
 */
export type Unit =
  | string
  | { path: string; found: true }
  | { path: string; member: Member }
  | { path: string; failure: FailureFacts };

/** Where a unit is: what its results have as their source's path. */
export const pathOf = (unit: Unit): string => (typeof unit === 'string' ? unit : unit.path);
