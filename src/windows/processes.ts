import { fromWide } from '../catalog/wide.ts';
import { timeOf } from './file-time.ts';
import { closeHandle, lastError } from './kernel32.ts';
import type { NativeFunction, NativeLibrary } from './koffi.ts';
import type { CatalogBitness, RawProcess } from './machine.ts';
import { WindowsError } from './windows-error.ts';

const TH32CS_SNAPPROCESS = 0x2;
/** PROCESSENTRY32W of a 64-bit program: 44 bytes of numbers and handles, then 260 characters. */
const ENTRY_BYTES = 568;
const ENTRY_PID = 8;
const ENTRY_NAME = 44;
const PROCESS_QUERY_LIMITED_INFORMATION = 0x1000;
/** EnumProcessModulesEx needs both. With them nobody can write to the process, start a thread in it or suspend it. */
const PROCESS_QUERY_INFORMATION = 0x400;
const PROCESS_VM_READ = 0x10;
const LIST_MODULES_ALL = 3;
const MOST_MODULES = 4096;
const PATH_CHARACTERS = 32768;
const MODULE_CHARACTERS = 1024;
/** IMAGE_FILE_MACHINE_I386 and IMAGE_FILE_MACHINE_ARMNT. */
const MACHINES_OF_32_BITS = [0x14c, 0x1c4];

type Handle = ReturnType<NativeFunction>;

/**
 * The processes of this machine, without the idle process. One that may not be looked into is a row that says so.
 * @param isWanted the others are not opened
 * @throws WindowsError where there is no list at all
 */
export function processes(kernel32: NativeLibrary, isWanted: (pid: number, name: string) => boolean): RawProcess[] {
  const bitnessOf = bitnessAsker(kernel32);
  return listed(kernel32)
    .filter(({ pid, name }) => pid !== 0 && isWanted(pid, name))
    .map(({ pid, name }) => processOf(kernel32, bitnessOf, pid, name));
}

function listed(kernel32: NativeLibrary): { pid: number; name: string }[] {
  const snapshot = kernel32.get('int64_t CreateToolhelp32Snapshot(uint32_t flags, uint32_t pid)')(
    TH32CS_SNAPPROCESS,
    0,
  );
  if (Number(snapshot) === -1) throw new WindowsError('CreateToolhelp32Snapshot', lastError(kernel32));
  const entry = Buffer.alloc(ENTRY_BYTES);
  entry.writeUInt32LE(ENTRY_BYTES);
  const rows: { pid: number; name: string }[] = [];
  try {
    const next = kernel32.get('int Process32NextW(int64_t snapshot, void *entry)');
    let more = kernel32.get('int Process32FirstW(int64_t snapshot, void *entry)')(snapshot, entry);
    for (; more !== 0; more = next(snapshot, entry)) {
      rows.push({ pid: entry.readUInt32LE(ENTRY_PID), name: fromWide(entry.subarray(ENTRY_NAME)) });
    }
  } finally {
    closeHandle(kernel32, snapshot);
  }
  return rows;
}

/**
 * Opens a process twice, because Windows grants the first right for more processes than the second. The first handle stays open
 * meanwhile: Windows gives the id to no other process before it is closed.
 */
function processOf(
  kernel32: NativeLibrary,
  bitnessOf: (process: Handle) => CatalogBitness | null,
  pid: number,
  name: string,
): RawProcess {
  const facts = opened(kernel32, pid, PROCESS_QUERY_LIMITED_INFORMATION, (process) => ({
    path: imagePath(kernel32, process),
    bitness: bitnessOf(process),
    startTime: startTime(kernel32, process),
    ...loadedModules(kernel32, pid),
  }));
  if (!(facts instanceof WindowsError)) return { pid, name, ...facts };
  return { pid, name, path: null, bitness: null, startTime: null, modules: null, error: facts };
}

function loadedModules(kernel32: NativeLibrary, pid: number): Pick<RawProcess, 'modules' | 'error'> {
  const modules = opened(kernel32, pid, PROCESS_QUERY_INFORMATION | PROCESS_VM_READ, (process) =>
    modulesOf(kernel32, process),
  );
  return modules instanceof WindowsError ? { modules: null, error: modules } : { modules, error: null };
}

function opened<T>(
  kernel32: NativeLibrary,
  pid: number,
  access: number,
  use: (process: Handle) => T,
): T | WindowsError {
  const open = kernel32.get('int64_t OpenProcess(uint32_t access, int inherit, uint32_t pid)');
  const process = open(access, 0, pid);
  if (Number(process) === 0) return new WindowsError('OpenProcess', lastError(kernel32));
  try {
    return use(process);
  } catch (error) {
    if (error instanceof WindowsError) return error;
    throw error;
  } finally {
    closeHandle(kernel32, process);
  }
}

function imagePath(kernel32: NativeLibrary, process: Handle): string | null {
  const query = kernel32.get(
    'int QueryFullProcessImageNameW(int64_t process, uint32_t flags, void *name, void *characters)',
  );
  const path = Buffer.alloc(PATH_CHARACTERS * 2);
  const characters = Buffer.alloc(4);
  characters.writeUInt32LE(PATH_CHARACTERS);
  if (query(process, 0, path, characters) === 0) return null;
  return path.toString('utf16le', 0, characters.readUInt32LE() * 2);
}

/** IsWow64Process2 came with Windows 10 1709 and Server 2019. Before it there is no ARM64. */
function bitnessAsker(kernel32: NativeLibrary): (process: Handle) => CatalogBitness | null {
  const newer = 'int IsWow64Process2(int64_t process, void *machine, void *native)';
  if (kernel32.has(newer)) {
    return (process) => {
      const machine = Buffer.alloc(2);
      if (kernel32.get(newer)(process, machine, Buffer.alloc(2)) === 0) return null;
      return MACHINES_OF_32_BITS.includes(machine.readUInt16LE()) ? 32 : 64;
    };
  }
  return (process) => {
    const isWow64 = Buffer.alloc(4);
    if (kernel32.get('int IsWow64Process(int64_t process, void *isWow64)')(process, isWow64) === 0) return null;
    return isWow64.readUInt32LE() === 0 ? 64 : 32;
  };
}

function startTime(kernel32: NativeLibrary, process: Handle): string | null {
  const get = kernel32.get(
    'int GetProcessTimes(int64_t process, void *creation, void *exit, void *kernel, void *user)',
  );
  const creation = Buffer.alloc(8);
  if (get(process, creation, Buffer.alloc(8), Buffer.alloc(8), Buffer.alloc(8)) === 0) return null;
  return timeOf(creation.readBigUInt64LE());
}

/** Paths of the modules that a process has loaded. A 32-bit process has a few of 64 bits too. @throws WindowsError */
function modulesOf(kernel32: NativeLibrary, process: Handle): string[] {
  const enumerate = kernel32.get(
    'int K32EnumProcessModulesEx(int64_t process, void *modules, uint32_t bytes, void *needed, uint32_t filter)',
  );
  const modules = Buffer.alloc(MOST_MODULES * 8);
  const needed = Buffer.alloc(4);
  if (enumerate(process, modules, modules.length, needed, LIST_MODULES_ALL) === 0) {
    throw new WindowsError('EnumProcessModulesEx', lastError(kernel32));
  }
  const nameOf = kernel32.get(
    'uint32_t K32GetModuleFileNameExW(int64_t process, int64_t module, void *name, uint32_t characters)',
  );
  const name = Buffer.alloc(MODULE_CHARACTERS * 2);
  const paths: string[] = [];
  for (let at = 0; at < Math.min(needed.readUInt32LE(), modules.length); at += 8) {
    const characters = nameOf(process, modules.readBigInt64LE(at), name, MODULE_CHARACTERS);
    // A module that was unloaded meanwhile has no name any more.
    if (characters > 0) paths.push(name.toString('utf16le', 0, characters * 2));
  }
  return paths;
}
