import type { CatalogEntry } from './entry.ts';

/**
 * The fields that two sources of this machine must agree on. The plan's fingerprint uses them, `apply` after each step, and the
 * comparison of Winsock with the registry. They are the bitness, and all fields of WSAPROTOCOL_INFOW that the model has except
 * the name.
 *
 * The name is left out, because the registry holds `@%SystemRoot%\System32\mswsock.dll,-60100` and Winsock returns its text in
 * the language of the calling process. The path is left out, because Winsock returns one path for all entries of a provider, and
 * each source decodes the bytes in its own way (docs/decisions/01-what-identifies-an-entry.md).
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
