// All that is asked of Windows, in one interface. Behind it stands one file per DLL; bytes in, bytes out.

import type { SignatureStatus } from '../catalog/identity.ts';
import type { FilePresence } from './kernel32.ts';
import type { ProtectedStore } from './protected-store.ts';
import type { WindowsSockets } from './sockets.ts';

export type { FilePresence } from './kernel32.ts';
export { isWindowsError, WindowsError } from './windows-error.ts';

export type CatalogBitness = 32 | 64;

/** One numbered key of a registry catalog. */
export interface RawCatalogItem {
  /** Twelve digits. */
  key: string;
  /** PackedCatalogItem; null when it is missing or cannot be read. */
  bytes: Uint8Array | null;
  protocolName: string | null;
}

export interface RawRegistryCatalog {
  /** The registry key it stands in. */
  key: string;
  /** Null where the key of that catalog is not there. */
  items: Record<CatalogBitness, RawCatalogItem[] | null>;
  /** Num_Catalog_Entries and Num_Catalog_Entries64. */
  counts: Record<CatalogBitness, number | null>;
}

/** Windows' own folders, asked of Windows: the environment can be bent by a user. */
export interface WindowsFolders {
  readonly systemRoot: string;
  readonly programFiles: string | null;
  readonly programFilesX86: string | null;
}

export interface FileSignature {
  status: SignatureStatus;
  /** Name in the signer's certificate. */
  signer: string | null;
  /** Whether the signature is in the file or in a catalog of Windows; null when there is none. */
  kind: 'embedded' | 'catalog' | null;
}

/** A file open for reading. */
export interface OpenFile {
  size: number;
  /** Bytes from an offset; fewer than asked for at the end. */
  read(offset: number, length: number): Buffer;
}

/** That a protocol entry was installed, as Windows' event log has it. */
export interface CatalogInstallation {
  bitness: CatalogBitness;
  providerId: string;
  /** File of the program that did it. */
  installer: string | null;
  /** ISO 8601, UTC. */
  time: string | null;
  /** SID of the account it ran as. */
  user: string | null;
}

/** What a provider is installed or updated with. */
export interface ProviderInfos {
  /** 16 bytes. */
  providerId: Uint8Array;
  /** As it is to be stored, with its variables. */
  path: string;
  /** WSAPROTOCOL_INFOW, 628 bytes each. */
  infos: Buffer[];
}

/** The functions that change this machine. Each returns Windows' error code, 0 for success. @throws WindowsError code null */
export interface WindowsChanges {
  deinstallProvider(bitness: CatalogBitness, providerId: Uint8Array): number;
  /** WSCInstallProvider: into the 64-bit catalog of a 64-bit process. */
  installProvider(infos: ProviderInfos): number;
  /**
   * WSCInstallProvider in a 32-bit process: into the 32-bit catalog. A text says why there was no call.
   * @throws Error when that process ended without an answer
   */
  installProviderIn32(infos: ProviderInfos): number | string;
  /** WSCInstallProvider64_32: one list and one path for both catalogs; documented as gone since Windows Vista. */
  installProviderInBoth(infos: ProviderInfos): number;
  updateProvider(bitness: CatalogBitness, infos: ProviderInfos): number;
  writeProviderOrder(bitness: CatalogBitness, ids: readonly number[]): number;
  setLspCategories(bitness: CatalogBitness, providerId: Uint8Array, categories: number): number;
  /** WSCGetApplicationCategory; null where there is no rule for it. @throws WindowsError */
  applicationCategory(application: string, extra: string | null): number | null;
  /** WSCSetApplicationCategory: categories are ORed to those that are there. */
  setApplicationCategory(application: string, extra: string | null, categories: number): number;
}

/** One key of AppId_Catalog. */
export interface RawApplicationRule {
  key: string;
  /** AppFullPath, AppArgs and PermittedLspCategories; null where the value is missing, of another type or unreadable. */
  application: string | null;
  arguments: string | null;
  categories: number | null;
}

/**
 * AppId_Catalog in the registry. Winsock has no function that lists rules, and none that takes one back: this is the one
 * place where the registry is written.
 */
export interface ApplicationRules {
  /** All rules, in the registry's order. @throws WindowsError */
  read(): RawApplicationRule[];
  /** The function that `remove` and `setCategories` call, for people. */
  readonly calls: { remove: string; setCategories: string };
  /** Deletes the rule's key and nothing else; answers Windows' error code, 0 for success. */
  remove(rule: RawApplicationRule): number;
  /** Sets the PermittedLspCategories of a rule that is there; answers Windows' error code. */
  setCategories(rule: RawApplicationRule, categories: number): number;
}

/** What is written to Windows' event log. */
export interface LoggedEvent {
  id: number;
  type: 'error' | 'warning' | 'information';
  /** For people; the message of every id is this text. */
  text: string;
  /** For programs. */
  data: Uint8Array;
}

export interface WindowsMachine {
  /** @throws Error where there is no event log */
  reportEvent(event: LoggedEvent): void;
  changes(): WindowsChanges;
  applicationRules(): ApplicationRules;
  /** Whether this process has an administrator's rights. */
  isElevated(): boolean;
  /** The folder of backups. */
  store(): ProtectedStore;
  /**
   * The WSAPROTOCOL_INFOW entries of a catalog, one after the other, in catalog order.
   * @throws WindowsError
   */
  enumProtocols(bitness: CatalogBitness): Uint8Array;
  /** A provider's path as stored. @throws WindowsError */
  providerPath(bitness: CatalogBitness, providerId: Uint8Array): string;
  /** The active protocol catalog in the registry, without a call of Winsock. @throws WindowsError */
  readRegistryCatalog(): RawRegistryCatalog;
  /** The text behind `@%SystemRoot%\…\x.dll,-id`; null when there is none. */
  loadIndirectString(name: string): string | null;
  /** LSP categories of a provider (WSCGetProviderInfo). @throws WindowsError */
  lspCategories(bitness: CatalogBitness, providerId: Uint8Array): number;
  /** Whether a file is there: a full path on a drive. */
  filePresence(path: string): FilePresence;
  /** A file's path as it really is: links followed, long names, letters as on the disk; null when it cannot be told. */
  finalPath(path: string): string | null;
  /** Reads a file as data, never as code. @throws Error of node:fs */
  withFile<T>(path: string, use: (file: OpenFile) => T): T;
  /** Whether somebody without an administrator's rights can change or replace the file; null when it cannot be told. */
  isUserWritable(path: string): boolean | null;
  /** Authenticode, without network; null when it cannot be told. */
  fileSignature(path: string): FileSignature | null;
  /** Installations that the event log still has, newest first; null when it cannot be read. */
  catalogInstallations(): CatalogInstallation[] | null;
  /** Programs that have a file open; empty where it cannot be told. */
  programsHolding(path: string): string[];
  folders(): WindowsFolders;
  /** Number of the ANSI code page. */
  ansiCodePage(): number;
  /**
   * Sockets on a completion port.
   * @param before is told each function just before it is called
   * @throws WindowsError
   */
  sockets(before: (call: string) => void): WindowsSockets;
}
