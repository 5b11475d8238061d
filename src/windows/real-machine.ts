import { win32 } from 'node:path';
import { fileSecurity, RegistryKey } from './advapi32.ts';
import { finalPath, registryRules } from './application-rules.ts';
import { winsockChanges } from './changes.ts';
import { reportEvent } from './event-source.ts';
import { ansiCodePage, filePresence, systemWindowsDirectory } from './kernel32.ts';
import { addressOf, fixedMemory, NativeLibrary } from './koffi.ts';
import {
  type ApplicationRules,
  type CatalogBitness,
  type CatalogInstallation,
  type FilePresence,
  type FileSignature,
  isWindowsError,
  type LoggedEvent,
  type OpenFile,
  type RawProcess,
  type RawRegistryCatalog,
  type WindowsChanges,
  type WindowsFolders,
  type WindowsMachine,
} from './machine.ts';
import { kernelWindowsFolder } from './native-places.ts';
import { withOpenFile } from './open-file.ts';
import { windowsPowerShell32 } from './powershell-32.ts';
import { processes } from './processes.ts';
import type { ProtectedStore } from './protected-store.ts';
import { catalogChanged, readRegistryCatalog } from './registry-catalog.ts';
import { programsHolding } from './rstrtmgr.ts';
import { allowsOthers, CHANGES_FILE, decodeSecurityDescriptor, REPLACES_IN_FOLDER } from './security-descriptor.ts';
import { loadIndirectString } from './shlwapi.ts';
import { type WindowsSockets, windowsSockets } from './sockets.ts';
import { isUserAnAdmin, windowsStore } from './store.ts';
import { catalogInstallations } from './wevtapi.ts';
import { fileSignature } from './wintrust.ts';
import { enumProtocols, lspCategories, providerPath } from './ws2_32.ts';

const CODE_PAGES = 'SYSTEM\\CurrentControlSet\\Control\\Nls\\CodePage';
const CURRENT_VERSION = 'SOFTWARE\\Microsoft\\Windows\\CurrentVersion';

/** Asks Windows for a folder when it is first needed, and keeps the answer. */
class Folders implements WindowsFolders {
  readonly #ask: { systemRoot: () => string; advapi32: () => NativeLibrary };
  #systemRoot: string | null = null;
  #programs: Omit<WindowsFolders, 'systemRoot'> | null = null;

  constructor(ask: { systemRoot: () => string; advapi32: () => NativeLibrary }) {
    this.#ask = ask;
  }

  get systemRoot(): string {
    this.#systemRoot ??= this.#ask.systemRoot();
    return this.#systemRoot;
  }

  get programFiles(): string | null {
    return this.#programFolders().programFiles;
  }

  get programFilesX86(): string | null {
    return this.#programFolders().programFilesX86;
  }

  #programFolders(): Omit<WindowsFolders, 'systemRoot'> {
    this.#programs ??= RegistryKey.with(this.#ask.advapi32(), CURRENT_VERSION, (key) => ({
      programFiles: key.text('ProgramFilesDir'),
      programFilesX86: key.text('ProgramFilesDir (x86)'),
    })) ?? { programFiles: null, programFilesX86: null };
    return this.#programs;
  }
}

/** The Windows that this process runs on. Loads each DLL when it is first needed, from System32 by its full path. */
export class RealMachine implements WindowsMachine {
  #changes: WindowsChanges | null = null;
  readonly #libraries = new Map<string, NativeLibrary>();
  readonly #folders = new Folders({
    systemRoot: () => systemWindowsDirectory(this.#kernel32()),
    advapi32: () => this.#library('advapi32.dll'),
  });

  enumProtocols(bitness: CatalogBitness): Uint8Array {
    return enumProtocols(this.#library('ws2_32.dll'), bitness);
  }

  providerPath(bitness: CatalogBitness, providerId: Uint8Array): string {
    return providerPath(this.#library('ws2_32.dll'), bitness, providerId);
  }

  readRegistryCatalog(): RawRegistryCatalog {
    return readRegistryCatalog(this.#library('advapi32.dll'));
  }

  processes(isWanted: (pid: number, name: string) => boolean): RawProcess[] {
    return processes(this.#kernel32(), isWanted);
  }

  catalogChanged(): string | null {
    return catalogChanged(this.#library('advapi32.dll'));
  }

  loadIndirectString(name: string): string | null {
    return loadIndirectString(this.#library('shlwapi.dll'), name);
  }

  lspCategories(bitness: CatalogBitness, providerId: Uint8Array): number {
    return lspCategories(this.#library('ws2_32.dll'), bitness, providerId);
  }

  changes(): WindowsChanges {
    // Wine's kernel does not name the folder; then GetSystemWindowsDirectoryW does.
    const windows = kernelWindowsFolder() ?? this.#folders.systemRoot;
    this.#changes ??= winsockChanges(this.#library('ws2_32.dll'), windowsPowerShell32(windows));
    return this.#changes;
  }

  reportEvent(event: LoggedEvent): void {
    reportEvent(this.#library('advapi32.dll'), this.#kernel32(), event);
  }

  applicationRules(): ApplicationRules {
    return registryRules(this.#library('advapi32.dll'));
  }

  finalPath(path: string): string | null {
    return finalPath(path);
  }

  filePresence(path: string): FilePresence {
    return filePresence(this.#kernel32(), path);
  }

  withFile<T>(path: string, use: (file: OpenFile) => T): T {
    return withOpenFile(path, use);
  }

  isUserWritable(path: string): boolean | null {
    const answers = [
      this.#allowsOthers(path, CHANGES_FILE),
      this.#allowsOthers(win32.dirname(path), REPLACES_IN_FOLDER),
    ];
    return answers.includes(true) ? true : answers.includes(null) ? null : false;
  }

  fileSignature(path: string): FileSignature | null {
    try {
      const libraries = { wintrust: this.#library('wintrust.dll'), crypt32: this.#library('crypt32.dll') };
      return fileSignature({ ...libraries, kernel32: this.#kernel32(), addressOf }, path);
    } catch (error) {
      if (isWindowsError(error)) return null;
      throw error;
    }
  }

  catalogInstallations(): CatalogInstallation[] | null {
    try {
      return catalogInstallations(this.#library('wevtapi.dll'), addressOf);
    } catch (error) {
      if (isWindowsError(error)) return null;
      throw error;
    }
  }

  programsHolding(path: string): string[] {
    try {
      return programsHolding(this.#library('rstrtmgr.dll'), addressOf, path);
    } catch {
      // The names are only extra text of a warning.
      return [];
    }
  }

  isElevated(): boolean {
    return isUserAnAdmin(this.#library('shell32.dll'));
  }

  store(): ProtectedStore {
    const library = (name: string) => this.#library(name);
    return windowsStore({
      shell32: library('shell32.dll'),
      advapi32: library('advapi32.dll'),
      kernel32: this.#kernel32(),
    });
  }

  folders(): WindowsFolders {
    return this.#folders;
  }

  /** Read from the registry, because this process's own code page is UTF-8 by its manifest. */
  ansiCodePage(): number {
    const stored = RegistryKey.with(this.#library('advapi32.dll'), CODE_PAGES, (key) => key.text('ACP'));
    return Number(stored) || ansiCodePage(this.#kernel32());
  }

  sockets(before: (call: string) => void): WindowsSockets {
    const libraries = { ws2_32: this.#library('ws2_32.dll'), kernel32: this.#kernel32(), fixedMemory };
    return windowsSockets(libraries, before);
  }

  #allowsOthers(path: string, rights: number): boolean | null {
    const descriptor = fileSecurity(this.#library('advapi32.dll'), path);
    if (descriptor === null) return null;
    try {
      return allowsOthers(decodeSecurityDescriptor(descriptor), rights);
    } catch (error) {
      if (error instanceof RangeError) return null;
      throw error;
    }
  }

  #library(name: string): NativeLibrary {
    return this.#cached(name, () => `${this.#folders.systemRoot}\\System32\\${name}`);
  }

  /** Every process has loaded kernel32.dll, so the bare name cannot find another file. */
  #kernel32(): NativeLibrary {
    return this.#cached('kernel32.dll', () => 'kernel32.dll');
  }

  #cached(name: string, path: () => string): NativeLibrary {
    const library = this.#libraries.get(name) ?? new NativeLibrary(path());
    this.#libraries.set(name, library);
    return library;
  }
}
