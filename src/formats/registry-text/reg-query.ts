import { saysOmission } from '../omission.ts';
import { dwordOf, hexBytes, type RegistryRow } from '../rows/collected.ts';
import { isSurelyCatalog, mayBeCatalog } from '../unplaced.ts';
import { isNoText, KEY_PATH, type RegistryText, withoutCatalogKeys } from './lines.ts';

/** The types that reg.exe prints, which are the same in every language of Windows. */
const TYPE =
  / ?\b(REG_(?:BINARY|DWORD(?:_(?:LITTLE|BIG)_ENDIAN)?|QWORD|SZ|EXPAND_SZ|MULTI_SZ|NONE|LINK|RESOURCE_LIST))\b/;
/** How the path of a key may continue in the next line: without the characters of labels and JSON. */
const REST_OF_KEY = /^(?:[^[\]"<>|:{}]|\{[0-9a-f-]{0,36}\}?)*$/i;
const HEX_DIGITS = /^[0-9a-f]+$/i;
/** A console or a mail program wraps lines at this width or more. */
const SHORTEST_WRAPPED = 60;
const LONGEST_VALUE = 65536;

/** What reg.exe says of a key that it could not read, or a value that is cut behind its name. */
const SAYS_INCOMPLETE = /^(?:ERROR: | {4}\S+$)/;

/** Whether a line begins a key or a value. */
const isRegQueryLine = (line: string): boolean => KEY_PATH.test(line) || TYPE.test(line);

/**
 * Reads the output of `reg query KEY /s`: a line with the path of a key, then a line for each value (name, type, data). A console
 * or a mail program may have wrapped long lines.
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
      if (mayBeCatalog(line) || saysOmission(line.trim()) || SAYS_INCOMPLETE.test(line)) unplaced.push({ target, key });
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
    // The text in front of the type is no name, but may be a whole item that was joined into one line.
    if (name.toLowerCase() !== 'packedcatalogitem' && isSurelyCatalog(name)) unplaced.push({ target, key });
    const data = text.slice(type.index + type[0].length).trim();
    rows.push({ path: key ?? '', name, value: registryValue(type[1] as string, data), target });
  }
  // Behind the path of its last key reg.exe prints the values.
  const last = lines.findLastIndex((line) => line.trim() !== '');
  if (key !== null && KEY_PATH.test((lines[last] as string).trim()))
    unplaced.push({ target: `${path}:${last + 1}`, key });
  return { rows, unplaced };
}

/** Joins the line of a key or value with its continuation lines. @returns `next`: index of the first line behind them */
function joined(lines: readonly string[], at: number): { text: string; next: number } {
  const first = lines[at] as string;
  const parts = [first.trimEnd()];
  const type = TYPE.exec(first)?.[1] ?? null;
  const [isBinary, isKey] = [type === 'REG_BINARY', type === null];
  let length = first.length;
  let next = at + 1;
  for (; next < lines.length; next++) {
    const more = (lines[next] as string).trimEnd();
    const goesOn = isBinary
      ? HEX_DIGITS.test(more.trim())
      : more !== '' &&
        !/^\s/.test(more) &&
        (lines[next - 1] as string).length >= SHORTEST_WRAPPED &&
        // The first line fills the width of the console, so no line is longer.
        more.length <= first.length &&
        !isRegQueryLine(more) &&
        !isNoText(isKey ? withoutCatalogKeys(more) : more) &&
        (!isKey || REST_OF_KEY.test(more));
    if (!goesOn) break;
    if (length < LONGEST_VALUE) parts.push(isBinary ? more.trim() : more);
    length += more.length;
  }
  return { text: parts.join(''), next };
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
