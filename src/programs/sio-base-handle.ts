import type { CatalogEntry } from '../catalog/entry.ts';
import { INTERNET_SOCKETS, type SocketKind } from '../catalog/serving.ts';
import { described, type Opinion, overSockets, type Rule, type RuleCatalog, unknown } from './rule.ts';

/**
 * These test nothing: they ask for the socket below all layers with SIO_BASE_HANDLE, then with ioctls of the base provider, and
 * poll that one. Which of these a layer passes on is not in the catalog.
 */
export const sioBaseHandle: Rule = {
  program: 'sioBaseHandle',
  title: 'Rust with tokio, ZeroMQ, c-ares',
  name: 'Rust (mio, tokio), ZeroMQ, c-ares',
  help: 'asks for the socket below all layers: works, or fails to register a socket, depending on what the layer lets pass: `unknown`',
  sources: ['tokio-rs/mio, src/sys/windows/selector.rs', 'piscisaureus/wepoll, src/ws.c', 'c-ares/c-ares'],
  judge: { any: (catalog) => overSockets(catalog, Object.values(INTERNET_SOCKETS), base) },
};

function base(entry: CatalogEntry, socket: SocketKind, { windowsProviderIds }: RuleCatalog): Opinion {
  const served = `${socket.name} is served by ${described([entry])}`;
  if (entry.kind === 'baseServiceProvider' && windowsProviderIds.has(entry.providerId ?? '')) {
    return { verdict: 'fast', deciding: [entry], reason: `${served}, a base provider of Windows` };
  }
  const what = entry.kind === 'baseServiceProvider' ? 'a base provider that is not of Windows' : 'a layer';
  return unknown(`${served}, ${what}, which may not pass SIO_BASE_HANDLE on`, [entry]);
}
