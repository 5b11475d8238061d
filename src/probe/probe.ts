// The probe runs each protocol on the default provider and on the base provider alone. Each run is a process of its own, so that
// a faulty layer hangs or kills only that process.

import { type CatalogEntry, completeEntries, factsOfProtocolInfo } from '../catalog/entry.ts';
import { decodeProtocolInfo } from '../catalog/protocol-info.ts';
import { entriesThatMayServe, INTERNET_SOCKETS, type SocketKind } from '../catalog/serving.ts';
import type { ProgressLine } from '../documents/generated/types.ts';
import { violation } from '../documents/validate.ts';
import type { CatalogBitness } from '../windows/machine.ts';
import { infoOf, PROTOCOL_KEYS, type ProtocolKey, RUN_LIMIT, runArguments } from './request.ts';
import { type Comparison, compareRuns, hungOnce, needsSecondRun } from './result/blame.ts';
import { judgeRun, type Run, type RunEnding, type RunResult } from './result/run.ts';

/** How the process of a run ended. */
export interface EndedProcess {
  /** Its standard output. */
  output: string;
  ending: RunEnding;
  milliseconds: number;
}

/** Starts this program with these arguments, and ends it after `limit` milliseconds. */
export type StartRun = (args: string[], limit: number) => EndedProcess;

export interface ProbedRun extends Run {
  /** The provider that the socket gives as its own; null when the run did not get so far, or the layer does not say. */
  claimedProvider: CatalogEntry | null;
  milliseconds: number;
}

export interface Probed extends ProbedRun, Comparison {
  protocol: string;
  /** The entry that serves such a socket by the catalog's order; null when unknown. */
  servingProvider: CatalogEntry | null;
  /** The run on the base entry; null when the catalog has none. */
  baseline: (ProbedRun & { provider: CatalogEntry }) | null;
}

/** The catalog that this program uses: that of its own bitness. */
export const OWN_BITNESS: CatalogBitness = process.arch === 'ia32' ? 32 : 64;

/** What a probe needs from the machine. */
export interface ProbeContext {
  /** The entries of the catalog of {@link OWN_BITNESS}, in catalog order; null when it could not be read. */
  entries: readonly CatalogEntry[] | null;
  /** WSAPROTOCOL_INFOW of an entry; null when the entry is gone. */
  infoOfEntry(id: number): Uint8Array | null;
  start: StartRun;
  /** GUIDs of Windows' own base providers. The baseline is one of them if possible. */
  windowsProviderIds: ReadonlySet<string>;
}

/** The result on a system without Winsock. */
export const unavailable = (): Probed[] =>
  PROTOCOL_KEYS.map((key) => ({
    protocol: INTERNET_SOCKETS[key].name,
    ...judgeRun({ step: null, result: null, ending: { kind: 'notStarted', message: 'there is no Winsock' } }),
    claimedProvider: null,
    servingProvider: null,
    layerBlamed: null,
    reason: 'There is no Winsock here: this machine does not run Windows.',
    baseline: null,
    milliseconds: 0,
  }));

export const probe = (context: ProbeContext): Probed[] => PROTOCOL_KEYS.map((key) => probeProtocol(key, context));

function probeProtocol(key: ProtocolKey, context: ProbeContext): Probed {
  const socket = INTERNET_SOCKETS[key];
  const { entries } = context;
  const base = entries === null ? null : baseOf(entries, socket, context.windowsProviderIds);
  const info = base?.id == null ? null : context.infoOfEntry(base.id);
  const serving = entries === null ? null : servingOf(entries, socket);
  const byDefault = runOn(key, null, context);
  const baseline = base === null || info === null ? null : { provider: base, ...runOn(key, info, context) };
  const layered = serving === null || base === null ? null : serving.id !== base.id;
  const seconds = RUN_LIMIT / 1000;
  const compared = compareRuns(byDefault, baseline, layered, seconds);
  const hangsOnlyOnce = needsSecondRun(byDefault, compared) && runOn(key, null, context).status !== 'hangs';
  return {
    protocol: socket.name,
    servingProvider: serving,
    ...byDefault,
    ...(hangsOnlyOnce ? hungOnce(byDefault, seconds) : compared),
    baseline,
  };
}

function runOn(key: ProtocolKey, info: Uint8Array | null, { start, entries }: ProbeContext): ProbedRun {
  const { output, ending, milliseconds } = start(runArguments(key, info), RUN_LIMIT);
  const { step, claimed, result } = lastProgress(output);
  return {
    claimedProvider: claimed === null ? null : claimedEntry(claimed, entries ?? []),
    ...judgeRun({ step, result, ending }),
    milliseconds,
  };
}

/** The last step, claimed provider and result that a run reported. Skips incomplete lines and lines that a layer wrote. */
function lastProgress(output: string): { step: string | null; claimed: string | null; result: RunResult | null } {
  let last: ProgressLine = { step: null, claimed: null, result: null };
  for (const text of output.split('\n')) {
    const line = progressLine(text);
    if (line === null) continue;
    last = {
      step: line.step ?? last.step,
      claimed: line.claimed ?? last.claimed,
      result: line.result ?? last.result,
    };
  }
  return last;
}

function progressLine(text: string): ProgressLine | null {
  try {
    const line = JSON.parse(text) as ProgressLine;
    return violation('progress', line) === null ? line : null;
  } catch {
    return null;
  }
}

/** The catalog's entry for a socket's WSAPROTOCOL_INFOW (in hex). When no entry matches, an entry made from the structure. */
function claimedEntry(hex: string, entries: readonly CatalogEntry[]): CatalogEntry | null {
  const info = infoOf(hex);
  if (info === null) return null;
  const facts = factsOfProtocolInfo(decodeProtocolInfo(info));
  const known = entries.find(({ id, providerId }) => id === facts.id && providerId === facts.providerId);
  return known ?? completeEntries([{ ...facts, bitness: OWN_BITNESS }])[0] ?? null;
}

/** The entry that serves such a socket; null when none does, or when the catalog does not show which. */
function servingOf(entries: readonly CatalogEntry[], socket: SocketKind): CatalogEntry | null {
  const [serving, ...others] = entriesThatMayServe(entries, socket);
  return others.length === 0 ? (serving ?? null) : null;
}

/** The first base entry for such a socket. Prefers Windows' own. */
function baseOf(
  entries: readonly CatalogEntry[],
  socket: SocketKind,
  windowsProviderIds: ReadonlySet<string>,
): CatalogEntry | null {
  const bases = entries.filter((entry) => entry.kind === 'baseServiceProvider' && servingOf([entry], socket) !== null);
  return bases.find(({ providerId }) => windowsProviderIds.has(providerId ?? '')) ?? bases[0] ?? null;
}
