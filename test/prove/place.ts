// What differs between a proof on Windows and a proof on the simulator, in tests.

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
  /** The local path of a path of the machine. */
  local(path: string): string;
  /** Local path of the Windows DLL of that bitness to copy. */
  copied(bitness: Bitness): string;
  isElevated(): boolean;
  /** Records the version of Windows. */
  describe(record: ProofRecord): Promise<void>;
  /** Saves the Winsock keys of the registry. */
  exportRegistry(record: ProofRecord, title: string): Promise<void>;
  /** Calls WSCInstallProvider for one catalog. */
  install(record: ProofRecord, title: string, request: Request): Promise<Ran>;
  /** Makes another call of Winsock in a new process. */
  call(record: ProofRecord, title: string, request: Request, options?: RunOptions): Promise<Ran>;
}

const callOf =
  (library: string): Place['call'] =>
  (record, title, request, options) =>
    record.run(title, process.execPath, ['--no-warnings', WINSOCK, library, JSON.stringify(request)], options);

/** The place to run; null without Windows and without the simulator of a test. */
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
    /** Windows lets only administrators list this folder. */
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
    // With this variable the library acts as in a 32-bit process.
    install: (record, title, request) =>
      call(record, title, request, { environment: { WINSOCK_LSP_TEST_BITNESS: String(request.bitness) } }),
    call,
  };
}
