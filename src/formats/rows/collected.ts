import { asFailure, type Warning } from '../../failure.ts';
import type { EvidenceKind } from '../../kinds.ts';
import { type MachineResult, unknownSource } from '../../machine-catalog.ts';
import {
  type ExportedKey,
  type ExportedValue,
  isExportedKeyWanted,
  isItemKey,
  isSameValue,
  readRegistryExport,
} from '../registry-keys.ts';
import { isCatalogData, type Unplaced } from '../unplaced.ts';

/** A registry value, or a key, as a row shows it. */
export interface RegistryRow {
  /** Path of the key, with backslashes. */
  path: string;
  /** The value's name; null for a row that says only that there is a key. */
  name: string | null;
  value: Omit<ExportedValue, 'target'>;
  target: string;
}

/** No machine's Winsock has more keys. Rows of further keys are left out, with a warning. */
const MOST_KEYS = 20_000;

/** Counts damaged lines, which may hold rows of a machine. */
export class UnreadLines {
  count = 0;
  #first: string | null = null;

  add(target: string): void {
    this.count++;
    this.#first ??= target;
  }

  /** The first damaged line, for the account of a reader; empty for none. */
  unplaced(): Unplaced[] {
    return this.#first === null ? [] : [{ target: this.#first, what: 'a damaged line' }];
  }

  /** Warns of the damaged lines in the result of a machine. */
  warn(machine: CollectedMachine): void {
    if (this.#first === null) return;
    const what = this.count === 1 ? 'A line is damaged' : `${this.count} lines are damaged, the first of them here`;
    machine.doubt('lineUnreadable', `${what}: whether it says anything of this machine is unknown.`, this.#first);
  }
}

/** The registry rows of one machine. */
export class CollectedMachine {
  readonly machine: string | null;
  readonly #keys = new Map<string, ExportedKey>();
  readonly #warnings: Warning[] = [];
  /** The first row that was left out because of the limit; empty for none. */
  readonly leftOut: Unplaced[] = [];
  #missing = 0;

  constructor(machine: string | null) {
    this.machine = machine;
  }

  /**
   * Adds a row if a reader of catalogs needs its key. A value that two rows give differently becomes null.
   * @returns whether a reader needs it
   */
  add({ path, name, value, target }: RegistryRow): boolean {
    if (!isExportedKeyWanted(path)) return false;
    const key = this.#key(path, target);
    if (key !== null && name !== null) this.#addValue(key, name, { ...value, target });
    return true;
  }

  #addValue(key: ExportedKey, name: string, value: ExportedValue): void {
    const folded = name.toLowerCase();
    const there = key.values.get(folded);
    if (there === undefined) key.values.set(folded, value);
    else if (!isSameValue(there, value)) {
      const { target } = value;
      key.values.set(folded, { bytes: null, text: null, number: null, target });
      this.doubt('valueContradicted', `Two rows give ${name} of ${key.path} different values: it is unknown.`, target);
    }
  }

  /** Adds an item whose key the evidence does not show. Its catalog is unknown. */
  addWithoutKey({ value, target }: RegistryRow): void {
    if (this.#keys.size >= MOST_KEYS) {
      this.#leaveOut(target);
      return;
    }
    const values = new Map([['packedcatalogitem', { ...value, target }]]);
    this.#keys.set(`\n${target}`, { path: '', target, values });
  }

  #key(path: string, target: string): ExportedKey | null {
    const folded = path.toLowerCase();
    let key = this.#keys.get(folded);
    if (key === undefined) {
      if (this.#keys.size >= MOST_KEYS) {
        this.#leaveOut(target);
        return null;
      }
      key = { path, target, values: new Map() };
      this.#keys.set(folded, key);
    }
    return key;
  }

  #leaveOut(target: string): void {
    if (this.leftOut.length > 0) return;
    this.leftOut.push({ target, what: `rows of more than ${MOST_KEYS} keys` });
    this.doubt('rowsLeftOut', `Rows of more than ${MOST_KEYS} keys.`, target);
  }

  /** Adds a warning and a missing entry, so that the verdict cannot be compliant. */
  doubt(code: string, message: string, target: string): void {
    this.#warnings.push({ code, message, target });
    this.#missing++;
  }

  /** The machine's catalogs, or a failure. Throws nothing. */
  results(source: { kind: EvidenceKind; noun: string; path: string; encoding: string }, wanted: number | null) {
    try {
      const keys = [...this.#keys.values()];
      return readRegistryExport({ ...source, machine: this.machine, keys, wanted }).map(
        (result): MachineResult => ({
          ...result,
          warnings: [...this.#warnings, ...result.warnings],
          missingEntries: result.missingEntries + this.#missing,
        }),
      );
    } catch (error) {
      const { kind, path, encoding } = source;
      const unread = { ...unknownSource(path, kind), encoding, machine: this.machine };
      return [{ source: unread, failure: asFailure(error) }];
    }
  }
}

/** The data of Current_Protocol_Catalog. */
const CATALOG_NAME = /^Protocol_Catalog\d{1,4}$/i;

/**
 * Whether a row is part of a catalog, but no reader finds an entry in it.
 * @param data the row's data as the tool wrote it
 */
export function isWithoutPlace({ path, name }: RegistryRow, data: unknown): boolean {
  const isItem = name?.toLowerCase() === 'packedcatalogitem';
  if (isItem && isItemKey(path)) return false;
  return isItem || (typeof data === 'string' && !CATALOG_NAME.test(data) && isCatalogData(data));
}

/** The bytes of hex digits; null for any other text. */
export function hexBytes(text: string): Uint8Array | null {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(text)) return null;
  return Buffer.from(text, 'hex');
}

/** A REG_DWORD in decimal digits, which some tools print with a sign; null for any other text. */
export function dwordOf(text: string): number | null {
  if (!/^-?\d{1,10}$/.test(text)) return null;
  const number = Number(text);
  return number >= -(2 ** 31) && number < 2 ** 32 ? number >>> 0 : null;
}
