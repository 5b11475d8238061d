// Who may change a folder, and one process at a time, without Windows' own means.

import { closeSync, openSync } from 'node:fs';
import { systemWindowsDirectory } from '../../src/windows/kernel32.ts';
import { NativeLibrary } from '../../src/windows/koffi.ts';
import { modeProtection, type Protection } from '../../src/windows/protected-store.ts';
import { windowsProtection } from '../../src/windows/windows-protection.ts';

const LOCK_EXCLUSIVE_NOW = 2 | 4;

export function testProtection(): Protection {
  if (process.platform !== 'win32') return modeProtection(flock);
  const kernel32 = new NativeLibrary('kernel32.dll');
  const advapi32 = new NativeLibrary(`${systemWindowsDirectory(kernel32)}\\System32\\advapi32.dll`);
  return windowsProtection({ advapi32, kernel32 });
}

/** The kernel lets go of it with the process, however that ends. */
function flock(path: string): (() => void) | null {
  const file = openSync(path, 'a', 0o600);
  const call = new NativeLibrary('libc.so.6').get('int flock(int file, int operation)');
  if (call(file, LOCK_EXCLUSIVE_NOW) === 0) return () => closeSync(file);
  closeSync(file);
  return null;
}
