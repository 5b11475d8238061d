// Deployment scripts have to be single files: what they share stands once, in ps/deploy/source, and is put into each.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../ps/deploy/', import.meta.url));
const SOURCE = 'source';

/** Each script, and where it is put. */
const SCRIPTS: Readonly<Record<string, string>> = {
  'Detect-WinsockLsp.ps1': 'intune',
  'Remediate-WinsockLsp.ps1': 'intune',
  'Discover-WinsockLspSetting.ps1': 'configmgr',
  'Set-WinsockLspSetting.ps1': 'configmgr',
  'Invoke-WinsockLspPackage.ps1': 'configmgr',
  'Start-WinsockLsp.ps1': 'gpo',
  'Install-WinsockLsp.ps1': '.',
  'Uninstall-WinsockLsp.ps1': '.',
};

/** `# <Policy.ps1>` on a line of its own stands for that file. */
const PLACE = /^# <([\w-]+\.ps1)>$/gm;

/** Path from the checkout, and content, of every script. */
export function deployScripts(): [path: string, content: string][] {
  return Object.entries(SCRIPTS).map(([name, folder]) => {
    const path = join('ps/deploy', folder, name).replaceAll('\\', '/');
    const banner = `# Generated from ps/deploy/source/${name} by build/deploy.ts. Do not edit anything but the defaults of the parameters.\n\n`;
    return [path, banner + source(name).replace(PLACE, (_, part: string) => source(part).trimEnd())];
  });
}

const source = (name: string): string => readFileSync(join(FOLDER, SOURCE, name), 'utf8').replaceAll('\r\n', '\n');
