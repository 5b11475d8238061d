/** What installers append to the names of a product's 32-bit and 64-bit entries. */
const BITNESS_MARK = /\(?(?:x64|x86|win64|win32|64|32)(?:[ -]?bit)?\)?$/;
const OVER = ' over [';

/**
 * The part of a layered entry's name that is the same in both catalogs and in all chains of its LSP, in small letters:
 * `foo` for `Foo_x64 over [MSAFD Tcpip [TCP/IP]]`. Null when no such part is left.
 */
export function layerName(name: string | null): string | null {
  if (name === null) return null;
  const over = name.indexOf(OVER);
  const whole = (over === -1 ? name : name.slice(0, over)).trim().toLowerCase();
  return trimmed(whole.replace(BITNESS_MARK, '')) || null;
}

/** Removes separators at the end. */
function trimmed(text: string): string {
  let end = text.length;
  while (end > 0 && ' _-.'.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}
