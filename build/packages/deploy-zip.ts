// What installs the module and what asks it: the zip that ps/deploy/Install-WinsockLsp.ps1 takes, and the scripts themselves.

import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { ROOT } from '../targets.ts';
import { filesBelow } from './module.ts';
import type { Signer } from './sign.ts';
import { writeZip, type ZipEntry } from './zip.ts';

/** Writes a zip with one version of the module in it, as the installer and the startup script expect it. */
export function writeModuleZip(path: string, folder: string, version: string, seconds: number): Promise<void> {
  return writeZip(path, entriesOf(folder, filesBelow(folder), `WinsockLsp/${version}/`), seconds);
}

/** Files of ps/deploy that are given to others: not what the scripts are put together from. */
export const deployFiles = (): string[] =>
  filesBelow(join(ROOT, 'ps/deploy')).filter((name) => !name.startsWith('source/'));

/** Writes the scripts of ps/deploy, signed where there is a signer, with texts at the top. */
export async function writeDeployZip(
  path: string,
  texts: Record<string, string>,
  signer: Signer | null,
  seconds: number,
): Promise<void> {
  const stage = mkdtempSync(join(tmpdir(), 'winsock-lsp-deploy-'));
  try {
    cpSync(join(ROOT, 'ps/deploy'), stage, { recursive: true });
    const files = deployFiles();
    for (const file of files) if (extname(file) === '.ps1') signer?.(join(stage, file));
    const about = Object.entries(texts).map(([name, text]) => ({ name, content: Buffer.from(text, 'utf8') }));
    await writeZip(path, [...entriesOf(stage, files, ''), ...about], seconds);
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

const entriesOf = (folder: string, files: readonly string[], prefix: string): ZipEntry[] =>
  files.map((name) => ({ name: `${prefix}${name}`, content: readFileSync(join(folder, name)) }));
