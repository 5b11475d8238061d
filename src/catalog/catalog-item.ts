import { decodeProtocolInfo, encodeProtocolInfo, PROTOCOL_INFO_BYTES, type ProtocolInfo } from './protocol-info.ts';

const PATH_BYTES = 260;

/** Bytes of one PackedCatalogItem registry value: a 260-byte ANSI path, then a WSAPROTOCOL_INFOW. */
export const CATALOG_ITEM_BYTES = PATH_BYTES + PROTOCOL_INFO_BYTES;

export interface CatalogItem {
  /** The provider path up to its NUL, still in the ANSI code page of the machine it was written on. */
  path: Uint8Array;
  info: ProtocolInfo;
}

/** Decodes exactly 888 bytes; a RangeError says how many there were instead. */
export function decodeCatalogItem(bytes: Uint8Array): CatalogItem {
  if (bytes.length !== CATALOG_ITEM_BYTES) {
    throw new RangeError(`a PackedCatalogItem has ${CATALOG_ITEM_BYTES} bytes, this has ${bytes.length}`);
  }
  // Views that are no Buffer: what a Buffer does in JavaScript, these do at once.
  const field = new Uint8Array(bytes.buffer, bytes.byteOffset, PATH_BYTES);
  const end = field.indexOf(0);
  return {
    path: field.subarray(0, end === -1 ? PATH_BYTES : end),
    info: decodeProtocolInfo(new Uint8Array(bytes.buffer, bytes.byteOffset + PATH_BYTES, PROTOCOL_INFO_BYTES)),
  };
}

/** The inverse of {@link decodeCatalogItem}; a path of more than 259 bytes is a RangeError. */
export function encodeCatalogItem(item: CatalogItem): Uint8Array {
  if (item.path.length >= PATH_BYTES) throw new RangeError(`a provider path has at most ${PATH_BYTES - 1} bytes`);
  const bytes = new Uint8Array(CATALOG_ITEM_BYTES);
  bytes.set(item.path, 0);
  bytes.set(encodeProtocolInfo(item.info), PATH_BYTES);
  return bytes;
}
