// Where koffi.node may lie, decided before any native code runs: with node's own means, and without the environment
// wherever Windows can be asked instead.

import { readdirSync, realpathSync, statSync } from 'node:fs';
import { posix, win32 } from 'node:path';
import { isTestBuild, testVariable } from './test-build.ts';

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
const OWN = ['WinsockLsp', 'native'] as const;

/** Folders below Program Files that an installation of ours, and nobody without rights, writes to. */
const INSTALLED = [
  'WinsockLsp',
  'WindowsPowerShell\\Modules\\WinsockLsp',
  'PowerShell\\Modules\\WinsockLsp',
  'PowerShell\\7\\Modules\\WinsockLsp',
];

export function nativePlaces(): NativePlaces {
  const root = testVariable('ROOT');
  if (isTestBuild() && (root !== null || process.platform !== 'win32')) return testPlaces(root);
  const systemRoot = windowsFolder();
  const elevated = isElevated(systemRoot);
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
  const forced = testVariable('ELEVATED');
  if (forced !== null) return forced === '1';
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

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** The same places below the folder that stands for drive C:. */
function testPlaces(root: string | null): NativePlaces {
  const elevated = testVariable('ELEVATED') === '1';
  const path = process.platform === 'win32' ? win32 : posix;
  const drive = root ?? path.join(process.env.TMPDIR ?? '/tmp', `winsock-lsp-test-${process.getuid?.() ?? 0}`);
  const programFiles = path.join(drive, 'Program Files');
  if (!elevated)
    return { elevated, unpack: [path.join(drive, 'Users', 'test', 'AppData', 'Local', ...OWN)], beside: null };
  const steps = [programFiles, path.join(programFiles, 'WinsockLsp'), path.join(programFiles, ...OWN)];
  const safe = !steps.some((folder) => isFolder(folder) && isWritableByOthers(folder));
  return {
    elevated,
    unpack: safe ? [path.join(programFiles, ...OWN)] : [],
    beside: INSTALLED.map((folder) => path.join(programFiles, ...folder.split('\\'))),
  };
}

/** Off Windows the mode says who may write. */
const isWritableByOthers = (folder: string): boolean =>
  process.platform !== 'win32' && (statSync(folder).mode & 0o022) !== 0;
