import { LONGEST_LINE } from '../../inputs/text.ts';
import { FIELDS, type Field } from './labels.ts';
import { flagsValue } from './values.ts';

/** The text is not what netsh itself writes: somebody or something has touched it. */
export class Irregular extends Error {}

/** One object for all: where it was thrown tells nobody anything. */
export const IRREGULAR = new Irregular();

/** What the lines of one kind of provider begin with, and the pattern of all of them; a character for each byte. */
export interface Form<Line extends string> {
  title: string;
  rule: string;
  /** Each with its colon and the spaces up to the column. */
  labels: ReadonlyMap<Line, string>;
  /** Sticky; matches one provider with the blank lines that follow. */
  pattern: RegExp;
  eol: string;
}

/** A line of an entry, or of a name space provider: those are labelled as entries are but for two. */
export type NameSpaceLine = 'nameSpace' | 'active';

const INTEGER = '(-?\\d{1,10})';
const FLAGS = '(0[xX][0-9a-fA-F]{1,8})';
const GUID = '(\\{[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}\\})';
/** Without what mail and forums put in (`**`, `<br>`, `&nbsp;`), and without control characters. */
const TEXT = '([^\\0- &*<](?:[^\\0-\\x1f&*<]*[^\\0- &*<])?)';
/** A text that cannot be taken for a GUID or a number, which would teach other labels. */
const NAME = `(?![-{\\d])${TEXT}`;
/** Whatever is below a space. */
const CONTROL = /[^ -\uffff]/;
/** Its label is not known before the first chain. */
const CHAIN = '([^:\\0-\\x1f]+: *)(\\d[\\d: ]*\\d)';

const VALUES: Readonly<Partial<Record<Field, string>>> = {
  entryType: NAME,
  description: NAME,
  providerId: GUID,
  providerPath: NAME,
  serviceFlags: FLAGS,
};

/** The form of the entry that begins at a place. */
export function entryForm(text: string, at: number, eol: string): Form<Field> {
  const [title, rule, ...lines] = linesAt(text, at, eol, FIELDS.length + 1);
  const labels = new Map<Field, string>();
  for (const field of FIELDS) {
    const line = lines[labels.size];
    if (field === 'chain' || line === undefined) continue;
    const label = labelOf(line);
    // Windows Vista and older print none.
    if (field === 'serviceFlags' && flagsValue(line.slice(label.length)) === null) continue;
    labels.set(field, label);
  }
  const values = [...labels].map(([field, label]) => literal(label) + (VALUES[field] ?? INTEGER));
  const chain = `(?:${eol}${CHAIN})?`;
  return { title, rule, labels, pattern: patternOf([literal(title), literal(rule), ...values], chain, eol), eol };
}

/** The form of the name space provider that begins at a place, whose other lines are labelled as those of entries. */
export function nameSpaceForm(text: string, at: number, entry: Form<Field>): Form<NameSpaceLine> {
  const { eol } = entry;
  const [title, rule, , , nameSpace, active] = linesAt(text, at, eol, 6);
  const labels = new Map<NameSpaceLine, string>([
    ['nameSpace', labelOf(nameSpace as string)],
    ['active', labelOf(active as string)],
  ]);
  const line = (label: string | undefined, value: string) => literal(label ?? '') + value;
  const lines = [
    literal(title),
    literal(rule),
    line(entry.labels.get('description'), NAME),
    line(entry.labels.get('providerId'), GUID),
    line(labels.get('nameSpace'), INTEGER),
    line(labels.get('active'), TEXT),
    line(entry.labels.get('version'), INTEGER),
  ];
  return { title, rule, labels, pattern: patternOf(lines, '', eol), eol };
}

function patternOf(lines: readonly string[], rest: string, eol: string): RegExp {
  return new RegExp(`${lines.join(eol)}${rest}(?:${eol}|$)((?:${eol})*)`, 'y');
}

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

type Lines = [title: string, rule: string, ...others: string[]];

function linesAt(text: string, at: number, eol: string, count: number): Lines {
  const lines: string[] = [];
  for (let from = at; lines.length < count; ) {
    const to = text.indexOf(eol, from);
    if (to < 0 || to - from > LONGEST_LINE) throw IRREGULAR;
    const line = text.slice(from, to);
    // A line break of another kind in a label would be one more line to who reads line by line.
    if (CONTROL.test(line)) throw IRREGULAR;
    // A copy: a part of a text would keep all of it for as long as the form is kept.
    lines.push(Buffer.from(line, 'latin1').toString('latin1'));
    from = to + eol.length;
  }
  return lines as Lines;
}

function labelOf(line: string): string {
  const label = /^[^:]+: */.exec(line)?.[0];
  if (label === undefined) throw IRREGULAR;
  return label;
}
