import type { CatalogEntry } from '../../catalog/entry.ts';
import { IDENTIFYING_FIELDS } from '../../catalog/same-entry.ts';

/** An entry of the backup, with the id and the chain to give to Windows now. */
export interface RestoredEntry {
  /** Its index in the backup. */
  index: number;
  id: number;
  chain: number[];
  /** Whether its chain in the backup names an entry that is not installed now. */
  hasMissingLink: boolean;
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
  /** The new order of entry ids; only for WSCWriteProviderOrder. */
  order: number[];
}

/** What earlier steps of this restore showed about this Windows. */
export interface RestoreMemory {
  /** `BITNESS:GUID` to which WSCUpdateProvider did not add the missing entries. */
  notCompleted: ReadonlySet<string>;
  /** GUIDs that WSCInstallProvider64_32 installed. It writes to the 64-bit catalog even what belongs only into the 32-bit one. */
  surplus: ReadonlySet<string>;
  /** Whether WSCInstallProvider64_32 works; null: not tried. */
  both: boolean | null;
  /** Whether WSCInstallProvider in a 32-bit process works; null: not tried. */
  in32: boolean | null;
}

type Catalog = readonly CatalogEntry[];

/**
 * The next call of a restore; null when the catalogs are those of the backup, except for ids. Call this again after each step:
 * Windows assigns new ids, and the next step needs them.
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
    // First, because later chains may name the entries that replace these.
    replacedStep(backup, surplus) ??
    // Before the next installation: a new chain names only entries that exist, and is corrected as soon as the others exist.
    chainStep(backup.filter(isWanted), backup, current, matches) ??
    missingStep(backup.filter(isWanted), backup, current, matches, memory) ??
    orderStep(backup, current, matches, surplus, 64) ??
    orderStep(backup, current, matches, surplus, 32) ??
    surplusStep(current, surplus)
  );
}

/**
 * Maps entries of the backup to current ones with the same GUID, kind and socket. Prefers one with the same id and name, then one
 * with the same name.
 */
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

/** 64-bit entries that WSCInstallProvider64_32 made and that the backup does not have. */
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

/** Removes surplus 64-bit entries of a GUID that the 64-bit catalog of the backup has too. A later step installs it correctly. */
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

/** Removes a GUID that the 64-bit catalog of the backup does not have; chains before the entries that they name. */
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

/** Installs or completes a GUID. Dummies come first, then the shortest chains, because longer ones may name them. */
function missingStep(
  wanted: Catalog,
  backup: Catalog,
  current: Catalog,
  matches: ReadonlyMap<CatalogEntry, CatalogEntry>,
  memory: RestoreMemory,
): RestoreStep | null {
  const missing = wanted.filter((entry) => !matches.has(entry));
  const rank = ({ chain }: CatalogEntry) => chain?.length ?? 0;
  const providerIds = new Set(
    [...missing].sort((a, b) => rank(a) - rank(b)).flatMap(({ providerId }) => providerId ?? []),
  );
  for (const providerId of providerIds) {
    const found = missingProvider(providerId, missing, current, memory);
    if (found === null) continue;
    const { call, bitness, reason } = found;
    // WSCInstallProvider64_32 gets the 32-bit entries: other calls can correct the 64-bit catalog afterwards.
    const own = backup.filter((entry) => entry.providerId === providerId && entry.bitness === (bitness ?? 32));
    const catalogs = bitness === null ? ([64, 32] as const) : [bitness];
    const entries = own.map((entry) => {
      const wanted = withCurrentIds(entry, backup, current, matches);
      return { ...wanted, chain: installableChain(wanted.chain, matches.get(entry), current, catalogs) };
    });
    return { call, bitness, providerId, reason, entries, order: [] };
  }
  return null;
}

/** The next call for a GUID that lacks entries; null when there is none left to try. */
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
    // Removes the rest of a 32-bit GUID only when installing into the 32-bit catalog has worked in this restore.
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
  return lacks(64) ? { call: 'WSCInstallProvider', bitness: 64, reason: 'It is not there.' } : null;
}

/**
 * A chain that names only entries that exist in each catalog of the call, so that an interrupted restore leaves no chain with a
 * missing entry. A later step corrects it, when Windows has assigned ids to the entries of this call.
 */
function installableChain(
  chain: number[],
  now: CatalogEntry | undefined,
  current: Catalog,
  catalogs: readonly (32 | 64)[],
): number[] {
  const isThere = (id: number) =>
    catalogs.every((bitness) => current.some((entry) => entry.bitness === bitness && entry.id === id));
  const existing = chain.filter(isThere);
  if (existing.length === chain.length) return chain;
  // An entry that exists keeps its chain until that of the backup is possible.
  if (now !== undefined) return now.chain ?? chain;
  const last = existing.at(-1);
  // A chain has at least two ids.
  return last === undefined ? chain : existing.length === 1 ? [last, last] : existing;
}

/** Updates a GUID that has an entry with another chain, other flags or another path than in the backup. */
function chainStep(
  wanted: Catalog,
  backup: Catalog,
  current: Catalog,
  matches: ReadonlyMap<CatalogEntry, CatalogEntry>,
): RestoreStep | null {
  const differs = (entry: CatalogEntry): boolean => {
    const now = matches.get(entry);
    if (now === undefined) return false;
    const { chain, hasMissingLink } = withCurrentIds(entry, backup, current, matches);
    // Its chain would name an entry that could not be restored.
    if (hasMissingLink) return false;
    return (
      now.chain?.join() !== chain.join() || contentOf(now) !== contentOf(entry) || !pathsOf(entry).has(now.providerPath)
    );
  };
  // Windows stores a path in each entry, but a call writes one path for the whole GUID. Any path that the GUID had is right.
  const pathsOf = ({ bitness, providerId }: CatalogEntry) =>
    new Set(
      backup
        .filter((other) => other.bitness === bitness && other.providerId === providerId)
        .map(({ providerPath }) => providerPath),
    );
  const wrong = wanted.find(differs);
  if (wrong === undefined || wrong.providerId === null) return null;
  const own = backup.filter(({ bitness, providerId }) => bitness === wrong.bitness && providerId === wrong.providerId);
  return {
    call: 'WSCUpdateProvider',
    bitness: wrong.bitness as 32 | 64,
    providerId: wrong.providerId,
    reason: 'Its chain, flags or path are not what they were.',
    entries: own
      .filter((entry) => matches.has(entry))
      .map((entry) => withCurrentIds(entry, backup, current, matches))
      .filter(({ hasMissingLink }) => !hasMissingLink),
    order: [],
  };
}

/** All that Windows does not assign, including the name: backup and catalog both come from the registry, unresolved. */
const contentOf = (entry: CatalogEntry): string => [...CONTENT.map((field) => entry[field]), entry.rawName].join('|');

const CONTENT = IDENTIFYING_FIELDS.filter((field) => field !== 'id' && field !== 'chain');

/**
 * The entry with current ids. A missing entry gets an id that no entry has, because Windows may have given its old id to another.
 */
function withCurrentIds(
  entry: CatalogEntry,
  backup: Catalog,
  current: Catalog,
  matches: ReadonlyMap<CatalogEntry, CatalogEntry>,
): RestoredEntry {
  const own = (entries: Catalog) => entries.flatMap(({ bitness, id }) => (bitness === entry.bitness ? (id ?? []) : []));
  const taken = new Set(own(current));
  const highest = Math.max(0, ...taken, ...own(backup));
  const free = (id: number, place: number) => (taken.has(id) ? highest + 1 + place : id);
  const links = (entry.chain ?? []).map((id) => {
    const named = backup.find((other) => other.bitness === entry.bitness && other.id === id);
    const now = named === undefined ? null : (matches.get(named)?.id ?? null);
    // A link that named no entry even in the backup is restored as it was.
    const isMissing = named !== undefined && now === null;
    return { id: now ?? free(id, named === undefined ? backup.length : backup.indexOf(named)), isMissing };
  });
  return {
    index: backup.indexOf(entry),
    id: matches.get(entry)?.id ?? free(entry.id ?? 0, backup.indexOf(entry)),
    chain: links.map(({ id }) => id),
    hasMissingLink: links.some(({ isMissing }) => isMissing),
  };
}

/** Puts the entries of the backup into its order. Entries that are newer keep their positions. */
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
  // WSCWriteProviderOrder wants every id. Surplus entries come last, where they serve no socket.
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

/** Entries of the backup that are not installed. */
export const stillMissing = (backup: Catalog, current: Catalog, wanted: ReadonlySet<string> | null): CatalogEntry[] => {
  const matches = matchesOf(backup, current);
  return backup.filter((entry) => !matches.has(entry) && (wanted === null || wanted.has(entry.providerId ?? '')));
};

/** Entries that are not installed, or whose chain cannot be that of the backup because an entry is missing. */
export function notRestored(backup: Catalog, current: Catalog, wanted: ReadonlySet<string> | null): CatalogEntry[] {
  const matches = matchesOf(backup, current);
  const missing = new Set(stillMissing(backup, current, wanted));
  return backup.filter(
    (entry) =>
      missing.has(entry) ||
      ((wanted === null || wanted.has(entry.providerId ?? '')) &&
        withCurrentIds(entry, backup, current, matches).hasMissingLink),
  );
}

/** Entries that chains of the wanted GUIDs name, and that are neither installed nor wanted. */
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
 * GUIDs that an earlier, unfinished restore added to the 64-bit catalog by WSCInstallProvider64_32.
 * @param before the catalogs when that restore began
 */
export function surplusOf(backup: Catalog, before: Catalog, current: Catalog): string[] {
  const has = (catalog: Catalog, bitness: 32 | 64, id: string) =>
    catalog.some((entry) => entry.bitness === bitness && entry.providerId === id);
  const now = new Set(current.flatMap(({ bitness, providerId }) => (bitness === 64 ? (providerId ?? []) : [])));
  return [...now].filter((id) => !has(before, 64, id) && has(backup, 32, id));
}
