import { GZIP, inMemory, type SourceFile, withSourceFile } from '../inputs/files.ts';
import { gunzipped } from '../inputs/gzip.ts';
import type { MachineResult } from '../machine-catalog.ts';
import { readHiveFile } from './hive/hive-file.ts';
import type { LogFile } from './hive/recovery.ts';
import { readText } from './recognise.ts';
import { type Seen, settled } from './settled.ts';

/**
 * Everything that one file or standard input holds; a failure is a result too, so that others go on.
 * @param wanted number of the control set to read; null for the current one
 */
export const readSource = (path: string, wanted: number | null = null): MachineResult[] =>
  settled(path, () => withSourceFile(path, (file) => readOpened(file, path, wanted)));

/** The same of a file that is open. */
export const readOpened = (file: SourceFile, path: string, wanted: number | null): MachineResult[] =>
  settled(path, (seen) => readOpen(unpackedFile(file, path), path, { seen, wanted }));

/** The same of bytes that lie in no file of their own; the path says where they come from. */
export const readBytes = (bytes: Buffer, path: string, { logs, controlSet }: Surroundings): MachineResult[] =>
  settled(path, (seen) => readOpen(inMemory(bytes), path, { seen, wanted: controlSet, logs }));

export interface Surroundings {
  /** What lies beside a hive there. */
  logs: () => LogFile[];
  /** Number of the control set to read; null for the current one. */
  controlSet: number | null;
}

interface Circumstances {
  seen: Seen;
  wanted: number | null;
  logs?: () => LogFile[];
}

const unpackedFile = (file: SourceFile, path: string): SourceFile =>
  file.read(0, 2).toString('latin1') === GZIP ? inMemory(gunzipped(file.all(), path)) : file;

function readOpen(file: SourceFile, path: string, { seen, wanted, logs }: Circumstances): MachineResult[] {
  // A hive is large, and little of it is read; anything else is read as a whole.
  if (isHive(file)) {
    seen('hive');
    return [readHiveFile(file, path, wanted, logs)];
  }
  return readText(file, path, wanted, seen);
}

const isHive = (file: SourceFile): boolean => file.read(0, 4).toString('latin1') === 'regf';
