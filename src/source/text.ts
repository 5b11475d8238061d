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
 * @param hits how many of these lines are understood; the code page with most is taken
 */
export function decodeText(bytes: Buffer, hits: (lines: readonly string[]) => number): TextLines {
  const unicode = unicodeEncoding(bytes);
  if (unicode !== null) {
    const text = withoutNulls(decodeUnicode(bytes, unicode));
    if (unicode === 'utf-8' || !MIXED.test(text)) return split(text, unicode, true);
  }
  const raw = split(withoutNulls(bytes.toString('latin1').replace(/^(?:\xff\xfe|\xfe\xff)/, '')), 'unknown', false);
  const sample = raw.lines.slice(0, 4000).filter(hasForeignLabel);
  let best: { page: string; score: number } = { page: '', score: 0 };
  for (const page of CODE_PAGES) {
    const decoded = sample.map((line) => decodeLine(line, page));
    const score = hits(decoded.filter((line) => !line.includes('\ufffd')));
    if (score > best.score) best = { page, score };
  }
  if (best.score === 0) return { ...raw, decoded: !raw.lines.some(hasHighByte) };
  return { ...raw, lines: raw.lines.map((line) => decodeLine(line, best.page)), encoding: best.page, decoded: true };
}

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

const hasHighByte = (line: string): boolean => line.length <= LONGEST_LINE && /[\x80-\xff]/.test(line);

/** Only a label that is not ASCII can tell code pages apart. */
const hasForeignLabel = (line: string): boolean =>
  line.length <= LONGEST_LINE && /[\x80-\xff]/.test(line.slice(0, line.indexOf(':') + 1));

const decodeLine = (line: string, page: string): string =>
  hasHighByte(line) ? decodeCodePage(Buffer.from(line, 'latin1'), page) : line;
