import { anyProtocol, INTERNET_SOCKETS } from '../catalog/serving.ts';
import { overSockets, type Rule, skipsUnchecked } from './rule.ts';

const { tcp4, tcp6 } = INTERNET_SOCKETS;

/** mio 0.6.3 to 0.6.23: TCP with protocol 0, UDP without skipping. Later mio is sioBaseHandle. */
export const mio06: Rule = {
  program: 'mio0.6',
  title: 'Rust with tokio 0.1 and 0.2',
  name: 'Rust (mio 0.6, tokio 0.1 and 0.2)',
  help: 'no test: hangs as .NET does, on TCP',
  sources: ['tokio-rs/mio, tag v0.6.23, src/sys/windows/tcp.rs'],
  judge: { tcp: (catalog) => overSockets(catalog, [anyProtocol(tcp4), anyProtocol(tcp6)], skipsUnchecked) },
};
