import type { EntryFacts } from '../../catalog/entry.ts';
import { withoutRawBytes } from '../../inputs/text.ts';

/** What one entry of a dump says; `notes` are the doubts about it, as warning code and text. */
export interface ReadEntry {
  facts: EntryFacts;
  /** Whether its type carries `(32)`; null when the type is not there to tell. */
  marked32: boolean | null;
  firstLine: number;
  /** Whether it begins where netsh begins an entry, and goes on to where netsh ends one. */
  hasHead: boolean;
  hasEnd: boolean;
  hasFlags: boolean;
  notes: readonly [code: string, message: string][];
}

/** One dump as it was read. */
export interface ReadDump {
  entries: ReadEntry[];
  nameSpaces: number;
  /** Places where something of a catalog stands that could not be read. */
  lost: readonly { line: number; reason: string }[];
  /** How many more such places there are. */
  moreLost: number;
  /** Whether the command that printed it stands above it. */
  announced: boolean;
  /** Whether each entry shows the same few fields: somebody printed no more of them. */
  filtered: boolean;
  encoding: string;
  /** False when no known code page fits: then characters U+0080 to U+00FF stand for raw bytes. */
  decoded: boolean;
}

/** Names of a text in an unknown code page, for people: each byte that is not ASCII is U+FFFD. */
export function loseRawText(facts: EntryFacts): void {
  changeTexts(facts, withoutRawBytes);
}

/** Puts the names and the path of an entry through a function. */
export function changeTexts(facts: EntryFacts, change: (text: string) => string): void {
  if (facts.name !== null) facts.name = change(facts.name);
  if (facts.rawName !== null) facts.rawName = change(facts.rawName);
  if (facts.providerPath !== null) facts.providerPath = change(facts.providerPath);
}
