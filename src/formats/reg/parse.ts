import { CATALOG_ITEM_BYTES } from '../../catalog/catalog-item.ts';
import { isItem } from '../registry-keys.ts';
import { mayBeCatalog } from '../unplaced.ts';
import { joinExport } from './join.ts';
import { MOST_KEYS, type RegKey, type RegKeys, type RegValue } from './keys.ts';

export type { RegKey, RegValue };

/** The rest of a longer value is dropped, in characters. The catalog's largest value has 888 bytes. */
const LONGEST_VALUE = 65536;
/** Ten times the longest path of a Winsock key. */
const LONGEST_PATH = 1024;
const QUOTE = /^(?:>\s?)+/;
/** The first line of an export. A text may hold several exports. */
const HEADER = /^(?:Windows Registry Editor Version |REGEDIT4$)/;

export interface ParsedReg {
  /** Keys of each machine. */
  machines: RegKey[][];
  /** Lines that may be part of a catalog, but are neither a key nor a value. */
  unplaced: { line: number; what: string }[];
  /** The first key that was left out because there are too many; empty for none. */
  leftOut: { line: number; what: string }[];
}

/** A line with a key, or with the deletion of a key. */
const KEY_LINE = /^\[[^"[\]{}|<>]*(?:\{[0-9a-f-]{36}\}[^"[\]{}|<>]*)*\]$/i;

/** What each value has. Tested in place of the whole value, because the export of a hive has millions. */
const MAY_BE_VALUE = /"\s*=|^@\s*=/;

/** The beginning of an export or of a key in the middle of a line, where two exports were joined without a line break. */
const JOINED = /(?<=[^\s>])(?:Windows Registry Editor Version |REGEDIT4\s*$|\[-?HKEY_(?:LOCAL_MACHINE|USERS)\\)/;

/**
 * Reads the keys of a .reg text in file order, for each of its machines. Within an export it merges repeated keys. Each value above
 * the first key gets a key of its own with the path ''. If a value occurs twice in one export with different data, its data is null.
 * `[-…]` deletes a key when somebody imports the file. No export has such a line, so what it deletes is still read, with a doubt.
 * @param wanted whether a key is needed
 */
export function parseReg(text: string, wanted: (path: string) => boolean): ParsedReg {
  const machines: RegKeys[] = [];
  const unplaced: ParsedReg['unplaced'] = [];
  const noteUnplaced = (line: number, what: string) => unplaced.push({ line, what });
  const leftOut: ParsedReg['leftOut'] = [];
  const leaveOut = (line: number) => {
    if (leftOut.length === 0) leftOut.push({ line, what: `key number ${MOST_KEYS + 1} of a machine` });
  };
  let keys: RegKeys = new Map();
  const join = () => {
    const left = joinExport(machines, keys);
    if (left !== null) leaveOut(left.line);
  };
  const lines = new Lines(text);
  let current: RegKey | null = null;
  let lost = true;
  for (let line = lines.next(); line !== null; line = lines.next()) {
    const { number } = lines;
    if (line.startsWith('[')) {
      current = null;
      lost = false;
      const path = keyPath(line);
      if ((!KEY_LINE.test(line) || path.length > LONGEST_PATH) && mayBeCatalog(line))
        noteUnplaced(number, 'a line in brackets that is no key');
      if (path.length > LONGEST_PATH) continue;
      if (line.startsWith('[-')) noteUnplaced(number, 'a line that deletes a key, which no export has');
      else if (wanted(path)) {
        const folded = path.toLowerCase();
        const there = keys.get(folded);
        if (there === undefined && keys.size >= MOST_KEYS) {
          leaveOut(number);
          continue;
        }
        current = there ?? { path, line: number, values: new Map() };
        keys.set(folded, current);
      }
      continue;
    }
    if (HEADER.test(line)) {
      join();
      keys = new Map();
      current = null;
      lost = true;
      continue;
    }
    const isValue = line[0] === '"' || line[0] === '@';
    if (!isValue && mayBeCatalog(line)) noteUnplaced(number, 'a line that is neither a key nor a value');
    if (!isValue) continue;
    // Read in unwanted keys too, because it consumes the continuation lines of the value.
    const statement = statementAt(line, lines);
    if (current === null && !lost) {
      if (mayBeItem(statement) && isItemStatement(statement, number))
        noteUnplaced(number, 'an item of a catalog in a key that is part of none');
      else if (!MAY_BE_VALUE.test(line) && mayBeCatalog(line)) noteUnplaced(number, 'a value that cannot be read');
      continue;
    }
    const value = parseStatement(statement, number);
    if (value === null) {
      if (mayBeCatalog(line)) noteUnplaced(number, 'a value that cannot be read');
      continue;
    }
    const [name, read] = value;
    if (current !== null) {
      const there = current.values.get(name);
      if (there === undefined || isSameData(there, read)) current.values.set(name, read);
      else {
        current.values.set(name, { ...read, text: null, bytes: null, number: null });
        noteUnplaced(number, `a second value of the name '${name}' in one key, which differs from the first`);
      }
    } else if (keys.size >= MOST_KEYS) leaveOut(number);
    else keys.set(`\n${number}`, { path: '', line: number, values: new Map([value]) });
  }
  join();
  return { machines: machines.map((machine) => [...machine.values()]), unplaced, leftOut };
}

/** Whether two values have the same data. */
const isSameData = (one: RegValue, other: RegValue): boolean =>
  one.text === other.text && one.number === other.number && bytesEqual(one.bytes, other.bytes);

const bytesEqual = (one: Buffer | null, other: Buffer | null): boolean =>
  one === null || other === null ? one === other : one.equals(other);

/** Splits a text into lines one by one, because the export of a hive has millions. */
class Lines {
  number = 0;
  readonly #text: string;
  #at = 0;
  /** End of the current line of the text. Kept, so that a line of many joined exports is searched only once. */
  #end = -1;
  /** Whether the next part is in the same line of the text. */
  #isRest = false;

  constructor(text: string) {
    this.#text = text;
  }

  /** The next line, without blanks and the `>` of quoted mail; null at the end. */
  next(): string | null {
    if (this.#at >= this.#text.length) return null;
    if (this.#end < this.#at) {
      const found = this.#text.indexOf('\n', this.#at);
      this.#end = found === -1 ? this.#text.length : found;
    }
    const end = this.#end;
    const whole = this.#text.slice(this.#at, end);
    const joined = whole.search(JOINED);
    if (!this.#isRest) this.number++;
    this.#isRest = joined > 0;
    this.#at = joined > 0 ? this.#at + joined : end + 1;
    return (joined > 0 ? whole.slice(0, joined) : whole).trim().replace(QUOTE, '').trim();
  }

  /** Consumes the next line that is not blank if it continues a hex value; otherwise returns null. */
  continuation(): string | null {
    const [at, number, isRest] = [this.#at, this.number, this.#isRest];
    for (let line = this.next(); line !== null; line = this.next()) {
      if (line === '') continue;
      if (/^[0-9a-f]{2}(?:,|$)/i.test(line)) return line;
      break;
    }
    this.#at = at;
    this.#end = -1;
    this.number = number;
    this.#isRest = isRest;
    return null;
  }
}

/** Joins a value with its continuation lines. A continued line ends in a backslash, which some mail programs remove. */
function statementAt(line: string, lines: Lines): string {
  const parts = [line.replace(/\\$/, '')];
  let length = line.length;
  for (let last = line; last.endsWith('\\') || isBrokenHex(last); ) {
    const more = lines.continuation();
    if (more === null) break;
    if (length < LONGEST_VALUE) parts.push(more.replace(/\\$/, ''));
    length += more.length;
    last = more;
  }
  return parts.join('');
}

const isBrokenHex = (line: string): boolean =>
  line.endsWith(',') && (/^[0-9a-f]{2},/i.test(line) || /=\s*hex(?:\(|:)/i.test(line));

/** The path in `[HKEY_LOCAL_MACHINE\SYSTEM\…]`, or the rest of the line where the bracket is cut off. */
function keyPath(line: string): string {
  const end = line.lastIndexOf(']');
  return line.slice(1, end === -1 ? line.length : end).replace(/^\\|\\$/g, '');
}

function parseStatement(statement: string, line: number): [string, RegValue] | null {
  const [name, rest] = valueName(statement);
  if (name === null || !rest.startsWith('=')) return null;
  const data = rest.slice(1).trim();
  if (data === '-') return null;
  const empty: RegValue = { line, text: null, bytes: null, number: null, type: null };
  if (data.startsWith('"')) return [name, { ...empty, text: quoted(data), type: 1 }];
  // hivexregedit writes texts of other types than REG_SZ as `str(2):"…"`.
  const typed = /^str(?:\(([0-9a-f]{1,8})\))?:(?=")/i.exec(data);
  if (typed !== null) return [name, { ...empty, text: quoted(data.slice(typed[0].length)), type: 1 }];
  const dword = /^dword:([0-9a-f]{1,8})$/i.exec(data);
  if (dword !== null) return [name, { ...empty, number: Number.parseInt(dword[1] as string, 16), type: 4 }];
  const hex = /^hex(?:\(([0-9a-f]{1,8})\))?:/i.exec(data);
  if (hex === null) return [name, empty];
  const type = hex[1] === undefined ? 3 : Number.parseInt(hex[1], 16);
  return [name, { ...empty, type, bytes: hexBytes(data.slice(hex[0].length)) }];
}

/** Digits and commas of an item in hex. */
const ITEM_DIGITS = 3 * CATALOG_ITEM_BYTES - 1;

/** Whether a value may be an item, so that it must be parsed: the export of a hive has millions of others. */
const mayBeItem = (statement: string): boolean => statement.length >= ITEM_DIGITS || /^"PackedC/i.test(statement);

function isItemStatement(statement: string, line: number): boolean {
  const value = parseStatement(statement, line);
  return value !== null && isItem(...value);
}

function valueName(statement: string): [name: string | null, rest: string] {
  if (statement.startsWith('@')) return ['@', statement.slice(1).trimStart()];
  const end = endOfQuoted(statement);
  return end === -1
    ? [null, '']
    : [unescaped(statement.slice(1, end)).toLowerCase(), statement.slice(end + 1).trimStart()];
}

function quoted(data: string): string | null {
  const end = endOfQuoted(data);
  return end === -1 ? null : unescaped(data.slice(1, end));
}

function endOfQuoted(text: string): number {
  for (let index = 1; index < text.length; index++) {
    if (text[index] === '\\') index++;
    else if (text[index] === '"') return index;
  }
  return -1;
}

const unescaped = (text: string): string => text.replace(/\\(.)/g, '$1');

/** Null unless each part has two digits: a value that is cut ends in a single digit or a comma. */
function hexBytes(digits: string): Buffer | null {
  const compact = digits.replace(/\s+/g, '');
  if (compact === '') return Buffer.alloc(0);
  if (!/^(?:[0-9a-f]{2},)*[0-9a-f]{2}$/i.test(compact)) return null;
  return Buffer.from(compact.replaceAll(',', ''), 'hex');
}
