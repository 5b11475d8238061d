import { htmlEscape } from 'escape-goat';
import { printable } from '../printable.ts';

/** Markup, which is never escaped. Untrusted text becomes markup only through {@link html}. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

/** A value in a template. Null and false give no markup; a list gives the markup of its members. */
export type Content = Html | string | number | null | false | readonly Content[];

/** Longer texts are cut. Names in Winsock have at most 255 characters, but a hostile dump may have a name of any length. */
const LONGEST_TEXT = 2000;

/** A template tag that escapes all values except {@link Html}. */
export const html = (parts: TemplateStringsArray, ...values: readonly Content[]): Html =>
  new Html(parts.reduce((markup, part, index) => markup + markupOf(values[index - 1] ?? null) + part));

function markupOf(content: Content): string {
  if (content === null || content === false) return '';
  if (content instanceof Html) return content.markup;
  if (typeof content === 'string' || typeof content === 'number') return escaped(String(content));
  return content.map(markupOf).join('');
}

/** Escapes to pure ASCII, so that the page stays right if a program reads it with a wrong code page. */
const escaped = (text: string): string =>
  htmlEscape(printable(clipped(text))).replace(
    /[^\0-\x7f]/gu,
    (character) => `&#x${character.codePointAt(0)?.toString(16)};`,
  );

/** Cuts a text that is too long, and adds how long it was. */
export function clipped(text: string, longest: number = LONGEST_TEXT): string {
  if (text.length <= longest) return text;
  return `${text.slice(0, longest)}\u2026 (${text.length.toLocaleString('en-US')} characters)`;
}

/** A name from a catalog. `bdi` keeps right-to-left characters in it from reordering the text around it. */
export const nameHtml = (text: string | null, fallback: string): Html =>
  text === null ? html`<i>${fallback}</i>` : html`<bdi>${clipped(text, 260)}</bdi>`;
