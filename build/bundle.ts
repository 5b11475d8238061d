// The program as esbuild writes it, and which packages it took in.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { type BuildOptions, build as bundle, type Metafile, transform } from 'esbuild';
import { ASSETS, PROGRAM } from '../src/assets.ts';
import { doubles } from './doubles.ts';
import { slim, tables } from './slim.ts';
import { ROOT } from './targets.ts';

/** Where the program lies in the folder that {@link bundleInto} fills. */
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
  /** Files that the exe holds beside its program, by the name that src/assets.ts asks for: names in the folder. */
  assets: Record<string, string>;
  /** Folders of the packages that anything in it comes from, from the root on: `node_modules/iconv-lite`. */
  packages: readonly string[];
}

/** Writes the program and its assets into a folder; with the doubles of test/double for the test build. */
export async function bundleInto(
  folder: string,
  constants: Record<string, string>,
  testBuild: boolean,
): Promise<Bundle> {
  // import.meta.url is of no use in the exe, where nothing is required from a path.
  const define = { IN_EXE: 'true', 'import.meta.url': 'undefined', ...constants };
  const program = await bundled('src/main.ts', { define, plugins: [tables, slim, ...(testBuild ? [doubles] : [])] });
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

/** Style and script of a page, for browsers of the last years. */
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

/** The packages in a shipped exe; they are the same for each target. */
export async function bundledPackages(): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'winsock-lsp-bundle-'));
  try {
    return (await bundleInto(folder, { VALIDATES: 'false', KOFFI_SHA256: '""' }, false)).packages;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Packages that a file was made of, by esbuild's own account. */
function packagesOf({ outputs }: Metafile): string[] {
  return Object.values(outputs)
    .flatMap(({ inputs }) => Object.keys(inputs))
    .flatMap((path) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []);
}
