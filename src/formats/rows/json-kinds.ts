import { CATALOG_ITEM_BYTES } from '../../catalog/catalog-item.ts';
import type { Failure } from '../../failure.ts';
import { isObject, notJson } from '../../inputs/json-lines.ts';
import type { EvidenceKind } from '../../kinds.ts';
import { type MachineResult, unknownSource } from '../../machine-catalog.ts';
import type { OtherKind } from '../account.ts';
import { isEntryInAnyLanguage, isSurelyCatalog, type Unplaced } from '../unplaced.ts';

/** The tool that wrote the rows in a JSON text, by the names of its members; null where they do not show it. */
export function kindOfRows(text: string): EvidenceKind | null {
  if (/"(?:hostIdentifier|diffResults|snapshot|columns)"\s*:/.test(text)) return 'osquery';
  if (/"(?:OSPath|FullPath|_OSPath|KeyPath|RegistryPath|Data\.value|Fqdn|ClientId)"\s*:/.test(text))
    return 'velociraptor';
  const isRow = /"(?:path|key)"\s*:/.test(text) && /"data"\s*:/.test(text);
  return isRow ? 'osquery' : null;
}

/** Collects rows that are of another kind than their file. No reader reads them, so the first of each kind becomes a failure. */
export class OtherKinds {
  readonly #own: EvidenceKind;
  readonly #failures = new Map<EvidenceKind, Failure>();
  /** Parts that may belong to the catalog of any machine in the file. */
  readonly unplaced: Unplaced[] = [];
  /** The first of each other kind. */
  readonly found: OtherKind[] = [];

  constructor(own: EvidenceKind) {
    this.#own = own;
  }

  /** Checks a row that the reader of the file did not take. */
  notice(row: unknown, target: string): void {
    const kind = kindOf(row);
    if (kind === null || kind === this.#own || this.#failures.has(kind)) return;
    this.found.push({ kind, target });
    const message = `This is of another kind than the file (${kind}, not ${this.#own}), and nothing like it is read`;
    this.#failures.set(kind, notJson(target, message, 'Give a file for each kind.'));
  }

  /**
   * Adds a value to `unplaced` if it holds part of a catalog outside the rows that the reader took, for example in rows that are
   * nested in another way, or in columns with other names.
   * @param taken the rows that the reader took
   * @param columns the columns of such a row that the reader looked at
   */
  account(value: unknown, taken: ReadonlySet<unknown>, columns: ReadonlySet<string>, target: string): void {
    if (this.unplaced.length < MOST_PLACES && holdsCatalog(value, { taken, columns }, 0))
      this.unplaced.push({ target, what: 'part of a catalog in a form that is not read' });
  }

  results(path: string, encoding: string): MachineResult[] {
    const source = { ...unknownSource(path, this.#own), encoding };
    return [...this.#failures.values()].map((failure) => ({ source, failure }));
  }
}

const MOST_PLACES = 1000;
/** A value that is nested deeper counts as part of a catalog without being searched. */
const DEEPEST = 32;
interface Taken {
  taken: ReadonlySet<unknown>;
  columns: ReadonlySet<string>;
}

function holdsCatalog(value: unknown, read: Taken, depth: number): boolean {
  if (typeof value === 'string') return isSurelyCatalog(value);
  if (typeof value !== 'object' || value === null) return false;
  if (depth === DEEPEST) return true;
  // Object.entries would make a text and an array of each of millions of elements.
  if (Array.isArray(value))
    return (
      (value.length >= CATALOG_ITEM_BYTES && value.every(isByte)) ||
      value.some((each) => holdsCatalog(each, read, depth + 1))
    );
  const isTaken = read.taken.has(value);
  const members = Object.entries(value).filter(([name]) => !(isTaken && read.columns.has(name)));
  return (
    members.some(([name, each]) => isSurelyCatalog(name) || holdsCatalog(each, read, depth + 1)) ||
    isEntryOfOtherNames(members)
  );
}

const isByte = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 255;

/** The names of two fields that other tools give an entry. */
const FLAGS = /^flags\d?$/i;
const CHAIN_LENGTH = /^(?:protocol[\s_]?)?chain[\s_]?len(?:gth)?$/i;
const GUID = /^\{[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\}$/i;

/** Whether an object has an entry's flags and chain length, or a provider's id, flags and numbers, whatever its members are called. */
function isEntryOfOtherNames(members: readonly [name: string, value: unknown][]): boolean {
  const names = members.map(([name]) => name);
  if (names.some((name) => FLAGS.test(name)) && names.some((name) => CHAIN_LENGTH.test(name))) return true;
  return (
    members.some(([, value]) => typeof value === 'string' && GUID.test(value)) &&
    isEntryInAnyLanguage(members.flatMap(([name, value]) => (typeof value === 'object' ? [] : [`${name}: ${value}`])))
  );
}

function kindOf(row: unknown): EvidenceKind | null {
  if (!isObject(row)) return null;
  if (row.document === 'list') return 'json';
  const names = Object.keys(row).map((name) => `"${name}":`);
  return kindOfRows(names.join());
}
