import { foldLabel, knownLabelTexts, languageLabels } from './labels.ts';

/** A dump's line without what a program put in front of it. */
export interface BareLine {
  text: string;
  /** The number that findstr /n, grep -n or Select-String gave the line; null where there is none. */
  printed: number | null;
}

/** A longer beginning is no file's or computer's name. */
const LONGEST_PREFIX = 300;
/** So many lines have to begin alike: a name with a label in it is one line. */
const FEWEST_ALIKE = 2;
const NUMBER = /(?:^|:)(\d{1,7})[:-]\s*$/;

/**
 * Takes from lines what stands before a label or title of a known language: a computer's or file's name, a line's number, a
 * time. Only a beginning that several lines have in common, but for its digits, is taken.
 */
export function withoutPrefixes(lines: readonly string[]): BareLine[] {
  const prefixes = lines.map(prefixOf);
  const shapes = new Map<string, number>();
  for (const prefix of prefixes) if (prefix !== '') shapes.set(shapeOf(prefix), (shapes.get(shapeOf(prefix)) ?? 0) + 1);
  const common = new Set([...shapes].filter(([, count]) => count >= FEWEST_ALIKE).map(([shape]) => shape));
  if (common.size === 0) return lines.map((text) => ({ text, printed: null }));
  const own = prefixes.map((prefix) => (prefix !== '' && common.has(shapeOf(prefix)) ? shapeOf(prefix) : null));
  const below = [...own];
  for (let index = below.length - 2; index >= 0; index--) below[index] ??= below[index + 1] ?? null;
  let above: string | null = null;
  return lines.map((text, index) => {
    const shape = own[index] ?? null;
    above = shape ?? above;
    const prefix =
      shape === null ? sharedPrefix(text, above, below[index] ?? null, common) : (prefixes[index] as string);
    const number = NUMBER.exec(prefix)?.[1];
    return { text: text.slice(prefix.length), printed: number === undefined ? null : Number(number) };
  });
}

/** What stands before a label or a title of a known language; '' where the line begins with one, or has none. */
function prefixOf(line: string): string {
  const start = line.slice(0, LONGEST_PREFIX);
  pattern ??= labelPattern();
  const found = pattern.exec(start);
  if (found === null || found.index === 0) return '';
  const colon = line.indexOf(':');
  // A line that begins with a label is a field, whatever its value holds.
  return languageLabels().fields.has(foldLabel(line.slice(0, colon))) ? '' : line.slice(0, found.index);
}

/** Dashes, chains and blank lines have no label: they begin as the nearest lines above and below that have one. */
function sharedPrefix(line: string, above: string | null, below: string | null, common: ReadonlySet<string>): string {
  for (const shape of [above, below]) {
    if (shape === null) continue;
    // A computer's name can hold digits, and a blank line has lost the blank behind it.
    const prefix = line.slice(0, shape.length);
    if (shapeOf(prefix) === shape) return prefix;
    if (shapeOf(line) === shape.trimEnd()) return line;
  }
  const numbered = /^(?:.{0,260}:)?\d{1,7}[:-]/.exec(line)?.[0] ?? '';
  return numbered !== '' && common.has(shapeOf(numbered)) ? numbered : '';
}

/** Numbers and times grow from line to line. */
const shapeOf = (prefix: string): string => prefix.replace(/\d+/g, '0');

let pattern: RegExp | null = null;

function labelPattern(): RegExp {
  const { labels, titles } = knownLabelTexts();
  const any = (texts: readonly string[]) =>
    [...texts]
      .sort((a, b) => b.length - a.length)
      .map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('|');
  return new RegExp(`(?<=^|[\\s:|>\\])-])(?:(?:${any(labels)}) {0,40}:|(?:${any(titles)})\\s*$)`);
}
