import { canonicalGuid } from '../../catalog/protocol-info.ts';

// Values that netsh prints alike in every language. Each function returns null for a text of another form.

const INTEGER = /^-?\d{1,10}$/;

/** A 32-bit number, signed. netsh prints some negative numbers, such as a protocol, unsigned. */
export function integerValue(text: string): number | null {
  if (!INTEGER.test(text)) return null;
  const value = Number(text);
  return value >= -0x80000000 && value <= 0xffffffff ? value | 0 : null;
}

export function flagsValue(text: string): number | null {
  return /^0[xX][0-9a-fA-F]{1,8}$/.test(text) ? Number.parseInt(text, 16) : null;
}

/** Whether service flags stand in a text. No name or path of a provider has any. */
export const holdsFlags = (text: string): boolean => /0x[0-9a-f]/i.test(text);

export function guidValue(text: string): string | null {
  return text.startsWith('{') ? canonicalGuid(text) : null;
}

/** The ids of a chain, such as `1031 : 1006`: two or more. */
export function chainValue(text: string): number[] | null {
  return /^\d{1,10}(?:\s*:\s*\d{1,10}){1,15}$/.test(text) ? text.split(':').map(Number) : null;
}

/** Whether a text may be the Active value of a name space provider: 0, 1 or a word, but no service flags and no id. */
export const isActiveValue = (text: string): boolean => /^(?:[01]|[^\d\s]+)$/.test(text);

const BITNESS_MARK = /\s*[(\uff08]\s*32\s*[)\uff09]$/;
const LONGEST_MARK = 12;

/** Splits `Base Service Provider (32)` into its text and whether it had the mark. */
export function withoutBitness(text: string): { text: string; marked: boolean } {
  const head = text.slice(0, -LONGEST_MARK);
  const tail = text.slice(-LONGEST_MARK);
  const rest = tail.replace(BITNESS_MARK, '');
  return { text: (head + rest).trim(), marked: rest !== tail };
}
