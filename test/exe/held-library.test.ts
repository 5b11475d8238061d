// Any user can open a file in Program Files without sharing. That must not keep an administrator from using the program.

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { caseNamed } from '../support/cases.ts';
import { emptyFolder } from '../support/folder.ts';
import { buildSimulator } from '../support/simulator.ts';
import { storeOf } from '../support/store.ts';
import { compilerFor, launchers, pathFor, run } from './launch.ts';

const LSP = caseNamed('one-lsp-both-catalogs');
const NATIVE = 'Program Files/WinsockLsp/native';

/** Opens a file without sharing, until `release` is called. `variables` are for the environment of the program. */
type Hold = (file: string) => Promise<{ variables: Record<string, string>; release: () => Promise<void> }>;

for (const shipped of launchers) {
  const launcher = { ...shipped, exe: shipped.exe.replace(/dist(?=[\\/])/, join('dist', 'test')) };
  const compiler = compilerFor(launcher);
  describe.skipIf(launcher.command === null || compiler === null)(`the ${launcher.name} test build`, () => {
    const isWindows = launcher.name.startsWith('win');
    const folder = emptyFolder();
    const support = (name: string) => fileURLToPath(new URL(`../support/${name}`, import.meta.url));
    const compile = (...args: string[]) => {
      const { status, stderr } = spawnSync(compiler as string, args);
      expect([status, stderr.toString()]).toEqual([0, '']);
    };

    /** A machine on which the program has run once, so that koffi.node is unpacked. */
    function newMachine() {
      const library = join(folder, isWindows ? 'simulator.dll' : 'simulator.so');
      if (!existsSync(library)) buildSimulator(library, compiler as string);
      const root = emptyFolder();
      const store = join(root, 'machine.store');
      writeFileSync(store, storeOf(LSP));
      mkdirSync(join(root, 'Program Files'));
      const list = (elevated: '0' | '1', variables: Record<string, string> = {}) => {
        const { stdout, status } = run(launcher, ['list'], {
          environment: {
            WINSOCK_LSP_TEST_LIBRARY: pathFor(launcher, library),
            WINSOCK_LSP_SIMULATOR_STORE: pathFor(launcher, store),
            WINSOCK_LSP_TEST_ROOT: pathFor(launcher, root),
            WINSOCK_LSP_TEST_ELEVATED: elevated,
            ...variables,
          },
        });
        return { status, document: JSON.parse(stdout) };
      };
      expect(list('1').document).toMatchObject({ exitCode: 0, warnings: [] });
      const native = join(root, NATIVE);
      const [hash] = readdirSync(native);
      return { root, list, native, hash: hash as string, file: join(native, hash as string, 'koffi.node') };
    }

    const holdOnLinux: Hold = async (file) => {
      const shim = join(folder, 'held-file.so');
      if (!existsSync(shim))
        compile('-shared', '-fPIC', '-Wall', '-Werror', '-o', shim, support('held-file.c'), '-ldl');
      return { variables: { LD_PRELOAD: shim, HELD_FILE: file }, release: async () => {} };
    };

    const holdOnWindows: Hold = async (file) => {
      const holder = join(folder, 'hold-file.exe');
      if (!existsSync(holder)) compile('-o', holder, support('hold-file.c'));
      const [command = holder, ...rest] = [...(launcher.command ?? []), holder];
      const program = spawn(command, [...rest, pathFor(launcher, file), '60000'], { env: launcher.environment });
      while (!existsSync(`${file}.held`)) await new Promise((resolve) => setTimeout(resolve, 50));
      const ended = new Promise((resolve) => program.on('close', resolve));
      return {
        variables: {},
        release: async () => {
          program.kill();
          await ended;
        },
      };
    };
    const hold = isWindows ? holdOnWindows : holdOnLinux;

    test('loads a copy that users cannot open while one of them has koffi.node open, and warns', async () => {
      const { list, native, hash, file } = newMachine();
      const original = readFileSync(file);
      const { variables, release } = await hold(file);
      const copy = join(native, 'administrators', hash, 'koffi.node');
      const times: number[] = [];
      try {
        for (const _ of ['unpacks it', 'uses it again']) {
          const { status, document } = list('1', variables);
          expect([status, document.entries.length]).toEqual([0, LSP.entries.length]);
          expect(document.warnings).toMatchObject([{ code: 'nativeHeld', target: pathFor(launcher, file) }]);
          expect(document.warnings[0].message).toContain('only administrators can open');
          times.push(statSync(copy).mtimeMs);
        }
      } finally {
        await release();
      }
      expect(readFileSync(copy).equals(original)).toBe(true);
      expect(times[0]).toBe(times[1]);
      if (!isWindows) expect(statSync(join(native, 'administrators')).mode & 0o777).toBe(0o700);
      // After the release it loads koffi.node as before.
      expect(list('1').document).toMatchObject({ exitCode: 0, warnings: [] });
    });

    test('replaces such a copy where it has other bytes', async () => {
      const { list, native, hash, file } = newMachine();
      const copy = join(native, 'administrators', hash, 'koffi.node');
      mkdirSync(join(native, 'administrators', hash), { recursive: true });
      writeFileSync(copy, Buffer.alloc(statSync(file).size));
      const { variables, release } = await hold(file);
      try {
        expect(list('1', variables).status).toBe(0);
      } finally {
        await release();
      }
      expect(readFileSync(copy).equals(readFileSync(file))).toBe(true);
    });
  });
}
