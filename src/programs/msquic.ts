import { INTERNET_SOCKETS } from '../catalog/serving.ts';
import { overSockets, type Rule, skipsUnchecked } from './rule.ts';

/** UDP over IPv6 alone, dual mode. It skips as .NET does, without a test. */
export const msquic: Rule = {
  program: 'msquic',
  title: 'MsQuic',
  name: 'MsQuic (HTTP/3)',
  help: 'no test: hangs as .NET does, on UDP',
  sources: ['microsoft/msquic, src/platform/datapath_winuser.c'],
  judge: { udp: (catalog) => overSockets(catalog, [INTERNET_SOCKETS.udp6], skipsUnchecked) },
};
