import type { RegistryRow } from '../rows/collected.ts';
import { isSurelyCatalog, mayBeCatalog } from '../unplaced.ts';

/** A line that is the path of a registry key, and nothing else. */
export const KEY_PATH = /^(?:HKEY_LOCAL_MACHINE|HKLM)\\[^[\]"<>|]{1,1000}$/i;

/** What a text of the registry may hold beside a catalog: the names and paths of DLLs and devices, with GUIDs. */
const OF_TEXTS = /\.dll\b|\{|Service ?Provider/gi;

/** Whether a line that could continue a text of the registry may be part of a catalog instead. */
export const isNoText = (text: string): boolean => isSurelyCatalog(text) || mayBeCatalog(text.replace(OF_TEXTS, ''));

/** The keys of a catalog in a path. */
const CATALOG_KEYS = /(?:^|\\)(?:Protocol_Catalog\d{1,4}|Catalog_Entries(?:64)?)(?=\\|$)/gi;

/** Removes the catalog's own key names from a path, so that they do not count as signs of an entry. */
export const withoutCatalogKeys = (path: string): string => path.replace(CATALOG_KEYS, '');

export interface RegistryText {
  rows: RegistryRow[];
  /** Lines that may be part of a catalog, but are no key and no value. `key` is the key above; null for none. */
  unplaced: { target: string; key: string | null }[];
}
