import type { Bitness, CatalogEntry } from '../catalog/entry.ts';
import { hex, PFL_NETWORKDIRECT_PROVIDER } from '../catalog/flags.ts';

export interface Finding {
  code: string;
  severity: 'error' | 'warning' | 'information';
  message: string;
  bitness: Bitness;
  ids: (number | null)[];
}

/** What stands out in a catalog, in catalog order. */
export function findingsOf(entries: readonly CatalogEntry[]): Finding[] {
  return entries.flatMap((entry) => {
    if (entry.nonIfs === true) return [nonIfsFinding(entry)];
    return entry.nonIfs === null ? [unknownFinding(entry)] : [];
  });
}

function nonIfsFinding(entry: CatalogEntry): Finding {
  const affected = affects(entry);
  return {
    code: 'nonIfsEntry',
    severity: entry.kind === 'baseServiceProvider' ? 'warning' : 'error',
    message: `${described(entry)} is non-IFS (flags ${hex(entry.serviceFlags as number)}): ${affected}.`,
    bitness: entry.bitness,
    ids: [entry.id],
  };
}

function unknownFinding(entry: CatalogEntry): Finding {
  return {
    code: 'flagsUnknown',
    severity: 'warning',
    message: `${described(entry)} may be non-IFS: the source does not show its flags.`,
    bitness: entry.bitness,
    ids: [entry.id],
  };
}

/** Not every non-IFS entry is a layer: RDMA and hypervisor sockets touch nobody who does not ask for them. */
function affects(entry: CatalogEntry): string {
  if (entry.kind !== 'baseServiceProvider') return 'sockets that pass through it can lose I/O completions';
  if (((entry.providerFlags ?? 0) & PFL_NETWORKDIRECT_PROVIDER) !== 0) {
    return 'a NetworkDirect (RDMA) provider, which no ordinary socket uses, but the KB counts it';
  }
  return `a base provider of address family ${entry.addressFamily ?? 'unknown'}; only its own sockets can lose I/O completions`;
}

const KIND_WORDS = {
  baseServiceProvider: 'Base service provider',
  layeredServiceProvider: 'Layered service provider',
  layeredChainEntry: 'Layered chain entry',
} as const;

function described(entry: CatalogEntry): string {
  const kind = entry.kind === null ? 'Entry' : KIND_WORDS[entry.kind];
  const bits = entry.bitness === null ? '' : `${entry.bitness}-bit `;
  return `${kind} '${entry.name ?? 'without a name'}' (${bits}id ${entry.id ?? 'unknown'})`;
}
