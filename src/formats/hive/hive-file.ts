import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { orNull } from '../../failure.ts';
import { type SourceFile, STANDARD_INPUT } from '../../inputs/files.ts';
import type { MachineCatalog } from '../../machine-catalog.ts';
import { readHive } from './hive.ts';
import type { LogFile } from './recovery.ts';

/** Windows writes no larger log. */
const LARGEST_LOG = 64 * 1024 * 1024;
/** Windows before Vista writes one log, with the last of these names. */
const LOGS = ['.log1', '.log2', '.log'];

/**
 * A hive with the logs that lie beside it.
 * @param wanted number of the control set that was asked for; null for the current one
 * @param logs for a hive that lies in no folder
 * @throws Failure
 */
export const readHiveFile = (
  file: SourceFile,
  path: string,
  wanted: number | null,
  logs = () => (path === STANDARD_INPUT ? [] : logsBeside(path)),
): MachineCatalog => readHive({ size: file.size, read: file.read, logs }, path, wanted);

/** A log that cannot be read is left out. The sequence numbers of the hive then show that something is missing. */
function logsBeside(path: string): LogFile[] {
  const folder = dirname(path);
  const names = orNull(() => readdirSync(folder)) ?? [];
  return LOGS.flatMap((end): LogFile[] => {
    const exact = `${basename(path)}${end.toUpperCase()}`;
    const name = names.includes(exact) ? exact : names.find((each) => each.toLowerCase() === exact.toLowerCase());
    const bytes = name === undefined ? null : orNull(() => readLog(join(folder, name)));
    return name === undefined || bytes === null ? [] : [{ name, bytes }];
  });
}

function readLog(path: string): Buffer | null {
  const stat = statSync(path);
  return stat.isFile() && stat.size <= LARGEST_LOG ? readFileSync(path) : null;
}
