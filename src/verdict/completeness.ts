import type { Bitness, CatalogEntry } from '../catalog/entry.ts';
import { AF_INET, AF_INET6 } from '../catalog/serving.ts';

/**
 * Whether a source shows all entries. Only then can we say that an entry is missing.
 * @param missingEntries how many entries the source is known to lack
 * @param mayBeExcerpt true for text that people copy out of a window. Without any base provider such text is certainly cut.
 */
export function showsAll(entries: readonly CatalogEntry[], missingEntries: number, mayBeExcerpt: boolean): boolean {
  if (missingEntries > 0 || entries.some(({ id, position }) => id === null || position === null)) return false;
  return !mayBeExcerpt || entries.some(({ kind }) => kind === 'baseServiceProvider');
}

/** Whether the source shows all entries and their flags. Only then may we say that nothing is wrong. */
export const isAllKnown = (entries: readonly CatalogEntry[], complete: boolean): boolean =>
  complete && entries.length > 0 && entries.every(({ nonIfs }) => nonIfs !== null);

const SOCK_STREAM = 1;
const SOCK_DGRAM = 2;
const IPPROTO_TCP = 6;
const IPPROTO_UDP = 17;
/** Folders that only a 64-bit Windows has. */
const OF_64_BIT_WINDOWS = /\\SysWOW64\\|\\Program Files \(x86\)\\|^%ProgramFiles\(x86\)%/i;
/** A damaged file can give a reason for each of thousands of entries. */
const MOST_REASONS = 20;

/**
 * Reasons why the entries of a source are not a whole catalog; empty where there is none. Every Windows has its own TCP and UDP
 * providers for IPv4, and since Vista for IPv6. A 64-bit Windows has two catalogs. Where one of these is absent, it was cut out.
 * @param marks32 true where the source marks 32-bit entries on a 64-bit Windows and only there, as netsh does
 */
export function whyNotWhole(entries: readonly CatalogEntry[], marks32: boolean): string[] {
  const catalogs = new Map<Bitness, CatalogEntry[]>();
  for (const entry of entries) {
    const own = catalogs.get(entry.bitness);
    if (own === undefined) catalogs.set(entry.bitness, [entry]);
    else own.push(entry);
  }
  const reasons: string[] = [];
  const evidence = marks32 && catalogs.has(32) ? 'the mark (32)' : evidenceOf64Bit(entries);
  if (evidence !== null && !(catalogs.has(64) && catalogs.has(32))) {
    const lacking = catalogs.has(64) ? '32-bit catalog' : catalogs.has(32) ? '64-bit catalog' : 'second catalog';
    reasons.push(`${evidence} tells of a 64-bit Windows, whose ${lacking} may have been left out`);
  }
  const families = isVistaOrLater(entries) ? [AF_INET, AF_INET6] : [AF_INET];
  for (const [bitness, own] of catalogs)
    reasons.push(
      ...positionGaps(bitness, own),
      ...missingWindowsProviders(bitness, own, families),
      ...brokenChains(own),
    );
  return reasons.slice(0, MOST_REASONS);
}

function evidenceOf64Bit(entries: readonly CatalogEntry[]): string | null {
  if (entries.some(({ bitness }) => bitness === 64)) return 'the 64-bit catalog';
  const found = entries.find(({ providerPath }) => OF_64_BIT_WINDOWS.test(providerPath ?? ''));
  return found === undefined ? null : `the path ${found.providerPath}`;
}

/** Since Vista the registry stores names as references (`@%SystemRoot%\System32\mswsock.dll,-60100`), and IPv6 is installed. */
const isVistaOrLater = (entries: readonly CatalogEntry[]): boolean =>
  entries.some(({ rawName, addressFamily }) => rawName?.startsWith('@') === true || addressFamily === AF_INET6);

/** The positions of a whole catalog count from 1 without a gap. Each entry without a position can fill one gap. */
function* positionGaps(bitness: Bitness, own: readonly CatalogEntry[]) {
  const positions = own.flatMap(({ position }) => position ?? []).sort((one, other) => one - other);
  const withoutPosition = own.length - positions.length;
  for (const [index, position] of positions.entries()) {
    const before = positions[index - 1] ?? 0;
    if (position > before && position <= index + 1 + withoutPosition) continue;
    yield `the place ${before + 1} of ${catalogName(bitness)} is empty, or taken twice`;
    return;
  }
}

const catalogName = (bitness: Bitness): string => (bitness === null ? 'the catalog' : `the ${bitness}-bit catalog`);

function* missingWindowsProviders(bitness: Bitness, own: readonly CatalogEntry[], families: readonly number[]) {
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
