// Finds the programs that have a file open, through Windows' Restart Manager. Never run on real Windows; Wine only exports the
// functions.

import { fromWide, wide } from '../catalog/wide.ts';
import type { NativeLibrary } from './koffi.ts';

/** RM_PROCESS_INFO (restartmanager.h): process id @0, start time @4, name @12 (256 UTF-16 units), service name @524. */
const PROCESS_BYTES = 668;
const NAME_OFFSET = 12;
const NAME_BYTES = 512;
const MOST_PROCESSES = 32;
const SESSION_KEY_BYTES = 66;
const ERROR_SUCCESS = 0;
const ERROR_MORE_DATA = 234;

/** Names with process ids, such as `backup.exe (process 4711)`; empty when Windows does not say. @throws WindowsError code null */
export function programsHolding(
  rstrtmgr: NativeLibrary,
  addressOf: (bytes: Uint8Array) => bigint,
  path: string,
): string[] {
  const session = Buffer.alloc(4);
  const start = rstrtmgr.get('uint32_t RmStartSession(void *session, uint32_t flags, void *key)');
  if (start(session, 0, Buffer.alloc(SESSION_KEY_BYTES)) !== ERROR_SUCCESS) return [];
  const handle = session.readUInt32LE();
  try {
    const file = wide(path);
    const files = Buffer.alloc(8);
    files.writeBigUInt64LE(addressOf(file));
    const register = rstrtmgr.get(
      'uint32_t RmRegisterResources(uint32_t session, uint32_t files, void *names, uint32_t programs, void *ids, uint32_t services, void *serviceNames)',
    );
    if (register(handle, 1, files, 0, null, 0, null) !== ERROR_SUCCESS) return [];
    const [needed, count, reasons] = [Buffer.alloc(4), Buffer.alloc(4), Buffer.alloc(4)];
    const infos = Buffer.alloc(PROCESS_BYTES * MOST_PROCESSES);
    count.writeUInt32LE(MOST_PROCESSES);
    const list = rstrtmgr.get(
      'uint32_t RmGetList(uint32_t session, void *needed, void *count, void *infos, void *reasons)',
    );
    const status = list(handle, needed, count, infos, reasons);
    if (status !== ERROR_SUCCESS && status !== ERROR_MORE_DATA) return [];
    return decodeProcesses(infos, count.readUInt32LE());
  } finally {
    rstrtmgr.get('uint32_t RmEndSession(uint32_t session)')(handle);
  }
}

export const decodeProcesses = (infos: Buffer, count: number): string[] =>
  [...Array(Math.min(count, Math.floor(infos.length / PROCESS_BYTES))).keys()].map((index) => {
    const info = infos.subarray(index * PROCESS_BYTES, (index + 1) * PROCESS_BYTES);
    const name = fromWide(info.subarray(NAME_OFFSET, NAME_OFFSET + NAME_BYTES));
    return `${name || 'a program without a name'} (process ${info.readUInt32LE()})`;
  });
