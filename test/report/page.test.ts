import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isDeviceName } from '../../src/report/write.ts';
import { ask } from '../support/ask.ts';
import { caseNamed } from '../support/cases.ts';
import { emptyFolder } from '../support/folder.ts';
import { pageOf, TIME, withNames, writeExport } from '../support/report.ts';

const FOLDER = emptyFolder('report');
const one = writeExport(FOLDER, caseNamed('one-lsp-both-catalogs'));
const clean = writeExport(FOLDER, caseNamed('clean-windows-10'));

const HOSTILE = '</script><script>alert(1)</script><img src=x onerror="alert(2)">&\u202e\u0007';
const hostile = writeExport(
  FOLDER,
  withNames(caseNamed('one-lsp-both-catalogs'), (name) => `${HOSTILE}${name}`),
  'hostile',
);

const policyOf = (page: string): string => /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? '';
const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

describe.each([
  ['one machine', [one]],
  ['a fleet', [one, clean, hostile]],
  ['one machine with hostile names', [hostile]],
])('the page of %s', async (_name, sources) => {
  const page = await pageOf(...sources);

  test('has a security policy that allows only its own style and script', () => {
    const policy = policyOf(page);
    expect(policy).toMatch(/^default-src 'none';/);
    expect(policy).not.toContain('unsafe');
    const [, style] = /<style>([\s\S]*?)<\/style>/.exec(page) ?? [];
    expect(policy).toContain(`style-src ${hashOf(style as string)}`);
    const scripts = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, script]) => script as string);
    expect(policy.includes('script-src')).toBe(scripts.length === 1);
    for (const script of scripts) expect(policy).toContain(`script-src ${hashOf(script)}`);
    expect(page).not.toMatch(/<[^>]* (?:on\w+|style|src)=/);
    expect(page).not.toMatch(/href="(?!#)/);
  });

  test('is ASCII, and no name becomes a tag', () => {
    expect(page).toMatch(/^[\n\x20-\x7e]+$/);
    expect(page).not.toMatch(/<img|alert\(1\)<\/script>|<script>alert/);
  });

  test('has the same bytes when it is made again', async () => {
    expect(await pageOf(...sources)).toBe(page);
  });
});

test('the report of a hypervisor guest has nothing to do, and names the providers outside the scope', async () => {
  const page = await pageOf(writeExport(FOLDER, caseNamed('hypervisor-sockets')));
  expect(page).toContain('No non-IFS provider in scope: 12 of 16 entries of the Winsock catalogs are IFS.');
  expect(page).toMatch(
    /<dt>Outside the scope<\/dt><dd>VMware vSockets .*counts every entry, would call this machine not/,
  );
  expect(page).not.toMatch(/What to do<\/dt>|uses? IFS handles/);
});

test('hostile names are shown as text, with escapes for invisible characters', async () => {
  expect(await pageOf(hostile)).toContain(
    '&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=&quot;alert(2)&quot;&gt;&amp;\\u202e\\u0007Contoso',
  );
  expect(await pageOf(hostile, clean)).toContain('\\u003c/script\\u003e\\u003cscript\\u003ealert(1)');
});

test('a name of 200,000 characters is cut, and its length is shown', async () => {
  const path = join(FOLDER, 'long.txt');
  const { stdout } = await ask('list', '--format', 'json', one);
  writeFileSync(path, stdout.replaceAll('Contoso Filter over', 'A'.repeat(200_000)));
  const page = await pageOf(path);
  expect(page).toMatch(/A{100,}&#x2026; \(200,0\d\d characters\)/);
  expect(page.length).toBeLessThan(200_000);
});

describe('the file of a report', () => {
  const report = (output: string, ...args: string[]) => ask('report', '--time', TIME, '--output', output, ...args);

  test('is described by a document, and is the same page as on standard output', async () => {
    const output = join(FOLDER, 'a.html');
    const { exitCode, stdout } = await report(output, one);
    const document = JSON.parse(stdout) as { bytes: number };
    expect([exitCode, document]).toEqual([
      0,
      expect.objectContaining({
        document: 'report',
        kind: 'machine',
        path: output,
        verdict: 'nonCompliant',
        machines: 1,
      }),
    ]);
    const bytes = readFileSync(output);
    expect([bytes.length, bytes.toString()]).toEqual([document.bytes, await pageOf(one)]);
  });

  test('replaces another file only with --force', async () => {
    const output = join(FOLDER, 'b.html');
    writeFileSync(output, 'mine');
    const { exitCode, stdout } = await report(output, one);
    expect([exitCode, JSON.parse(stdout).error.code, readFileSync(output, 'utf8')]).toEqual([
      73,
      'outputExists',
      'mine',
    ]);
    expect((await report(output, one, '--force')).exitCode).toBe(0);
    expect(readFileSync(output, 'utf8')).toContain('<!doctype html>');
    expect(readdirSync(FOLDER).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('never replaces what it is made of', async () => {
    const before = readFileSync(one);
    const { exitCode, stdout } = await report(one, one, '--force');
    expect([exitCode, JSON.parse(stdout).error.code]).toEqual([73, 'outputExists']);
    expect(readFileSync(one).equals(before)).toBe(true);
  });

  test.skipIf(process.platform === 'win32')('is not written to the target of a link', async () => {
    const [target, link] = [join(FOLDER, 'target'), join(FOLDER, 'link.html')];
    symlinkSync(target, link);
    expect((await report(link, one)).exitCode).toBe(73);
    expect((await report(link, one, '--force')).exitCode).toBe(0);
    expect(existsSync(target)).toBe(false);
  });

  test.skipIf(process.platform === 'win32')('replaces neither a device nor a pipe nor a folder', async () => {
    const [pipe, device, folder, link] = ['pipe', 'device', 'folder', 'to-null'].map((name) => join(FOLDER, name));
    expect(spawnSync('mkfifo', [pipe as string]).status).toBe(0);
    mkdirSync(folder as string);
    symlinkSync('/dev/null', link as string);
    // Only root can make a device. The test must not risk the machine's own /dev/null.
    const made = spawnSync('mknod', [device as string, 'c', '1', '3']).status === 0;
    expect(made).toBe(process.getuid?.() === 0);
    for (const output of [pipe, folder, link, ...(made ? [device] : [])] as string[]) {
      const before = lstatSync(output).ino;
      const { exitCode, stdout } = await report(output, one, '--force');
      expect([output, exitCode, JSON.parse(stdout).error?.code]).toEqual([output, 73, 'outputUnwritable']);
      expect(JSON.parse(stdout).error.message).toContain('only a regular file is replaced');
      expect(lstatSync(output).ino).toBe(before);
    }
  });

  test('knows the names of devices on Windows', () => {
    const isDevice = (path: string) => isDeviceName(path, 'win32');
    const devices = [
      '\\\\.\\PhysicalDrive0',
      '\\\\?\\GLOBALROOT\\x',
      'C:\\x\\NUL',
      'C:\\con',
      'C:\\Com1.html',
      'C:\\lpt\u00b2',
      'C:\\aux .x',
    ];
    expect(devices.filter((path) => !isDevice(path))).toEqual([]);
    const files = [
      'C:\\null',
      'C:\\nul\\a.html',
      'C:\\a.nul',
      'C:\\xcon',
      'C:\\com10',
      '\\\\?\\C:\\a.html',
      '\\\\server\\share\\a',
    ];
    expect(files.filter(isDevice)).toEqual([]);
    expect(isDeviceName('/tmp/nul', 'linux')).toBe(false);
  });

  test('is not written where its folder does not exist', async () => {
    const { exitCode, stdout } = await report(join(FOLDER, 'none', 'a.html'), one);
    expect([exitCode, JSON.parse(stdout).error.code]).toEqual([73, 'outputUnwritable']);
  });

  test('is not written where the source cannot be read', async () => {
    const output = join(FOLDER, 'c.html');
    const { exitCode, stdout } = await report(output, join(FOLDER, 'not-there.txt'));
    expect([exitCode, JSON.parse(stdout).error.code, existsSync(output)]).toEqual([66, 'sourceNotFound', false]);
  });

  test('has a time in UTC: another form of --time is a usage error', async () => {
    for (const time of ['yesterday', '2026-11-22', '2026-11-22T12:00:00']) {
      expect((await ask('report', one, '--time', time, '--output', '-')).exitCode).toBe(64);
    }
  });
});

describe('a fleet', () => {
  test('has the same report from a folder and from the output of fleet', async () => {
    const folder = join(FOLDER, 'fleet');
    mkdirSync(folder);
    for (const name of ['lsp-udp-only', 'clean-windows-10', 'network-direct']) writeExport(folder, caseNamed(name));
    writeFileSync(join(folder, 'nothing.txt'), 'nothing');
    const lines = join(FOLDER, 'lines.ndjson');
    writeFileSync(lines, (await ask('fleet', '--format', 'ndjson', folder)).stdout);
    const page = await pageOf(folder);
    expect(page).toContain('4 machines');
    expect(await pageOf(lines)).toBe(page);
  });

  test('has a report that counts sources that could not be read, and says why', async () => {
    const output = join(FOLDER, 'fleet.html');
    const { exitCode, stdout } = await ask('report', '--output', output, one, clean, join(FOLDER, 'not-there.txt'));
    expect([exitCode, JSON.parse(stdout)]).toEqual([
      0,
      expect.objectContaining({ kind: 'fleet', machines: 3, nonCompliant: 1, compliant: 1, unknown: 0, errors: 1 }),
    ]);
    expect(readFileSync(output, 'utf8')).toContain('There is no such file.');
  });

  test('has no report where a line is none of fleet: the error names the line', async () => {
    const path = join(FOLDER, 'bad.ndjson');
    const { stdout } = await ask('fleet', '--format', 'ndjson', one);
    writeFileSync(path, `${stdout}{"verdict":"compliant"}\n`);
    const answer = await ask('report', path);
    expect([answer.exitCode, JSON.parse(answer.stdout).error.target]).toEqual([65, `${path}:3`]);
  });
});

test('list --tree prints a tree, and refuses --format json and filters', async () => {
  expect((await ask('list', '--tree', one)).stdout).toMatch(/64-bit programs[\s\S]*TCP\/IPv4[\s\S]*!! Contoso Filter/);
  for (const args of [['--format', 'json'], ['--non-ifs']])
    expect((await ask('list', '--tree', one, ...args)).exitCode).toBe(64);
});
