import type { CatalogEntry } from '../catalog/entry.ts';
import { PFL_NETWORKDIRECT_PROVIDER } from '../catalog/flags.ts';
import { AF_INET, AF_INET6 } from '../catalog/serving.ts';

export const SCOPES = ['internet', 'layered', 'all'] as const;
/** Which entries a verdict is about; see {@link isInScope}. */
export type Scope = (typeof SCOPES)[number];

/** The default scope of every command, cmdlet, script and DSC property. */
export const DEFAULT_SCOPE: Scope = 'internet';

/** The socket type of NetworkDirect entries; no socket has it. */
const NETWORKDIRECT_SOCKET_TYPE = -1;

/**
 * Whether an entry is in the scope; null where the source does not show enough to decide.
 * - `internet`: layered entries of any address family, and base providers of IPv4 and IPv6 that are not NetworkDirect.
 * - `layered`: layered entries.
 * - `all`: every entry, as in KB 2568167.
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
  if (((providerFlags ?? 0) & PFL_NETWORKDIRECT_PROVIDER) !== 0) return false;
  // netsh does not show that flag. NetworkDirect entries have a socket type of their own.
  if (providerFlags === null && socketType === NETWORKDIRECT_SOCKET_TYPE) return false;
  if (addressFamily === null || (providerFlags === null && socketType === null)) return null;
  return true;
}
