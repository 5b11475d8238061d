import type { CatalogEntry } from '../../catalog/entry.ts';
import { IDENTIFYING_FIELDS } from '../../catalog/same-entry.ts';

/** One entry of a call: the entry of the backup, with the id and chain that it has or shall have now. */
export interface RestoredEntry {
  /** Its place in the backup. */
  index: number;
  id: number;
  chain: number[];
  /** Whether its chain in the backup names an entry that is not there today. */
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
  /** GUIDs that a call for both catalogs put into the 64-bit one, whether they belong there or not. */
  surplus: ReadonlySet<string>;
  /** Whether WSCInstallProvider64_32 works here; null: not tried. */
  both: boolean | null;
  /** Whether a 32-bit process can call WSCInstallProvider here; null: not tried. */
  in32: boolean | null;
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
  const surplus = surplusEntries(current, matches, memory);
  return (
    // At once: what replaces it may be named by chains that come later.
    replacedStep(backup, surplus) ??
    // Before anything else is installed: a chain is installed through what is there, and led right in the next step.
    chainStep(backup.filter(isWanted), backup, current, matches) ??
    missingStep(backup.filter(isWanted), backup, current, matches, memory) ??
    orderStep(backup, current, matches, surplus, 64) ??
    orderStep(backup, current, matches, surplus, 32) ??
    surplusStep(current, surplus)
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

/** 64-bit entries that a call for both catalogs made and that are not in the backup. */
function surplusEntries(
  current: Catalog,
  matches: ReadonlyMap<CatalogEntry, CatalogEntry>,
  { surplus }: RestoreMemory,
): ReadonlySet<CatalogEntry> {
  const known = new Set(matches.values());
  return new Set(
    current.filter((entry) => entry.bitness === 64 && surplus.has(entry.providerId ?? '') && !known.has(entry)),
  );
}

/** A GUID whose entries differ between the catalogs: the 64-bit ones are removed, and then installed as they were. */
function replacedStep(backup: Catalog, surplus: ReadonlySet<CatalogEntry>): RestoreStep | null {
  const belongs = ({ providerId }: CatalogEntry) =>
    backup.some((entry) => entry.bitness === 64 && entry.providerId === providerId);
  const extra = [...surplus].find(belongs);
  return extra === undefined
    ? null
    : removal(
        extra,
        'The call for both catalogs made it otherwise than it was: is removed, to be installed as it was.',
      );
}

/** GUIDs that the 64-bit catalog did not have: chains before what they name, so that no chain names a missing entry. */
function surplusStep(current: Catalog, surplus: ReadonlySet<CatalogEntry>): RestoreStep | null {
  const isNamed = ({ providerId }: CatalogEntry) => {
    const ids = current.flatMap((entry) => (entry.bitness === 64 && entry.providerId === providerId ? [entry.id] : []));
    return current.some(
      (entry) => entry.bitness === 64 && entry.providerId !== providerId && entry.chain?.some((id) => ids.includes(id)),
    );
  };
  const extra = [...surplus].find((entry) => !isNamed(entry)) ?? [...surplus][0];
  return extra === undefined
    ? null
    : removal(extra, 'It was in the 32-bit catalog only, and the call for both catalogs put it here too.');
}

const removal = ({ providerId }: CatalogEntry, reason: string): RestoreStep => ({
  call: 'WSCDeinstallProvider',
  bitness: 64,
  providerId,
  reason,
  entries: [],
  order: [],
});

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
    const catalogs = bitness === null ? ([64, 32] as const) : [bitness];
    const entries = own.map((entry) => {
      const wanted = restored(entry, backup, current, matches);
      return { ...wanted, chain: soundChain(wanted.chain, matches.get(entry), current, catalogs) };
    });
    return { call, bitness, providerId, reason, entries, order: [] };
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
    // Half of it is more than nothing: it is taken out of the 32-bit catalog only where a way back was seen to work.
    if (bitness === 64 || memory.in32 === true || (!isThere(64) && memory.both === true)) {
      return {
        call: 'WSCDeinstallProvider',
        bitness,
        reason: 'It could not be completed: is removed, to be installed whole.',
      };
    }
  }
  if (lacks(32) && !isThere(32)) {
    if (!isThere(64) && memory.both !== false) {
      return { call: 'WSCInstallProvider64_32', bitness: null, reason: 'It is not there: installed in both catalogs.' };
    }
    if (memory.in32 !== false) {
      return { call: 'WSCInstallProvider', bitness: 32, reason: 'It is not there: a 32-bit process installs it.' };
    }
  }
  return lacks(64) && !isThere(64) ? { call: 'WSCInstallProvider', bitness: 64, reason: 'It is not there.' } : null;
}

/**
 * The chain to install, through what is there in each catalog of the call: a run that ends after it leaves no chain that names
 * a missing entry. Ids of the call's own entries are known only afterwards; then the chain is led right.
 */
function soundChain(
  chain: number[],
  now: CatalogEntry | undefined,
  current: Catalog,
  catalogs: readonly (32 | 64)[],
): number[] {
  const isThere = (id: number) =>
    catalogs.every((bitness) => current.some((entry) => entry.bitness === bitness && entry.id === id));
  const sound = chain.filter(isThere);
  if (sound.length === chain.length) return chain;
  // An entry that is there keeps its chain until the one of the backup can be had.
  if (now !== undefined) return now.chain ?? chain;
  const [last] = sound.slice(-1);
  // A chain has two links at least.
  return last === undefined ? chain : sound.length === 1 ? [last, last] : sound;
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
  surplus: ReadonlySet<CatalogEntry>,
  bitness: 32 | 64,
): RestoreStep | null {
  const own = current.filter((entry) => entry.bitness === bitness && !surplus.has(entry));
  const known = backup.flatMap((entry) => (entry.bitness === bitness ? (matches.get(entry) ?? []) : []));
  const isKnown = new Set(known);
  let next = 0;
  const wanted = own.map((entry) => (isKnown.has(entry) ? (known[next++] as CatalogEntry) : entry));
  if (wanted.every((entry, index) => entry === own[index])) return null;
  // The call wants every id; what is to go stands last, where it serves nothing.
  const leaving = current.filter((entry) => entry.bitness === bitness && surplus.has(entry));
  const order = [...wanted, ...leaving].flatMap(({ id }) => id ?? []);
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

/** Entries that are not there, or whose chain could not be led through all that it led through. */
export function notRestored(backup: Catalog, current: Catalog, wanted: ReadonlySet<string> | null): CatalogEntry[] {
  const matches = matchesOf(backup, current);
  const missing = new Set(stillMissing(backup, current, wanted));
  return backup.filter(
    (entry) =>
      missing.has(entry) ||
      (matches.has(entry) &&
        (wanted === null || wanted.has(entry.providerId ?? '')) &&
        restored(entry, backup, current, matches).leadsNowhere),
  );
}

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
 * GUIDs that an earlier restore, which did not end, put into the 64-bit catalog by the call for both.
 * @param before the catalogs when that restore began
 */
export function surplusOf(backup: Catalog, before: Catalog, current: Catalog): string[] {
  const has = (catalog: Catalog, bitness: 32 | 64, id: string) =>
    catalog.some((entry) => entry.bitness === bitness && entry.providerId === id);
  const now = new Set(current.flatMap(({ bitness, providerId }) => (bitness === 64 ? (providerId ?? []) : [])));
  return [...now].filter((id) => !has(before, 64, id) && has(backup, 32, id));
}
