import { type EntryFacts, type EntryKind, kindOfChainLength } from '../../catalog/entry.ts';
import {
  decodeLine,
  type EncodedText,
  encodedText,
  hasHighByte,
  LONGEST_LINE,
  withoutRawBytes,
} from '../../inputs/text.ts';
import { holdsMarker } from '../omission.ts';
import { isPath } from './continuation.ts';
import { mayHoldField, unflatten } from './flat.ts';
import type { Field } from './labels.ts';
import { CONSOLE_WIDTH, cleanLine } from './lines.ts';
import { changeTexts, type ReadDump, type ReadEntry } from './read-dump.ts';
import { type Form, IRREGULAR, Irregular, type NameSpaceLine } from './regular-form.ts';
import { chainValue, holdsFlags, withoutBitness } from './values.ts';
import { decoded, decodedIn, type EntryType, rememberWording, type Wording, wordingAt } from './wording.ts';

/**
 * Reads a dump that is exactly what netsh writes, in any language: every entry has the same lines and labels as the first.
 * @returns null for any other text. `readIrregular` reads those, and would give the same result here in thirty times the time.
 */
export function readRegular(bytes: Buffer): ReadDump | null {
  const text = encodedText(bytes);
  if (text === null) return null;
  try {
    return new RegularReader(text).read();
  } catch (error) {
    if (error instanceof Irregular) return null;
    throw error;
  }
}

class RegularReader {
  readonly #encoding: EncodedText['encoding'];
  /** One character for each byte. */
  readonly #text: string;
  #at: number;
  #line: number;
  readonly #wording: Wording;
  readonly #form: Form<Field>;
  readonly #types = new Map<string, EntryType>();
  readonly #entries: ReadEntry[] = [];
  /** Long lines, which the other reader may split. Checked at the end, when the code page is known. */
  readonly #long: string[] = [];
  #chain: string | null = null;
  #chains = 0;
  #nameSpace: Form<NameSpaceLine> | null = null;
  #nameSpaces = 0;

  constructor({ bytes, encoding }: EncodedText) {
    this.#encoding = encoding;
    this.#text = bytes.toString('latin1');
    const [blank] = /^(?:\r?\n)*/.exec(this.#text) as RegExpExecArray;
    this.#at = blank.length;
    this.#line = blank.split('\n').length;
    this.#wording = wordingAt(this.#text, this.#at, encoding);
    this.#form = this.#wording.form;
  }

  read(): ReadDump {
    while (this.#readEntry());
    while (this.#at < this.#text.length) this.#readNameSpace();
    // Without a line behind it, the end of the last chain, or the last chain length of a Vista dump, may be cut off.
    const last = this.#entries.at(-1);
    if (this.#nameSpaces === 0 && (last?.facts.kind === 'layeredChainEntry' || !this.#form.labels.has('serviceFlags')))
      throw IRREGULAR;
    const words = this.#wording.words(this.#chain, this.#nameSpace);
    const page = words.page({ entries: this.#entries.length, chains: this.#chains, nameSpaces: this.#nameSpaces });
    words.check(page, this.#types);
    this.#checkLong(page);
    if (this.#encoding === null)
      for (const { facts } of this.#entries) changeTexts(facts, (text) => nameIn(text, page));
    rememberWording(this.#wording);
    return {
      entries: this.#entries,
      nameSpaces: this.#nameSpaces,
      lost: [],
      moreLost: 0,
      announced: false,
      filtered: false,
      encoding: this.#encoding ?? page ?? 'unknown',
      decoded: this.#encoding !== null || page !== null,
    };
  }

  #readEntry(): boolean {
    const match = this.#match(this.#form.pattern);
    if (match === null) return false;
    const flagged = this.#form.labels.has('serviceFlags') ? 1 : 0;
    const typeText = match[1] as string;
    const name = this.#name(match[2] as string, 'description');
    const chainLength = Number(match[12 + flagged]);
    const kind = required(kindOfChainLength(chainLength));
    const facts: EntryFacts = {
      bitness: null,
      id: integer(match[5]) >>> 0,
      position: null,
      kind,
      name,
      rawName: name,
      serviceFlags: flagged === 1 ? Number(match[12]) : null,
      providerFlags: null,
      providerId: match[3] as string,
      providerPath: this.#name(match[4] as string, 'providerPath'),
      providerPathHex: null,
      expandedPath: null,
      addressFamily: integer(match[7]),
      socketType: integer(match[10]),
      protocol: integer(match[11]),
      protocolMaxOffset: null,
      version: integer(match[6]),
      maxAddressLength: integer(match[8]),
      minAddressLength: integer(match[9]),
      chainLength,
      chain: this.#chainOf(chainLength, match[13 + flagged], match[14 + flagged]),
    };
    const { marked32 } = this.#type(typeText, kind);
    this.#entries.push({
      facts,
      marked32,
      firstLine: this.#line,
      hasHead: true,
      hasEnd: true,
      hasFlags: flagged === 1,
      notes: NO_NOTES,
    });
    this.#line +=
      14 +
      flagged +
      (match[13 + flagged] === undefined ? 0 : 1) +
      (match[15 + flagged] as string).length / this.#form.eol.length;
    return true;
  }

  /** Matches a pattern at the current offset and moves behind the match; null where the text is something else. */
  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match !== null) this.#at = pattern.lastIndex;
    return match;
  }

  #chainOf(length: number, label: string | undefined, value: string | undefined): number[] {
    if (label === undefined || value === undefined) {
      if (length > 1) throw IRREGULAR;
      return [];
    }
    this.#chain ??= label;
    this.#chains++;
    this.#watch(label, value);
    const chain = required(chainValue(value));
    if (label !== this.#chain || chain.length !== length) throw IRREGULAR;
    return chain;
  }

  /** The meaning of an entry type. @throws Irregular when the dump uses the type for two kinds */
  #type(raw: string, kind: EntryKind): EntryType {
    let type = this.#types.get(raw);
    if (type === undefined) {
      if (holdsFlags(raw)) throw IRREGULAR;
      this.#watch(this.#form.labels.get('entryType'), raw);
      type = { kind, marked32: withoutBitness(decoded(raw, this.#encoding)).marked };
      this.#types.set(raw, type);
    }
    if (type.kind !== kind) throw IRREGULAR;
    return type;
  }

  #readNameSpace(): void {
    this.#nameSpace ??= this.#wording.nameSpaceAt(this.#text, this.#at);
    const match = required(this.#match(this.#nameSpace.pattern));
    this.#name(match[1] as string, 'description');
    integer(match[3]);
    this.#watch(this.#nameSpace.labels.get('active'), match[4] as string);
    integer(match[5]);
    this.#nameSpaces++;
  }

  #name(raw: string, field: 'description' | 'providerPath'): string {
    if (holdsFlags(raw) || (field === 'providerPath' && !isPath(raw))) throw IRREGULAR;
    this.#watch(this.#form.labels.get(field), raw);
    if (this.#encoding === null || !hasHighByte(raw)) return raw;
    const text = decoded(raw, this.#encoding);
    if (cleanLine(text) !== text) throw IRREGULAR;
    return text;
  }

  /** Remembers a line that the other reader may split or refuse. */
  #watch(label: string | undefined, value: string): void {
    if (holdsMarker(value)) throw IRREGULAR;
    const line = `${label}${value}`;
    const mayBeSplit = line.length > CONSOLE_WIDTH && (hasHighByte(value) || mayHoldField(value));
    if (mayBeSplit || line.length > LONGEST_LINE) this.#long.push(line);
  }

  /** @throws Irregular for a line that the other reader would split or refuse */
  #checkLong(page: string | null): void {
    for (const raw of this.#long) {
      const line = decodedIn(page, raw, this.#encoding);
      if (line.length > LONGEST_LINE || unflatten(line).length > 1) throw IRREGULAR;
    }
  }
}

/** Decodes a name with one character for each byte. @param page null for an unknown code page */
function nameIn(raw: string, page: string | null): string {
  if (!hasHighByte(raw)) return raw;
  const text = page === null ? raw : decodeLine(raw, page);
  if (cleanLine(text) !== text) throw IRREGULAR;
  return page === null ? withoutRawBytes(text) : text;
}

const NO_NOTES: ReadEntry['notes'] = [];

/** A 32-bit number, signed. netsh prints some negative numbers unsigned. @throws Irregular */
function integer(text: string | undefined): number {
  const value = Number(text);
  if (!(value >= -0x80000000 && value <= 0xffffffff)) throw IRREGULAR;
  return value | 0;
}

/** @throws Irregular for null */
function required<T>(value: T | null): T {
  if (value === null) throw IRREGULAR;
  return value;
}
