// Lists the programs that run on this machine. Reads their files as data, and runs none of them.

import type { CatalogEntry } from '../catalog/entry.ts';
import { Failure, orNull, type Warning } from '../failure.ts';
import { fileInView } from '../live/identity/view.ts';
import { type ProgramRuntime, runtimeAt, runtimeOfModules } from '../runtimes/runtimes.ts';
import { matchesWildcard } from '../wildcard.ts';
import { isWindowsError, type RawProcess, type WindowsFolders, type WindowsMachine } from '../windows/machine.ts';
import { type JudgedCatalogs, judgeProcess, type ProcessJudgement } from './judge.ts';

/** Which processes to list; null for all. */
export interface Wanted {
  ids: readonly number[] | null;
  /** Patterns (* and ?) of file names, with or without .exe. */
  names: readonly string[] | null;
}

/** A DLL of a layer that a process has loaded. */
export interface LoadedLayer {
  path: string;
  /** Ids of the entries that have this DLL; null for an entry without a known id. */
  ids: (number | null)[];
}

/** A process that has loaded Winsock, or whose modules Windows did not list. */
export interface RunningProgram extends ProcessJudgement {
  process: RawProcess;
  /** Null where Windows did not list its modules. */
  layers: LoadedLayer[] | null;
  runtime: ProgramRuntime | null;
  /** Why Windows did not list its modules; null where it did. */
  failure: Failure | null;
}

export interface RunningPrograms {
  /** When the catalogs were last changed: ISO 8601, UTC; null where that is not known. */
  changed: string | null;
  /** In the order of process ids. */
  programs: RunningProgram[];
  /** One for each wanted process id that no process has. */
  warnings: Warning[];
}

/** @throws Failure processesFailed */
export function runningPrograms(machine: WindowsMachine, catalogs: JudgedCatalogs, wanted: Wanted): RunningPrograms {
  const processes = wantedProcesses(machine, wanted);
  const changed = orNull(() => machine.catalogChanged());
  const layersIn = layerFinder(catalogs.entries, machine.folders());
  const runtimeOf = runtimeFinder(machine);
  const programs = processes
    .filter(({ modules }) => modules === null || modules.some(isWinsockDll))
    .map((process): RunningProgram => {
      const runtime = runtimeOf(process);
      const layers = layersIn(process);
      const loaded = (layers ?? []).flatMap(({ ids }) => ids);
      const judgement = judgeProcess({ ...process, runtime, loaded }, catalogs, changed);
      return { process, layers, runtime, failure: failureOf(process), ...judgement };
    })
    .sort((a, b) => a.process.pid - b.process.pid);
  return { changed, programs, warnings: notFound(processes, wanted) };
}

function wantedProcesses(machine: WindowsMachine, { ids, names }: Wanted): RawProcess[] {
  const isWanted = (pid: number, name: string): boolean =>
    (ids === null || ids.includes(pid)) && (names === null || names.some((pattern) => isNamed(name, pattern)));
  try {
    return machine.processes(isWanted);
  } catch (error) {
    if (!isWindowsError(error)) throw error;
    throw new Failure({
      code: 'processesFailed',
      message: `Windows did not list its processes: ${error.message}.`,
      target: null,
      hint: 'Try again. winsock-lsp test says which kinds of program suffer.',
    });
  }
}

/** `code`, `code.exe` and `co*` all match code.exe. Get-Process takes names without .exe. */
const isNamed = (name: string, pattern: string): boolean =>
  matchesWildcard(name, pattern) || matchesWildcard(name.replace(/\.exe$/i, ''), pattern);

const notFound = (processes: readonly RawProcess[], { ids }: Wanted): Warning[] =>
  (ids ?? [])
    .filter((id) => !processes.some(({ pid }) => pid === id))
    .map((id) => ({ code: 'processNotFound', message: `No process ${id} is running.`, target: String(id) }));

const isWinsockDll = (path: string): boolean => /[\\/]ws2_32\.dll$/i.test(path);

/** Finds the runtime by the process's file, else by its modules. Reads a file once, because many processes share one. */
function runtimeFinder(machine: WindowsMachine): (process: RawProcess) => ProgramRuntime | null {
  const known = new Map<string, ProgramRuntime | null>();
  const ofFile = (path: string): ProgramRuntime | null => {
    const key = path.toLowerCase();
    let runtime = known.get(key);
    if (runtime === undefined) {
      runtime = orNull(() => runtimeAt(path, (file, use) => machine.withFile(file, use))) ?? null;
      known.set(key, runtime);
    }
    return runtime;
  };
  return ({ path, modules }) => {
    // Reading a file on a share would use the network.
    const isLocal = path !== null && /^[a-z]:\\/i.test(path);
    return (isLocal ? ofFile(path) : null) ?? runtimeOfModules(modules ?? []);
  };
}

/** Finds the DLLs of layers among the modules of a process. */
function layerFinder(
  entries: readonly CatalogEntry[],
  folders: WindowsFolders,
): (process: RawProcess) => LoadedLayer[] | null {
  const files = new Map<string, Set<number | null>>();
  for (const { bitness, kind, providerPath, id } of entries) {
    if (bitness === null || kind === 'baseServiceProvider' || providerPath === null) continue;
    const file = fileInView(providerPath, bitness, folders);
    if (file === null) continue;
    const key = keyOf(file, bitness);
    files.set(key, (files.get(key) ?? new Set()).add(id));
  }
  return ({ modules, bitness }) => {
    if (modules === null || bitness === null) return modules === null ? null : [];
    return modules.flatMap((path) => {
      const ids = files.get(keyOf(path, bitness));
      return ids === undefined ? [] : [{ path, ids: [...ids] }];
    });
  };
}

/** A 32-bit process may call its system folder System32 or SysWOW64. */
const keyOf = (path: string, bitness: 32 | 64): string =>
  `${bitness}:${path.toLowerCase().replace('\\syswow64\\', '\\system32\\')}`;

const ERROR_ACCESS_DENIED = 5;

function failureOf({ pid, error }: RawProcess): Failure | null {
  if (error === null) return null;
  const isDenied = error.code === ERROR_ACCESS_DENIED;
  return new Failure({
    code: 'processUnreadable',
    message: isDenied
      ? `Access to process ${pid} was denied.`
      : `Windows did not list the modules of process ${pid}: ${error.message}.`,
    target: String(pid),
    hint: isDenied
      ? 'Run this as administrator. Protected processes stay closed even then.'
      : 'It may have been starting or ending. Try again.',
  });
}
