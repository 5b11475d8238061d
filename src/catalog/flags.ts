// Names of bits, as winsock2.h and ws2spi.h spell them behind their prefixes XP1_, PFL_ and LSP_.

/** Bit of dwServiceFlags1: the provider's sockets are real file handles. */
export const XP1_IFS_HANDLES = 0x20000;
export const PFL_HIDDEN = 0x4;
export const PFL_MATCHES_PROTOCOL_ZERO = 0x8;
export const PFL_NETWORKDIRECT_PROVIDER = 0x10;

/** Names by bit number. */
export type BitTable = Readonly<Record<number, string>>;

const SERVICE_FLAGS: BitTable = [
  'CONNECTIONLESS',
  'GUARANTEED_DELIVERY',
  'GUARANTEED_ORDER',
  'MESSAGE_ORIENTED',
  'PSEUDO_STREAM',
  'GRACEFUL_CLOSE',
  'EXPEDITED_DATA',
  'CONNECT_DATA',
  'DISCONNECT_DATA',
  'SUPPORT_BROADCAST',
  'SUPPORT_MULTIPOINT',
  'MULTIPOINT_CONTROL_PLANE',
  'MULTIPOINT_DATA_PLANE',
  'QOS_SUPPORTED',
  'INTERRUPT',
  'UNI_SEND',
  'UNI_RECV',
  'IFS_HANDLES',
  'PARTIAL_MESSAGE',
  'SAN_SUPPORT_SDP',
];

const PROVIDER_FLAGS: BitTable = [
  'MULTIPLE_PROTO_ENTRIES',
  'RECOMMENDED_PROTO_ENTRY',
  'HIDDEN',
  'MATCHES_PROTOCOL_ZERO',
  'NETWORKDIRECT_PROVIDER',
];

/** The constants LSP_… of ws2spi.h. */
export const LSP_CATEGORIES: BitTable = {
  0: 'INSPECTOR',
  1: 'REDIRECTOR',
  2: 'PROXY',
  3: 'FIREWALL',
  4: 'INBOUND_MODIFY',
  5: 'OUTBOUND_MODIFY',
  6: 'CRYPTO_COMPRESS',
  7: 'LOCAL_CACHE',
  31: 'SYSTEM',
};

/** Names of the bits set in dwServiceFlags1, low to high; a bit without a name is shown as hex. */
export const serviceFlagNames = (flags: number): string[] => namesOf(flags, SERVICE_FLAGS);

/** Names of the bits set in dwProviderFlags, low to high; a bit without a name is shown as hex. */
export const providerFlagNames = (flags: number): string[] => namesOf(flags, PROVIDER_FLAGS);

/** Names of the bits set, low to high, by a table; a bit without a name is shown as hex. */
export function namesOf(flags: number, table: BitTable): string[] {
  const names: string[] = [];
  for (let bit = 0, rest = flags; rest !== 0; bit++, rest >>>= 1) {
    if ((rest & 1) !== 0) names.push(table[bit] ?? hex((1 << bit) >>> 0));
  }
  return names;
}

/** The form in which flags are shown: `0x20066`. */
export const hex = (value: number): string => `0x${value.toString(16)}`;
