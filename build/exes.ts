// The exes: bundled, packed, and for the machine that runs this also tried.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import manifest from '../package.json' with { type: 'json' };
import { codeName, isCodeName } from '../src/code.ts';
import { isPacked, withCode } from '../src/lazy.ts';
import { withRoom } from './aligned.ts';
import { bundleAll } from './bundle.ts';
import { codeOf } from './code-cache.ts';
import { pack } from './pack.ts';
import { rehearsalIn } from './rehearsal.ts';
import { blobMaker, installedTarget, type Target } from './targets.ts';

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
  /** The koffi.node to put inside: the package's own unless one is given, which is how a signed one gets there. */
  koffi?: string;
}

/** Builds one exe; the same bytes for the same sources and the same koffi.node. */
export async function buildExe({ target, output, testBuild, koffi }: ExeRequest): Promise<void> {
  const installed = installedTarget(target);
  const library = koffi ?? join(installed, target.koffi);
  const hash = createHash('sha256').update(readFileSync(library)).digest('hex');
  const folder = mkdtempSync(join(tmpdir(), 'winsock-lsp-build-'));
  try {
    const main = join(folder, 'winsock-lsp.cjs');
    const constants = { TEST_BUILD: String(testBuild), KOFFI_SHA256: JSON.stringify(hash) };
    const { assets } = await bundleAll(main, constants);
    for (const [, path] of Object.entries(assets).filter(([name]) => isPacked(name)))
      writeFileSync(path, deflateRawSync(readFileSync(path), { level: 9 }));
    const rehearsal = { commands: rehearsalIn(folder), assets: { ...assets } };
    for (const name of ['program', ...Object.keys(assets).filter(withCode)]) {
      const source = assets[name] as string;
      const code = codeOf({ target, name, source, rehearsal: name === 'program' ? rehearsal : undefined });
      assets[codeName(name)] = join(folder, codeName(name));
      writeFileSync(assets[codeName(name)] as string, withRoom(code));
    }
    const native = target.native === 'always' || testBuild;
    pack({
      main,
      runtime: join(installed, target.runtime),
      blobMaker: blobMaker(),
      output,
      identity: IDENTITY,
      aligned: Object.keys(assets).filter(isCodeName),
      assets: { ...assets, ...(native ? { 'koffi.node': library } : {}) },
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  if (target.runsHere) assertPacked(output);
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
