/** This many places are enough to recognise a file. */
const MOST_PLACES = 32;
const LONGEST_LINE = 4096;

/**
 * Finds the first few lines that contain an ASCII word, in a text of any encoding. Readers recognise large files by them without
 * decoding the whole file.
 */
export function* linesWith(bytes: Buffer, word: string): Generator<string> {
  for (const wide of [false, true]) {
    const mark = wide ? Buffer.from(word, 'utf16le').subarray(0, -1) : Buffer.from(word);
    let at = bytes.indexOf(mark);
    for (let places = 0; at !== -1 && places < MOST_PLACES; places++) {
      const before = bytes.toString('latin1', Math.max(0, at - LONGEST_LINE), at).replaceAll('\0', '');
      const after = bytes.toString('latin1', at, at + LONGEST_LINE).replaceAll('\0', '');
      yield (before.split(/[\r\n]/).at(-1) ?? '') + (after.split(/[\r\n]/)[0] ?? '');
      at = bytes.indexOf(mark, at + mark.length);
    }
  }
}
