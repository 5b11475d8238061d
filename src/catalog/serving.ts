import type { CatalogEntry } from './entry.ts';
import { PFL_MATCHES_PROTOCOL_ZERO } from './flags.ts';

/** The arguments of WSASocket. With protocol 0 Winsock chooses the protocol. */
export interface SocketKind {
  /** Shown to users: `TCP/IPv4`. */
  name: string;
  addressFamily: number;
  socketType: number;
  protocol: number;
}

export const AF_INET = 2;
export const AF_INET6 = 23;
export const SOCK_STREAM = 1;
export const SOCK_DGRAM = 2;
export const IPPROTO_TCP = 6;
export const IPPROTO_UDP = 17;

/** The four kinds of socket that nearly all traffic uses. */
export const INTERNET_SOCKETS = {
  tcp4: { name: 'TCP/IPv4', addressFamily: AF_INET, socketType: SOCK_STREAM, protocol: IPPROTO_TCP },
  tcp6: { name: 'TCP/IPv6', addressFamily: AF_INET6, socketType: SOCK_STREAM, protocol: IPPROTO_TCP },
  udp4: { name: 'UDP/IPv4', addressFamily: AF_INET, socketType: SOCK_DGRAM, protocol: IPPROTO_UDP },
  udp6: { name: 'UDP/IPv6', addressFamily: AF_INET6, socketType: SOCK_DGRAM, protocol: IPPROTO_UDP },
} as const satisfies Record<string, SocketKind>;

/**
 * The entries that WSASocket may take. It takes the first base or chain entry in catalog order that matches. The result is one
 * entry if the source shows all fields that decide, otherwise several. Null is among them if it is possible that none matches.
 * @param entries one catalog, in catalog order
 */
export function entriesThatMayServe(entries: readonly CatalogEntry[], socket: SocketKind): (CatalogEntry | null)[] {
  const possible: CatalogEntry[] = [];
  for (const entry of entries) {
    const serves = matches(entry, socket);
    if (serves !== false) possible.push(entry);
    if (serves === true) return possible;
  }
  return [...possible, null];
}

/**
 * Whether an entry matches; null when the source does not show the fields that decide. Hidden entries match too (Windows' own
 * RAW/IP is one). The dummy of an LSP never does.
 */
function matches(entry: CatalogEntry, socket: SocketKind): boolean | null {
  return all([
    entry.kind === null ? null : entry.kind !== 'layeredServiceProvider',
    entry.addressFamily === null ? null : entry.addressFamily === socket.addressFamily,
    entry.socketType === null ? null : entry.socketType === socket.socketType,
    takesProtocol(entry, socket.protocol),
  ]);
}

function takesProtocol({ protocol, protocolMaxOffset, providerFlags }: CatalogEntry, wanted: number): boolean | null {
  if (wanted === 0) return providerFlags === null ? null : (providerFlags & PFL_MATCHES_PROTOCOL_ZERO) !== 0;
  if (protocol === null) return null;
  if (wanted < protocol) return false;
  if (wanted === protocol) return true;
  return protocolMaxOffset === null ? null : wanted <= protocol + protocolMaxOffset;
}

/** Logical AND with null for unknown: false if any value is false. */
function all(values: readonly (boolean | null)[]): boolean | null {
  if (values.includes(false)) return false;
  return values.includes(null) ? null : true;
}

/** The same kind of socket with protocol 0. */
export const anyProtocol = (socket: SocketKind): SocketKind => ({ ...socket, protocol: 0 });
