import type { Bitness, CatalogEntry } from '../catalog/entry.ts';
import { entriesBelow, missingLinks } from '../catalog/layers.ts';
import { entriesThatMayServe, type SocketKind } from '../catalog/serving.ts';

/**
 * `fast`: uses completion ports in full, or never skips completions. `slowPath`: works, and gives up skipping completions.
 * `atRisk`: skips although the provider is non-IFS, and can wait for ever for a completion.
 */
export type ProgramVerdict = 'fast' | 'slowPath' | 'atRisk' | 'unknown';

/** One catalog as a rule sees it. */
export interface RuleCatalog {
  bitness: Bitness;
  /** In catalog order. */
  entries: readonly CatalogEntry[];
  /** Whether there may be entries that the source does not show. */
  incomplete: boolean;
  /** GUIDs of Windows' own base providers. */
  windowsProviderIds: ReadonlySet<string>;
}

export interface Opinion {
  verdict: ProgramVerdict;
  /** The entries that it rests on. */
  deciding: CatalogEntry[];
  /** One sentence for people, without its full stop. `judgePrograms` makes its first letter a capital. */
  reason: string;
}

/** What a program makes of a catalog. */
export type Judge = (catalog: RuleCatalog) => Opinion;

/** How one program, or all programs of one runtime, treat the providers of a catalog. */
export interface Rule {
  /** As documents name it. */
  program: string;
  /** What people call it. */
  title: string;
  /** What a report calls it, where its title does not fit into a sentence. */
  name?: string;
  /** What a non-IFS layer does to it. The guide `ps/help/troubleshooting.md` says the same. */
  help: string;
  /** Where the rule was read: repository and file, or an issue. */
  sources: readonly string[];
  /** By protocol; `any` where the protocol does not matter. */
  judge: Partial<Record<'tcp' | 'udp' | 'any', Judge>>;
}

/** What a program makes of the entry that serves its socket. */
export type SocketRule = (entry: CatalogEntry, socket: SocketKind, catalog: RuleCatalog) => Opinion;

/** What it comes to when no entry serves: nothing for most, since there is no socket. */
export type NoEntryRule = (socket: SocketKind) => Opinion | null;

const nothing: NoEntryRule = () => null;

/** The worst over several kinds of socket; a kind that no entry serves does not count. */
export function overSockets(
  catalog: RuleCatalog,
  sockets: readonly SocketKind[],
  rule: SocketRule,
  none: NoEntryRule = nothing,
): Opinion {
  if (catalog.incomplete)
    return unknown('the source does not show all entries, and a missing one may serve the program', []);
  const opinions = sockets.flatMap((socket) => overEntries(catalog, socket, rule, none) ?? []);
  const worst = worstOpinion(opinions);
  if (worst !== null) return worst;
  return unknown(`no entry serves ${sockets.map(({ name }) => name).join(' or ')}`, []);
}

function overEntries(catalog: RuleCatalog, socket: SocketKind, rule: SocketRule, none: NoEntryRule): Opinion | null {
  const candidates = entriesThatMayServe(catalog.entries, socket);
  const opinions = candidates.map((entry) => (entry === null ? none(socket) : rule(entry, socket, catalog)));
  if (opinions.every((opinion) => opinion?.verdict === opinions[0]?.verdict)) return opinions[0] ?? null;
  const open = candidates.filter((entry) => entry !== null);
  return unknown(`the source does not show whether ${described(open)} serves ${socket.name}`, open);
}

/** From the best to the worst. */
const SEVERITY: readonly ProgramVerdict[] = ['fast', 'slowPath', 'unknown', 'atRisk'];

/** Those with the worst verdict of all. */
export function worstOf<T extends { verdict: ProgramVerdict }>(all: readonly T[]): T[] {
  const worst = Math.max(...all.map(({ verdict }) => SEVERITY.indexOf(verdict)));
  return all.filter(({ verdict }) => verdict === SEVERITY[worst]);
}

/** The worst of several; entries of all that agree with it. Null for none. */
export function worstOpinion(opinions: readonly Opinion[]): Opinion | null {
  const same = worstOf(opinions);
  const [first] = same;
  if (first === undefined) return null;
  return {
    verdict: first.verdict,
    deciding: [...new Set(same.flatMap(({ deciding }) => deciding))],
    reason: [...new Set(same.map(({ reason }) => reason))].join('; '),
  };
}

export const unknown = (reason: string, deciding: CatalogEntry[]): Opinion => ({
  verdict: 'unknown',
  deciding,
  reason,
});

/**
 * Whether sockets of this entry report completions as IFS handles do. Unknown where its flags are, and for an IFS layer over
 * what is not known to be IFS: the bit speaks for the upper layer alone.
 */
function ifsOf(entry: CatalogEntry, catalog: RuleCatalog): 'ifs' | 'nonIfs' | 'unknown' {
  if (entry.nonIfs === true) return 'nonIfs';
  if (entry.nonIfs === null || entry.chain === null) return 'unknown';
  if (missingLinks(entry, catalog.entries).length > 0) return 'unknown';
  return entriesBelow(entry, catalog.entries).every((below) => below.nonIfs === false) ? 'ifs' : 'unknown';
}

/** Fast where the socket's own provider gives IFS handles; where it does not, that verdict for that reason. */
const fastOnIfsElse =
  (verdict: ProgramVerdict, why: string): SocketRule =>
  (entry, socket, catalog) => {
    const ifs = ifsOf(entry, catalog);
    if (ifs === 'unknown') return undecided(entry, socket);
    const served = `${socket.name} is served by ${described([entry])}`;
    return ifs === 'ifs'
      ? { verdict: 'fast', deciding: [entry], reason: `${served}, which is IFS` }
      : { verdict, deciding: [entry], reason: `${served}, which is ${why}` };
  };

/** Skips on every socket: right on IFS handles, lost completions on others. */
export const skipsUnchecked = fastOnIfsElse('atRisk', 'non-IFS, and completions are skipped all the same');

/** Asks the socket's own provider for the bit and skips only where it is set. */
export const skipsWhereBitIsSet = fastOnIfsElse('slowPath', 'seen to be non-IFS');

function undecided(entry: CatalogEntry, socket: SocketKind): Opinion {
  const why = entry.nonIfs === null ? 'whose flags are not known' : 'whose bit says nothing about the layers below it';
  return unknown(`${socket.name} is served by ${described([entry])}, ${why}`, [entry]);
}

export const described = (entries: readonly CatalogEntry[]): string =>
  entries.map((entry) => `'${entry.name ?? 'without a name'}' (id ${entry.id ?? 'unknown'})`).join(', ');
