import { canonicalGuid } from '../../catalog/protocol-info.ts';

// The language-neutral forms that values take in netsh's output. Null where the text is not of that form.

const INTEGER = /^-?\d{1,10}$/;

/** A 32-bit number as netsh prints it; what it prints unsigned (a negative protocol) comes back signed. */
export function integerValue(text: string): number | null {
  if (!INTEGER.test(text)) return null;
  const value = Number(text);
  return value >= -0x80000000 && value <= 0xffffffff ? value | 0 : null;
}

export function flagsValue(text: string): number | null {
  return /^0[xX][0-9a-fA-F]{1,8}$/.test(text) ? Number.parseInt(text, 16) : null;
}

export function guidValue(text: string): string | null {
  return text.startsWith('{') ? canonicalGuid(text) : null;
}

/** `1031 : 1006`; at least two ids. */
export function chainValue(text: string): number[] | null {
  return /^\d{1,10}(?:\s*:\s*\d{1,10}){1,15}$/.test(text) ? text.split(':').map(Number) : null;
}

const BITNESS_MARK = /\s*[(\uff08]\s*32\s*[)\uff09]$/;
const LONGEST_MARK = 12;

/** `Base Service Provider (32)` without its mark, and whether it had one. */
export function withoutBitness(text: string): { text: string; marked: boolean } {
  const head = text.slice(0, -LONGEST_MARK);
  const tail = text.slice(-LONGEST_MARK);
  const rest = tail.replace(BITNESS_MARK, '');
  return { text: (head + rest).trim(), marked: rest !== tail };
}
