import { PFL_HIDDEN, providerFlagNames, serviceFlagNames, XP1_IFS_HANDLES } from './flags.ts';
import type { FileIdentity } from './identity.ts';
import { MAX_PROTOCOL_CHAIN, type ProtocolInfo } from './protocol-info.ts';

/** Which of Windows' two protocol catalogs; null where the source does not say. */
export type Bitness = 32 | 64 | null;

export type EntryKind = 'baseServiceProvider' | 'layeredServiceProvider' | 'layeredChainEntry';

/**
 * An entry of a protocol catalog. Null means "the source does not say", except where a field says otherwise.
 * (bitness, id) identifies an entry, because both catalogs may use the same id.
 */
export interface CatalogEntry {
  bitness: Bitness;
  id: number | null;
  /** Place in its catalog, from 1. Catalog order is not the order of ids. */
  position: number | null;
  kind: EntryKind | null;
  /** The name that Windows shows. An indirect string (`@…dll,-60100`) is resolved where that is possible. */
  name: string | null;
  /** The name as the source holds it. */
  rawName: string | null;
  nonIfs: boolean | null;
  serviceFlags: number | null;
  serviceFlagNames: string[] | null;
  providerFlags: number | null;
  providerFlagNames: string[] | null;
  hidden: boolean | null;
  providerId: string | null;
  /** As stored. Bytes that could not be decoded are U+FFFD. */
  providerPath: string | null;
  /** All bytes of the path where some could not be decoded; otherwise null. */
  providerPathHex: string | null;
  /** providerPath with this machine's environment variables; null for another machine's catalog. */
  expandedPath: string | null;
  addressFamily: number | null;
  socketType: number | null;
  protocol: number | null;
  protocolMaxOffset: number | null;
  version: number | null;
  maxAddressLength: number | null;
  minAddressLength: number | null;
  chainLength: number | null;
  /** Catalog entry ids top to bottom; empty unless the kind is layeredChainEntry; null where cut off. */
  chain: number[] | null;
  /** Names of the entries that `chain` refers to, in the same catalog; null for one that is not there. */
  chainNames: (string | null)[] | null;
  /** Product of a known provider, otherwise the product that the file's version resource names. */
  product: string | null;
  company: string | null;
  /** What the user can do about a known provider. */
  advice: string | null;
  /** What is known of its file; null for another machine's catalog, and where nobody asked for it. */
  identity: FileIdentity | null;
}

/** The fields that a reader fills in. `completeEntries` computes the others from them. */
export type EntryFacts = Omit<
  CatalogEntry,
  | 'nonIfs'
  | 'serviceFlagNames'
  | 'providerFlagNames'
  | 'hidden'
  | 'chainNames'
  | 'product'
  | 'company'
  | 'advice'
  | 'identity'
>;

/** An entry of which nothing is known, such as a damaged registry item. */
export const UNKNOWN_ENTRY: EntryFacts = Object.freeze({
  bitness: null,
  id: null,
  position: null,
  kind: null,
  name: null,
  rawName: null,
  serviceFlags: null,
  providerFlags: null,
  providerId: null,
  providerPath: null,
  providerPathHex: null,
  expandedPath: null,
  addressFamily: null,
  socketType: null,
  protocol: null,
  protocolMaxOffset: null,
  version: null,
  maxAddressLength: null,
  minAddressLength: null,
  chainLength: null,
  chain: null,
});

/** Kind by ChainLen (winsock2.h: LAYERED_PROTOCOL 0, BASE_PROTOCOL 1, else the chain's length); null when malformed. */
export function kindOfChainLength(length: number): EntryKind | null {
  if (length === 0) return 'layeredServiceProvider';
  if (length === 1) return 'baseServiceProvider';
  return length > 1 && length <= MAX_PROTOCOL_CHAIN ? 'layeredChainEntry' : null;
}

/** The fields that a WSAPROTOCOL_INFOW holds. The caller adds bitness, position and path. */
export function factsOfProtocolInfo(info: ProtocolInfo): EntryFacts {
  const kind = kindOfChainLength(info.chainLength);
  return {
    ...UNKNOWN_ENTRY,
    id: info.catalogEntryId,
    kind,
    name: info.name,
    rawName: info.name,
    serviceFlags: info.serviceFlags,
    providerFlags: info.providerFlags,
    providerId: info.providerId,
    addressFamily: info.addressFamily,
    socketType: info.socketType,
    protocol: info.protocol,
    protocolMaxOffset: info.protocolMaxOffset,
    version: info.version,
    maxAddressLength: info.maxSockAddr,
    minAddressLength: info.minSockAddr,
    chainLength: info.chainLength,
    chain: kind === 'layeredChainEntry' ? info.chainEntries.slice(0, info.chainLength) : kind === null ? null : [],
  };
}

/** Computes the remaining fields of all entries of one source. */
export function completeEntries(facts: readonly EntryFacts[]): CatalogEntry[] {
  const names = new Map<number, string | null>();
  for (const entry of facts) if (entry.id !== null) names.set(keyOf(entry.bitness, entry.id), entry.name);
  return facts.map((entry) => completeEntry(entry, (id) => names.get(keyOf(entry.bitness, id)) ?? null));
}

/** What identifies an entry, (bitness, id), as one number. */
export const keyOf = (bitness: Bitness, id: number): number => id * 4 + (bitness === null ? 0 : bitness / 32);

/** JSON documents show the fields in this order. */
function completeEntry(facts: EntryFacts, nameOf: (id: number) => string | null): CatalogEntry {
  const { serviceFlags, providerFlags, chain } = facts;
  return {
    bitness: facts.bitness,
    id: facts.id,
    position: facts.position,
    kind: facts.kind,
    name: facts.name,
    rawName: facts.rawName,
    nonIfs: nonIfsOf(serviceFlags),
    serviceFlags,
    serviceFlagNames: serviceFlags === null ? null : serviceFlagNames(serviceFlags),
    providerFlags,
    providerFlagNames: providerFlags === null ? null : providerFlagNames(providerFlags),
    hidden: providerFlags === null ? null : (providerFlags & PFL_HIDDEN) !== 0,
    providerId: facts.providerId,
    providerPath: facts.providerPath,
    providerPathHex: facts.providerPathHex,
    expandedPath: facts.expandedPath,
    addressFamily: facts.addressFamily,
    socketType: facts.socketType,
    protocol: facts.protocol,
    protocolMaxOffset: facts.protocolMaxOffset,
    version: facts.version,
    maxAddressLength: facts.maxAddressLength,
    minAddressLength: facts.minAddressLength,
    chainLength: facts.chainLength,
    chain,
    chainNames: chain === null ? null : chain.map(nameOf),
    product: null,
    company: null,
    advice: null,
    identity: null,
  };
}

/** Microsoft KB 2568167: an entry whose dwServiceFlags1 lacks XP1_IFS_HANDLES is non-IFS. */
export const nonIfsOf = (serviceFlags: number | null): boolean | null =>
  serviceFlags === null ? null : (serviceFlags & XP1_IFS_HANDLES) === 0;

/** Numbers the entries of each catalog from 1, in the order given. */
export function setPositions(facts: EntryFacts[]): EntryFacts[] {
  const counts = new Map<Bitness, number>();
  for (const entry of facts) {
    entry.position = (counts.get(entry.bitness) ?? 0) + 1;
    counts.set(entry.bitness, entry.position);
  }
  return facts;
}
