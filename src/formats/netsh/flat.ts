import { anyOf, knownLabelTexts } from './labels.ts';

/** A shorter line does not hold two fields. */
const SHORTEST_FLAT = 80;
/** A whole catalog in one line is shorter. */
const LONGEST_FLAT = 1_000_000;

const DASHES = '-'.repeat(10);

let pattern: RegExp | null = null;

/**
 * Splits a line in which a chat or a web form has joined the lines of a dump. It splits before each label and title of a known
 * language, and around dashes. A line with at most one label is returned as it is.
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

/** Whether an ASCII value may hold a second field, so that `unflatten` may split its line. Much faster than `unflatten`. */
export function mayHoldField(value: string): boolean {
  titles ??= knownLabelTexts().titles;
  return value.includes(':') || value.includes(DASHES) || titles.some((title) => value.includes(title));
}

function flatPattern(): RegExp {
  const { labels, titles } = knownLabelTexts();
  return new RegExp(`(?<=^|[\\s|;>"]|\\\\[nrt])(?:(?:${anyOf(labels)}) ?:|(?:${anyOf(titles)})|${DASHES}-*(?= ))`, 'g');
}
