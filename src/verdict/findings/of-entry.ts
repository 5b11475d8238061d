import type { CatalogEntry } from '../../catalog/entry.ts';
import { hex, PFL_NETWORKDIRECT_PROVIDER } from '../../catalog/flags.ts';
import { entriesBelow, missingLinks } from '../../catalog/layers.ts';
import { about, described, type Finding } from './finding.ts';

/**
 * Findings about single entries, in catalog order.
 * @param entries the entries to examine
 * @param all all entries of their catalogs
 * @param complete whether `all` is known to lack no entry
 */
export function findingsOfEntries(
  entries: readonly CatalogEntry[],
  all: readonly CatalogEntry[],
  complete: boolean,
): Finding[] {
  return entries.flatMap((entry) => [
    ...ifsFindings(entry),
    ...chainFindings(entry, all, complete),
    ...fileFindings(entry),
  ]);
}

function ifsFindings(entry: CatalogEntry): Finding[] {
  if (entry.nonIfs === true) return [nonIfsFinding(entry)];
  return entry.nonIfs === null ? [unknownFinding(entry)] : [];
}

function nonIfsFinding(entry: CatalogEntry): Finding {
  return about(entry, {
    code: 'nonIfsEntry',
    severity: entry.kind === 'baseServiceProvider' ? 'warning' : 'error',
    message: `${described(entry)} is non-IFS (flags ${hex(entry.serviceFlags as number)}): ${affects(entry)}.`,
  });
}

const unknownFinding = (entry: CatalogEntry): Finding =>
  about(entry, {
    code: 'flagsUnknown',
    severity: 'warning',
    message: `${described(entry)} may be non-IFS: the source does not show its flags.`,
  });

/** Not every non-IFS entry is a layer. RDMA and hypervisor sockets affect only the programs that open such sockets. */
function affects(entry: CatalogEntry): string {
  if (entry.kind !== 'baseServiceProvider') return 'sockets that pass through it can lose I/O completions';
  if (((entry.providerFlags ?? 0) & PFL_NETWORKDIRECT_PROVIDER) !== 0) {
    return 'a NetworkDirect (RDMA) provider, which no ordinary socket uses, but the KB counts it';
  }
  return `a base provider of address family ${entry.addressFamily ?? 'unknown'}; only its own sockets can lose I/O completions`;
}

function chainFindings(entry: CatalogEntry, all: readonly CatalogEntry[], complete: boolean): Finding[] {
  if (entry.chain === null || entry.chain.length === 0) return [];
  const catalog = all.filter(({ bitness }) => bitness === entry.bitness);
  const missing = missingLinks(entry, catalog);
  if (missing.length > 0 && complete) {
    const links = missing.length === 1 ? `id ${missing[0]}, which is` : `ids ${missing.join(', ')}, which are`;
    const message = `${described(entry)} leads through ${links} not in its catalog: sockets that get it fail.`;
    return [about(entry, { code: 'chainBroken', severity: 'error', message })];
  }
  if (entry.nonIfs !== false) return [];
  const below = entriesBelow(entry, catalog).filter(({ nonIfs }) => nonIfs === true);
  if (below.length === 0) return [];
  const message = `${described(entry)} is IFS and lies over ${below.map(described).join(', ')}, which ${below.length === 1 ? 'is' : 'are'} not: its bit hides that from programs that look at it.`;
  return [about(entry, { code: 'nonIfsBelowIfs', severity: 'warning', message })];
}

function fileFindings(entry: CatalogEntry): Finding[] {
  const { identity } = entry;
  if (identity?.exists === false) {
    const message = `The file of ${described(entry)} is gone (${identity.path}): sockets that get it fail.`;
    return [about(entry, { code: 'fileGone', severity: 'error', message })];
  }
  return [...signatureFindings(entry), ...writableFindings(entry)];
}

/** The message says what to do: an administrator who reads only "not trusted" would suspect the product. */
function signatureFindings(entry: CatalogEntry): Finding[] {
  const { identity } = entry;
  if (identity?.signatureStatus !== 'notVerifiable') return [];
  const message = `The signature of the file of ${described(entry)} cannot be verified on this computer (${identity.path}): a root certificate, a part of the chain or revocation data is not here. The signature may be good or false. Check the file on a computer that is online, or get Microsoft's roots there: certutil -generateSSTFromWU roots.sst`;
  return [about(entry, { code: 'signatureNotVerifiable', severity: 'information', message })];
}

function writableFindings(entry: CatalogEntry): Finding[] {
  const { identity } = entry;
  if (identity?.userWritable !== true) return [];
  const message = `The file of ${described(entry)} can be changed without an administrator's rights (${identity.path}), and every program that uses Winsock loads it.`;
  return [about(entry, { code: 'fileUserWritable', severity: 'error', message })];
}
