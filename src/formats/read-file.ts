import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { orNull } from '../failure.ts';
import { STANDARD_INPUT, withSourceFile } from '../inputs/files.ts';
import type { MachineResult } from '../machine-catalog.ts';
import { readHiveFile } from './hive/hive-file.ts';
import { settled } from './settled.ts';

/** Does what `readSource` of read.ts does. The readers of texts are imported only for what is no hive. */
export async function readFile(path: string, wanted: number | null): Promise<MachineResult[]> {
  if (!isHiveFile(path)) return (await import('./read.ts')).readSource(path, wanted);
  return settled(path, (seen) => {
    seen('hive');
    return withSourceFile(path, (file) => [readHiveFile(file, path, wanted)]);
  });
}

/** Standard input and pipes can be read only once, so nothing is read of them here. */
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
