import { FIELDS, type Field, foldLabel, type Labels } from './labels.ts';
import type { DumpLine, Segment } from './lines.ts';
import { type DumpRecords, type EntryRecord, isEvident } from './records.ts';

/** Fields that a name space provider has too. */
const SHARED: ReadonlySet<Field> = new Set<Field>(['description', 'providerId', 'version']);
/** Only chain entries have this field. */
const OPTIONAL: Field = 'chain';
/** Fields of every whole entry. Windows Vista and older print no flags. */
const ALWAYS = FIELDS.filter((field) => field !== OPTIONAL && field !== 'serviceFlags');

/** Fields that belong to one entry or name space provider. */
interface Group {
  firstLine: number;
  fields: Map<Field, DumpLine>;
  /** Whether a title, dashes or a blank line is above it, so that it is another entry for certain. */
  separate: boolean;
  isNameSpace: boolean;
}

/**
 * Reads a dump that somebody has filtered (findstr, Select-String) or shortened by hand. Lines with a gap between them are joined
 * into one entry only where every entry of the text shows the same few fields. Anywhere else a gap may be where lines were cut
 * out, and one provider must not get the flags of another.
 * @returns null where the text is no such dump
 */
export function filteredRecords(segments: readonly Segment[], labels: Labels): DumpRecords | null {
  const groups = groupsOf(segments, labels);
  const entries = groups.filter(({ isNameSpace }) => !isNameSpace);
  const shape = shapeOf(entries, labels);
  if (shape === null) return null;
  // What follows the last whole entry is name space providers, of which the filter shows fewer fields, or an entry that is cut.
  const end = entries.findLastIndex((group) => hasShape(group, shape)) + 1;
  const isCut = entries.length === end + 1 && isLastLine(entries[end] as Group);
  const catalog = isCut ? entries : entries.slice(0, end);
  return {
    entries: catalog.map(recordOf),
    nameSpaces: groups.length - catalog.length,
    lost: [],
    moreLost: 0,
    origin: null,
  };
}

/** Groups fields. A title, dashes or a blank line begin a new group, and so does a field that cannot follow the last one. */
function groupsOf(segments: readonly Segment[], labels: Labels): Group[] {
  const groups: Group[] = [];
  for (const segment of segments) {
    let open: Group | null = null;
    let separate = true;
    let isNameSpace = isNameSpaceTitle(segment.title, labels);
    for (const line of segment.lines) {
      const meaning = line.label === null ? undefined : labels.fields.get(foldLabel(line.label));
      if (meaning === undefined) {
        if (line.label === null && labels.titles.has(foldLabel(line.value))) {
          separate = true;
          open = null;
          isNameSpace = isNameSpaceTitle(line.value, labels);
        }
        continue;
      }
      separate ||= line.afterBlank;
      if (meaning === 'nameSpace' || meaning === 'active') {
        if (open !== null && [...open.fields.keys()].every((field) => SHARED.has(field))) open.isNameSpace = true;
        else open = null;
        continue;
      }
      if (open === null || separate || !mayFollow(open, meaning, line)) {
        open = { firstLine: line.number, fields: new Map(), separate, isNameSpace };
        groups.push(open);
        separate = false;
      }
      open.fields.set(meaning, line);
    }
  }
  return groups;
}

const isNameSpaceTitle = (title: string | null, labels: Labels): boolean =>
  title !== null && labels.titles.get(foldLabel(title)) === 'nameSpace';

/** Whether a field may be the next one of a group. */
function mayFollow({ fields, separate }: Group, field: Field, line: DumpLine): boolean {
  if (fields.has(field)) return false;
  const [last, lastLine] = [...fields].at(-1) as [Field, DumpLine];
  const step = FIELDS.indexOf(field) - FIELDS.indexOf(last);
  // Between titles or blank lines somebody may have put the fields in another order.
  if (step < 0 && !separate) return false;
  if (lastLine.printed === null || line.printed === null) return true;
  // With the line numbers of findstr /n, fields of one entry are as far apart as netsh prints them.
  const distance = line.printed - lastLine.printed;
  return distance === step || (distance === step - 1 && field.startsWith('chain'));
}

/** The fields that every entry shows. Null where entries differ, and where the dump shows all fields. */
function shapeOf(groups: readonly Group[], labels: Labels): ReadonlySet<Field> | null {
  const [first] = groups;
  if (first === undefined) return null;
  const shape = new Set(first.fields.keys());
  shape.delete(OPTIONAL);
  if (ALWAYS.every((field) => shape.has(field))) return null;
  // These fields alone may be of name space providers or of another program.
  if ([...shape].every((field) => SHARED.has(field)) || !isEvident(first.fields, labels)) return null;
  const whole = groups.filter((group) => hasShape(group, shape));
  const rest = groups.slice(whole.length);
  const [cut] = rest;
  const isLastCut = cut !== undefined && rest.length === 1 && isLastLine(cut) && isBeginning(cut, shape);
  if (!isLastCut && !rest.every((group) => isRestOfNameSpace(group, shape))) return null;
  if (whole.some((group, index) => group !== groups[index])) return null;
  // A single group does not show a rule: the fields on the two sides of a gap may be of two entries.
  if (whole.length > 1 || !shape.has('serviceFlags')) return shape;
  return hasGap(first) ? null : shape;
}

const hasShape = ({ fields }: Group, shape: ReadonlySet<Field>): boolean => {
  const own = [...fields.keys()].filter((field) => field !== OPTIONAL);
  return own.length === shape.size && own.every((field) => shape.has(field));
};

/** Whether a group is what the filter leaves of a name space provider. */
const isRestOfNameSpace = ({ fields }: Group, shape: ReadonlySet<Field>): boolean =>
  [...fields.keys()].every((field) => SHARED.has(field)) &&
  [...shape].filter((field) => SHARED.has(field)).every((field) => fields.has(field));

/** Whether the text ends with this group, so that more of it may have been cut off. */
const isLastLine = ({ fields }: Group): boolean => [...fields.values()].at(-1)?.followed === false;

const isBeginning = ({ fields }: Group, shape: ReadonlySet<Field>): boolean =>
  [...fields.keys()].every((field, index) => [...shape][index] === field);

function hasGap({ fields }: Group): boolean {
  const places = [...fields.keys()].map((field) => FIELDS.indexOf(field));
  return places.some((place, index) => index > 0 && place !== (places[index - 1] as number) + 1);
}

const recordOf = ({ firstLine, fields }: Group): EntryRecord => ({
  firstLine,
  hasHead: fields.has('entryType'),
  fields: new Map([...fields].sort(([one], [other]) => FIELDS.indexOf(one) - FIELDS.indexOf(other))),
});
