import type { Bitness, CatalogEntry } from '../catalog/entry.ts';
import type { Filters } from '../documents/documents.ts';

/** An entry by its id; bitness null for that id in either catalog. */
export interface EntryReference {
  bitness: Bitness;
  id: number;
}

/** `1031` or `64:1031`; null when the text is neither. */
export function parseEntryReference(text: string): EntryReference | null {
  const match = /^(?:(32|64):)?(\d{1,10})$/.exec(text);
  if (match === null) return null;
  return { bitness: match[1] === undefined ? null : (Number(match[1]) as 32 | 64), id: Number(match[2]) };
}

/** The entries that keep all of the filters. */
export function filterEntries(entries: readonly CatalogEntry[], filters: Filters | null): CatalogEntry[] {
  if (filters === null) return [...entries];
  const references = filters.id?.map(parseEntryReference) ?? null;
  return entries.filter(
    (entry) =>
      (filters.bitness === null || entry.bitness === filters.bitness) &&
      (filters.kind === null || entry.kind === filters.kind) &&
      (!filters.nonIfs || entry.nonIfs === true) &&
      (filters.name === null || filters.name.some((pattern) => matchesWildcard(entry.name ?? '', pattern))) &&
      (references === null || references.some((reference) => reference !== null && refersTo(reference, entry))),
  );
}

const refersTo = (reference: EntryReference, entry: CatalogEntry): boolean =>
  entry.id === reference.id && (reference.bitness === null || entry.bitness === reference.bitness);

/** `*` any text, `?` any character, without case. Two pointers instead of a pattern: names are hostile. */
export function matchesWildcard(text: string, pattern: string): boolean {
  const [subject, wanted] = [text.toLowerCase(), pattern.toLowerCase()];
  let [at, want, star, resume] = [0, 0, -1, 0];
  while (at < subject.length) {
    if (wanted[want] === '*') {
      star = want++;
      resume = at;
    } else if (want < wanted.length && (wanted[want] === '?' || wanted[want] === subject[at])) {
      at++;
      want++;
    } else if (star !== -1) {
      want = star + 1;
      at = ++resume;
    } else {
      return false;
    }
  }
  while (wanted[want] === '*') want++;
  return want === wanted.length;
}
