import { anyOf, foldLabel, knownLabelTexts, languageLabels } from './labels.ts';

/** A line of a dump, without what another program has put in front of it. */
export interface BareLine {
  text: string;
  /** The number that findstr /n, grep -n or Select-String gave the line; null where there is none. */
  printed: number | null;
  /** The computer or file that its prefix names; null where there is no prefix. */
  origin: string | null;
}

/** A longer prefix is not the name of a file or computer. */
const LONGEST_PREFIX = 300;
/** How many lines must have a prefix. In a single line it may be part of a name that contains a label. */
const FEWEST_ALIKE = 2;
/** What differs between the lines of one computer: dates, times, and the line number at the end. */
const COUNTED =
  /(?<![\d.])\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?=[T ])|\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,9})?|(?<=^|:)\d{1,7}[:-]\s*$/g;
const NUMBER = /(?:^|:)(\d{1,7})[:-]\s*$/;

/**
 * Removes what stands in front of a label or title of a known language: the name of a computer or file, a line number, a time.
 * Removes it only where several lines have the same prefix. Digits may differ.
 */
export function withoutPrefixes(lines: readonly string[]): BareLine[] {
  const prefixes = lines.map(prefixOf);
  const shapes = new Map<string, number>();
  for (const prefix of prefixes) if (prefix !== '') shapes.set(shapeOf(prefix), (shapes.get(shapeOf(prefix)) ?? 0) + 1);
  const common = new Set([...shapes].filter(([, count]) => count >= FEWEST_ALIKE).map(([shape]) => shape));
  if (common.size === 0) return lines.map((text) => ({ text, printed: null, origin: null }));
  const own = prefixes.map((prefix) => (common.has(shapeOf(prefix)) ? shapeOf(prefix) : null));
  const below = [...own];
  for (let index = below.length - 2; index >= 0; index--) below[index] ??= below[index + 1] ?? null;
  let above: string | null = null;
  return lines.map((text, index) => {
    const shape = own[index] ?? null;
    above = shape ?? above;
    const prefix =
      shape === null ? sharedPrefix(text, above, below[index] ?? null, common) : (prefixes[index] as string);
    const number = NUMBER.exec(prefix)?.[1];
    return {
      text: text.slice(prefix.length),
      printed: number === undefined ? null : Number(number),
      origin: prefix === '' ? null : prefix.replace(COUNTED, ''),
    };
  });
}

/** The text in front of a label or a title of a known language; '' where the line begins with one, or has none. */
function prefixOf(line: string): string {
  const start = line.slice(0, LONGEST_PREFIX);
  pattern ??= labelPattern();
  const found = pattern.exec(start);
  if (found === null) return '';
  const colon = line.indexOf(':');
  // A line that begins with a label is a field, whatever its value holds.
  return languageLabels().fields.has(foldLabel(line.slice(0, colon))) ? '' : line.slice(0, found.index);
}

/** The prefix of a line without a label (dashes, chains, blank lines): that of the nearest line above or below which has one. */
function sharedPrefix(line: string, above: string | null, below: string | null, common: ReadonlySet<string>): string {
  for (const shape of [above, below]) {
    if (shape === null) continue;
    const prefix = beginningOf(line, shape);
    if (prefix !== null) return prefix;
    // A blank line may have lost the spaces at the end of its prefix.
    if (shapeOf(line) === shape.trimEnd()) return line;
  }
  const numbered = /^(?:.{0,260}:)?\d{1,7}[:-]/.exec(line)?.[0] ?? '';
  return common.has(shapeOf(numbered)) ? numbered : '';
}

/** The beginning of a line that has this shape; null where the line begins in another way. */
function beginningOf(line: string, shape: string): string | null {
  let end = 0;
  for (const character of shape) {
    const from = end;
    if (character !== '0') end += line.startsWith(character, end) ? character.length : 0;
    else while (/\d/.test(line.charAt(end))) end++;
    if (end === from) return null;
  }
  return line.slice(0, end);
}

/** A prefix with 0 for each of its numbers: line numbers and times differ from line to line. */
const shapeOf = (prefix: string): string => prefix.replace(/\d+/g, '0');

let pattern: RegExp | null = null;

function labelPattern(): RegExp {
  const { labels, titles } = knownLabelTexts();
  return new RegExp(`(?<=^|[\\s:|>\\])-])(?:(?:${anyOf(labels)}) {0,40}:|(?:${anyOf(titles)})\\s*$)`);
}
