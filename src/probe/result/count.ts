// Counts completions, and compares them with the documentation of overlapped calls and SetFileCompletionNotificationModes.

export type CallAnswer = 'atOnce' | 'pending' | 'failed';

/** Overlapped calls with the same result. */
export interface CallOutcome {
  /** WSASend, WSARecv, WSASendTo, WSARecvFrom. */
  call: string;
  /** `atOnce`: success. `pending`: WSA_IO_PENDING. `failed`: another error. */
  answer: CallAnswer;
  /** Whether the socket took FILE_SKIP_COMPLETION_PORT_ON_SUCCESS. */
  skips: boolean;
  /** Completion packets that each of these calls got. */
  packets: number;
  /** How many such calls there were. */
  times: number;
}

export interface Counts {
  /** Packets that the calls promised. */
  expected: number;
  received: number;
  /** Promised packets that did not come. */
  lost: number;
  /** Packets that came and were not promised. */
  duplicated: number;
}

/** All calls of one function that had the same answer. */
export interface CallCounts extends Counts {
  call: string;
  answer: CallAnswer;
  made: number;
}

/**
 * Packets that a call promises: one when it is pending, none when it failed. A call that succeeded at once gets a packet too,
 * unless its socket has FILE_SKIP_COMPLETION_PORT_ON_SUCCESS.
 */
export function promisedPackets({ answer, skips }: Pick<CallOutcome, 'answer' | 'skips'>): 0 | 1 {
  if (answer === 'failed') return 0;
  return answer === 'atOnce' && skips ? 0 : 1;
}

/** @param unknownPackets packets that belong to none of the calls */
export function countCompletions(outcomes: readonly CallOutcome[], unknownPackets: number): Counts {
  return outcomes.map(countsOf).reduce(sum, { ...NONE, received: unknownPackets, duplicated: unknownPackets });
}

/** One row for each function and answer, in the order of the first calls. */
export function countsByCall(outcomes: readonly CallOutcome[]): CallCounts[] {
  const rows = new Map<string, CallCounts>();
  for (const outcome of outcomes) {
    const { call, answer, times } = outcome;
    const key = `${call} ${answer}`;
    const row = rows.get(key) ?? { call, answer, made: 0, ...NONE };
    rows.set(key, { ...row, made: row.made + times, ...sum(row, countsOf(outcome)) });
  }
  return [...rows.values()];
}

const NONE: Counts = { expected: 0, received: 0, lost: 0, duplicated: 0 };

function countsOf(outcome: CallOutcome): Counts {
  const { packets, times } = outcome;
  const promised = promisedPackets(outcome);
  return {
    expected: promised * times,
    received: packets * times,
    lost: Math.max(0, promised - packets) * times,
    duplicated: Math.max(0, packets - promised) * times,
  };
}

const sum = (a: Counts, b: Counts): Counts => ({
  expected: a.expected + b.expected,
  received: a.received + b.received,
  lost: a.lost + b.lost,
  duplicated: a.duplicated + b.duplicated,
});
