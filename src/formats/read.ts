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
 * Reads all machines of one file or of standard input. A failure becomes a result, so that other sources are still read.
 * @param wanted number of the control set to read; null for the current one
 */
export const readSource = (path: string, wanted: number | null = null): MachineResult[] =>
  settled(path, () => withSourceFile(path, (file) => readOpened(file, path, wanted)));

/** The same for a file that is open. */
export const readOpened = (file: SourceFile, path: string, wanted: number | null): MachineResult[] =>
  settled(path, (onRecognised) => readOpen(unpackedFile(file, path), path, { onRecognised, wanted }).machines);

/** The same for bytes in memory, such as a member of an archive. @param path path of the bytes, for messages */
export const readBytes = (bytes: Buffer, path: string, { logs, controlSet }: Surroundings): MachineResult[] =>
  settled(path, (onRecognised) => readOpen(inMemory(bytes), path, { onRecognised, wanted: controlSet, logs }).machines);

export interface Surroundings {
  /** The logs of a hive. */
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

/** Bytes. A larger file may be a log of which its reader needs only a part, so it is not read as a whole to try it as a dump. */
const LARGEST_REGULAR = 1024 * 1024;

/** @throws Failure */
function readOpen(file: SourceFile, path: string, { onRecognised, wanted, logs }: Circumstances): Reading {
  // Most files of a fleet are unchanged dumps of netsh. Recognising their kind first would take as long as reading them.
  const mayBeRegular = wanted === null && file.size <= LARGEST_REGULAR && !isHive(file);
  const regular = mayBeRegular ? readRegularNetsh(file.all(), path) : null;
  if (regular !== null) return { machines: [regular], ...emptyAccount() };
  const sample = sampleOf(file, path);
  const { kind, read } = kindOf(sample);
  onRecognised(kind);
  return read({ file, bytes: sample.bytes, path, wanted, logs });
}

const isHive = (file: SourceFile): boolean => file.read(0, 4).toString('latin1') === 'regf';
