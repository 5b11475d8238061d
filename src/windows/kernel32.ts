import { wide } from '../catalog/wide.ts';
import type { NativeFunction, NativeLibrary } from './koffi.ts';
import { WindowsError } from './windows-error.ts';

/** `gone` only when Windows says that there is no such file or folder. Any other error is `unknown`. */
export type FilePresence = 'there' | 'gone' | 'unknown';

const PATH_CHARACTERS = 32768;

/** The folder that Windows is installed in, also in a Remote Desktop session. @throws WindowsError */
export function systemWindowsDirectory(kernel32: NativeLibrary): string {
  const path = Buffer.alloc(PATH_CHARACTERS * 2);
  const length = kernel32.get('uint32_t GetSystemWindowsDirectoryW(void *path, uint32_t size)')(path, PATH_CHARACTERS);
  if (length === 0 || length >= PATH_CHARACTERS) throw new WindowsError('GetSystemWindowsDirectoryW', 0);
  return path.toString('utf16le', 0, length * 2);
}

/** This process's ANSI code page, such as 1252. */
export const ansiCodePage = (kernel32: NativeLibrary): number => kernel32.get('uint32_t GetACP()')();

const INVALID_FILE_ATTRIBUTES = 0xffffffff;
const FILE_ATTRIBUTE_DIRECTORY = 0x10;
const FILE_ATTRIBUTE_DEVICE = 0x40;
const ERROR_FILE_NOT_FOUND = 2;
const ERROR_PATH_NOT_FOUND = 3;
/** DRIVE_REMOVABLE, DRIVE_FIXED, DRIVE_CDROM and DRIVE_RAMDISK: not network drives. */
const LOCAL_DRIVES = [2, 3, 5, 6];

/** Whether a file exists. Asks Windows, because Node reports bad names and drives that are not ready as ENOENT too. */
export function filePresence(kernel32: NativeLibrary, path: string): FilePresence {
  const driveType = kernel32.get('uint32_t GetDriveTypeW(void *root)')(wide(path.slice(0, 3)));
  if (!LOCAL_DRIVES.includes(driveType)) return 'unknown';
  const attributes = kernel32.get('uint32_t GetFileAttributesW(void *path)')(wide(path));
  if (attributes !== INVALID_FILE_ATTRIBUTES) {
    return (attributes & (FILE_ATTRIBUTE_DIRECTORY | FILE_ATTRIBUTE_DEVICE)) === 0 ? 'there' : 'unknown';
  }
  const error = lastError(kernel32);
  return error === ERROR_FILE_NOT_FOUND || error === ERROR_PATH_NOT_FOUND ? 'gone' : 'unknown';
}

/** The error of the last failed call of this thread. */
export const lastError = (kernel32: NativeLibrary): number => kernel32.get('uint32_t GetLastError()')();

type Handle = ReturnType<NativeFunction>;

export interface CreateFile {
  access: number;
  share: number;
  /** SECURITY_ATTRIBUTES, or none. */
  attributes: Buffer | null;
  creation: number;
  flags: number;
}

/** CreateFileW; null when it fails, and then {@link lastError} says why. */
export function createFile(kernel32: NativeLibrary, path: string, how: CreateFile): Handle | null {
  const create = kernel32.get(
    'int64_t CreateFileW(void *path, uint32_t access, uint32_t share, void *security, uint32_t creation, uint32_t flags, int64_t template)',
  );
  const handle = create(wide(path), how.access, how.share, how.attributes, how.creation, how.flags, 0);
  return Number(handle) === -1 ? null : handle;
}

export const closeHandle = (kernel32: NativeLibrary, handle: Handle | bigint): unknown =>
  kernel32.get('int CloseHandle(int64_t handle)')(handle);
