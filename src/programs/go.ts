import type { SocketKind } from '../catalog/serving.ts';
import { afterTest, TCP, UDP } from './go-test.ts';
import { type Opinion, overSockets, type Rule, type RuleCatalog, skipsUnchecked } from './rule.ts';

/**
 * The test sees only visible entries of TCP. UDP skips since 1.21, all kinds since 1.25, so what the test does not see puts UDP
 * at risk. Before 1.21 UDP never skips, nor does TCP unless it is asked for as "tcp".
 */
export const go: Rule = {
  program: 'go',
  title: 'Go 1.9.2 to 1.26',
  help: 'TCP: sees the layer and is slower (`slowPath`). A layer over UDP only, or a hidden one, is not seen: UDP reads and writes hang (since 1.21; all kinds of socket since 1.25)',
  sources: ['golang/go, src/internal/poll/fd_windows.go, checkSetFileCompletionNotificationModes'],
  judge: { tcp: (catalog) => judge(catalog, TCP), udp: (catalog) => judge(catalog, UDP) },
};

const judge = (catalog: RuleCatalog, sockets: readonly SocketKind[]): Opinion =>
  afterTest(catalog, overSockets(catalog, sockets, skipsUnchecked), (failed) => failed);
