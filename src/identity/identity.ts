import type { CatalogEntry } from '../catalog/entry.ts';
import type { WindowsMachine } from '../windows/machine.ts';
import { identified } from './identify.ts';
import { recognised, windowsProviders } from './known.ts';

export { windowsProviders };

/**
 * The entries with whose they are: product, company and advice from what is known of providers, and for this machine's
 * own entries what their files say.
 * @param machine null for another machine's catalog, of which no path is looked at
 * @param all for all entries, and not only for those that are not known to be IFS; and who installed them, from the event log
 */
export function withIdentity(
  entries: readonly CatalogEntry[],
  machine: WindowsMachine | null,
  all: boolean,
): CatalogEntry[] {
  const known = entries.map(recognised);
  const read = machine === null ? known : identified(known, machine, (entry) => all || entry.nonIfs !== false, all);
  return read.map(named);
}

/** What a file says of itself counts only where nothing better is known. */
const named = (entry: CatalogEntry): CatalogEntry => ({
  ...entry,
  product: entry.product ?? entry.identity?.product ?? null,
  company: entry.company ?? entry.identity?.company ?? null,
});
