import type { WindowsFolders } from '../../windows/machine.ts';

/**
 * A provider path with the variables filled in that Windows' own installers use. Values come from Windows and not from
 * the environment, which a user can bend. Null when a variable of it is not known.
 * @param bitness of the program that is to find it: to a 32-bit one Program Files is the folder for 32-bit programs
 */
export function expandPath(path: string, folders: WindowsFolders, bitness: 32 | 64): string | null {
  const own = bitness === 32 ? folders.programFilesX86 : folders.programFiles;
  const drive = folders.systemRoot.slice(0, 2);
  const values: Record<string, string | null> = {
    systemroot: folders.systemRoot,
    windir: folders.systemRoot,
    systemdrive: drive,
    programfiles: own,
    'programfiles(x86)': folders.programFilesX86,
    programw6432: folders.programFiles,
    commonprogramfiles: common(own),
    'commonprogramfiles(x86)': common(folders.programFilesX86),
    commonprogramw6432: common(folders.programFiles),
  };
  let known = true;
  const expanded = path.replace(/%([^%]{1,64})%/g, (_, name: string) => {
    const value = values[name.toLowerCase()] ?? null;
    known &&= value !== null;
    return value ?? '';
  });
  return known ? expanded : null;
}

const common = (programFiles: string | null): string | null =>
  programFiles === null ? null : `${programFiles}\\Common Files`;
