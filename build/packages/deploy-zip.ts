// Writes the zip of the module, which Install-WinsockLsp.ps1 installs, and the zip of the deployment scripts.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { makeDeployFolder } from '../deploy.ts';
import { filesBelow } from './module.ts';
import type { Signer } from './sign.ts';
import { writeZip, type ZipEntry } from './zip.ts';

/**
 * Writes a zip with `WinsockLsp/<version>/` in it, as the installer and the startup script expect it.
 * @param folder the module's folder
 * @param seconds the time of all files in the zip, in seconds since 1970
 */
export function writeModuleZip(path: string, folder: string, version: string, seconds: number): Promise<void> {
  return writeZip(path, entriesOf(folder, filesBelow(folder), `WinsockLsp/${version}/`), seconds);
}

/**
 * Writes a zip of the deployment scripts, signed where there is a signer.
 * @param texts further files at the top of the zip, by name
 * @param seconds as for {@link writeModuleZip}
 */
export async function writeDeployZip(
  path: string,
  texts: Record<string, string>,
  signer: Signer | null,
  seconds: number,
): Promise<void> {
  const stage = mkdtempSync(join(tmpdir(), 'winsock-lsp-deploy-'));
  try {
    makeDeployFolder(stage);
    const files = filesBelow(stage);
    for (const file of files) if (extname(file) === '.ps1') signer?.(join(stage, file));
    const about = Object.entries(texts).map(([name, text]) => ({ name, content: Buffer.from(text, 'utf8') }));
    await writeZip(path, [...entriesOf(stage, files, ''), ...about], seconds);
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

const entriesOf = (folder: string, files: readonly string[], prefix: string): ZipEntry[] =>
  files.map((name) => ({ name: `${prefix}${name}`, content: readFileSync(join(folder, name)) }));
