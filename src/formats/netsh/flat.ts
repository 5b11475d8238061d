import { knownLabelTexts } from './labels.ts';

/** Shorter lines hold no two fields, so that nothing is looked for in them. */
const SHORTEST_FLAT = 80;
/** A whole catalog in one line; anything longer is no text. */
const LONGEST_FLAT = 1_000_000;

const DASHES = '-'.repeat(10);

let pattern: RegExp | null = null;

/**
 * The lines of a dump that a chat or a form has joined into one: it is cut again before every label and title of a
 * known language, and around dashes. A line with one label or none comes back as it is.
 */
export function unflatten(line: string): string[] {
  if (line.length < SHORTEST_FLAT || line.length > LONGEST_FLAT) return [line];
  pattern ??= flatPattern();
  const cuts = [...line.matchAll(pattern)].map((match) => match.index);
  if (cuts.length < 2) return [line];
  return [0, ...cuts]
    .map((from, index, all) => line.slice(from, all[index + 1] ?? line.length))
    .filter((part) => part.trim() !== '');
}

let titles: string[] | null = null;

/** Whether a second field may stand in a value in ASCII; to look for what any begins with takes a fraction of the time. */
export function mayHoldField(value: string): boolean {
  titles ??= knownLabelTexts().titles;
  return value.includes(':') || value.includes(DASHES) || titles.some((title) => value.includes(title));
}

function flatPattern(): RegExp {
  const { labels, titles } = knownLabelTexts();
  const any = (texts: readonly string[]) => texts.map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  // Longest first: "Protocol Chain Length" before "Protocol".
  const ordered = (texts: readonly string[]) => [...texts].sort((a, b) => b.length - a.length);
  return new RegExp(
    `(?<=^|[\\s|;>"]|\\\\[nrt]|&#1[03];)(?:(?:${any(ordered(labels))}) ?:|(?:${any(ordered(titles))})|${DASHES}-*(?= ))`,
    'g',
  );
}
