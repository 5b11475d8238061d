// Replaces src/windows/native-places.ts in the test build.

import { statSync } from 'node:fs';
import { posix, win32 } from 'node:path';
import {
  INSTALLED,
  isFolder,
  type NativePlaces,
  OWN,
  nativePlaces as placesOfWindows,
} from '../../src/windows/native-places.ts';
import { testVariable } from './variables.ts';

export { kernelWindowsFolder, windowsFolder } from '../../src/windows/native-places.ts';

export function nativePlaces(): NativePlaces {
  const root = testVariable('ROOT');
  if (root !== null || process.platform !== 'win32') return placesBelow(root);
  const elevated = testVariable('ELEVATED');
  return elevated === null ? placesOfWindows() : placesOfWindows(elevated === '1');
}

/** The places on the test drive, a folder that stands for C:. */
function placesBelow(root: string | null): NativePlaces {
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

/** Whether other users can write to a folder, by its mode. Always false on Windows. */
const isWritableByOthers = (folder: string): boolean =>
  process.platform !== 'win32' && (statSync(folder).mode & 0o022) !== 0;
