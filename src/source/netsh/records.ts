import { FIELDS, type Field, foldLabel, type Labels } from './labels.ts';
import type { DumpLine, Segment } from './lines.ts';
import { flagsValue, guidValue, integerValue, withoutBitness } from './values.ts';

/** The lines of one entry, without a gap: consecutive fields in netsh's order. */
export interface EntryRecord {
  /** Line of the title, or of the first field. */
  firstLine: number;
  /** True when it begins where netsh begins an entry. */
  hasHead: boolean;
  fields: Map<Field, DumpLine>;
}

export interface Records {
  entries: EntryRecord[];
  /** Name space providers, which netsh prints behind the catalog. */
  nameSpaces: number;
}

type Open = EntryRecord & { nameSpace: boolean; opened: boolean; last: number };

const ORDER = new Map<string, number>(FIELDS.map((field, index) => [field, index]));
const FLAGS = FIELDS.indexOf('serviceFlags');
/** Values that a long line can be wrapped in. */
const WRAPPED: readonly number[] = [FIELDS.indexOf('description'), FIELDS.indexOf('providerPath')];

/**
 * Sorts the lines of a dump into entries. Lines that are missing between two fields end one entry and
 * begin another: a dump cut in the middle must not lend one provider the flags of the next.
 */
export function recordsOf(segments: readonly Segment[], labels: Labels): Records {
  const found: Records = { entries: [], nameSpaces: 0 };
  for (const segment of segments) new SegmentReader(segment, labels, found).read();
  return found;
}

class SegmentReader {
  readonly #segment: Segment;
  readonly #labels: Labels;
  readonly #found: Records;
  #open: Open;

  constructor(segment: Segment, labels: Labels, found: Records) {
    this.#segment = segment;
    this.#labels = labels;
    this.#found = found;
    const title = this.#titleMeaning(segment.title);
    this.#open = opening(segment.titleLine, segment.ruled && title === 'entry', title === 'nameSpace');
  }

  read(): void {
    for (const line of this.#segment.lines) {
      if (line.label === null) this.#bareText(line);
      else this.#labelled(line, line.label);
    }
    this.#close();
  }

  #bareText(line: DumpLine): void {
    const title = this.#titleMeaning(line.value);
    if (title !== undefined) {
      this.#close();
      this.#open = opening(line.number, title === 'entry', title === 'nameSpace');
      return;
    }
    const field = FIELDS[this.#open.last];
    const before = field === undefined ? undefined : this.#open.fields.get(field);
    if (field === undefined || before === undefined || !WRAPPED.includes(this.#open.last)) return;
    this.#open.fields.set(field, { ...before, value: `${before.value} ${line.value}`, followed: line.followed });
  }

  #labelled(line: DumpLine, label: string): void {
    const meaning = this.#labels.fields.get(foldLabel(label));
    if (meaning === undefined) return;
    if (meaning === 'nameSpace' || meaning === 'active') {
      this.#open.nameSpace = true;
      return;
    }
    const index = ORDER.get(meaning) as number;
    if (this.#open.nameSpace && meaning === 'version') return;
    if (!this.#continues(index)) {
      this.#close();
      this.#open = opening(line.number, false, false);
    }
    const open = this.#open;
    if (open.fields.size === 0) {
      // Behind its title a name space provider begins with its description, an entry with its type.
      if (!open.opened && meaning === 'description' && this.#isAtRule()) open.nameSpace = true;
      if (!open.opened) open.firstLine = line.number;
      open.hasHead = index === 0;
    }
    open.fields.set(meaning, line);
    open.last = index;
  }

  /** Whether a field may stand next in the open entry; service flags may be missing (Vista and older). */
  #continues(index: number): boolean {
    const { last, fields } = this.#open;
    if (fields.size === 0) return true;
    const previous = fields.get(FIELDS[last] as Field) as DumpLine;
    if (previous.value === '' && !WRAPPED.includes(last)) return false;
    return index === last + 1 || (last === FLAGS - 1 && index === FLAGS + 1);
  }

  #isAtRule(): boolean {
    return this.#segment.ruled && this.#open.firstLine === this.#segment.titleLine;
  }

  #close(): void {
    const { nameSpace, opened, last: _, ...record } = this.#open;
    if (nameSpace) this.#found.nameSpaces++;
    else if (opened || isEvident(record.fields, this.#labels)) this.#found.entries.push(record);
  }

  #titleMeaning(text: string | null): 'entry' | 'nameSpace' | undefined {
    return text === null ? undefined : this.#labels.titles.get(foldLabel(text));
  }
}

const opening = (firstLine: number, opened: boolean, nameSpace: boolean): Open => ({
  firstLine,
  hasHead: false,
  fields: new Map(),
  nameSpace,
  opened,
  last: -1,
});

/** Whether lines without a title are part of a catalog, and not of whatever else stands in the text. */
function isEvident(fields: ReadonlyMap<Field, DumpLine>, labels: Labels): boolean {
  for (const [field, { value }] of fields) {
    if (field === 'entryType' && labels.kinds.has(foldLabel(withoutBitness(value).text))) return true;
    if (field === 'providerId' && guidValue(value) !== null) return true;
    if (field === 'serviceFlags' && flagsValue(value) !== null) return true;
    if (!COMMON_WORDS.includes(field) && integerValue(value) !== null) return true;
    if (field === 'providerPath' && value !== '') return true;
    if (field === 'chain') return true;
  }
  return false;
}

/** Labels that stand in other programs' output too. */
const COMMON_WORDS: readonly Field[] = ['description', 'version', 'protocol'];
