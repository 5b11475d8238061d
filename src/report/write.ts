import { closeSync, existsSync, fstatSync, openSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Failure } from '../failure.ts';
import { reasonOf } from '../file-errors.ts';
import { rename } from '../rename.ts';

/**
 * Checks where the page is to go, before anything is read. Refuses to overwrite an input, or without --force any file. Even
 * --force replaces only regular files, because an administrator could otherwise replace a device or write to it.
 * @returns the full path
 * @throws Failure outputExists, outputUnwritable
 */
export function checkedOutput(path: string, force: boolean, inputs: readonly string[]): string {
  const full = resolve(path);
  if (isDeviceName(full)) throw notRegularFile(full);
  if (!existsSync(full)) return full;
  if (!statSync(full).isFile()) throw notRegularFile(full);
  if (inputs.some((input) => isSameFile(input, full))) {
    throw outputExists(full, 'This file is one of those that the report is made of.', 'Give another --output.');
  }
  if (!force)
    throw outputExists(full, 'There is a file of that name.', 'Give another --output, or --force to replace it.');
  return full;
}

const outputExists = (target: string, message: string, hint: string): Failure =>
  new Failure({ code: 'outputExists', message, target, hint });

/** Paths such as `\\.\PhysicalDrive0`. Below `\\.\` and `\\?\` only paths with a drive letter or a share can be files. */
const DEVICE_NAMESPACE = /^[\\/]{2}[.?][\\/](?![a-z]:[\\/]|unc[\\/])/i;
/** `NUL` and `com1.html` are devices in every folder (Microsoft, "Naming Files, Paths, and Namespaces"). */
const DOS_DEVICE =
  /(?:^|[\\/])(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])[ .:]*(?:\.[^\\/]*)?$/i;

/** Whether a full path names a device. Node.js would create a file of such a name, which Explorer cannot delete. */
export const isDeviceName = (full: string, platform = process.platform): boolean =>
  platform === 'win32' && (DEVICE_NAMESPACE.test(full) || DOS_DEVICE.test(full));

const notRegularFile = (target: string): Failure =>
  new Failure({
    code: 'outputUnwritable',
    message: 'This is a folder, a device or a pipe: only a regular file is replaced.',
    target,
    hint: 'Give the name of a file as --output, or - for standard output.',
  });

function isSameFile(a: string, b: string): boolean {
  try {
    return realpathSync(a) === realpathSync(b);
  } catch {
    return false;
  }
}

/**
 * Writes the whole page or nothing. Never writes through a link: without force no file of that name may exist, and with force
 * a new file replaces the old one.
 * @throws Failure outputExists, outputUnwritable
 */
export function writePage(path: string, bytes: Uint8Array, force: boolean): void {
  const temporary = force ? `${path}.${process.pid}.tmp` : path;
  try {
    writeNew(temporary, bytes);
    if (force) rename(temporary, path, { code: 'outputUnwritable' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw outputExists(path, 'There is a file of that name.', 'Give another --output.');
    if (force) rmSync(temporary, { force: true });
    if (error instanceof Failure) throw error;
    throw new Failure(
      {
        code: 'outputUnwritable',
        message: `The report could not be written: ${reasonOf(error)}.`,
        target: path,
        hint: 'Check that its folder is there, and that you may write to it.',
      },
      { cause: error },
    );
  }
}

/** Writes a file that must not exist yet. Deletes it again if it could not be written completely. */
function writeNew(path: string, bytes: Uint8Array): void {
  const file = openSync(path, 'wx');
  let isFile = false;
  let written = false;
  try {
    // Windows opens a device as if it were a new file.
    isFile = fstatSync(file).isFile();
    if (!isFile) throw notRegularFile(path);
    writeFileSync(file, bytes);
    written = true;
  } finally {
    closeSync(file);
    if (isFile && !written) rmSync(path, { force: true });
  }
}
