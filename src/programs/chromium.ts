import { INTERNET_SOCKETS } from '../catalog/serving.ts';
import { described, type Opinion, overSockets, type Rule, type RuleCatalog, skipsUnchecked, unknown } from './rule.ts';

/** Chromium since 2024: one test per process over all visible entries of all families. TCP only. */
export const chromium: Rule = {
  program: 'chromium',
  title: 'Chromium with the feature TcpSocketIoCompletionPortWin',
  name: 'Chromium',
  help: 'only with a feature that is off unless asked for; sees the layer and is slower',
  sources: ['chromium, net/socket/tcp_socket_io_completion_port_win.cc, SkipCompletionPortOnSuccessIsSupported'],
  judge: { tcp: judge },
};

function judge(catalog: RuleCatalog): Opinion {
  const visible = catalog.entries.filter(({ kind, hidden }) => kind !== 'layeredServiceProvider' && hidden !== true);
  const guilty = visible.filter(({ kind, hidden, nonIfs }) => nonIfs === true && hidden === false && kind !== null);
  if (guilty.length > 0) {
    return {
      verdict: 'slowPath',
      deciding: guilty,
      reason: `Chromium's test sees non-IFS ${described(guilty)}`,
    };
  }
  const open = visible.filter(({ nonIfs }) => nonIfs !== false);
  if (open.length > 0) {
    return unknown(
      `the source does not show whether Chromium's test sees ${described(open)} and what its flags are`,
      open,
    );
  }
  return overSockets(catalog, [INTERNET_SOCKETS.tcp4, INTERNET_SOCKETS.tcp6], skipsUnchecked);
}
