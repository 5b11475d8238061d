// The functions of kernel32 for I/O completion ports, which the probe uses.

import { wide } from '../catalog/wide.ts';
import { lastError } from './kernel32.ts';
import type { NativeLibrary } from './koffi.ts';
import { WindowsError } from './windows-error.ts';

/** A completion packet of the port. */
export interface CompletionPacket {
  /** Address of the OVERLAPPED of the call that completed. */
  overlapped: bigint;
  bytes: number;
}

type Handle = number | bigint;

const FILE_SKIP_COMPLETION_PORT_ON_SUCCESS = 1;
const WAIT_TIMEOUT = 258;
/** OVERLAPPED_ENTRY on 64-bit Windows: key, OVERLAPPED, internal, bytes. */
const ENTRY_BYTES = 32;
const MOST_ENTRIES = 64;

/** Associates a handle with a port and returns the port. Handle -1 with port 0 makes a new port. @throws WindowsError */
export function newCompletionPort(kernel32: NativeLibrary, handle: Handle, port: Handle): Handle {
  const create = kernel32.get(
    'intptr_t CreateIoCompletionPort(intptr_t handle, intptr_t port, uintptr_t key, uint32_t threads)',
  );
  const made = create(handle, port, 0, 0);
  if (Number(made) === 0) throw new WindowsError('CreateIoCompletionPort', lastError(kernel32));
  return made;
}

/** Sets FILE_SKIP_COMPLETION_PORT_ON_SUCCESS on a handle; false when Windows refuses. */
export function setCompletionModes(kernel32: NativeLibrary, handle: Handle): boolean {
  const set = kernel32.get('int SetFileCompletionNotificationModes(intptr_t handle, uint8_t flags)');
  return set(handle, FILE_SKIP_COMPLETION_PORT_ON_SUCCESS) !== 0;
}

/** Waits that long for packets of a port; empty when none came. @throws WindowsError */
export function completionPackets(kernel32: NativeLibrary, port: Handle, milliseconds: number): CompletionPacket[] {
  const get = kernel32.get(
    'int GetQueuedCompletionStatusEx(intptr_t port, void *entries, uint32_t size, void *removed, uint32_t milliseconds, int alertable)',
  );
  const entries = Buffer.alloc(ENTRY_BYTES * MOST_ENTRIES);
  const removed = Buffer.alloc(4);
  if (get(port, entries, MOST_ENTRIES, removed, milliseconds, 0) === 0) {
    const error = lastError(kernel32);
    if (error === WAIT_TIMEOUT) return [];
    throw new WindowsError('GetQueuedCompletionStatusEx', error);
  }
  return Array.from({ length: Math.min(removed.readUInt32LE(), MOST_ENTRIES) }, (_, index) => ({
    overlapped: entries.readBigUInt64LE(index * ENTRY_BYTES + 8),
    bytes: entries.readUInt32LE(index * ENTRY_BYTES + 24),
  }));
}

const CURRENT_PROCESS = -1n;
const WT_EXECUTEINTIMERTHREAD = 0x20;
const WT_EXECUTEONLYONCE = 0x8;

/**
 * Sets a Windows timer that calls TerminateProcess on this process. The timer has a thread of its own, so it works even when
 * JavaScript waits in a call that never returns.
 * @throws WindowsError
 */
export function endProcessAfter(kernel32: NativeLibrary, milliseconds: number): void {
  const module = kernel32.get('intptr_t GetModuleHandleW(void *name)')(wide('kernel32.dll'));
  const find = kernel32.get('intptr_t GetProcAddress(intptr_t module, void *name)');
  // A timer calls its routine with (argument, TRUE). For TerminateProcess these are the process and the exit code.
  const terminate = find(module, Buffer.from('TerminateProcess\0', 'latin1'));
  const create = kernel32.get(
    'int CreateTimerQueueTimer(void *timer, intptr_t queue, intptr_t routine, intptr_t argument, uint32_t due, uint32_t period, uint32_t flags)',
  );
  const flags = WT_EXECUTEINTIMERTHREAD | WT_EXECUTEONLYONCE;
  if (create(Buffer.alloc(8), 0, terminate, CURRENT_PROCESS, milliseconds, 0, flags) !== 0) return;
  throw new WindowsError('CreateTimerQueueTimer', lastError(kernel32));
}
