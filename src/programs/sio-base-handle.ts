import type { CatalogEntry } from '../catalog/entry.ts';
import { INTERNET_SOCKETS, type SocketKind } from '../catalog/serving.ts';
import { described, type Opinion, overSockets, type Rule, type RuleCatalog, unknown } from './rule.ts';

/**
 * These programs do not test whether a provider is IFS. They ask for the socket below all layers with SIO_BASE_HANDLE, then with
 * ioctls of the base provider, and poll that socket. The catalog does not say which of these calls a layer passes on.
 */
export const sioBaseHandle: Rule = {
  program: 'sioBaseHandle',
  title: 'Rust with tokio 0.3 and later, Deno, Java 17 and later, ZeroMQ, Trio, c-ares',
  name: 'Rust (mio, tokio), Deno, Java 17 and later, ZeroMQ, c-ares',
  help: 'asks for the socket below all layers: works, or fails to register a socket, depending on what the layer lets pass: `unknown`',
  sources: [
    'tokio-rs/mio, src/sys/windows/selector.rs',
    'piscisaureus/wepoll, src/ws.c',
    'openjdk/jdk, JDK-8266382',
    'python-trio/trio, src/trio/_core/_io_windows.py',
    'c-ares/c-ares',
  ],
  judge: { any: (catalog) => overSockets(catalog, Object.values(INTERNET_SOCKETS), baseHandle) },
};

/** Fast on a base provider of Windows, because it answers SIO_BASE_HANDLE with its own socket. */
export function baseHandle(entry: CatalogEntry, socket: SocketKind, { windowsProviderIds }: RuleCatalog): Opinion {
  const served = `${socket.name} is served by ${described([entry])}`;
  if (entry.kind === 'baseServiceProvider' && windowsProviderIds.has(entry.providerId ?? '')) {
    return { verdict: 'fast', deciding: [entry], reason: `${served}, a base provider of Windows` };
  }
  const what = entry.kind === 'baseServiceProvider' ? 'a base provider that is not of Windows' : 'a layer';
  return unknown(`${served}, ${what}, which may not pass SIO_BASE_HANDLE on`, [entry]);
}
