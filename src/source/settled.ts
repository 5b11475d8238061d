import { asFailure } from '../failure.ts';
import { type MachineResult, type SourceKind, unknownSource } from './machine.ts';

/** Told which kind of evidence a reader has recognised. */
export type Seen = (kind: SourceKind) => void;

/** What a reader returns; what it throws is a result too, so that other sources are still read. */
export function settled(path: string, read: (seen: Seen) => MachineResult[]): MachineResult[] {
  let kind: SourceKind | null = null;
  try {
    return read((recognised) => {
      kind = recognised;
    });
  } catch (error) {
    const failure = asFailure(error);
    const recognised = failure.code === 'sourceUnrecognised' ? null : kind;
    return [{ source: unknownSource(path, recognised), failure }];
  }
}
