import { asFailure } from '../../failure.ts';
import { decodeUnicode, unicodeEncoding } from '../../inputs/text.ts';
import { type MachineResult, unknownSource } from '../../machine-catalog.ts';
import { type ExportedKey, type ExportedValue, isExportedKeyWanted, readRegistryExport } from '../registry-keys.ts';
import { withUnplaced } from '../unplaced.ts';
import type { RegKey, RegValue } from './join.ts';
import { parseReg } from './parse.ts';

/**
 * Reads a registry export: regedit 5 and 4, UTF-16, UTF-8 or ANSI, plain or all in hex. Hives that are mounted beside
 * each other are several machines, and so are exports joined in one text that contradict each other.
 * @param wanted number of the control set that was asked for; null for the current one
 * @throws Failure noCatalog (sound, but no protocol catalog in it), controlSetNotFound
 */
export function readReg(bytes: Buffer, path: string, wanted: number | null = null): MachineResult[] {
  const encoding = unicodeEncoding(bytes);
  const text = encoding === null ? bytes.toString('latin1') : decodeUnicode(bytes, encoding);
  // REGEDIT4 keeps texts in ANSI even where they are written in hex.
  const ansi = /^\W*REGEDIT4/.test(text.slice(0, 100));
  const source = { kind: 'reg', noun: 'export', machine: null, path, encoding: encoding ?? 'ansi', wanted } as const;
  const parsed = parseReg(text, isExportedKeyWanted);
  const machines = parsed.machines.map((keys) => keys.map((key) => exported(key, path, ansi)));
  const unplaced = parsed.unplaced.map(({ line, what }) => ({ target: `${path}:${line}`, what }));
  const read = (keys: ExportedKey[]): MachineResult[] =>
    readRegistryExport({ ...source, keys }).map((catalog) => withUnplaced(catalog, unplaced));
  if (machines.length === 1) return machines.flatMap(read);
  return machines.flatMap((keys) => {
    try {
      return read(keys);
    } catch (error) {
      return [{ source: { ...unknownSource(path, 'reg'), encoding: source.encoding }, failure: asFailure(error) }];
    }
  });
}

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

/** A text value, also where it is written in hex: `hex(1)` and `hex(2)` hold UTF-16LE, in REGEDIT4 ANSI. */
function textOf(value: RegValue, ansi: boolean): string | null {
  if (value.text !== null) return value.text;
  if (value.bytes === null || (value.type !== 1 && value.type !== 2)) return null;
  return (value.bytes.toString(ansi ? 'latin1' : 'utf16le').split('\0')[0] as string) || null;
}

/** A REG_DWORD, also where it is written as `hex(4)`. */
function numberOf(value: RegValue): number | null {
  if (value.number !== null) return value.number;
  return value.type === 4 && value.bytes?.length === 4 ? value.bytes.readUInt32LE(0) : null;
}
