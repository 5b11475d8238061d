import type { CatalogEntry } from '../catalog/entry.ts';
import type { NamedEntry } from '../documents/generated/types.ts';

/** The fields of an entry that identify it in a document. */
export const namedEntry = ({ bitness, id, kind, name, providerId }: CatalogEntry): NamedEntry => ({
  bitness,
  id,
  kind,
  name,
  providerId,
});
