// The calls for processes, on a kernel32 that keeps a table of handles. What it follows: CreateToolhelp32Snapshot lists every
// process; OpenProcess refuses PROCESS_VM_READ for a protected process (5), and an id that no process has any more (87).

import { describe, expect, test } from 'vitest';
import { wide } from '../../src/catalog/wide.ts';
import type { NativeFunction, NativeLibrary } from '../../src/windows/koffi.ts';
import { processes } from '../../src/windows/processes.ts';

const ACCESS_DENIED = 5;
const INVALID_PARAMETER = 87;
const PARTIAL_COPY = 299;
const LIMITED = 0x1000;
const QUERY_AND_READ = 0x410;

interface Kernel {
  library: NativeLibrary;
  /** Handles that are open. */
  open: Map<number, number>;
  /** For each OpenProcess: the id, the rights, and how many handles to that id were open. */
  opened: [pid: number, access: number, alreadyOpen: number][];
}

const NAMES = new Map([
  [0, '[System Process]'],
  [10, 'server.exe'],
  [11, 'protected.exe'],
  [12, 'ended.exe'],
  [13, 'starting.exe'],
]);
const SNAPSHOT = 4;

function kernel(): Kernel {
  const open = new Map<number, number>();
  const opened: Kernel['opened'] = [];
  let error = 0;
  let next = 100;
  let listed = 0;
  const fail = (code: number): number => {
    error = code;
    return 0;
  };
  const entry = (bytes: Buffer): number => {
    const [pid, name] = [...NAMES][listed++] ?? [];
    if (pid === undefined || name === undefined) return 0;
    bytes.writeUInt32LE(pid, 8);
    wide(name).copy(bytes, 44);
    return 1;
  };
  const pidOf = (handle: unknown): number => open.get(Number(handle)) as number;
  const functions: Record<string, (...args: never[]) => number> = {
    CreateToolhelp32Snapshot: () => {
      open.set(SNAPSHOT, -1);
      return SNAPSHOT;
    },
    Process32FirstW: (_snapshot: number, bytes: Buffer) => entry(bytes),
    Process32NextW: (_snapshot: number, bytes: Buffer) => entry(bytes),
    OpenProcess: (access: number, _inherit: number, pid: number) => {
      opened.push([pid, access, [...open.values()].filter((other) => other === pid).length]);
      if (pid === 12) return fail(INVALID_PARAMETER);
      if (pid === 11 && access !== LIMITED) return fail(ACCESS_DENIED);
      open.set(next, pid);
      return next++;
    },
    CloseHandle: (handle: number) => (open.delete(Number(handle)) ? 1 : 0),
    GetLastError: () => error,
    QueryFullProcessImageNameW: (process: number, _flags: number, path: Buffer, characters: Buffer) => {
      const text = `C:\\x\\${NAMES.get(pidOf(process))}`;
      path.write(text, 'utf16le');
      characters.writeUInt32LE(text.length);
      return 1;
    },
    IsWow64Process2: (_process: number, machine: Buffer) => {
      machine.writeUInt16LE(0x14c);
      return 1;
    },
    GetProcessTimes: (_process: number, creation: Buffer) => {
      creation.writeBigUInt64LE(0x01dc5a0000000000n);
      return 1;
    },
    K32EnumProcessModulesEx: (process: number, modules: Buffer, _bytes: number, needed: Buffer) => {
      if (pidOf(process) === 13) return fail(PARTIAL_COPY);
      modules.writeBigInt64LE(0x7000n);
      // More modules than there is room for.
      needed.writeUInt32LE(0xfffffff8);
      return 1;
    },
    K32GetModuleFileNameExW: (_process: number, module: bigint, name: Buffer) =>
      module === 0x7000n ? name.write('C:\\x\\layer.dll', 'utf16le') / 2 : 0,
  };
  const library = {
    get: (declaration: string) => functions[/(\w+)\(/.exec(declaration)?.[1] ?? ''] as NativeFunction,
    has: () => true,
  };
  return { library: library as unknown as NativeLibrary, open, opened };
}

describe('the processes that Windows lists', () => {
  const { library, open, opened } = kernel();
  const rows = processes(library, () => true);
  const row = (pid: number) => rows.find((each) => each.pid === pid);

  test('are all but the idle process', () => {
    expect(rows.map(({ pid }) => pid)).toEqual([10, 11, 12, 13]);
  });

  test('have their file, their catalog, their start and their modules', () => {
    expect(row(10)).toEqual({
      pid: 10,
      name: 'server.exe',
      path: 'C:\\x\\server.exe',
      bitness: 32,
      startTime: expect.stringMatching(/^20\d\d-/),
      modules: ['C:\\x\\layer.dll'],
      error: null,
    });
  });

  test('keep what Windows tells of them where it refuses their modules', () => {
    expect(row(11)).toMatchObject({ path: 'C:\\x\\protected.exe', modules: null, error: { code: ACCESS_DENIED } });
    expect(row(12)).toMatchObject({ path: null, bitness: null, modules: null, error: { code: INVALID_PARAMETER } });
    expect(row(13)).toMatchObject({ path: 'C:\\x\\starting.exe', modules: null, error: { code: PARTIAL_COPY } });
  });

  test('are opened with no right to change them', () => {
    expect(new Set(opened.map(([, access]) => access))).toEqual(new Set([LIMITED, QUERY_AND_READ]));
  });

  test('stay open until their modules were read, so that no other process gets the id', () => {
    expect(opened.filter(([, access]) => access === QUERY_AND_READ).map(([, , alreadyOpen]) => alreadyOpen)).toEqual([
      1, 1, 1,
    ]);
  });

  test('leave no handle open', () => {
    expect([...open]).toEqual([]);
  });

  test('are not opened where nobody asks for them', () => {
    const other = kernel();
    expect(processes(other.library, (pid) => pid === 10).map(({ pid }) => pid)).toEqual([10]);
    expect(new Set(other.opened.map(([pid]) => pid))).toEqual(new Set([10]));
  });
});
