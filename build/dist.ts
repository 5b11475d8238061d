// npm run dist makes all packages in dist/packages and tests them. It signs them where the environment says how
// (build/packages/sign.ts). The same commit gives the same bytes.
//   --output FOLDER       the folder to use. It is emptied first, if it is empty or holds packages.
//   --unchecked           do not test the packages
//   --without-code-cache  accept an exe for Windows x64 without V8's code cache, for tests on a machine without Wine 10
//   --release             fail if GITHUB_REF_NAME, the tag that a workflow runs for, is not that of this version

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import manifest from '../package.json' with { type: 'json' };
import { buildExe } from './exes.ts';
import { generateUncommitted } from './generate.ts';
import { LINUX, SHIPPED, shippedComponents } from './packages/components.ts';
import { writeDeployZip, writeModuleZip } from './packages/deploy-zip.ts';
import { filesBelow, makeModule } from './packages/module.ts';
import { noticesOf } from './packages/notices.ts';
import { writeNupkg } from './packages/nupkg.ts';
import { sbomOf } from './packages/sbom.ts';
import { signerFrom } from './packages/sign.ts';
import { sourceDate } from './packages/source-date.ts';
import { SUMS, writeSums } from './packages/sums.ts';
import { writeZip } from './packages/zip.ts';
import { builderFor, ROOT } from './targets.ts';

const { version } = manifest;
const { values } = parseArgs({
  options: {
    output: { type: 'string' },
    unchecked: { type: 'boolean' },
    'without-code-cache': { type: 'boolean' },
    release: { type: 'boolean' },
  },
});
const output = values.output === undefined ? join(ROOT, 'dist/packages') : resolve(values.output);
if (values.output !== undefined) expectPackagesFolder(output);
if (values.release === true) expectTag(process.env.GITHUB_REF_NAME);
if (values['without-code-cache'] !== true) expectCodeCache();
await makePackages();
if (values.unchecked !== true) testPackages();

function expectTag(tag: string | undefined): void {
  if (tag !== `v${version}`) throw new Error(`package.json says ${version}, but the tag is ${tag}: make them the same`);
}

/**
 * Without V8's code cache an exe takes twice the time to start. Only the target's own runtime can make it, and no build machine
 * runs that of Windows ARM64.
 */
function expectCodeCache(): void {
  for (const target of [...SHIPPED, LINUX])
    if (target.name !== 'win-arm64' && !builderFor(target).ofTarget)
      throw new Error(
        `the exe for ${target.name} would have no V8 code cache: build it where its runtime runs, for win-x64 with Wine 10 or later`,
      );
}

/** A mistyped --output must not delete somebody's files. */
function expectPackagesFolder(folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length > 0 && !existsSync(join(folder, SUMS)))
    throw new Error(`${folder} is not empty and holds no packages; name another folder`);
}

async function makePackages(): Promise<void> {
  generateUncommitted();
  const seconds = sourceDate();
  const signer = signerFrom(process.env, seconds);
  const components = await shippedComponents();
  const texts = {
    'LICENSE.txt': readFileSync(join(ROOT, 'LICENSE'), 'utf8'),
    'THIRD-PARTY-NOTICES.txt': noticesOf(components),
  };
  rmSync(output, { recursive: true, force: true });
  const folder = join(output, 'WinsockLsp', version);
  mkdirSync(folder, { recursive: true });
  await makeModule({ folder, targets: SHIPPED, signer, texts });
  const linux = join(output, LINUX.name);
  await buildExe({ target: LINUX, output: join(linux, LINUX.exe), testBuild: false });
  writeFileSync(join(output, `winsock-lsp-${version}.cdx.json`), sbomOf(version, components, seconds));
  const bare = [...SHIPPED, LINUX].map((target) => {
    const exe = target === LINUX ? join(linux, target.exe) : join(folder, 'bin', target.name, target.exe);
    const about = Object.entries(texts).map(([name, text]) => ({ name, content: Buffer.from(text, 'utf8') }));
    const entries = [{ name: target.exe, content: readFileSync(exe), mode: 0o755 }, ...about];
    return writeZip(join(output, `winsock-lsp-${version}-${target.name}.zip`), entries, seconds);
  });
  const license = { 'LICENSE.txt': texts['LICENSE.txt'] };
  await Promise.all([
    ...bare,
    writeNupkg(join(output, `WinsockLsp.${version}.nupkg`), folder, version, seconds),
    writeModuleZip(join(output, `WinsockLsp-module-${version}.zip`), folder, version, seconds),
    writeDeployZip(join(output, `WinsockLsp-deploy-${version}.zip`), license, signer, seconds),
  ]);
  rmSync(linux, { recursive: true });
  writeSums(output);
  for (const name of filesBelow(output).filter((each) => !each.includes('/')))
    console.error(`${(statSync(join(output, name)).size / 1e6).toFixed(1).padStart(6)} MB  ${name}`);
  console.error(signer === null ? 'not signed' : 'signed');
}

function testPackages(): void {
  const { status } = spawnSync(
    process.execPath,
    [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', 'test/packages'],
    {
      cwd: ROOT,
      stdio: 'inherit',
      env: { ...process.env, WINSOCK_LSP_PACKAGES: output },
    },
  );
  process.exitCode = status ?? 1;
}
