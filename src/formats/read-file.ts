import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { orNull } from '../failure.ts';
import { STANDARD_INPUT, withSourceFile } from '../inputs/files.ts';
import type { MachineResult } from '../machine-catalog.ts';
import { readHiveFile } from './hive/hive-file.ts';
import { settled } from './settled.ts';

/** Like `readSource` in read.ts, but imports the readers of texts only when the file is no hive, which makes a start faster. */
export async function readFile(path: string, wanted: number | null): Promise<MachineResult[]> {
  if (!isHiveFile(path)) return (await import('./read.ts')).readSource(path, wanted);
  return settled(path, (onRecognised) => {
    onRecognised('hive');
    return withSourceFile(path, (file) => [readHiveFile(file, path, wanted)]);
  });
}

/** Standard input and pipes can be read only once, so their first bytes are not read here. */
function isHiveFile(path: string): boolean {
  return path !== STANDARD_INPUT && orNull(() => statSync(path).isFile() && headOf(path) === 'regf') === true;
}

function headOf(path: string): string {
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(4);
    readSync(file, head);
    return head.toString('latin1');
  } finally {
    closeSync(file);
  }
}
