import type { CatalogEntry } from '../catalog/entry.ts';
import { WINDOWS_PRODUCT } from '../catalog/windows-provider.ts';
import type { MachineCatalog, SourceInfo } from '../machine-catalog.ts';
import type { Scope } from '../verdict/scope.ts';
import type { Judgement } from '../verdict/verdict.ts';
import { errorDetail, type Failed, head } from './documents.ts';
import type { FleetDocument, FleetEntry, FleetSummary } from './generated/types.ts';
import { checked } from './validate.ts';

export type { FleetDocument, FleetSummary };

/** One machine's line in the answer of `fleet`. */
export type FleetLine = FleetDocument & { machine: string; source: SourceInfo };

export interface Judged {
  catalog: MachineCatalog;
  /** The entries that are not known to be IFS, with the names of known products. */
  suspects: readonly CatalogEntry[];
  judgement: Judgement;
  inScope: (entry: CatalogEntry) => boolean | null;
}

/** The line of a machine whose evidence was read. */
export function fleetLine(machine: string, scope: Scope, judged: Judged): FleetLine {
  const { catalog, suspects, judgement, inScope } = judged;
  const nonIfs = suspects.filter((entry) => entry.nonIfs === true);
  const products = suspects.flatMap(({ product }) => (product === null || product === WINDOWS_PRODUCT ? [] : product));
  return checked('fleet', {
    ...head('fleet', 0),
    scope,
    machine,
    source: catalog.source,
    verdict: judgement.verdict,
    kbVerdict: judgement.kbVerdict,
    nonIfs: nonIfs.map((entry) => fleetEntry(entry, inScope(entry))),
    products: [...new Set(products)],
    entryCount: catalog.entries.length,
    unknownEntries: suspects.length - nonIfs.length,
    missingEntries: catalog.missingEntries,
    warnings: [...new Set(catalog.warnings.map(({ code }) => code))],
  });
}

/** The line of a source that could not be read. */
export function fleetErrorLine(machine: string, scope: Scope, { source, failure }: Failed): FleetLine {
  const top = { ...head('fleet', failure.exitCode), scope };
  return checked('fleet', { ...top, machine, source, error: errorDetail(failure) });
}

/** The last line of the answer of `fleet`. */
export const fleetSummaryLine = (scope: Scope, exitCode: number, summary: FleetSummary): FleetDocument =>
  checked('fleet', { ...head('fleet', exitCode), scope, summary });

/** Whether the verdict counts the entry. An entry is outside the scope only where the source shows that. */
export const isCounted = ({ inScope }: FleetEntry): boolean => inScope !== false;

const fleetEntry = (entry: CatalogEntry, inScope: boolean | null): FleetEntry => ({
  bitness: entry.bitness,
  id: entry.id,
  kind: entry.kind,
  name: entry.name,
  serviceFlags: entry.serviceFlags,
  providerId: entry.providerId,
  providerPath: entry.providerPath,
  addressFamily: entry.addressFamily,
  socketType: entry.socketType,
  protocol: entry.protocol,
  product: entry.product,
  inScope,
});
