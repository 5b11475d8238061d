// Random catalogs, in all the forms in which installers of layers leave them.

import fc from 'fast-check';
import {
  type CatalogEntry,
  completeEntries,
  type EntryFacts,
  setPositions,
  UNKNOWN_ENTRY,
} from '../../src/catalog/entry.ts';
import { AF_INET, AF_INET6 } from '../../src/catalog/serving.ts';

type Bits = 32 | 64;

/** An LSP and the way in which its installer registers it. */
export interface RandomLsp {
  bits: Bits[];
  nonIfs: boolean;
  /** GUIDs of its chains: `one` is that of the dummy, `two` one for all chains, `each` one for each chain. */
  guids: 'one' | 'two' | 'each';
  /** Indexes of the base providers that it is layered over: TCP/IPv4, UDP/IPv4, TCP/IPv6. */
  over: number[];
  /** What its chains name below it: the base provider, or the dummy or the chain entry of the layer below. */
  below: 'base' | 'dummy' | 'chain';
  /** Whether its chains are at the start of the catalog. */
  first: boolean;
  /** The catalog in which it is layered over one base provider fewer. */
  fewer: Bits | null;
  /** Whether its 32-bit half has GUIDs of its own. */
  apart: boolean;
}

export interface RandomCatalog {
  lsps: RandomLsp[];
  /** Difference between the ids of the 32-bit and of the 64-bit catalog. */
  apart: number;
}

const lsp: fc.Arbitrary<RandomLsp> = fc.record({
  bits: fc.constantFrom<Bits[]>([64, 32], [64, 32], [64], [32]),
  nonIfs: fc.boolean(),
  guids: fc.constantFrom('one', 'two', 'each'),
  over: fc.subarray([0, 1, 2], { minLength: 1 }),
  below: fc.constantFrom('base', 'dummy', 'chain'),
  first: fc.boolean(),
  fewer: fc.constantFrom(null, null, 64, 32),
  apart: fc.constantFrom(false, false, true),
});

export const randomCatalog: fc.Arbitrary<RandomCatalog> = fc.record({
  lsps: fc.array(lsp, { minLength: 1, maxLength: 4 }),
  apart: fc.constantFrom(0, 50),
});

const SOCKETS = [
  [AF_INET, 1, 6],
  [AF_INET, 2, 17],
  [AF_INET6, 1, 6],
] as const;

const guid = (last: number): string =>
  `{7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F${last.toString(16).padStart(4, '0').toUpperCase()}}`;

const entry = (facts: Partial<EntryFacts>): EntryFacts => ({
  ...UNKNOWN_ENTRY,
  serviceFlags: 0x20066,
  providerFlags: 8,
  protocolMaxOffset: 0,
  version: 2,
  chain: [],
  ...facts,
  rawName: facts.name ?? null,
});

function baseEntries(bitness: Bits): EntryFacts[] {
  return SOCKETS.map(([addressFamily, socketType, protocol], index) =>
    entry({
      bitness,
      id: 1001 + index,
      kind: 'baseServiceProvider',
      name: `Base ${index}`,
      providerId: guid(0xf000 + Math.floor(index / 2)),
      providerPath: '%SystemRoot%\\system32\\mswsock.dll',
      chainLength: 1,
      addressFamily,
      socketType,
      protocol,
    }),
  );
}

/** The catalogs of both bitnesses, the 64-bit one first. */
export function entriesOfRandom({ lsps, apart }: RandomCatalog): CatalogEntry[] {
  return completeEntries(
    setPositions(([64, 32] as const).flatMap((bitness) => catalogOf(lsps, bitness, bitness === 32 ? apart : 0))),
  );
}

function catalogOf(lsps: readonly RandomLsp[], bitness: Bits, apart: number): EntryFacts[] {
  let catalog = baseEntries(bitness);
  let below: EntryFacts[] = [];
  for (const [index, { bits, guids, nonIfs, first, below: named, ...lsp }] of lsps.entries()) {
    if (!bits.includes(bitness)) continue;
    const over = lsp.fewer === bitness && lsp.over.length > 1 ? lsp.over.slice(1) : lsp.over;
    const firstGuid = index * 16 + (lsp.apart && bitness === 32 ? 0x8000 : 0);
    const id = 1100 + apart + index * 10;
    const own = {
      bitness,
      providerPath: `C:\\${bitness}\\${index}.dll`,
      serviceFlags: nonIfs ? 0x66 : 0x20066,
    };
    const dummy = entry({
      ...own,
      id,
      kind: 'layeredServiceProvider',
      name: `Layer ${index}`,
      providerId: guid(firstGuid),
      providerFlags: 4,
      chainLength: 0,
      addressFamily: AF_INET,
      socketType: 0,
      protocol: 0,
    });
    const chains = over.map((socket, place): EntryFacts => {
      const [addressFamily, socketType, protocol] = SOCKETS[socket] as (typeof SOCKETS)[number];
      const chain = [id, ...linksTo(below, socket, named), 1001 + socket].slice(-7);
      const last = guids === 'one' ? 0 : guids === 'two' ? 1 : 1 + place;
      return entry({
        ...own,
        id: id + 1 + place,
        kind: 'layeredChainEntry',
        name: `Layer ${index} over ${socket}`,
        providerId: guid(firstGuid + last),
        chainLength: chain.length,
        chain,
        addressFamily,
        socketType,
        protocol,
      });
    });
    catalog = first ? [...chains, ...catalog, dummy] : [...catalog, dummy, ...chains];
    below = [dummy, ...chains];
  }
  return catalog;
}

/** The ids with which a chain leads through the layer below; none where that layer is not over this kind of socket. */
function linksTo(below: readonly EntryFacts[], socket: number, named: RandomLsp['below']): number[] {
  const [addressFamily, socketType] = SOCKETS[socket] as (typeof SOCKETS)[number];
  const chain = below.find(
    (each) => each.chainLength !== 0 && each.addressFamily === addressFamily && each.socketType === socketType,
  );
  if (chain === undefined || named === 'base') return [];
  return [named === 'chain' ? (chain.id as number) : (below[0]?.id as number)];
}
