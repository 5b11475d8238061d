// Judges one run of the probe: one protocol on one provider, in a process of its own.

import { type CallCounts, type CallOutcome, type Counts, countCompletions, countsByCall } from './count.ts';
import { exceptionName } from './errors.ts';

export type ProbeStatus = 'works' | 'losesCompletions' | 'hangs' | 'crashes' | 'notAvailable';

/** The result that a run reports before it ends. */
export interface RunResult {
  /** Whether the sockets took FILE_SKIP_COMPLETION_PORT_ON_SUCCESS; null when the run did not get so far. */
  skipsOnSuccess: boolean | null;
  outcomes: CallOutcome[];
  /** Packets that belong to none of the calls. */
  unknownPackets: number;
  /** The call that failed and ended the run. */
  failure: { call: string; code: number | null } | null;
}

export type RunEnding =
  | { kind: 'ended'; exitCode: number | null; signal: string | null }
  | { kind: 'timedOut' }
  | { kind: 'notStarted'; message: string };

/** What the program that started a run knows about it. */
export interface RunFacts {
  /** The last call that it announced. */
  step: string | null;
  /** Null when it did not report one. */
  result: RunResult | null;
  ending: RunEnding;
}

/** A judged run. Counts are null when it reported no result or made no call. */
export interface Run extends Record<keyof Counts, number | null> {
  status: ProbeStatus;
  skipsOnSuccess: boolean | null;
  calls: CallCounts[];
  /** The call that failed, that never came back, or in which the process died. */
  error: { step: string | null; errno: number | null } | null;
  death: { exitCode: number | null; name: string | null } | null;
  /** Why the process of the run could not be started. */
  notStarted: string | null;
}

const UNCOUNTED = { expected: null, received: null, lost: null, duplicated: null, skipsOnSuccess: null, calls: [] };

/** Judges a run. A reported result counts, even when the process crashed or hung after it. */
export function judgeRun({ step, result, ending }: RunFacts): Run {
  const nothing = { ...UNCOUNTED, error: { step, errno: null }, death: null, notStarted: null };
  if (result !== null) return judgeResult(result);
  if (ending.kind === 'timedOut') return { ...nothing, status: 'hangs' };
  if (ending.kind === 'notStarted') {
    return { ...nothing, status: 'notAvailable', error: null, notStarted: ending.message };
  }
  const { exitCode, signal } = ending;
  return { ...nothing, status: 'crashes', death: { exitCode, name: signal ?? exceptionName(exitCode) } };
}

function judgeResult({ skipsOnSuccess, outcomes, unknownPackets, failure }: RunResult): Run {
  const counts = countCompletions(outcomes, unknownPackets);
  const asPromised = counts.lost + counts.duplicated === 0;
  const made = outcomes.length + unknownPackets > 0;
  return {
    ...(made ? counts : UNCOUNTED),
    status: asPromised ? (failure === null ? 'works' : 'notAvailable') : 'losesCompletions',
    skipsOnSuccess,
    calls: countsByCall(outcomes),
    error: failure === null ? null : { step: failure.call, errno: failure.code },
    death: null,
    notStarted: null,
  };
}
