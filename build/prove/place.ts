// Where a proof runs: on Windows, or in tests on the simulator. The steps are the same; this is all that differs.

import { copyFileSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Bitness, COPIED } from './layer.ts';
import type { ProofRecord, Ran, RunOptions } from './record.ts';
import { installBy32BitPowerShell } from './thirty-two-bit.ts';
import type { Request } from './winsock.ts';

const PARAMETERS = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\WinSock2\\Parameters';
const VERSION = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion';
const WINSOCK = fileURLToPath(new URL('winsock.ts', import.meta.url));

export interface Place {
  readonly programFiles: string;
  readonly programData: string;
  /** Where a path of the machine lies. */
  local(path: string): string;
  /** The Windows DLL of that bitness of which a copy is made. */
  copied(bitness: Bitness): string;
  isElevated(): boolean;
  /** Which Windows this is. */
  describe(record: ProofRecord): Promise<void>;
  /** Saves the Winsock keys of the registry. */
  exportRegistry(record: ProofRecord, title: string): Promise<void>;
  /** Installs a provider in one catalog. */
  install(record: ProofRecord, title: string, request: Request): Promise<Ran>;
  call(record: ProofRecord, title: string, request: Request, options?: RunOptions): Promise<Ran>;
}

/** A call of Winsock in a process of its own. */
const callOf =
  (library: string): Place['call'] =>
  (record, title, request, options) =>
    record.run(title, process.execPath, ['--no-warnings', WINSOCK, library, JSON.stringify(request)], options);

/** Null where there is neither Windows nor the simulator of a test. */
export function findPlace(): Place | null {
  if (process.platform === 'win32') return windows();
  const { WINSOCK_LSP_TEST_LIBRARY, WINSOCK_LSP_TEST_ROOT, WINSOCK_LSP_SIMULATOR_STORE } = process.env;
  if (!WINSOCK_LSP_TEST_LIBRARY || !WINSOCK_LSP_TEST_ROOT || !WINSOCK_LSP_SIMULATOR_STORE) return null;
  return simulator(WINSOCK_LSP_TEST_LIBRARY, WINSOCK_LSP_TEST_ROOT, WINSOCK_LSP_SIMULATOR_STORE);
}

function windows(): Place {
  const systemRoot = process.env.SystemRoot ?? 'C:\\Windows';
  const system32 = join(systemRoot, 'System32');
  const reg = join(system32, 'reg.exe');
  const call = callOf(join(system32, 'ws2_32.dll'));
  return {
    programFiles: process.env.ProgramFiles ?? 'C:\\Program Files',
    programData: process.env.ProgramData ?? 'C:\\ProgramData',
    local: (path) => path,
    copied: (bitness) => join(bitness === 32 ? join(systemRoot, 'SysWOW64') : system32, COPIED),
    /** Windows lets nobody without an administrator's rights list this folder. */
    isElevated: () => {
      try {
        return readdirSync(join(system32, 'config')).length >= 0;
      } catch {
        return false;
      }
    },
    describe: async (record) => {
      await record.run('windows-version', reg, ['query', VERSION]);
      await record.run('netsh-at-the-start', join(system32, 'netsh.exe'), ['winsock', 'show', 'catalog']);
    },
    exportRegistry: async (record, title) => {
      const file = join(record.stepFolder(`${title}-file`), 'winsock2.reg');
      await record.run(title, reg, ['export', PARAMETERS, file, '/y']);
    },
    install: (record, title, request) =>
      request.bitness === 64
        ? call(record, title, request)
        : installBy32BitPowerShell(record, title, request, systemRoot),
    call,
  };
}

function simulator(library: string, root: string, store: string): Place {
  const local = (path: string) => join(root, ...path.slice(3).split('\\'));
  const call = callOf(library);
  return {
    programFiles: 'C:\\Program Files',
    programData: 'C:\\ProgramData',
    local,
    copied: (bitness) => local(`C:\\Windows\\${bitness === 32 ? 'SysWOW64' : 'System32'}\\${COPIED}`),
    isElevated: () => process.env.WINSOCK_LSP_TEST_ELEVATED === '1',
    describe: async (record) => {
      record.keep('windows-version', { 'simulator.txt': 'The simulator, no Windows.\n' });
    },
    exportRegistry: async (record, title) => {
      const folder = record.stepFolder(title);
      if (existsSync(store)) copyFileSync(store, join(folder, 'simulator.store'));
    },
    // The library takes a process with this variable for a 32-bit one.
    install: (record, title, request) =>
      call(record, title, request, { environment: { WINSOCK_LSP_TEST_BITNESS: String(request.bitness) } }),
    call,
  };
}
