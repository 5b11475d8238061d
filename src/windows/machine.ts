// All that is asked of Windows, in one interface. Behind it stands one file per DLL; bytes in, bytes out.

/** A call that Windows, or the want of a function, failed. */
export class WindowsError extends Error {
  readonly call: string;
  /** Windows' error code; null when the function is not there at all. */
  readonly code: number | null;

  constructor(call: string, code: number | null) {
    super(code === null ? `this Windows has no ${call}` : `${call} failed with error ${code}`);
    this.name = 'WindowsError';
    this.call = call;
    this.code = code;
  }
}

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
  systemRoot: string;
  programFiles: string | null;
  programFilesX86: string | null;
}

export interface WindowsMachine {
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
  folders(): WindowsFolders;
  /** Number of the ANSI code page. */
  ansiCodePage(): number;
}
