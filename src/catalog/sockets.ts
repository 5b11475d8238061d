import type { CatalogEntry } from './entry.ts';
import { AF_INET, AF_INET6, INTERNET_SOCKETS, type SocketKind } from './serving.ts';

const SOCK_RAW = 3;
const IPPROTO_ICMP = 1;
const IPPROTO_ICMPV6 = 58;

/** Raw sockets, as ping opens them. */
const RAW_SOCKETS: readonly SocketKind[] = [
  { name: 'RAW/IPv4', addressFamily: AF_INET, socketType: SOCK_RAW, protocol: IPPROTO_ICMP },
  { name: 'RAW/IPv6', addressFamily: AF_INET6, socketType: SOCK_RAW, protocol: IPPROTO_ICMPV6 },
];

/** The kinds of socket that are judged in a catalog: TCP and UDP always, raw sockets where the catalog has an entry for them. */
export const socketsOf = (catalog: readonly CatalogEntry[]): SocketKind[] => [
  ...Object.values(INTERNET_SOCKETS),
  ...RAW_SOCKETS.filter(({ addressFamily }) =>
    catalog.some((entry) => entry.socketType === SOCK_RAW && entry.addressFamily === addressFamily),
  ),
];
