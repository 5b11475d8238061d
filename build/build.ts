// npm run build makes dist/<target>/winsock-lsp[.exe] and dist/deploy. The same lock files and sources give the same bytes.
// npm run build:test (--test) makes dist/test/<target>/winsock-lsp[.exe]. In it a library can stand in for Windows.

import { statSync } from 'node:fs';
import { join } from 'node:path';
import { makeDeployFolder } from './deploy.ts';
import { buildExe } from './exes.ts';
import { generateUncommitted } from './generate.ts';
import { ROOT, TARGETS } from './targets.ts';

const testBuild = process.argv.includes('--test');
generateUncommitted();
if (!testBuild) {
  makeDeployFolder();
  console.error('made dist/deploy');
}
for (const target of TARGETS.filter(({ builtByDefault }) => builtByDefault)) {
  const output = join('dist', ...(testBuild ? ['test'] : []), target.name, target.exe);
  await buildExe({ target, output: join(ROOT, output), testBuild });
  console.error(`built ${output} (${(statSync(join(ROOT, output)).size / 1e6).toFixed(1)} MB)`);
}
