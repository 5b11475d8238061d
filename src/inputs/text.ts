import { isUtf8 } from 'node:buffer';
import { decodeCodePage } from './code-pages.ts';

/** The lines of a text. A text in a code page is split before it is decoded, so undecodable bytes cannot join lines. */
export interface TextLines {
  lines: string[];
  encoding: string;
  /** False when the code page is unknown: then a character U+0080 to U+00FF stands for a byte. */
  decoded: boolean;
}

/** OEM and ANSI code pages in which cmd's `>` may write, most used first, by their names in iconv-lite. */
const CODE_PAGES: readonly string[] =
  'utf8 cp437 cp850 cp936 cp932 cp949 cp950 cp866 cp852 cp857 cp737 cp775 cp862 cp720 cp874 cp1252 cp1251 cp1250 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258'.split(
    ' ',
  );

const SNIFFED_BYTES = 65536;
/** No tool of Windows prints a longer line. Such a line is not decoded. */
export const LONGEST_LINE = 2000;
const LINE_BREAK = /\r\n|\n|\r/;

/**
 * Decodes the redirected output of a Windows program: UTF-8, UTF-16 with or without a byte order mark, or a code page. Nothing in
 * the file names the code page, so it takes the one in which most labels are known.
 * @param isKnown whether the label at the beginning of a line is known
 */
export function decodeText(bytes: Buffer, isKnown: (label: string) => boolean): TextLines {
  const unicode = unicodeEncoding(bytes);
  if (unicode !== null && (unicode === 'utf-8' || joinedAt(bytes) === null))
    return split(withoutNulls(decodeUnicode(bytes, unicode)), unicode, true);
  const raw = split(joinedText(bytes), 'unknown', false);
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
 * The code page in which most labels are known; null when no label is known in any.
 * @param labels labels with their colons, one character for each byte, and how often each occurs in the text
 */
export const codePageOfLabels = (
  labels: ReadonlyMap<string, number>,
  isKnown: (label: string) => boolean,
): string | null => likeliestPage(pagesOfLabels([...labels.keys()], isKnown), [...labels.values()]);

/** A code page, and the indexes of the labels that are known in it. */
export interface PageLabels {
  page: string;
  known: readonly number[];
}

/** The code pages in which any label is known, most used first. */
export function pagesOfLabels(labels: readonly string[], isKnown: (label: string) => boolean): PageLabels[] {
  // An ASCII label is the same in every code page.
  const foreign = [...labels.keys()].filter((place) => /[\x80-\xff]/.test(labels[place] as string));
  if (foreign.length === 0) return [];
  const joined = Buffer.from(foreign.map((place) => labels[place]).join('\n'), 'latin1');
  return CODE_PAGES.map((page) => {
    const decoded = decodeCodePage(joined, page).split('\n');
    const isKnownLabel = (label: string | undefined) =>
      label !== undefined && !label.includes('\ufffd') && isKnown(label);
    return { page, known: foreign.filter((_, index) => isKnownLabel(decoded[index])) };
  }).filter(({ known }) => known.length > 0);
}

/** The code page in which most labels are known. @param counts how often each label occurs in the text */
export function likeliestPage(pages: readonly PageLabels[], counts: readonly number[]): string | null {
  let best: { page: string | null; score: number } = { page: null, score: 0 };
  for (const { page, known } of pages) {
    const score = known.reduce((sum, place) => sum + (counts[place] ?? 0), 0);
    if (score > best.score) best = { page, score };
  }
  return best.page;
}

/** A text in UTF-8, or in a code page, with the encoding of the file. */
export interface EncodedText {
  bytes: Buffer;
  /** Null for a code page, which is not known yet. */
  encoding: 'utf-8' | 'utf-16le' | null;
}

/** Converts UTF-16 to UTF-8. Null for a text that only `decodeText` can repair: with NULs, mixed encodings or cut characters. */
export function encodedText(bytes: Buffer): EncodedText | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    if (bytes.length % 2 === 1 || joinedAt(bytes) !== null) return null;
    return withoutNul(Buffer.from(bytes.toString('utf16le', 2)), 'utf-16le');
  }
  if (isUtf8(bytes))
    return withoutNul(bytes.subarray(bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0), 'utf-8');
  return isUtf8(withoutCutCharacters(bytes)) ? null : withoutNul(bytes, null);
}

const withoutNul = (bytes: Buffer, encoding: EncodedText['encoding']): EncodedText | null =>
  bytes.includes(0) ? null : { bytes, encoding };

/** A shorter run of such characters may be Chinese or Japanese. Any line of an entry with a GUID or a path is longer. */
const FOREIGN_RUN = 16;

/**
 * Where text in another encoding, or with its bytes in the other order, was appended to a text in UTF-16: the offset of its first
 * ASCII characters; null where none was. ASCII in one byte each makes characters with two ASCII bytes. In the other byte order, or
 * behind an odd byte, each ASCII character has its NUL on the wrong side.
 * @param bytes a text in UTF-16, in either byte order
 */
export function joinedAt(bytes: Buffer): number | null {
  const ascii = unicodeEncoding(bytes) === 'utf-16be' ? 1 : 0;
  let both = 0;
  let swapped = 0;
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    // In UTF-32 each second character is a NUL.
    if (bytes[at] === 0 && bytes[at + 1] === 0) continue;
    const isRight = isAscii(bytes[at + ascii] as number);
    const other = bytes[at + 1 - ascii] as number;
    both = isRight && isAscii(other) ? both + 1 : 0;
    swapped = bytes[at + ascii] === 0 && isAscii(other) ? swapped + 1 : 0;
    if (both === FOREIGN_RUN || swapped === FOREIGN_RUN) return at + 2 - FOREIGN_RUN * 2;
  }
  return null;
}

const isAscii = (byte: number): boolean => (byte >= 0x20 && byte < 0x7f) || byte === 9 || byte === 10 || byte === 13;

/** The ASCII characters of a text in several encodings. Each other byte becomes a character of its own. */
export const joinedText = (bytes: Buffer): string =>
  withoutNulls(bytes.toString('latin1').replace(/^(?:\xff\xfe|\xfe\xff)/, ''));

/** Where PowerShell has appended UTF-16 to an ASCII file, each appended character has a NUL behind it. */
const withoutNulls = (text: string): string => text.replaceAll('\0', '');

/** The Unicode encoding of a text, found by its byte order mark, its NULs or its bytes; null for a text in a code page. */
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

/** The lines of a Unicode text, one at a time, because a list may have millions. */
export function* unicodeLines(bytes: Buffer): Generator<string> {
  const text = decodeUnicode(bytes, unicodeEncoding(bytes) ?? 'utf-8');
  for (let at = 0; at < text.length; ) {
    const found = text.indexOf('\n', at);
    const end = found === -1 ? text.length : found;
    yield text.slice(at, end);
    at = end + 1;
  }
}

/** Decodes a Unicode text and drops its byte order mark; null for other bytes. Windows PowerShell 5.1 writes `>` in UTF-16. */
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

/** Replaces each character that stands for an undecodable byte by U+FFFD. */
export const withoutRawBytes = (text: string): string => text.replace(/[\x80-\xff]/g, '\ufffd');

/** Removes parts of UTF-8 characters at both ends. A dump that was cut may begin or end inside a character. */
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

/** Whether a line, with one character for each byte, has a byte that is not ASCII. False for a line that is too long. */
export const hasHighByte = (line: string): boolean => line.length <= LONGEST_LINE && /[\x80-\xff]/.test(line);

/** Decodes a line that has one character for each byte. */
export const decodeLine = (line: string, page: string): string =>
  hasHighByte(line) ? decodeCodePage(Buffer.from(line, 'latin1'), page) : line;
