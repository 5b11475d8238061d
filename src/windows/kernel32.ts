import type { NativeLibrary } from './koffi.ts';
import { WindowsError } from './machine.ts';

const PATH_CHARACTERS = 32768;

/** The folder that Windows is installed in, also in a remote desktop session. @throws WindowsError */
export function systemWindowsDirectory(kernel32: NativeLibrary): string {
  const path = Buffer.alloc(PATH_CHARACTERS * 2);
  const length = kernel32.get('uint32_t GetSystemWindowsDirectoryW(void *path, uint32_t size)')(path, PATH_CHARACTERS);
  if (length === 0 || length >= PATH_CHARACTERS) throw new WindowsError('GetSystemWindowsDirectoryW', 0);
  return path.toString('utf16le', 0, length * 2);
}

/** Number of the ANSI code page. */
export const ansiCodePage = (kernel32: NativeLibrary): number => kernel32.get('uint32_t GetACP()')();
