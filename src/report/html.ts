import { htmlEscape } from 'escape-goat';
import { printable } from '../printable.ts';

/** Markup that was put together by {@link html}, and by nothing else. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

/** Nothing stands for nothing; a list for its members, one after the other. */
export type Content = Html | string | number | null | false | readonly Content[];

/** Longest text that is shown whole: a name has 255 characters in Winsock, and a hostile dump may hold any. */
const LONGEST_TEXT = 2000;

/** A template whose values are text, however hostile, unless they are markup of its own making. */
export const html = (parts: TemplateStringsArray, ...values: readonly Content[]): Html =>
  new Html(parts.reduce((markup, part, index) => markup + markupOf(values[index - 1] ?? null) + part));

function markupOf(content: Content): string {
  if (content === null || content === false) return '';
  if (content instanceof Html) return content.markup;
  if (typeof content === 'string' || typeof content === 'number') return escaped(String(content));
  return content.map(markupOf).join('');
}

/** Pure ASCII, so that no code page on the way of the file can bend it. */
const escaped = (text: string): string =>
  htmlEscape(printable(clipped(text))).replace(
    /[^\0-\x7f]/gu,
    (character) => `&#x${character.codePointAt(0)?.toString(16)};`,
  );

/** What is too long to be shown keeps its beginning, and says how long it was. */
export function clipped(text: string, longest: number = LONGEST_TEXT): string {
  if (text.length <= longest) return text;
  return `${text.slice(0, longest)}\u2026 (${text.length.toLocaleString('en-US')} characters)`;
}

/** A name out of a catalog: its direction is its own, and does not turn what stands around it. */
export const nameHtml = (text: string | null, fallback: string): Html =>
  text === null ? html`<i>${fallback}</i>` : html`<bdi>${clipped(text, 260)}</bdi>`;
