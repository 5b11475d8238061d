// A user may open any file in Program Files for himself alone. That must not keep an administrator from using the program.

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { caseNamed } from '../support/cases.ts';
import { emptyFolder } from '../support/folder.ts';
import { buildSimulator } from '../support/simulator.ts';
import { storeOf } from '../support/store.ts';
import { compilerFor, launchers, run, seenBy } from './launch.ts';

const LSP = caseNamed('one-lsp-both-catalogs');
const NATIVE = 'Program Files/WinsockLsp/native';

/** Holds a file until the result is called; variables are for the program that is tried. */
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

    /** A drive with the program used once, so that its library is there. */
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
            WINSOCK_LSP_TEST_LIBRARY: seenBy(launcher, library),
            WINSOCK_LSP_SIMULATOR_STORE: seenBy(launcher, store),
            WINSOCK_LSP_TEST_ROOT: seenBy(launcher, root),
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
      const program = spawn(command, [...rest, seenBy(launcher, file), '60000'], { env: launcher.environment });
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

    test('loads a copy that users cannot open while one of them holds koffi.node, and says so', async () => {
      const { list, native, hash, file } = newMachine();
      const original = readFileSync(file);
      const { variables, release } = await hold(file);
      const copy = join(native, 'administrators', hash, 'koffi.node');
      const times: number[] = [];
      try {
        for (const _ of ['unpacks it', 'uses it again']) {
          const { status, document } = list('1', variables);
          expect([status, document.entries.length]).toEqual([0, LSP.entries.length]);
          expect(document.warnings).toMatchObject([{ code: 'nativeHeld', target: seenBy(launcher, file) }]);
          expect(document.warnings[0].message).toContain('only administrators can open');
          times.push(statSync(copy).mtimeMs);
        }
      } finally {
        await release();
      }
      expect(readFileSync(copy).equals(original)).toBe(true);
      expect(times[0]).toBe(times[1]);
      if (!isWindows) expect(statSync(join(native, 'administrators')).mode & 0o777).toBe(0o700);
      // Let go of, it is used as before.
      expect(list('1').document).toMatchObject({ exitCode: 0, warnings: [] });
    });

    test('never loads a copy with other bytes', async () => {
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
