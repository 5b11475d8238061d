/**
 * A document as it leaves the program: JSON in pure ASCII, keys in the order of the builders.
 * No console code page can bend it, and no control character of a hostile name reaches a terminal.
 */
export function toJson(document: unknown, indent: number): string {
  const text = JSON.stringify(document, null, indent);
  // Most documents are pure ASCII as they are, and a pattern takes longer to find that out than all else here.
  const isPlain = Buffer.byteLength(text) === text.length && !text.includes('\u007f');
  return isPlain ? text : text.replace(/[\u007f-\uffff]/g, escapeUnit);
}

const escapeUnit = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
