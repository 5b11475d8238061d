// Protection of the store in the test build: Windows' own under Windows and Wine, mode and flock on Linux.

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

/** Locks a file. The kernel releases the lock when the process ends, even when it is killed. */
function flock(path: string): (() => void) | null {
  const file = openSync(path, 'a', 0o600);
  const call = new NativeLibrary('libc.so.6').get('int flock(int file, int operation)');
  if (call(file, LOCK_EXCLUSIVE_NOW) === 0) return () => closeSync(file);
  closeSync(file);
  return null;
}
