// npm run mutate [AREA|PATH...]: StrykerJS changes the sources of an area in one place at a time and runs the area's unit tests. A
// change that no test notices shows a test that is missing. All areas take hours, so a folder or a file of an area may be named
// instead (src/formats/netsh). No part of npm test.

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

const FOLDER = join(ROOT, 'test/mutate');

function run(program: string, args: string[], cwd: string, tests = ''): number {
  const env = { ...process.env, WINSOCK_LSP_MUTATE_TESTS: tests };
  return spawnSync(program, args, { cwd, env, stdio: 'inherit', shell: process.platform === 'win32' }).status ?? 1;
}

/** What to change, as StrykerJS takes it, and the tests that run for each change. */
interface Run {
  mutate: string;
  tests: readonly string[];
}

/** @param asked an area, or a folder or a file of one */
function runOf(asked: string): Run {
  const area = Object.entries(AREAS).find(
    ([name, { sources }]) => name === asked || sources.some((folder) => asked.startsWith(folder)),
  );
  if (area === undefined)
    throw new Error(`'${asked}' is no area (${Object.keys(AREAS).join(', ')}), and no folder or file of one`);
  const [name, { sources, tests }] = area;
  const paths = name === asked ? sources : [asked];
  return { mutate: paths.map((path) => (path.endsWith('.ts') ? path : `${path}/**/*.ts`)).join(), tests };
}

/** @returns the exit code of StrykerJS: 1 where fewer mutants are killed than test/mutate/stryker.json wants */
function mutate({ mutate, tests }: Run): number {
  const stryker = join(FOLDER, 'node_modules/@stryker-mutator/core/bin/stryker.js');
  const args = [stryker, 'run', 'test/mutate/stryker.json', '--mutate', mutate];
  return run(process.execPath, args, ROOT, tests.map((folder) => `${folder}/**/*.test.ts`).join());
}

const asked = process.argv.slice(2);
const runs = (asked.length > 0 ? asked : Object.keys(AREAS)).map(runOf);
generateUncommitted();
// StrykerJS brings a hundred packages that nothing else needs, so they have a lock file of their own.
if (run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], FOLDER) !== 0)
  throw new Error('StrykerJS could not be installed from test/mutate/package-lock.json');
process.exitCode = runs.map(mutate).some((status) => status !== 0) ? 1 : 0;
