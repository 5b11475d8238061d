// The data of the stack: the layers that a call passes down to a base provider. The page and the tree draw it.

import type { Bitness, CatalogEntry } from '../../catalog/entry.ts';
import { linksBelow, providerOf } from '../../catalog/layers.ts';
import { entriesThatMayServe, type SocketKind } from '../../catalog/serving.ts';
import { socketsOf } from '../../catalog/sockets.ts';
import { statesOf } from '../../removal/plan/states.ts';
import type { PlanStep } from '../../removal/plan/types.ts';

/** One provider on the path of a call. */
export interface StackLayer {
  /** `missing`: the chain names an id that no entry has. `notShown`: the same, but the source does not show all entries. */
  role: 'layer' | 'base' | 'missing' | 'notShown' | 'unknown';
  id: number | null;
  /** Name of the provider: for a layer that of its dummy entry, not of its chain entry. */
  name: string | null;
  /** Name of the entry whose flags count. */
  entryName: string | null;
  product: string | null;
  nonIfs: boolean | null;
  /** What the plan does with it. */
  outcome: 'kept' | 'removed' | 'rebuilt';
}

/** The path of a call from the program down to a base provider. */
export interface StackPath {
  /** Whether the source shows enough to tell. */
  certain: boolean;
  /** Top to bottom; empty where no entry serves the socket. If it is not certain, the path of the first entry that may. */
  layers: StackLayer[];
  /** Other entries that may serve the socket instead. */
  others: { id: number | null; name: string | null }[];
}

export interface StackSocket {
  /** Such as `TCP/IPv4`. */
  name: string;
  now: StackPath;
  /** The path after the plan has been applied; null where the plan does not change it. */
  after: StackPath | null;
}

export interface StackCatalog {
  bitness: Bitness;
  sockets: StackSocket[];
  /** Entries that are non-IFS or have unknown flags, and that are on the path of none of the sockets. */
  offPath: StackLayer[];
}

/**
 * One part per catalog, the 64-bit one first.
 * @param complete whether the source shows all entries
 */
export function stackOf(
  entries: readonly CatalogEntry[],
  complete: boolean,
  plan: readonly PlanStep[],
): StackCatalog[] {
  const later = statesOf(entries, plan).at(-1) ?? [];
  return ([64, 32, null] as const).flatMap((bitness) => {
    const before = catalogOf(entries, bitness, complete, plan);
    if (before.entries.length === 0) return [];
    const after = catalogOf(later, bitness, complete, []);
    const sockets = socketsOf(before.entries).map((socket) => {
      const now = pathOf(socket, before);
      const then = pathOf(socket, after);
      return { name: socket.name, now, after: isSamePath(now, then) ? null : then };
    });
    return [{ bitness, sockets, offPath: offPathOf(before, sockets) }];
  });
}

interface DrawnCatalog {
  entries: readonly CatalogEntry[];
  complete: boolean;
  plan: readonly PlanStep[];
}

const catalogOf = (
  entries: readonly CatalogEntry[],
  bitness: Bitness,
  complete: boolean,
  plan: readonly PlanStep[],
): DrawnCatalog => ({
  entries: entries.filter((entry) => entry.bitness === bitness),
  complete,
  plan: plan.filter((step) => step.bitness === bitness),
});

function pathOf(socket: SocketKind, catalog: DrawnCatalog): StackPath {
  const candidates = entriesThatMayServe(catalog.entries, socket);
  const possible = candidates.filter((entry) => entry !== null);
  const [first, ...others] = possible;
  return {
    certain: catalog.complete && candidates.length === 1,
    layers: first === undefined ? [] : layersOf(first, catalog),
    others: others.map(({ id, name }) => ({ id, name })),
  };
}

/** The entry itself, then the rest of its chain. */
function layersOf(entry: CatalogEntry, catalog: DrawnCatalog): StackLayer[] {
  const below = linksBelow(entry, catalog.entries).map(({ id, named, standsFor }) =>
    named === null ? missing(id, catalog) : layerOf(providerOf(named, catalog.entries), standsFor, catalog),
  );
  return [layerOf(providerOf(entry, catalog.entries), [entry], catalog), ...below];
}

/** @param flags entries whose IFS bits count. The worst decides: non-IFS, then unknown, then IFS. */
function layerOf(provider: CatalogEntry, flags: readonly CatalogEntry[], { plan }: DrawnCatalog): StackLayer {
  const [only] = flags;
  const entry = flags.length === 1 && only !== undefined ? only : provider;
  return {
    role: roleOf(entry),
    id: entry.id,
    name: provider.name,
    entryName: entry.name,
    product: entry.product ?? provider.product,
    nonIfs: worstNonIfs(flags),
    outcome: outcomeOf(entry, plan),
  };
}

const missing = (id: number, { complete }: DrawnCatalog): StackLayer => ({
  role: complete ? 'missing' : 'notShown',
  id,
  name: null,
  entryName: null,
  product: null,
  nonIfs: null,
  outcome: 'kept',
});

function roleOf({ kind }: CatalogEntry): StackLayer['role'] {
  if (kind === null) return 'unknown';
  return kind === 'baseServiceProvider' ? 'base' : 'layer';
}

function worstNonIfs(entries: readonly CatalogEntry[]): boolean | null {
  if (entries.some(({ nonIfs }) => nonIfs === true)) return true;
  return entries.length === 0 || entries.some(({ nonIfs }) => nonIfs === null) ? null : false;
}

function outcomeOf({ id }: CatalogEntry, plan: readonly PlanStep[]): StackLayer['outcome'] {
  if (id === null) return 'kept';
  if (plan.some(({ removes }) => removes.includes(id))) return 'removed';
  return plan.some(({ updates }) => updates.some((update) => update.id === id)) ? 'rebuilt' : 'kept';
}

const isSamePath = (a: StackPath, b: StackPath): boolean => pathKey(a) === pathKey(b);

const pathKey = (path: StackPath): string => entriesOn(path).join('>');

/** Ids of the entries on a path, or names where the source shows no ids. */
const entriesOn = ({ layers, others }: StackPath): (number | string | null)[] => [
  ...layers.map(({ id, entryName }) => id ?? entryName),
  ...others.map(({ id, name }) => id ?? name),
];

function offPathOf(catalog: DrawnCatalog, sockets: readonly StackSocket[]): StackLayer[] {
  const passed = new Set(sockets.flatMap(({ now }) => entriesOn(now)));
  // A chain may name a dummy. It then passes the chain entries of that dummy.
  const isPassed = (entry: CatalogEntry) =>
    [entry, providerOf(entry, catalog.entries)].some(({ id, name }) => passed.has(id ?? name));
  return catalog.entries
    .filter((entry) => entry.nonIfs !== false && entry.kind !== 'layeredServiceProvider' && !isPassed(entry))
    .map((entry) => layerOf(providerOf(entry, catalog.entries), [entry], catalog));
}
