import type { SocketKind } from '../catalog/serving.ts';
import { afterTest, TCP, UDP } from './go-test.ts';
import { type Opinion, overSockets, type Rule, type RuleCatalog, skipsUnchecked, skipsWhereBitIsSet } from './rule.ts';

/**
 * Where the test passes, as before. Where it fails, each socket's own provider decides, by SO_PROTOCOL_INFOW. Go still calls
 * SetFileCompletionNotificationModes on every socket, which crashed inside layers before 1.9.2 (golang/go#22149).
 */
export const go127: Rule = {
  program: 'go1.27',
  title: 'Go 1.27',
  name: 'Go 1.27 and later',
  help: "each socket's own provider decides where Go's test sees a layer; a UDP-only or hidden layer is as before",
  sources: ['golang/go#77448', 'golang/go, tag go1.27.0, src/internal/poll/fd_windows.go'],
  judge: { tcp: (catalog) => judge(catalog, TCP), udp: (catalog) => judge(catalog, UDP) },
};

function judge(catalog: RuleCatalog, sockets: readonly SocketKind[]): Opinion {
  const passed = overSockets(catalog, sockets, skipsUnchecked);
  return afterTest(catalog, passed, () => overSockets(catalog, sockets, skipsWhereBitIsSet));
}
