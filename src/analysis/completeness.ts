import type { CatalogEntry } from '../catalog/entry.ts';

/**
 * Whether a source shows all there is: only then does it mean something that an entry is not there.
 * @param missingEntries how many entries the source is known to lack
 * @param mayBeExcerpt for text that people copy out of a window: without a single base provider it is surely cut
 */
export function showsAll(entries: readonly CatalogEntry[], missingEntries: number, mayBeExcerpt: boolean): boolean {
  if (missingEntries > 0 || entries.some(({ id, position }) => id === null || position === null)) return false;
  return !mayBeExcerpt || entries.some(({ kind }) => kind === 'baseServiceProvider');
}
