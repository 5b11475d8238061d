import iconv from 'iconv-lite';

/** Double-byte code pages that TextDecoder knows, with its names for them. */
const TEXT_DECODER_NAMES: Readonly<Record<string, string>> = {
  cp932: 'shift_jis',
  cp936: 'gbk',
  cp949: 'euc-kr',
  cp950: 'big5',
};

/** Kept, because a fleet has millions of names, and making a decoder takes longer than decoding a name. */
const decoders = new Map<string, TextDecoder>();

/** Decodes bytes of a Windows or OEM code page (`cp850`, or `utf8`). Undecodable bytes become U+FFFD. */
export function decodeCodePage(bytes: Uint8Array, page: string): string {
  const name = TEXT_DECODER_NAMES[page];
  if (name === undefined) return iconv.decode(Buffer.from(bytes), page);
  const decoder = decoders.get(name) ?? new TextDecoder(name);
  decoders.set(name, decoder);
  return decoder.decode(bytes);
}

/**
 * A decoder for a code page of Windows. For an unknown code page it returns U+FFFD.
 * @param number 1252, 932 …; null when the machine's code page is not known
 * @returns null without a number
 */
export function codePageDecoder(number: string | number | null): ((bytes: Uint8Array) => string) | null {
  if (number === null) return null;
  const page = String(number) === '65001' ? 'utf8' : `cp${number}`;
  return (bytes) => (page in TEXT_DECODER_NAMES || iconv.encodingExists(page) ? decodeCodePage(bytes, page) : '\ufffd');
}
