import type { CatalogEntry } from './catalog/entry.ts';
import { Failure, type Warning } from './failure.ts';
import type { SourceKind } from './kinds.ts';

/** Real catalogs have tens of entries, the largest seen a few hundred. */
export const MOST_ENTRIES = 4096;

/** Where a machine's catalog was read from. */
export interface SourceInfo {
  /** Null when the content was not recognised. */
  kind: SourceKind | null;
  /** As given on the command line; `-` for standard input; null where there is no file. */
  path: string | null;
  /** Name of the machine, where the source has it. */
  machine: string | null;
  /** How the bytes were decoded. */
  encoding: string | null;
  /** `ControlSet001` …, where the source has control sets. */
  controlSet: string | null;
  /** For an earlier document of ours: what that was made from. */
  origin: SourceInfo | null;
}

/** One machine's catalogs, as one source shows them. */
export interface MachineCatalog {
  source: SourceInfo;
  entries: CatalogEntry[];
  warnings: Warning[];
  /** How many entries the source is known to lack (it counts more than it shows); 0 when none is known to be. */
  missingEntries: number;
}

/** Code of the warning that this Windows has no function for a catalog, as one without 32-bit programs. */
export const CATALOG_ABSENT = 'catalogAbsent';

/** Entries that are there and were not read: one for a catalog that this Windows does not have does not count. */
export const unreadEntries = (missingEntries: number, warnings: readonly Warning[]): number =>
  missingEntries - warnings.filter(({ code }) => code === CATALOG_ABSENT).length;

/** The catalog of one machine, or why it could not be read. */
export type MachineResult = MachineCatalog | { source: SourceInfo; failure: Failure };

export const tooManyEntries = (path: string, count: number): Failure =>
  new Failure({
    code: 'sourceMalformed',
    message: `This holds ${count} entries, which no Winsock catalog does (${MOST_ENTRIES} at the most here).`,
    target: path,
    hint: 'Make the dump again, of one machine.',
  });

/** A source of which only the path, and perhaps the kind, is known. */
export const unknownSource = (path: string | null, kind: SourceKind | null = null): SourceInfo => ({
  kind,
  path,
  machine: null,
  encoding: null,
  controlSet: null,
  origin: null,
});

/** Whether it is this machine's own catalog. */
export const isLive = ({ kind }: SourceInfo): boolean => kind === 'api' || kind === 'registry';

/** Text that people copy out of a window, or a document made of such. */
export const mayBeExcerpt = ({ kind, origin }: SourceInfo): boolean => kind === 'netsh' || origin?.kind === 'netsh';
