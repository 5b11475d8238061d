// The third-party components of the shipped exes: the npm packages in the bundle, and the runtime and koffi of each target.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundledPackages } from '../bundle.ts';
import { installedTarget, ROOT, RUNTIME_VERSION, TARGETS, type Target } from '../targets.ts';

export interface ShippedComponent {
  /** npm's name of the package. */
  name: string;
  version: string;
  /** SPDX identifier. */
  license: string;
  /** SHA-512 of the package as npm's lock file has it, in hex. */
  sha512: string;
  licenseTexts: readonly LicenseText[];
  /** Names of the bundled packages that it depends on. */
  uses: readonly string[];
  /** Its name in lists of vulnerabilities, where it has one. */
  cpe?: string;
  /** Libraries that are compiled into it, with their versions where these are known. */
  parts: readonly { name: string; version: string | null }[];
}

export interface LicenseText {
  title: string;
  text: string;
}

/** The targets whose exes are in the module. */
export const SHIPPED: readonly Target[] = TARGETS.filter(({ name }) => name.startsWith('win-'));

/** The target for workstations that read evidence. Its exe is in a zip of its own. */
export const LINUX = TARGETS.find(({ name }) => name === 'linux-x64') as Target;

/** All components, sorted by name. @throws Error where a package has no license text, or its license is of another version */
export async function shippedComponents(): Promise<readonly ShippedComponent[]> {
  const folders = await bundledPackages();
  const names = folders.map((folder) => manifestOf(join(ROOT, folder)).name);
  const root = lockIn(ROOT);
  const bundled = folders.map((folder): ShippedComponent => {
    const manifest = manifestOf(join(ROOT, folder));
    return {
      ...described(manifest, integrityIn(root, folder)),
      licenseTexts: licensesIn(join(ROOT, folder), manifest.name),
      uses: Object.keys(manifest.dependencies ?? {}).filter((name) => names.includes(name)),
      parts: [],
    };
  });
  return [...bundled, ...[...SHIPPED, LINUX].flatMap(ofTarget)].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function ofTarget(target: Target): ShippedComponent[] {
  const modules = installedTarget(target);
  const lock = lockIn(join(ROOT, 'build/targets', target.name));
  const of = (name: string) =>
    described(manifestOf(join(modules, name)), integrityIn(lock, join('node_modules', name)));
  const runtime = of(target.runtimePackage);
  const cpe = `cpe:2.3:a:nodejs:node.js:${runtime.version}:*:*:*:*:*:*:*`;
  const node = { ...runtime, licenseTexts: [nodeLicense()], uses: [], parts: nodeParts(), cpe };
  if (target.native !== 'always') return [node];
  const koffi = of(target.koffiPackage);
  return [node, { ...koffi, licenseTexts: koffiLicenses(koffi.version), uses: [], parts: KOFFI_PARTS }];
}

/** The npm packages of Node.js for Windows have no license text. That for Linux has it, with the licenses of all its parts. */
function nodeLicense(): LicenseText {
  const folder = join(installedTarget(LINUX), LINUX.runtimePackage);
  expectVersion(manifestOf(folder), RUNTIME_VERSION);
  return { title: 'Node.js, with all that is part of it', text: textOf(join(folder, 'LICENSE')) };
}

/** Keys of process.versions that are interfaces of Node.js and no libraries. */
const INTERFACES = ['node', 'modules', 'napi'];

function nodeParts(): { name: string; version: string }[] {
  if (process.version !== `v${RUNTIME_VERSION}`)
    throw new Error(
      `run this with Node.js ${RUNTIME_VERSION}: its process.versions names the libraries in the runtime`,
    );
  return Object.entries(process.versions)
    .filter(([name, version]) => version !== undefined && !INTERFACES.includes(name))
    .map(([name, version]) => ({ name, version: version as string }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Header libraries in koffi's sources, which do not say their versions. */
const KOFFI_PARTS = [
  { name: 'node-addon-api', version: null },
  { name: 'node-api-headers', version: null },
];

/** koffi's packages of native code have no license text. The package of its sources has it. */
function koffiLicenses(version: string): LicenseText[] {
  const folder = join(ROOT, 'node_modules/koffi');
  expectVersion(manifestOf(folder), version);
  const vendored = KOFFI_PARTS.flatMap(({ name }) => licensesIn(join(folder, 'vendor', name), `${name}, in koffi`));
  return [...licensesIn(folder, 'koffi'), ...vendored];
}

interface Manifest {
  name: string;
  version: string;
  license: string;
  dependencies?: Record<string, string>;
}

const manifestOf = (folder: string): Manifest => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

function expectVersion({ name, version }: Manifest, wanted: string): void {
  if (version !== wanted)
    throw new Error(
      `${name} ${version} is installed, but the exe contains ${wanted}: install that version for its license`,
    );
}

type Lock = Record<string, { integrity?: string }>;

const lockIn = (folder: string): Lock =>
  (JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')) as { packages: Lock }).packages;

function integrityIn(lock: Lock, folder: string): string {
  const integrity = lock[folder.replaceAll('\\', '/')]?.integrity;
  if (integrity?.startsWith('sha512-') !== true) throw new Error(`the lock file has no SHA-512 of ${folder}`);
  return Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex');
}

const described = ({ name, version, license }: Manifest, sha512: string) => ({ name, version, license, sha512 });

/** The license texts in a package's folder. @throws Error where there is none */
function licensesIn(folder: string, title: string): LicenseText[] {
  const files = readdirSync(folder)
    .filter((name) => /^(licen[cs]e|copying|notice)/i.test(name))
    .sort();
  if (files.length === 0) throw new Error(`${title} has no license text in ${folder}`);
  return files.map((file) => ({ title, text: textOf(join(folder, file)) }));
}

const textOf = (path: string): string => readFileSync(path, 'utf8').replaceAll('\r\n', '\n').trim();
