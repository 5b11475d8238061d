import type { EntryKind } from '../../catalog/entry.ts';
import { decodeLine, type EncodedText, likeliestPage, type PageLabels, pagesOfLabels } from '../../inputs/text.ts';
import { saysOmission } from '../omission.ts';
import { unflatten } from './flat.ts';
import {
  type Field,
  foldLabel,
  hasUnknownMark,
  isKnownLabel,
  type LabelMeaning,
  languageLabels,
  type TitleMeaning,
} from './labels.ts';
import { CONSOLE_WIDTH, cleanLine, isRule, parseLine } from './lines.ts';
import { entryForm, type Form, IRREGULAR, type NameSpaceLine, nameSpaceForm } from './regular-form.ts';
import { withoutBitness } from './values.ts';

type Encoding = EncodedText['encoding'];

/** What the text of an entry type means. */
export interface EntryType {
  kind: EntryKind;
  marked32: boolean;
}

/** How many of each a dump has. */
export interface Counts {
  entries: number;
  chains: number;
  nameSpaces: number;
}

/** A fleet has dumps in a few languages and encodings. */
const MOST_WORDINGS = 16;
const MOST_WORDS = 32;
/** The last used first. */
const wordings: Wording[] = [];

/**
 * The wording of the dump that begins at offset `at`: a remembered one if its labels are the same.
 * @param text one character for each byte
 * @throws Irregular
 */
export function wordingAt(text: string, at: number, encoding: Encoding): Wording {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const known = wordings.find((wording) => wording.matches(text, at, eol, encoding));
  return known ?? new Wording(text, at, eol, encoding);
}

/** Remembers a wording for the dumps that follow. */
export function rememberWording(wording: Wording): void {
  if (wordings[0] === wording) return;
  const place = wordings.indexOf(wording);
  if (place > 0) wordings.splice(place, 1);
  wordings.unshift(wording);
  wordings.length = Math.min(wordings.length, MOST_WORDINGS);
}

/**
 * The labels and titles of a Windows of one language, and what follows from them. Many dumps of a fleet share a wording, so it is
 * remembered from one dump to the next. It holds nothing of what entries say, so no dump can change how the next one is read.
 */
export class Wording {
  readonly form: Form<Field>;
  readonly #encoding: Encoding;
  #nameSpace: Form<NameSpaceLine> | null = null;
  readonly #words = new Map<string, Words>();

  constructor(text: string, at: number, eol: string, encoding: Encoding) {
    this.#encoding = encoding;
    this.form = entryForm(text, at, eol);
  }

  /** Whether the dump that begins at `at` has this wording. */
  matches(text: string, at: number, eol: string, encoding: Encoding): boolean {
    return encoding === this.#encoding && eol === this.form.eol && matchesAt(this.form.pattern, text, at);
  }

  /** The form of the name space providers from offset `at` on. @throws Irregular */
  nameSpaceAt(text: string, at: number): Form<NameSpaceLine> {
    if (this.#nameSpace === null || !matchesAt(this.#nameSpace.pattern, text, at))
      this.#nameSpace = nameSpaceForm(text, at, this.form);
    return this.#nameSpace;
  }

  /**
   * The words of a dump of this wording.
   * @param chain the label of its chains; null where it has none
   * @param nameSpace the form of its name space providers; null where it has none
   */
  words(chain: string | null, nameSpace: Form<NameSpaceLine> | null): Words {
    const key = `${chain}\n${nameSpace?.pattern.source}`;
    let words = this.#words.get(key);
    if (words === undefined) {
      words = new Words(this.form, this.#encoding, chain === null ? null : Buffer.from(chain).toString(), nameSpace);
      if (this.#words.size === MOST_WORDS) this.#words.clear();
      this.#words.set(key, words);
    }
    return words;
  }
}

/** The labels, titles and entry types of a dump. Checks that each means one thing. */
export class Words {
  readonly #encoding: Encoding;
  readonly #titles: [title: Form<string>, meaning: TitleMeaning][];
  readonly #labels: [label: string, meaning: LabelMeaning][];
  #pages: PageLabels[] | null = null;
  /** Code pages and entry types that were checked. */
  readonly #checked = new Set<string>();

  constructor(form: Form<Field>, encoding: Encoding, chain: string | null, nameSpace: Form<NameSpaceLine> | null) {
    this.#encoding = encoding;
    this.#titles =
      nameSpace === null
        ? [[form, 'entry']]
        : [
            [form, 'entry'],
            [nameSpace, 'nameSpace'],
          ];
    this.#labels = [...form.labels].map(([field, label]) => [label, field]);
    if (chain !== null) this.#labels.push([chain, 'chain']);
    for (const [line, label] of nameSpace?.labels ?? []) this.#labels.push([label, line]);
  }

  /** The code page in which most labels are known; null for Unicode, and where none are known. */
  page({ entries, chains, nameSpaces }: Counts): string | null {
    if (this.#encoding !== null) return null;
    this.#pages ??= pagesOfLabels(
      this.#labels.map(([label]) => label),
      isKnownLabel,
    );
    const counts = this.#labels.map(([_, meaning]) => {
      if (meaning === 'chain') return chains;
      return meaning === 'nameSpace' || meaning === 'active' ? nameSpaces : entries;
    });
    return likeliestPage(this.#pages, counts);
  }

  /**
   * Checks that each label, title and entry type has one meaning, and the known meaning where the language is known.
   * @throws Irregular
   */
  check(page: string | null, types: ReadonlyMap<string, EntryType>): void {
    const key = `${page}\n${[...types].map(([text, { kind, marked32 }]) => `${kind} ${marked32} ${text}`).join('\n')}`;
    if (this.#checked.has(key)) return;
    const decode = (raw: string) => decodedIn(page, raw, this.#encoding);
    this.#checkLabels(decode);
    checkTypes(types, decode);
    if (this.#checked.size === MOST_WORDS) this.#checked.clear();
    this.#checked.add(key);
  }

  #checkLabels(decode: (raw: string) => string): void {
    const known = languageLabels();
    const fields = new Map<string, LabelMeaning>();
    for (const [raw, meaning] of this.#labels) {
      const line = `${decode(raw)}0`;
      const { label, value } = parseLine(line);
      if (label === null || label.length < 2 || value !== '0' || cleanLine(line) !== line) throw IRREGULAR;
      // The other reader must not split the line, however long its value is.
      if (unflatten(line.padEnd(CONSOLE_WIDTH * 2, '0')).length > 1) throw IRREGULAR;
      learn(fields, foldLabel(label), meaning, known.fields);
    }
    const titles = new Map<string, TitleMeaning>();
    for (const [form, meaning] of this.#titles) {
      const title = titleOf(form, decode);
      if (saysOmission(title)) throw IRREGULAR;
      learn(titles, title, meaning, known.titles);
    }
  }
}

function checkTypes(types: ReadonlyMap<string, EntryType>, decode: (raw: string) => string): void {
  const known = languageLabels();
  const kinds = new Map<string, EntryKind>();
  for (const [raw, { kind, marked32 }] of types) {
    const text = decode(raw);
    const bare = withoutBitness(text);
    if (bare.marked !== marked32 || cleanLine(text) !== text) throw IRREGULAR;
    const folded = foldLabel(bare.text);
    if (hasUnknownMark(folded)) throw IRREGULAR;
    if ((kinds.get(folded) ?? kind) !== kind || (known.kinds.get(folded) ?? kind) !== kind) throw IRREGULAR;
    kinds.set(folded, kind);
  }
}

/** Decodes a text with one character for each byte. A text in a code page is returned as it is. */
export const decoded = (raw: string, encoding: Encoding): string =>
  encoding === null ? raw : Buffer.from(raw, 'latin1').toString();

/** The same, with the code page of the text where it is known. */
export const decodedIn = (page: string | null, raw: string, encoding: Encoding): string =>
  page === null ? decoded(raw, encoding) : decodeLine(raw, page);

function matchesAt(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}

function learn<T>(meanings: Map<string, T>, text: string, meaning: T, known: ReadonlyMap<string, T>): void {
  if (meanings.has(text) || (known.get(text) ?? meaning) !== meaning) throw IRREGULAR;
  meanings.set(text, meaning);
}

function titleOf(form: Pick<Form<string>, 'title' | 'rule'>, decode: (raw: string) => string): string {
  const title = decode(form.title);
  const plain = cleanLine(title) === title && parseLine(title).label === null && !isRule(title);
  if (!plain || title.length > CONSOLE_WIDTH || !isRule(form.rule)) throw IRREGULAR;
  return foldLabel(title);
}
