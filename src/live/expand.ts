import type { WindowsFolders } from '../windows/machine.ts';

/**
 * A provider path with the variables filled in that Windows' own installers use. Values come from Windows and not from
 * the environment, which a user can bend. Null when a variable of it is not known.
 * @param bitness of the program that is to find it: to a 32-bit one Program Files is the folder for 32-bit programs
 */
export function expandPath(path: string, folders: WindowsFolders, bitness: 32 | 64): string | null {
  let known = true;
  const expanded = path.replace(/%([^%]{1,64})%/g, (_, name: string) => {
    const value = folderNamed(name.toLowerCase(), folders, bitness);
    known &&= value !== null;
    return value ?? '';
  });
  return known ? expanded : null;
}

/** Only what a path names is asked for: Windows looks up each folder when it is first wanted. */
function folderNamed(name: string, folders: WindowsFolders, bitness: 32 | 64): string | null {
  switch (name) {
    case 'systemroot':
    case 'windir':
      return folders.systemRoot;
    case 'systemdrive':
      return folders.systemRoot.slice(0, 2);
    case 'programfiles':
      return bitness === 32 ? folders.programFilesX86 : folders.programFiles;
    case 'programfiles(x86)':
      return folders.programFilesX86;
    case 'programw6432':
      return folders.programFiles;
    case 'commonprogramfiles':
      return common(bitness === 32 ? folders.programFilesX86 : folders.programFiles);
    case 'commonprogramfiles(x86)':
      return common(folders.programFilesX86);
    case 'commonprogramw6432':
      return common(folders.programFiles);
    default:
      return null;
  }
}

const common = (programFiles: string | null): string | null =>
  programFiles === null ? null : `${programFiles}\\Common Files`;
