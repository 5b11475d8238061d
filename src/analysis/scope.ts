import type { CatalogEntry } from '../catalog/entry.ts';
import { PFL_NETWORKDIRECT_PROVIDER } from '../catalog/flags.ts';
import { AF_INET, AF_INET6 } from '../catalog/serving.ts';

export const SCOPES = ['all', 'layered', 'internet'] as const;
/** Which entries a verdict speaks of; see {@link isInScope}. */
export type Scope = (typeof SCOPES)[number];

/** The socket type of NetworkDirect entries; no socket has it. */
const NETWORKDIRECT_SOCKET_TYPE = -1;

/**
 * `layered`: layered service providers and their chains. `internet`: IPv4 and IPv6 without NetworkDirect.
 * Null when the source does not show what would decide.
 */
export function isInScope(entry: CatalogEntry, scope: Scope): boolean | null {
  if (scope === 'all') return true;
  if (scope === 'layered') return entry.kind === null ? null : entry.kind !== 'baseServiceProvider';
  const { addressFamily, providerFlags, socketType } = entry;
  if (addressFamily !== null && addressFamily !== AF_INET && addressFamily !== AF_INET6) return false;
  if (providerFlags !== null && (providerFlags & PFL_NETWORKDIRECT_PROVIDER) !== 0) return false;
  if (addressFamily === null) return null;
  // netsh does not show PFL_NETWORKDIRECT_PROVIDER; only its socket type hints at it.
  if (providerFlags === null && (socketType === null || socketType === NETWORKDIRECT_SOCKET_TYPE)) return null;
  return true;
}
