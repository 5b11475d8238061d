// Makes dist/deploy out of ps/deploy. Tools take scripts as single files, so functions that several scripts share are
// written once, in ps/deploy/source, and put into each.

import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { dscManifest } from './dsc-manifest.ts';
import { ROOT } from './targets.ts';

const SOURCES = join(ROOT, 'ps/deploy');
const PARTS = join(SOURCES, 'source');

/** What is made, and of what: `npm run build`, `npm run dist` and the tests make it anew. */
export const DEPLOY_FOLDER = join(ROOT, 'dist/deploy');

/** Each script, and the folder that it is put into. */
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

/** `# <Policy.ps1>` on a line of its own stands for that file. */
const PLACE = /^# <([\w-]+\.ps1)>$/gm;

/**
 * The folder as users get it: what is written by hand, and what is made of `source`.
 * @param parts texts that take the place of files of `source`: the tests have no Windows to ask for its folders
 */
export function makeDeployFolder(folder: string = DEPLOY_FOLDER, parts: Readonly<Record<string, string>> = {}): void {
  rmSync(folder, { recursive: true, force: true });
  cpSync(SOURCES, folder, { recursive: true, filter: (path) => path !== PARTS });
  for (const [path, content] of madeFiles(parts)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

/** Path in the folder, and content. */
const madeFiles = (parts: Readonly<Record<string, string>>): [path: string, content: string][] => [
  ...Object.keys(SCRIPTS).map((name): [string, string] => [deployPathOf(name), scriptOf(name, parts)]),
  [DSC_MANIFEST, dscManifest()],
];

/** Where a script of ps/deploy/source is put in the folder. */
export const deployPathOf = (name: string): string => join(SCRIPTS[name] ?? '.', name).replaceAll('\\', '/');

const scriptOf = (name: string, parts: Readonly<Record<string, string>>): string =>
  `# Generated from ps/deploy/source/${name} by build/deploy.ts. Do not edit anything but the defaults of the parameters.\n\n` +
  source(name).replace(PLACE, (_, part: string) => (parts[part] ?? source(part)).trimEnd());

const source = (name: string): string => readFileSync(join(PARTS, name), 'utf8').replaceAll('\r\n', '\n');
