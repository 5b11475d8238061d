import { kindOfChainLength } from '../../catalog/entry.ts';
import { FIELDS, foldLabel, knownLabels, type LabelMeaning, type Labels } from './labels.ts';
import type { DumpLine, Segment } from './lines.ts';
import { chainValue, flagsValue, guidValue, integerValue, isActiveValue, withoutBitness } from './values.ts';

const NUMBERS_AFTER_PATH = FIELDS.indexOf('serviceFlags') - FIELDS.indexOf('id');

/**
 * Finds the labels of a dump in any language. To the known labels it adds those of the dump's complete entries, which it
 * recognises by their values: every language prints them in the same form and order around the provider's GUID.
 */
export function learnLabels(segments: readonly Segment[]): Labels {
  const learned = new LearnedLabels();
  for (const segment of segments) {
    const lines = segment.lines.filter((line) => line.label !== null);
    for (let index = 0; index < lines.length; index++) {
      if (guidValue((lines[index] as DumpLine).value) === null) continue;
      learnEntry(learned, segment, lines, index);
      learnNameSpace(learned, segment, lines, index);
    }
  }
  return learned.labels();
}

/** Behind its GUID an entry has a path, then numbers. */
function learnEntry(learned: LearnedLabels, segment: Segment, lines: DumpLine[], guid: number): void {
  const path = lines[guid + 1];
  if (path === undefined || integerValue(path.value) !== null) return;
  const numbers = lines.slice(guid + 2, guid + 2 + NUMBERS_AFTER_PATH);
  if (numbers.some((line) => integerValue(line.value) === null)) return;
  let next = guid + 2 + NUMBERS_AFTER_PATH;
  const flags = lines[next];
  const hasFlags = flags !== undefined && flagsValue(flags.value) !== null;
  if (hasFlags) next++;
  const length = integerValue(lines[next]?.value ?? '');
  const kind = length === null ? null : kindOfChainLength(length);
  // In the last line of a text, a single digit without flags above it may be the flags, cut behind their first digit.
  if (kind === null || !(hasFlags || lines[next]?.followed)) return;

  const first = FIELDS.indexOf('providerId');
  for (let line = guid - first; line < guid + 2 + NUMBERS_AFTER_PATH; line++) {
    learned.field(lines[line], FIELDS[line - guid + first]);
  }
  if (hasFlags) learned.field(flags, 'serviceFlags');
  learned.field(lines[next], 'chainLength');
  if (chainValue(lines[next + 1]?.value ?? '') !== null) learned.field(lines[next + 1], 'chain');
  const type = lines[guid - first];
  if (type !== undefined) learned.kind(withoutBitness(type.value).text, kind);
  if (guid === first) learned.title(segment.title, 'entry');
}

/** Behind its GUID a name space provider has three short values and no path. */
function learnNameSpace(learned: LearnedLabels, segment: Segment, lines: DumpLine[], guid: number): void {
  const [nameSpace, active, version, next] = lines.slice(guid + 1, guid + 5);
  if (nameSpace === undefined || active === undefined || version === undefined) return;
  if (integerValue(nameSpace.value) === null || integerValue(version.value) === null) return;
  if (!isActiveValue(active.value)) return;
  // An entry without its path looks the same, but has more numbers.
  if (next !== undefined && (integerValue(next.value) !== null || flagsValue(next.value) !== null)) return;
  learned.field(nameSpace, 'nameSpace');
  learned.field(active, 'active');
  learned.title(segment.title, 'nameSpace');
}

/** Collects meanings. A text that the dump uses with two meanings is not learned. */
class LearnedLabels {
  readonly #known = knownLabels();
  readonly #fields = new Map<string, LabelMeaning | null>();
  readonly #kinds = new Map<string, string | null>();
  readonly #titles = new Map<string, string | null>();

  field(line: DumpLine | undefined, meaning: LabelMeaning | undefined): void {
    if (line?.label != null && meaning !== undefined) teach(this.#fields, foldLabel(line.label), meaning);
  }

  kind(text: string, kind: string): void {
    teach(this.#kinds, foldLabel(text), kind);
  }

  title(text: string | null, meaning: string): void {
    if (text !== null) teach(this.#titles, foldLabel(text), meaning);
  }

  labels(): Labels {
    merge(this.#known.fields, this.#fields);
    merge(this.#known.kinds, this.#kinds as Map<string, never>);
    merge(this.#known.titles, this.#titles as Map<string, never>);
    for (const [kind, meaning] of this.#kinds) if (meaning === null) this.#known.doubtfulKinds.add(kind);
    return this.#known;
  }
}

function teach<T>(map: Map<string, T | null>, key: string, meaning: T): void {
  const before = map.get(key);
  map.set(key, before === undefined || before === meaning ? meaning : null);
}

function merge<T>(known: Map<string, T>, learned: ReadonlyMap<string, T | null>): void {
  for (const [key, meaning] of learned) if (meaning !== null && !known.has(key)) known.set(key, meaning);
}
