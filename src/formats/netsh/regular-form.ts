import { LONGEST_LINE } from '../../inputs/text.ts';
import { FIELDS, type Field, literal } from './labels.ts';
import { flagsValue } from './values.ts';

/** Thrown when a text is not exactly what netsh writes. `readRegular` catches it. */
export class Irregular extends Error {}

/** The only instance. Nobody looks at its stack. */
export const IRREGULAR = new Irregular();

/** The lines that netsh prints of one entry, or of one name space provider. Texts have one character for each byte. */
export interface Form<Line extends string> {
  title: string;
  /** The line of dashes below the title. */
  rule: string;
  /** Each label with its colon and the spaces behind it. */
  labels: ReadonlyMap<Line, string>;
  /** Matches one entry or provider with the blank lines that follow. Sticky. */
  pattern: RegExp;
  eol: string;
}

/** The lines of a name space provider whose labels entries do not have. */
export type NameSpaceLine = 'nameSpace' | 'active';

const INTEGER = '(-?\\d{1,10})';
const FLAGS = '(0[xX][0-9a-fA-F]{1,8})';
const GUID = '(\\{[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}\\})';
/** A text without what mail programs and forums add (`**`, `<br>`, `&nbsp;`), and without control characters. */
const TEXT = '([^\\0- &*<](?:[^\\0-\\x1f&*<]*[^\\0- &*<])?)';
/** A text that does not look like a GUID or a number. From such a text the other reader could learn a wrong label. */
const NAME = `(?![-{\\d])${TEXT}`;
/** What `isActiveValue` takes, for texts with one character for each byte. */
const ACTIVE = '([01]|[^\\0- &*<\\d]+)';
/** Any character below a space. */
const CONTROL = /[^ -\uffff]/;
/** A chain with its label, which is not known before the first chain. */
const CHAIN = '([^:\\0-\\x1f]+: *)(\\d[\\d: ]*\\d)';

const VALUES: Readonly<Partial<Record<Field, string>>> = {
  entryType: NAME,
  description: NAME,
  providerId: GUID,
  providerPath: NAME,
  serviceFlags: FLAGS,
};

/** The form of the entry that begins at offset `at`. @throws Irregular */
export function entryForm(text: string, at: number, eol: string): Form<Field> {
  const [title, rule, ...lines] = linesAt(text, at, eol, FIELDS.length + 1);
  const labels = new Map<Field, string>();
  for (const field of FIELDS) {
    const line = lines[labels.size];
    if (field === 'chain' || line === undefined) continue;
    const label = labelOf(line);
    // Windows Vista and older print no service flags.
    if (field === 'serviceFlags' && flagsValue(line.slice(label.length)) === null) continue;
    labels.set(field, label);
  }
  const values = [...labels].map(([field, label]) => literal(label) + (VALUES[field] ?? INTEGER));
  const chain = `(?:${eol}${CHAIN})?`;
  return { title, rule, labels, pattern: patternOf([literal(title), literal(rule), ...values], chain, eol), eol };
}

/** The form of the name space provider that begins at offset `at`. It shares its other labels with entries. @throws Irregular */
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
    line(labels.get('active'), ACTIVE),
    line(entry.labels.get('version'), INTEGER),
  ];
  return { title, rule, labels, pattern: patternOf(lines, '', eol), eol };
}

function patternOf(lines: readonly string[], rest: string, eol: string): RegExp {
  return new RegExp(`${lines.join(eol)}${rest}(?:${eol}|$)((?:${eol})*)`, 'y');
}

type Lines = [title: string, rule: string, ...others: string[]];

function linesAt(text: string, at: number, eol: string, count: number): Lines {
  const lines: string[] = [];
  for (let from = at; lines.length < count; ) {
    const to = text.indexOf(eol, from);
    if (to < 0 || to - from > LONGEST_LINE) throw IRREGULAR;
    const line = text.slice(from, to);
    // The other reader would take another kind of line break in a label for the end of a line.
    if (CONTROL.test(line)) throw IRREGULAR;
    // Copied, because V8's slice would keep the whole dump in memory as long as the wording is remembered.
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
