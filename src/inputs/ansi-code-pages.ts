// Decodes texts that Windows keeps in the machine's ANSI code page, such as the paths of the catalog. Node.js knows all these pages.

/** The ANSI code pages of Windows (Microsoft, "Code Page Identifiers"), with TextDecoder's names for them. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['874', 'windows-874'],
  ['932', 'shift_jis'],
  ['936', 'gbk'],
  ['949', 'euc-kr'],
  ['950', 'big5'],
  ['1250', 'windows-1250'],
  ['1251', 'windows-1251'],
  ['1252', 'windows-1252'],
  ['1253', 'windows-1253'],
  ['1254', 'windows-1254'],
  ['1255', 'windows-1255'],
  ['1256', 'windows-1256'],
  ['1257', 'windows-1257'],
  ['1258', 'windows-1258'],
  ['65001', 'utf-8'],
]);

/** Kept, because a fleet has millions of names, and making a decoder takes longer than decoding a name. */
const decoders = new Map<string, TextDecoder>();

/**
 * A decoder for an ANSI code page of Windows. For an unknown code page it returns U+FFFD. A byte that the page leaves undefined
 * becomes what Windows makes of it, mostly the control character of the same number.
 * @param number 1252, 932 …; null when the machine's code page is not known
 * @returns null without a number
 */
export function codePageDecoder(number: string | number | null): ((bytes: Uint8Array) => string) | null {
  if (number === null) return null;
  return (bytes) => ansiDecoder(String(number))?.decode(bytes) ?? '\ufffd';
}

/** The decoder for an ANSI code page; null for an unknown one. */
export function ansiDecoder(page: string): TextDecoder | null {
  const name = NAMES.get(page);
  if (name === undefined) return null;
  const decoder = decoders.get(name) ?? new TextDecoder(name);
  decoders.set(name, decoder);
  return decoder;
}
