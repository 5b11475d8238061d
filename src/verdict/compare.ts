import type { CatalogEntry } from '../catalog/entry.ts';
import { IDENTIFYING_FIELDS } from '../catalog/same-entry.ts';
import type { Finding } from './findings/finding.ts';

/** A path that differs is worth a look, although it does not identify an entry. */
const COMPARED = [...IDENTIFYING_FIELDS, 'providerPath'] as const;

export interface Comparison {
  findings: Finding[];
  /** Entries that only the registry has and that are not known to be IFS: a program started next may get them. */
  unseen: number;
}

/** Compares what Winsock tells with what the registry holds; every difference is a finding with its likely reason. */
export function compareSources(api: readonly CatalogEntry[], registry: readonly CatalogEntry[]): Comparison {
  const comparison: Comparison = { findings: [], unseen: 0 };
  for (const bitness of [64, 32] as const) {
    const told = api.filter((entry) => entry.bitness === bitness);
    const held = registry.filter((entry) => entry.bitness === bitness);
    if (told.length === 0 && held.length === 0) continue;
    compareCatalogs(bitness, told, held, comparison);
  }
  return comparison;
}

function compareCatalogs(bitness: 32 | 64, told: CatalogEntry[], held: CatalogEntry[], comparison: Comparison): void {
  const say = (message: string, ids: (number | null)[]) =>
    comparison.findings.push({
      code: 'sourcesDiffer',
      severity: 'warning',
      message: `${bitness}-bit catalog: ${message}.`,
      bitness,
      ids,
    });
  const heldById = new Map(held.map((entry) => [entry.id, entry]));
  const toldIds = new Set(told.map((entry) => entry.id));
  const onlyTold = told.filter((entry) => !heldById.has(entry.id));
  const onlyHeld = held.filter((entry) => !toldIds.has(entry.id));
  comparison.unseen += onlyHeld.filter((entry) => entry.nonIfs !== false).length;
  if (held.length === 0) {
    say(
      `Winsock tells ${told.length} entries and the registry holds none; this is no real Windows, or the catalog was wiped since`,
      ids(onlyTold),
    );
    return;
  }
  if (onlyTold.length > 0) {
    say(
      `Winsock tells ${names(onlyTold)}, which the registry does not hold; most likely removed since this process started`,
      ids(onlyTold),
    );
  }
  if (onlyHeld.length > 0) {
    say(
      `the registry holds ${names(onlyHeld)}, which Winsock does not tell; most likely added since this process started, or damaged`,
      ids(onlyHeld),
    );
  }
  for (const entry of told) {
    const other = heldById.get(entry.id);
    const fields = other === undefined ? [] : COMPARED.filter((field) => differ(entry[field], other[field]));
    if (fields.length > 0) {
      say(
        `${names([entry])} is not the same in Winsock and in the registry (${fields.join(', ')}); most likely changed since this process started`,
        [entry.id],
      );
    }
  }
  const order = (entries: CatalogEntry[], others: ReadonlySet<number | null>) =>
    entries.map((entry) => entry.id).filter((id) => others.has(id));
  const common = new Set([...toldIds].filter((id) => heldById.has(id)));
  if (order(told, common).join() !== order(held, common).join()) {
    say(
      'Winsock and the registry have the entries in another order; most likely reordered since this process started',
      [],
    );
  }
}

/** Unknown differs from nothing, and a path with bytes that could not be decoded is unknown. */
const differ = (a: unknown, b: unknown): boolean =>
  a !== null && b !== null && !`${a}${b}`.includes('\ufffd') && `${a}`.toLowerCase() !== `${b}`.toLowerCase();

const ids = (entries: CatalogEntry[]): (number | null)[] => entries.map((entry) => entry.id);

const names = (entries: CatalogEntry[]): string =>
  entries.map((entry) => `'${entry.name ?? 'without a name'}' (id ${entry.id ?? 'unknown'})`).join(', ');
