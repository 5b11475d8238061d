import { spawnSync } from 'node:child_process';
import { copyFileSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { schemaNames } from '../../build/schemas.ts';
import manifest from '../../package.json' with { type: 'json' };
import { type SchemaName, violation } from '../../src/documents/validate.ts';
import { caseNamed, cases } from '../support/cases.ts';
import { emptyFolder } from '../support/folder.ts';
import { hiveOf, hiveOfKeys } from '../support/hive.ts';
import { dirty, newLogs } from '../support/hive-logs.ts';
import { CHINESE, netshOf } from '../support/netsh.ts';
import { regOf } from '../support/reg.ts';
import { launchers, type Ran, run } from './launch.ts';

interface Document {
  document: string;
  exitCode: number;
  [key: string]: unknown;
}

/** The one document on stdout. It must keep its schema, repeat the exit code, and be ASCII. */
function documentOf({ stdout, status }: Ran): Document {
  const document = JSON.parse(stdout) as Document;
  expect(violation(document.document as SchemaName, document)).toBe(null);
  expect(document.exitCode).toBe(status);
  expect(stdout).toMatch(/^[\x20-\x7e\n]*$/);
  return document;
}

const folder = emptyFolder();
function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const dump = file('dump.txt', netshOf(caseNamed('one-lsp-both-catalogs')));
const clean = file('clean.reg', regOf(caseNamed('clean-windows-10')));
const EMPTY_ROOT = { name: 'SOFTWARE', values: [], keys: [] };
const cut = file('cut.txt', netshOf(caseNamed('clean-windows-10')).slice(0, 900));

const windows = launchers[1] as (typeof launchers)[number];

for (const launcher of launchers) {
  describe.skipIf(launcher.command === null)(`the ${launcher.name} exe`, () => {
    const go = (...args: string[]) => run(launcher, args);

    test('runs as the only file of a folder, with an empty environment', () => {
      const alone = emptyFolder();
      const exe = join(alone, basename(launcher.exe));
      copyFileSync(launcher.exe, exe);
      expect(run(launcher, ['--version'], { exe, cwd: alone })).toEqual({
        status: 0,
        stdout: `${manifest.version}\n`,
        stderr: '',
      });
      expect(documentOf(run(launcher, ['test', '--example'], { exe, cwd: alone })).verdict).toBe('nonCompliant');
    });

    test.each(cases)('gives the right answers about $name from a dump and from a .reg export', (machine) => {
      const text = file(`${machine.name}.txt`, netshOf(machine, { words: CHINESE }));
      const reg = file(`${machine.name}.reg`, regOf(machine));
      const document = documentOf(go('list', text, reg));
      const [fromText, fromReg] = document.machines as {
        entries: { nonIfs: boolean | null; bitness: number; id: number }[];
      }[];
      const nonIfs = fromReg?.entries.filter((entry) => entry.nonIfs).map((entry) => `${entry.bitness}:${entry.id}`);
      expect(nonIfs?.sort()).toEqual([...machine.expect.nonIfs].sort());
      if (machine.netshFlags !== false)
        expect(fromText?.entries.map((entry) => entry.nonIfs)).toEqual(fromReg?.entries.map((entry) => entry.nonIfs));
      expect(documentOf(go('test', reg)).verdict).toBe(machine.expect.verdict.internet);
    });

    test('reads a hive with its logs, and from standard input without them', () => {
      const before = hiveOf(caseNamed('clean-windows-10'));
      const hive = file('DIRTY', dirty(before));
      const { log1, log2 } = newLogs(before, hiveOf(caseNamed('one-lsp-both-catalogs')));
      file('DIRTY.LOG1', log1);
      file('dirty.log2', log2);
      const nonIfs = (ran: Ran) =>
        (documentOf(ran).entries as { nonIfs: boolean }[]).filter((entry) => entry.nonIfs).length;
      expect(nonIfs(go('list', hive))).toBe(6);
      expect(nonIfs(run(launcher, ['list', '-'], { input: readFileSync(hive) }))).toBe(0);
      expect(documentOf(go('list', hive)).warnings).toEqual([]);
    });

    test('has an exit code that says whether it worked, and with --exit-code also the verdict', () => {
      expect(go('test', dump).status).toBe(0);
      expect(documentOf(go('test', '--exit-code', dump))).toMatchObject({ exitCode: 20, verdict: 'nonCompliant' });
      expect(documentOf(go('test', '--exit-code', cut))).toMatchObject({ exitCode: 21, verdict: 'unknown' });
      expect(documentOf(go('test', '--exit-code', clean))).toMatchObject({ exitCode: 0, verdict: 'compliant' });
    });

    test.each([
      ['no such file', () => ['list', 'nowhere.txt'], 66, 'sourceNotFound'],
      ['a folder without a file', () => ['list', emptyFolder()], 66, 'sourceNotFound'],
      ['an empty file', () => ['list', file('empty.txt', '')], 65, 'sourceMalformed'],
      ['blank lines', () => ['list', file('blank.txt', '\r\n\r\n')], 65, 'sourceUnrecognised'],
      [
        'binary junk',
        () => ['list', file('junk.bin', Buffer.from(Array.from({ length: 9000 }, (_, index) => (index * 7919) % 256)))],
        65,
        'sourceUnrecognised',
      ],
      ['a damaged hive', () => ['list', file('SYSTEM', `regf${'\0'.repeat(5000)}`)], 65, 'sourceMalformed'],
      ['a registry of Windows 9x', () => ['list', file('SYSTEM.DAT', 'CREG')], 65, 'sourceUnsupported'],
      ['a hive without WinSock2', () => ['list', file('SOFTWARE', hiveOfKeys(EMPTY_ROOT))], 66, 'noCatalog'],
      [
        'a .reg without WinSock2',
        () => ['list', file('other.reg', 'REGEDIT4\r\n\r\n[HKEY_CURRENT_USER\\x]\r\n')],
        66,
        'noCatalog',
      ],
      ['JSON of somebody else', () => ['list', file('other.json', '{"entries":[]}')], 65, 'sourceMalformed'],
      ['an unknown option', () => ['list', '--nope'], 64, 'usage'],
      ['no command', () => [], 64, 'usage'],
      ['an unknown schema', () => ['schema', 'nope'], 64, 'usage'],
    ] as [string, () => string[], number, string][])(
      'reports %s in an error document',
      (_what, args, exitCode, code) => {
        const ran = go(...args());
        const document = documentOf(ran);
        expect([ran.status, document.document, (document.error as { code: string }).code]).toEqual([
          exitCode,
          'error',
          code,
        ]);
        for (const line of ran.stderr.trim().split('\n')) expect(violation('diagnostic', JSON.parse(line))).toBe(null);
      },
    );

    test('answers for the other files where one of several cannot be read, with the exit code of that error', () => {
      const document = documentOf(go('test', dump, 'nowhere.txt', clean));
      expect(document).toMatchObject({
        exitCode: 66,
        verdict: 'nonCompliant',
        error: { code: 'sourceNotFound', target: 'nowhere.txt' },
      });
      expect((document.machines as { verdict?: string }[]).map((machine) => machine.verdict)).toEqual([
        'nonCompliant',
        undefined,
        'compliant',
      ]);
    });

    test('reads standard input, from a pipe and from a file', () => {
      const input = netshOf(caseNamed('one-lsp-both-catalogs'));
      expect(documentOf(run(launcher, ['test', '-'], { input })).verdict).toBe('nonCompliant');
      const [command, ...rest] = [...(launcher.command ?? []), launcher.exe];
      const { stdout } = spawnSync(command as string, [...rest, 'test', '-'], {
        stdio: [openSync(clean, 'r'), 'pipe', 'ignore'],
        env: launcher.environment,
        encoding: 'utf8',
      });
      expect(JSON.parse(stdout).verdict).toBe('compliant');
    });

    test('writes one document in each line with ndjson, and a table with table', () => {
      const { stdout } = go('list', '--format', 'ndjson', dump, clean);
      const lines = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Document);
      expect(lines.map((line) => (line.source as { path: string }).path)).toEqual([dump, clean]);
      for (const line of lines) expect(violation('list', line)).toBe(null);
      expect(go('list', '--format', 'table', dump).stdout).toMatch(/^ 64 +1032 +chain +YES +0x66 /m);
    });

    test('prints schemas that its own documents keep', () => {
      const names = (JSON.parse(go('schema').stdout) as { schemas: { name: string; id: string }[] }).schemas;
      expect(names.map(({ name }) => name)).toEqual(schemaNames());
      for (const { name, id } of names) expect(JSON.parse(go('schema', name).stdout).$id).toBe(id);
    });

    test('lists only the entries that pass the filters', () => {
      const ids = (...args: string[]) =>
        (documentOf(go('list', dump, ...args)).entries as { bitness: number; id: number }[]).map(
          ({ bitness, id }) => `${bitness}:${id}`,
        );
      expect(ids('--non-ifs', '--bitness', '32')).toEqual(['32:1032', '32:1033', '32:1031']);
      expect(ids('--kind', 'layeredServiceProvider')).toEqual(['64:1031', '32:1031']);
      expect(ids('--name', '*TCP/IPv6*', '--id', '64:1004', '--id', '1005')).toEqual(['64:1004']);
    });

    test('ends with success where the reader of its output ends early', () => {
      const { command } = launcher;
      const line = [...(command ?? []), launcher.exe].map((part) => `'${part}'`).join(' ');
      const { stdout } = spawnSync('bash', ['-c', `${line} list --example | head -c 1; echo "\${PIPESTATUS[0]}"`], {
        encoding: 'utf8',
        env: { PATH: process.env.PATH ?? '', ...launcher.environment },
      });
      expect(stdout).toBe('{0\n');
    });

    test('shows hostile names as text, in tables and in JSON', () => {
      const hostile = file(
        'hostile.txt',
        netshOf(caseNamed('one-lsp-both-catalogs')).replaceAll('Contoso', '\u001b]0;owned\u0007\u202e<b>'),
      );
      expect(go('list', '--format', 'table', hostile).stdout).toSatisfy(
        (text: string) => !['\u0007', '\u001b', '\u202e'].some((control) => text.includes(control)),
      );
      expect(documentOf(go('list', hostile)).exitCode).toBe(0);
    });
  });
}

describe.skipIf(windows.command === null)('the Windows exe', () => {
  test('writes a report to no device, also with --force', () => {
    const cwd = emptyFolder();
    for (const device of ['NUL', 'con', 'COM1.html', '\\\\.\\PhysicalDrive0', '\\\\.\\C:']) {
      const ran = run(windows, ['report', '--example', '--output', device, '--force', '--format', 'json'], { cwd });
      expect([device, ran.status, documentOf(ran).error]).toMatchObject([device, 73, { code: 'outputUnwritable' }]);
    }
    expect(readdirSync(cwd)).toEqual([]);
  });
});

describe.skipIf(launchers[0]?.command === null)('100 MB of nonsense', () => {
  const [linux] = launchers;
  const megabytes = (count: number, content: string) => Buffer.alloc(count * 1_000_000, content);
  test.each([
    ['zeros', () => megabytes(100, '\0')],
    ['JSON brackets', () => megabytes(100, '[{')],
    [
      'a .reg of keys',
      () =>
        Buffer.concat([
          Buffer.from('REGEDIT4\r\n'),
          megabytes(100, '[HKEY_LOCAL_MACHINE\\SYSTEM\\Select]\r\n"Current"=hex:00,\\\r\n'),
        ]),
    ],
    ['30 MB of service flags', () => megabytes(30, 'Service Flags: 0x20066\r\nProtocol Chain Length: 9\r\n')],
  ])('(%s) is answered with a document, within the limits of time and memory', (what, content) => {
    const path = file('huge.bin', content());
    const document = JSON.parse(run(linux as never, ['test', path]).stdout) as Document;
    expect(document.exitCode === 65 || document.exitCode === 66 || document.verdict === 'unknown', what).toBe(true);
  });
});

test('the exes contain no path of the machine that built them', () => {
  for (const { exe } of launchers) expect(readFileSync(exe).includes(process.cwd())).toBe(false);
});
