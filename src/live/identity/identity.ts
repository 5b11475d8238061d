import type { CatalogEntry } from '../../catalog/entry.ts';
import type { WindowsMachine } from '../../windows/machine.ts';
import { withFileIdentity } from './identify.ts';
import { windowsProviderIds, windowsProviders, withKnownProduct } from './known.ts';

export { windowsProviderIds, windowsProviders };

export type Effort = 'quick' | 'layered' | 'thorough' | 'all';

/**
 * Adds product, company and advice from data/known-providers.json. For this machine's catalog it also adds facts about the
 * providers' files.
 * @param machine null for another machine's catalog: then no file is read
 * @param effort which files to read. `quick`: those of entries that may be non-IFS. `layered`: also those of layers.
 *   `thorough`: as `quick`, with hash, signature and installer. `all`: as `thorough`, for every entry.
 */
export function withIdentity(
  entries: readonly CatalogEntry[],
  machine: WindowsMachine | null,
  effort: Effort,
): CatalogEntry[] {
  const known = entries.map(withKnownProduct);
  const read =
    machine === null
      ? known
      : withFileIdentity(
          known,
          machine,
          (entry) => needsIdentity(entry, effort),
          effort === 'thorough' || effort === 'all',
        );
  return read.map(withProductOfFile);
}

const needsIdentity = ({ nonIfs, kind }: CatalogEntry, effort: Effort): boolean =>
  nonIfs !== false || effort === 'all' || (effort === 'layered' && kind !== 'baseServiceProvider');

/** Fills in product and company from the file's version resource when no known provider gave them. */
function withProductOfFile(entry: CatalogEntry): CatalogEntry {
  const { identity, product, company } = entry;
  if (identity === null) return entry;
  return { ...entry, product: product ?? identity.product, company: company ?? identity.company };
}
