import { WindowsError } from '../windows/machine.ts';
import { type StartedCall, type WindowsSockets, WSA_IO_PENDING } from '../windows/sockets.ts';
import { type CallOutcome, promisedPackets } from './result/count.ts';

type Entry = Omit<CallOutcome, 'times'> & { bytes: number };

/** The overlapped calls of a run, and the completion packets of each. */
export class CallLog {
  readonly #sockets: WindowsSockets;
  readonly #calls = new Map<bigint, Entry>();
  unknownPackets = 0;

  constructor(sockets: WindowsSockets) {
    this.#sockets = sockets;
  }

  /** Records a call, and returns the address of its OVERLAPPED. @throws WindowsError when the call failed */
  record(call: string, skips: boolean, { overlapped, error, bytes }: StartedCall): bigint {
    const answer = error === 0 ? 'atOnce' : error === WSA_IO_PENDING ? 'pending' : 'failed';
    this.#calls.set(overlapped, { call, answer, skips, packets: 0, bytes });
    if (answer === 'failed') throw new WindowsError(call, error);
    return overlapped;
  }

  /** Waits that long for completion packets, and counts them. Returns whether any came. */
  countPackets(milliseconds: number): boolean {
    const packets = this.#sockets.packets(milliseconds);
    for (const { overlapped, bytes } of packets) {
      const entry = this.#calls.get(overlapped);
      if (entry === undefined) this.unknownPackets++;
      else Object.assign(entry, { packets: entry.packets + 1, bytes });
    }
    return packets.length > 0;
  }

  /** Bytes that a call transferred; null while it is pending. Also reads its OVERLAPPED, because the packet may be lost. */
  bytesTransferred(overlapped: bigint): number | null {
    const { answer, packets, bytes } = this.#calls.get(overlapped) as Entry;
    return answer === 'atOnce' || packets > 0 ? bytes : this.#sockets.moved(overlapped);
  }

  /** Whether a promised packet has not come yet. */
  hasMissingPacket(): boolean {
    for (const entry of this.#calls.values()) if (entry.packets < promisedPackets(entry)) return true;
    return false;
  }

  /** One row for all calls with the same function, answer, mode and number of packets. */
  outcomes(): CallOutcome[] {
    const rows = new Map<string, CallOutcome>();
    for (const { call, answer, skips, packets } of this.#calls.values()) {
      const key = [call, answer, skips, packets].join(' ');
      const row = rows.get(key) ?? { call, answer, skips, packets, times: 0 };
      rows.set(key, { ...row, times: row.times + 1 });
    }
    return [...rows.values()];
  }
}
