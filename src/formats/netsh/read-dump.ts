import type { EntryFacts } from '../../catalog/entry.ts';
import { withoutRawBytes } from '../../inputs/text.ts';

/** One entry of a dump, with what its lines show about the dump itself. */
export interface ReadEntry {
  facts: EntryFacts;
  /** Whether its type ends in `(32)`; null when the type is not in the dump. */
  marked32: boolean | null;
  firstLine: number;
  /** Whether it has the first line that netsh prints of an entry. */
  hasHead: boolean;
  /** Whether it has the last line that netsh prints of an entry. */
  hasEnd: boolean;
  hasFlags: boolean;
  /** Warnings about the entry, as code and text. */
  notes: readonly [code: string, message: string][];
}

export interface ReadDump {
  entries: ReadEntry[];
  nameSpaces: number;
  /** Lines that may be part of a catalog and could not be read. */
  lost: readonly { line: number; reason: string }[];
  /** How many more such lines there are. */
  moreLost: number;
  /** Whether the command line that printed the dump is above it. */
  announced: boolean;
  /** Whether each entry shows the same few fields, because somebody has filtered the dump. */
  filtered: boolean;
  encoding: string;
  /** False when no known code page fits: then characters U+0080 to U+00FF stand for raw bytes. */
  decoded: boolean;
}

/** In a dump of an unknown code page, replaces each byte of a text that is not ASCII by U+FFFD. */
export function replaceRawBytes(facts: EntryFacts): void {
  changeTexts(facts, withoutRawBytes);
}

/** Applies a function to the names and the path of an entry. */
export function changeTexts(facts: EntryFacts, change: (text: string) => string): void {
  if (facts.name !== null) facts.name = change(facts.name);
  if (facts.rawName !== null) facts.rawName = change(facts.rawName);
  if (facts.providerPath !== null) facts.providerPath = change(facts.providerPath);
}
