import { type Failure, sourceTooLarge } from '../../failure.ts';
import { linesWith } from '../../inputs/lines-with.ts';
import { decodeText } from '../../inputs/text.ts';
import type { MachineResult } from '../../machine-catalog.ts';
import { type Account, emptyAccount } from '../account.ts';
import { CollectedMachine } from '../rows/collected.ts';
import { isItemPropertyLine, readItemProperties } from './item-property.ts';
import { readRegQuery } from './reg-query.ts';

/** Enough for `reg query` of a whole hive. */
const LARGEST_TEXT = 256 * 1024 * 1024;

/** Whether a key is a protocol catalog or below one. */
const isCatalogKey = (key: string): boolean => /\\Protocol_Catalog\d{1,4}(?:\\|$)/i.test(key);

/** The beginning of PackedCatalogItem, as reg.exe or PowerShell prints it. */
const ITEM_LINE = /^\s*PackedCatalogItem\s+(?:REG_BINARY\b|: \{)/;

/** Whether a text holds catalog items as `reg query /s` or Get-ItemProperty prints them. */
export function showsRegistryText(bytes: Buffer): boolean {
  for (const line of linesWith(bytes, 'PackedCatalogItem')) if (ITEM_LINE.test(line)) return true;
  return false;
}

/**
 * Reads the output of `reg query … /s`, also wrapped or with text of a collector around it, and of Get-ItemProperty.
 * @param wanted number of the control set to read; null for the current one
 * @throws Failure sourceTooLarge
 */
export function readRegistryText(
  bytes: Buffer,
  path: string,
  wanted: number | null,
  account: Account = emptyAccount(),
): MachineResult[] {
  if (bytes.length > LARGEST_TEXT) throw tooLarge(path);
  const { lines, encoding } = decodeText(bytes, () => false);
  const read = lines.some(isItemPropertyLine) ? readItemProperties(lines, path) : readRegQuery(lines, path);
  const machine = new CollectedMachine(null);
  for (const row of read.rows) {
    if (row.name?.toLowerCase() === 'packedcatalogitem' && !isCatalogKey(row.path)) machine.addWithoutKey(row);
    else machine.add(row);
  }
  const [first] = read.unplaced;
  if (first !== undefined) {
    const message = `Lines that cannot be placed: ${read.unplaced.length}. They may be part of a catalog, or say that something is missing. The first of them is here.`;
    machine.doubt('linesUnplaced', message, first.target);
  }
  for (const { target } of read.unplaced) account.unplaced.push({ target, what: 'a line that cannot be placed' });
  account.leftOut.push(...machine.leftOut);
  return machine.results({ kind: 'registryText', noun: 'text', path, encoding }, wanted);
}

const tooLarge = (path: string): Failure =>
  sourceTooLarge(
    'text',
    LARGEST_TEXT,
    path,
    'Print the one key: reg query HKLM\\SYSTEM\\CurrentControlSet\\Services\\WinSock2 /s',
  );
