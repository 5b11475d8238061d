// Builds an exe: bundles the program, packs it, and runs the result once where this machine can.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import manifest from '../package.json' with { type: 'json' };
import { bundleInto, MAIN } from './bundle.ts';
import { pack } from './pack.ts';
import { builderFor, installedTarget, type Target } from './targets.ts';

const IDENTITY = {
  name: 'WinsockLsp',
  description: 'Finds and removes non-IFS Winsock providers',
  version: manifest.version,
  copyright: 'WinsockLsp contributors, MIT license; contains Node.js',
};

export interface ExeRequest {
  target: Target;
  output: string;
  testBuild: boolean;
  /** Whether the exe validates the documents that it writes. The test build does; a benchmark of it turns that off. */
  validates?: boolean;
  /** The koffi.node to put into the exe, such as a signed one. The default is that of the npm package. */
  koffi?: string;
}

/** Builds one exe. The same sources, koffi.node and kind of builder give the same bytes. */
export async function buildExe({ target, output, testBuild, validates = testBuild, koffi }: ExeRequest): Promise<void> {
  const installed = installedTarget(target);
  const library = koffi ?? join(installed, target.koffi);
  const hash = createHash('sha256').update(readFileSync(library)).digest('hex');
  const folder = mkdtempSync(join(tmpdir(), 'winsock-lsp-build-'));
  const builder = builderFor(target);
  try {
    const constants = {
      VALIDATES: String(validates),
      KOFFI_SHA256: JSON.stringify(hash),
    };
    const { assets } = await bundleInto(folder, constants, testBuild);
    const native = target.native === 'always' || testBuild;
    if (native) copyFileSync(library, join(folder, KOFFI));
    pack({
      folder,
      main: MAIN,
      assets: { ...assets, ...(native ? { [KOFFI]: KOFFI } : {}) },
      runtime: join(installed, target.runtime),
      builder,
      output,
      identity: IDENTITY,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  if (target.runsHere) assertPacked(output);
  if (!builder.ofTarget)
    console.error(`${target.name}: packed without V8's code cache, since its runtime does not run here`);
}

const KOFFI = 'koffi.node';

/** If packing fails, the exe is a plain Node.js. So it must print our version, in a folder without any other file. */
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
