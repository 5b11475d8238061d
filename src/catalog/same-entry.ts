import type { CatalogEntry } from './entry.ts';

/**
 * The fields by which an entry of this machine is known again: by the plan's fingerprint, by `apply` after each step, and
 * where Winsock and the registry are compared. They are all fields of WSAPROTOCOL_INFOW that the model has but one.
 *
 * No name: the registry holds `@%SystemRoot%\System32\mswsock.dll,-60100`, and Winsock gives the text behind it in the
 * language of the process that asks. No path: Winsock tells one path for all entries of a provider, and each source
 * decodes its bytes on its own (docs/decisions/01-what-identifies-an-entry.md).
 */
export const IDENTIFYING_FIELDS = [
  'bitness',
  'id',
  'providerId',
  'serviceFlags',
  'providerFlags',
  'chainLength',
  'chain',
  'version',
  'addressFamily',
  'maxAddressLength',
  'minAddressLength',
  'socketType',
  'protocol',
  'protocolMaxOffset',
] as const satisfies readonly (keyof CatalogEntry)[];

/** The values of the identifying fields, as one text. */
export const entryKey = (entry: CatalogEntry): string => IDENTIFYING_FIELDS.map((field) => `${entry[field]}`).join('|');

export const isSameEntry = (a: CatalogEntry, b: CatalogEntry): boolean => entryKey(a) === entryKey(b);

/** The same entries in the same order. */
export const isSameCatalog = (a: readonly CatalogEntry[], b: readonly CatalogEntry[]): boolean =>
  a.length === b.length && a.every((entry, index) => isSameEntry(entry, b[index] as CatalogEntry));
