import type { CatalogEntry } from '../catalog/entry.ts';
import { anyProtocol, INTERNET_SOCKETS, IPPROTO_TCP, type SocketKind } from '../catalog/serving.ts';
import {
  described,
  type Opinion,
  overSockets,
  type Rule,
  type RuleCatalog,
  skipsUnchecked,
  skipsWhereBitIsSet,
  unknown,
  worstOpinion,
} from './rule.ts';

const { tcp4, tcp6, udp4, udp6 } = INTERNET_SOCKETS;
/** Go makes its sockets with protocol 0. */
const TCP = [anyProtocol(tcp4), anyProtocol(tcp6)];
const UDP = [anyProtocol(udp4), anyProtocol(udp6)];

/** Go's buffer for WSAEnumProtocols; more matches are an error, and an error is the slow path. */
const MOST_PROTOCOLS = 32;

/**
 * Go 1.9.2 to 1.26: tests once per process; the test sees only visible entries of TCP. UDP skips since 1.21, all kinds since
 * 1.25, so what the test does not see puts UDP at risk; before 1.21 UDP is slow always, and TCP too unless asked for as "tcp". Source: golang/go, src/internal/poll/fd_windows.go, checkSetFileCompletionNotificationModes.
 */
export const go: Rule[] = [
  { program: 'go', protocol: 'tcp', judge: (catalog) => once(catalog, TCP) },
  { program: 'go', protocol: 'udp', judge: (catalog) => once(catalog, UDP) },
];

/**
 * Go 1.27: where the test passes, as before; where it fails, each socket's own provider decides, by SO_PROTOCOL_INFOW.
 * It still calls SetFileCompletionNotificationModes on every socket, which crashed inside layers before 1.9.2 (golang/go#22149).
 * Source: golang/go#77448; go1.27.0, src/internal/poll/fd_windows.go.
 */
export const go127: Rule[] = [
  { program: 'go1.27', protocol: 'tcp', judge: (catalog) => eachSocket(catalog, TCP) },
  { program: 'go1.27', protocol: 'udp', judge: (catalog) => eachSocket(catalog, UDP) },
];

function once(catalog: RuleCatalog, sockets: readonly SocketKind[]): Opinion {
  return afterTest(catalog, overSockets(catalog, sockets, skipsUnchecked), (failed) => failed);
}

function eachSocket(catalog: RuleCatalog, sockets: readonly SocketKind[]): Opinion {
  const passed = overSockets(catalog, sockets, skipsUnchecked);
  return afterTest(catalog, passed, () => overSockets(catalog, sockets, skipsWhereBitIsSet));
}

/** What a process does that has made Go's test: all that skips when it passed, something else when it failed. */
function afterTest(catalog: RuleCatalog, passed: Opinion, failed: (why: Opinion) => Opinion): Opinion {
  const seen = catalog.entries.filter((entry) => isReturned(entry) === true);
  const guilty = seen.filter((entry) => entry.nonIfs === true);
  const slow = (deciding: CatalogEntry[], reason: string): Opinion => failed({ verdict: 'slowPath', deciding, reason });
  if (guilty.length > 0) return slow(guilty, `Go's test sees non-IFS ${described(guilty)}`);
  if (seen.length > MOST_PROTOCOLS) return slow([], `Go's test fails on more than ${MOST_PROTOCOLS} TCP entries`);
  const open = catalog.entries.filter((entry) => isReturned(entry) !== false && entry.nonIfs !== false);
  if (!catalog.incomplete && open.length === 0 && possiblySeen(catalog) <= MOST_PROTOCOLS) return passed;
  const fails = failed({ verdict: 'slowPath', deciding: open, reason: "Go's test fails" });
  const both = worstOpinion([passed, fails]);
  if (both !== null && passed.verdict === fails.verdict) return both;
  return unknown(
    open.length > 0
      ? `the source does not show whether Go's test sees ${described(open)} and what its flags are`
      : "the source does not show all that Go's test sees",
    open,
  );
}

const possiblySeen = ({ entries }: RuleCatalog): number =>
  entries.filter((entry) => isReturned(entry) !== false).length;

/** WSAEnumProtocols for {IPPROTO_TCP, 0}: visible base and chain entries of that very protocol. */
function isReturned({ kind, hidden, protocol }: CatalogEntry): boolean | null {
  if (kind === 'layeredServiceProvider' || hidden === true) return false;
  if (protocol !== null && protocol !== IPPROTO_TCP) return false;
  return kind === null || hidden === null || protocol === null ? null : true;
}
