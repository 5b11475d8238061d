/**
 * `*` is any text, `?` any character, and case does not count. Two pointers walk the texts, since a hostile name could
 * make a regular expression run for ever.
 */
export function matchesWildcard(text: string, pattern: string): boolean {
  const [subject, wanted] = [text.toLowerCase(), pattern.toLowerCase()];
  let [at, want, star, resume] = [0, 0, -1, 0];
  while (at < subject.length) {
    if (wanted[want] === '*') {
      star = want++;
      resume = at;
    } else if (want < wanted.length && (wanted[want] === '?' || wanted[want] === subject[at])) {
      at++;
      want++;
    } else if (star !== -1) {
      want = star + 1;
      at = ++resume;
    } else {
      return false;
    }
  }
  while (wanted[want] === '*') want++;
  return want === wanted.length;
}
