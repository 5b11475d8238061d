// One interface for all calls of Windows. The other files of this folder implement it, one for each DLL.

import type { SignatureStatus } from '../catalog/identity.ts';
import type { FilePresence } from './kernel32.ts';
import type { ProtectedStore } from './protected-store.ts';
import type { WindowsSockets } from './sockets.ts';
import type { WindowsError } from './windows-error.ts';

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
  /** The registry key of the catalog. */
  key: string;
  /** Null when the key of that catalog is missing. */
  items: Record<CatalogBitness, RawCatalogItem[] | null>;
  /** Num_Catalog_Entries and Num_Catalog_Entries64. */
  counts: Record<CatalogBitness, number | null>;
}

/** Windows' own folders. They come from Windows and not from environment variables, which a user can set. */
export interface WindowsFolders {
  readonly systemRoot: string;
  readonly programFiles: string | null;
  readonly programFilesX86: string | null;
}

export interface FileSignature {
  status: SignatureStatus;
  /** Name in the signer's certificate. */
  signer: string | null;
  /** Whether the signature is in the file or in a security catalog of Windows; null when there is none. */
  kind: 'embedded' | 'catalog' | null;
}

/** A file open for reading. */
export interface OpenFile {
  size: number;
  /** Up to `length` bytes from an offset; fewer at the end of the file. */
  read(offset: number, length: number): Buffer;
}

/** An event of Windows' event log: a program installed a protocol entry. */
export interface CatalogInstallation {
  bitness: CatalogBitness;
  providerId: string;
  /** Path of that program. */
  installer: string | null;
  /** ISO 8601, UTC. */
  time: string | null;
  /** SID of the account that the program ran as. */
  user: string | null;
}

/** Arguments of WSCInstallProvider and WSCUpdateProvider. */
export interface ProviderInfos {
  /** The provider's GUID, 16 bytes. */
  providerId: Uint8Array;
  /** Stored as given, with its variables. */
  path: string;
  /** WSAPROTOCOL_INFOW, 628 bytes each. */
  infos: Buffer[];
}

/**
 * The functions that change this machine. Unless said otherwise each returns Windows' error code, 0 for success.
 * @throws WindowsError with code null when this Windows does not have the function
 */
export interface WindowsChanges {
  deinstallProvider(bitness: CatalogBitness, providerId: Uint8Array): number;
  /** WSCInstallProvider in this 64-bit process: installs into the 64-bit catalog. */
  installProvider(infos: ProviderInfos): number;
  /**
   * WSCInstallProvider in a 32-bit process: installs into the 32-bit catalog. Returns a text when no call was made.
   * @throws Error when that process ended without an answer
   */
  installProviderIn32(infos: ProviderInfos): number | string;
  /** WSCInstallProvider64_32: installs the same entries into both catalogs. Documented as not available since Windows Vista. */
  installProviderInBoth(infos: ProviderInfos): number;
  updateProvider(bitness: CatalogBitness, infos: ProviderInfos): number;
  writeProviderOrder(bitness: CatalogBitness, ids: readonly number[]): number;
  setLspCategories(bitness: CatalogBitness, providerId: Uint8Array, categories: number): number;
  /** WSCGetApplicationCategory: permitted LSP categories; null when the application has no rule. @throws WindowsError */
  applicationCategory(application: string, extra: string | null): number | null;
  /** WSCSetApplicationCategory: adds these categories to the permitted ones. */
  setApplicationCategory(application: string, extra: string | null, categories: number): number;
}

/** One key of AppId_Catalog. */
export interface RawApplicationRule {
  key: string;
  // Each is null when its value is missing, of another type or unreadable.
  /** AppFullPath. */
  application: string | null;
  /** AppArgs. */
  arguments: string | null;
  /** PermittedLspCategories. */
  categories: number | null;
}

/**
 * AppId_Catalog in the registry. Winsock has no function that lists rules or undoes one. This is the only code that writes to the
 * registry.
 */
export interface ApplicationRules {
  /** All rules, in the registry's order. @throws WindowsError */
  read(): RawApplicationRule[];
  /** Names of the functions that `remove` and `setCategories` call, for people. */
  readonly calls: { remove: string; setCategories: string };
  /** Deletes the rule's key. Returns Windows' error code, 0 for success. */
  remove(rule: RawApplicationRule): number;
  /** Sets PermittedLspCategories of an existing rule. Returns Windows' error code, 0 for success. */
  setCategories(rule: RawApplicationRule, categories: number): number;
}

/** An event that this program writes to Windows' event log. */
export interface LoggedEvent {
  id: number;
  type: 'error' | 'warning' | 'information';
  /** The message, for people. */
  text: string;
  /** The event's binary data, for programs. */
  data: Uint8Array;
}

/** A running process, with what Windows tells about it. */
export interface RawProcess {
  pid: number;
  /** Name of its file. */
  name: string;
  /** Full path of its file; null where Windows does not tell. */
  path: string | null;
  /** The catalog that it uses; null where Windows does not tell. */
  bitness: CatalogBitness | null;
  /** ISO 8601, UTC; null where Windows does not tell. */
  startTime: string | null;
  /** Paths of the DLLs that it has loaded, and of its own file; null where Windows does not tell. */
  modules: string[] | null;
  /** Why `modules` is null. */
  error: WindowsError | null;
}

export interface WindowsMachine {
  /**
   * The processes of this machine. Nothing in them is changed.
   * @param isWanted which of them are opened and returned
   * @throws WindowsError where there is no list at all
   */
  processes(isWanted: (pid: number, name: string) => boolean): RawProcess[];
  /** When the catalogs in the registry were last changed: ISO 8601, UTC. @throws WindowsError */
  catalogChanged(): string | null;
  /** @throws Error when there is no event log */
  reportEvent(event: LoggedEvent): void;
  changes(): WindowsChanges;
  applicationRules(): ApplicationRules;
  /** Whether this process is elevated: it has an administrator's rights. */
  isElevated(): boolean;
  /** The protected folder of backups. @throws WindowsError */
  store(): ProtectedStore;
  /**
   * The WSAPROTOCOL_INFOW entries of a catalog, one after the other, in catalog order.
   * @throws WindowsError
   */
  enumProtocols(bitness: CatalogBitness): Uint8Array;
  /** A provider's path as stored. @throws WindowsError */
  providerPath(bitness: CatalogBitness, providerId: Uint8Array): string;
  /** The active protocol catalog, read from the registry without Winsock. @throws WindowsError */
  readRegistryCatalog(): RawRegistryCatalog;
  /** The text resource that `@%SystemRoot%\…\x.dll,-id` names; null when there is none. */
  loadIndirectString(name: string): string | null;
  /** LSP categories of a provider (WSCGetProviderInfo). @throws WindowsError */
  lspCategories(bitness: CatalogBitness, providerId: Uint8Array): number;
  /** Whether a file exists. @param path full, on a drive */
  filePresence(path: string): FilePresence;
  /** A file's real path: links followed, long names, the spelling of the disk; null when it cannot be resolved. */
  finalPath(path: string): string | null;
  /** Reads a file as data, never as code. @throws Error of node:fs */
  withFile<T>(path: string, use: (file: OpenFile) => T): T;
  /** Whether users who are not administrators can change or replace the file; null when unknown. */
  isUserWritable(path: string): boolean | null;
  /** The file's Authenticode signature, verified without network; null when it cannot be verified. */
  fileSignature(path: string): FileSignature | null;
  /** Installations in the event log, newest first; null when the log cannot be read. */
  catalogInstallations(): CatalogInstallation[] | null;
  /** Programs that have a file open, such as `backup.exe (process 4711)`; empty when unknown. */
  programsHolding(path: string): string[];
  folders(): WindowsFolders;
  /** The machine's ANSI code page, such as 1252. */
  ansiCodePage(): number;
  /**
   * Sockets on a completion port.
   * @param before receives the name of each function just before its call
   * @throws WindowsError
   */
  sockets(before: (call: string) => void): WindowsSockets;
}
