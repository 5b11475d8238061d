import type { CatalogEntry } from '../catalog/entry.ts';
import { PFL_NETWORKDIRECT_PROVIDER } from '../catalog/flags.ts';
import { AF_INET, AF_INET6 } from '../catalog/serving.ts';

export const SCOPES = ['internet', 'layered', 'all'] as const;
/** Which entries a verdict speaks of; see {@link isInScope}. */
export type Scope = (typeof SCOPES)[number];

/** The scope of every command, cmdlet, script and DSC property that is not told another one. */
export const DEFAULT_SCOPE: Scope = 'internet';

/** The socket type of NetworkDirect entries; no socket has it. */
const NETWORKDIRECT_SOCKET_TYPE = -1;

/**
 * `internet`: layered entries of any address family, and base providers of IPv4 and IPv6 that are not NetworkDirect.
 * `layered`: layered entries. `all`: every entry, as KB 2568167 says.
 * Null when the source does not show what would decide.
 */
export function isInScope(entry: CatalogEntry, scope: Scope): boolean | null {
  if (scope === 'all') return true;
  const layered = entry.kind === null ? null : entry.kind !== 'baseServiceProvider';
  if (scope === 'layered' || layered === true) return layered;
  const internet = isInternetProvider(entry);
  // An entry of unknown kind may be a layer, and a layer counts in every address family.
  return internet === false && layered === null ? null : internet;
}

function isInternetProvider({ addressFamily, providerFlags, socketType }: CatalogEntry): boolean | null {
  if (addressFamily !== null && addressFamily !== AF_INET && addressFamily !== AF_INET6) return false;
  if (providerFlags !== null && (providerFlags & PFL_NETWORKDIRECT_PROVIDER) !== 0) return false;
  // netsh does not show that flag, and the socket type says the same.
  if (providerFlags === null && socketType === NETWORKDIRECT_SOCKET_TYPE) return false;
  if (addressFamily === null || (providerFlags === null && socketType === null)) return null;
  return true;
}
