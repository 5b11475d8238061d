import { Failure } from '../failure.ts';
import { unpackedLogs, unpackedMember } from '../inputs/member.ts';
import type { Unit } from '../inputs/unit.ts';
import { type MachineResult, unknownSource } from '../machine-catalog.ts';
import { readBytes, readSource } from './read.ts';
import { settled } from './settled.ts';

/**
 * Reads all machines of a unit. A failure becomes a result.
 * @param controlSet number of the control set to read; null for the current one
 */
export function readUnit(unit: Unit, controlSet: number | null): MachineResult[] {
  if (typeof unit === 'string') return readSource(unit, controlSet);
  if ('named' in unit) return readSource(unit.path, controlSet);
  const { path } = unit;
  if ('failure' in unit) return [{ source: unknownSource(path), failure: new Failure(unit.failure) }];
  const { member } = unit;
  return settled(path, () =>
    readBytes(unpackedMember(path, member), path, { logs: () => unpackedLogs(path, member), controlSet }),
  );
}
