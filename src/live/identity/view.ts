import type { WindowsFolders } from '../../windows/machine.ts';
import { expandPath } from '../expand.ts';

/** Folders below System32 that WOW64 does not redirect (Windows documentation, "File System Redirector"). */
const NOT_REDIRECTED = ['catroot', 'catroot2', 'driverstore', 'drivers\\etc', 'logfiles', 'spool'];
/** Names that mean a device in every folder (Windows documentation, "Naming Files, Paths, and Namespaces"). */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3])$/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: Windows allows none of them in a name
const FORBIDDEN = /[\u0000-\u001f<>:"|?*\ufffd]/;

/**
 * The file that a program of that bitness opens by a provider path, as the path that a 64-bit program must use. Null when the path
 * may not be a file on a local drive: shares, devices, bare names, unknown variables, names that Windows does not allow.
 */
export function fileInView(providerPath: string, bitness: 32 | 64, folders: WindowsFolders): string | null {
  const expanded = expandPath(providerPath, folders, bitness)?.replaceAll('/', '\\');
  if (expanded === undefined || !/^[a-z]:\\/i.test(expanded)) return null;
  const names = withoutDots(expanded.slice(3).split('\\'));
  if (names === null || names.length === 0 || names.some((name) => FORBIDDEN.test(name) || isDevice(name))) return null;
  const path = `${expanded.slice(0, 3)}${names.join('\\')}`;
  return bitness === 32 ? redirected(path, folders.systemRoot) : path;
}

const isDevice = (name: string): boolean => DEVICE.test((name.split('.')[0] as string).trimEnd());

/** Resolves `.` and `..` as Windows does, without the disk; null when `..` leads above the drive. */
function withoutDots(names: readonly string[]): string[] | null {
  const result: string[] = [];
  for (const name of names) {
    if (name === '' || name === '.') continue;
    if (name !== '..') result.push(name);
    else if (result.pop() === undefined) return null;
  }
  return result;
}

/** WOW64 redirection: for a 32-bit program System32 is SysWOW64, and Sysnative is the 64-bit System32. */
function redirected(path: string, systemRoot: string): string {
  const below = (folder: string): string | null =>
    path.toLowerCase().startsWith(`${systemRoot}\\${folder}\\`.toLowerCase())
      ? path.slice(systemRoot.length + folder.length + 2)
      : null;
  const native = below('Sysnative');
  if (native !== null) return `${systemRoot}\\System32\\${native}`;
  const rest = below('System32');
  if (rest === null) return path;
  const kept = NOT_REDIRECTED.some((folder) => rest.toLowerCase().startsWith(`${folder}\\`));
  return kept ? path : `${systemRoot}\\SysWOW64\\${rest}`;
}
