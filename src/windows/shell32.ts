import { fromWide } from '../catalog/wide.ts';
import type { NativeLibrary } from './koffi.ts';
import { WindowsError } from './windows-error.ts';

const CSIDL_COMMON_APPDATA = 0x23;
const PATH_CHARACTERS = 260;

/** Whether this process is elevated. An administrator's process that is not elevated answers false. */
export const isUserAnAdmin = (shell32: NativeLibrary): boolean => shell32.get('int IsUserAnAdmin()')() !== 0;

/** The ProgramData folder. Asks Windows, because a user can set environment variables. @throws WindowsError */
export function programData(shell32: NativeLibrary): string {
  const path = Buffer.alloc(PATH_CHARACTERS * 2);
  const get = shell32.get(
    'int32_t SHGetFolderPathW(intptr_t window, int folder, intptr_t token, uint32_t flags, void *path)',
  );
  const result = get(0, CSIDL_COMMON_APPDATA, 0, 0, path);
  if (result !== 0) throw new WindowsError('SHGetFolderPathW', result);
  return fromWide(path);
}
