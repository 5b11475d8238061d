import type { CatalogEntry } from '../catalog/entry.ts';
import { IDENTIFYING_FIELDS } from '../catalog/same-entry.ts';
import type { Finding } from './findings/finding.ts';

/** A provider path does not identify an entry, but a path that differs is a finding too. */
const COMPARED = [...IDENTIFYING_FIELDS, 'providerPath'] as const;

export interface Comparison {
  findings: Finding[];
  /** How many entries only the registry holds that are not known to be IFS. Programs that start later may get them. */
  unseen: number;
}

/** Compares the entries that Winsock reports with those in the registry. Each difference is a finding with its likely reason. */
export function compareSources(api: readonly CatalogEntry[], registry: readonly CatalogEntry[]): Comparison {
  const comparison: Comparison = { findings: [], unseen: 0 };
  for (const bitness of [64, 32] as const) {
    const reported = api.filter((entry) => entry.bitness === bitness);
    const stored = registry.filter((entry) => entry.bitness === bitness);
    if (reported.length === 0 && stored.length === 0) continue;
    compareCatalogs(bitness, reported, stored, comparison);
  }
  return comparison;
}

function compareCatalogs(
  bitness: 32 | 64,
  reported: CatalogEntry[],
  stored: CatalogEntry[],
  comparison: Comparison,
): void {
  const addFinding = (message: string, ids: (number | null)[]) =>
    comparison.findings.push({
      code: 'sourcesDiffer',
      severity: 'warning',
      message: `${bitness}-bit catalog: ${message}.`,
      bitness,
      ids,
    });
  const storedById = new Map(stored.map((entry) => [entry.id, entry]));
  const reportedIds = new Set(reported.map((entry) => entry.id));
  const onlyReported = reported.filter((entry) => !storedById.has(entry.id));
  const onlyStored = stored.filter((entry) => !reportedIds.has(entry.id));
  comparison.unseen += onlyStored.filter((entry) => entry.nonIfs !== false).length;
  if (stored.length === 0) {
    addFinding(
      `Winsock tells ${reported.length === 1 ? '1 entry' : `${reported.length} entries`} and the registry holds none; this is no real Windows, or the catalog was wiped since`,
      ids(onlyReported),
    );
    return;
  }
  if (onlyReported.length > 0) {
    addFinding(
      `Winsock tells ${names(onlyReported)}, which the registry does not hold; most likely removed since this process started`,
      ids(onlyReported),
    );
  }
  if (onlyStored.length > 0) {
    addFinding(
      `the registry holds ${names(onlyStored)}, which Winsock does not tell; most likely added since this process started, or damaged`,
      ids(onlyStored),
    );
  }
  for (const entry of reported) {
    const other = storedById.get(entry.id);
    const fields = other === undefined ? [] : COMPARED.filter((field) => differ(entry[field], other[field]));
    if (fields.length > 0) {
      addFinding(
        `${names([entry])} is not the same in Winsock and in the registry (${fields.join(', ')}); most likely changed since this process started`,
        [entry.id],
      );
    }
  }
  const order = (entries: CatalogEntry[], others: ReadonlySet<number | null>) =>
    entries.map((entry) => entry.id).filter((id) => others.has(id));
  const common = new Set([...reportedIds].filter((id) => storedById.has(id)));
  if (order(reported, common).join() !== order(stored, common).join()) {
    addFinding(
      'Winsock and the registry have the entries in another order; most likely reordered since this process started',
      [],
    );
  }
}

/** Only known values can differ. A path with bytes that could not be decoded (U+FFFD) counts as unknown. */
const differ = (a: unknown, b: unknown): boolean =>
  a !== null && b !== null && !`${a}${b}`.includes('\ufffd') && `${a}`.toLowerCase() !== `${b}`.toLowerCase();

const ids = (entries: CatalogEntry[]): (number | null)[] => entries.map((entry) => entry.id);

const names = (entries: CatalogEntry[]): string =>
  entries.map((entry) => `'${entry.name ?? 'without a name'}' (id ${entry.id ?? 'unknown'})`).join(', ');
