import { anyProtocol, INTERNET_SOCKETS, type SocketKind } from '../catalog/serving.ts';
import { type Opinion, overSockets, type Rule, type RuleCatalog, skipsWhereBitIsSet } from './rule.ts';

const { tcp4, tcp6 } = INTERNET_SOCKETS;

/** Where a family has no entry libuv has seen no bit, and stays slow. */
const slowWithoutEntry = (socket: SocketKind): Opinion => ({
  verdict: 'slowPath',
  deciding: [],
  reason: `no entry serves ${socket.name}, so the bit is never seen`,
});

const tcp = (socket: SocketKind) => (catalog: RuleCatalog) =>
  overSockets(catalog, [anyProtocol(socket)], skipsWhereBitIsSet, slowWithoutEntry);

/**
 * libuv 1.34.1 and later; before, a socket that failed in this test was fatal. One answer per address family and process, from
 * the entry that a SOCK_STREAM socket with protocol 0 gets.
 */
const rule = {
  help: 'sees the layer and is slower. One family can be slow and the other not',
  sources: ['libuv/libuv, src/win/winsock.c, uv__winsock_init', 'libuv/libuv, src/win/tcp.c'],
};

export const libuvTcp4: Rule = {
  program: 'libuvTcp4',
  title: 'Node.js, Electron, Julia: TCP over IPv4',
  name: 'Node.js and others on libuv, over IPv4',
  ...rule,
  judge: { tcp: tcp(tcp4) },
};

export const libuvTcp6: Rule = {
  program: 'libuvTcp6',
  title: 'Node.js, Electron, Julia: TCP over IPv6',
  name: 'Node.js and others on libuv, over IPv6',
  ...rule,
  judge: { tcp: tcp(tcp6) },
};
