// Makes dist/deploy from ps/deploy. Deployment tools take a script as a single file. Functions that several scripts share are
// files of ps/deploy/source, and this file puts them into each script.

import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { dscManifest } from './dsc-manifest.ts';
import { ROOT } from './targets.ts';

const SOURCES = join(ROOT, 'ps/deploy');
const PARTS = join(SOURCES, 'source');

export const DEPLOY_FOLDER = join(ROOT, 'dist/deploy');

/** Each script of ps/deploy/source, and its folder in dist/deploy. */
const SCRIPTS: Readonly<Record<string, string>> = {
  'Detect-WinsockLsp.ps1': 'intune',
  'Remediate-WinsockLsp.ps1': 'intune',
  'Discover-WinsockLspSetting.ps1': 'configmgr',
  'Set-WinsockLspSetting.ps1': 'configmgr',
  'Invoke-WinsockLspPackage.ps1': 'configmgr',
  'Start-WinsockLsp.ps1': 'gpo',
  'Register-WinsockLspTask.ps1': 'gpo',
  'Install-WinsockLsp.ps1': '.',
  'Uninstall-WinsockLsp.ps1': '.',
};

export const DSC_MANIFEST = 'dsc/winsock-lsp.dsc.resource.json';

/** A line `# <Policy.ps1>` is replaced by that file. */
const INCLUDE = /^# <([\w-]+\.ps1)>$/gm;

/**
 * Makes the folder as users get it: the files of ps/deploy, and the scripts and the DSC manifest that are generated.
 * @param parts texts that replace files of ps/deploy/source, by name. The tests replace what asks Windows for its folders.
 */
export function makeDeployFolder(folder: string = DEPLOY_FOLDER, parts: Readonly<Record<string, string>> = {}): void {
  rmSync(folder, { recursive: true, force: true });
  cpSync(SOURCES, folder, { recursive: true, filter: (path) => path !== PARTS });
  for (const [path, content] of generatedFiles(parts)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

const generatedFiles = (parts: Readonly<Record<string, string>>): [path: string, content: string][] => [
  ...Object.keys(SCRIPTS).map((name): [string, string] => [deployPathOf(name), scriptOf(name, parts)]),
  [DSC_MANIFEST, dscManifest()],
];

/** The path of a script of ps/deploy/source in dist/deploy. */
export const deployPathOf = (name: string): string => join(SCRIPTS[name] ?? '.', name).replaceAll('\\', '/');

const scriptOf = (name: string, parts: Readonly<Record<string, string>>): string =>
  `# Generated from ps/deploy/source/${name} by build/deploy.ts. Do not edit anything but the defaults of the parameters.\n\n` +
  source(name).replace(INCLUDE, (_, part: string) => (parts[part] ?? source(part)).trimEnd());

const source = (name: string): string => readFileSync(join(PARTS, name), 'utf8').replaceAll('\r\n', '\n');
