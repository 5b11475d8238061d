// The product and file of a provider. Tests of the packed exes, with files of a simulated drive and of Wine, and with paths that the
// program must not open.

import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { FileIdentity } from '../../src/catalog/identity.ts';
import { type Case, caseNamed, cases } from '../support/cases.ts';
import { emptyFolder } from '../support/folder.ts';
import { netshOf } from '../support/netsh.ts';
import { peOf } from '../support/pe.ts';
import { regOf } from '../support/reg.ts';
import { buildSimulator } from '../support/simulator.ts';
import { storeOf } from '../support/store.ts';
import { LETTERS, NEVER_SKIP, TRUTH_TABLES } from '../support/truth-tables.ts';
import { compilerFor, type Launcher, launchers, pathFor, run } from './launch.ts';

interface Document {
  exitCode: number;
  entries: {
    bitness: number;
    id: number;
    product: string | null;
    company: string | null;
    identity: FileIdentity | null;
  }[];
  findings: { code: string; bitness: number; ids: number[] }[];
  programs: { program: string; protocol: string | null; bitness: number; verdict: string; deciding: number[] }[];
}

const LSP = caseNamed('one-lsp-both-catalogs');
const DLL = peOf({ numbers: [3, 2, 1, 42], strings: { ProductName: 'Contoso Filter', CompanyName: 'Contoso Ltd.' } });
/** A DLL that was signed once with a throw-away key. Wine trusts any signer. */
const SIGNED = readFileSync(new URL('../support/signed.dll', import.meta.url));

/** A case with another path for the layered entries of one catalog. */
const withPath = (machine: Case, bitness: 32 | 64, path: string): Case => ({
  ...machine,
  entries: machine.entries.map((entry) =>
    entry.bitness === bitness && entry.chainLength !== 1 ? { ...entry, providerPath: path } : entry,
  ),
});

function writeTo(root: string, path: string, content: Buffer): string {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

for (const shipped of launchers) {
  const launcher = { ...shipped, exe: shipped.exe.replace(/dist(?=[\\/])/, join('dist', 'test')) };
  const compiler = compilerFor(launcher);
  describe.skipIf(launcher.command === null || compiler === null)(`the ${launcher.name} test build`, () => {
    const folder = emptyFolder();
    const library = join(folder, launcher.name.startsWith('win') ? 'simulator.dll' : 'simulator.so');
    if (launcher.command !== null && compiler !== null) buildSimulator(library, compiler);

    function ask(machine: Case, args: string[], root: string): Document {
      const store = join(folder, 'store');
      writeFileSync(store, storeOf(machine));
      const environment = {
        WINSOCK_LSP_TEST_LIBRARY: pathFor(launcher, library),
        WINSOCK_LSP_SIMULATOR_STORE: pathFor(launcher, store),
        WINSOCK_LSP_TEST_ROOT: pathFor(launcher, root),
        WINSOCK_LSP_TEST_ELEVATED: '0',
      };
      return JSON.parse(run(launcher, args, { environment }).stdout) as Document;
    }
    const entry = (document: Document, bitness: number, id: number) =>
      document.entries.find((each) => each.bitness === bitness && each.id === id);

    test('reads each file as programs of its catalog see it, and reports one that is gone', () => {
      const root = emptyFolder();
      writeTo(root, 'Program Files/Contoso/filter64.dll', DLL);
      const document = ask(LSP, ['list'], root);
      expect(entry(document, 64, 1032)).toMatchObject({
        product: 'Contoso Filter',
        company: 'Contoso Ltd.',
        identity: {
          path: 'C:\\Program Files\\Contoso\\filter64.dll',
          exists: true,
          version: '3.2.1.42',
          size: DLL.length,
        },
      });
      expect(entry(document, 32, 1032)?.identity).toMatchObject({
        path: 'C:\\Program Files (x86)\\Contoso\\filter.dll',
        exists: false,
      });
      expect(document.findings.filter(({ code }) => code === 'fileGone').map(({ bitness }) => bitness)).toEqual([
        32, 32, 32,
      ]);
      expect(entry(document, 64, 1001)).toMatchObject({ product: 'Windows', identity: null });
    });

    test('looks for a System32 path of the 32-bit catalog in SysWOW64', () => {
      const root = emptyFolder();
      writeTo(root, 'Windows/SysWOW64/layer.dll', DLL);
      const machine = withPath(
        withPath(LSP, 32, '%SystemRoot%\\system32\\layer.dll'),
        64,
        '%SystemRoot%\\system32\\layer.dll',
      );
      const document = ask(machine, ['list', '--identity'], root);
      expect(entry(document, 32, 1032)?.identity).toMatchObject({
        path: 'C:\\Windows\\SysWOW64\\layer.dll',
        exists: true,
      });
      expect(entry(document, 64, 1032)?.identity).toMatchObject({
        path: 'C:\\Windows\\system32\\layer.dll',
        exists: false,
      });
      expect(entry(document, 64, 1001)?.identity).toMatchObject({ exists: false });
    });

    // The code is the same on both systems, and Wine takes seconds for each run.
    if (launcher.name === 'linux-x64') {
      test('does not open shares, devices and bare names, and reports none of them as gone', () => {
        for (const path of ['\\\\server\\share\\a.dll', '\\\\.\\pipe\\a', 'a.dll', 'C:\\a\\nul', '%TEMP%\\a.dll']) {
          const document = ask(withPath(LSP, 64, path), ['list'], emptyFolder());
          expect([path, entry(document, 64, 1032)?.identity]).toMatchObject([path, { path: null, exists: null }]);
          expect(document.findings.filter(({ code, bitness }) => code === 'fileGone' && bitness === 64)).toEqual([]);
        }
      });

      test('reads nothing from files that are empty, cut off or no programs, and from a folder', () => {
        for (const content of [
          Buffer.alloc(0),
          DLL.subarray(0, 300),
          Buffer.alloc(70_000, 'MZ'),
          Buffer.from('text'),
        ]) {
          const root = emptyFolder();
          writeTo(root, 'Program Files/Contoso/filter64.dll', content);
          expect(entry(ask(LSP, ['list'], root), 64, 1032)?.identity).toMatchObject({
            exists: true,
            version: null,
            size: content.length,
          });
        }
        const root = emptyFolder();
        mkdirSync(join(root, 'Program Files/Contoso/filter64.dll'), { recursive: true });
        expect(entry(ask(LSP, ['list'], root), 64, 1032)?.identity).toMatchObject({ exists: null, sha256: null });
      });

      test('reports a file that a user can write, or whose folder a user can write', () => {
        const root = emptyFolder();
        const file = writeTo(root, 'Program Files/Contoso/filter64.dll', DLL);
        const codes = () => ask(LSP, ['test'], root).findings.map(({ code }) => code);
        expect(codes()).not.toContain('fileUserWritable');
        chmodSync(file, 0o666);
        expect(codes()).toContain('fileUserWritable');
        chmodSync(file, 0o644);
        chmodSync(dirname(file), 0o777);
        expect(codes()).toContain('fileUserWritable');
      });
    }
  });
}

/**
 * This case has a chain with an id that no entry has. An export of it may be cut off, so no program is judged as fast, unless it never
 * skips completions.
 */
const LOOKS_CUT = 'orphan-chain';

for (const launcher of launchers) {
  describe.skipIf(launcher.command === null)(`the ${launcher.name} exe`, () => {
    // The code is the same on both systems, and Wine takes seconds for each run.
    const machines = launcher.name === 'linux-x64' ? cases : [caseNamed('lsp-udp-only')];
    test.each(machines)('gives the verdicts of the truth tables on programs in $name', (machine) => {
      const file = join(emptyFolder(), 'case.reg');
      writeFileSync(file, regOf(machine));
      const { programs } = JSON.parse(run(launcher, ['test', pathFor(launcher, file)]).stdout) as Document;
      for (const [name, table] of Object.entries(TRUTH_TABLES)) {
        const [program, protocol] = name.split(' ');
        const letters = ([64, 32] as const).map((bitness) => {
          const rows = programs.filter((row) => row.program === program && row.bitness === bitness);
          const row = rows.find((each) => protocol === undefined || each.protocol === protocol);
          return row === undefined ? '-' : LETTERS[row.verdict as keyof typeof LETTERS];
        });
        const expected = table[machine.name] ?? '';
        if (machine.name === LOOKS_CUT && !NEVER_SKIP.includes(name)) expect(letters, name).not.toContain('f');
        const completed = letters.map((letter, at) =>
          machine.name === LOOKS_CUT && letter === '?' ? expected[at] : letter,
        );
        expect([name, completed.join('')]).toEqual([name, expected]);
      }
    });
  });
}

const traced = spawnSync('strace', ['-V']).status === 0;

for (const launcher of launchers) {
  describe.skipIf(launcher.command === null || !traced)(`the ${launcher.name} exe, traced`, () => {
    /** All system calls of the exe and its children for files and the network. */
    function trace(args: string[]): string {
      const output = join(emptyFolder(), 'trace');
      const [command = launcher.exe, ...rest] = [...(launcher.command ?? []), launcher.exe];
      const options = ['-f', '-s', '4096', '-o', output, '-e', 'trace=file,network', command, ...rest, ...args];
      const { status } = spawnSync('strace', options, { env: launcher.environment, timeout: 120_000 });
      expect(status).toBe(0);
      return readFileSync(output, 'latin1');
    }

    test.each(['netsh', 'reg'])("opens no path that another machine's %s dump names", (kind) => {
      const machine = withPath(
        withPath(caseNamed('one-lsp-both-catalogs'), 64, '\\\\evilserver\\evilshare\\evillayer.dll'),
        32,
        'C:\\evilfolder\\evillayer.dll',
      );
      const file = join(emptyFolder(), 'dump');
      writeFileSync(file, kind === 'netsh' ? netshOf(machine) : regOf(machine));
      for (const command of launcher.name === 'linux-x64' ? ['list', 'test'] : ['test']) {
        const calls = trace([command, '--format', 'json', pathFor(launcher, file)]);
        expect(calls).toContain('dump');
        expect(calls.split('\n').filter((line) => /evil/i.test(line))).toEqual([]);
      }
    });
  });
}

const windows = launchers.find(({ name }) => name === 'win-x64') as Launcher;

describe.skipIf(windows.command?.[0] !== 'wine')('the shipped Windows exe under Wine', () => {
  const wine = (...args: string[]) => spawnSync('wine', args, { env: windows.environment, encoding: 'utf8' });

  test('reads versions and signatures of real files: one of Wine, a signed one, a changed one, and one that is gone', () => {
    const drive = join(windows.environment.WINEPREFIX as string, 'drive_c');
    const tampered = Buffer.from(SIGNED);
    tampered.write('K', tampered.indexOf(Buffer.from('Contoso Filter', 'utf16le')), 'utf16le');
    writeTo(drive, 'Program Files/Contoso/filter64.dll', SIGNED);
    writeTo(drive, 'Program Files (x86)/Contoso/filter.dll', tampered);
    const file = join(emptyFolder(), 'case.reg');
    const list = (machine: Case): Document => {
      writeFileSync(file, regOf(machine));
      expect(wine('reg', 'import', pathFor(windows, file)).status).toBe(0);
      try {
        return JSON.parse(run(windows, ['list', '--source', 'registry', '--identity']).stdout) as Document;
      } finally {
        wine('reg', 'delete', 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\WinSock2', '/f');
      }
    };
    const identities = new Map(list(LSP).entries.map(({ bitness, id, identity }) => [`${bitness}:${id}`, identity]));
    expect(identities.get('64:1032')).toMatchObject({
      signatureStatus: 'valid',
      signer: 'Contoso Test Signer',
      version: '1.2.3.4',
    });
    expect(identities.get('32:1032')).toMatchObject({ signatureStatus: 'hashMismatch', product: 'Kontoso Filter' });
    expect(identities.get('64:1001')).toMatchObject({
      exists: true,
      signatureStatus: 'notSigned',
      signer: null,
      version: expect.stringMatching(/^\d+\.\d+\.\d+\.\d+$/),
      product: 'Wine',
    });
    expect(list(caseNamed('orphan-chain')).entries.find(({ id }) => id === 1032)?.identity).toMatchObject({
      exists: false,
      signatureStatus: null,
    });
  });
});
