import { GZIP, inMemory, type SourceFile, withSourceFile } from '../inputs/files.ts';
import { gunzipped } from '../inputs/gzip.ts';
import type { MachineResult } from '../machine-catalog.ts';
import { emptyAccount } from './account.ts';
import type { LogFile } from './hive/recovery.ts';
import { kindOf, type Reading } from './index.ts';
import { readRegularNetsh } from './netsh/netsh.ts';
import { sampleOf } from './sample.ts';
import { type OnRecognised, settled } from './settled.ts';

/**
 * Everything that one file or standard input holds; a failure is a result too, so that others go on.
 * @param wanted number of the control set to read; null for the current one
 */
export const readSource = (path: string, wanted: number | null = null): MachineResult[] =>
  settled(path, () => withSourceFile(path, (file) => readOpened(file, path, wanted)));

/** The same of a file that is open. */
export const readOpened = (file: SourceFile, path: string, wanted: number | null): MachineResult[] =>
  settled(path, (onRecognised) => readOpen(unpackedFile(file, path), path, { onRecognised, wanted }).machines);

/** The same of bytes that lie in no file of their own; the path says where they come from. */
export const readBytes = (bytes: Buffer, path: string, { logs, controlSet }: Surroundings): MachineResult[] =>
  settled(path, (onRecognised) => readOpen(inMemory(bytes), path, { onRecognised, wanted: controlSet, logs }).machines);

export interface Surroundings {
  /** What lies beside a hive there. */
  logs: () => LogFile[];
  /** Number of the control set to read; null for the current one. */
  controlSet: number | null;
}

interface Circumstances {
  onRecognised: OnRecognised;
  wanted: number | null;
  logs?: () => LogFile[];
}

const unpackedFile = (file: SourceFile, path: string): SourceFile =>
  file.read(0, 2).toString('latin1') === GZIP ? inMemory(gunzipped(file.all(), path)) : file;

/** Bytes. A larger file may be a log of which only a part is wanted, so it is not read whole to see whether it is a dump. */
const LARGEST_REGULAR = 1024 * 1024;

/** @throws Failure */
function readOpen(file: SourceFile, path: string, { onRecognised, wanted, logs }: Circumstances): Reading {
  // Most fleets consist of netsh's dumps as they are. To tell what else such a file could be would take as long as to read it.
  const mayBeRegular = wanted === null && file.size <= LARGEST_REGULAR && !isHive(file);
  const regular = mayBeRegular ? readRegularNetsh(file.peek(), path) : null;
  if (regular !== null) return { machines: [regular], ...emptyAccount() };
  const sample = sampleOf(file, path);
  const { kind, read } = kindOf(sample);
  onRecognised(kind);
  return read({ file, bytes: sample.bytes, path, wanted, logs });
}

const isHive = (file: SourceFile): boolean => file.read(0, 4).toString('latin1') === 'regf';
