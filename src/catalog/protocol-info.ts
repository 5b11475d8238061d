import { untilNul } from './wide.ts';

/** Bytes of a WSAPROTOCOL_INFOW (winsock2.h). It has no pointers, so x86, x64 and ARM64 have the same layout. */
export const PROTOCOL_INFO_BYTES = 628;

/** MAX_PROTOCOL_CHAIN of winsock2.h. */
export const MAX_PROTOCOL_CHAIN = 7;

const PROVIDER_ID_OFFSET = 20;
const GUID_BYTES = 16;
const NAME_OFFSET = 116;
const NAME_UNITS = 256;
const CANONICAL_GUID = /^\{[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}\}$/;
const GUID_PATTERN = /^\{?([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})\}?$/i;

/** A WSAPROTOCOL_INFOW. A number is signed where the C field is an int. */
export interface ProtocolInfo {
  serviceFlags: number;
  serviceFlags2: number;
  serviceFlags3: number;
  serviceFlags4: number;
  providerFlags: number;
  /** `{XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX}`, upper case. */
  providerId: string;
  catalogEntryId: number;
  chainLength: number;
  /** All seven places, as stored. Those behind `chainLength` may hold anything. */
  chainEntries: number[];
  version: number;
  addressFamily: number;
  maxSockAddr: number;
  minSockAddr: number;
  socketType: number;
  protocol: number;
  protocolMaxOffset: number;
  networkByteOrder: number;
  securityScheme: number;
  messageSize: number;
  providerReserved: number;
  /** szProtocol up to its NUL. The bytes behind may hold parts of earlier names. */
  name: string;
}

/** @throws RangeError for other than 628 bytes */
export function decodeProtocolInfo(bytes: Uint8Array): ProtocolInfo {
  if (bytes.length !== PROTOCOL_INFO_BYTES) {
    throw new RangeError(`a WSAPROTOCOL_INFOW has ${PROTOCOL_INFO_BYTES} bytes, this has ${bytes.length}`);
  }
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const u32 = (offset: number) => view.getUint32(offset, true);
  const i32 = (offset: number) => view.getInt32(offset, true);
  return {
    serviceFlags: u32(0),
    serviceFlags2: u32(4),
    serviceFlags3: u32(8),
    serviceFlags4: u32(12),
    providerFlags: u32(16),
    providerId: decodeGuid(providerIdOf(buffer)),
    catalogEntryId: u32(36),
    chainLength: i32(40),
    chainEntries: [u32(44), u32(48), u32(52), u32(56), u32(60), u32(64), u32(68)],
    version: i32(72),
    addressFamily: i32(76),
    maxSockAddr: i32(80),
    minSockAddr: i32(84),
    socketType: i32(88),
    protocol: i32(92),
    protocolMaxOffset: i32(96),
    networkByteOrder: i32(100),
    securityScheme: i32(104),
    messageSize: u32(108),
    providerReserved: u32(112),
    name: untilNul(buffer.toString('utf16le', NAME_OFFSET)),
  };
}

/** The 16 bytes of ProviderId in a WSAPROTOCOL_INFOW. */
export const providerIdOf = (bytes: Uint8Array): Uint8Array =>
  bytes.subarray(PROVIDER_ID_OFFSET, PROVIDER_ID_OFFSET + GUID_BYTES);

/** The inverse of {@link decodeProtocolInfo}. A name of more than 256 UTF-16 units is cut. */
export function encodeProtocolInfo(info: ProtocolInfo): Uint8Array {
  const bytes = new Uint8Array(PROTOCOL_INFO_BYTES);
  const view = new DataView(bytes.buffer);
  const numbers: [number, number][] = [
    [0, info.serviceFlags],
    [4, info.serviceFlags2],
    [8, info.serviceFlags3],
    [12, info.serviceFlags4],
    [16, info.providerFlags],
    [36, info.catalogEntryId],
    [40, info.chainLength],
    ...info.chainEntries.map((id, index): [number, number] => [44 + index * 4, id]),
    [72, info.version],
    [76, info.addressFamily],
    [80, info.maxSockAddr],
    [84, info.minSockAddr],
    [88, info.socketType],
    [92, info.protocol],
    [96, info.protocolMaxOffset],
    [100, info.networkByteOrder],
    [104, info.securityScheme],
    [108, info.messageSize],
    [112, info.providerReserved],
  ];
  for (const [offset, value] of numbers) view.setUint32(offset, value >>> 0, true);
  bytes.set(encodeGuid(info.providerId), PROVIDER_ID_OFFSET);
  for (let unit = 0; unit < Math.min(info.name.length, NAME_UNITS); unit++) {
    view.setUint16(NAME_OFFSET + unit * 2, info.name.charCodeAt(unit), true);
  }
  return bytes;
}

/** A chain as ChainEntries holds it: its ids top to bottom, then zeros up to seven. */
export const chainPlaces = (chain: readonly number[]): number[] =>
  Array.from({ length: MAX_PROTOCOL_CHAIN }, (_, index) => chain[index] ?? 0);

/** A copy of an entry with another chain. */
export const withChain = (info: ProtocolInfo, chain: readonly number[]): ProtocolInfo => ({
  ...info,
  chainLength: chain.length,
  chainEntries: chainPlaces(chain),
});

/** The text of a GUID, in braces and upper case. @param bytes 16 bytes as in memory */
export function decodeGuid(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, GUID_BYTES);
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');
  const last = Buffer.from(bytes.buffer, bytes.byteOffset + 8, 8).toString('hex');
  const groups = [hex(view.getUint32(0, true), 8), hex(view.getUint16(4, true), 4), hex(view.getUint16(6, true), 4)];
  return `{${groups.join('-')}-${last.slice(0, 4)}-${last.slice(4)}}`.toUpperCase();
}

/** For each pair of digits of a GUID, the place of its byte in memory. The first three fields are little endian. */
const GUID_ORDER = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];

/** The 16 bytes of a GUID as in memory. @throws RangeError when the text is no GUID */
export function encodeGuid(text: string): Uint8Array {
  const canonical = canonicalGuid(text);
  if (canonical === null) throw new RangeError(`not a GUID: ${text}`);
  const digits = canonical.replaceAll('-', '');
  const byte = (index: number) => Number.parseInt(digits.slice(index * 2 + 1, index * 2 + 3), 16);
  return Uint8Array.from(GUID_ORDER, byte);
}

/** A GUID in braces and upper case, as this program compares GUIDs; null when the text is no GUID. */
export function canonicalGuid(text: string): string | null {
  if (CANONICAL_GUID.test(text)) return text;
  const match = GUID_PATTERN.exec(text);
  return match === null ? null : `{${match.slice(1).join('-').toUpperCase()}}`;
}
