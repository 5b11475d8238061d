import { decodeProtocolInfo, encodeProtocolInfo, PROTOCOL_INFO_BYTES, type ProtocolInfo } from './protocol-info.ts';

const PATH_BYTES = 260;

/** Bytes of one PackedCatalogItem registry value: a 260-byte ANSI path, then a WSAPROTOCOL_INFOW. */
export const CATALOG_ITEM_BYTES = PATH_BYTES + PROTOCOL_INFO_BYTES;

export interface CatalogItem {
  /** The provider path up to its NUL, still in the ANSI code page of the machine it was written on. */
  path: Uint8Array;
  info: ProtocolInfo;
}

/** Whether bytes begin with the path of a DLL, as every item does. */
export const beginsWithDllPath = (bytes: Uint8Array): boolean =>
  /\.dll/i.test(Buffer.from(bytes.subarray(0, PATH_BYTES)).toString('latin1'));

/** @throws RangeError for other than 888 bytes */
export function decodeCatalogItem(bytes: Uint8Array): CatalogItem {
  if (bytes.length !== CATALOG_ITEM_BYTES) {
    throw new RangeError(`a PackedCatalogItem has ${CATALOG_ITEM_BYTES} bytes, this has ${bytes.length}`);
  }
  const path = bytes.subarray(0, PATH_BYTES);
  const end = path.indexOf(0);
  return {
    path: end === -1 ? path : path.subarray(0, end),
    info: decodeProtocolInfo(bytes.subarray(PATH_BYTES)),
  };
}

/** The inverse of {@link decodeCatalogItem}. @throws RangeError for a path of more than 259 bytes */
export function encodeCatalogItem(item: CatalogItem): Uint8Array {
  if (item.path.length >= PATH_BYTES) throw new RangeError(`a provider path has at most ${PATH_BYTES - 1} bytes`);
  const bytes = new Uint8Array(CATALOG_ITEM_BYTES);
  bytes.set(item.path, 0);
  bytes.set(encodeProtocolInfo(item.info), PATH_BYTES);
  return bytes;
}
