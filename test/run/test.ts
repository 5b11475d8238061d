// npm test runs all checks and tests, and ends with what could not run on this machine and how many tests passed.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SIGN } from '../../build/packages/sign.ts';
import { SUMS } from '../../build/packages/sums.ts';
import { builderFor, installedTarget, ROOT, TARGETS, type Target } from '../../build/targets.ts';
import manifest from '../../package.json' with { type: 'json' };
import { unzip } from '../support/unzip.ts';
import { moduleTests, type Outcome } from './module-tests.ts';
import { restorePowerShell } from './powershell.ts';
import { run } from './run.ts';

const WORK = mkdtempSync(join(tmpdir(), 'winsock-lsp-tests-'));

const total: Outcome = { passed: 0, failed: 0, skipped: 0, notRun: [] };

/** Runs one check, adds its outcome to the total and prints a line about it. A check that throws counts as one failure. */
async function gate(name: string, check: () => Outcome | Promise<Outcome>): Promise<void> {
  const start = Date.now();
  let outcome: Outcome;
  try {
    outcome = await check();
  } catch (error) {
    console.log((error as Error).message);
    outcome = { passed: 0, failed: 1, skipped: 0, notRun: [] };
  }
  total.passed += outcome.passed;
  total.failed += outcome.failed;
  total.skipped += outcome.skipped;
  total.notRun.push(...outcome.notRun);
  const seconds = ((Date.now() - start) / 1000).toFixed(1);
  console.log(
    `${outcome.failed > 0 ? 'FAILED' : 'ok    '} ${name}: ${outcome.passed} passed, ${outcome.failed} failed, ${outcome.skipped} skipped (${seconds} s)`,
  );
}

/** Runs a command that must end with exit code 0. Where it does not, its output is printed. */
async function command(program: string, args: readonly string[]): Promise<Outcome> {
  const { status, output } = await run(program, args);
  if (status !== 0) console.log(output);
  return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: 0, notRun: [] };
}

const script = (path: string, ...args: string[]): Promise<Outcome> =>
  command(process.execPath, [join(ROOT, path), ...args]);
const bin = (path: string, ...args: string[]): Promise<Outcome> => script(join('node_modules', path), ...args);

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  testResults: { assertionResults: { status: string; title: string; ancestorTitles: string[] }[] }[];
}

let reports = 0;

async function vitest(args: readonly string[], notRun: string[] = []): Promise<Outcome> {
  const report = join(WORK, `vitest-${++reports}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  return reported(report, await bin('vitest/vitest.mjs', 'run', ...args, ...reporters), notRun);
}

function reported(report: string, ran: Outcome, notRun: string[]): Outcome {
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(
    readFileSync(report, 'utf8'),
  ) as VitestReport;
  const skipped = testResults
    .flatMap((file) => file.assertionResults)
    .filter(({ status }) => status === 'skipped' || status === 'pending');
  // One line for each group of skipped tests.
  const groups = [...new Set(skipped.map(({ ancestorTitles, title }) => `skipped: ${ancestorTitles[0] ?? title}`))];
  // A test file that does not load fails the command, but no test.
  const failed = Math.max(numFailedTests, ran.failed);
  return { passed: numPassedTests, failed, skipped: numPendingTests, notRun: [...notRun, ...groups] };
}

/**
 * Makes all packages twice, with time zones far apart, each with exes of its own. Their bytes must not depend on time or place, and
 * the exes must be those of npm run build.
 */
async function packages(): Promise<Outcome> {
  const folders = [join(WORK, 'packages-1'), join(WORK, 'packages-2')];
  const hasCodeCache = builderFor(TARGETS.find(({ name }) => name === 'win-x64') as Target).ofTarget;
  const zones = ['Pacific/Kiritimati', 'Pacific/Pago_Pago'];
  // Before both builds: npm replaces a target's folder while it installs, and the other build would read it.
  for (const target of TARGETS) installedTarget(target);
  const unsigned = Object.fromEntries(Object.values(SIGN).map((name) => [name, '']));
  const runs = folders.map(async (folder, index) => {
    const options = ['--unchecked', '--output', folder, ...(hasCodeCache ? [] : ['--without-code-cache'])];
    const environment = { ...process.env, ...unsigned, TZ: zones[index] };
    const args = [join(ROOT, 'build/dist.ts'), ...options];
    const { status, output } = await run(process.execPath, args, { env: environment });
    if (status !== 0) throw new Error(output);
  });
  await Promise.all(runs);
  const [first = '', second = ''] = folders.map((folder) => readFileSync(join(folder, SUMS), 'utf8'));
  const exe = 'bin/win-x64/winsock-lsp.exe';
  const packed = readFileSync(join(folders[0] as string, 'WinsockLsp', manifest.version, exe));
  const failures: string[] = [];
  if (first !== second) failures.push(`two runs of npm run dist gave different bytes:\n${first}\n${second}`);
  if (!readFileSync(join(ROOT, 'dist/win-x64/winsock-lsp.exe')).equals(packed))
    failures.push(`npm run dist ships another ${exe} than npm run build makes`);
  const zip = await unzip(join(folders[0] as string, `winsock-lsp-${manifest.version}-linux-x64.zip`));
  if (zip.get('winsock-lsp')?.content.equals(readFileSync(join(ROOT, 'dist/linux-x64/winsock-lsp'))) !== true)
    failures.push('npm run dist ships another winsock-lsp for Linux than npm run build makes');
  for (const failure of failures) console.log(failure);
  process.env.WINSOCK_LSP_PACKAGES = folders[0];
  const checks = await vitest(['test/packages'], hasCodeCache ? [ARM64] : [ARM64, NO_CODE_CACHE]);
  return { ...checks, passed: checks.passed + 3 - failures.length, failed: checks.failed + failures.length };
}

const NO_CODE_CACHE =
  "the win-x64 exe was packed without V8's code cache, since Node.js for Windows does not run here: npm run dist would fail";

const ARM64 = 'the win-arm64 exe was built and its bytes were tested, but it was not run: this machine cannot run it';

/** Tests that start the Linux exe hundreds of times. They run beside those that wait for Wine. */
const LINUX_EXE_TESTS = [
  ...['removal-cycle', 'removal-kills', 'removal-failures', 'removal-refusals', 'removal-languages', 'restore-into-32'],
  ...['backup-folder', 'prove', 'documentation'],
].map((name) => `test/exe/${name}.test.ts`);

/** Makes a Wine prefix for the Windows exe. Without Wine the prefix is null, and `notRun` says why. */
async function wine(): Promise<{ prefix: string | null; notRun: string[] }> {
  if (process.platform === 'win32') return { prefix: null, notRun: [] };
  const prefix = join(WORK, 'wine');
  const env = { ...process.env, WINEPREFIX: prefix, WINEDEBUG: '-all' };
  // Wine's services inherit the pipes of the process that starts them, and keep them open.
  const inPrefix = (program: string, ...args: string[]) =>
    run(program, args, { env, stdio: 'ignore', timeout: 180_000 });
  for (const [program, ...args] of [
    ['wineboot', '-i'],
    ['winecfg', '-v', 'win10'],
  ] as const)
    if ((await inPrefix(program, ...args)).status !== 0)
      return {
        prefix: null,
        notRun: ['wine is not installed or does not start: the Windows exe was built but not run'],
      };
  // A persistent wineserver (-p) saves a second at each start. First wait (-w) for the end of the one that made the prefix.
  for (const option of ['-w', '-p']) await inPrefix('wineserver', option);
  await inPrefix('wine', 'cmd', '/c', 'exit');
  return { prefix, notRun: [] };
}

async function packedExes(): Promise<Outcome> {
  const { prefix, notRun } = await wine();
  if (prefix !== null) process.env.WINSOCK_LSP_WINEPREFIX = prefix;
  try {
    return await vitest(['test/exe', ...LINUX_EXE_TESTS.map((file) => `--exclude=${file}`)], notRun);
  } finally {
    if (prefix !== null)
      await run('wineserver', ['-k'], { env: { ...process.env, WINEPREFIX: prefix }, stdio: 'ignore' });
  }
}

try {
  await gate('PowerShell and Pester', () => ({ passed: 1, failed: 0, skipped: 0, notRun: restorePowerShell() }));
  await gate('generated files and schemas', () => script('build/generate.ts'));
  await gate('types', () => bin('typescript/bin/tsc', '-p', ROOT));
  await gate('lint and format', () => bin('@biomejs/biome/bin/biome', 'ci', '--error-on-warnings', ROOT));
  await gate('unit, property, contract and architecture tests', () =>
    // vitest leaves one core free, and here nothing else runs.
    vitest(['--exclude=test/exe/**', '--exclude=test/packages/**', '--maxWorkers=100%']),
  );
  await gate('build', () => script('build/build.ts'));
  await gate('packages, the same bytes twice', packages);
  await gate('test build', () => script('build/build.ts', '--test'));
  // Each of these often waits for a process that it has started, so together they take less time.
  await Promise.all([
    gate('packed exes', packedExes),
    gate('PowerShell module', () => moduleTests(WORK, null)),
    gate('removal and restore on every case, and the commands of the documentation', () =>
      vitest([...LINUX_EXE_TESTS, '--maxWorkers=100%']),
    ),
  ]);
} finally {
  rmSync(WORK, { recursive: true, force: true });
}
total.notRun.push('real Windows: nothing was run on it');
console.log('\nNot run here:');
for (const text of total.notRun) console.log(`- ${text}`);
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 ? 1 : 0;
