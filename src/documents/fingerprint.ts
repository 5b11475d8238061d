import type { CatalogEntry } from '../catalog/entry.ts';
import { entryKey } from '../catalog/same-entry.ts';

/** SHA-256, in hex, of the identifying fields of all entries of both catalogs, in catalog order. */
export const fingerprintOf = (entries: readonly CatalogEntry[]): string =>
  // Node.js takes milliseconds to load it, and list and test need it seldom.
  process.getBuiltinModule('node:crypto').createHash('sha256').update(entries.map(entryKey).join('\n')).digest('hex');
