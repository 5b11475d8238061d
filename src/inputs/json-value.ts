import { Failure, LacksMemory } from '../failure.ts';

/**
 * If JSON.parse runs out of memory, Node.js ends the process, and we cannot catch that. A value takes up to a hundred bytes. The
 * evidence of a thousand machines has a tenth of this many values.
 */
const MOST_VALUES = 8_000_000;
/** A shorter text cannot hold that many values. */
const WORTH_COUNTING = MOST_VALUES / 2;

const COMMA = 0x2c;
const BRACKET = 0x5b;
const BRACE = 0x7b;

/** Characters of JSON that fit in a megabyte of memory: the densest JSON takes fifty bytes a character. */
const CHARACTERS_PER_MB = 32 * 1024;
/** Every thread has memory for a text of this size. */
const SMALL = 512 * 1024;

/** Call it before decoding a text of so many bytes. @throws LacksMemory when its JSON may take more memory than this thread has */
export function assertMemoryFor(bytes: number): void {
  if (bytes > SMALL && bytes > largestTextOfThread()) throw new LacksMemory();
}

/**
 * Parses JSON from a source. @param target target of the Failure
 * @throws SyntaxError, RangeError when it is no JSON, or an object has a member twice; Failure sourceTooLarge
 */
export function jsonValue(text: string, target: string): unknown {
  if (text.length > WORTH_COUNTING && valuesIn(text) > MOST_VALUES) throw tooMany(target);
  const value: unknown = JSON.parse(text);
  const repeated = repeatedMember(text);
  if (repeated !== null) throw new SyntaxError(`the member ${repeated} stands twice in one object`);
  return value;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const CLOSING_BRACKET = 0x5d;
const CLOSING_BRACE = 0x7d;

/** Real evidence is nested less than a hundred deep. */
const DEEPEST = 10_000;

/** The first member name, in quotes, that an object has twice; null for none. JSON.parse would keep the last member silently. */
function repeatedMember(text: string): string | null {
  const open: (Set<string> | null)[] = [];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (open.length > DEEPEST) throw new SyntaxError(`it is nested deeper than ${DEEPEST} times`);
    if (code === BRACE) open.push(new Set());
    else if (code === BRACKET) open.push(null);
    else if (code === CLOSING_BRACE || code === CLOSING_BRACKET) open.pop();
    else if (code === QUOTE) {
      const end = endOfJsonString(text, at);
      const names = open.at(-1);
      if (names != null && isColonNext(text, end + 1)) {
        const written = text.slice(at, end + 1);
        const name = written.includes('\\') ? String(JSON.parse(written)) : written.slice(1, -1);
        if (names.has(name)) return written;
        names.add(name);
      }
      at = end;
    }
  }
  return null;
}

function isColonNext(text: string, from: number): boolean {
  let at = from;
  while (text.charCodeAt(at) <= 0x20) at++;
  return text.charCodeAt(at) === COLON;
}

/** Offset of the closing quote of the string that begins at `start`; the length of the text if there is none. */
export function endOfJsonString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at++;
    else if (code === QUOTE) return at;
  }
  return text.length;
}

/** Whether `jsonValue` threw the error because the text is no JSON. */
export const isNoJson = (error: unknown): boolean => error instanceof SyntaxError || error instanceof RangeError;

/** How many characters of JSON fit in this thread's memory. The main thread has no limit of its own. */
function largestTextOfThread(): number {
  const { resourceLimits } = process.getBuiltinModule('node:worker_threads');
  return (resourceLimits?.maxOldGenerationSizeMb ?? Number.POSITIVE_INFINITY) * CHARACTERS_PER_MB;
}

/** An upper bound of the number of values, because commas inside strings count too. */
function valuesIn(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === COMMA || code === BRACKET || code === BRACE) count++;
  }
  return count;
}

const tooMany = (target: string): Failure =>
  new Failure({
    code: 'sourceTooLarge',
    message: `This JSON holds more than ${MOST_VALUES} values, which no evidence does.`,
    target,
    hint: 'Make one for fewer machines, or one a line.',
  });
