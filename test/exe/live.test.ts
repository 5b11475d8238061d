// Reading this machine: the test builds on the simulator, and the shipped Windows exe on Wine's own Winsock and registry.

import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { violation } from '../../src/documents/validate.ts';
import { type Case, caseNamed, cases, ordered } from '../support/cases.ts';
import { emptyFolder } from '../support/folder.ts';
import { truthOf } from '../support/read.ts';
import { regOf } from '../support/reg.ts';
import { buildSimulator } from '../support/simulator.ts';
import { storeOf } from '../support/store.ts';
import { aloneInRegistry, compilerFor, type Launcher, launchers, pathFor, run } from './launch.ts';

interface Entry {
  bitness: number;
  id: number;
  name: string;
  nonIfs: boolean;
  providerPath: string | null;
  expandedPath: string | null;
}

interface Document {
  exitCode: number;
  verdict: string;
  entries: Entry[];
  findings: { code: string; message: string; ids: number[] }[];
  warnings: { code: string; message: string }[];
  missingEntries: number;
  source: { kind: string };
  error: { code: string; message: string };
}

for (const shipped of launchers) {
  const launcher = { ...shipped, exe: shipped.exe.replace(/dist(?=[\\/])/, join('dist', 'test')) };
  const compiler = compilerFor(launcher);
  describe.skipIf(launcher.command === null || compiler === null)(`the ${launcher.name} test build`, () => {
    const folder = emptyFolder();
    const library = join(folder, launcher.name.startsWith('win') ? 'simulator.dll' : 'simulator.so');
    if (launcher.command !== null && compiler !== null) buildSimulator(library, compiler);

    /** For tests that set file modes, which mean nothing on Windows, and for one with 200 runs, for which Wine is too slow. */
    function linuxTest(title: string, body: () => void): void {
      if (launcher.name === 'linux-x64') test(title, body);
    }

    function environmentOf(machine: Case, more: Record<string, string> = {}): Record<string, string> {
      const store = join(folder, `${machine.name}.store`);
      writeFileSync(store, storeOf(machine));
      const root = join(folder, 'root');
      mkdirSync(join(root, 'Program Files'), { recursive: true });
      return {
        WINSOCK_LSP_TEST_LIBRARY: pathFor(launcher, library),
        WINSOCK_LSP_SIMULATOR_STORE: pathFor(launcher, store),
        WINSOCK_LSP_TEST_ROOT: pathFor(launcher, root),
        WINSOCK_LSP_TEST_ELEVATED: '0',
        ...more,
      };
    }
    function ask(machine: Case, args: string[], more?: Record<string, string>): Document {
      const { stdout, status } = run(launcher, args, { environment: environmentOf(machine, more) });
      const document = JSON.parse(stdout) as Document;
      expect(document.exitCode).toBe(status);
      return document;
    }

    test.each(cases)('reads the same entries of $name from the API and from the registry', (machine) => {
      for (const source of ['api', 'registry']) {
        const document = ask(machine, ['list', '--source', source]);
        expect(violation('list', document)).toBe(null);
        expect(document.source.kind).toBe(source);
        for (const [index, entry] of ordered(machine).entries()) {
          expect(document.entries[index]).toMatchObject({ ...truthOf(entry), bitness: entry.bitness });
        }
        expect(document.entries).toHaveLength(machine.entries.length);
      }
      const tested = ask(machine, ['test']);
      const only32 = machine.entries.every((entry) => entry.bitness === 32);
      expect([tested.verdict, tested.findings.filter((finding) => finding.code === 'sourcesDiffer')]).toEqual([
        machine.expect.verdict.internet,
        [],
      ]);
      expect(tested.missingEntries).toBe(0);
      expect(only32 || tested.warnings.length === 0).toBe(true);
    });

    const LSP = caseNamed('one-lsp-both-catalogs');

    test("expands paths with Windows' own folders", () => {
      const paths = ask(LSP, ['list', '--id', '64:1001']).entries.map((entry) => entry.expandedPath);
      expect(paths).toEqual(['C:\\Windows\\system32\\mswsock.dll']);
    });

    test('calls WSCEnumProtocols again where the catalog has grown between two calls', () => {
      expect(ask(LSP, ['list'], { WINSOCK_LSP_SIMULATOR_FAULT: 'grow' }).entries).toHaveLength(LSP.entries.length);
    });

    test('lists an entry whose path Winsock does not return, with one warning for each provider', () => {
      const document = ask(LSP, ['list'], { WINSOCK_LSP_SIMULATOR_FAULT: 'WSCGetProviderPath=10022' });
      expect(document.entries).toHaveLength(LSP.entries.length);
      expect(document.warnings.map((warning) => warning.code)).toEqual(Array(5).fill('pathUnknown'));
      expect(document.entries.filter((entry) => entry.providerPath === null)).toHaveLength(9);
    });

    test('has the verdict unknown where one catalog cannot be read', () => {
      const clean = caseNamed('clean-windows-10');
      const document = ask(clean, ['test'], { WINSOCK_LSP_SIMULATOR_FAULT: 'WSCEnumProtocols32=10091' });
      expect([document.verdict, document.warnings[0]?.code]).toEqual(['unknown', 'catalogNotRead']);
    });

    test('reports the failed call where no catalog can be read', () => {
      const store = { WINSOCK_LSP_SIMULATOR_STORE: pathFor(launcher, join(folder, 'nowhere')) };
      expect(ask(LSP, ['list'], store)).toMatchObject({ exitCode: 66, error: { code: 'apiFailed' } });
      expect(ask(LSP, ['list', '--source', 'registry'], store)).toMatchObject({
        exitCode: 66,
        error: { code: 'registryFailed' },
      });
    });

    test('warns where it cannot compare Winsock with the registry', () => {
      const document = ask(LSP, ['test'], { WINSOCK_LSP_SIMULATOR_FAULT: 'TestReadCatalogItems=5' });
      expect(document.warnings.map((warning) => warning.code)).toEqual(['notCompared']);
    });

    test('unpacks koffi.node where only this user or an administrator can write, and deletes other versions', () => {
      for (const [elevated, place] of [
        ['0', 'Users/test/AppData/Local'],
        ['1', 'Program Files'],
      ] as const) {
        const native = join(folder, 'root', place, 'WinsockLsp/native');
        mkdirSync(join(native, 'a'.repeat(64)), { recursive: true });
        // Other versions are deleted when koffi.node is unpacked, so it must not be there yet.
        for (const name of readdirSync(native))
          if (!name.startsWith('aaa')) rmSync(join(native, name), { recursive: true });
        ask(LSP, ['list'], { WINSOCK_LSP_TEST_ELEVATED: elevated });
        const [hash, ...others] = readdirSync(native);
        expect(others).toEqual([]);
        expect(hash).toMatch(/^(?!a{64})[0-9a-f]{64}$/);
        expect(readdirSync(join(native, hash as string))).toEqual(['koffi.node']);
      }
    });

    test('replaces an unpacked koffi.node with other bytes', () => {
      ask(LSP, ['list']);
      const native = join(folder, 'root/Users/test/AppData/Local/WinsockLsp/native');
      const [hash] = readdirSync(native);
      const file = join(native, hash as string, 'koffi.node');
      const before = readFileSync(file);
      writeFileSync(file, 'planted');
      expect(ask(LSP, ['list']).entries).toHaveLength(LSP.entries.length);
      expect(readFileSync(file).equals(before)).toBe(true);
    });

    test('does not load a koffi.node with other bytes beside the exe', () => {
      const alone = emptyFolder();
      const exe = join(alone, basename(launcher.exe));
      copyFileSync(launcher.exe, exe);
      writeFileSync(join(alone, 'koffi.node'), 'planted');
      const { status } = run(launcher, ['list'], { exe, environment: environmentOf(LSP) });
      expect(status).toBe(0);
    });

    linuxTest('refuses to unpack koffi.node, when elevated, below a folder where a user can write', () => {
      const root = emptyFolder();
      const elevated = { WINSOCK_LSP_TEST_ROOT: root, WINSOCK_LSP_TEST_ELEVATED: '1' };
      const own = join(root, 'Program Files/WinsockLsp/native');
      mkdirSync(own, { recursive: true });
      for (const folder of [join(root, 'Program Files'), own]) {
        chmodSync(folder, 0o777);
        expect(ask(LSP, ['list'], elevated)).toMatchObject({ exitCode: 76, error: { code: 'nativeRefused' } });
        chmodSync(folder, 0o755);
      }
      expect(ask(LSP, ['list'], elevated)).toMatchObject({ exitCode: 0 });
      expect(readdirSync(own)).toHaveLength(1);
    });

    linuxTest('leaves no further files in fifty runs', () => {
      const root = join(folder, 'root');
      const temporary = emptyFolder();
      const count = () => readdirSync(root, { recursive: true }).length + readdirSync(temporary).length;
      ask(LSP, ['list'], { TMPDIR: temporary });
      const before = count();
      for (let runs = 0; runs < 50; runs++)
        run(launcher, ['list', '--non-ifs'], { environment: environmentOf(LSP, { TMPDIR: temporary }) });
      expect(count()).toBe(before);
    });
  });
}

const [linux, windows] = launchers as [Launcher, Launcher];

test.skipIf(linux.command === null)('off Windows the shipped exe reports that there is no live catalog', () => {
  const { status, stdout } = run(linux, ['list']);
  expect([status, JSON.parse(stdout).error.code]).toEqual([66, 'liveNeedsWindows']);
});

describe.skipIf(windows.command?.[0] !== 'wine')('the shipped Windows exe under Wine', () => {
  const ask = (...args: string[]) => JSON.parse(run(windows, args).stdout) as Document;

  test("lists Wine's seven protocols, of which IPX is non-IFS, to a pipe and to a file", () => {
    const document = ask('list');
    expect(violation('list', document)).toBe(null);
    expect(document.entries.map((entry) => entry.id)).toEqual([1001, 1002, 1004, 1005, 1030, 1031, 1033]);
    expect(document.entries.filter((entry) => entry.nonIfs)).toMatchObject([{ name: 'IPX', serviceFlags: 0x40609 }]);
    const out = join(emptyFolder(), 'out.json');
    spawnSync('bash', ['-c', `wine '${windows.exe}' list > '${out}'`], { env: { ...windows.environment } });
    expect(JSON.parse(readFileSync(out, 'utf8')).entries).toEqual(document.entries);
  });

  test('reads a case that was imported into the registry, and compares it with the API', () =>
    aloneInRegistry(windows, readsImportedCase));

  test("decodes paths in the machine's code page, and not in that of the process", () =>
    aloneInRegistry(windows, readsPathInCodePage));

  /** Does the work while Wine's registry has the keys of the export. */
  function withImported(exported: Buffer, work: () => void): void {
    const file = join(emptyFolder(), 'case.reg');
    writeFileSync(file, exported);
    const regedit = (...args: string[]) =>
      spawnSync('wine', ['reg', ...args], { env: windows.environment, encoding: 'utf8' });
    expect(ask('list', '--source', 'registry').exitCode).toBe(66);
    expect(regedit('import', `Z:${file.replaceAll('/', '\\')}`).status).toBe(0);
    try {
      work();
    } finally {
      regedit('delete', 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\WinSock2', '/f');
    }
  }

  function readsImportedCase(): void {
    const machine = caseNamed('clean-windows-10');
    withImported(regOf(machine), () => {
      const document = ask('list', '--source', 'registry');
      expect(document.entries).toHaveLength(machine.entries.length);
      for (const [index, entry] of ordered(machine).entries()) {
        expect(document.entries[index]).toMatchObject({ ...truthOf(entry), bitness: entry.bitness });
        expect(document.entries[index]?.expandedPath?.toLowerCase()).toBe('c:\\windows\\system32\\mswsock.dll');
      }
      const compared = ask('list', '--compare').findings.filter((finding) => finding.code === 'sourcesDiffer');
      expect(compared.map((finding) => finding.message).join(' ')).toContain("'TCP/IP' (id 1001) is not the same");
      // IPX is outside the scope, and Wine's 32-bit catalog cannot be read.
      expect(ask('test').verdict).toBe('unknown');
    });
  }

  /** Wine's code page is 1252, in which the byte 0xE9 is e with an acute accent. In UTF-8 that byte alone is invalid. */
  function readsPathInCodePage(): void {
    const exported = regOf(caseNamed('clean-windows-10')).toString('utf16le').replace('5c,6d,73,77', '5c,e9,73,77');
    withImported(Buffer.from(exported, 'utf16le'), () => {
      const paths = ask('list', '--source', 'registry').entries.map((entry) => entry.providerPath);
      expect(paths).toContain('%SystemRoot%\\system32\\\u00e9swsock.dll');
    });
  }

  test('unpacks koffi.node once, and leaves no further files in twenty runs', () => {
    const drive = join(windows.environment.WINEPREFIX as string, 'drive_c');
    const native = join(drive, 'Program Files/WinsockLsp/native');
    ask('list');
    const [hash] = readdirSync(native);
    const { mtimeMs } = statSync(join(native, hash as string, 'koffi.node'));
    // Wine makes links that lead out of its folder. They are counted, but not followed.
    const count = (folder = drive): number =>
      readdirSync(folder, { withFileTypes: true }).reduce(
        (sum, entry) => sum + 1 + (entry.isDirectory() ? count(join(folder, entry.name)) : 0),
        0,
      );
    const before = count();
    for (let runs = 0; runs < 20; runs++) run(windows, ['list']);
    expect([count(), statSync(join(native, hash as string, 'koffi.node')).mtimeMs]).toEqual([before, mtimeMs]);
    expect(dirname(native)).toContain('Program Files');
  });
});
