// What a program on completion ports does: sends and receives that are done at once, and ones that are not.

import { SOCK_STREAM, type SocketKind } from '../catalog/serving.ts';
import { isWindowsError } from '../windows/machine.ts';
import type { Socket, WindowsSockets } from '../windows/sockets.ts';
import { Ledger } from './ledger.ts';
import { openPair, type Pair } from './pair.ts';
import type { RunResult } from './result/run.ts';

const ROUNDS = 8;
const SMALL = 16;
const LARGE = 128 * 1024;
const LARGE_PIECE = 16 * 1024;
/** A provider that hands out a byte at a time is read no further. */
const MOST_PIECES = 1000;

/** Times in milliseconds. On loopback a completion takes microseconds; these are for a machine that is busy. */
export interface ExchangeTimes {
  /** For bytes that were sent to be there. */
  arrival: number;
  /** For packets that were promised. */
  promised: number;
  /** For packets that were not. */
  quiet: number;
}

export const EXCHANGE_TIMES: ExchangeTimes = { arrival: 1000, promised: 2000, quiet: 250 };

/**
 * Runs all of it on one provider; what fails is part of the result.
 * @param claimed is told the WSAPROTOCOL_INFOW of the provider that says it serves the socket
 */
export function exchange(
  sockets: WindowsSockets,
  kind: SocketKind,
  info: Uint8Array | null,
  claimed: (info: Uint8Array) => void,
  times: ExchangeTimes,
): RunResult {
  const ledger = new Ledger(sockets);
  let skipsOnSuccess: boolean | null = null;
  let failure: RunResult['failure'] = null;
  try {
    sockets.start();
    const pair = openPair(sockets, kind, info, (socket) => {
      const provider = providerOf(sockets, socket);
      if (provider !== null) claimed(provider);
    });
    const talk = new Talk(sockets, ledger, pair, times);
    skipsOnSuccess = talk.skips;
    talk.receivesThatWait();
    talk.receivesThatNeedNotWait();
    if (kind.socketType === SOCK_STREAM) talk.sendThatWaits();
    talk.settle();
  } catch (error) {
    if (!isWindowsError(error)) throw error;
    failure = { call: error.call, code: error.code };
  }
  return { skipsOnSuccess, outcomes: ledger.outcomes(), unknownPackets: ledger.unknownPackets, failure };
}

/** Not every layer answers SO_PROTOCOL_INFOW; its sockets are used all the same. */
function providerOf(sockets: WindowsSockets, socket: Socket): Uint8Array | null {
  try {
    return sockets.providerOf(socket);
  } catch (error) {
    if (isWindowsError(error)) return null;
    throw error;
  }
}

class Talk {
  /** Whether both sockets skip. */
  readonly skips: boolean;
  readonly #sockets: WindowsSockets;
  readonly #ledger: Ledger;
  readonly #pair: Pair;
  readonly #times: ExchangeTimes;
  readonly #skipping: Map<Socket, boolean>;

  constructor(sockets: WindowsSockets, ledger: Ledger, pair: Pair, times: ExchangeTimes) {
    this.#sockets = sockets;
    this.#ledger = ledger;
    this.#pair = pair;
    this.#times = times;
    const both = [pair.sender, pair.receiver];
    for (const socket of both) sockets.putOnPort(socket);
    this.#skipping = new Map(both.map((socket) => [socket, sockets.skipOnSuccess(socket)]));
    this.skips = both.every((socket) => this.#skipping.get(socket));
  }

  receivesThatWait(): void {
    const receives = Array.from({ length: ROUNDS }, () => this.#receive(SMALL));
    for (let round = 0; round < ROUNDS; round++) this.#send(SMALL);
    for (const receive of receives) this.#await(receive);
  }

  receivesThatNeedNotWait(): void {
    for (let round = 0; round < ROUNDS; round++) this.#send(SMALL);
    for (let round = 0; round < ROUNDS; round++) {
      this.#until(this.#times.arrival, () => this.#sockets.waiting(this.#pair.receiver) > 0);
      this.#receive(SMALL);
    }
  }

  /** Without a buffer of its own a send is done when the other side has taken all of it. */
  sendThatWaits(): void {
    this.#sockets.setBufferSize(this.#pair.sender, 'send', 0);
    this.#send(LARGE);
    for (let left = LARGE, pieces = 0; left > 0 && pieces < MOST_PIECES; pieces++) {
      const taken = this.#await(this.#receive(LARGE_PIECE));
      if (taken === null || taken === 0) return;
      left -= taken;
    }
  }

  /** Waits for the packets that were promised, then for those that were not. */
  settle(): void {
    this.#until(this.#times.promised, () => !this.#ledger.waits());
    const end = performance.now() + this.#times.quiet;
    for (let left = this.#times.quiet; left > 0; left = end - performance.now()) this.#ledger.take(Math.ceil(left));
  }

  #send(bytes: number): void {
    const { sender, to } = this.#pair;
    const started = this.#sockets.send(sender, bytes, to);
    this.#ledger.note(to === null ? 'WSASend' : 'WSASendTo', this.#skipping.get(sender) === true, started);
  }

  #receive(bytes: number): bigint {
    const { receiver, to } = this.#pair;
    const started = this.#sockets.receive(receiver, bytes, to !== null);
    return this.#ledger.note(to === null ? 'WSARecv' : 'WSARecvFrom', this.#skipping.get(receiver) === true, started);
  }

  /** Bytes of a receive, when it is done; null when it is not within the time for it. */
  #await(receive: bigint): number | null {
    this.#until(this.#times.arrival, () => this.#ledger.moved(receive) !== null);
    return this.#ledger.moved(receive);
  }

  /** Counts packets until something is so, but no longer than that time. */
  #until(milliseconds: number, isSo: () => boolean): void {
    const end = performance.now() + milliseconds;
    while (!isSo() && performance.now() < end) this.#ledger.take(1);
  }
}
