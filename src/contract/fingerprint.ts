import type { CatalogEntry } from '../catalog/entry.ts';

/** SHA-256 over both catalogs, in hex: over all that decides which entry is which, in catalog order. */
export function fingerprintOf(entries: readonly CatalogEntry[]): string {
  const rows = entries.map((entry) => [
    entry.bitness,
    entry.id,
    entry.providerId,
    entry.serviceFlags,
    entry.providerFlags,
    entry.chainLength,
    entry.chain,
    entry.addressFamily,
    entry.socketType,
    entry.protocol,
    entry.protocolMaxOffset,
    entry.version,
    entry.rawName,
    entry.providerPath,
  ]);
  return process.getBuiltinModule('node:crypto').createHash('sha256').update(JSON.stringify(rows)).digest('hex');
}
