import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { orNull } from '../../failure.ts';
import { type SourceFile, STANDARD_INPUT } from '../../inputs/files.ts';
import type { MachineCatalog } from '../../machine-catalog.ts';
import { readHive } from './hive.ts';
import type { LogFile } from './recovery.ts';

/** Windows writes smaller logs. */
const LARGEST_LOG = 64 * 1024 * 1024;
/** Ends of the logs' names. Windows before Vista writes only .LOG. */
const LOG_EXTENSIONS = ['.log1', '.log2', '.log'];

/**
 * Reads a hive, with its logs where the last write did not finish.
 * @param wanted number of the control set to read; null for the current one
 * @param logs the logs of a hive in an archive; by default the files beside the hive
 * @throws Failure noCatalog, controlSetNotFound, sourceMalformed, sourceUnsupported
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
  return LOG_EXTENSIONS.flatMap((extension): LogFile[] => {
    const exact = `${basename(path)}${extension.toUpperCase()}`;
    const name = names.includes(exact) ? exact : names.find((each) => each.toLowerCase() === exact.toLowerCase());
    if (name === undefined) return [];
    const bytes = orNull(() => readLog(join(folder, name)));
    return bytes === null ? [] : [{ name, bytes }];
  });
}

function readLog(path: string): Buffer | null {
  const stat = statSync(path);
  return stat.isFile() && stat.size <= LARGEST_LOG ? readFileSync(path) : null;
}
