import { RegistryKey } from './advapi32.ts';
import { ansiCodePage, systemWindowsDirectory } from './kernel32.ts';
import { NativeLibrary } from './koffi.ts';
import type { CatalogBitness, RawRegistryCatalog, WindowsFolders, WindowsMachine } from './machine.ts';
import { readRegistryCatalog } from './registry-catalog.ts';
import { loadIndirectString } from './shlwapi.ts';
import { enumProtocols, providerPath } from './ws2_32.ts';

const CURRENT_VERSION = 'SOFTWARE\\Microsoft\\Windows\\CurrentVersion';

/** The Windows that this process runs on. Libraries are loaded when they are first needed, from System32 by full path. */
export class RealMachine implements WindowsMachine {
  readonly #libraries = new Map<string, NativeLibrary>();
  #folders: WindowsFolders | null = null;

  enumProtocols(bitness: CatalogBitness): Uint8Array {
    return enumProtocols(this.#library('ws2_32.dll'), bitness);
  }

  providerPath(bitness: CatalogBitness, providerId: Uint8Array): string {
    return providerPath(this.#library('ws2_32.dll'), bitness, providerId);
  }

  readRegistryCatalog(): RawRegistryCatalog {
    return readRegistryCatalog(this.#library('advapi32.dll'));
  }

  loadIndirectString(name: string): string | null {
    return loadIndirectString(this.#library('shlwapi.dll'), name);
  }

  folders(): WindowsFolders {
    this.#folders ??= {
      systemRoot: systemWindowsDirectory(this.#kernel32()),
      ...(RegistryKey.with(this.#library('advapi32.dll'), CURRENT_VERSION, (key) => ({
        programFiles: key.text('ProgramFilesDir'),
        programFilesX86: key.text('ProgramFilesDir (x86)'),
      })) ?? { programFiles: null, programFilesX86: null }),
    };
    return this.#folders;
  }

  ansiCodePage(): number {
    return ansiCodePage(this.#kernel32());
  }

  #library(name: string): NativeLibrary {
    return this.#cached(name, () => `${systemWindowsDirectory(this.#kernel32())}\\System32\\${name}`);
  }

  /** Every process has it loaded, so its bare name cannot mean another file. */
  #kernel32(): NativeLibrary {
    return this.#cached('kernel32.dll', () => 'kernel32.dll');
  }

  #cached(name: string, path: () => string): NativeLibrary {
    const library = this.#libraries.get(name) ?? new NativeLibrary(path());
    this.#libraries.set(name, library);
    return library;
  }
}
