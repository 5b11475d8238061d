import { endOfJsonString } from './json-value.ts';

/** An array in a JSON text that may be cut off. */
export interface ArrayText {
  values: unknown[];
  /** False when the text ends inside the array, or a value is no JSON. */
  whole: boolean;
  /** The text of the array, up to its end or the end of the text. */
  text: string;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

/**
 * Reads the array at the beginning of a text. Ignores the text behind it, and a value that is cut off.
 * @param text begins with `[`
 */
export function firstOfArray(text: string): ArrayText {
  const values: unknown[] = [];
  let whole = true;
  const addValue = (from: number, to: number) => {
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
      addValue(start, at);
      return { values, whole, text: text.slice(0, at + 1) };
    } else if (code === COMMA && depth === 1) {
      addValue(start, at);
      start = at + 1;
    }
  }
  return { values, whole: false, text };
}
