import type { Bitness, CatalogEntry } from '../../catalog/entry.ts';
import { layerName } from '../../catalog/layer-name.ts';
import { INTERNET_SOCKETS, type SocketKind } from '../../catalog/serving.ts';
import type { WindowsProvider } from '../../catalog/windows-provider.ts';
import { about, described, type Finding } from './finding.ts';

/** What is known of the machine besides its entries. */
export interface MachineFacts {
  /** Whether the source shows all entries. */
  complete: boolean;
  windowsProviders: readonly WindowsProvider[];
}

/** Windows' own TCP and UDP providers, for IPv4 and for IPv6. Without them there is no network. */
const INDISPENSABLE = {
  '{E70F1AA0-AB8B-11CF-8CA3-00805F48A192}': [INTERNET_SOCKETS.tcp4, INTERNET_SOCKETS.udp4],
  '{F9EAB0C0-26D4-11D0-BBBF-00AA006C34E4}': [INTERNET_SOCKETS.tcp6, INTERNET_SOCKETS.udp6],
} as const;

/** Findings about the catalogs of one machine as a whole. */
export function findingsOfCatalogs(entries: readonly CatalogEntry[], facts: MachineFacts): Finding[] {
  const catalog = (bitness: Bitness) => entries.filter((entry) => entry.bitness === bitness);
  const catalogs = [catalog(64), catalog(32), catalog(null)].filter((each) => each.length > 0);
  return [
    ...entries.flatMap((entry) => alteredFinding(entry, facts.windowsProviders)),
    ...(facts.complete ? catalogs.flatMap((each) => missingFindings(each, entries)) : []),
    ...(facts.complete ? differences(catalog(64), catalog(32)) : []),
  ];
}

/** An entry under one of Windows' own GUIDs that is not as Windows installs it. */
function alteredFinding(entry: CatalogEntry, providers: readonly WindowsProvider[]): Finding[] {
  const own = providers.find(({ providerId }) => providerId === entry.providerId);
  if (own === undefined) return [];
  const wrong = [
    entry.kind !== null && entry.kind !== 'baseServiceProvider' ? 'it is no base service provider' : null,
    entry.nonIfs === true && own.ifs === true ? 'it lacks XP1_IFS_HANDLES' : null,
    isOwnFile(entry.providerPath, own) === false ? `its file is ${entry.providerPath}` : null,
  ].filter((each) => each !== null);
  if (wrong.length === 0) return [];
  const message = `${described(entry)} stands under the GUID of Windows' own '${own.name}' and is not as Windows installs it: ${wrong.join(', ')}.`;
  return [about(entry, { code: 'windowsProviderAltered', severity: 'error', message })];
}

/** Whether the path is that of Windows' DLL; null where either is unknown. Windows XP stored some paths as a bare file name. */
function isOwnFile(path: string | null, { dlls }: WindowsProvider): boolean | null {
  if (path === null || dlls.length === 0) return null;
  const name = path.toLowerCase().replace(/^(?:%systemroot%|%windir%|[a-z]:\\(?:windows|winnt))\\system32\\/, '');
  return dlls.includes(name);
}

/** Windows has IPv6 since Vista, so its providers are missing only where one of the catalogs has an entry of theirs. */
function missingFindings(catalog: readonly CatalogEntry[], all: readonly CatalogEntry[]): Finding[] {
  return Object.entries(INDISPENSABLE).flatMap(([providerId, sockets]) => {
    const expected =
      providerId === Object.keys(INDISPENSABLE)[0] || all.some((entry) => entry.providerId === providerId);
    const own = catalog.filter((entry) => entry.providerId === providerId);
    const lacking = expected ? sockets.filter((socket) => !own.some((entry) => isFor(entry, socket))) : [];
    const bitness = catalog[0]?.bitness ?? null;
    return lacking.map((socket) => ({
      code: 'windowsProviderMissing',
      severity: 'error' as const,
      message: `Windows' own base provider of ${socket.name} (${providerId}) is not in the ${bitness === null ? '' : `${bitness}-bit `}catalog.`,
      bitness,
      ids: [],
    }));
  });
}

/** Whether the entry serves these sockets. Unknown fields count as equal, since a finding states only what is known. */
const isFor = (entry: CatalogEntry, socket: SocketKind): boolean =>
  (entry.addressFamily ?? socket.addressFamily) === socket.addressFamily &&
  (entry.socketType ?? socket.socketType) === socket.socketType &&
  (entry.protocol ?? socket.protocol) === socket.protocol;

/** A 64-bit Windows has the same providers in both catalogs, each with a DLL of that bitness. */
function differences(native: readonly CatalogEntry[], wow: readonly CatalogEntry[]): Finding[] {
  if (native.length === 0 || wow.length === 0) return [];
  return [...onlyIn(native, wow, 64, 32), ...onlyIn(wow, native, 32, 64), ...flagDifferences(native, wow)];
}

/** One finding for each layer together with its chain entries, and one for each other entry. */
function onlyIn(
  some: readonly CatalogEntry[],
  others: readonly CatalogEntry[],
  bitness: Bitness,
  otherBitness: Bitness,
): Finding[] {
  const unmatched = some.filter((entry) => !others.some((other) => isCounterpart(entry, other)));
  const ownedBy = ({ kind, id }: CatalogEntry) =>
    kind === 'layeredServiceProvider' ? unmatched.filter(({ chain }) => chain?.[0] === id) : [];
  const owned = new Set(unmatched.flatMap(ownedBy));
  return unmatched.flatMap((entry) => {
    if (owned.has(entry)) return [];
    const base = entry.kind === 'baseServiceProvider';
    const message = `${described(entry)} is in the ${bitness}-bit catalog only: ${otherBitness}-bit programs do without it.`;
    const ids = [entry.id, ...ownedBy(entry).map(({ id }) => id)];
    const code = base ? 'catalogsDiffer' : 'layerInOneCatalog';
    return [{ ...about(entry, { code, severity: base ? 'information' : 'warning', message }), ids }];
  });
}

function flagDifferences(native: readonly CatalogEntry[], wow: readonly CatalogEntry[]): Finding[] {
  return native.flatMap((entry) => {
    const other = wow.find((each) => isCounterpart(entry, each));
    if (other === undefined || entry.nonIfs === null || other.nonIfs === null || entry.nonIfs === other.nonIfs)
      return [];
    const message = `${described(entry)} is ${ifs(entry)}, and its 32-bit counterpart (id ${other.id}) is ${ifs(other)}.`;
    return [about(entry, { code: 'catalogsDiffer', severity: 'warning', message })];
  });
}

const ifs = ({ nonIfs }: CatalogEntry): string => (nonIfs ? 'non-IFS' : 'IFS');

/** Whether b is the same provider in the other catalog. Installers may use one GUID for both catalogs, or only one name. */
const isCounterpart = (a: CatalogEntry, b: CatalogEntry): boolean =>
  a.kind === b.kind &&
  (a.providerId === b.providerId || a.rawName === b.rawName || a.name === b.name || isSameLayer(a, b)) &&
  a.addressFamily === b.addressFamily &&
  a.socketType === b.socketType &&
  a.protocol === b.protocol;

/** Whether both entries belong to one layer. Its halves may differ in GUID, file, and "(32-bit)" or the like in the name. */
function isSameLayer(a: CatalogEntry, b: CatalogEntry): boolean {
  if (a.kind === 'baseServiceProvider') return false;
  if (a.product !== null && a.product === b.product) return true;
  const name = layerName(a.name);
  return name !== null && name === layerName(b.name);
}
