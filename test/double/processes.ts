// Processes as a test describes them, in place of those of a Windows. What the double follows:
//
// - CreateToolhelp32Snapshot lists every process, whoever asks.
// - OpenProcess fails with ERROR_ACCESS_DENIED (5) for a protected process (csrss.exe, MsMpEng.exe), also for an administrator, and
//   for another user's process for everybody else. Source: Microsoft's documentation, "Process Security and Access Rights",
//   "Protecting anti-malware services". For a process that has ended it fails with ERROR_INVALID_PARAMETER (87).
// - EnumProcessModulesEx fails with ERROR_PARTIAL_COPY (299) while a process starts or ends.
// - IsWow64Process2 calls an x64 process on ARM64 native, so it uses the 64-bit catalog.
// - A 32-bit process names its system folder SysWOW64 or System32, depending on the version of Windows.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CatalogBitness, type RawProcess, WindowsError } from '../../src/windows/machine.ts';

interface DescribedProcess {
  pid: number;
  name: string;
  path?: string;
  bitness?: CatalogBitness;
  startTime?: string;
  modules?: string[];
  /** The error of Windows that the call for its modules ends with. */
  error?: number;
}

export interface DescribedProcesses {
  processes: RawProcess[];
  catalogChanged: string | null;
}

/** What the file processes.json in a test's folder says; null where there is none. */
export function describedProcesses(root: string | null): DescribedProcesses | null {
  if (root === null || !existsSync(join(root, 'processes.json'))) return null;
  const { processes, catalogChanged } = JSON.parse(readFileSync(join(root, 'processes.json'), 'utf8')) as {
    processes: DescribedProcess[];
    catalogChanged: string | null;
  };
  return { processes: processes.map(rawProcess), catalogChanged };
}

const ERROR_ACCESS_DENIED = 5;

const rawProcess = ({ pid, name, path, bitness, startTime, modules, error }: DescribedProcess): RawProcess => ({
  pid,
  name,
  path: path ?? null,
  bitness: bitness ?? null,
  startTime: startTime ?? null,
  modules: error === undefined ? (modules ?? []) : null,
  error:
    error === undefined
      ? null
      : new WindowsError(error === ERROR_ACCESS_DENIED ? 'OpenProcess' : 'EnumProcessModulesEx', error),
});
