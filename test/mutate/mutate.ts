// npm run mutate [AREA...]: StrykerJS changes the sources of an area in one place at a time and runs the area's unit tests. A change
// that no test notices shows a test that is missing. All areas take many hours. No part of npm test.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { generateUncommitted } from '../../build/generate.ts';
import { ROOT } from '../../build/targets.ts';

/** What is changed, and the tests that must notice. */
const AREAS = {
  formats: { sources: ['src/formats'], tests: ['test/formats'] },
  registry: { sources: ['src/registry'], tests: ['test/formats', 'test/registry'] },
  verdict: { sources: ['src/verdict', 'src/programs'], tests: ['test/verdict', 'test/catalog'] },
  plan: { sources: ['src/removal/plan'], tests: ['test/removal'] },
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
  const files = sources.map((folder) => `${folder}/**/*.ts`).join();
  const args = [stryker, 'run', 'test/mutate/stryker.json', '--mutate', files];
  return run(process.execPath, args, ROOT, tests.map((folder) => `${folder}/**/*.test.ts`).join());
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
