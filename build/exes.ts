// The exes: bundled, packed, and for the machine that runs this also tried.

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
  /** Whether it validates the documents that it writes: the test build does, unless its speed is measured. */
  validates?: boolean;
  /** The koffi.node to put inside: the package's own unless one is given, which is how a signed one gets there. */
  koffi?: string;
}

/**
 * Builds one exe; the same bytes for the same sources, the same koffi.node and the same kind of builder.
 */
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
    console.error(`${target.name}: packed without V8's code of the program, since its runtime does not run here`);
}

const KOFFI = 'koffi.node';

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
