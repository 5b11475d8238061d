// The test of providers that Go makes once per process, up to 1.27 alike: WSAEnumProtocols for TCP.

import type { CatalogEntry } from '../catalog/entry.ts';
import { anyProtocol, INTERNET_SOCKETS, IPPROTO_TCP } from '../catalog/serving.ts';
import { described, type Opinion, type RuleCatalog, unknown } from './rule.ts';

const { tcp4, tcp6, udp4, udp6 } = INTERNET_SOCKETS;
/** Go makes its sockets with protocol 0. */
export const TCP = [anyProtocol(tcp4), anyProtocol(tcp6)];
export const UDP = [anyProtocol(udp4), anyProtocol(udp6)];

/** Go's buffer for WSAEnumProtocols; more matches are an error, and an error is the slow path. */
const MOST_PROTOCOLS = 32;

/**
 * What a process does after Go's test of its providers.
 * @param passed what it does where the test passes: every socket skips completions
 * @param failed what it does where the test fails
 */
export function afterTest(catalog: RuleCatalog, passed: Opinion, failed: (why: Opinion) => Opinion): Opinion {
  const seen = catalog.entries.filter((entry) => isReturned(entry) === true);
  const guilty = seen.filter((entry) => entry.nonIfs === true);
  const slow = (deciding: CatalogEntry[], reason: string): Opinion => failed({ verdict: 'slowPath', deciding, reason });
  if (guilty.length > 0) return slow(guilty, `Go's test sees non-IFS ${described(guilty)}`);
  if (seen.length > MOST_PROTOCOLS) return slow([], `Go's test fails on more than ${MOST_PROTOCOLS} TCP entries`);
  const open = catalog.entries.filter((entry) => isReturned(entry) !== false && entry.nonIfs !== false);
  if (!catalog.incomplete && open.length === 0 && possiblySeen(catalog) <= MOST_PROTOCOLS) return passed;
  const fails = slow(open, "Go's test fails");
  if (passed.verdict === fails.verdict) return passed;
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
