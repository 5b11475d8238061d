import type { CatalogEntry } from '../../catalog/entry.ts';
import type { WindowsMachine } from '../../windows/machine.ts';
import { identified } from './identify.ts';
import { recognised, windowsProviderIds, windowsProviders } from './known.ts';

export { windowsProviderIds, windowsProviders };

export type Effort = 'quick' | 'layered' | 'thorough' | 'all';

/**
 * The entries with whose they are: product, company and advice from what is known of providers, and for this machine's
 * own entries what their files say.
 * @param machine null for another machine's catalog, of which no path is looked at
 * @param effort `quick`: files of entries that may be non-IFS, as far as it costs next to nothing. `layered`: of layers too.
 *   `thorough`: as quick, with the hash, the signature and who installed them. `all`: that of every entry.
 */
export function withIdentity(
  entries: readonly CatalogEntry[],
  machine: WindowsMachine | null,
  effort: Effort,
): CatalogEntry[] {
  const known = entries.map(recognised);
  const read =
    machine === null
      ? known
      : identified(known, machine, (entry) => isAsked(entry, effort), effort === 'thorough' || effort === 'all');
  return read.map(named);
}

const isAsked = ({ nonIfs, kind }: CatalogEntry, effort: Effort): boolean =>
  nonIfs !== false || effort === 'all' || (effort === 'layered' && kind !== 'baseServiceProvider');

/** What a file says of itself counts only where nothing better is known. */
function named(entry: CatalogEntry): CatalogEntry {
  const { identity, product, company } = entry;
  if (identity === null) return entry;
  return { ...entry, product: product ?? identity.product, company: company ?? identity.company };
}
