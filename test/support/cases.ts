import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encodeCatalogItem } from '../../src/catalog/catalog-item.ts';
import { type CatalogEntry, completeEntries, factsOfProtocolInfo, setPositions } from '../../src/catalog/entry.ts';
import { chainPlaces, type ProtocolInfo } from '../../src/catalog/protocol-info.ts';
import type { Scope } from '../../src/verdict/scope.ts';
import type { Verdict } from '../../src/verdict/verdict.ts';

/** One entry of a case, with the values that the machine's registry would have. */
export interface CaseEntry {
  bitness: 32 | 64;
  catalogEntryId: number;
  /** The name that netsh shows. */
  name: string;
  /** The name that the registry stores, where that differs. */
  rawName?: string;
  serviceFlags: number;
  providerFlags: number;
  providerId: string;
  providerPath: string;
  chainLength: number;
  chain: number[];
  version: number;
  addressFamily: number;
  maxSockAddr: number;
  minSockAddr: number;
  socketType: number;
  protocol: number;
  protocolMaxOffset: number;
}

/** The state of one machine, with the right answers about it. */
export interface Case {
  name: string;
  description: string;
  entries: CaseEntry[];
  /** Entries in keys beyond Num_Catalog_Entries[64], which Windows does not read. */
  dead?: CaseEntry[];
  expect: { nonIfs: string[]; verdict: Record<Scope, Verdict> };
  /** False for Windows whose netsh does not print Service Flags. */
  netshFlags?: boolean;
  /** Verdicts on a netsh dump of this machine, where netsh shows too little for the right ones. */
  netshVerdict?: Partial<Record<Scope, Verdict>>;
}

const FOLDER = fileURLToPath(new URL('../cases/', import.meta.url));

export const cases: readonly Case[] = readdirSync(FOLDER)
  .sort()
  .map((name) => ({ ...(JSON.parse(readFileSync(join(FOLDER, name, 'machine.json'), 'utf8')) as Case), name }));

export function caseNamed(name: string): Case {
  const found = cases.find((each) => each.name === name);
  if (found === undefined) throw new Error(`there is no case ${name}`);
  return found;
}

/** The right verdict on a netsh dump of a case. */
export const netshVerdictOf = (machine: Case, scope: Scope): Verdict =>
  machine.netshVerdict?.[scope] ?? machine.expect.verdict[scope];

export function protocolInfoOf(entry: CaseEntry): ProtocolInfo {
  return {
    serviceFlags: entry.serviceFlags,
    serviceFlags2: 0,
    serviceFlags3: 0,
    serviceFlags4: 0,
    providerFlags: entry.providerFlags,
    providerId: entry.providerId,
    catalogEntryId: entry.catalogEntryId,
    chainLength: entry.chainLength,
    chainEntries: chainPlaces(entry.chain),
    version: entry.version,
    addressFamily: entry.addressFamily,
    maxSockAddr: entry.maxSockAddr,
    minSockAddr: entry.minSockAddr,
    socketType: entry.socketType,
    protocol: entry.protocol,
    protocolMaxOffset: entry.protocolMaxOffset,
    networkByteOrder: 0,
    securityScheme: 0,
    messageSize: 0,
    providerReserved: 0,
    name: entry.rawName ?? entry.name,
  };
}

export const itemOf = (entry: CaseEntry): Uint8Array =>
  encodeCatalogItem({ path: Buffer.from(entry.providerPath, 'latin1'), info: protocolInfoOf(entry) });

/** The entries of one catalog, in catalog order. */
export const catalogOf = (machine: Case, bitness: 32 | 64): CaseEntry[] =>
  machine.entries.filter((entry) => entry.bitness === bitness);

/** The entries in the keys of a registry catalog, in order: those that Windows reads, then the dead ones. */
export const keysOf = (machine: Case, bitness: 32 | 64): CaseEntry[] => [
  ...catalogOf(machine, bitness),
  ...(machine.dead ?? []).filter((entry) => entry.bitness === bitness),
];

/** The order in which every source lists a case: the 64-bit catalog first. */
export const ordered = (machine: Case): CaseEntry[] => [...machine.entries].sort((a, b) => b.bitness - a.bitness);

/** The entries of a case as a source that shows every field would give them. */
export const entriesOf = (machine: Case): CatalogEntry[] =>
  completeEntries(
    setPositions(
      ordered(machine).map((entry) => ({
        ...factsOfProtocolInfo(protocolInfoOf(entry)),
        bitness: entry.bitness,
        name: entry.name,
        providerPath: entry.providerPath,
      })),
    ),
  );
