// The module's folder: its files, and its import by PowerShell.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { dscManifest } from '../../build/dsc-manifest.ts';
import { filesBelow } from '../../build/packages/module.ts';
import { EXES, MODULE, PACKAGES, peOf, ROOT, VERSION } from './packages.ts';

const SOURCE = join(ROOT, 'ps/WinsockLsp');
const signed = peOf(join(MODULE, 'bin/win-x64/winsock-lsp.exe')).signed;

test('the folder has the scripts, two exes with koffi.node, the help and the licenses', () => {
  const names = ['koffi.node', 'winsock-lsp.exe', 'winsock-lsp.dsc.resource.json'];
  const bin = EXES.flatMap(({ target }) => names.map((name) => `bin/${target}/${name}`));
  const texts = ['LICENSE.txt', 'THIRD-PARTY-NOTICES.txt', 'en-US/about_WinsockLsp.help.txt'];
  expect(filesBelow(MODULE)).toEqual([...filesBelow(SOURCE), ...bin, ...texts].sort());
});

test('the DSC manifest is beside each exe, and the about_ topic is that of the sources', () => {
  const manifest = dscManifest();
  for (const { folder } of EXES)
    expect(readFileSync(join(folder, 'winsock-lsp.dsc.resource.json'), 'utf8')).toBe(manifest);
  const topic = 'about_WinsockLsp.help.txt';
  expect(readFileSync(join(MODULE, 'en-US', topic), 'utf8')).toBe(readFileSync(join(ROOT, 'ps/help', topic), 'utf8'));
});

test('the scripts are those of the sources, with a signature at the end where the module is signed', () => {
  for (const name of filesBelow(SOURCE)) {
    const shipped = readFileSync(join(MODULE, name), 'latin1');
    const source = readFileSync(join(SOURCE, name), 'latin1');
    expect([name, signed ? shipped.startsWith(source) : shipped === source]).toEqual([name, true]);
    expect([name, shipped.includes('SIG # Begin signature block')]).toEqual([name, signed && !name.endsWith('.txt')]);
  }
});

test('both exes and libraries are signed, or none of them', () => {
  for (const { folder } of EXES)
    for (const file of ['koffi.node', 'winsock-lsp.exe']) expect(peOf(join(folder, file)).signed).toBe(signed);
});

const shells = ['pwsh', 'powershell'].filter(
  (shell) => spawnSync(shell, ['-NoProfile', '-Command', 'exit 0'], { stdio: 'ignore' }).status === 0,
);

describe.skipIf(shells.length === 0)('PowerShell (pwsh or powershell) imports the shipped module', () => {
  const ask = (shell: string, script: string) => {
    const environment = { ...process.env, PSModulePath: PACKAGES, NO_COLOR: '1' };
    const { stdout, stderr } = spawnSync(shell, ['-NoProfile', '-NonInteractive', '-Command', script], {
      encoding: 'utf8',
      env: environment,
    });
    return `${stdout}${stderr}`.trim().split(/\r?\n/);
  };
  const shown =
    '$m = Get-Module WinsockLsp; "$($m.Version)"; $m.ModuleBase; $m.ExportedFunctions.Count; & $m { Get-ExePath }';
  const core = process.platform === 'win32' ? `bin\\win-${process.arch}\\winsock-lsp.exe` : 'bin/linux-x64/winsock-lsp';

  test.each(shells)('shows its about_ topic: %s', (shell) => {
    // PowerShell looks for a topic in the folder of its language first, and then in en-US.
    const lines = ask(shell, 'Import-Module WinsockLsp; Get-Help about_WinsockLsp');
    expect(lines.map((line) => line.trim())).toContain(
      'Finds the non-IFS Winsock provider that breaks I/O completion ports,',
    );
  });

  test.each(shells)('by name and by path: %s', (shell) => {
    const commands = filesBelow(join(MODULE, 'Public')).length;
    const wanted = [VERSION, MODULE, String(commands), join(MODULE, core)];
    // Windows PowerShell adds the PSModulePath of the registry to this one.
    expect(ask(shell, `Import-Module WinsockLsp -RequiredVersion ${VERSION}; ${shown}`)).toEqual(wanted);
    expect(ask(shell, `Import-Module '${join(MODULE, 'WinsockLsp.psd1')}'; ${shown}`)).toEqual(wanted);
  });
});
