/** Marks with which installers tell the two halves of one product apart. */
const BITNESS_MARK = /\(?(?:x64|x86|win64|win32|64|32)(?:[ -]?bit)?\)?$/;
const OVER = ' over [';

/**
 * The name of a layer as both catalogs and all its chains share it: `Foo_x64 over [MSAFD Tcpip [TCP/IP]]` is `foo`. Null
 * where nothing is left.
 */
export function layerName(name: string | null): string | null {
  if (name === null) return null;
  const over = name.indexOf(OVER);
  const whole = (over === -1 ? name : name.slice(0, over)).trim().toLowerCase();
  return trimmed(whole.replace(BITNESS_MARK, '')) || null;
}

/** Without separators at the end. */
function trimmed(text: string): string {
  let end = text.length;
  while (end > 0 && ' _-.'.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}
