import { asFailure } from '../../failure.ts';
import { decodeUnicode, joinedAt, joinedText, unicodeEncoding } from '../../inputs/text.ts';
import { type MachineResult, unknownSource } from '../../machine-catalog.ts';
import { type Account, emptyAccount } from '../account.ts';
import { type ExportedKey, type ExportedValue, isExportedKeyWanted, readRegistryExport } from '../registry-keys.ts';
import { withLeftOut, withUnplaced } from '../unplaced.ts';
import { type ParsedReg, parseReg, type RegKey, type RegValue } from './parse.ts';

/** Whether a text begins with the first line of an export. */
export const beginsExport = (head: string): boolean => /^(?:Windows Registry Editor|REGEDIT4)/.test(head);

const KEY = /\[-?\\?(?:HKEY_|HKLM\\|(?:Current)?ControlSet)/iy;

/** Whether a line of a text is a registry key in brackets, or the value of a catalog item. */
export function namesRegistryKey(head: string): boolean {
  if (head.includes('"PackedCatalogItem"=')) return true;
  for (let at = head.indexOf('['); at !== -1; at = head.indexOf('[', at + 1)) {
    KEY.lastIndex = at;
    if ((at === 0 || head[at - 1] === '\n' || head[at - 1] === '\r') && KEY.test(head)) return true;
  }
  return false;
}

/**
 * Reads a registry export of regedit 4 or 5 in UTF-16, UTF-8 or ANSI. Hives that are mounted beside each other are several
 * machines. So are exports that were joined in one text and contradict each other.
 * @param wanted number of the control set to read; null for the current one
 * @throws Failure noCatalog, controlSetNotFound
 */
export function readReg(
  bytes: Buffer,
  path: string,
  wanted: number | null = null,
  account: Account = emptyAccount(),
): MachineResult[] {
  const encoding = unicodeEncoding(bytes);
  const joined = encoding?.startsWith('utf-16') === true ? (joinedAt(bytes) ?? nulAt(bytes, 2)) : nulAt(bytes, 1);
  const text = textIn(bytes, encoding, joined);
  // In REGEDIT4, texts that are written in hex are in ANSI too.
  const ansi = /^\W*REGEDIT4/.test(text);
  const source = { kind: 'reg', noun: 'export', machine: null, path, encoding: encoding ?? 'ansi', wanted } as const;
  const parsed = parseReg(text, isExportedKeyWanted);
  const machines = parsed.machines.map((keys) => keys.map((key) => exported(key, path, ansi)));
  const at = ({ line, what }: ParsedReg['unplaced'][number]) => ({ target: `${path}:${line}`, what });
  const unplaced = parsed.unplaced.map(at);
  if (joined !== null)
    unplaced.unshift({ target: `${path}:${lineAt(bytes, joined)}`, what: 'text in a second encoding' });
  const leftOut = parsed.leftOut.map(at);
  const read = (keys: ExportedKey[]): MachineResult[] =>
    readRegistryExport({ ...source, keys }).map((catalog) => withLeftOut(withUnplaced(catalog, unplaced), leftOut));
  const results = machines.length === 1 ? machines.flatMap(read) : machines.flatMap((keys) => readOrFailure(keys));
  // One by one, because a call takes some hundred thousand arguments at the most.
  for (const each of unplaced) account.unplaced.push(each);
  account.leftOut.push(...leftOut);
  return results;

  function readOrFailure(keys: ExportedKey[]): MachineResult[] {
    try {
      return read(keys);
    } catch (error) {
      return [{ source: { ...unknownSource(path, 'reg'), encoding: source.encoding }, failure: asFailure(error) }];
    }
  }
}

function textIn(bytes: Buffer, encoding: ReturnType<typeof unicodeEncoding>, joined: number | null): string {
  if (joined !== null) return joinedText(bytes);
  return encoding === null ? bytes.toString('latin1') : decodeUnicode(bytes, encoding);
}

/** Where text in wider characters was appended: the offset of the first NUL of that many bytes; null where there is none. */
function nulAt(bytes: Buffer, width: 1 | 2): number | null {
  let at = bytes.indexOf(0);
  while (at !== -1 && width === 2 && (at % 2 !== 0 || bytes[at + 1] !== 0)) at = bytes.indexOf(0, at + 1);
  return at === -1 ? null : at;
}

/** The number of the line at an offset, also in UTF-16. */
const lineAt = (bytes: Buffer, offset: number): number => bytes.toString('latin1', 0, offset).split('\n').length;

const exported = (key: RegKey, path: string, ansi: boolean): ExportedKey => ({
  path: key.path,
  target: `${path}:${key.line}`,
  values: new Map([...key.values].map(([name, value]) => [name, exportedValue(value, path, ansi)])),
});

const exportedValue = (value: RegValue, path: string, ansi: boolean): ExportedValue => ({
  bytes: value.bytes,
  text: textOf(value, ansi),
  number: numberOf(value),
  target: `${path}:${value.line}`,
});

/** The text of a value, also of `hex(1):` and `hex(2):`, which are in UTF-16LE, or in ANSI in REGEDIT4. */
function textOf(value: RegValue, ansi: boolean): string | null {
  if (value.text !== null) return value.text;
  if (value.bytes === null || (value.type !== 1 && value.type !== 2)) return null;
  return (value.bytes.toString(ansi ? 'latin1' : 'utf16le').split('\0')[0] as string) || null;
}

/** The number of a REG_DWORD, also of `hex(4):`. */
function numberOf(value: RegValue): number | null {
  if (value.number !== null) return value.number;
  return value.type === 4 && value.bytes?.length === 4 ? value.bytes.readUInt32LE(0) : null;
}
