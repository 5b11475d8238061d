import iconv from 'iconv-lite';
import { ansiDecoder } from './ansi-code-pages.ts';

/** Double-byte code pages. Node.js decodes them, so iconv-lite's tables of them are not in the exe. */
const DOUBLE_BYTE: readonly string[] = ['cp932', 'cp936', 'cp949', 'cp950'];

/** Decodes a text in an OEM or ANSI code page of Windows (`cp850`), or in `utf8`. Undecodable bytes become U+FFFD. */
export function decodeCodePage(bytes: Uint8Array, page: string): string {
  const decoder = DOUBLE_BYTE.includes(page) ? ansiDecoder(page.slice('cp'.length)) : null;
  return decoder?.decode(bytes) ?? iconv.decode(Buffer.from(bytes), page);
}
