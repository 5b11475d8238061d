// Where koffi.node may lie, decided before any native code runs: with node's own means, and without the environment
// wherever Windows can be asked instead.

import { readdirSync, realpathSync, statSync } from 'node:fs';
import { win32 } from 'node:path';

export interface NativePlaces {
  /** An administrator with all rights, or SYSTEM. */
  elevated: boolean;
  /** Folders, best first, that koffi.node may be unpacked to; empty when there is none that is safe. */
  unpack: string[];
  /** Folders in which koffi.node may lie beside the exe. Null: in any. */
  beside: string[] | null;
}

/** Windows' folder by the kernel's own name for it, which no variable can bend. Wine does not have it. */
const KERNEL_NAME = '\\\\?\\GLOBALROOT\\SystemRoot';
/** The folder that it is unpacked to, below Program Files or a user's own folder. */
export const OWN = ['WinsockLsp', 'native'] as const;

/** Folders below Program Files that an installation of ours, and nobody without rights, writes to. */
export const INSTALLED = [
  'WinsockLsp',
  'WindowsPowerShell\\Modules\\WinsockLsp',
  'PowerShell\\Modules\\WinsockLsp',
  'PowerShell\\7\\Modules\\WinsockLsp',
];

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

/** Null where the kernel does not tell, as under Wine. */
export function kernelWindowsFolder(): string | null {
  try {
    return realpathSync.native(KERNEL_NAME);
  } catch {
    return null;
  }
}

/** Windows lets nobody without an administrator's rights list this folder. In doubt: elevated, which is stricter. */
function isElevated(systemRoot: string): boolean {
  try {
    readdirSync(win32.join(systemRoot, 'System32', 'config'));
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code !== 'EPERM' && code !== 'EACCES';
  }
}

/** A drive's path: no share and no device can be meant. */
const isLocalPath = (path: string): boolean => /^[a-z]:\\/i.test(path);

export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
