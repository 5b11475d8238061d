import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeDeployFolder } from '../../build/deploy.ts';
import { ROOT } from '../../build/targets.ts';

/** Makes the deployment scripts for tests. They take their folders from the variable ProgramW6432 instead of asking Windows. */
export const makeTestDeployFolder = (folder: string): void =>
  makeDeployFolder(folder, { 'Folders.ps1': readFileSync(join(ROOT, 'test/ps/Folders.ps1'), 'utf8') });
