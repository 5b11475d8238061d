// The program as esbuild writes it, and which packages it took in.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type BuildOptions, build as bundle, type Metafile, transform } from 'esbuild';
import { isText, parts, withCode } from '../src/lazy.ts';
import { nested } from './nested.ts';
import { slim, versionOnly } from './slim.ts';
import { ROOT } from './targets.ts';

const SMALL = { format: 'cjs', target: 'node22', minify: true, legalComments: 'none', charset: 'ascii' } as const;

const OPTIONS = {
  ...SMALL,
  absWorkingDir: ROOT,
  bundle: true,
  metafile: true,
  platform: 'node',
  logLevel: 'warning',
} as const;

/** What a script with code is: one function, so that nothing of it becomes global. */
const FUNCTION = { begin: '(function(require,module,exports){', end: '})' };

export interface Bundle {
  /** Files that the program finds in itself, by name. */
  assets: Record<string, string>;
  /** Folders of the packages that anything in it comes from, from the root on: `node_modules/iconv-lite`. */
  packages: readonly string[];
}

/** Writes what the exe runs first to `main`, and beside it the program and the parts that src/lazy.ts asks for. */
export async function bundleAll(main: string, constants: Record<string, string>): Promise<Bundle> {
  // import.meta.url is of no use in the exe, where nothing is required from a path.
  const define = { IN_EXE: 'true', 'import.meta.url': 'undefined', ...constants };
  const boot = [join(ROOT, 'src/boot.ts')];
  const entryPoints = [join(ROOT, 'src/main.ts')];
  const program = join(dirname(main), 'program.cjs');
  const written = [
    await bundle({ ...OPTIONS, entryPoints: boot, outfile: main }),
    await bundleProgram({ ...OPTIONS, entryPoints, outfile: program, define, plugins: [versionOnly] }),
  ];
  const assets: Record<string, string> = { program };
  for (const [name, source] of Object.entries(parts)) {
    const outfile = join(dirname(main), `${name.replaceAll('/', '-')}.cjs`);
    const entry = source.startsWith('.') ? join(ROOT, 'src', source) : createRequire(import.meta.url).resolve(source);
    if (name.endsWith('.json')) writeFileSync(outfile, withoutSources(readFileSync(entry, 'utf8')));
    else if (name.endsWith('.ps1')) writeFileSync(outfile, readFileSync(entry));
    else if (isText(name)) writeFileSync(outfile, await forBrowsers(entry));
    else {
      const plugins = [versionOnly, slim(name)];
      const wrapper = withCode(name) ? { banner: { js: FUNCTION.begin }, footer: { js: FUNCTION.end } } : {};
      written.push(await bundle({ ...OPTIONS, ...wrapper, entryPoints: [entry], outfile, define, plugins }));
    }
    assets[name] = outfile;
  }
  const packages = new Set(written.flatMap(({ metafile }) => packagesOf(metafile)));
  return { assets, packages: [...packages].sort() };
}

/** The program, which each start reads: it is parted into functions before it is made small. */
async function bundleProgram(
  options: BuildOptions & { metafile: true; outfile: string },
): Promise<{ metafile: Metafile }> {
  const { metafile, outputFiles } = await bundle({ ...options, minify: false, minifySyntax: true, write: false });
  const text = nested(outputFiles[0]?.text ?? '', metafile.inputs);
  const { code } = await transform(text, { ...SMALL, banner: FUNCTION.begin, footer: FUNCTION.end });
  writeFileSync(options.outfile, code);
  return { metafile };
}

/** A table without that which says where its rows are from: each start would read it, and nothing shows it. */
const withoutSources = (table: string): string =>
  JSON.stringify(JSON.parse(table, (key, value) => (key === 'sources' ? undefined : value)));

/** Style and script of a page, for browsers of the last years. */
async function forBrowsers(path: string): Promise<string> {
  const loader = path.endsWith('.css') ? 'css' : 'js';
  const { code } = await transform(readFileSync(path, 'utf8'), {
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
    const constants = { TEST_BUILD: 'false', KOFFI_SHA256: '""' };
    return (await bundleAll(join(folder, 'winsock-lsp.cjs'), constants)).packages;
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
