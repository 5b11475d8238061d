/** The bytes of a text for Windows' wide functions: UTF-16 with a NUL at the end. */
export const wide = (text: string): Buffer => Buffer.from(`${text}\0`, 'utf16le');

/** Decodes UTF-16 up to its NUL. */
export const fromWide = (bytes: Buffer): string => untilNul(bytes.toString('utf16le'));

export function untilNul(text: string): string {
  const end = text.indexOf('\0');
  return end === -1 ? text : text.slice(0, end);
}
