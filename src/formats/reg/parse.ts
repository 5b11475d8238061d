import { mayBeCatalog } from '../unplaced.ts';
import { joinExport } from './join.ts';
import { MOST_KEYS, type RegKey, type RegKeys, type RegValue } from './keys.ts';

export type { RegKey, RegValue };

/** Longest value kept, in characters of hex digits: the catalog's largest is 888 bytes. */
const LONGEST_VALUE = 65536;
/** No key of Winsock has a path a tenth as long; whoever looks for deletions above a key looks at every part of its path. */
const LONGEST_PATH = 1024;
const QUOTE = /^(?:>\s?)+/;
/** The first line of an export; behind others in one text it begins the next. */
const HEADER = /^(?:Windows Registry Editor Version |REGEDIT4$)/;

/** What a .reg text holds. */
export interface ParsedReg {
  /** Keys of each machine. */
  machines: RegKey[][];
  /** Lines that are no key and no value and may be part of a catalog all the same. */
  unplaced: { line: number; what: string }[];
  /** The first key that was not kept because there are too many; empty where all were. */
  leftOut: { line: number; what: string }[];
}

/** A key as exports name it; deleting ones too. */
const KEY_LINE = /^\[[^"[\]{}|<>]*(?:\{[0-9a-f-]{36}\}[^"[\]{}|<>]*)*\]$/i;

/** The beginning of an export, or of a key, behind something else in its line. */
const JOINED = /(?<=[^\s>])(?:Windows Registry Editor Version |REGEDIT4\s*$|\[-?HKEY_(?:LOCAL_MACHINE|USERS)\\)/;

/**
 * Reads the keys of a .reg text that `wanted` asks for, in file order, for each machine that it holds. In an export a key
 * that stands twice is merged and `[-…]` deletes, as in regedit. Values above the first key have lost theirs and come
 * under the path '', one key each. A value that stands twice in one export and differs is unknown.
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
  let deletions = new Deletions();
  const join = () => {
    const left = joinExport(machines, leftOf(keys, deletions));
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
      if (line.startsWith('[-')) deletions.add(keyPath(`[${line.slice(2)}`));
      else if (wanted(path)) {
        const folded = path.toLowerCase();
        const there = keys.get(folded);
        if (there === undefined && keys.size >= MOST_KEYS) {
          leaveOut(number);
          continue;
        }
        const isThere = there !== undefined && !deletions.since(folded, there.deletions);
        current = isThere ? there : { path, line: number, values: new Map(), deletions: deletions.count };
        keys.set(folded, current);
      }
      continue;
    }
    if (HEADER.test(line)) {
      if (keys.size > 0) join();
      keys = new Map();
      deletions = new Deletions();
      current = null;
      lost = true;
      continue;
    }
    const isValue = line[0] === '"' || line[0] === '@';
    if (!isValue && mayBeCatalog(line)) noteUnplaced(number, 'a line that is neither a key nor a value');
    if (!isValue) continue;
    // Read to its end in any key: the lines that go on with it are no lines of their own.
    const statement = statementAt(line, lines);
    if (current === null && !lost) continue;
    const value = parseStatement(statement, number);
    if (value === null) {
      if (mayBeCatalog(line)) noteUnplaced(number, 'a value that cannot be read');
      continue;
    }
    const [name, read] = value;
    if (current !== null) {
      const there = current.values.get(name);
      if (there === undefined || isSameRead(there, read)) current.values.set(name, read);
      else {
        current.values.set(name, { ...read, text: null, bytes: null, number: null });
        noteUnplaced(number, `a second value of the name '${name}' in one key, which differs from the first`);
      }
    } else if (keys.size >= MOST_KEYS) leaveOut(number);
    else keys.set(`\n${number}`, { path: '', line: number, values: new Map([value]), deletions: 0 });
  }
  if (keys.size > 0 || machines.length === 0) join();
  return { machines: machines.map((machine) => [...machine.values()]), unplaced, leftOut };
}

/** Keys that no deletion below them took away. */
const leftOf = (keys: RegKeys, deletions: Deletions): RegKeys =>
  new Map([...keys].filter(([path, key]) => path.startsWith('\n') || !deletions.since(path, key.deletions)));

/** Whether two values of a .reg text say the same. */
const isSameRead = (one: RegValue, other: RegValue): boolean =>
  one.text === other.text && one.number === other.number && bytesEqual(one.bytes, other.bytes);

const bytesEqual = (one: Buffer | null, other: Buffer | null): boolean =>
  one === null || other === null ? one === other : one.equals(other);

/** The lines of a text one by one: a hive's export has millions, and few of them matter. */
class Lines {
  number = 0;
  readonly #text: string;
  #at = 0;
  /** Where the line ends that was looked at last: a line of many joints is not walked again for each. */
  #end = -1;
  /** Whether what comes next stands in the same line as what came last. */
  #isRest = false;

  constructor(text: string) {
    this.#text = text;
  }

  /** The next line, trimmed and freed of mail's quoting; null at the end. */
  next(): string | null {
    if (this.#at >= this.#text.length) return null;
    if (this.#end < this.#at) {
      const found = this.#text.indexOf('\n', this.#at);
      this.#end = found === -1 ? this.#text.length : found;
    }
    const end = this.#end;
    const whole = this.#text.slice(this.#at, end);
    // Two exports that were joined where the first has no line break at its end.
    const joined = whole.search(JOINED);
    if (!this.#isRest) this.number++;
    this.#isRest = joined > 0;
    this.#at = joined > 0 ? this.#at + joined : end + 1;
    return (joined > 0 ? whole.slice(0, joined) : whole).trim().replace(QUOTE, '').trim();
  }

  /** The next line that is not blank, when it is digits that go on with a value. */
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

/** A value with the lines that go on with it, which end in a backslash; some mail programs eat that, but not the comma. */
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

/** `[HKEY_LOCAL_MACHINE\SYSTEM\…]` to its path; of a line that is cut, what there is. */
function keyPath(line: string): string {
  const end = line.lastIndexOf(']');
  return line.slice(1, end === -1 ? line.length : end).replace(/^\\|\\$/g, '');
}

/** Which keys a text deletes (`[-…]`), so that each key is looked up once and not at every deletion. */
class Deletions {
  /** How many deletions there have been. */
  count = 0;
  readonly #last = new Map<string, number>();

  add(path: string): void {
    this.#last.set(path.toLowerCase(), ++this.count);
  }

  /** Whether a key, or one above it, was deleted after so many deletions. */
  since(path: string, count: number): boolean {
    if (this.#last.size === 0) return false;
    for (let end = path.length; end !== -1; end = path.lastIndexOf('\\', end - 1)) {
      if ((this.#last.get(path.slice(0, end)) ?? 0) > count) return true;
      if (end === 0) break;
    }
    return false;
  }
}

function parseStatement(statement: string, line: number): [string, RegValue] | null {
  const [name, rest] = valueName(statement);
  if (name === null || !rest.startsWith('=')) return null;
  const data = rest.slice(1).trim();
  if (data === '-') return null;
  const empty: RegValue = { line, text: null, bytes: null, number: null, type: null };
  if (data.startsWith('"')) return [name, { ...empty, text: quoted(data), type: 1 }];
  // hivexregedit writes a text of another type than REG_SZ so.
  const typed = /^str(?:\(([0-9a-f]{1,8})\))?:(?=")/i.exec(data);
  if (typed !== null) return [name, { ...empty, text: quoted(data.slice(typed[0].length)), type: 1 }];
  const dword = /^dword:([0-9a-f]{1,8})$/i.exec(data);
  if (dword !== null) return [name, { ...empty, number: Number.parseInt(dword[1] as string, 16), type: 4 }];
  const hex = /^hex(?:\(([0-9a-f]{1,8})\))?:/i.exec(data);
  if (hex === null) return [name, empty];
  const type = hex[1] === undefined ? 3 : Number.parseInt(hex[1], 16);
  return [name, { ...empty, type, bytes: hexBytes(data.slice(hex[0].length)) }];
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

/** Null unless every part is one byte of two digits: a value that is cut has a lone digit or a trailing comma. */
function hexBytes(digits: string): Buffer | null {
  const compact = digits.replace(/\s+/g, '');
  if (compact === '') return Buffer.alloc(0);
  if (!/^(?:[0-9a-f]{2},)*[0-9a-f]{2}$/i.test(compact)) return null;
  return Buffer.from(compact.replaceAll(',', ''), 'hex');
}
