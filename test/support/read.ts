import type { CatalogEntry } from '../../src/catalog/entry.ts';
import { readNetsh } from '../../src/formats/netsh/netsh.ts';
import type { MachineCatalog } from '../../src/machine-catalog.ts';
import type { CaseEntry } from './cases.ts';

/** Reads a netsh dump of one machine. */
export const readText = (text: string | Buffer): MachineCatalog => {
  const machines = readNetsh(Buffer.isBuffer(text) ? text : Buffer.from(text, 'utf8'), 'dump.txt');
  if (machines.length !== 1) throw new Error(`this is read as ${machines.length} machines`);
  return machines[0] as MachineCatalog;
};

export const reference = (entry: CatalogEntry): string => `${entry.bitness}:${entry.id}`;

/** The properties that every reader must give for an entry. */
export function truthOf(entry: CaseEntry) {
  return {
    id: entry.catalogEntryId,
    name: entry.name,
    kind:
      entry.chainLength === 0
        ? 'layeredServiceProvider'
        : entry.chainLength === 1
          ? 'baseServiceProvider'
          : 'layeredChainEntry',
    serviceFlags: entry.serviceFlags,
    nonIfs: (entry.serviceFlags & 0x20000) === 0,
    providerId: entry.providerId,
    providerPath: entry.providerPath,
    addressFamily: entry.addressFamily,
    socketType: entry.socketType,
    protocol: entry.protocol,
    version: entry.version,
    maxAddressLength: entry.maxSockAddr,
    minAddressLength: entry.minSockAddr,
    chainLength: entry.chainLength,
    chain: entry.chainLength > 1 ? entry.chain : [],
  };
}
