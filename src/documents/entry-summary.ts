import type { CatalogEntry } from '../catalog/entry.ts';
import type { NamedEntry } from './generated/types.ts';

/** The fields of an entry that name it. Documents show them where all fields would be too much. */
export const entrySummary = ({ bitness, id, kind, name, providerId }: CatalogEntry): NamedEntry => ({
  bitness,
  id,
  kind,
  name,
  providerId,
});
