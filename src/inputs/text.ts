import { isUtf8 } from 'node:buffer';
import { decodeCodePage } from './code-pages.ts';

/** A text in lines. Undecodable bytes never join or lose lines: legacy bytes are cut into lines first. */
export interface TextLines {
  lines: string[];
  encoding: string;
  /** False when no known code page fits: then characters U+0080 to U+00FF stand for raw bytes. */
  decoded: boolean;
}

/** OEM and ANSI code pages that cmd's `>` can have written, most used first (iconv-lite's names). */
const CODE_PAGES: readonly string[] =
  'utf8 cp437 cp850 cp936 cp932 cp949 cp950 cp866 cp852 cp857 cp737 cp775 cp862 cp720 cp874 cp1252 cp1251 cp1250 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258'.split(
    ' ',
  );

const SNIFFED_BYTES = 65536;
/** Longer lines are no text that a Windows tool printed; they stay undecoded. */
export const LONGEST_LINE = 2000;
const LINE_BREAK = /\r\n|\n|\r/;

/**
 * Decodes what redirecting a Windows program's output can give: UTF-8, UTF-16 with or without a mark,
 * or a code page that the file does not name.
 * @param isKnown whether the label that a line begins with is understood; the code page with most of them is taken
 */
export function decodeText(bytes: Buffer, isKnown: (label: string) => boolean): TextLines {
  const unicode = unicodeEncoding(bytes);
  if (unicode !== null) {
    const text = withoutNulls(decodeUnicode(bytes, unicode));
    if (unicode === 'utf-8' || !MIXED.test(text)) return split(text, unicode, true);
  }
  const raw = split(withoutNulls(bytes.toString('latin1').replace(/^(?:\xff\xfe|\xfe\xff)/, '')), 'unknown', false);
  const labels = new Map<string, number>();
  for (const line of raw.lines.slice(0, 4000)) {
    const label = line.length > LONGEST_LINE ? '' : line.slice(0, line.indexOf(':') + 1);
    if (label !== '') labels.set(label, (labels.get(label) ?? 0) + 1);
  }
  const page = codePageOfLabels(labels, isKnown);
  if (page === null) return { ...raw, decoded: !raw.lines.some(hasHighByte) };
  return { ...raw, lines: raw.lines.map((line) => decodeLine(line, page)), encoding: page, decoded: true };
}

/**
 * The code page in which most labels are understood; null when none is in any.
 * @param labels with their colons and a character for each byte, and how often each stands in the text
 */
export const codePageOfLabels = (
  labels: ReadonlyMap<string, number>,
  isKnown: (label: string) => boolean,
): string | null => likeliestPage(pagesOfLabels([...labels.keys()], isKnown), [...labels.values()]);

/** A code page, and which labels are understood in it, by their places. */
export interface PageLabels {
  page: string;
  known: readonly number[];
}

/** The code pages in which any label is understood, most used first. */
export function pagesOfLabels(labels: readonly string[], isKnown: (label: string) => boolean): PageLabels[] {
  // Only a label that is not ASCII can tell code pages apart.
  const foreign = [...labels.keys()].filter((place) => /[\x80-\xff]/.test(labels[place] as string));
  if (foreign.length === 0) return [];
  const joined = Buffer.from(foreign.map((place) => labels[place]).join('\n'), 'latin1');
  return CODE_PAGES.map((page) => {
    const decoded = decodeCodePage(joined, page).split('\n');
    const isUnderstood = (label: string | undefined) =>
      label !== undefined && !label.includes('\ufffd') && isKnown(label);
    return { page, known: foreign.filter((_, index) => isUnderstood(decoded[index])) };
  }).filter(({ known }) => known.length > 0);
}

/** The page in which most labels are understood. @param counts how often each stands in the text */
export function likeliestPage(pages: readonly PageLabels[], counts: readonly number[]): string | null {
  let best: { page: string | null; score: number } = { page: null, score: 0 };
  for (const { page, known } of pages) {
    const score = known.reduce((sum, place) => sum + (counts[place] ?? 0), 0);
    if (score > best.score) best = { page, score };
  }
  return best.page;
}

/** A text whose bytes can be compared as they are: UTF-8, or in a code page that is still to be found out (null). */
export interface EncodedText {
  bytes: Buffer;
  encoding: 'utf-8' | 'utf-16le' | null;
}

/** The text in bytes, one for each character of ASCII; null where decodeText has more to do than decode. */
export function encodedText(bytes: Buffer): EncodedText | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    const text = bytes.toString('utf16le', 2);
    if (bytes.length % 2 === 1 || MIXED.test(text)) return null;
    return withoutNul(Buffer.from(text), 'utf-16le');
  }
  if (isUtf8(bytes))
    return withoutNul(bytes.subarray(bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0), 'utf-8');
  return isUtf8(withoutCutCharacters(bytes)) ? null : withoutNul(bytes, null);
}

const withoutNul = (bytes: Buffer, encoding: EncodedText['encoding']): EncodedText | null =>
  bytes.includes(0) ? null : { bytes, encoding };

/** CR and LF of single bytes in UTF-16: somebody has added to the file in another encoding. */
const MIXED = /[\u0a0d\u0d0a]/;

/** A file that PowerShell appended to in UTF-16 is ASCII with a NUL behind every character from there on. */
const withoutNulls = (text: string): string => text.replaceAll('\0', '');

/** The Unicode encoding of a text, or null for one in a code page. */
export function unicodeEncoding(bytes: Buffer): 'utf-8' | 'utf-16le' | 'utf-16be' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const sample = bytes.subarray(0, SNIFFED_BYTES);
  const nulls: [even: number, odd: number] = [0, 0];
  for (let index = 0; index < sample.length; index++) if (sample[index] === 0) nulls[(index % 2) as 0 | 1]++;
  const [even, odd] = nulls;
  const fromTheStart = sample.subarray(0, 64).includes(0);
  if (fromTheStart && odd > sample.length / 8 && odd > even * 4) return 'utf-16le';
  if (fromTheStart && even > sample.length / 8 && even > odd * 4) return 'utf-16be';
  return isUtf8(bytes) || isUtf8(withoutCutCharacters(bytes)) ? 'utf-8' : null;
}

/** The lines of a Unicode text, one at a time: there may be more than memory should hold at once. */
export function* unicodeLines(bytes: Buffer): Generator<string> {
  const text = decodeUnicode(bytes, unicodeEncoding(bytes) ?? 'utf-8');
  for (let at = 0; at < text.length; ) {
    const found = text.indexOf('\n', at);
    const end = found === -1 ? text.length : found;
    yield text.slice(at, end);
    at = end + 1;
  }
}

/** A Unicode text without its byte order mark; null where the bytes are none. Windows PowerShell 5.1 writes `>` in UTF-16. */
export function unicodeText(bytes: Buffer): string | null {
  const encoding = unicodeEncoding(bytes);
  return encoding === null ? null : decodeUnicode(bytes, encoding);
}

/** Decodes and drops the byte order mark. */
export function decodeUnicode(bytes: Buffer, encoding: 'utf-8' | 'utf-16le' | 'utf-16be'): string {
  return new TextDecoder(encoding).decode(bytes);
}

function split(text: string, encoding: string, decoded: boolean): TextLines {
  const lines = text.split(LINE_BREAK);
  if (lines.at(-1) === '') lines.pop();
  return { lines, encoding, decoded };
}

/** Text for people out of a line whose bytes could not be decoded: each such byte is U+FFFD. */
export const withoutRawBytes = (text: string): string => text.replace(/[\x80-\xff]/g, '\ufffd');

/** A dump cut by bytes can begin or end inside a UTF-8 character. */
function withoutCutCharacters(bytes: Buffer): Buffer {
  let start = 0;
  while (start < 3 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start++;
  let end = bytes.length;
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte >= 0xc0) {
      end = bytes.length - back;
      break;
    }
  }
  return bytes.subarray(start, end);
}

export const hasHighByte = (line: string): boolean => line.length <= LONGEST_LINE && /[\x80-\xff]/.test(line);

/** A line in which each character stands for a byte. */
export const decodeLine = (line: string, page: string): string =>
  hasHighByte(line) ? decodeCodePage(Buffer.from(line, 'latin1'), page) : line;
