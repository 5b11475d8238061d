import * as Identity from '../live/identity/identity.ts';
import type * as Here from '../live/this-machine.ts';
import { isLive, type MachineCatalog, mayBeExcerpt } from '../machine-catalog.ts';
import { showsAll } from '../verdict/completeness.ts';
import type { SourceRequest } from './request.ts';

/** What asks Windows; null for a request that only reads files. */
export type Windows = typeof Here | null;

/** This machine as Winsock tells it. */
export const LIVE: SourceRequest = {
  files: [],
  filesFrom: null,
  example: false,
  live: 'api',
  compare: false,
  identity: false,
  controlSet: null,
};

/** Only this machine's own entries have files that may be looked at. */
export function withIdentity(
  catalog: MachineCatalog,
  { identity }: SourceRequest,
  least: Identity.Effort,
  windows: Windows,
): MachineCatalog {
  const machine = isLive(catalog.source) ? (windows?.thisMachine() ?? null) : null;
  const effort = identity ? 'all' : least;
  return { ...catalog, entries: Identity.withIdentity(catalog.entries, machine, effort) };
}

export const isComplete = ({ source, entries, missingEntries }: MachineCatalog): boolean =>
  showsAll(entries, missingEntries, mayBeExcerpt(source));
