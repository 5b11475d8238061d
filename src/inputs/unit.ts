import { Failure, type FailureFacts } from '../failure.ts';
import { readSource } from '../formats/read.ts';
import type { MachineResult } from '../machine-catalog.ts';
import { unknownSource } from '../machine-catalog.ts';
import { type Member, readMember } from './member.ts';

/** One thing to be read; plain enough to be handed to another thread. A text is the path of a file, or `-`. */
export type Unit = string | { path: string; member: Member } | { path: string; failure: FailureFacts };

/** Where a unit is: what its results have as their source's path. */
export const pathOf = (unit: Unit): string => (typeof unit === 'string' ? unit : unit.path);

/**
 * All machines that a unit holds; what cannot be read is a result too.
 * @param controlSet number of the one to read; null for the current one
 */
export function readUnit(unit: Unit, controlSet: number | null): MachineResult[] {
  if (typeof unit === 'string') return readSource(unit, controlSet);
  if ('member' in unit) return readMember(unit.path, unit.member, controlSet);
  return [{ source: unknownSource(unit.path), failure: new Failure(unit.failure) }];
}
