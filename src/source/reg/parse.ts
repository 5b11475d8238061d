/** One value of a .reg file; `line` is where it stands. */
export interface RegValue {
  line: number;
  /** The text of a `"…"` value; null for any other type. */
  text: string | null;
  /** The bytes of a `hex…:` value; null for any other type, or when its digits are damaged or cut. */
  bytes: Buffer | null;
  /** The number of a `dword:` value. */
  number: number | null;
  /** The N of `hex(N)`; 3 (REG_BINARY) for plain `hex`. */
  type: number | null;
}

export interface RegKey {
  path: string;
  line: number;
  /** By lower-case name; `@` is the default value. */
  values: Map<string, RegValue>;
}

/** Longest value kept, in characters of hex digits: the catalog's largest is 888 bytes. */
const LONGEST_VALUE = 65536;

/**
 * Reads the keys of a .reg text that `wanted` asks for, in file order. A key that stands twice is merged,
 * as regedit would; deletions (`[-…]`, `=-`) are left out. Values before the first key come under the path ''.
 */
export function parseReg(lines: readonly string[], wanted: (path: string) => boolean): RegKey[] {
  const keys = new Map<string, RegKey>();
  let current: RegKey | null = wanted('') ? { path: '', line: 1, values: new Map() } : null;
  if (current !== null) keys.set('', current);
  for (let index = 0; index < lines.length; index++) {
    const line = (lines[index] as string).trim();
    const number = index + 1;
    if (line.startsWith('[')) {
      const path = keyPath(line);
      current = null;
      if (path !== null && wanted(path)) {
        const folded = path.toLowerCase();
        current = keys.get(folded) ?? { path, line: number, values: new Map() };
        keys.set(folded, current);
      }
      continue;
    }
    if (current === null || (line[0] !== '"' && line[0] !== '@')) continue;
    let statement = line;
    while (statement.endsWith('\\') && index + 1 < lines.length && isContinuation(lines[index + 1] as string)) {
      index++;
      if (statement.length < LONGEST_VALUE) statement = statement.slice(0, -1) + (lines[index] as string).trim();
    }
    const value = parseStatement(statement, number);
    if (value === null) continue;
    if (current.path === '') keys.set(`\n${number}`, { path: '', line: number, values: new Map([value]) });
    else current.values.set(...value);
  }
  return [...keys.values()];
}

/** `[HKEY_LOCAL_MACHINE\SYSTEM\…]` to its path; null for a deletion or a key cut short. */
function keyPath(line: string): string | null {
  const end = line.lastIndexOf(']');
  return end > 1 && line[1] !== '-' ? line.slice(1, end).replace(/^\\/, '') : null;
}

const isContinuation = (line: string): boolean => /^\s*[0-9a-fA-F,\\]/.test(line) && !line.includes('=');

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

/** Null unless every part is one byte: a value that is cut has a lone digit or a trailing comma. */
function hexBytes(digits: string): Buffer | null {
  const compact = digits.replace(/\s+/g, '');
  if (compact === '') return Buffer.alloc(0);
  return /^(?:[0-9a-f]{1,2},)*[0-9a-f]{2}$/i.test(compact)
    ? Buffer.from(compact.split(',').map((part) => Number.parseInt(part, 16)))
    : null;
}
