import { Failure, sourceTooLarge } from '../failure.ts';
import { assertMemoryFor, isNoJson, jsonValue } from './json-value.ts';
import { decodeUnicode, unicodeEncoding } from './text.ts';

/** A single document is for one machine and smaller than this. A file with one document a line may be larger. */
const LARGEST_DOCUMENT = 64 * 1024 * 1024;
const LINE_FEED = 0x0a;
/** The first line of a rotated log may be cut off, so several lines are examined. */
const LINES_EXAMINED = 3;

/** One JSON value of a file, or a line that is no JSON. */
export type JsonPiece = { target: string } & ({ value: unknown } | { damaged: string; reason: string });

export interface JsonText {
  encoding: string;
  pieces: Iterable<JsonPiece>;
}

/**
 * Reads a file of one JSON document, or of one document a line.
 * @param hint hint of the Failure
 * @throws Failure sourceMalformed, sourceTooLarge; LacksMemory
 */
export function readJsonText(bytes: Buffer, path: string, hint: string): JsonText {
  const encoding = unicodeEncoding(bytes);
  if (encoding === null) throw notJson(path, 'It is no Unicode text', hint);
  // PowerShell's > writes UTF-16. The lines of a UTF-8 text can be found without decoding all of it.
  if (encoding !== 'utf-8') assertMemoryFor(bytes.length);
  const text = encoding === 'utf-8' ? withoutMark(bytes) : Buffer.from(decodeUnicode(bytes, encoding));
  if (hasLines(text, path)) return { encoding, pieces: linesOf(text, path) };
  if (text.length > LARGEST_DOCUMENT) throw tooLarge(path);
  assertMemoryFor(text.length);
  try {
    return { encoding, pieces: [{ value: jsonValue(text.toString('utf8'), path), target: path }] };
  } catch (error) {
    if (!isNoJson(error)) throw error;
    if (parsed(firstLine(text), path) === undefined)
      throw notJson(path, `It begins like JSON and is none: ${(error as Error).message}`, hint);
    return { encoding, pieces: linesOf(text, path) };
  }
}

const withoutMark = (bytes: Buffer): Buffer => (bytes[0] === 0xef && bytes[1] === 0xbb ? bytes.subarray(3) : bytes);

/** Whether each line is an object. An array that is printed with a row a line is one document. */
function hasLines(text: Buffer, path: string): boolean {
  if (text.toString('latin1', 0, 200).trimStart().startsWith('[')) return false;
  let seen = 0;
  for (const { line, next } of rawLines(text)) {
    if (line === '') continue;
    if (++seen > LINES_EXAMINED || text.toString('latin1', next, next + 4096).trim() === '') return false;
    if (isObject(parsed(line, path))) return true;
  }
  return false;
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parsed(text: string, path: string): unknown {
  try {
    return jsonValue(text, path);
  } catch (error) {
    if (!isNoJson(error)) throw error;
    return undefined;
  }
}

function firstLine(text: Buffer): string {
  for (const { line } of rawLines(text)) return line;
  return '';
}

function* rawLines(text: Buffer): Iterable<{ line: string; number: number; next: number }> {
  for (let at = 0, number = 1; at < text.length; number++) {
    const found = text.indexOf(LINE_FEED, at);
    const end = found === -1 ? text.length : found;
    assertMemoryFor(end - at);
    const line = text.toString('utf8', at, end).trim();
    at = end + 1;
    yield { line, number, next: at };
  }
}

function* linesOf(text: Buffer, path: string): Iterable<JsonPiece> {
  for (const { line, number } of rawLines(text)) {
    if (line === '') continue;
    const target = `${path}:${number}`;
    try {
      yield { value: jsonValue(line, target), target };
    } catch (error) {
      if (!isNoJson(error)) throw error;
      yield { damaged: line, reason: (error as Error).message, target };
    }
  }
}

export const notJson = (target: string, message: string, hint: string): Failure =>
  new Failure({ code: 'sourceMalformed', message: `${message}.`, target, hint });

const tooLarge = (path: string): Failure =>
  sourceTooLarge('document', LARGEST_DOCUMENT, path, 'Make one for fewer machines, or one a line.');
