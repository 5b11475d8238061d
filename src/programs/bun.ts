import type { CatalogEntry } from '../catalog/entry.ts';
import { INTERNET_SOCKETS, type SocketKind } from '../catalog/serving.ts';
import { described, type Opinion, overSockets, type Rule, type RuleCatalog } from './rule.ts';
import { baseHandle } from './sio-base-handle.ts';

/**
 * Bun asks for the socket below all layers, as tokio does. Where it gets none, a thread of Bun calls select() on the layer's own
 * socket: this is slower, and nothing is lost. In older builds uv_poll of libuv does the same.
 */
export const bun: Rule = {
  program: 'bun',
  title: 'Bun',
  help: 'asks for the socket below all layers, and waits with `select()` where it gets none: slower, and nothing is lost',
  sources: [
    'oven-sh/bun, packages/bun-usockets/src/eventing/iocp.c, afd_base_socket and slow',
    'libuv/libuv, src/win/poll.c',
  ],
  judge: { any: (catalog) => overSockets(catalog, Object.values(INTERNET_SOCKETS), baseHandleOrSelect) },
};

function baseHandleOrSelect(entry: CatalogEntry, socket: SocketKind, catalog: RuleCatalog): Opinion {
  const opinion = baseHandle(entry, socket, catalog);
  if (opinion.verdict === 'fast') return opinion;
  const reason = `${socket.name} is served by ${described([entry])}: where it does not pass SIO_BASE_HANDLE on, Bun calls select() instead`;
  return { verdict: 'slowPath', deciding: [entry], reason };
}
