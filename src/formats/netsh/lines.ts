import { LONGEST_LINE } from '../../inputs/text.ts';
import { isMarker } from '../omission.ts';
import { isLongValue } from './continuation.ts';
import { unflatten } from './flat.ts';
import { type BareLine, withoutPrefixes } from './prefixes.ts';

/** A line of a dump that is not blank, without what mail programs and forums have added. */
export interface DumpLine {
  /** Line number in the file, from 1. */
  number: number;
  /** The text in front of the colon. Null for a line without a colon: a title, the rest of a wrapped value, or a remark. */
  label: string | null;
  /** The text behind the colon; the whole line where there is none. */
  value: string;
  /** Whether a blank line is above it. False in a dump with a blank line between all lines. */
  afterBlank: boolean;
  /** Whether the line is as wide as a console, so that the next line may continue it in the middle of a word. */
  full: boolean;
  /** False for the last line of the text, and before a mark of an omission: the end of such a line may be cut off. */
  followed: boolean;
  /** The line number that findstr /n or grep -n printed; null where there is none. */
  printed: number | null;
  /** The computer or file that a prefix of the line names; null where there is none. */
  origin: string | null;
  /** Whether the line is longer than any that netsh prints. Such a line is not read. */
  long: boolean;
}

/** The lines from one line of dashes to the next. */
export interface Segment {
  /** The line above the dashes; null where it has a label, or there is none. */
  title: string | null;
  titleLine: number;
  /** Whether a line of dashes is above it. False only for the first segment. */
  ruled: boolean;
  lines: DumpLine[];
}

const QUOTE = /^(?:\s*(?:[>|]|&gt;))+/;
const RULE = /^\\?[-\u2010-\u2015\u2500]{3,}\\?$/;
const DRIVE = /^[a-z]:\\/i;
export const CONSOLE_WIDTH = 79;

/** Whether the line is the dashes that netsh prints below a title. */
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
  const result: DumpLine[] = [];
  let blank = false;
  let spaced = 0;
  const bare = withoutPrefixes(lines.map(withoutMarks));
  for (let index = 0; index < lines.length; index++) {
    const whole = lines[index] as string;
    const { text: own, printed, origin } = bare[index] as BareLine;
    for (const part of unflatten(own)) {
      const long = part.length > LONGEST_LINE;
      const text = cleanLine(long ? part.slice(0, LONGEST_SHOWN) : part);
      if (text === '' && !long) {
        blank = true;
        continue;
      }
      if (blank) spaced++;
      const before = result.at(-1);
      if (before !== undefined && isMarker(text)) before.followed = false;
      result.push({
        ...(long ? { label: null, value: text } : parseLine(text)),
        long,
        number: index + 1,
        afterBlank: blank,
        full: whole.length >= CONSOLE_WIDTH,
        followed: true,
        printed,
        origin,
      });
      blank = false;
    }
  }
  // Some forums make each line a paragraph. Then blank lines do not separate entries.
  if (spaced > result.length / 2) for (const line of result) line.afterBlank = false;
  return result;
}

/** Codes that set colours in a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: ESC begins them
const ESCAPES = /\u001b\[[0-9;]{0,20}[A-Za-z]/g;

/** Removes colours, and the `>` of quoted mail. */
const withoutMarks = (line: string): string =>
  line.length > LONGEST_MARKED ? line : line.replace(ESCAPES, '').replace(QUOTE, '');

/** How much is kept of a line that is too long. */
const LONGEST_SHOWN = 200;

/** A longer line may be a whole catalog in one line, which has no colours and is not quoted. */
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

/** Joins a label with its value where a mail program has moved the whole value to the next line. */
function joinWrapped(lines: readonly DumpLine[]): DumpLine[] {
  const joined: DumpLine[] = [];
  for (const line of lines) {
    const before = joined.at(-1);
    const moved =
      before !== undefined && before.label !== null && before.value === '' && line.label === null && !line.afterBlank;
    if (moved && isLongValue(line.value)) before.value = line.value;
    else joined.push(line);
  }
  return joined;
}
