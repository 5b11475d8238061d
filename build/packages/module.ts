// Makes the module's folder, WinsockLsp/<version>/, as users copy it below a folder of PSModulePath.

import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { DSC_MANIFEST } from '../deploy.ts';
import { dscManifest } from '../dsc-manifest.ts';
import { buildExe } from '../exes.ts';
import { installedTarget, ROOT, type Target } from '../targets.ts';
import type { Signer } from './sign.ts';

/** The file types in ps/WinsockLsp, and whether such a file is signed. */
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
  /** Further files at the top of the folder, by name. */
  texts: Record<string, string>;
}

/**
 * Makes the folder, and signs each file before another one contains it. koffi.node is first: the exe has a copy and compares it
 * byte for byte with the file beside the exe. Then follow the exe, the scripts, and the manifest.
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
    // dsc looks for manifests beside the exe.
    writeFileSync(join(bin, basename(DSC_MANIFEST)), dscManifest());
  }
  mkdirSync(join(folder, HELP_LANGUAGE));
  for (const topic of HELP_TOPICS) copyFileSync(join(ROOT, 'ps/help', topic), join(folder, HELP_LANGUAGE, topic));
  const source = join(ROOT, 'ps/WinsockLsp');
  const files = filesBelow(source);
  const unknown = files.filter((file) => KINDS[extname(file)] === undefined);
  if (unknown.length > 0)
    throw new Error(`ps/WinsockLsp holds files of a type that is not in KINDS: ${unknown.join(', ')}`);
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(source, file), join(folder, file));
  }
  const last = (file: string) => Number(file.endsWith('.psd1'));
  for (const file of files.toSorted((a, b) => last(a) - last(b)))
    if (KINDS[extname(file)] === 'signed') signer?.(join(folder, file));
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(folder, name), text);
}

/** Paths of all files below a folder, relative to it, with forward slashes, sorted. */
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

/** A value of the module's manifest: one quoted text, or a list of them. @throws Error where the manifest does not have it */
export function manifestValues(name: string): string[] {
  const manifest = readFileSync(join(ROOT, 'ps/WinsockLsp/WinsockLsp.psd1'), 'utf8');
  const value = new RegExp(`^ *${name} *= *(@\\([^)]*\\)|'[^']*')`, 'm').exec(manifest)?.[1];
  if (value === undefined) throw new Error(`the module's manifest has no ${name}`);
  return [...value.matchAll(/'([^']*)'/g)].map(([, text]) => text as string);
}
