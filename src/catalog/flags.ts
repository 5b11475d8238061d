// Bit names of WSAPROTOCOL_INFOW, as winsock2.h and ws2spi.h spell them without their prefix.

/** Set in dwServiceFlags1 when a provider's sockets are real file handles (XP1_IFS_HANDLES). */
export const XP1_IFS_HANDLES = 0x20000;
export const PFL_HIDDEN = 0x4;
export const PFL_MATCHES_PROTOCOL_ZERO = 0x8;
export const PFL_NETWORKDIRECT_PROVIDER = 0x10;

export type BitTable = readonly (readonly [bit: number, name: string])[];

const SERVICE_FLAGS: BitTable = [
  [0x1, 'CONNECTIONLESS'],
  [0x2, 'GUARANTEED_DELIVERY'],
  [0x4, 'GUARANTEED_ORDER'],
  [0x8, 'MESSAGE_ORIENTED'],
  [0x10, 'PSEUDO_STREAM'],
  [0x20, 'GRACEFUL_CLOSE'],
  [0x40, 'EXPEDITED_DATA'],
  [0x80, 'CONNECT_DATA'],
  [0x100, 'DISCONNECT_DATA'],
  [0x200, 'SUPPORT_BROADCAST'],
  [0x400, 'SUPPORT_MULTIPOINT'],
  [0x800, 'MULTIPOINT_CONTROL_PLANE'],
  [0x1000, 'MULTIPOINT_DATA_PLANE'],
  [0x2000, 'QOS_SUPPORTED'],
  [0x4000, 'INTERRUPT'],
  [0x8000, 'UNI_SEND'],
  [0x10000, 'UNI_RECV'],
  [XP1_IFS_HANDLES, 'IFS_HANDLES'],
  [0x40000, 'PARTIAL_MESSAGE'],
  [0x80000, 'SAN_SUPPORT_SDP'],
];

const PROVIDER_FLAGS: BitTable = [
  [0x1, 'MULTIPLE_PROTO_ENTRIES'],
  [0x2, 'RECOMMENDED_PROTO_ENTRY'],
  [PFL_HIDDEN, 'HIDDEN'],
  [PFL_MATCHES_PROTOCOL_ZERO, 'MATCHES_PROTOCOL_ZERO'],
  [PFL_NETWORKDIRECT_PROVIDER, 'NETWORKDIRECT_PROVIDER'],
];

/** LSP_… of ws2spi.h. */
export const LSP_CATEGORIES: BitTable = [
  [0x1, 'INSPECTOR'],
  [0x2, 'REDIRECTOR'],
  [0x4, 'PROXY'],
  [0x8, 'FIREWALL'],
  [0x10, 'INBOUND_MODIFY'],
  [0x20, 'OUTBOUND_MODIFY'],
  [0x40, 'CRYPTO_COMPRESS'],
  [0x80, 'LOCAL_CACHE'],
  [0x80000000, 'SYSTEM'],
];

/** Names of the bits set in dwServiceFlags1, low to high; a bit without a name is shown as hex. */
export const serviceFlagNames = (flags: number): string[] => namesOf(flags, SERVICE_FLAGS);

/** Names of the bits set in dwProviderFlags, low to high; a bit without a name is shown as hex. */
export const providerFlagNames = (flags: number): string[] => namesOf(flags, PROVIDER_FLAGS);

/** Names of the bits set, low to high, by a table; a bit without a name is shown as hex. */
export function namesOf(flags: number, table: BitTable): string[] {
  const names: string[] = [];
  for (let shift = 0; shift < 32; shift++) {
    const bit = (1 << shift) >>> 0;
    if ((flags & bit) >>> 0 === 0) continue;
    names.push(table.find(([known]) => known === bit)?.[1] ?? hex(bit));
  }
  return names;
}

/** The way flags are written everywhere: `0x20066`. */
export const hex = (value: number): string => `0x${value.toString(16)}`;
