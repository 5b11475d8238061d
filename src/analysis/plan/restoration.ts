import type { CatalogEntry } from '../../catalog/entry.ts';
import { IDENTIFYING_FIELDS } from '../../catalog/same-entry.ts';

/** One entry of a call: the entry of the backup, with the id and chain that it has or shall have now. */
export interface RestoredEntry {
  /** Its place in the backup. */
  index: number;
  id: number;
  chain: number[];
  /** Whether the chain names an entry that is not there today. */
  leadsNowhere: boolean;
}

export interface RestoreStep {
  call:
    | 'WSCInstallProvider'
    | 'WSCInstallProvider64_32'
    | 'WSCUpdateProvider'
    | 'WSCDeinstallProvider'
    | 'WSCWriteProviderOrder';
  /** Null for both catalogs. */
  bitness: 32 | 64 | null;
  providerId: string | null;
  reason: string;
  entries: RestoredEntry[];
  /** Catalog entry ids in their order afterwards; only for WSCWriteProviderOrder. */
  order: number[];
}

/** What was tried already and did not work, or made more than it should. */
export interface RestoreMemory {
  /** `BITNESS:GUID` that WSCUpdateProvider does not complete. */
  notCompleted: ReadonlySet<string>;
  /** GUIDs that a call for both catalogs put into the 64-bit one otherwise than they were there. */
  surplus: ReadonlySet<string>;
  /** Whether WSCInstallProvider64_32 works here, without which nothing can be installed in the 32-bit catalog; null: not tried. */
  both: boolean | null;
}

type Catalog = readonly CatalogEntry[];

/**
 * The next call that brings the catalogs nearer to a backup; null when they are as it was, but for ids, which Windows
 * assigns. Asked again after each call, since only then the new ids are known.
 * @param wanted GUIDs to restore; null for all
 */
export function nextRestoreStep(
  backup: Catalog,
  current: Catalog,
  wanted: ReadonlySet<string> | null,
  memory: RestoreMemory,
): RestoreStep | null {
  const isWanted = ({ providerId }: CatalogEntry) => providerId !== null && (wanted === null || wanted.has(providerId));
  const matches = matchesOf(backup, current);
  return (
    surplusStep(current, memory) ??
    missingStep(backup.filter(isWanted), backup, current, matches, memory) ??
    chainStep(backup.filter(isWanted), backup, current, matches) ??
    orderStep(backup, current, matches, 64) ??
    orderStep(backup, current, matches, 32)
  );
}

/** Which entry of today each entry of the backup is: same GUID and kind of socket, the same name first. */
export function matchesOf(backup: Catalog, current: Catalog): Map<CatalogEntry, CatalogEntry> {
  const matches = new Map<CatalogEntry, CatalogEntry>();
  const taken = new Set<CatalogEntry>();
  const rounds: ((a: CatalogEntry, b: CatalogEntry) => boolean)[] = [
    (a, b) => a.id === b.id && a.rawName === b.rawName,
    (a, b) => a.rawName === b.rawName,
    () => true,
  ];
  for (const agrees of rounds) {
    for (const entry of backup) {
      if (matches.has(entry)) continue;
      const found = current.find((other) => !taken.has(other) && isSameSlot(entry, other) && agrees(entry, other));
      if (found === undefined) continue;
      matches.set(entry, found);
      taken.add(found);
    }
  }
  return matches;
}

const isSameSlot = (a: CatalogEntry, b: CatalogEntry): boolean =>
  a.bitness === b.bitness &&
  a.providerId === b.providerId &&
  a.kind === b.kind &&
  a.addressFamily === b.addressFamily &&
  a.socketType === b.socketType &&
  a.protocol === b.protocol;

function surplusStep(current: Catalog, { surplus }: RestoreMemory): RestoreStep | null {
  const extra = current.find(({ bitness, providerId }) => bitness === 64 && surplus.has(providerId ?? ''));
  if (extra === undefined) return null;
  const reason = 'The call for both catalogs made it otherwise than it was here.';
  return { call: 'WSCDeinstallProvider', bitness: 64, providerId: extra.providerId, reason, entries: [], order: [] };
}

/** GUIDs that are not there, or not whole: dummies first, then chains from the shortest up, since they name one another. */
function missingStep(
  wanted: Catalog,
  backup: Catalog,
  current: Catalog,
  matches: ReadonlyMap<CatalogEntry, CatalogEntry>,
  memory: RestoreMemory,
): RestoreStep | null {
  const missing = wanted.filter((entry) => !matches.has(entry));
  const rank = ({ kind, chain }: CatalogEntry) => (kind === 'layeredChainEntry' ? (chain?.length ?? 0) : 0);
  const providerIds = new Set(
    [...missing].sort((a, b) => rank(a) - rank(b)).flatMap(({ providerId }) => providerId ?? []),
  );
  for (const providerId of providerIds) {
    const found = missingProvider(providerId, missing, current, memory);
    if (found === null) continue;
    const { call, bitness, reason } = found;
    // A call for both takes the 32-bit list: the 64-bit catalog can be mended afterwards, the 32-bit one cannot be filled.
    const own = backup.filter((entry) => entry.providerId === providerId && entry.bitness === (bitness ?? 32));
    return {
      call,
      bitness,
      providerId,
      reason,
      entries: own.map((entry) => restored(entry, backup, current, matches)),
      order: [],
    };
  }
  return null;
}

/** The next call for a GUID that is not whole; null where none is left to try. */
function missingProvider(
  providerId: string,
  missing: Catalog,
  current: Catalog,
  memory: RestoreMemory,
): Pick<RestoreStep, 'call' | 'bitness' | 'reason'> | null {
  const lacks = (bitness: 32 | 64) =>
    missing.some((entry) => entry.bitness === bitness && entry.providerId === providerId);
  const isThere = (bitness: 32 | 64) =>
    current.some((entry) => entry.bitness === bitness && entry.providerId === providerId);
  for (const bitness of [64, 32] as const) {
    if (!lacks(bitness) || !isThere(bitness)) continue;
    if (!memory.notCompleted.has(`${bitness}:${providerId}`)) {
      return { call: 'WSCUpdateProvider', bitness, reason: 'Some of its entries are not there: completes it.' };
    }
    // What is taken out of the 32-bit catalog only comes back together with the 64-bit one, and where that is seen to work:
    // half of it is more than nothing.
    if (bitness === 64 || (!isThere(64) && memory.both === true)) {
      return {
        call: 'WSCDeinstallProvider',
        bitness,
        reason: 'It could not be completed: is removed, to be installed whole.',
      };
    }
  }
  if (lacks(32) && !isThere(32) && !isThere(64) && memory.both !== false) {
    return {
      call: 'WSCInstallProvider64_32',
      bitness: null,
      reason: 'It is not there, and no other call reaches the 32-bit catalog.',
    };
  }
  return lacks(64) && !isThere(64) ? { call: 'WSCInstallProvider', bitness: 64, reason: 'It is not there.' } : null;
}

/** Entries that are there with another chain, and those that a call for both catalogs gave the other one's. */
function chainStep(
  wanted: Catalog,
  backup: Catalog,
  current: Catalog,
  matches: ReadonlyMap<CatalogEntry, CatalogEntry>,
): RestoreStep | null {
  const differs = (entry: CatalogEntry): boolean => {
    const now = matches.get(entry);
    if (now === undefined) return false;
    const { chain, leadsNowhere } = restored(entry, backup, current, matches);
    // A chain is not led through what could not be put back.
    if (leadsNowhere) return false;
    return (
      now.chain?.join() !== chain.join() || contentOf(now) !== contentOf(entry) || !pathsOf(entry).has(now.providerPath)
    );
  };
  // Windows keeps a path in each entry, and takes one for all entries of a GUID: any of those that it had is right.
  const pathsOf = ({ bitness, providerId }: CatalogEntry) =>
    new Set(
      backup
        .filter((other) => other.bitness === bitness && other.providerId === providerId)
        .map(({ providerPath }) => providerPath),
    );
  const wrong = wanted.find(differs);
  if (wrong === undefined || wrong.providerId === null) return null;
  const own = backup.filter(({ bitness, providerId }) => bitness === wrong.bitness && providerId === wrong.providerId);
  const known = current.length > 0 ? own.filter((entry) => matches.has(entry)) : [];
  return {
    call: 'WSCUpdateProvider',
    bitness: wrong.bitness as 32 | 64,
    providerId: wrong.providerId,
    reason: 'Its chain, flags or path are not what they were.',
    entries: known
      .map((entry) => restored(entry, backup, current, matches))
      .filter(({ leadsNowhere }) => !leadsNowhere),
    order: [],
  };
}

/** All of an entry that Windows does not assign; the name too, since the backup and the catalog are both the registry's. */
const contentOf = (entry: CatalogEntry): string => [...CONTENT.map((field) => entry[field]), entry.rawName].join('|');

const CONTENT = IDENTIFYING_FIELDS.filter((field) => field !== 'id' && field !== 'chain');

/** The entry with the ids of today. What has none today gets one that nothing else has: an old id may be another's by now. */
function restored(
  entry: CatalogEntry,
  backup: Catalog,
  current: Catalog,
  matches: ReadonlyMap<CatalogEntry, CatalogEntry>,
): RestoredEntry {
  const own = (entries: Catalog) =>
    entries.flatMap(({ bitness, id }) => (bitness === entry.bitness && id !== null ? [id] : []));
  const taken = new Set(own(current));
  const highest = Math.max(0, ...taken, ...own(backup));
  const free = (id: number, place: number) => (taken.has(id) ? highest + 1 + place : id);
  const links = (entry.chain ?? []).map((id) => {
    const named = backup.find((other) => other.bitness === entry.bitness && other.id === id);
    const now = named === undefined ? null : (matches.get(named)?.id ?? null);
    // A link that led nowhere in the backup already is put back so.
    const isMissing = named !== undefined && now === null;
    return { id: now ?? free(id, named === undefined ? backup.length : backup.indexOf(named)), isMissing };
  });
  return {
    index: backup.indexOf(entry),
    id: matches.get(entry)?.id ?? free(entry.id ?? 0, backup.indexOf(entry)),
    chain: links.map(({ id }) => id),
    leadsNowhere: links.some(({ isMissing }) => isMissing),
  };
}

/** What was in the backup stands in its order; what came since keeps its place. */
function orderStep(
  backup: Catalog,
  current: Catalog,
  matches: ReadonlyMap<CatalogEntry, CatalogEntry>,
  bitness: 32 | 64,
): RestoreStep | null {
  const own = current.filter((entry) => entry.bitness === bitness);
  const known = backup.flatMap((entry) => (entry.bitness === bitness ? (matches.get(entry) ?? []) : []));
  const isKnown = new Set(known);
  let next = 0;
  const wanted = own.map((entry) => (isKnown.has(entry) ? (known[next++] as CatalogEntry) : entry));
  if (wanted.every((entry, index) => entry === own[index])) return null;
  const order = wanted.flatMap(({ id }) => id ?? []);
  return {
    call: 'WSCWriteProviderOrder',
    bitness,
    providerId: null,
    reason: 'The order is not what it was.',
    entries: [],
    order,
  };
}

/** Entries of the backup that are not there, after all has been done that can be. */
export const stillMissing = (backup: Catalog, current: Catalog, wanted: ReadonlySet<string> | null): CatalogEntry[] => {
  const matches = matchesOf(backup, current);
  return backup.filter((entry) => !matches.has(entry) && (wanted === null || wanted.has(entry.providerId ?? '')));
};

/** What chains of the wanted GUIDs lead through, which is neither there nor wanted: without it they would lead nowhere. */
export function missingBelow(backup: Catalog, current: Catalog, wanted: ReadonlySet<string>): CatalogEntry[] {
  const matches = matchesOf(backup, current);
  const isWanted = ({ providerId }: CatalogEntry) => wanted.has(providerId ?? '');
  const linked = (entry: CatalogEntry) =>
    backup.some(
      (other) => isWanted(other) && other.bitness === entry.bitness && other.chain?.includes(entry.id as number),
    );
  return backup.filter((entry) => !matches.has(entry) && !isWanted(entry) && entry.id !== null && linked(entry));
}

/**
 * GUIDs that an earlier restore, which did not end, put into the 64-bit catalog by the call for both: they are there
 * otherwise than in the backup, and were not before it.
 * @param before the catalogs when that restore began
 */
export function surplusOf(backup: Catalog, before: Catalog, current: Catalog): string[] {
  const has = (catalog: Catalog, bitness: 32 | 64, id: string) =>
    catalog.some((entry) => entry.bitness === bitness && entry.providerId === id);
  const added = new Set(current.flatMap(({ bitness, providerId }) => (bitness === 64 ? (providerId ?? []) : [])));
  return [...added].filter((id) => !has(before, 64, id) && has(backup, 32, id) && !isAlikeInBoth(backup, id));
}

/** Whether a GUID has the same kinds of entry in both catalogs. */
export const isAlikeInBoth = (backup: Catalog, providerId: string): boolean => {
  const slots = (bitness: 32 | 64) =>
    backup
      .filter((entry) => entry.bitness === bitness && entry.providerId === providerId)
      .map(({ kind, addressFamily, socketType, protocol }) => [kind, addressFamily, socketType, protocol].join('/'))
      .join();
  return slots(64) === slots(32);
};
