import type { CatalogEntry } from '../catalog/entry.ts';
import { anyProtocol, INTERNET_SOCKETS, type SocketKind } from '../catalog/serving.ts';
import { described, type Opinion, overSockets, type Rule, skipsWhereBitIsSet, unknown } from './rule.ts';

const { tcp4, tcp6, udp4, udp6 } = INTERNET_SOCKETS;

/** Where a family has no entry libuv has seen no bit, and stays slow. */
const slowWithoutEntry = (socket: SocketKind): Opinion => ({
  verdict: 'slowPath',
  deciding: [],
  reason: `no entry serves ${socket.name}, so the bit is never seen`,
});

const tcp = (socket: SocketKind) => (catalog: Parameters<Rule['judge']>[0]) =>
  overSockets(catalog, [anyProtocol(socket)], skipsWhereBitIsSet, slowWithoutEntry);

/** UDP looks at the chain's length only, never at the bit. */
function byChainLength(entry: CatalogEntry, socket: SocketKind): Opinion {
  const served = `${socket.name} is served by ${described([entry])}`;
  const deciding = [entry];
  if (entry.kind === null) return unknown(`${served}, whose chain length is not known`, deciding);
  if (entry.kind !== 'baseServiceProvider')
    return { verdict: 'slowPath', deciding, reason: `${served}, which is layered` };
  if (entry.nonIfs === null) return unknown(`${served}, whose flags are not known`, deciding);
  return entry.nonIfs
    ? { verdict: 'atRisk', deciding, reason: `${served}, a non-IFS base provider, whose flags libuv does not look at` }
    : { verdict: 'fast', deciding, reason: `${served}, an IFS base provider` };
}

/**
 * libuv 1.34.1 and later, and so Node.js, Julia and others (before, a socket that failed here was fatal). TCP: one answer per address family and process, from the
 * entry that a SOCK_STREAM socket with protocol 0 gets. UDP: the socket's own ChainLen;
 * where it is 1 libuv also speaks to AFD directly, past the provider.
 * Source: libuv/libuv, src/win/winsock.c (uv__winsock_init), src/win/tcp.c, src/win/udp.c.
 */
export const libuv: Rule[] = [
  { program: 'libuvTcp4', protocol: 'tcp', judge: tcp(tcp4) },
  { program: 'libuvTcp6', protocol: 'tcp', judge: tcp(tcp6) },
  {
    program: 'libuvUdp',
    protocol: 'udp',
    judge: (catalog) => overSockets(catalog, [anyProtocol(udp4), anyProtocol(udp6)], byChainLength),
  },
];
