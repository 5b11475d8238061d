import type { CatalogEntry } from '../catalog/entry.ts';
import type { NamedEntry } from '../documents/generated/types.ts';

/** What names an entry, and no more. */
export const namedEntry = ({ bitness, id, kind, name, providerId }: CatalogEntry): NamedEntry => ({
  bitness,
  id,
  kind,
  name,
  providerId,
});
