import { closeSync, mkdirSync, openSync, readdirSync, readSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { getRawAsset } from 'node:sea';
import { Failure } from '../failure.ts';
import { reasonOf } from '../file-errors.ts';
import { rename } from '../rename.ts';
import { type NativePlaces, nativePlaces } from './native-places.ts';

/** SHA-256 of the koffi.node that this program was built with, in hex; a constant of the build. */
declare const KOFFI_SHA256: string;

const NAME = 'koffi.node';
/** Bytes read at once: fresh memory for a whole file costs more than reading it. */
const PIECE = 131072;

/**
 * Path of a koffi.node that is, byte for byte, the one of this build: beside the exe, or unpacked once per version.
 * @throws Failure nativeRefused (no place that only administrators can write to), nativeUnavailable
 */
export function nativeFile(): string {
  const places = nativePlaces();
  const beside = join(dirname(process.execPath), NAME);
  if (mayLieBeside(places, beside) && isOurs(beside)) return beside;
  const [folder] = places.unpack;
  if (folder === undefined)
    throw places.elevated ? refused() : unavailable(null, 'there is no local folder to unpack to');
  const path = join(folder, KOFFI_SHA256, NAME);
  if (!isOurs(path)) {
    unpack(path);
    sweep(folder);
  }
  return path;
}

function mayLieBeside(places: NativePlaces, file: string): boolean {
  return (
    places.beside === null ||
    places.beside.some((folder) => file.toLowerCase().startsWith((folder + sep).toLowerCase()))
  );
}

/** Byte for byte: nothing else is ever loaded. */
function isOurs(path: string): boolean {
  const wanted = ours();
  try {
    // An answer instead of an error: to make one takes longer than to ask.
    if (statSync(path, { throwIfNoEntry: false })?.size !== wanted.length) return false;
    const file = openSync(path, 'r');
    try {
      return holds(file, wanted);
    } finally {
      closeSync(file);
    }
  } catch {
    return false;
  }
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
    if (!isOurs(path)) throw unavailable(path, reasonOf(error));
  } finally {
    rmSync(temporary, { force: true });
  }
  if (!isOurs(path)) throw unavailable(path, 'what was written there is not what can be read');
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
