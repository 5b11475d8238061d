// The packages that npm run dist made, for the tests of this folder.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NtExecutable, NtExecutableResource } from 'pe-library';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
export const PACKAGES = process.env.WINSOCK_LSP_PACKAGES ?? join(ROOT, 'dist/packages');

export const { version: VERSION } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };

export const MODULE = join(PACKAGES, 'WinsockLsp', VERSION);
if (!existsSync(MODULE)) throw new Error(`${MODULE} is not there; run: npm run dist`);

export interface ShippedExe {
  target: string;
  /** IMAGE_FILE_MACHINE_… of the PE header. */
  machine: number;
  folder: string;
  /** The path of the runtime that it was made of. */
  runtime: string;
}

const shippedExe = (target: string, machine: number): ShippedExe => ({
  target,
  machine,
  folder: join(MODULE, 'bin', target),
  runtime: join(ROOT, 'build/targets', target, 'node_modules', `node-${target}`, 'bin/node.exe'),
});

export const EXES: readonly ShippedExe[] = [shippedExe('win-x64', 0x8664), shippedExe('win-arm64', 0xaa64)];

export interface Resource {
  type: number | string;
  id: number | string;
  content: Buffer;
}

/** The processor, the presence of a signature, and the resources of a PE file. */
export function peOf(path: string): { machine: number; signed: boolean; resources: Resource[] } {
  const image = NtExecutable.from(readFileSync(path), { ignoreCert: true });
  const resources = NtExecutableResource.from(image).entries;
  return {
    machine: image.newHeader.fileHeader.machine,
    signed: image.newHeader.optionalHeaderDataDirectory.get(4).size > 0,
    resources: resources.map(({ type, id, bin }) => ({ type, id, content: Buffer.from(bin) })),
  };
}
