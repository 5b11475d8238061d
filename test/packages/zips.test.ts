// The zips for deployment: the module, which the installer takes, and the scripts.

import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeDeployFolder } from '../../build/deploy.ts';
import { filesBelow } from '../../build/packages/module.ts';
import { hashOf } from '../../build/packages/sums.ts';
import { makeTestDeployFolder } from '../support/deploy.ts';
import { emptyFolder } from '../support/folder.ts';
import { unzip } from '../support/unzip.ts';
import { MODULE, PACKAGES, peOf, VERSION } from './packages.ts';

const moduleZip = join(PACKAGES, `WinsockLsp-module-${VERSION}.zip`);
const deployZip = join(PACKAGES, `WinsockLsp-deploy-${VERSION}.zip`);
const signed = peOf(join(MODULE, 'bin/win-x64/winsock-lsp.exe')).signed;

test('the zip of the module has its files below WinsockLsp/<version>/', async () => {
  const members = await unzip(moduleZip);
  const files = filesBelow(MODULE);
  expect([...members.keys()]).toEqual(files.map((name) => `WinsockLsp/${VERSION}/${name}`));
  for (const name of files)
    expect([
      name,
      members.get(`WinsockLsp/${VERSION}/${name}`)?.content.equals(readFileSync(join(MODULE, name))),
    ]).toEqual([name, true]);
});

const deploy = emptyFolder('deploy');
makeDeployFolder(deploy);

test('the zip of the scripts has the files of dist/deploy, and none of ps/deploy/source', async () => {
  const members = await unzip(deployZip);
  const files = filesBelow(deploy);
  expect(files).toEqual(
    expect.arrayContaining([
      'Install-WinsockLsp.ps1',
      'dsc/winsock-lsp.dsc.resource.json',
      'gpo/Register-WinsockLspTask.ps1',
      'gpo/Start-WinsockLsp.ps1',
      'osquery/winsock-catalog.sql',
    ]),
  );
  expect(files.filter((name) => name.startsWith('source/'))).toEqual([]);
  expect([...members.keys()]).toEqual([...files, 'LICENSE.txt']);
  for (const name of files) {
    const source = readFileSync(join(deploy, name), 'latin1');
    const shipped = members.get(name)?.content.toString('latin1') ?? '';
    const bearsOne = signed && name.endsWith('.ps1');
    expect([name, bearsOne ? shipped.startsWith(source) : shipped === source]).toEqual([name, true]);
    expect([name, shipped.includes('SIG # Begin signature block')]).toEqual([name, bearsOne]);
  }
});

const pwsh = spawnSync('pwsh', ['-NoProfile', '-Command', 'exit 0'], { stdio: 'ignore' }).status === 0;

describe.skipIf(!pwsh || process.platform === 'win32')(
  'the installer (needs pwsh, and not the real Program Files)',
  () => {
    test('installs the zip with its hash, has nothing to do the second time, and refuses another hash', async () => {
      const folder = emptyFolder('install');
      const script = join(folder, 'Install-WinsockLsp.ps1');
      makeTestDeployFolder(join(folder, 'deploy'));
      copyFileSync(join(folder, 'deploy/Install-WinsockLsp.ps1'), script);
      const install = (hash: string) =>
        spawnSync('pwsh', ['-NoProfile', '-NonInteractive', '-File', script, '-Source', moduleZip, '-Sha256', hash], {
          encoding: 'utf8',
          env: { ...process.env, ProgramW6432: join(folder, 'programs'), NO_COLOR: '1' },
        });
      expect(install('0'.repeat(64)).status).toBe(1);
      const { status, stdout } = install(hashOf(moduleZip));
      expect([status, stdout.trim()]).toEqual([0, `INSTALLED WinsockLsp ${VERSION}`]);
      expect(install(hashOf(moduleZip)).stdout.trim()).toBe(`INSTALLED WinsockLsp ${VERSION} was there already`);
      const installed = join(folder, 'programs/WindowsPowerShell/Modules/WinsockLsp', VERSION);
      expect(filesBelow(installed)).toEqual(filesBelow(MODULE));
    });
  },
);
