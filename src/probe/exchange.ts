// Sends and receives as a program with a completion port does: calls that complete at once, and calls that stay pending.

import { SOCK_STREAM, type SocketKind } from '../catalog/serving.ts';
import { isWindowsError } from '../windows/machine.ts';
import type { Socket, WindowsSockets } from '../windows/sockets.ts';
import { CallLog } from './call-log.ts';
import { openPair, type Pair } from './pair.ts';
import type { RunResult } from './result/run.ts';

const ROUNDS = 8;
const SMALL_BYTES = 16;
const LARGE_BYTES = 128 * 1024;
const PIECE_BYTES = 16 * 1024;
/** Limits the receives, in case a provider returns one byte at a time. */
const MOST_PIECES = 1000;

/** Milliseconds to wait at most. On loopback a completion takes microseconds; the limits allow for a busy machine. */
export interface ExchangeTimes {
  /** For sent bytes to arrive. */
  arrival: number;
  /** For packets that the calls promised. */
  promised: number;
  /** For packets that no call promised. This time always passes. */
  quiet: number;
}

export const EXCHANGE_TIMES: ExchangeTimes = { arrival: 1000, promised: 2000, quiet: 250 };

/**
 * Sends and receives on one provider, and counts the completions. The result names a call that failed.
 * @param info WSAPROTOCOL_INFOW of the provider; null for the default one
 * @param claimed called with the WSAPROTOCOL_INFOW that the socket's provider gives as its own
 */
export function exchange(
  sockets: WindowsSockets,
  kind: SocketKind,
  info: Uint8Array | null,
  claimed: (info: Uint8Array) => void,
  times: ExchangeTimes,
): RunResult {
  const log = new CallLog(sockets);
  let skipsOnSuccess: boolean | null = null;
  let failure: RunResult['failure'] = null;
  try {
    sockets.start();
    const pair = openPair(sockets, kind, info, (socket) => {
      const provider = providerOf(sockets, socket);
      if (provider !== null) claimed(provider);
    });
    const run = new Exchange(sockets, log, pair, times);
    skipsOnSuccess = run.skips;
    run.pendingReceives();
    run.immediateReceives();
    if (kind.socketType === SOCK_STREAM) run.pendingSend();
    run.collectPackets();
  } catch (error) {
    if (!isWindowsError(error)) throw error;
    failure = { call: error.call, code: error.code };
  }
  return { skipsOnSuccess, outcomes: log.outcomes(), unknownPackets: log.unknownPackets, failure };
}

/** The provider that a socket names; null when its layer does not answer SO_PROTOCOL_INFOW, which does not stop the probe. */
function providerOf(sockets: WindowsSockets, socket: Socket): Uint8Array | null {
  try {
    return sockets.providerOf(socket);
  } catch (error) {
    if (isWindowsError(error)) return null;
    throw error;
  }
}

class Exchange {
  /** Whether both sockets took FILE_SKIP_COMPLETION_PORT_ON_SUCCESS. */
  readonly skips: boolean;
  readonly #sockets: WindowsSockets;
  readonly #log: CallLog;
  readonly #pair: Pair;
  readonly #times: ExchangeTimes;
  readonly #skipping: Map<Socket, boolean>;

  constructor(sockets: WindowsSockets, log: CallLog, pair: Pair, times: ExchangeTimes) {
    this.#sockets = sockets;
    this.#log = log;
    this.#pair = pair;
    this.#times = times;
    const both = [pair.sender, pair.receiver];
    for (const socket of both) sockets.putOnPort(socket);
    this.#skipping = new Map(both.map((socket) => [socket, sockets.skipOnSuccess(socket)]));
    this.skips = both.every((socket) => this.#skipping.get(socket));
  }

  /** Starts receives before anything is sent, so that they stay pending. */
  pendingReceives(): void {
    const receives = Array.from({ length: ROUNDS }, () => this.#receive(SMALL_BYTES));
    for (let round = 0; round < ROUNDS; round++) this.#send(SMALL_BYTES);
    for (const receive of receives) this.#waitFor(receive);
  }

  /** Starts each receive when its data has arrived, so that it completes at once. */
  immediateReceives(): void {
    for (let round = 0; round < ROUNDS; round++) this.#send(SMALL_BYTES);
    for (let round = 0; round < ROUNDS; round++) {
      this.#countPacketsUntil(this.#times.arrival, () => this.#sockets.waiting(this.#pair.receiver) > 0);
      this.#receive(SMALL_BYTES);
    }
  }

  /** Sends without a send buffer, so that the send stays pending until the other socket has received everything. */
  pendingSend(): void {
    this.#sockets.setBufferSize(this.#pair.sender, 'send', 0);
    this.#send(LARGE_BYTES);
    for (let left = LARGE_BYTES, pieces = 0; left > 0 && pieces < MOST_PIECES; pieces++) {
      const taken = this.#waitFor(this.#receive(PIECE_BYTES));
      if (taken === null || taken === 0) return;
      left -= taken;
    }
  }

  /** Waits for the promised packets, then for others. */
  collectPackets(): void {
    this.#countPacketsUntil(this.#times.promised, () => !this.#log.hasMissingPacket());
    const end = performance.now() + this.#times.quiet;
    for (let left = this.#times.quiet; left > 0; left = end - performance.now())
      this.#log.countPackets(Math.ceil(left));
  }

  #send(bytes: number): void {
    const { sender, to } = this.#pair;
    const started = this.#sockets.send(sender, bytes, to);
    this.#log.record(to === null ? 'WSASend' : 'WSASendTo', this.#skipping.get(sender) === true, started);
  }

  #receive(bytes: number): bigint {
    const { receiver, to } = this.#pair;
    const started = this.#sockets.receive(receiver, bytes, to !== null);
    return this.#log.record(to === null ? 'WSARecv' : 'WSARecvFrom', this.#skipping.get(receiver) === true, started);
  }

  /** Waits for a receive. Returns its bytes, or null when it does not complete in time. */
  #waitFor(receive: bigint): number | null {
    this.#countPacketsUntil(this.#times.arrival, () => this.#log.bytesTransferred(receive) !== null);
    return this.#log.bytesTransferred(receive);
  }

  /** Counts packets until `isDone` or until the time is over. */
  #countPacketsUntil(milliseconds: number, isDone: () => boolean): void {
    const end = performance.now() + milliseconds;
    while (!isDone() && performance.now() < end) this.#log.countPackets(1);
  }
}
