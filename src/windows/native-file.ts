import {
  chmodSync,
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, sep, win32 } from 'node:path';
import { getRawAsset } from 'node:sea';
import { Failure, isFailure } from '../failure.ts';
import { reasonOf } from '../file-errors.ts';
import { rename } from '../rename.ts';
import { type NativePlaces, nativePlaces, windowsFolder } from './native-places.ts';

/** SHA-256 of the koffi.node that this program was built with, in hex; a constant of the build. */
declare const KOFFI_SHA256: string;

const LIBRARY = 'koffi.node';
const ICACLS_TIME_LIMIT_MS = 30_000;

/** Errors of Windows while another program has a file open without sharing it. */
const LOCKED: readonly unknown[] = ['EBUSY', 'EACCES', 'EPERM'];
/** Name of a folder that only administrators can open, below the folder to unpack to. */
const PROTECTED_FOLDER = 'administrators';

/**
 * Loads a koffi.node that is byte for byte the one of this build: the file beside the exe, or one that this program unpacks once
 * per version. The file stays open from the comparison until it is loaded, so that nobody can replace or lock it in between.
 *
 * Any user can open a file in Program Files and keep it locked. With an administrator's rights this program then loads a copy
 * from a folder that other users cannot open.
 * @param load loads the library of this path
 * @returns the locked file in whose place a copy was loaded; else null
 * @throws Failure nativeRefused (no folder that only administrators can write to), nativeUnavailable
 */
export function loadNativeFile(load: (path: string) => void): string | null {
  const places = nativePlaces();
  const lockedFiles: string[] = [];
  const isLoaded = (path: string): boolean => {
    const file = openVerified(path);
    if (file === 'locked') lockedFiles.push(path);
    if (typeof file !== 'number') return false;
    try {
      load(path);
    } finally {
      closeSync(file);
    }
    return true;
  };
  const beside = join(dirname(process.execPath), LIBRARY);
  if (mayLieBeside(places, beside) && isLoaded(beside)) return null;
  const [folder] = places.unpack;
  if (folder === undefined)
    throw places.elevated ? nativeRefused() : nativeUnavailable(null, 'there is no local folder to unpack to');
  for (const place of places.elevated ? [folder, join(folder, PROTECTED_FOLDER)] : [folder]) {
    const path = join(place, KOFFI_SHA256, LIBRARY);
    if (place !== folder) protect(place);
    if (isLoaded(path)) return lockedFiles[0] ?? null;
    // Without an administrator's rights there is no other folder, so `unpack` waits until the file is free.
    if (places.elevated && lockedFiles.includes(path)) continue;
    unpack(path);
    removeOldVersions(place);
    if (isLoaded(path)) return lockedFiles[0] ?? null;
  }
  throw nativeUnavailable(lockedFiles.at(-1) ?? folder, 'another program has it open');
}

/** Makes a folder that only administrators and SYSTEM can open. Calls icacls.exe of Windows, because koffi is not loaded yet. */
function protect(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    if (process.platform !== 'win32') chmodSync(folder, 0o700);
  } catch (error) {
    throw nativeUnavailable(folder, reasonOf(error));
  }
  if (process.platform !== 'win32') return;
  const SystemRoot = windowsFolder();
  const grants = ['*S-1-5-32-544:(OI)(CI)F', '*S-1-5-18:(OI)(CI)F'];
  const { spawnSync } = process.getBuiltinModule('node:child_process');
  const options = { stdio: 'ignore', windowsHide: true, timeout: ICACLS_TIME_LIMIT_MS, env: { SystemRoot } } as const;
  // When it fails, users can open the copy. It is still compared and kept open like any other.
  spawnSync(
    win32.join(SystemRoot, 'System32', 'icacls.exe'),
    [folder, '/inheritance:r', '/grant:r', ...grants],
    options,
  );
}

function mayLieBeside(places: NativePlaces, file: string): boolean {
  return (
    places.beside === null ||
    places.beside.some((folder) => file.toLowerCase().startsWith((folder + sep).toLowerCase()))
  );
}

/** Opens a file that is the embedded library byte for byte. Null when there is no such file, or it differs. */
function openVerified(path: string): number | 'locked' | null {
  const wanted = embeddedLibrary();
  let file: number | null = null;
  let isSame = false;
  try {
    if (statSync(path, { throwIfNoEntry: false })?.size !== wanted.length) return null;
    file = openSync(path, 'r');
    isSame = readFileSync(file).equals(wanted);
    return isSame ? file : null;
  } catch (error) {
    return LOCKED.includes((error as NodeJS.ErrnoException).code) ? 'locked' : null;
  } finally {
    if (file !== null && !isSame) closeSync(file);
  }
}

function isVerified(path: string): boolean {
  const file = openVerified(path);
  if (typeof file !== 'number') return false;
  closeSync(file);
  return true;
}

/** The koffi.node inside this program. */
const embeddedLibrary = (): Uint8Array => new Uint8Array(getRawAsset(LIBRARY));

/** Writes the library under a temporary name and renames it, so that no process sees an incomplete file. */
function unpack(path: string): void {
  const temporary = `${path}.${process.pid}`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(temporary, embeddedLibrary(), { flag: 'wx' });
    // Another process may have unpacked and loaded the same library. Windows does not replace a loaded file.
    rename(temporary, path, { code: 'nativeUnavailable', isDone: () => isVerified(path) });
  } catch (error) {
    if (!isVerified(path))
      throw nativeUnavailable(path, isFailure(error) ? error.message.replace(/\.$/, '') : reasonOf(error));
  } finally {
    rmSync(temporary, { force: true });
  }
  // When another program has just locked the file, the caller goes on with the next folder.
  const file = openVerified(path);
  if (file === null) throw nativeUnavailable(path, 'what was written there is not what can be read');
  if (file !== 'locked') closeSync(file);
}

/** Removes libraries of other versions. A loaded one cannot be removed; the next unpacking tries again. */
function removeOldVersions(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (name === KOFFI_SHA256 || !/^[0-9a-f]{64}$/.test(name)) continue;
    try {
      rmSync(join(folder, name), { recursive: true });
    } catch {}
  }
}

const nativeRefused = (): Failure =>
  new Failure({
    code: 'nativeRefused',
    message:
      "With an administrator's rights native code is only loaded from where nobody else can write, and no such folder was found.",
    target: dirname(process.execPath),
    hint: "Install the module in Program Files, where koffi.node lies beside the exe, or run without administrator's rights.",
  });

const nativeUnavailable = (path: string | null, reason: string): Failure =>
  new Failure({
    code: 'nativeUnavailable',
    message: `The native library could not be unpacked: ${reason}.`,
    target: path,
    hint: 'Put koffi.node of the same version beside the exe, or read a dump: netsh winsock show catalog > dump.txt',
  });
