import {
  chmodSync,
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
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

const NAME = 'koffi.node';
/** Bytes read at once: fresh memory for a whole file costs more than reading it. */
const PIECE = 131072;
const LONGEST_ICACLS_MS = 30_000;

/** Windows answers these while another program has the file open for itself alone. */
const HELD: readonly unknown[] = ['EBUSY', 'EACCES', 'EPERM'];
/** Below the folder to unpack to. */
const PROTECTED = 'administrators';

/**
 * Loads a koffi.node that is, byte for byte, the one of this build: beside the exe, or unpacked once per version. The file stays
 * open from the comparison until it is loaded, so that nobody can keep it for himself in between. Any user may open what is in
 * Program Files: with an administrator's rights, a file that another program holds does not stop this one, which
 * loads a copy from a folder that users cannot open.
 * @returns the file that another program held when a copy was loaded in its place; else null
 * @throws Failure nativeRefused (no place that only administrators can write to), nativeUnavailable
 */
export function loadNativeFile(load: (path: string) => void): string | null {
  const places = nativePlaces();
  const held: string[] = [];
  const isLoaded = (path: string): boolean => {
    const file = openOurs(path);
    if (file === 'held') held.push(path);
    if (typeof file !== 'number') return false;
    try {
      load(path);
    } finally {
      closeSync(file);
    }
    return true;
  };
  const beside = join(dirname(process.execPath), NAME);
  if (mayLieBeside(places, beside) && isLoaded(beside)) return null;
  const [folder] = places.unpack;
  if (folder === undefined)
    throw places.elevated ? refused() : unavailable(null, 'there is no local folder to unpack to');
  for (const place of places.elevated ? [folder, join(folder, PROTECTED)] : [folder]) {
    const path = join(place, KOFFI_SHA256, NAME);
    if (place !== folder) protect(place);
    if (isLoaded(path)) return held[0] ?? null;
    // Without those rights there is no other place, so `unpack` waits for whoever holds it.
    if (places.elevated && held.includes(path)) continue;
    unpack(path);
    sweep(place);
    if (isLoaded(path)) return held[0] ?? null;
  }
  throw unavailable(held.at(-1) ?? folder, 'another program has it open');
}

/** Only administrators and SYSTEM may open what is in it. Windows' own icacls does it, because koffi is not loaded yet. */
function protect(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    if (process.platform !== 'win32') chmodSync(folder, 0o700);
  } catch (error) {
    throw unavailable(folder, reasonOf(error));
  }
  if (process.platform !== 'win32') return;
  const SystemRoot = windowsFolder();
  const grants = ['*S-1-5-32-544:(OI)(CI)F', '*S-1-5-18:(OI)(CI)F'];
  const { spawnSync } = process.getBuiltinModule('node:child_process');
  const options = { stdio: 'ignore', windowsHide: true, timeout: LONGEST_ICACLS_MS, env: { SystemRoot } } as const;
  // Where it fails, the copy is one that users may open, and is compared and held open like the others.
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

/** Byte for byte: nothing else is ever loaded. Null: there is no such file, or another one. */
function openOurs(path: string): number | 'held' | null {
  const wanted = ours();
  let file: number | null = null;
  let isOurs = false;
  try {
    // An answer instead of an error: to make one takes longer than to ask.
    if (statSync(path, { throwIfNoEntry: false })?.size !== wanted.length) return null;
    file = openSync(path, 'r');
    isOurs = holds(file, wanted);
    return isOurs ? file : null;
  } catch (error) {
    return HELD.includes((error as NodeJS.ErrnoException).code) ? 'held' : null;
  } finally {
    if (file !== null && !isOurs) closeSync(file);
  }
}

function isOurs(path: string): boolean {
  const file = openOurs(path);
  if (typeof file !== 'number') return false;
  closeSync(file);
  return true;
}

/** Whether an open file has these bytes and no more. */
function holds(file: number, wanted: Uint8Array): boolean {
  const piece = Buffer.allocUnsafeSlow(PIECE);
  for (let at = 0; ; ) {
    const count = readSync(file, piece, 0, PIECE, null);
    if (count === 0) return at === wanted.length;
    if (at + count > wanted.length || piece.compare(wanted, at, at + count, 0, count) !== 0) return false;
    at += count;
  }
}

/** The koffi.node inside this program. */
const ours = (): Uint8Array => new Uint8Array(getRawAsset(NAME));

/** Written under a name of its own and renamed, so that nobody ever sees half a file. */
function unpack(path: string): void {
  const temporary = `${path}.${process.pid}`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(temporary, ours(), { flag: 'wx' });
    // Another process may have been faster, and nobody can replace a file that it has loaded.
    rename(temporary, path, { code: 'nativeUnavailable', isDone: () => isOurs(path) });
  } catch (error) {
    if (!isOurs(path)) throw unavailable(path, isFailure(error) ? error.message.replace(/\.$/, '') : reasonOf(error));
  } finally {
    rmSync(temporary, { force: true });
  }
  // Whoever opened it for himself in this moment is for the caller to get round.
  const file = openOurs(path);
  if (file === null) throw unavailable(path, 'what was written there is not what can be read');
  if (file !== 'held') closeSync(file);
}

/** Removes what other versions left; a file that is loaded stays, and is tried again next time. */
function sweep(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (name === KOFFI_SHA256 || !/^[0-9a-f]{64}$/.test(name)) continue;
    try {
      rmSync(join(folder, name), { recursive: true });
    } catch {}
  }
}

const refused = (): Failure =>
  new Failure({
    code: 'nativeRefused',
    message:
      "With an administrator's rights native code is only loaded from where nobody else can write, and no such folder was found.",
    target: dirname(process.execPath),
    hint: "Install the module in Program Files, where koffi.node lies beside the exe, or run without administrator's rights.",
  });

const unavailable = (path: string | null, reason: string): Failure =>
  new Failure({
    code: 'nativeUnavailable',
    message: `The native library could not be unpacked: ${reason}.`,
    target: path,
    hint: 'Put koffi.node of the same version beside the exe, or read a dump: netsh winsock show catalog > dump.txt',
  });
