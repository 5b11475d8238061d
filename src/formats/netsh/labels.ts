import table from '../../../data/netsh-labels.json' with { type: 'json' };
import type { EntryKind } from '../../catalog/entry.ts';

/** The lines of one entry, in the order in which netsh prints them on every Windows and in every language. */
export const FIELDS = [
  'entryType',
  'description',
  'providerId',
  'providerPath',
  'id',
  'version',
  'addressFamily',
  'maxAddressLength',
  'minAddressLength',
  'socketType',
  'protocol',
  'serviceFlags',
  'chainLength',
  'chain',
] as const;

export type Field = (typeof FIELDS)[number];
/** `nameSpace` and `active` are fields of name space providers only. */
export type LabelMeaning = Field | 'nameSpace' | 'active';
export type TitleMeaning = 'entry' | 'nameSpace';

/** What labels, titles and entry types mean. The keys were folded by `foldLabel`. */
export interface Labels {
  fields: Map<string, LabelMeaning>;
  kinds: Map<string, EntryKind>;
  titles: Map<string, TitleMeaning>;
  /** Entry types that the dump uses for two kinds. */
  doubtfulKinds: Set<string>;
}

/** A copy of `languageLabels`, to which a dump's own labels can be added. */
export const knownLabels = (): Labels => ({
  fields: new Map(languageLabels().fields),
  kinds: new Map(languageLabels().kinds),
  titles: new Map(languageLabels().titles),
  doubtfulKinds: new Set(),
});

/** The form in which labels are compared. Mail programs change case and spaces. */
export const foldLabel = (text: string): string => text.trim().replace(/\s+/g, ' ').toLowerCase();

/**
 * Whether an entry type ends in brackets, or is a known type with more text around it. netsh prints nothing there but `(32)`, so this
 * may be a mark of the 32-bit catalog that nobody knows, such as `(x86)`.
 * @param type without its mark `(32)`
 */
export function hasUnknownMark(type: string): boolean {
  const folded = foldLabel(type);
  const known = languageLabels().kinds;
  if (known.has(folded)) return false;
  return (
    /[)\]\uff09]$/.test(folded) || [...known.keys()].some((kind) => folded.startsWith(kind) || folded.endsWith(kind))
  );
}

let labels: Labels | null = null;

/** The labels of the languages in data/netsh-labels.json. Shared: do not change them. */
export function languageLabels(): Labels {
  labels ??= build();
  return labels;
}

/** The labels and titles of known languages as netsh prints them. */
export function knownLabelTexts(): { labels: string[]; titles: string[] } {
  return {
    labels: table.languages.flatMap((language) => Object.values(language.fields).flat()),
    titles: table.languages.flatMap((language) => [...language.entryTitle, ...language.nameSpaceTitle]),
  };
}

/** A pattern that matches a text itself. */
export const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
/** A pattern that matches each of the texts. */
export const anyOf = (texts: readonly string[]): string => texts.map(literal).join('|');

/** Whether a line begins with a label of a known language. */
export function isKnownLabel(line: string): boolean {
  const colon = line.indexOf(':');
  return colon > 0 && languageLabels().fields.has(foldLabel(line.slice(0, colon).replace(/^[>|\s]+/, '')));
}

function build(): Labels {
  const labels: Labels = { fields: new Map(), kinds: new Map(), titles: new Map(), doubtfulKinds: new Set() };
  for (const language of table.languages) {
    for (const title of language.entryTitle) labels.titles.set(foldLabel(title), 'entry');
    for (const title of language.nameSpaceTitle) labels.titles.set(foldLabel(title), 'nameSpace');
    for (const [kind, texts] of Object.entries(language.kinds)) {
      for (const text of texts) labels.kinds.set(foldLabel(text), kind as EntryKind);
    }
    for (const [field, texts] of Object.entries(language.fields)) {
      for (const text of texts) labels.fields.set(foldLabel(text), field as LabelMeaning);
    }
  }
  return labels;
}
