import { PROTOCOL_INFO_BYTES } from '../catalog/protocol-info.ts';
import { fromWide } from '../catalog/wide.ts';
import type { NativeLibrary } from './koffi.ts';
import { type CatalogBitness, WindowsError } from './machine.ts';

const SOCKET_ERROR = -1;
const WSAENOBUFS = 10055;
const PATH_CHARACTERS = 1024;
/** The catalog can grow between the call for its size and the call that reads it, so both are repeated, but not forever. */
const MOST_TRIES = 20;

/** Functions with this suffix read the 32-bit catalog. Only the 64-bit ws2_32 has them. */
const suffix = (bitness: CatalogBitness): string => (bitness === 32 ? '32' : '');

/** WSCEnumProtocols[32]: all entries, also hidden ones, as WSAPROTOCOL_INFOW of 628 bytes each. @throws WindowsError */
export function enumProtocols(ws2_32: NativeLibrary, bitness: CatalogBitness): Uint8Array {
  const name = `WSCEnumProtocols${suffix(bitness)}`;
  const enumerate = ws2_32.get(`int ${name}(void *protocols, void *buffer, void *length, void *error)`);
  const length = Buffer.alloc(4);
  const error = Buffer.alloc(4);
  let buffer: Buffer | null = null;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    length.writeUInt32LE(buffer?.length ?? 0);
    const count = enumerate(null, buffer, length, error);
    if (count !== SOCKET_ERROR) {
      if (count === 0) return new Uint8Array(0);
      if (buffer === null || count * PROTOCOL_INFO_BYTES > buffer.length) throw new WindowsError(name, 0);
      return buffer.subarray(0, count * PROTOCOL_INFO_BYTES);
    }
    const code = error.readInt32LE();
    if (code !== WSAENOBUFS) throw new WindowsError(name, code);
    if (length.readUInt32LE() === 0) return new Uint8Array(0);
    buffer = Buffer.alloc(length.readUInt32LE());
  }
  throw new WindowsError(name, WSAENOBUFS);
}

/** WSCGetProviderPath[32]: the path as stored, with its variables. @throws WindowsError */
export function providerPath(ws2_32: NativeLibrary, bitness: CatalogBitness, providerId: Uint8Array): string {
  const name = `WSCGetProviderPath${suffix(bitness)}`;
  const get = ws2_32.get(`int ${name}(void *providerId, void *path, void *length, void *error)`);
  const path = Buffer.alloc(PATH_CHARACTERS * 2);
  const length = Buffer.alloc(4);
  const error = Buffer.alloc(4);
  length.writeInt32LE(PATH_CHARACTERS);
  if (get(providerId, path, length, error) === SOCKET_ERROR) throw new WindowsError(name, error.readInt32LE());
  return fromWide(path);
}

const PROVIDER_INFO_LSP_CATEGORIES = 0;

/** WSCGetProviderInfo[32]: a provider's LSP categories, a bit mask; 0 for none. @throws WindowsError */
export function lspCategories(ws2_32: NativeLibrary, bitness: CatalogBitness, providerId: Uint8Array): number {
  const name = `WSCGetProviderInfo${suffix(bitness)}`;
  const get = ws2_32.get(
    `int ${name}(void *providerId, int infoType, void *info, void *size, uint32_t flags, void *error)`,
  );
  const info = Buffer.alloc(4);
  const size = Buffer.alloc(8);
  const error = Buffer.alloc(4);
  size.writeUInt32LE(info.length);
  if (get(providerId, PROVIDER_INFO_LSP_CATEGORIES, info, size, 0, error) === SOCKET_ERROR) {
    throw new WindowsError(name, error.readInt32LE());
  }
  return info.readUInt32LE();
}
