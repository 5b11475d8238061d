// The probe: each protocol on the default provider and on the base provider alone, each in a process of its own, so that a
// sick layer hangs or kills only that.

import { type CatalogEntry, completeEntries, factsOfProtocolInfo } from '../catalog/entry.ts';
import { decodeProtocolInfo } from '../catalog/protocol-info.ts';
import { entriesThatMayServe, INTERNET_SOCKETS, type SocketKind } from '../catalog/serving.ts';
import type { ProgressLine } from '../documents/generated/types.ts';
import { violation } from '../documents/validate.ts';
import type { CatalogBitness } from '../windows/machine.ts';
import { infoOf, PROTOCOL_KEYS, type ProtocolKey, RUN_LIMIT, runArguments } from './request.ts';
import { type Comparison, compareRuns, onlyOnce, wantsSecondRun } from './result/blame.ts';
import { judgeRun, type Run, type RunEnding, type RunResult } from './result/run.ts';

/** What came of the process of a run. */
export interface EndedProcess {
  /** All that it wrote. */
  output: string;
  ending: RunEnding;
  milliseconds: number;
}

/** Starts this program with these arguments, waits for it no longer than so many milliseconds, and ends it then. */
export type StartRun = (args: string[], limit: number) => EndedProcess;

export interface ProbedRun extends Run {
  /** Null when it did not come so far. */
  claimedProvider: CatalogEntry | null;
  milliseconds: number;
}

export interface Probed extends ProbedRun, Comparison {
  protocol: string;
  /** The entry that serves such a socket by the order of the catalog; null where that is not known. */
  servingProvider: CatalogEntry | null;
  /** The base entry and the run on it; null where the catalog has none. */
  baseline: (ProbedRun & { provider: CatalogEntry }) | null;
}

/** The catalog that a program like this one has. */
export const OWN_BITNESS: CatalogBitness = process.arch === 'ia32' ? 32 : 64;

/** What a probe needs to know and to do. */
export interface ProbeContext {
  /** The catalog that programs like this one have, in catalog order; null where it could not be read. */
  entries: readonly CatalogEntry[] | null;
  /** WSAPROTOCOL_INFOW of an entry; null when it is not there any more. */
  infoOfEntry(id: number): Uint8Array | null;
  start: StartRun;
  /** GUIDs of Windows' own base providers, which are the better baseline where there are others. */
  windowsProviderIds: ReadonlySet<string>;
}

/** Where there is no Winsock: nothing of it is there, and no layer is to blame. */
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

export const probe = (context: ProbeContext): Probed[] => PROTOCOL_KEYS.map((key) => probed(key, context));

function probed(key: ProtocolKey, context: ProbeContext): Probed {
  const socket = INTERNET_SOCKETS[key];
  const { entries } = context;
  const base = entries === null ? null : baseOf(entries, socket, context.windowsProviderIds);
  const info = base?.id == null ? null : context.infoOfEntry(base.id);
  const serving = entries === null ? null : servingOf(entries, socket);
  const byDefault = run(key, null, context);
  const baseline = base === null || info === null ? null : { provider: base, ...run(key, info, context) };
  const layered = serving === null || base === null ? null : serving.id !== base.id;
  const seconds = RUN_LIMIT / 1000;
  const compared = compareRuns(byDefault, baseline, layered, seconds);
  const once = wantsSecondRun(byDefault, compared) && run(key, null, context).status !== 'hangs';
  return {
    protocol: socket.name,
    servingProvider: serving,
    ...byDefault,
    ...(once ? onlyOnce(byDefault, seconds) : compared),
    baseline,
  };
}

function run(key: ProtocolKey, info: Uint8Array | null, { start, entries }: ProbeContext): ProbedRun {
  const { output, ending, milliseconds } = start(runArguments(key, info), RUN_LIMIT);
  const { step, claimed, result } = lastTold(output);
  return {
    claimedProvider: claimed === null ? null : claimedEntry(claimed, entries ?? []),
    ...judgeRun({ step, result, ending }),
    milliseconds,
  };
}

/** The last of each that a run told; a line that was cut off, or that something else wrote, is passed over. */
function lastTold(output: string): { step: string | null; claimed: string | null; result: RunResult | null } {
  let told: ProgressLine = { step: null, claimed: null, result: null };
  for (const text of output.split('\n')) {
    const line = progressLine(text);
    if (line === null) continue;
    told = {
      step: line.step ?? told.step,
      claimed: line.claimed ?? told.claimed,
      result: line.result ?? told.result,
    };
  }
  return told;
}

function progressLine(text: string): ProgressLine | null {
  try {
    const line = JSON.parse(text) as ProgressLine;
    return violation('progress', line) === null ? line : null;
  } catch {
    return null;
  }
}

/** The entry of the catalog that a socket names; what is in no catalog as it says it. */
function claimedEntry(hex: string, entries: readonly CatalogEntry[]): CatalogEntry | null {
  const info = infoOf(hex);
  if (info === null) return null;
  const facts = factsOfProtocolInfo(decodeProtocolInfo(info));
  const known = entries.find(({ id, providerId }) => id === facts.id && providerId === facts.providerId);
  return known ?? completeEntries([{ ...facts, bitness: OWN_BITNESS }])[0] ?? null;
}

function servingOf(entries: readonly CatalogEntry[], socket: SocketKind): CatalogEntry | null {
  const [serving, ...others] = entriesThatMayServe(entries, socket);
  return others.length === 0 ? (serving ?? null) : null;
}

/** The first base entry for such a socket, one of Windows' own if there is one. */
function baseOf(
  entries: readonly CatalogEntry[],
  socket: SocketKind,
  windowsProviderIds: ReadonlySet<string>,
): CatalogEntry | null {
  const bases = entries.filter((entry) => entry.kind === 'baseServiceProvider' && servingOf([entry], socket) !== null);
  return bases.find(({ providerId }) => windowsProviderIds.has(providerId ?? '')) ?? bases[0] ?? null;
}
