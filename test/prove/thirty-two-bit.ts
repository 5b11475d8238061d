// Installs into the 32-bit catalog through the 32-bit PowerShell of Windows, with the product's own script. Unlike the product it
// records all output of PowerShell.

import { readFileSync } from 'node:fs';
import { encodeGuid } from '../../src/catalog/protocol-info.ts';
import { wide } from '../../src/catalog/wide.ts';
import { windowsPowerShell32 } from '../../src/windows/powershell-32.ts';
import type { ProofRecord, Ran } from './record.ts';
import type { Request } from './winsock.ts';

const SCRIPT = new URL('../../src/windows/install-in-32.ps1', import.meta.url);

export async function installBy32BitPowerShell(
  record: ProofRecord,
  title: string,
  { providerId, path, infos }: Request,
  systemRoot: string,
): Promise<Ran> {
  const { program, library, pointerBytes, environment } = windowsPowerShell32(systemRoot);
  const bytes = [Buffer.from(library, 'utf16le'), Buffer.from(encodeGuid(providerId)), wide(path)];
  const entries = infos.map((hex) => Buffer.from(hex, 'hex'));
  const encoded = (all: readonly Buffer[]): string[] => all.map((each) => each.toString('base64'));
  const input = [pointerBytes, ...encoded(bytes), entries.length, ...encoded(entries)].join('\n');
  const script = Buffer.from(readFileSync(SCRIPT, 'utf8'), 'utf16le').toString('base64');
  const options = ['-NoProfile', '-NonInteractive', '-InputFormat', 'Text', '-OutputFormat', 'Text'];
  const args = [...options, '-EncodedCommand', script];
  const ran = await record.run(title, program ?? '', args, { input, environment });
  // The script reports an error in its one line, not by its exit code.
  return { ...ran, exitCode: /^winsock-lsp: error 0\r?$/m.test(ran.stdout.toString()) ? 0 : 1 };
}
