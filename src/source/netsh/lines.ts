import { LONGEST_LINE } from '../text.ts';

/** One line of a dump that says something, freed of what mail and forums put around it. */
export interface DumpLine {
  /** 1-based, in the file. */
  number: number;
  /** Null for a line without a colon: a title, or the rest of a wrapped value. */
  label: string | null;
  /** What follows the colon; the whole line where there is none. */
  value: string;
  /** False for the last line of the text that says anything: a dump can be cut there, by any means. */
  followed: boolean;
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

const QUOTE = /^(?:\s*[>|])+/;
const RULE = /^\\?[-\u2010-\u2015\u2500]{3,}\\?$/;

/** Cuts a dump into segments at its lines of dashes. */
export function segmentsOf(lines: readonly string[]): Segment[] {
  const segments: Segment[] = [];
  let current: Segment = { title: null, titleLine: 0, ruled: false, lines: [] };
  for (let index = 0; index < lines.length; index++) {
    const text = cleanLine(lines[index] as string);
    if (text === '') continue;
    if (RULE.test(text)) {
      const above = current.lines.at(-1);
      const title = above !== undefined && above.label === null ? current.lines.pop() : undefined;
      if (current.lines.length > 0) segments.push(current);
      current = { title: title?.value ?? null, titleLine: title?.number ?? index + 1, ruled: true, lines: [] };
      continue;
    }
    current.lines.push(parseLine(text, index + 1));
  }
  segments.push(current);
  const last = current.lines.at(-1);
  if (last !== undefined) last.followed = false;
  return segments;
}

function cleanLine(line: string): string {
  if (line.length > LONGEST_LINE) return '';
  return line
    .replace(/[\u00a0\ufeff\u200b]/g, ' ')
    .replace(QUOTE, '')
    .trim();
}

function parseLine(text: string, number: number): DumpLine {
  const colon = text.search(/[:\uff1a]/);
  if (colon <= 0) return { number, label: null, value: text, followed: true };
  return { number, label: text.slice(0, colon).trim(), value: text.slice(colon + 1).trim(), followed: true };
}
