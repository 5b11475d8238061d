/**
 * A document as JSON in ASCII. Every console code page shows it the same, and no control character of a hostile name reaches a
 * terminal.
 */
export const toJson = (document: unknown, indent: number): string =>
  JSON.stringify(document, null, indent).replace(/[\u007f-\uffff]/g, escapeUnit);

const escapeUnit = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
