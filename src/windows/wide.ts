/** Text as Windows' wide functions take it: UTF-16 with a NUL. */
export const wide = (text: string): Buffer => Buffer.from(`${text}\0`, 'utf16le');

/** The text up to its NUL. */
export const fromWide = (bytes: Buffer): string => bytes.toString('utf16le').split('\0')[0] as string;
