import { endOfJsonString } from './json-value.ts';

/** The values of an array in a JSON text that may end anywhere. */
export interface ArrayText {
  values: unknown[];
  /** False where the text ends before the array does, or a value is no JSON. */
  whole: boolean;
  /** The text of the array, as far as it goes. */
  text: string;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

/**
 * The array that a text begins with, whatever follows it. Each value that is there to its end counts.
 * @param text begins with `[`
 */
export function firstOfArray(text: string): ArrayText {
  const values: unknown[] = [];
  let whole = true;
  const add = (from: number, to: number) => {
    const piece = text.slice(from, to).trim();
    if (piece === '') return;
    try {
      values.push(JSON.parse(piece));
    } catch {
      whole = false;
    }
  };
  let depth = 0;
  let start = 1;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfJsonString(text, at);
    else if (OPENING.has(code)) depth++;
    else if (CLOSING.has(code)) {
      depth--;
      if (depth > 0) continue;
      add(start, at);
      return { values, whole, text: text.slice(0, at + 1) };
    } else if (code === COMMA && depth === 1) {
      add(start, at);
      start = at + 1;
    }
  }
  return { values, whole: false, text };
}
