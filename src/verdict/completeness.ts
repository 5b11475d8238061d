import type { Bitness, CatalogEntry } from '../catalog/entry.ts';
import { AF_INET, AF_INET6 } from '../catalog/serving.ts';

/**
 * Whether a source shows all there is: only then does it mean something that an entry is not there.
 * @param missingEntries how many entries the source is known to lack
 * @param mayBeExcerpt for text that people copy out of a window: without a single base provider it is surely cut
 */
export function showsAll(entries: readonly CatalogEntry[], missingEntries: number, mayBeExcerpt: boolean): boolean {
  if (missingEntries > 0 || entries.some(({ id, position }) => id === null || position === null)) return false;
  return !mayBeExcerpt || entries.some(({ kind }) => kind === 'baseServiceProvider');
}

/** Whether the source shows all entries and their flags: only then may the absence of trouble be stated. */
export const isAllKnown = (entries: readonly CatalogEntry[], complete: boolean): boolean =>
  complete && entries.length > 0 && entries.every(({ nonIfs }) => nonIfs !== null);

const SOCK_STREAM = 1;
const SOCK_DGRAM = 2;
const IPPROTO_TCP = 6;
const IPPROTO_UDP = 17;
/** Folders that only a 64-bit Windows has. */
const OF_64_BIT_WINDOWS = /\\SysWOW64\\|\\Program Files \(x86\)\\|^%ProgramFiles\(x86\)%/i;
/** An entry more than these few says nothing new. */
const MOST_REASONS = 20;

/**
 * Why entries that evidence shows are not a whole catalog; empty where nothing tells so. Every Windows has its own providers
 * of TCP and UDP over IPv4, since Vista over IPv6 too, and a 64-bit Windows has two catalogs. One that is not there was cut out.
 * @param marks32 whether the source marks entries of the 32-bit catalog only on a 64-bit Windows, as netsh does
 */
export function whyNotWhole(entries: readonly CatalogEntry[], marks32: boolean): string[] {
  const catalogs = new Map<Bitness, CatalogEntry[]>();
  for (const entry of entries) {
    const own = catalogs.get(entry.bitness);
    if (own === undefined) catalogs.set(entry.bitness, [entry]);
    else own.push(entry);
  }
  const reasons: string[] = [];
  const sign = marks32 && catalogs.has(32) ? 'the mark (32)' : signOf64Bit(entries);
  if (sign !== null && !(catalogs.has(64) && catalogs.has(32))) {
    const lacking = catalogs.has(64) ? '32-bit catalog' : catalogs.has(32) ? '64-bit catalog' : 'second catalog';
    reasons.push(`${sign} tells of a 64-bit Windows, whose ${lacking} may have been left out`);
  }
  const families = isVistaOrLater(entries) ? [AF_INET, AF_INET6] : [AF_INET];
  for (const [bitness, own] of catalogs)
    reasons.push(...lackingPlaces(bitness, own), ...lackingProviders(bitness, own, families), ...brokenChains(own));
  return reasons.slice(0, MOST_REASONS);
}

function signOf64Bit(entries: readonly CatalogEntry[]): string | null {
  if (entries.some(({ bitness }) => bitness === 64)) return 'the 64-bit catalog';
  const found = entries.find(({ providerPath }) => providerPath !== null && OF_64_BIT_WINDOWS.test(providerPath));
  return found === undefined ? null : `the path ${found.providerPath}`;
}

/** Names in the registry are references to texts since Vista; netsh shows flags since Windows 7. */
const isVistaOrLater = (entries: readonly CatalogEntry[]): boolean =>
  entries.some(({ rawName, addressFamily }) => rawName?.startsWith('@') === true || addressFamily === AF_INET6);

/** Places of a whole catalog count from 1 without a gap. */
function* lackingPlaces(bitness: Bitness, own: readonly CatalogEntry[]) {
  const places = own.flatMap(({ position }) => position ?? []).sort((one, other) => one - other);
  const wrong = places.length === own.length ? places.findIndex((place, index) => place !== index + 1) : -1;
  if (wrong !== -1) yield `the place ${wrong + 1} of ${catalogName(bitness)} is empty, or taken twice`;
}

const catalogName = (bitness: Bitness): string => (bitness === null ? 'the catalog' : `the ${bitness}-bit catalog`);

function* lackingProviders(bitness: Bitness, own: readonly CatalogEntry[], families: readonly number[]) {
  const has = (family: number, type: number, protocol: number) =>
    own.some(
      (entry) =>
        entry.kind === 'baseServiceProvider' &&
        entry.addressFamily === family &&
        entry.socketType === type &&
        entry.protocol === protocol,
    );
  for (const family of families) {
    const lacks = [
      has(family, SOCK_STREAM, IPPROTO_TCP) ? null : 'TCP',
      has(family, SOCK_DGRAM, IPPROTO_UDP) ? null : 'UDP',
    ].filter((protocol) => protocol !== null);
    if (lacks.length === 0) continue;
    const over = family === AF_INET ? 'IPv4' : 'IPv6';
    yield `Windows' own provider of ${lacks.join(' and ')} over ${over} is not among the entries that are shown of ${catalogName(bitness)}`;
  }
}

function* brokenChains(own: readonly CatalogEntry[]) {
  const ids = new Set(own.map(({ id }) => id));
  for (const { name, id, chain } of own) {
    const gone = chain?.find((each) => !ids.has(each));
    if (gone !== undefined)
      yield `the chain of '${name ?? 'without a name'}' (id ${id}) leads through the id ${gone}, which is not shown`;
  }
}
