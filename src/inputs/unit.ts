import type { FailureFacts } from '../failure.ts';
import type { Member } from './member.ts';

/**
 * One source to be read: the path of a file, `-`, a member of an archive, or a source that could not be opened. It can be sent to
 * another thread.
 */
export type Unit = string | { path: string; member: Member } | { path: string; failure: FailureFacts };

/** The path of a unit, which its results have as their source's path. */
export const pathOf = (unit: Unit): string => (typeof unit === 'string' ? unit : unit.path);
