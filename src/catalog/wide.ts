/** Text as Windows' wide functions take it: UTF-16 with a NUL. */
export const wide = (text: string): Buffer => Buffer.from(`${text}\0`, 'utf16le');

/** The text up to its NUL. */
export function fromWide(bytes: Buffer): string {
  const text = bytes.toString('utf16le');
  const end = text.indexOf('\0');
  return end === -1 ? text : text.slice(0, end);
}
