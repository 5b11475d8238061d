import iconv from 'iconv-lite';

/** Double-byte code pages, by the names under which the runtime decodes them itself. */
const BY_RUNTIME: Readonly<Record<string, string>> = {
  cp932: 'shift_jis',
  cp936: 'gbk',
  cp949: 'euc-kr',
  cp950: 'big5',
};

/** Those that have been asked for: to make one takes longer than to decode a name. */
const made = new Map<string, TextDecoder>();

/** Decodes bytes of a Windows or OEM code page (`cp850`, or `utf8`); what is none of its characters is U+FFFD. */
export function decodeCodePage(bytes: Uint8Array, page: string): string {
  const name = BY_RUNTIME[page];
  return name === undefined ? iconv.decode(Buffer.from(bytes), page) : runtimeDecoder(name).decode(bytes);
}

function runtimeDecoder(name: string): TextDecoder {
  let decoder = made.get(name);
  if (decoder === undefined) {
    decoder = new TextDecoder(name);
    made.set(name, decoder);
  }
  return decoder;
}

/**
 * The decoder of the code page that Windows calls by this number, U+FFFD for all bytes where it is not known here; null
 * without a number. What it takes is loaded with the first bytes: most machines have none that are not ASCII.
 */
export function codePageDecoder(number: string | number | null): ((bytes: Uint8Array) => string) | null {
  if (number === null) return null;
  const page = String(number) === '65001' ? 'utf8' : `cp${number}`;
  return (bytes) => (page in BY_RUNTIME || iconv.encodingExists(page) ? decodeCodePage(bytes, page) : '\ufffd');
}
