import table from '../../data/known-providers.json' with { type: 'json' };
import type { CatalogEntry } from '../catalog/entry.ts';
import type { WindowsProvider } from '../catalog/windows-provider.ts';

/** A row of data/known-providers.json; data/known-providers.schema.json says what each field means. */
export interface KnownProvider {
  product: string;
  vendor: string;
  providerIds: string[];
  dlls: string[];
  ifs: boolean | null;
  removal: string;
  successor: string | null;
}

const { providers, windowsBaseProviders } = table as {
  providers: KnownProvider[];
  windowsBaseProviders: WindowsProvider[];
};

/** Windows' own base providers, by GUID. */
export const windowsProviders = (): readonly WindowsProvider[] => windowsBaseProviders;

export const windowsProviderIds = (): ReadonlySet<string> => windowsIds;

const windowsIds: ReadonlySet<string> = new Set(windowsBaseProviders.map(({ providerId }) => providerId));

/** Product, company and advice by GUID, else by the file's name; nothing is looked at but the entry itself. */
export function recognised(entry: CatalogEntry): CatalogEntry {
  if (entry.providerId !== null && windowsIds.has(entry.providerId)) {
    return { ...entry, product: 'Windows', company: 'Microsoft Corporation' };
  }
  const known = knownProvider(entry);
  if (known === null) return entry;
  // Nobody owns a file's name: what rests on it alone is said as such.
  const byName = known.providerIds.includes(entry.providerId ?? '') ? '' : "Going by its file's name. ";
  const advice = byName + removalOf(known);
  return { ...entry, product: known.product, company: known.vendor, advice };
}

const removalOf = ({ removal, successor }: KnownProvider): string =>
  [removal, ...(successor === null ? [] : [successor])].join(' ');

/** Company and advice of a product by its name; null for one that is not in the table. */
export function adviceOf(product: string): { company: string; advice: string } | null {
  const known = providers.find((row) => row.product === product);
  return known === undefined ? null : { company: known.vendor, advice: removalOf(known) };
}

const fileName = (path: string): string => path.slice(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1);

/** By the file's name first: products copy the GUIDs of Microsoft's sample, and installers make up those of chains. */
function knownProvider({ providerId, providerPath }: CatalogEntry): KnownProvider | null {
  const dll = providerPath === null ? '' : fileName(providerPath).toLowerCase();
  return rows.get(dll) ?? rows.get(providerId ?? '') ?? null;
}

/** Rows by file name in lower case and by GUID in upper, of which the first counts. */
const rows: ReadonlyMap<string, KnownProvider> = new Map(
  providers.toReversed().flatMap((row) => [...row.dlls, ...row.providerIds].map((key) => [key, row] as const)),
);
