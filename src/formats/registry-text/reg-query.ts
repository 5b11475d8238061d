import { dwordOf, hexBytes, type RegistryRow } from '../rows/collected.ts';
import { mayBeCatalog } from '../unplaced.ts';

/** A line that is the path of a registry key, and nothing else. */
export const KEY_PATH = /^(?:HKEY_LOCAL_MACHINE|HKLM)\\[^[\]"<>|]{1,1000}$/i;

/** What a text shows of the registry. */
export interface RegistryText {
  rows: RegistryRow[];
  /** Lines that may be part of a catalog and could not be placed; `key` is the one above. */
  unplaced: { target: string; key: string | null }[];
}

/** The types that reg.exe names, in every language of Windows. */
const TYPE =
  / ?\b(REG_(?:BINARY|DWORD(?:_(?:LITTLE|BIG)_ENDIAN)?|QWORD|SZ|EXPAND_SZ|MULTI_SZ|NONE|LINK|RESOURCE_LIST))\b/;
const HEX_DIGITS = /^[0-9a-f]+$/i;
/** What a console's width or a mail program breaks is no shorter than this. */
const SHORTEST_WRAPPED = 60;
const LONGEST_VALUE = 65536;

/** Whether a line names a key or a value as `reg query` prints them. */
const isRegQueryLine = (line: string): boolean => KEY_PATH.test(line) || TYPE.test(line);

/**
 * Reads what `reg query KEY /s` prints: the path of a key in a line, below it a value a line (name, type, data). A console or a
 * mail program may have broken long lines.
 */
export function readRegQuery(lines: readonly string[], path: string): RegistryText {
  const rows: RegistryRow[] = [];
  const unplaced: RegistryText['unplaced'] = [];
  let key: string | null = null;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] as string;
    const target = `${path}:${at + 1}`;
    const type = TYPE.exec(line);
    if (type === null && !KEY_PATH.test(line.trim())) {
      if (mayBeCatalog(line)) unplaced.push({ target, key });
      continue;
    }
    const { text, next } = joined(lines, at);
    at = next - 1;
    if (type === null) {
      key = text.trim().replace(/^HKLM\\/i, 'HKEY_LOCAL_MACHINE\\');
      rows.push({ path: key, name: null, value: NOTHING, target });
      continue;
    }
    const name = line.slice(0, type.index).trim();
    const data = text.slice(type.index + type[0].length).trim();
    rows.push({ path: key ?? '', name, value: registryValue(type[1] as string, data), target });
  }
  return { rows, unplaced };
}

/** A key or value with the lines that go on with it. */
function joined(lines: readonly string[], at: number): { text: string; next: number } {
  const parts = [lines[at] as string];
  const isBinary = / REG_BINARY\b/.test(parts[0] as string);
  let length = (parts[0] as string).length;
  let next = at + 1;
  for (; next < lines.length; next++) {
    const more = (lines[next] as string).trimEnd();
    const goesOn = isBinary
      ? HEX_DIGITS.test(more.trim())
      : more !== '' &&
        !/^\s/.test(more) &&
        (lines[next - 1] as string).length >= SHORTEST_WRAPPED &&
        !isRegQueryLine(more);
    if (!goesOn) break;
    if (length < LONGEST_VALUE) parts.push(isBinary ? more.trim() : more);
    length += more.length;
  }
  return { text: parts.map((part, index) => (index === 0 ? part.trimEnd() : part)).join(''), next };
}

const NOTHING: RegistryRow['value'] = { bytes: null, text: null, number: null };

function registryValue(type: string, data: string): RegistryRow['value'] {
  if (type === 'REG_BINARY') return { ...NOTHING, bytes: hexBytes(data) };
  if (type.startsWith('REG_DWORD')) {
    const hex = /^0x([0-9a-f]{1,8})$/i.exec(data)?.[1];
    return { ...NOTHING, number: hex === undefined ? dwordOf(data) : Number.parseInt(hex, 16) };
  }
  return type === 'REG_SZ' || type === 'REG_EXPAND_SZ' ? { ...NOTHING, text: data } : NOTHING;
}
