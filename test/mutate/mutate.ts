// npm run mutate [AREA...]: StrykerJS changes the sources of an area in one place at a time and runs the area's unit tests. A change
// that no test notices shows a test that is missing. All areas take hours. No part of npm test.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { generateUncommitted } from '../../build/generate.ts';
import { ROOT } from '../../build/targets.ts';

/** What is changed, and the tests that must notice. For a reader these are its own: with the tests of all readers, a run takes a day. */
const AREAS = {
  hive: {
    sources: 'src/formats/hive/**/*.ts',
    tests: 'test/formats/{hive/*,hive-file,agreement,control-set,dead-items}.test.ts',
  },
  netsh: { sources: 'src/formats/netsh/**/*.ts', tests: 'test/formats/{netsh*,agreement}.test.ts' },
  reg: {
    sources: 'src/formats/reg/**/*.ts',
    tests: 'test/formats/{reg,registry-*,agreement,control-set,dead-items}.test.ts',
  },
  text: { sources: 'src/formats/registry-text/**/*.ts', tests: 'test/formats/{registry-*,agreement}.test.ts' },
  rows: {
    sources: 'src/formats/rows/**/*.ts',
    tests: 'test/formats/{osquery,velociraptor,rows-*,agreement}.test.ts',
  },
  firefox: { sources: 'src/formats/firefox/**/*.ts', tests: 'test/formats/firefox.test.ts' },
  'net-export': { sources: 'src/formats/net-export/**/*.ts', tests: 'test/formats/net-export.test.ts' },
  autoruns: { sources: 'src/formats/autoruns/**/*.ts', tests: 'test/formats/autoruns.test.ts' },
  document: { sources: 'src/formats/document/**/*.ts', tests: 'test/formats/json.test.ts' },
  msinfo: { sources: 'src/formats/msinfo/**/*.ts', tests: 'test/formats/msinfo.test.ts' },
  formats: { sources: 'src/formats/*.ts', tests: 'test/formats/**/*.test.ts' },
  registry: { sources: 'src/registry/*.ts', tests: 'test/{formats,registry}/**/*.test.ts' },
  verdict: { sources: 'src/verdict/**/*.ts', tests: 'test/{verdict,catalog}/*.test.ts' },
  programs: { sources: 'src/programs/*.ts', tests: 'test/verdict/*.test.ts' },
  plan: { sources: 'src/removal/plan/*.ts', tests: 'test/removal/**/*.test.ts' },
} as const;
type Area = keyof typeof AREAS;

const FOLDER = join(ROOT, 'test/mutate');

function run(program: string, args: string[], cwd: string, tests = ''): number {
  const env = { ...process.env, WINSOCK_LSP_MUTATE_TESTS: tests };
  return spawnSync(program, args, { cwd, env, stdio: 'inherit', shell: process.platform === 'win32' }).status ?? 1;
}

/** @returns the exit code of StrykerJS: 1 where fewer mutants are killed than test/mutate/stryker.json wants */
function mutate(area: Area): number {
  const { sources, tests } = AREAS[area];
  const stryker = join(FOLDER, 'node_modules/@stryker-mutator/core/bin/stryker.js');
  return run(process.execPath, [stryker, 'run', 'test/mutate/stryker.json', '--mutate', sources], ROOT, tests);
}

const asked = process.argv.slice(2);
const unknown = asked.find((area) => !(area in AREAS));
if (unknown !== undefined) throw new Error(`There is no area '${unknown}': ${Object.keys(AREAS).join(', ')}`);
generateUncommitted();
// StrykerJS brings a hundred packages that nothing else needs, so they have a lock file of their own.
if (run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], FOLDER) !== 0)
  throw new Error('StrykerJS could not be installed from test/mutate/package-lock.json');
const areas = asked.length > 0 ? (asked as Area[]) : (Object.keys(AREAS) as Area[]);
process.exitCode = areas.map(mutate).some((status) => status !== 0) ? 1 : 0;
