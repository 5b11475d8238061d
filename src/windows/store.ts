import type { NativeLibrary } from './koffi.ts';
import { ProtectedStore } from './protected-store.ts';
import { programData } from './shell32.ts';
import { windowsProtection } from './windows-protection.ts';

export { isUserAnAdmin } from './shell32.ts';

/** @throws WindowsError */
export const windowsStore = (libraries: {
  shell32: NativeLibrary;
  advapi32: NativeLibrary;
  kernel32: NativeLibrary;
}): ProtectedStore => new ProtectedStore(programData(libraries.shell32), windowsProtection(libraries));
