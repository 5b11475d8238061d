import { LONGEST_LINE } from '../../inputs/text.ts';
import { unflatten } from './flat.ts';
import { type BareLine, withoutPrefixes } from './prefixes.ts';

/** One line of a dump that says something, freed of what mail and forums put around it. */
export interface DumpLine {
  /** 1-based, in the file. */
  number: number;
  /** Null for a line without a colon: a title, the rest of a wrapped value, or somebody's words. */
  label: string | null;
  /** What follows the colon; the whole line where there is none. */
  value: string;
  /** Whether a blank line stands above it, in a dump that is not double-spaced. */
  afterBlank: boolean;
  /** Whether it fills a console's width, so that the next line may go on in the middle of a word. */
  full: boolean;
  /** False for the last line of the text that says anything, and before a mark that something was left out: it can be cut. */
  followed: boolean;
  /** The number that findstr /n and its like gave the line; null where there is none. */
  printed: number | null;
  /** Whether it is longer than any that netsh prints, so that it was not read. */
  long: boolean;
}

/** Consecutive lines that belong together, opened by a line of dashes or a blank line or nothing. */
export interface Segment {
  /** The title above the dashes; null where there is none. */
  title: string | null;
  titleLine: number;
  /** True when a line of dashes opens it. */
  ruled: boolean;
  lines: DumpLine[];
}

const QUOTE = /^(?:\s*(?:[>|]|&gt;))+/;
const RULE = /^\\?[-\u2010-\u2015\u2500]{3,}\\?$/;
const DRIVE = /^[a-z]:\\/i;
export const CONSOLE_WIDTH = 79;

/** Whether it is the line of dashes below a title. */
export const isRule = (text: string): boolean => RULE.test(text);

/** Cuts a dump into segments at its lines of dashes. */
export function segmentsOf(lines: readonly string[]): Segment[] {
  const segments: Segment[] = [];
  let current: Segment = { title: null, titleLine: 0, ruled: false, lines: [] };
  for (const line of joinWrapped(dumpLines(lines))) {
    if (!isRule(line.value) || line.label !== null) {
      current.lines.push(line);
      continue;
    }
    const above = current.lines.at(-1);
    const title = above !== undefined && above.label === null ? current.lines.pop() : undefined;
    if (current.lines.length > 0 || current.ruled) segments.push(current);
    current = { title: title?.value ?? null, titleLine: title?.number ?? line.number, ruled: true, lines: [] };
  }
  segments.push(current);
  const last = current.lines.at(-1);
  if (last !== undefined) last.followed = false;
  return segments;
}

function dumpLines(lines: readonly string[]): DumpLine[] {
  const said: DumpLine[] = [];
  let blank = false;
  let spaced = 0;
  const bare = withoutPrefixes(lines.map(withoutMarks));
  for (let index = 0; index < lines.length; index++) {
    const whole = lines[index] as string;
    const { text: own, printed } = bare[index] as BareLine;
    for (const part of unflatten(own)) {
      const long = part.length > LONGEST_LINE;
      const text = cleanLine(long ? part.slice(0, LONGEST_SHOWN) : part);
      if (text === '' && !long) {
        blank = true;
        continue;
      }
      if (blank) spaced++;
      const before = said.at(-1);
      if (before !== undefined && isMarker(text)) before.followed = false;
      said.push({
        ...(long ? { label: null, value: text } : parseLine(text)),
        long,
        number: index + 1,
        afterBlank: blank,
        full: whole.length >= CONSOLE_WIDTH,
        followed: true,
        printed,
      });
      blank = false;
    }
  }
  // A forum that makes every line a paragraph: then blank lines say nothing.
  if (spaced > said.length / 2) for (const line of said) line.afterBlank = false;
  return said;
}

/** Colours of a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: ESC begins them
const ESCAPES = /\u001b\[[0-9;]{0,20}[A-Za-z]/g;

/** Without colours and without the quoting of mail. */
const withoutMarks = (line: string): string =>
  line.length > LONGEST_MARKED ? line : line.replace(ESCAPES, '').replace(QUOTE, '');

/** So much of a line that is too long is kept. */
const LONGEST_SHOWN = 200;

/** A whole catalog in one line has none of them. */
const LONGEST_MARKED = 10_000;

export function cleanLine(line: string): string {
  if (line.length > LONGEST_LINE) return '';
  return line
    .replace(/[\u00a0\ufeff\u200b]|&nbsp;/g, ' ')
    .replace(QUOTE, '')
    .replace(/\*\*|<br ?\/?>/gi, '')
    .trim();
}

export function parseLine(text: string): Pick<DumpLine, 'label' | 'value'> {
  const colon = DRIVE.test(text) ? -1 : text.search(/[:\uff1a]/);
  if (colon <= 0) return { label: null, value: text };
  return { label: text.slice(0, colon).trim(), value: text.slice(colon + 1).trim() };
}

/** A long value that mail has moved to the next line as a whole goes back behind its label. */
function joinWrapped(lines: readonly DumpLine[]): DumpLine[] {
  const joined: DumpLine[] = [];
  for (const line of lines) {
    const before = joined.at(-1);
    const moved =
      before !== undefined && before.label !== null && before.value === '' && line.label === null && !line.afterBlank;
    if (moved && !isRule(line.value) && !isMarker(line.value)) before.value = line.value;
    else joined.push(line);
  }
  return joined;
}

const OMISSION =
  /^(?:\. ?\. ?\.|\u2026|snip|(?:output )?truncated|more\b[\s-]*(?:\(|$)|(?:\d{1,6} )?(?:lines? |entries |rest )?(?:omitted|left out|removed|cut\b))/i;

/** What people write where they have left something out, and programs where they stopped. */
export function isMarker(text: string): boolean {
  return OMISSION.test(text.replace(/^[\s[(<{*_~-]+/, ''));
}
