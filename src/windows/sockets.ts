// Overlapped sockets on an I/O completion port, for the probe.

import { PROTOCOL_INFO_BYTES } from '../catalog/protocol-info.ts';
import type { SocketKind } from '../catalog/serving.ts';
import {
  type CompletionPacket,
  completionPackets,
  endProcessAfter,
  newCompletionPort,
  setCompletionModes,
} from './completion-port.ts';
import { lastError } from './kernel32.ts';
import type { FixedMemory, NativeFunction, NativeLibrary } from './koffi.ts';
import { WindowsError } from './windows-error.ts';

/** A SOCKET handle. */
export type Socket = number | bigint;

/** The immediate result of an overlapped call. */
export interface StartedCall {
  /** Address of its OVERLAPPED, which the completion packet of the call names too. */
  overlapped: bigint;
  /** 0: the call completed. WSA_IO_PENDING: it is under way. Anything else: it failed. */
  error: number;
  /** Bytes transferred by a call that completed. */
  bytes: number;
}

export const WSA_IO_PENDING = 997;

/** Sockets of this process and their completion port. Each method can throw WindowsError. */
export interface WindowsSockets {
  /** Makes Windows end this process after that time, because a call into a layer may never return. */
  endAfter(milliseconds: number): void;
  /** Starts Winsock and makes the port. Call it before all other methods except `endAfter`. */
  start(): void;
  /** Opens a socket on the provider of a WSAPROTOCOL_INFOW, or with null on the default provider. */
  open(kind: SocketKind, info: Uint8Array | null): Socket;
  /** The WSAPROTOCOL_INFOW that the socket's provider answers for SO_PROTOCOL_INFOW. */
  providerOf(socket: Socket): Uint8Array;
  bind(socket: Socket, address: Uint8Array): void;
  addressOf(socket: Socket): Uint8Array;
  peerOf(socket: Socket): Uint8Array;
  listen(socket: Socket): void;
  connect(socket: Socket, address: Uint8Array): void;
  accept(socket: Socket): Socket;
  close(socket: Socket): void;
  setBufferSize(socket: Socket, which: 'send' | 'receive', bytes: number): void;
  /** Bytes that can be received without waiting (FIONREAD). */
  waiting(socket: Socket): number;
  putOnPort(socket: Socket): void;
  /** Sets FILE_SKIP_COMPLETION_PORT_ON_SUCCESS; false when Windows refuses. */
  skipOnSuccess(socket: Socket): boolean;
  /** Starts WSASend, or WSASendTo when there is an address. */
  send(socket: Socket, bytes: number, to: Uint8Array | null): StartedCall;
  /** Starts WSARecv, or with `from` WSARecvFrom. */
  receive(socket: Socket, bytes: number, from: boolean): StartedCall;
  /** Bytes transferred by a call that was pending; null while it still is. */
  moved(overlapped: bigint): number | null;
  /** Waits that long for packets of the port; empty when none came. */
  packets(milliseconds: number): CompletionPacket[];
}

export interface SocketLibraries {
  ws2_32: NativeLibrary;
  kernel32: NativeLibrary;
  /** Memory that is never moved or freed, because Windows writes to it while calls are under way. */
  fixedMemory(bytes: number): FixedMemory;
}

const SOCKET_ERROR = -1;
const INVALID_SOCKET = -1;
const WINSOCK_2_2 = 0x0202;
const WSADATA_BYTES = 512;
const WSA_FLAG_OVERLAPPED = 1;
const FROM_PROTOCOL_INFO = -1;
const SOL_SOCKET = 0xffff;
const SO_SNDBUF = 0x1001;
const SO_RCVBUF = 0x1002;
const SO_PROTOCOL_INFOW = 0x2005;
const FIONREAD = 0x4004667f;
/** Size of SOCKADDR_IN6, which is larger than SOCKADDR_IN. */
const ADDRESS_BYTES = 28;
const STATUS_PENDING = 0x103n;

/** Offsets in the memory of an overlapped call: OVERLAPPED, WSABUF, results, then the data. Sizes are those of 64-bit Windows. */
const CALL = { overlapped: 0, buffer: 32, moved: 48, flags: 52, addressLength: 56, address: 64, data: 96 } as const;

/** @param before receives the name of each function just before its call */
export function windowsSockets(libraries: SocketLibraries, before: (call: string) => void): WindowsSockets {
  return new RealSockets(libraries, before);
}

class RealSockets implements WindowsSockets {
  readonly #libraries: SocketLibraries;
  readonly #before: (call: string) => void;
  #port: number | bigint = 0;
  readonly #calls = new Map<bigint, FixedMemory>();

  constructor(libraries: SocketLibraries, before: (call: string) => void) {
    this.#libraries = libraries;
    this.#before = before;
  }

  endAfter(milliseconds: number): void {
    endProcessAfter(this.#libraries.kernel32, milliseconds);
  }

  start(): void {
    this.#before('WSAStartup');
    const error = this.#get('int WSAStartup(uint16_t version, void *data)')(WINSOCK_2_2, Buffer.alloc(WSADATA_BYTES));
    if (error !== 0) throw new WindowsError('WSAStartup', error);
    this.#before('CreateIoCompletionPort');
    this.#port = newCompletionPort(this.#libraries.kernel32, -1, 0);
  }

  open({ addressFamily, socketType, protocol }: SocketKind, info: Uint8Array | null): Socket {
    const open = this.#get(
      'intptr_t WSASocketW(int family, int type, int protocol, void *info, uint32_t group, uint32_t flags)',
    );
    this.#before('WSASocketW');
    const named = [FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO] as const;
    const [family, type, number] = info === null ? ([addressFamily, socketType, protocol] as const) : named;
    return this.#socket('WSASocketW', open(family, type, number, info, 0, WSA_FLAG_OVERLAPPED));
  }

  providerOf(socket: Socket): Uint8Array {
    const info = Buffer.alloc(PROTOCOL_INFO_BYTES);
    const get = 'int getsockopt(uintptr_t socket, int level, int option, void *value, void *length)';
    this.#call(get, socket, SOL_SOCKET, SO_PROTOCOL_INFOW, info, int32(info.length));
    return info;
  }

  bind(socket: Socket, address: Uint8Array): void {
    this.#call('int bind(uintptr_t socket, void *address, int length)', socket, address, address.length);
  }

  addressOf(socket: Socket): Uint8Array {
    return this.#address('getsockname', socket);
  }

  peerOf(socket: Socket): Uint8Array {
    return this.#address('getpeername', socket);
  }

  listen(socket: Socket): void {
    this.#call('int listen(uintptr_t socket, int backlog)', socket, 1);
  }

  connect(socket: Socket, address: Uint8Array): void {
    this.#call('int connect(uintptr_t socket, void *address, int length)', socket, address, address.length);
  }

  accept(socket: Socket): Socket {
    const accept = this.#get('intptr_t accept(uintptr_t socket, void *address, void *length)');
    this.#before('accept');
    return this.#socket('accept', accept(socket, null, null));
  }

  close(socket: Socket): void {
    this.#call('int closesocket(uintptr_t socket)', socket);
  }

  setBufferSize(socket: Socket, which: 'send' | 'receive', bytes: number): void {
    const set = 'int setsockopt(uintptr_t socket, int level, int option, void *value, int length)';
    this.#call(set, socket, SOL_SOCKET, which === 'send' ? SO_SNDBUF : SO_RCVBUF, int32(bytes), 4);
  }

  waiting(socket: Socket): number {
    const bytes = int32(0);
    this.#call('int ioctlsocket(uintptr_t socket, int32_t command, void *value)', socket, FIONREAD, bytes);
    return bytes.readUInt32LE();
  }

  putOnPort(socket: Socket): void {
    this.#before('CreateIoCompletionPort');
    newCompletionPort(this.#libraries.kernel32, socket, this.#port);
  }

  skipOnSuccess(socket: Socket): boolean {
    this.#before('SetFileCompletionNotificationModes');
    return setCompletionModes(this.#libraries.kernel32, socket);
  }

  send(socket: Socket, bytes: number, to: Uint8Array | null): StartedCall {
    const { memory, overlapped, buffers, moved } = this.#newCall(bytes);
    if (to === null) {
      const send = `int WSASend(${SOCKET_AND_BUFFERS}, uint32_t flags, ${OVERLAPPED})`;
      return this.#startCall(send, memory, [socket, buffers, 1, moved, 0, overlapped, null]);
    }
    memory.bytes.set(to, CALL.address);
    const address = memory.address + BigInt(CALL.address);
    const sendTo = `int WSASendTo(${SOCKET_AND_BUFFERS}, uint32_t flags, void *to, int toLength, ${OVERLAPPED})`;
    return this.#startCall(sendTo, memory, [socket, buffers, 1, moved, 0, address, to.length, overlapped, null]);
  }

  receive(socket: Socket, bytes: number, from: boolean): StartedCall {
    const { memory, overlapped, buffers, moved } = this.#newCall(bytes);
    const flags = memory.address + BigInt(CALL.flags);
    if (!from) {
      const receive = `int WSARecv(${SOCKET_AND_BUFFERS}, void *flags, ${OVERLAPPED})`;
      return this.#startCall(receive, memory, [socket, buffers, 1, moved, flags, overlapped, null]);
    }
    memory.bytes.writeInt32LE(ADDRESS_BYTES, CALL.addressLength);
    const [address, length] = [CALL.address, CALL.addressLength].map((offset) => memory.address + BigInt(offset));
    const receiveFrom = `int WSARecvFrom(${SOCKET_AND_BUFFERS}, void *flags, void *from, void *fromLength, ${OVERLAPPED})`;
    const all = [socket, buffers, 1, moved, flags, address as bigint, length as bigint, overlapped, null];
    return this.#startCall(receiveFrom, memory, all);
  }

  moved(overlapped: bigint): number | null {
    const memory = this.#calls.get(overlapped);
    // OVERLAPPED.Internal is the status, InternalHigh the number of bytes (HasOverlappedIoCompleted, winbase.h).
    if (memory === undefined || memory.bytes.readBigUInt64LE(0) === STATUS_PENDING) return null;
    return Number(memory.bytes.readBigUInt64LE(8));
  }

  packets(milliseconds: number): CompletionPacket[] {
    this.#before('GetQueuedCompletionStatusEx');
    return completionPackets(this.#libraries.kernel32, this.#port, milliseconds);
  }

  #newCall(bytes: number) {
    const memory = this.#libraries.fixedMemory(CALL.data + bytes);
    // WSABUF: length, then the address of the data.
    memory.bytes.writeUInt32LE(bytes, CALL.buffer);
    memory.bytes.writeBigUInt64LE(memory.address + BigInt(CALL.data), CALL.buffer + 8);
    this.#calls.set(memory.address, memory);
    const at = (offset: number): bigint => memory.address + BigInt(offset);
    return { memory, overlapped: memory.address, buffers: at(CALL.buffer), moved: at(CALL.moved) };
  }

  #startCall(declaration: string, { address, bytes }: FixedMemory, args: Parameters<NativeFunction>): StartedCall {
    const call = this.#get(declaration);
    this.#before(nameOf(declaration));
    const error = call(...args) === SOCKET_ERROR ? this.#lastError() : 0;
    return { overlapped: address, error, bytes: bytes.readUInt32LE(CALL.moved) };
  }

  #address(name: 'getsockname' | 'getpeername', socket: Socket): Uint8Array {
    const address = Buffer.alloc(ADDRESS_BYTES);
    const length = int32(address.length);
    this.#call(`int ${name}(uintptr_t socket, void *address, void *length)`, socket, address, length);
    return address.subarray(0, Math.max(0, length.readInt32LE()));
  }

  #socket(name: string, socket: Socket): Socket {
    if (Number(socket) === INVALID_SOCKET) throw new WindowsError(name, this.#lastError());
    return socket;
  }

  /** Calls a function that returns SOCKET_ERROR when it fails. */
  #call(declaration: string, ...args: Parameters<NativeFunction>): void {
    const call = this.#get(declaration);
    const name = nameOf(declaration);
    this.#before(name);
    if (call(...args) === SOCKET_ERROR) throw new WindowsError(name, this.#lastError());
  }

  /** GetLastError, which is what WSAGetLastError returns; -1 when the failed call set no error. */
  #lastError(): number {
    return lastError(this.#libraries.kernel32) || -1;
  }

  #get(declaration: string): NativeFunction {
    return this.#libraries.ws2_32.get(declaration);
  }
}

const SOCKET_AND_BUFFERS = 'uintptr_t socket, void *buffers, uint32_t count, void *moved';
const OVERLAPPED = 'void *overlapped, void *completionRoutine';

/** `int bind(…)` → `bind`. */
const nameOf = (declaration: string): string =>
  declaration.slice(0, declaration.indexOf('(')).split(' ').pop() as string;

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}
