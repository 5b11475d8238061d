// The documented way into the 32-bit catalog: a 32-bit process that calls WSCInstallProvider. Windows' own 32-bit PowerShell is one.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encodeGuid } from '../../src/catalog/protocol-info.ts';
import { wide } from '../../src/catalog/wide.ts';
import type { ProofRecord, Ran } from './record.ts';
import type { Request } from './winsock.ts';

/** The product's script, which restores into the 32-bit catalog by the same call. */
const SCRIPT = fileURLToPath(new URL('../../src/windows/install-in-32.ps1', import.meta.url));

export async function installBy32BitPowerShell(
  record: ProofRecord,
  title: string,
  { providerId, path, infos }: Request,
  systemRoot: string,
): Promise<Ran> {
  const powershell = join(systemRoot, 'SysWOW64', 'WindowsPowerShell', 'v1.0', 'powershell.exe');
  const script = Buffer.from(readFileSync(SCRIPT, 'utf8'), 'utf16le').toString('base64');
  const library = Buffer.from(join(systemRoot, 'SysWOW64', 'ws2_32.dll'), 'utf16le');
  const bytes = [library, Buffer.from(encodeGuid(providerId)), wide(path)].map((each) => each.toString('base64'));
  const entries = infos.map((hex) => Buffer.from(hex, 'hex').toString('base64'));
  const input = `${['4', ...bytes, String(entries.length), ...entries].join('\n')}\n`;
  const ran = await record.run(title, powershell, ['-NoProfile', '-NonInteractive', '-EncodedCommand', script], {
    input,
  });
  // The script reports an error in its one line, not by its exit code.
  return { ...ran, exitCode: ran.stdout.toString().includes('winsock-lsp: error 0') ? 0 : 1 };
}
