import type { CatalogEntry } from '../catalog/entry.ts';
import { entryKey } from '../catalog/same-entry.ts';

/** SHA-256 over both catalogs, in hex: over the identifying fields of each entry, in catalog order. */
export const fingerprintOf = (entries: readonly CatalogEntry[]): string =>
  process.getBuiltinModule('node:crypto').createHash('sha256').update(entries.map(entryKey).join('\n')).digest('hex');
