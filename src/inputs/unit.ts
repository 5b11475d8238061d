import type { FailureFacts } from '../failure.ts';
import type { Member } from './member.ts';

/**
 * One source to be read, which can be sent to another thread: the path of a file that a folder or a pattern led to; a file that the
 * user named, or `-`; a member of an archive; or a source that could not be opened.
 */
export type Unit =
  | string
  | { path: string; named: true }
  | { path: string; member: Member }
  | { path: string; failure: FailureFacts };

/** The path of a unit, which its results have as their source's path. */
export const pathOf = (unit: Unit): string => (typeof unit === 'string' ? unit : unit.path);
