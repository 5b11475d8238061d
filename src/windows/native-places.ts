// Decides where koffi.node may be, before any native code runs. Uses only Node's functions, and environment variables only where
// Windows gives no answer.

import { readdirSync, realpathSync, statSync } from 'node:fs';
import { win32 } from 'node:path';

export interface NativePlaces {
  /** Whether the process is elevated: an administrator's, or SYSTEM's. */
  elevated: boolean;
  /** Folders that koffi.node may be unpacked to, the best first; empty when none is safe. */
  unpack: string[];
  /** Folders in which koffi.node may be beside the exe. Null: any folder. */
  beside: string[] | null;
}

/** The kernel's name of Windows' folder. No environment variable changes it. Wine does not have it. */
const KERNEL_NAME = '\\\\?\\GLOBALROOT\\SystemRoot';
/** The folder to unpack to, below Program Files or the user's LOCALAPPDATA. */
export const OWN = ['WinsockLsp', 'native'] as const;

/** Folders below Program Files that our installers write to. Users who are not administrators cannot. */
export const INSTALLED = [
  'WinsockLsp',
  'WindowsPowerShell\\Modules\\WinsockLsp',
  'PowerShell\\Modules\\WinsockLsp',
  'PowerShell\\7\\Modules\\WinsockLsp',
];

/** @param elevated only for tests: the process's own state otherwise */
export function nativePlaces(elevated = isElevated(windowsFolder())): NativePlaces {
  const systemRoot = windowsFolder();
  const programFiles = win32.join(win32.parse(systemRoot).root, 'Program Files');
  if (elevated) {
    return {
      elevated,
      unpack: isFolder(programFiles) ? [win32.join(programFiles, ...OWN)] : [],
      beside: INSTALLED.map((folder) => win32.join(programFiles, folder)),
    };
  }
  const local = process.env.LOCALAPPDATA;
  return {
    elevated,
    unpack: local !== undefined && isLocalPath(local) ? [win32.join(local, ...OWN)] : [],
    beside: null,
  };
}

export const windowsFolder = (): string => kernelWindowsFolder() ?? process.env.SystemRoot ?? 'C:\\Windows';

/** Windows' folder as the kernel names it; null under Wine. */
export function kernelWindowsFolder(): string | null {
  try {
    return realpathSync.native(KERNEL_NAME);
  } catch {
    return null;
  }
}

/** Windows lets only administrators list System32\config. On any other error assumes elevated, which is stricter. */
function isElevated(systemRoot: string): boolean {
  try {
    readdirSync(win32.join(systemRoot, 'System32', 'config'));
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code !== 'EPERM' && code !== 'EACCES';
  }
}

/** Whether a path begins with a drive, so it is no share and no device. */
const isLocalPath = (path: string): boolean => /^[a-z]:\\/i.test(path);

export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
