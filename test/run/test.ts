// npm test: every gate, one after the other, then what could not run here, then the count.

import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SIGN } from '../../build/packages/sign.ts';
import { SUMS } from '../../build/packages/sums.ts';
import { builderFor, installedTarget, ROOT, TARGETS, type Target } from '../../build/targets.ts';
import manifest from '../../package.json' with { type: 'json' };
import { unzip } from '../support/unzip.ts';
import { moduleTests, type Outcome } from './module-tests.ts';
import { restorePowerShell } from './powershell.ts';

const WORK = mkdtempSync(join(tmpdir(), 'winsock-lsp-tests-'));

const total: Outcome = { passed: 0, failed: 0, skipped: 0, left: [] };

async function gate(name: string, check: () => Outcome | Promise<Outcome>): Promise<void> {
  const start = Date.now();
  let outcome: Outcome;
  try {
    outcome = await check();
  } catch (error) {
    console.log((error as Error).message);
    outcome = { passed: 0, failed: 1, skipped: 0, left: [] };
  }
  total.passed += outcome.passed;
  total.failed += outcome.failed;
  total.skipped += outcome.skipped;
  total.left.push(...outcome.left);
  const seconds = ((Date.now() - start) / 1000).toFixed(1);
  console.log(
    `${outcome.failed > 0 ? 'FAILED' : 'ok    '} ${name}: ${outcome.passed} passed, ${outcome.failed} failed, ${outcome.skipped} skipped (${seconds} s)`,
  );
}

/** A command that has to end well; what it says is shown when it does not. */
function command(program: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): Outcome {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, ...environment },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) console.log(error?.message ?? stdout + stderr);
  return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: 0, left: [] };
}

const script = (path: string, ...args: string[]): Outcome => command(process.execPath, [join(ROOT, path), ...args]);
const bin = (path: string, ...args: string[]): Outcome => script(join('node_modules', path), ...args);

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  testResults: { assertionResults: { status: string; title: string; ancestorTitles: string[] }[] }[];
}

const vitestCommand = (args: readonly string[], report: string): string[] => [
  join(ROOT, 'node_modules/vitest/vitest.mjs'),
  'run',
  ...args,
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
];

function vitest(args: readonly string[], left: string[] = []): Outcome {
  const report = join(WORK, 'vitest.json');
  rmSync(report, { force: true });
  return reported(report, command(process.execPath, vitestCommand(args, report)), left);
}

/** Runs beside the gates that follow, on the other core; the result is waited for when it is asked for. */
function vitestBeside(name: string, args: readonly string[]): () => Promise<Outcome> {
  const report = join(WORK, `${name}.json`);
  const log = join(WORK, `${name}.log`);
  const output = openSync(log, 'w');
  const child = spawn(process.execPath, vitestCommand(args, report), { cwd: ROOT, stdio: ['ignore', output, output] });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return async () => {
    const status = await ended;
    if (status !== 0) console.log(readFileSync(log, 'utf8'));
    const ran = { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: 0, left: [] };
    return reported(report, ran, []);
  };
}

function reported(report: string, ran: Outcome, left: string[]): Outcome {
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(
    readFileSync(report, 'utf8'),
  ) as VitestReport;
  const skipped = testResults
    .flatMap((file) => file.assertionResults)
    .filter(({ status }) => status === 'skipped' || status === 'pending');
  // One line for each group that was skipped, not for each test in it.
  const groups = [...new Set(skipped.map(({ ancestorTitles, title }) => `skipped: ${ancestorTitles[0] ?? title}`))];
  // A file that does not load has no tests that could fail.
  const failed = Math.max(numFailedTests, ran.failed);
  return { passed: numPassedTests, failed, skipped: numPendingTests, left: [...left, ...groups] };
}

function sameBytesTwice(): Outcome {
  const exes = ['dist/linux-x64/winsock-lsp', 'dist/win-x64/winsock-lsp.exe'];
  const hashes = () =>
    exes.map((exe) =>
      createHash('sha256')
        .update(readFileSync(join(ROOT, exe)))
        .digest('hex'),
    );
  const built: string[][] = [];
  for (const _ of [1, 2]) {
    const outcome = script('build/build.ts');
    if (outcome.failed > 0) return outcome;
    built.push(hashes());
  }
  const failed = exes.filter((_, index) => built[0]?.[index] !== built[1]?.[index]);
  for (const exe of failed) console.log(`${exe} has other bytes when it is built again`);
  return { passed: exes.length - failed.length, failed: failed.length, skipped: 0, left: [] };
}

/** Two builds at once, far apart in their time zones: no file may know where and when it was made. */
async function packages(): Promise<Outcome> {
  const folders = [join(WORK, 'packages-1'), join(WORK, 'packages-2')];
  const code = builderFor(TARGETS.find(({ name }) => name === 'win-x64') as Target).ofTarget;
  const zones = ['Pacific/Kiritimati', 'Pacific/Pago_Pago'];
  // Once, before both: npm replaces a target's folder while it installs, and the other build would read it.
  for (const target of TARGETS) installedTarget(target);
  const unsigned = Object.fromEntries(Object.values(SIGN).map((name) => [name, '']));
  const runs = folders.map(async (folder, index) => {
    const args = [join(ROOT, 'build/dist.ts'), '--unchecked', '--output', folder, ...(code ? [] : ['--without-code'])];
    const environment = { ...process.env, ...unsigned, TZ: zones[index] };
    const child = spawn(process.execPath, args, { cwd: ROOT, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    const said: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece: Buffer) => said.push(piece));
    const status = await new Promise((resolve) => child.on('close', resolve));
    if (status !== 0) throw new Error(Buffer.concat(said).toString());
  });
  await Promise.all(runs);
  const [first = '', second = ''] = folders.map((folder) => readFileSync(join(folder, SUMS), 'utf8'));
  const exe = 'bin/win-x64/winsock-lsp.exe';
  const packed = readFileSync(join(folders[0] as string, 'WinsockLsp', manifest.version, exe));
  const failures: string[] = [];
  if (first !== second) failures.push(`npm run dist made other bytes the second time:\n${first}\n${second}`);
  if (!readFileSync(join(ROOT, 'dist/win-x64/winsock-lsp.exe')).equals(packed))
    failures.push(`npm run dist ships another ${exe} than npm run build makes`);
  const zip = await unzip(join(folders[0] as string, `winsock-lsp-${manifest.version}-linux-x64.zip`));
  if (zip.get('winsock-lsp')?.content.equals(readFileSync(join(ROOT, 'dist/linux-x64/winsock-lsp'))) !== true)
    failures.push('npm run dist ships another winsock-lsp for Linux than npm run build makes');
  for (const failure of failures) console.log(failure);
  process.env.WINSOCK_LSP_PACKAGES = folders[0];
  const checks = vitest(['test/packages'], code ? [ARM64] : [ARM64, NO_CODE]);
  return { ...checks, passed: checks.passed + 3 - failures.length, failed: checks.failed + failures.length };
}

const NO_CODE =
  "the win-x64 exe was packed without V8's code of the program, since Node.js for Windows does not run here: npm run dist would fail";

const ARM64 = 'the win-arm64 exe was built and looked at, but not run: nothing here runs it';

/** What runs on Linux alone, hundreds of runs, beside those that wait for Wine. */
const BESIDE = [
  ...['removal-cycle', 'removal-kills', 'removal-failures', 'removal-refusals', 'removal-languages', 'restore-into-32'],
  ...['backup-folder', 'prove', 'documentation'],
].map((name) => `test/exe/${name}.test.ts`);

/** A fresh Wine prefix for the Windows exe; null with the reason where there is no Wine. */
function wine(): { prefix: string | null; left: string[] } {
  if (process.platform === 'win32') return { prefix: null, left: [] };
  const prefix = join(WORK, 'wine');
  const environment = { ...process.env, WINEPREFIX: prefix, WINEDEBUG: '-all' };
  const ready = [
    ['wineboot', '-i'],
    ['winecfg', '-v', 'win10'],
  ].every(
    ([program, ...args]) =>
      spawnSync(program as string, args, { env: environment, stdio: 'ignore', timeout: 180_000 }).status === 0,
  );
  if (!ready)
    return { prefix: null, left: ['wine is not installed or does not start: the Windows exe was built but not run'] };
  // A server that stays saves a second for every start; it has to wait until the one that made the prefix is gone.
  for (const option of ['-w', '-p']) spawnSync('wineserver', [option], { env: environment, stdio: 'ignore' });
  // Wine's services keep the pipes of the process that starts them: let that be one without any.
  spawnSync('wine', ['cmd', '/c', 'exit'], { env: environment, stdio: 'ignore' });
  return { prefix, left: [] };
}

function packedExes(): Outcome {
  const { prefix, left } = wine();
  if (prefix !== null) process.env.WINSOCK_LSP_WINEPREFIX = prefix;
  try {
    return vitest(['test/exe', ...BESIDE.map((file) => `--exclude=${file}`)], left);
  } finally {
    if (prefix !== null)
      spawnSync('wineserver', ['-k'], { env: { ...process.env, WINEPREFIX: prefix }, stdio: 'ignore' });
  }
}

try {
  await gate('PowerShell and Pester', () => ({ passed: 1, failed: 0, skipped: 0, left: restorePowerShell() }));
  await gate('generated files and schemas', () => script('build/generate.ts'));
  await gate('types', () => bin('typescript/bin/tsc', '-p', ROOT));
  await gate('lint and format', () => bin('@biomejs/biome/bin/biome', 'ci', '--error-on-warnings', ROOT));
  await gate('unit, property, contract and architecture tests', () =>
    vitest(['--exclude=test/exe/**', '--exclude=test/packages/**']),
  );
  await gate('build, the same bytes twice', sameBytesTwice);
  await gate('packages, the same bytes twice', packages);
  await gate('test build', () => script('build/build.ts', '--test'));
  const beside = vitestBeside('beside', BESIDE);
  await gate('packed exes', packedExes);
  await gate('PowerShell module', () => moduleTests(WORK, null));
  await gate('removal and restore on every case, and the commands of the documentation', beside);
} finally {
  rmSync(WORK, { recursive: true, force: true });
}
total.left.push('real Windows: nothing here has been run on it');
console.log('\nNot run here:');
for (const text of total.left) console.log(`- ${text}`);
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 ? 1 : 0;
