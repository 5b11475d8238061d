// Bundles the program with esbuild, and tells which packages are in the bundle.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { type BuildOptions, build as bundle, type Metafile, transform } from 'esbuild';
import { ASSETS, PROGRAM } from '../src/assets.ts';
import { jsonAsText, leaveOutUnused } from './bundle-plugins.ts';
import { doubles } from './doubles.ts';
import { ROOT } from './targets.ts';

/** The program's file in the folder that {@link bundleInto} fills. */
export const MAIN = 'winsock-lsp.cjs';

const OPTIONS = {
  absWorkingDir: ROOT,
  bundle: true,
  write: false,
  metafile: true,
  platform: 'node',
  format: 'cjs',
  target: 'node26',
  minify: true,
  legalComments: 'none',
  charset: 'ascii',
  logLevel: 'warning',
} as const satisfies BuildOptions;

export interface Bundle {
  /** The exe's assets: the name by which src/assets.ts asks for one, and its file in the folder. */
  assets: Record<string, string>;
  /** The npm packages in the bundle, as paths below the root: `node_modules/iconv-lite`. */
  packages: readonly string[];
}

/**
 * Writes the program and its assets into a folder.
 * @param constants names that esbuild replaces in the sources, and what it puts there
 * @param testBuild whether files of test/double replace their originals
 */
export async function bundleInto(
  folder: string,
  constants: Record<string, string>,
  testBuild: boolean,
): Promise<Bundle> {
  // A CommonJS bundle has no import.meta.url. Only the sources use it, to find files beside them.
  const define = { IN_EXE: 'true', 'import.meta.url': 'undefined', ...constants };
  const program = await bundled('src/main.ts', {
    define,
    plugins: [jsonAsText, leaveOutUnused, ...(testBuild ? [doubles] : [])],
  });
  const contract = await bundled(join('src', ASSETS.contract), {});
  const texts: Record<string, string> = {
    [PROGRAM]: program.text,
    contract: contract.text,
    'report.css': await forBrowsers(ASSETS['report.css']),
    'fleet.js': await forBrowsers(ASSETS['fleet.js']),
    'install-in-32.ps1': readFileSync(join(ROOT, 'src', ASSETS['install-in-32.ps1']), 'utf8'),
  } satisfies Record<keyof typeof ASSETS | typeof PROGRAM, string>;
  writeFileSync(join(folder, MAIN), program.text);
  for (const [name, text] of Object.entries(texts))
    writeFileSync(join(folder, name), deflateRawSync(text, { level: 9 }));
  const packages = new Set([program, contract].flatMap(({ metafile }) => packagesOf(metafile)));
  return { assets: Object.fromEntries(Object.keys(texts).map((name) => [name, name])), packages: [...packages].sort() };
}

async function bundled(entry: string, options: BuildOptions): Promise<{ text: string; metafile: Metafile }> {
  const entryPoints = [join(ROOT, entry)];
  const { outputFiles, metafile } = await bundle({ ...options, ...OPTIONS, entryPoints });
  return { text: outputFiles[0]?.text as string, metafile };
}

/** A style sheet or script of a report, minified for browsers since 2023. */
async function forBrowsers(path: string): Promise<string> {
  const loader = path.endsWith('.css') ? 'css' : 'js';
  const { code } = await transform(readFileSync(join(ROOT, 'src', path), 'utf8'), {
    loader,
    minify: true,
    charset: 'ascii',
    legalComments: 'none',
    target: ['chrome111', 'firefox113', 'safari16.4'],
    ...(loader === 'js' ? { format: 'iife' } : {}),
  });
  return code.trim();
}

/** The npm packages in a shipped exe, the same for each target. Bundles the program to find out. */
export async function bundledPackages(): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'winsock-lsp-bundle-'));
  try {
    return (await bundleInto(folder, { VALIDATES: 'false', KOFFI_SHA256: '""' }, false)).packages;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function packagesOf({ outputs }: Metafile): string[] {
  return Object.values(outputs)
    .flatMap(({ inputs }) => Object.keys(inputs))
    .flatMap((path) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []);
}
