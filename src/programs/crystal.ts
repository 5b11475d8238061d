import { INTERNET_SOCKETS } from '../catalog/serving.ts';
import { overSockets, type Rule, skipsUnchecked } from './rule.ts';

const { tcp4, tcp6, udp4, udp6 } = INTERNET_SOCKETS;

/** It names the protocol and skips without a test, as .NET does. */
export const crystal: Rule = {
  program: 'crystal',
  title: 'Crystal 1.9 and later',
  name: 'Crystal',
  help: 'no test: hangs as .NET does',
  sources: ['crystal-lang/crystal, src/crystal/event_loop/iocp.cr'],
  judge: {
    tcp: (catalog) => overSockets(catalog, [tcp4, tcp6], skipsUnchecked),
    udp: (catalog) => overSockets(catalog, [udp4, udp6], skipsUnchecked),
  },
};
