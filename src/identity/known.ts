import type { CatalogEntry } from '../catalog/entry.ts';
import type { WindowsProvider } from '../catalog/windows-provider.ts';
import { lazy } from '../lazy.ts';
import { KNOWN_KEYS, WINDOWS_IDS } from './known-keys.ts';

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

interface Table {
  providers: KnownProvider[];
  windowsBaseProviders: WindowsProvider[];
}

const table = (): Table => lazy<Table>('known-providers.json');

/** Windows' own base providers, by GUID. */
export const windowsProviders = (): readonly WindowsProvider[] => table().windowsBaseProviders;

export const windowsProviderIds = (): ReadonlySet<string> => new Set(WINDOWS_IDS);

/** Product, company and advice by GUID, else by the file's name; nothing is looked at but the entry itself. */
export function recognised(entry: CatalogEntry): CatalogEntry {
  if (entry.providerId !== null && WINDOWS_IDS.includes(entry.providerId)) {
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
  const known = table().providers.find((row) => row.product === product);
  return known === undefined ? null : { company: known.vendor, advice: removalOf(known) };
}

const fileName = (path: string): string => path.slice(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1);

/** By the file's name first: products copy the GUIDs of Microsoft's sample, and installers make up those of chains. */
function knownProvider({ providerId, providerPath }: CatalogEntry): KnownProvider | null {
  const dll = providerPath === null ? '' : fileName(providerPath).toLowerCase();
  if (!isKey(dll) && !isKey(providerId ?? '')) return null;
  rows ??= rowsByKey();
  return rows.get(dll) ?? rows.get(providerId ?? '') ?? null;
}

/** Whether the table may have a row for it: to read it takes longer than all else of a list. */
const isKey = (text: string): boolean => KNOWN_KEYS.includes(`\n${text}\n`);

/** Rows by file name in lower case and by GUID in upper, of which the first counts. */
let rows: Map<string, KnownProvider> | null = null;

function rowsByKey(): Map<string, KnownProvider> {
  const byKey = new Map<string, KnownProvider>();
  for (const row of table().providers.toReversed())
    for (const key of [...row.dlls, ...row.providerIds]) byKey.set(key, row);
  return byKey;
}
