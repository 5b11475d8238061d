// The folder WinsockLsp/<version>/ as it goes below a PSModulePath.

import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { DSC_MANIFEST } from '../deploy.ts';
import { dscManifest } from '../dsc-manifest.ts';
import { buildExe } from '../exes.ts';
import { installedTarget, ROOT, type Target } from '../targets.ts';
import type { Signer } from './sign.ts';

/** What the module's own folder may hold, and whether it bears a signature. */
const KINDS: Record<string, 'signed' | 'plain'> = {
  '.ps1': 'signed',
  '.psm1': 'signed',
  '.psd1': 'signed',
  '.ps1xml': 'signed',
  '.txt': 'plain',
};

/** Where PowerShell looks for a module's about_ topics. */
const HELP_LANGUAGE = 'en-US';
const HELP_TOPICS = ['about_WinsockLsp.help.txt'];

export interface ModuleRequest {
  /** The folder to make; its name is the version. */
  folder: string;
  targets: readonly Target[];
  signer: Signer | null;
  /** Texts that lie at its top, by name. */
  texts: Record<string, string>;
}

/**
 * Each file is signed before anything is made of it: koffi.node before it goes into the exe, which compares it byte for
 * byte with the one beside it; the exe when its program is in; then the scripts, the manifest last.
 */
export async function makeModule({ folder, targets, signer, texts }: ModuleRequest): Promise<void> {
  for (const target of targets) {
    const bin = join(folder, 'bin', target.name);
    const koffi = join(bin, 'koffi.node');
    const exe = join(bin, target.exe);
    mkdirSync(bin, { recursive: true });
    copyFileSync(join(installedTarget(target), target.koffi), koffi);
    signer?.(koffi);
    await buildExe({ target, output: exe, testBuild: false, koffi });
    signer?.(exe);
    // dsc looks for manifests beside the programs that it finds.
    writeFileSync(join(bin, basename(DSC_MANIFEST)), dscManifest());
  }
  mkdirSync(join(folder, HELP_LANGUAGE));
  for (const topic of HELP_TOPICS) copyFileSync(join(ROOT, 'ps/help', topic), join(folder, HELP_LANGUAGE, topic));
  const source = join(ROOT, 'ps/WinsockLsp');
  const files = filesBelow(source);
  const unknown = files.filter((file) => KINDS[extname(file)] === undefined);
  if (unknown.length > 0) throw new Error(`ps/WinsockLsp holds what does not ship: ${unknown.join(', ')}`);
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(source, file), join(folder, file));
  }
  const last = (file: string) => Number(file.endsWith('.psd1'));
  for (const file of files.toSorted((a, b) => last(a) - last(b)))
    if (KINDS[extname(file)] === 'signed') signer?.(join(folder, file));
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(folder, name), text);
}

/** Paths of all files below a folder, with forward slashes, in the same order everywhere. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();
}

/** Texts between quotes in the module's manifest: one value, or a list of them. */
export function manifestValues(name: string): string[] {
  const manifest = readFileSync(join(ROOT, 'ps/WinsockLsp/WinsockLsp.psd1'), 'utf8');
  const value = new RegExp(`^ *${name} *= *(@\\([^)]*\\)|'[^']*')`, 'm').exec(manifest)?.[1];
  if (value === undefined) throw new Error(`the module's manifest has no ${name}`);
  return [...value.matchAll(/'([^']*)'/g)].map(([, text]) => text as string);
}
