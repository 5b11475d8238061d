// npm run test:module [-- SHELL] tests the module that npm run dist made, in one PowerShell (pwsh or powershell) or in all of this
// machine. Run npm run dist before it, and off Windows also npm run build and npm run build:test.

import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ROOT } from '../../build/targets.ts';
import manifest from '../../package.json' with { type: 'json' };
import { moduleTests, shells } from './module-tests.ts';
import { restorePowerShell } from './powershell.ts';

const shipped = join(ROOT, 'dist/packages/WinsockLsp', manifest.version);
const needed: [path: string, command: string][] = [[shipped, 'npm run dist']];
// The exes in the module run on Windows only. Elsewhere the exes for this machine replace them.
if (process.platform !== 'win32')
  needed.push(['dist/linux-x64', 'npm run build'], ['dist/test/linux-x64', 'npm run build:test']);
for (const [path, command] of needed)
  if (!existsSync(resolve(ROOT, path))) throw new Error(`${path} is not there; run: ${command}`);
const [wanted] = process.argv.slice(2);
for (const text of restorePowerShell()) console.log(`- ${text}`);
const work = mkdtempSync(join(tmpdir(), 'winsock-lsp-module-'));
try {
  const module = process.platform === 'win32' ? shipped : withLinuxExe(join(work, 'WinsockLsp'));
  const { passed, failed, skipped, notRun } = await moduleTests(
    work,
    module,
    wanted === undefined ? shells() : [wanted],
  );
  for (const text of notRun) console.log(`- ${text}`);
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** Copies the module and adds the exe of npm run build for Linux. @returns the copy's folder */
function withLinuxExe(folder: string): string {
  cpSync(shipped, folder, { recursive: true });
  cpSync(join(ROOT, 'dist/linux-x64'), join(folder, 'bin/linux-x64'), { recursive: true });
  return folder;
}
