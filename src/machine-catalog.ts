import type { CatalogEntry } from './catalog/entry.ts';
import { Failure, type Warning } from './failure.ts';
import type { SourceKind } from './kinds.ts';

/** The most entries that are read. Real catalogs have tens of entries, the largest seen a few hundred. */
export const MOST_ENTRIES = 4096;

/** Where a machine's catalog was read from. */
export interface SourceInfo {
  /** Null when the content was not recognised. */
  kind: SourceKind | null;
  /** As given on the command line; `-` for standard input; null where there is no file. */
  path: string | null;
  /** Name of the machine; null where the source does not show it. */
  machine: string | null;
  /** How the bytes were decoded: `utf-8`, `utf-16le`, `cp850` … Null for binary sources. */
  encoding: string | null;
  /** `ControlSet001` …; null where the source has no control sets. */
  controlSet: string | null;
  /** For a document of this program: the source that it was made from. */
  origin: SourceInfo | null;
}

/** One machine's catalogs, as one source shows them. */
export interface MachineCatalog {
  source: SourceInfo;
  entries: CatalogEntry[];
  warnings: Warning[];
  /** How many entries are missing at least, or may be. Above 0 the verdict cannot be compliant. */
  missingEntries: number;
}

/** Code of the warning that this Windows has no 32-bit catalog, because it runs no 32-bit programs. */
export const CATALOG_ABSENT = 'catalogAbsent';

/** How many entries may exist that were not read. Leaves out the one that counts for a catalog which this Windows does not have. */
export const unreadEntries = (missingEntries: number, warnings: readonly Warning[]): number =>
  missingEntries - warnings.filter(({ code }) => code === CATALOG_ABSENT).length;

/** The catalogs of one machine, or why they could not be read. */
export type MachineResult = MachineCatalog | { source: SourceInfo; failure: Failure };

export const tooManyEntries = (path: string, count: number): Failure =>
  new Failure({
    code: 'sourceMalformed',
    message: `This holds ${count} entries, which no Winsock catalog does (${MOST_ENTRIES} at the most here).`,
    target: path,
    hint: 'Make the dump again, of one machine.',
  });

/** A source of which nothing but the path, and perhaps the kind, is known. */
export const unknownSource = (path: string | null, kind: SourceKind | null = null): SourceInfo => ({
  kind,
  path,
  machine: null,
  encoding: null,
  controlSet: null,
  origin: null,
});

/** Whether the source is this machine. */
export const isLive = ({ kind }: SourceInfo): boolean => kind === 'api' || kind === 'registry';

/** Whether the source may show only a part of a catalog, because people copy such text out of a window. */
export const mayBeExcerpt = ({ kind, origin }: SourceInfo): boolean => kind === 'netsh' || origin?.kind === 'netsh';
