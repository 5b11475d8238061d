// In the test build only: a library that stands in for ws2_32 and for the registry.

import { NativeLibrary } from './koffi.ts';
import type { CatalogBitness, RawCatalogItem, RawRegistryCatalog, WindowsFolders, WindowsMachine } from './machine.ts';
import { WindowsError } from './machine.ts';
import { enumProtocols, providerPath } from './ws2_32.ts';

const ITEM_BYTES = 888;
const WSAENOBUFS = 10055;
const MOST_TRIES = 20;

export class TestMachine implements WindowsMachine {
  readonly #library: NativeLibrary;

  constructor(path: string) {
    this.#library = new NativeLibrary(path);
  }

  enumProtocols(bitness: CatalogBitness): Uint8Array {
    return enumProtocols(this.#library, bitness);
  }

  providerPath(bitness: CatalogBitness, providerId: Uint8Array): string {
    return providerPath(this.#library, bitness, providerId);
  }

  readRegistryCatalog(): RawRegistryCatalog {
    return {
      key: 'TestReadCatalogItems',
      items: { 32: this.#items(32), 64: this.#items(64) },
      counts: { 32: null, 64: null },
    };
  }

  loadIndirectString(): string | null {
    return null;
  }

  folders(): WindowsFolders {
    return { systemRoot: 'C:\\Windows', programFiles: 'C:\\Program Files', programFilesX86: 'C:\\Program Files (x86)' };
  }

  ansiCodePage(): number {
    return 1252;
  }

  #items(bitness: CatalogBitness): RawCatalogItem[] {
    const read = this.#library.get('int TestReadCatalogItems(int bitness, void *items, void *length)');
    const length = Buffer.alloc(4);
    let buffer: Buffer | null = null;
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      length.writeUInt32LE(buffer?.length ?? 0);
      const status = read(bitness, buffer, length);
      if (status === 0) return splitItems(buffer?.subarray(0, length.readUInt32LE()) ?? Buffer.alloc(0));
      if (status !== WSAENOBUFS) throw new WindowsError('TestReadCatalogItems', status);
      if (length.readUInt32LE() === 0) return [];
      buffer = Buffer.alloc(length.readUInt32LE());
    }
    throw new WindowsError('TestReadCatalogItems', WSAENOBUFS);
  }
}

function splitItems(bytes: Buffer): RawCatalogItem[] {
  return Array.from({ length: Math.ceil(bytes.length / ITEM_BYTES) }, (_, index) => ({
    key: String(index + 1).padStart(12, '0'),
    bytes: bytes.subarray(index * ITEM_BYTES, (index + 1) * ITEM_BYTES),
    protocolName: null,
  }));
}
