// A model of Winsock's loopback sockets on a completion port, under a layer that breaks the rules. For tests without Windows.

import { SOCK_STREAM, type SocketKind } from '../../src/catalog/serving.ts';
import type { CompletionPacket } from '../../src/windows/completion-port.ts';
import { WindowsError } from '../../src/windows/machine.ts';
import { type Socket, type StartedCall, type WindowsSockets, WSA_IO_PENDING } from '../../src/windows/sockets.ts';

/** The faults of the layer. */
export interface Sickness {
  /** Completion packets for a call that promised one; 1 without a fault. */
  promised?: number;
  /** Completion packets for a call that promised none; 0 without a fault. */
  unpromised?: number;
  /** Completion packets that belong to no call. */
  strangers?: number;
  /** A function that fails, and its error. */
  refuses?: { call: string; code: number };
  /** SetFileCompletionNotificationModes fails. */
  takesNoMode?: boolean;
}

interface Call {
  bytes: number;
  moved: number;
  pending: boolean;
  skips: boolean;
}

interface Model {
  stream: boolean;
  address: Buffer;
  peer: Model | null;
  skips: boolean;
  unbuffered: boolean;
  waiting: Call[];
  data: { left: number; sender: Call | null }[];
}

export class ModelSockets implements WindowsSockets {
  readonly #sickness: Sickness;
  readonly #before: (call: string) => void;
  readonly #sockets: Model[] = [];
  readonly #calls: Call[] = [];
  #packets: CompletionPacket[] = [];
  #backlog: Model | null = null;

  constructor(sickness: Sickness, before: (call: string) => void = () => {}) {
    this.#sickness = sickness;
    this.#before = before;
  }

  endAfter(): void {}

  start(): void {
    this.#enter('WSAStartup');
    for (let left = this.#sickness.strangers ?? 0; left > 0; left--) this.#packets.push({ overlapped: -1n, bytes: 0 });
  }

  open({ addressFamily, socketType }: SocketKind): Socket {
    this.#enter('WSASocketW');
    const address = Buffer.alloc(addressFamily === 2 ? 16 : 28);
    address.writeUInt16LE(addressFamily);
    return this.#add({ stream: socketType === SOCK_STREAM, address });
  }

  providerOf(): Uint8Array {
    this.#enter('getsockopt');
    return Buffer.alloc(628);
  }

  bind(socket: Socket, address: Uint8Array): void {
    this.#enter('bind');
    const { address: own } = this.#of(socket);
    own.set(address);
    own.writeUInt16BE(50_000 + Number(socket), 2);
  }

  addressOf(socket: Socket): Uint8Array {
    return this.#of(socket).address;
  }

  peerOf(socket: Socket): Uint8Array {
    return (this.#of(socket).peer as Model).address;
  }

  listen(): void {
    this.#enter('listen');
  }

  connect(socket: Socket, address: Uint8Array): void {
    this.#enter('connect');
    const own = this.#of(socket);
    if (!own.stream) {
      own.peer = this.#at(address);
      return;
    }
    own.address.writeUInt16BE(40_000 + Number(socket), 2);
    this.#backlog = own;
  }

  accept(listener: Socket): Socket {
    this.#enter('accept');
    const accepted = this.#add({ stream: true, address: Buffer.from(this.#of(listener).address) });
    const model = this.#of(accepted);
    model.peer = this.#backlog;
    (this.#backlog as Model).peer = model;
    return accepted;
  }

  close(): void {}

  setBufferSize(socket: Socket, which: 'send' | 'receive', bytes: number): void {
    if (which === 'send') this.#of(socket).unbuffered = bytes === 0;
  }

  waiting(socket: Socket): number {
    return this.#of(socket).data.reduce((sum, { left }) => sum + left, 0);
  }

  putOnPort(): void {
    this.#enter('CreateIoCompletionPort');
  }

  skipOnSuccess(socket: Socket): boolean {
    this.#of(socket).skips = this.#sickness.takesNoMode !== true;
    return this.#of(socket).skips;
  }

  send(socket: Socket, bytes: number, to: Uint8Array | null): StartedCall {
    this.#enter(to === null ? 'WSASend' : 'WSASendTo');
    const own = this.#of(socket);
    const receiver = to === null ? (own.peer as Model) : this.#at(to);
    const call = this.#call(bytes, own.skips);
    call.pending = own.unbuffered;
    if (!call.pending) call.moved = bytes;
    receiver.data.push({ left: bytes, sender: call.pending ? call : null });
    const waiting = receiver.waiting.shift();
    if (waiting !== undefined) this.#deliver(receiver, waiting);
    return this.#started(call);
  }

  receive(socket: Socket, bytes: number, from: boolean): StartedCall {
    this.#enter(from ? 'WSARecvFrom' : 'WSARecv');
    const own = this.#of(socket);
    const call = this.#call(bytes, own.skips);
    if (own.data.length === 0) {
      call.pending = true;
      own.waiting.push(call);
    } else this.#deliver(own, call);
    return this.#started(call);
  }

  moved(overlapped: bigint): number | null {
    const call = this.#calls[Number(overlapped)] as Call;
    return call.moved > 0 ? call.moved : null;
  }

  packets(): CompletionPacket[] {
    this.#enter('GetQueuedCompletionStatusEx');
    const packets = this.#packets;
    this.#packets = [];
    return packets;
  }

  #deliver({ data }: Model, call: Call): void {
    const [first] = data;
    if (first === undefined) return;
    call.moved = Math.min(call.bytes, first.left);
    first.left -= call.moved;
    if (call.pending) this.#complete(call);
    if (first.left > 0) return;
    data.shift();
    if (first.sender !== null) {
      first.sender.moved = first.sender.bytes;
      this.#complete(first.sender);
    }
  }

  /** Completes a call that was pending. */
  #complete(call: Call): void {
    this.#queue(call, this.#sickness.promised ?? 1);
  }

  #started(call: Call): StartedCall {
    const overlapped = BigInt(this.#calls.indexOf(call));
    if (call.pending) return { overlapped, error: WSA_IO_PENDING, bytes: 0 };
    const { promised = 1, unpromised = 0 } = this.#sickness;
    this.#queue(call, call.skips ? unpromised : promised);
    return { overlapped, error: 0, bytes: call.moved };
  }

  #queue(call: Call, times: number): void {
    const overlapped = BigInt(this.#calls.indexOf(call));
    for (let left = times; left > 0; left--) this.#packets.push({ overlapped, bytes: call.moved });
  }

  #call(bytes: number, skips: boolean): Call {
    const call = { bytes, moved: 0, pending: false, skips };
    this.#calls.push(call);
    return call;
  }

  #enter(call: string): void {
    this.#before(call);
    const { refuses } = this.#sickness;
    if (refuses?.call === call) throw new WindowsError(call, refuses.code);
  }

  #add(facts: Pick<Model, 'stream' | 'address'>): Socket {
    return this.#sockets.push({ ...facts, peer: null, skips: false, unbuffered: false, waiting: [], data: [] }) - 1;
  }

  #of = (socket: Socket): Model => this.#sockets[Number(socket)] as Model;

  #at(address: Uint8Array): Model {
    const port = Buffer.from(address).readUInt16BE(2);
    return this.#sockets.find((each) => each.address.readUInt16BE(2) === port) as Model;
  }
}
