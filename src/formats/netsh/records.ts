import { LONGEST_LINE } from '../../inputs/text.ts';
import { mayBeCatalog } from '../unplaced.ts';
import { FIELDS, type Field, foldLabel, type Labels } from './labels.ts';
import { type DumpLine, isMarker, type Segment } from './lines.ts';
import { flagsValue, guidValue, integerValue, withoutBitness } from './values.ts';

/** The lines of one entry, without a gap: consecutive fields in netsh's order. */
export interface EntryRecord {
  /** Line of the title, or of the first field. */
  firstLine: number;
  /** True when it begins where netsh begins an entry. */
  hasHead: boolean;
  fields: Map<Field, DumpLine>;
}

/** One dump: the catalog, and behind it the name space providers. */
export interface DumpRecords {
  entries: EntryRecord[];
  nameSpaces: number;
  /** Places where something of a catalog stands, or was left out, that could not be read. */
  lost: { line: number; reason: string }[];
  /** How many more such places there are than are kept. */
  moreLost: number;
}

/** A person reads no more; a text may hold millions. */
const MOST_LOST = 20;

function lose(dump: DumpRecords, place: DumpRecords['lost'][number]): void {
  if (dump.lost.length < MOST_LOST) dump.lost.push(place);
  else dump.moreLost++;
}

type Meaning = 'entry' | 'nameSpace' | 'unknown';
type Open = EntryRecord & { meaning: Meaning; titled: boolean; last: number };

const ORDER = new Map<string, number>(FIELDS.map((field, index) => [field, index]));
const FLAGS = FIELDS.indexOf('serviceFlags');
/** Values that a long line can be wrapped in. */
const WRAPPED: readonly number[] = [
  FIELDS.indexOf('entryType'),
  FIELDS.indexOf('description'),
  FIELDS.indexOf('providerPath'),
];
/** Fields that name space providers have too. */
const SHARED: readonly Field[] = ['description', 'providerId', 'version'];
/** Labels that stand in other programs' output too. */
const COMMON_WORDS: readonly Field[] = ['description', 'version', 'protocol'];

/**
 * Sorts the lines of a text into entries, and those into dumps. Whatever stands between two fields and is not
 * understood, and a field that is missing there, ends one entry and begins another: a dump cut in the middle must not
 * lend one provider the flags of the next.
 */
export function recordsOf(segments: readonly Segment[], labels: Labels): DumpRecords[] {
  const reader = new RecordReader(labels);
  for (const segment of segments) reader.read(segment);
  return mergedUnlessRepeated(reader.dumps);
}

/** Entries behind name space providers are another dump's when ids come again; else a name has forged a title. */
function mergedUnlessRepeated(dumps: readonly DumpRecords[]): DumpRecords[] {
  const merged: DumpRecords[] = [];
  // The ids of the last dump, kept so that no dump is walked again for each that is merged into it.
  let ids = new Set<number>();
  for (const next of dumps) {
    const before = merged.at(-1);
    const own = idsOf(next);
    if (before === undefined || own.some((id) => ids.has(id))) {
      merged.push(next);
      ids = new Set(own);
      continue;
    }
    for (const id of own) ids.add(id);
    for (const entry of next.entries) before.entries.push(entry);
    for (const place of next.lost) lose(before, place);
    before.moreLost += next.moreLost;
    before.nameSpaces += next.nameSpaces;
  }
  return merged;
}

const emptyDump = (): DumpRecords => ({ entries: [], nameSpaces: 0, lost: [], moreLost: 0 });

class RecordReader {
  readonly dumps: DumpRecords[] = [emptyDump()];
  readonly #labels: Labels;
  #open: Open = opening(0, 'unknown', false);
  /** Lines that are no part of what stands above them. They count when more of the catalog follows. */
  #between: DumpLine[] = [];

  constructor(labels: Labels) {
    this.#labels = labels;
  }

  get #dump(): DumpRecords {
    return this.dumps.at(-1) as DumpRecords;
  }

  read(segment: Segment): void {
    const title = this.#titleMeaning(segment.title);
    this.#open = opening(segment.titleLine, title ?? 'unknown', segment.ruled && title === 'entry');
    const before = this.#evidence();
    let labelled = false;
    for (const line of segment.lines) {
      const known = line.label !== null && this.#labels.fields.has(foldLabel(line.label));
      labelled ||= line.label !== null;
      if (known) this.#field(line, line.label as string);
      else this.#otherText(line);
    }
    this.#close();
    // Behind a title and dashes stands an entry or a name space provider; what is neither for certain may be an entry.
    if (segment.ruled && segment.title !== null && labelled && this.#evidence() === before)
      this.#lose(segment.titleLine, 'what begins here is cut off too early to tell what it is');
  }

  #evidence(): number {
    const { entries, nameSpaces, lost, moreLost } = this.#dump;
    return entries.length + nameSpaces + lost.length + moreLost + this.dumps.length;
  }

  #otherText(line: DumpLine): void {
    const title = line.label === null ? this.#titleMeaning(line.value) : undefined;
    if (title !== undefined) {
      this.#close();
      this.#open = opening(line.number, title, title === 'entry');
      return;
    }
    if (this.#continueValue(line)) return;
    this.#interrupt(line.number);
    const text = line.label === null ? line.value : `${line.label}: ${line.value}`;
    if (isMarker(text)) this.#lose(line.number, 'somebody has left something out here');
    else if (line.long || mayBeCatalog(text))
      this.#lose(line.number, 'this line may be part of an entry and cannot be read');
    else if (this.#evidence() > 1) this.#between.push(line);
  }

  /** Netsh prints nothing but its entries, so that whatever stands between two of them may have been one. */
  #loseBetween(): void {
    const [first, ...others] = this.#between;
    this.#between = [];
    if (first === undefined) return;
    const more = others.length > 0 ? ` (and ${others.length} more)` : '';
    this.#lose(first.number, `this line${more} between two entries is none of netsh's`);
  }

  /** The rest of a wrapped description or path; true when the line was that. */
  #continueValue(line: DumpLine): boolean {
    const { last, fields } = this.#open;
    const field = FIELDS[last];
    const before = field === undefined ? undefined : fields.get(field);
    if (field === undefined || before === undefined || !WRAPPED.includes(last)) return false;
    if (
      before.value.length > LONGEST_LINE ||
      line.afterBlank ||
      line.label !== null ||
      isMarker(line.value) ||
      line.value.startsWith('```')
    )
      return false;
    const value = before.value + (before.full ? '' : ' ') + line.value;
    fields.set(field, { ...before, value, full: line.full, followed: line.followed });
    return true;
  }

  /** Something foreign inside an entry: what follows may belong to another one. */
  #interrupt(line: number): void {
    if (this.#open.fields.size === 0 && this.#open.meaning !== 'nameSpace') return;
    this.#close();
    this.#open = opening(line, 'unknown', false);
  }

  #field(line: DumpLine, label: string): void {
    const meaning = this.#labels.fields.get(foldLabel(label)) as string;
    if (line.afterBlank && this.#open.fields.size > 0) this.#interrupt(line.number);
    if (meaning === 'nameSpace' || meaning === 'active') {
      if (this.#open.titled || [...this.#open.fields.keys()].some((field) => !SHARED.includes(field)))
        this.#interrupt(line.number);
      this.#open.meaning = 'nameSpace';
      return;
    }
    const index = ORDER.get(meaning) as number;
    if (this.#open.meaning === 'nameSpace' && SHARED.includes(meaning as Field)) return;
    if (!this.#continues(index)) this.#interrupt(line.number);
    const open = this.#open;
    if (open.fields.size === 0) {
      if (!open.titled) open.firstLine = line.number;
      open.hasHead = index === 0;
    }
    open.fields.set(meaning as Field, line);
    open.last = index;
  }

  /** Whether a field may stand next in the open entry; service flags may be missing (Vista and older). */
  #continues(index: number): boolean {
    const { last, fields, meaning } = this.#open;
    if (meaning === 'nameSpace') return false;
    if (fields.size === 0) return true;
    const previous = fields.get(FIELDS[last] as Field) as DumpLine;
    if (previous.value === '' && !WRAPPED.includes(last)) return false;
    return index === last + 1 || (last === FLAGS - 1 && index === FLAGS + 1);
  }

  #close(): void {
    const { meaning, titled, last: _, ...record } = this.#open;
    this.#open = opening(record.firstLine, 'unknown', false);
    if (meaning === 'nameSpace') {
      this.#loseBetween();
      this.#dump.nameSpaces++;
      return;
    }
    const shared = [...record.fields.keys()].every((field) => SHARED.includes(field));
    if (!titled && (shared || !isEvident(record.fields, this.#labels))) {
      if (record.fields.has('providerId')) this.#lose(record.firstLine, 'what kind of provider this is cannot be told');
      return;
    }
    this.#loseBetween();
    // Behind name space providers another dump may begin.
    if (record.hasHead && this.#dump.nameSpaces > 0 && this.#dump.entries.length > 0) this.dumps.push(emptyDump());
    this.#dump.entries.push(record);
  }

  #lose(line: number, reason: string): void {
    lose(this.#dump, { line, reason });
  }

  #titleMeaning(text: string | null): 'entry' | 'nameSpace' | undefined {
    return text === null ? undefined : this.#labels.titles.get(foldLabel(text));
  }
}

const opening = (firstLine: number, meaning: Meaning, titled: boolean): Open => ({
  firstLine,
  hasHead: false,
  fields: new Map(),
  meaning,
  titled,
  last: -1,
});

/** Whether lines without a title are part of a catalog, and not of whatever else stands in the text. */
export function isEvident(fields: ReadonlyMap<Field, DumpLine>, labels: Labels): boolean {
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

/** The catalog entry id that a record shows for certain. */
function idOf(record: EntryRecord): number | null {
  const line = record.fields.get('id');
  return line !== undefined && record.fields.has('version') ? integerValue(line.value) : null;
}

/** The catalog entry ids of a dump. */
export const idsOf = (dump: DumpRecords): number[] => dump.entries.flatMap((record) => idOf(record) ?? []);
