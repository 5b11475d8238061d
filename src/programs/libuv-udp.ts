import type { CatalogEntry } from '../catalog/entry.ts';
import { anyProtocol, INTERNET_SOCKETS, type SocketKind } from '../catalog/serving.ts';
import { described, type Opinion, overSockets, type Rule, unknown } from './rule.ts';

const { udp4, udp6 } = INTERNET_SOCKETS;

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
 * libuv 1.34.1 and later: the ChainLen of the socket's own entry decides. Where it is 1, libuv also speaks to AFD directly, past
 * the provider.
 */
export const libuvUdp: Rule = {
  program: 'libuvUdp',
  title: 'Node.js, Electron, Julia: UDP',
  name: 'Node.js and others on libuv',
  help: 'slower through any layer. A non-IFS **base** provider is not seen: UDP hangs',
  sources: ['libuv/libuv, src/win/udp.c'],
  judge: { udp: (catalog) => overSockets(catalog, [anyProtocol(udp4), anyProtocol(udp6)], byChainLength) },
};
