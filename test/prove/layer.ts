// The layered provider that a proof installs in each catalog: a dummy and one chain over Windows' TCP provider. No program uses
// it: its address family and protocol are unassigned, it is hidden, and it is the last in the catalog.

import { chainPlaces, encodeProtocolInfo } from '../../src/catalog/protocol-info.ts';
import type { ListDocument } from '../../src/documents/generated/types.ts';

export type Bitness = 32 | 64;
export type Entry = NonNullable<ListDocument['entries']>[number];

export const BITNESSES: readonly Bitness[] = [32, 64];
export const DUMMY = '{6D2C8E51-3F0B-4D7A-9C41-57A5E0B1D300}';
export const CHAIN = '{6D2C8E51-3F0B-4D7A-9C41-57A5E0B1D301}';
/** Windows' own provider of TCP/IPv4, the end of the chain. */
const TCP = '{E70F1AA0-AB8B-11CF-8CA3-00805F48A192}';

/** In the order of installation. The dummy is first, because the chain names its id, which Windows assigns. */
export const PARTS = [
  { part: 'dummy', providerId: DUMMY, name: 'WinsockLsp proof', kind: 'layeredServiceProvider', links: [] },
  {
    part: 'chain',
    providerId: CHAIN,
    name: 'WinsockLsp proof over TCP',
    kind: 'layeredChainEntry',
    links: [DUMMY, TCP],
  },
] as const;

/** Windows assigns neither number. With protocol 0 or 6 Go's test would see the entry. */
const ADDRESS_FAMILY = 31_743;
const PROTOCOL = 31_744;
const SOCK_STREAM = 1;
/** The flags of MSAFD Tcpip [TCP/IP] without XP1_IFS_HANDLES. */
const SERVICE_FLAGS = 0x66;
const HIDDEN = 4;

/** A small DLL that every Windows has. The proof installs a copy of it as the provider's file. Nothing ever loads the copy. */
export const COPIED = 'version.dll';

/** The layer's folder below Program Files, where only administrators can write. */
export const FOLDER = 'WinsockLsp proof';

/** Whether an entry belongs to the layer of the proof. */
export const isOurs = ({ providerId }: Pick<Entry, 'providerId'>): boolean =>
  providerId === DUMMY || providerId === CHAIN;

/** The WSAPROTOCOL_INFOW of the dummy (no chain), or of the chain. */
export function protocolInfo(providerId: string, name: string, chain: readonly number[]): Uint8Array {
  return encodeProtocolInfo({
    serviceFlags: SERVICE_FLAGS,
    serviceFlags2: 0,
    serviceFlags3: 0,
    serviceFlags4: 0,
    providerFlags: HIDDEN,
    providerId,
    catalogEntryId: 0,
    chainLength: chain.length,
    chainEntries: chainPlaces(chain),
    version: 2,
    addressFamily: ADDRESS_FAMILY,
    maxSockAddr: 16,
    minSockAddr: 16,
    socketType: SOCK_STREAM,
    protocol: PROTOCOL,
    protocolMaxOffset: 0,
    networkByteOrder: 0,
    securityScheme: 0,
    messageSize: 0,
    providerReserved: 0,
    name,
  });
}

/** Ids of the entries that a part's chain names. @throws Error when the catalog lacks one */
export function chainOf(links: readonly string[], entries: readonly Entry[], bitness: Bitness): number[] {
  return links.map((providerId) => {
    const to = entries.find((entry) => entry.bitness === bitness && entry.providerId === providerId && isLink(entry));
    if (to?.id == null) throw new Error(`the ${bitness}-bit catalog has no ${providerId}`);
    return to.id;
  });
}

/** Of Windows' entries with that GUID (TCP, UDP, RAW) only TCP is a link. */
const isLink = (entry: Entry): boolean => entry.providerId !== TCP || entry.protocol === 6;

/** The layer's listed entries without ids, which Windows assigns. Chains are given as GUIDs. */
export function shapesOfOurs(entries: readonly Entry[]): string[] {
  const ours = entries.filter(isOurs).map((entry) => {
    const { bitness, kind, rawName, serviceFlags, providerFlags, providerPath, addressFamily, protocol } = entry;
    const links = (entry.chain ?? []).map(
      (id) => entries.find((other) => other.bitness === bitness && other.id === id)?.providerId ?? 'missing',
    );
    return { bitness, kind, rawName, serviceFlags, providerFlags, providerPath, addressFamily, protocol, links };
  });
  return ours.map((shape) => JSON.stringify(shape)).sort();
}

/** The expected result of {@link shapesOfOurs}. */
export function wantedShapes(fileOf: (bitness: Bitness) => string): string[] {
  const wanted = BITNESSES.flatMap((bitness) =>
    PARTS.map(({ name, kind, links }) => ({
      bitness,
      kind,
      rawName: name,
      serviceFlags: SERVICE_FLAGS,
      providerFlags: HIDDEN,
      providerPath: fileOf(bitness),
      addressFamily: ADDRESS_FAMILY,
      protocol: PROTOCOL,
      links,
    })),
  );
  return wanted.map((shape) => JSON.stringify(shape)).sort();
}

/** All other entries, with ids and in order. */
export const othersOf = (entries: readonly Entry[]): string =>
  JSON.stringify(entries.filter((entry) => !isOurs(entry)).map(({ position: _, ...entry }) => entry));
