import type { WindowsFolders } from '../../windows/machine.ts';

/**
 * A provider path with the variables filled in that Windows' own installers use. Values come from Windows and not from
 * the environment, which a user can bend. Null when a variable of it is not known.
 */
export function expandPath(path: string, folders: WindowsFolders): string | null {
  const drive = folders.systemRoot.slice(0, 2);
  const values: Record<string, string | null> = {
    systemroot: folders.systemRoot,
    windir: folders.systemRoot,
    systemdrive: drive,
    programfiles: folders.programFiles,
    'programfiles(x86)': folders.programFilesX86,
    programw6432: folders.programFiles,
    commonprogramfiles: folders.programFiles === null ? null : `${folders.programFiles}\\Common Files`,
    'commonprogramfiles(x86)': folders.programFilesX86 === null ? null : `${folders.programFilesX86}\\Common Files`,
  };
  let known = true;
  const expanded = path.replace(/%([^%]{1,64})%/g, (_, name: string) => {
    const value = values[name.toLowerCase()] ?? null;
    known &&= value !== null;
    return value ?? '';
  });
  return known ? expanded : null;
}
