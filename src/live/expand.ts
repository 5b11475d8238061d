import type { WindowsFolders } from '../windows/machine.ts';

/**
 * Expands the variables that Windows' own installers use in provider paths. Takes their values from Windows and not from the
 * environment, because any user can change the environment. Null when the path has any other variable.
 * @param bitness of the program that uses the path: for a 32-bit one %ProgramFiles% is `Program Files (x86)`
 */
export function expandPath(path: string, folders: WindowsFolders, bitness: 32 | 64): string | null {
  let known = true;
  const expanded = path.replace(/%([^%]{1,64})%/g, (_, name: string) => {
    const value = variableValue(name.toLowerCase(), folders, bitness);
    known &&= value !== null;
    return value ?? '';
  });
  return known ? expanded : null;
}

/** A variable's value; null when it is unknown. Reads only the folder that it needs, because each read calls Windows. */
function variableValue(name: string, folders: WindowsFolders, bitness: 32 | 64): string | null {
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
      return commonFiles(bitness === 32 ? folders.programFilesX86 : folders.programFiles);
    case 'commonprogramfiles(x86)':
      return commonFiles(folders.programFilesX86);
    case 'commonprogramw6432':
      return commonFiles(folders.programFiles);
    default:
      return null;
  }
}

const commonFiles = (programFiles: string | null): string | null =>
  programFiles === null ? null : `${programFiles}\\Common Files`;
