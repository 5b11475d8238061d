import { holdsMarker, isMarker, saysOmission } from '../omission.ts';
import { mayBeCatalog } from '../unplaced.ts';
import { isUnfinished, joinedValue } from './continuation.ts';
import { FIELDS, type Field, foldLabel, hasUnknownMark, type Labels, type TitleMeaning } from './labels.ts';
import type { DumpLine, Segment } from './lines.ts';
import { flagsValue, guidValue, holdsFlags, integerValue, isActiveValue, withoutBitness } from './values.ts';

/** The lines of one entry: consecutive fields in netsh's order, without a gap. */
export interface EntryRecord {
  /** Line of the title, or of the first field. */
  firstLine: number;
  /** Whether it has the first field that netsh prints of an entry. */
  hasHead: boolean;
  fields: Map<Field, DumpLine>;
}

/** The lines of one dump: a catalog, and the name space providers that follow it. */
export interface DumpRecords {
  entries: EntryRecord[];
  nameSpaces: number;
  /** Lines that may be part of a catalog and could not be read, or that say that something was left out. */
  lost: { line: number; reason: string }[];
  /** How many more such lines there are. */
  moreLost: number;
  /** The computer or file that stands in front of its lines; null where there is none, undefined before its first field. */
  origin: string | null | undefined;
}

/** A text may have millions of such lines. Users do not read more than this. */
const MOST_LOST = 20;

function addLost(dump: DumpRecords, place: DumpRecords['lost'][number]): void {
  if (dump.lost.length < MOST_LOST) dump.lost.push(place);
  else dump.moreLost++;
}

/** The entry or name space provider whose lines are being read. `last` is the index of its last field in FIELDS. */
type OpenRecord = EntryRecord & { isNameSpace: boolean; titled: boolean; last: number };

const ORDER = new Map<string, number>(FIELDS.map((field, index) => [field, index]));
const FLAGS = FIELDS.indexOf('serviceFlags');
/** The end of the command line that prints a dump. */
export const COMMAND = 'winsock show catalog';
/** Whether a line is a frame around a dump: signs only, a fence of Markdown, or a prompt. */
const isFrame = (text: string): boolean => /^(?:```|(?:PS )?[A-Za-z]: ?\\)/.test(text) || !/[\p{L}\p{N}]/u.test(text);
/** Fields that a name space provider has too. */
const SHARED: readonly Field[] = ['description', 'providerId', 'version'];
/** Fields whose labels other programs do not print. */
const FIELDS_OF_PROVIDERS: readonly Field[] = ['entryType', 'providerId', 'serviceFlags'];
/** Fields whose labels other programs print too. */
const COMMON_WORDS: readonly Field[] = ['description', 'version', 'protocol'];

/**
 * Groups lines into entries, and entries into dumps. A line that is no field, or a missing field, ends the entry: if a dump was
 * cut in the middle, one provider must not get the flags of the next.
 */
export function recordsOf(segments: readonly Segment[], labels: Labels): DumpRecords[] {
  const reader = new RecordReader(labels);
  for (const segment of segments) reader.read(segment);
  return mergedUnlessRepeated(reader.dumps);
}

/**
 * Entries behind name space providers belong to a second dump if ids repeat. Otherwise they belong to the same dump, and a
 * provider's name contains the title of a name space provider.
 */
function mergedUnlessRepeated(dumps: readonly DumpRecords[]): DumpRecords[] {
  const merged: DumpRecords[] = [];
  // Ids of the last merged dump. Collected once, so that the time does not grow with the square of the number of dumps.
  let ids = new Set<number>();
  for (const next of dumps) {
    const before = merged.at(-1);
    const own = idsOf(next);
    // Name space providers above all entries may be the end of another machine's dump.
    const isFirst = before === undefined || before.entries.length === 0;
    if (isFirst || before.origin !== next.origin || own.some((id) => ids.has(id))) {
      merged.push(next);
      ids = new Set(own);
      continue;
    }
    for (const id of own) ids.add(id);
    for (const entry of next.entries) before.entries.push(entry);
    // What was lost between the two is among the lost places of both.
    const known = new Set(before.lost.map(({ line }) => line));
    for (const place of next.lost) if (!known.has(place.line)) addLost(before, place);
    before.moreLost += next.moreLost;
    before.nameSpaces += next.nameSpaces;
  }
  return merged;
}

const emptyDump = (): DumpRecords => ({ entries: [], nameSpaces: 0, lost: [], moreLost: 0, origin: undefined });

const LEFT_OUT = 'somebody has left something out here';
const UNREADABLE = 'this line may be part of an entry and cannot be read';

class RecordReader {
  readonly dumps: DumpRecords[] = [emptyDump()];
  readonly #labels: Labels;
  #open: OpenRecord = opening(0);
  /** How many entries, name space providers and lost lines were found in all dumps. */
  #found = 0;
  /** Unknown lines since the last entry. They become lost lines when another entry follows. */
  #between: DumpLine[] = [];
  /** Unknown lines in front of the first entry: all, or those below the command line. */
  #front: { isBelowCommand: boolean; lines: DumpLine[] } = { isBelowCommand: false, lines: [] };
  /** Places that were lost since the last name space provider: they may belong to a dump that begins next. */
  #lostSince: DumpRecords['lost'] = [];

  constructor(labels: Labels) {
    this.#labels = labels;
  }

  get #dump(): DumpRecords {
    return this.dumps.at(-1) as DumpRecords;
  }

  read(segment: Segment): void {
    const title = this.#titleMeaning(segment.title);
    if (segment.title !== null) this.#loseTitle(segment.title, title !== undefined, segment.titleLine);
    this.#open = opening(segment.titleLine, title);
    const before = this.#found;
    let labelled = false;
    for (const line of segment.lines) {
      const known = line.label !== null && this.#labels.fields.has(foldLabel(line.label));
      labelled ||= line.label !== null;
      if (known) this.#field(line, line.label as string);
      else this.#unlabelledLine(line);
    }
    this.#close();
    // A title and dashes begin an entry or a name space provider. If the lines do not show which, it may be an entry.
    if (segment.title !== null && labelled && this.#found === before)
      this.#lose(segment.titleLine, 'what begins here is cut off too early to tell what it is');
  }

  #unlabelledLine(line: DumpLine): void {
    const title = line.label === null ? this.#titleMeaning(line.value) : undefined;
    if (title !== undefined) {
      this.#close();
      this.#open = opening(line.number, title);
      return;
    }
    if (this.#continueValue(line)) return;
    const isInNameSpace = this.#open.isNameSpace && !line.afterBlank;
    this.#interrupt(line.number);
    const text = line.label === null ? line.value : `${line.label}: ${line.value}`;
    if (isMarker(text) || (this.#found > 0 && saysOmission(text))) this.#lose(line.number, LEFT_OUT);
    else if (line.long || mayBeCatalog(text) || (isInNameSpace && line.label !== null && !isFrame(text)))
      this.#lose(line.number, UNREADABLE);
    else if (this.#found > 0) this.#between.push(line);
    else if (text.includes(COMMAND)) this.#front = { isBelowCommand: true, lines: [] };
    else if (!isFrame(text)) this.#front.lines.push(line);
  }

  /** Any line may stand above dashes in place of a title. */
  #loseTitle(text: string, known: boolean, line: number): void {
    if (saysOmission(text)) this.#lose(line, LEFT_OUT);
    else if (!known && mayBeCatalog(text)) this.#lose(line, UNREADABLE);
  }

  /**
   * netsh prints nothing between its command line and the first entry. Without the command line any text may stand in front, but a
   * remark right above the entry may say that entries are missing.
   */
  #loseFront(): void {
    const { isBelowCommand, lines } = this.#front;
    this.#front.lines = [];
    const line = isBelowCommand ? lines[0] : lines.at(-1);
    if (line === undefined) return;
    const text = line.label === null ? line.value : `${line.label}: ${line.value}`;
    if (isBelowCommand || saysOmission(text))
      this.#lose(line.number, "this line above the first entry is none of netsh's");
  }

  /** netsh prints nothing between two entries, so other lines there may be what is left of an entry. */
  #loseBetween(): void {
    const [first, ...others] = this.#between;
    this.#between = [];
    if (first === undefined) return;
    const more = others.length > 0 ? ` (and ${others.length} more)` : '';
    this.#lose(first.number, `this line${more} between two entries is none of netsh's`);
  }

  /** Appends the line to the last field if it continues a wrapped value. @returns whether it did */
  #continueValue(line: DumpLine): boolean {
    const { last, fields } = this.#open;
    const field = FIELDS[last] as Field;
    const before = fields.get(field);
    if (before === undefined || line.afterBlank || line.label !== null || line.long) return false;
    const value = joinedValue(field, before, line.value, this.#labels);
    if (value === null) return false;
    fields.set(field, { ...before, value, full: line.full, followed: line.followed });
    return true;
  }

  /** Ends the entry at an unknown line or a gap, because the lines that follow may belong to another entry. */
  #interrupt(line: number): void {
    if (this.#open.fields.size === 0 && !this.#open.isNameSpace) return;
    this.#close();
    this.#open = opening(line);
  }

  #field(line: DumpLine, label: string): void {
    const meaning = this.#labels.fields.get(foldLabel(label)) as string;
    if (line.afterBlank) this.#interrupt(line.number);
    this.#beginOrigin(line);
    if (meaning === 'nameSpace' || meaning === 'active') {
      if (this.#open.titled || [...this.#open.fields.keys()].some((field) => !SHARED.includes(field)))
        this.#interrupt(line.number);
      this.#open.isNameSpace = true;
      const isOwn = meaning === 'active' ? isActiveValue(line.value) : integerValue(line.value) !== null;
      if (!isOwn) this.#lose(line.number, 'a name space provider has no such value');
      return;
    }
    if (holdsFlags(line.value) && meaning !== 'serviceFlags')
      this.#lose(line.number, 'service flags stand in a value of another field');
    if (holdsMarker(line.value)) this.#lose(line.number, LEFT_OUT);
    const index = ORDER.get(meaning) as number;
    if (this.#open.isNameSpace && SHARED.includes(meaning as Field)) return;
    if (!this.#continues(index)) this.#interrupt(line.number);
    const open = this.#open;
    if (open.fields.size === 0) {
      if (!open.titled) open.firstLine = line.number;
      open.hasHead = index === 0;
    }
    open.fields.set(meaning as Field, line);
    open.last = index;
  }

  /** Begins another dump where the fields of another computer or file begin. */
  #beginOrigin({ origin, number }: DumpLine): void {
    const before = this.#dump.origin;
    if (before !== undefined && before !== origin) {
      if (before === null || origin === null) this.#lose(number, 'from here on the lines begin in another way');
      else {
        this.#interrupt(number);
        this.dumps.push(emptyDump());
      }
    }
    this.#dump.origin = origin;
  }

  /** Whether a field may come next in the open entry. Windows Vista and older print no service flags. */
  #continues(index: number): boolean {
    const { last, fields, isNameSpace } = this.#open;
    if (isNameSpace) return false;
    if (fields.size === 0) return true;
    const previous = fields.get(FIELDS[last] as Field) as DumpLine;
    if (isUnfinished(FIELDS[last] as Field, previous.value)) return false;
    return index === last + 1 || (last === FLAGS - 1 && index === FLAGS + 1);
  }

  #close(): void {
    const { isNameSpace, titled, last: _, ...record } = this.#open;
    this.#open = opening(record.firstLine);
    if (isNameSpace) {
      this.#loseBetween();
      this.#dump.nameSpaces++;
      this.#found++;
      this.#lostSince = [];
      return;
    }
    const shared = [...record.fields.keys()].every((field) => SHARED.includes(field));
    if (!titled && (shared || !isEvident(record.fields, this.#labels))) {
      const [first] = record.fields.values();
      if (FIELDS_OF_PROVIDERS.some((field) => record.fields.has(field)))
        this.#lose(record.firstLine, 'what kind of provider this is cannot be told');
      else if (first !== undefined && this.#found > 0) this.#between.push(first);
      return;
    }
    this.#loseBetween();
    this.#loseFront();
    // netsh prints name space providers last, so an entry behind them may begin another dump.
    if (record.hasHead && this.#dump.nameSpaces > 0) {
      this.dumps.push({ ...emptyDump(), origin: this.#dump.origin });
      for (const place of this.#lostSince) addLost(this.#dump, place);
    }
    this.#dump.entries.push(record);
    this.#found++;
    const type = record.fields.get('entryType');
    if (type !== undefined && hasUnknownMark(withoutBitness(type.value).text))
      this.#lose(type.number, 'this entry type has a mark that netsh does not print');
    if (!record.hasHead)
      this.#mayBeOfNext({ line: record.firstLine, reason: 'an entry without its beginning stands here' });
  }

  #lose(line: number, reason: string): void {
    addLost(this.#dump, { line, reason });
    this.#found++;
    this.#mayBeOfNext({ line, reason });
  }

  #mayBeOfNext(place: DumpRecords['lost'][number]): void {
    if (this.#lostSince.length < MOST_LOST) this.#lostSince.push(place);
  }

  #titleMeaning(text: string | null): TitleMeaning | undefined {
    return text === null ? undefined : this.#labels.titles.get(foldLabel(text));
  }
}

const opening = (firstLine: number, title?: TitleMeaning): OpenRecord => ({
  firstLine,
  hasHead: false,
  fields: new Map(),
  isNameSpace: title === 'nameSpace',
  titled: title === 'entry',
  last: -1,
});

/** Whether fields without a title are part of a catalog: one of them must have a value that other texts do not have. */
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

/** The catalog entry id of a record; null where it is missing or may be cut off. */
function idOf(record: EntryRecord): number | null {
  const line = record.fields.get('id');
  return line !== undefined && record.fields.has('version') ? integerValue(line.value) : null;
}

/** The catalog entry ids of a dump. */
export const idsOf = (dump: DumpRecords): number[] => dump.entries.flatMap((record) => idOf(record) ?? []);
