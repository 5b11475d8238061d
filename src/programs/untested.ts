import { anyProtocol, INTERNET_SOCKETS } from '../catalog/serving.ts';
import { overSockets, type Rule, skipsUnchecked } from './rule.ts';

const { tcp4, tcp6, udp4, udp6 } = INTERNET_SOCKETS;

/**
 * Programs that skip as .NET does, without any test; what differs is the sockets they make.
 * MSQuic: UDP over IPv6 alone, dual mode. Source: microsoft/msquic, src/platform/datapath_winuser.c.
 * Crystal 1.9 and later names the protocol. Source: crystal-lang/crystal, src/crystal/event_loop/iocp.cr.
 * mio 0.6.3 to 0.6.23 (tokio 0.1 and 0.2): TCP with protocol 0, UDP without skipping; later mio is sioBaseHandle.
 * Source: tokio-rs/mio, tag v0.6.23, src/sys/windows/tcp.rs.
 */
export const untested: Rule[] = [
  { program: 'msquic', protocol: 'udp', judge: (catalog) => overSockets(catalog, [udp6], skipsUnchecked) },
  { program: 'crystal', protocol: 'tcp', judge: (catalog) => overSockets(catalog, [tcp4, tcp6], skipsUnchecked) },
  { program: 'crystal', protocol: 'udp', judge: (catalog) => overSockets(catalog, [udp4, udp6], skipsUnchecked) },
  {
    program: 'mio0.6',
    protocol: 'tcp',
    judge: (catalog) => overSockets(catalog, [anyProtocol(tcp4), anyProtocol(tcp6)], skipsUnchecked),
  },
];
