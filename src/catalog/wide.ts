/** Text as Windows' wide functions take it: UTF-16 with a NUL. */
export const wide = (text: string): Buffer => Buffer.from(`${text}\0`, 'utf16le');

/** The text up to its NUL. */
export const fromWide = (bytes: Buffer): string => untilNul(bytes.toString('utf16le'));

export function untilNul(text: string): string {
  const end = text.indexOf('\0');
  return end === -1 ? text : text.slice(0, end);
}
