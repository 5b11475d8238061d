import table from '../../../data/known-providers.json' with { type: 'json' };
import type { CatalogEntry } from '../../catalog/entry.ts';
import { layerName } from '../../catalog/layer-name.ts';
import { WINDOWS_PRODUCT, type WindowsProvider } from '../../catalog/windows-provider.ts';

/** A row of data/known-providers.json; data/known-providers.schema.json says what each field means. */
export interface KnownProvider {
  product: string;
  vendor: string;
  providerIds: string[];
  dlls: string[];
  names: string[];
  ifs: boolean | null;
  removal: string;
  managed: boolean;
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

/** Adds product, company and advice, found by the file's name, the GUID or the entry's name. Reads no file. */
export function withKnownProduct(entry: CatalogEntry): CatalogEntry {
  if (entry.providerId !== null && windowsIds.has(entry.providerId)) {
    return { ...entry, product: WINDOWS_PRODUCT, company: 'Microsoft Corporation' };
  }
  const known = knownProvider(entry);
  if (known === null) return entry;
  const advice = `${basisOf(known, entry)}${removalOf(known)}`;
  return { ...entry, product: known.product, company: known.vendor, advice };
}

/** Says in the advice that the product was found by a name and not by its GUID, because anybody can use a name. */
function basisOf({ providerIds, dlls }: KnownProvider, { providerId, providerPath }: CatalogEntry): string {
  if (providerIds.includes(providerId ?? '')) return '';
  return dlls.includes(fileName(providerPath)) ? "Going by its file's name. " : 'Going by its name. ';
}

/** Advice for products that an administrator manages centrally. */
const MANAGED =
  'It is managed centrally: ask its administrator or its vendor, or keep it out of the program that suffers, with an exclusion.';

const removalOf = ({ removal, managed, successor }: KnownProvider): string =>
  [removal, ...(managed ? [MANAGED] : []), ...(successor === null ? [] : [successor])].join(' ');

/** Company and advice of a product by its name, and whether it is managed; null for one that is not in the table. */
export function adviceOf(product: string): { company: string; advice: string; managed: boolean } | null {
  const known = providers.find((row) => row.product === product);
  return known === undefined ? null : { company: known.vendor, advice: removalOf(known), managed: known.managed };
}

/** The file's name in lower case, without folders; empty when there is no path. */
const fileName = (path: string | null): string =>
  path === null ? '' : path.slice(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1).toLowerCase();

/**
 * Finds a product by the file's name first, because some products use the GUIDs of Microsoft's sample, and installers make new
 * GUIDs for chains. Tries the entry's name last: some evidence shows nothing else.
 */
function knownProvider({ providerId, providerPath, name }: CatalogEntry): KnownProvider | null {
  for (const key of [fileName(providerPath), providerId ?? '', `name ${layerName(name)}`]) {
    const known = rowsByKey.get(key);
    if (known !== undefined) return known;
  }
  return null;
}

/** Rows by file name (lower case), GUID (upper case) and `name NAME`. Of several rows with one key the first counts. */
const rowsByKey: ReadonlyMap<string, KnownProvider> = new Map(
  providers
    .toReversed()
    .flatMap((row) =>
      [...row.dlls, ...row.providerIds, ...row.names.map((name) => `name ${name}`)].map((key) => [key, row] as const),
    ),
);
