import { untilNul } from './wide.ts';

/** Bytes of one WSAPROTOCOL_INFOW; it holds no pointers, so x86, x64 and ARM64 agree (winsock2.h). */
export const PROTOCOL_INFO_BYTES = 628;

/** MAX_PROTOCOL_CHAIN of winsock2.h. */
export const MAX_PROTOCOL_CHAIN = 7;

const PROVIDER_ID_OFFSET = 20;
const GUID_BYTES = 16;
const NAME_OFFSET = 116;
const NAME_UNITS = 256;
const CANONICAL_GUID = /^\{[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}\}$/;
const GUID_PATTERN = /^\{?([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})\}?$/i;

/** One WSAPROTOCOL_INFOW, field by field. Signed where the C field is an int. */
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
  /** All seven, as stored: for a base provider they are garbage on real machines. */
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
  /** Up to the first NUL; bytes after it are stale and never read. */
  name: string;
}

/** Decodes exactly 628 bytes; a RangeError says how many there were instead. */
export function decodeProtocolInfo(bytes: Uint8Array): ProtocolInfo {
  if (bytes.length !== PROTOCOL_INFO_BYTES) {
    throw new RangeError(`a WSAPROTOCOL_INFOW has ${PROTOCOL_INFO_BYTES} bytes, this has ${bytes.length}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // One for both texts: in a program that has just started, each Buffer costs more than all numbers.
  const texts = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const u32 = (offset: number) => view.getUint32(offset, true);
  const i32 = (offset: number) => view.getInt32(offset, true);
  return {
    serviceFlags: u32(0),
    serviceFlags2: u32(4),
    serviceFlags3: u32(8),
    serviceFlags4: u32(12),
    providerFlags: u32(16),
    providerId: guidOf(texts.toString('hex', PROVIDER_ID_OFFSET, PROVIDER_ID_OFFSET + GUID_BYTES)),
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
    name: untilNul(texts.toString('utf16le', NAME_OFFSET)),
  };
}

/** The 16 bytes of a WSAPROTOCOL_INFOW that name its provider. */
export const providerIdOf = (bytes: Uint8Array): Uint8Array =>
  bytes.subarray(PROVIDER_ID_OFFSET, PROVIDER_ID_OFFSET + GUID_BYTES);

/** The inverse of {@link decodeProtocolInfo}; what does not fit szProtocol is cut, the rest is zero. */
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

/** Where the bytes of a GUID's digits lie in memory: the first three fields are little endian. */
const GUID_ORDER = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];

/** All seven places of a chain: its ids top to bottom, then zeros. */
export const chainPlaces = (chain: readonly number[]): number[] =>
  Array.from({ length: MAX_PROTOCOL_CHAIN }, (_, index) => chain[index] ?? 0);

/** The same entry with another chain. */
export const withChain = (info: ProtocolInfo, chain: readonly number[]): ProtocolInfo => ({
  ...info,
  chainLength: chain.length,
  chainEntries: chainPlaces(chain),
});

/** 16 bytes in GUID memory layout to text. */
export const decodeGuid = (bytes: Uint8Array): string =>
  guidOf(Buffer.from(bytes.buffer, bytes.byteOffset, GUID_BYTES).toString('hex'));

/** The same of their digits: the first three fields are little endian. */
function guidOf(hex: string): string {
  const digits = hex.toUpperCase();
  const byte = (place: number) => digits.slice(place * 2, place * 2 + 2);
  const first = byte(3) + byte(2) + byte(1) + byte(0);
  return `{${first}-${byte(5)}${byte(4)}-${byte(7)}${byte(6)}-${digits.slice(16, 20)}-${digits.slice(20)}}`;
}

/** GUID text to its 16 bytes of memory layout; a RangeError when it is none. */
export function encodeGuid(text: string): Uint8Array {
  const canonical = canonicalGuid(text);
  if (canonical === null) throw new RangeError(`not a GUID: ${text}`);
  const digits = canonical.replaceAll('-', '');
  const byte = (index: number) => Number.parseInt(digits.slice(index * 2 + 1, index * 2 + 3), 16);
  return Uint8Array.from(GUID_ORDER, byte);
}

/** A GUID in the one form used here (braces, upper case), or null when the text is none. */
export function canonicalGuid(text: string): string | null {
  if (CANONICAL_GUID.test(text)) return text;
  const match = GUID_PATTERN.exec(text);
  return match === null ? null : `{${match.slice(1).join('-').toUpperCase()}}`;
}
