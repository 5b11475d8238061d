// What commands print about evidence that shows little: products by their names, one line for each kind of doubt, and nothing
// reassuring.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ask } from '../support/ask.ts';
import { caseNamed } from '../support/cases.ts';
import { emptyFolder } from '../support/folder.ts';
import { netshOf } from '../support/netsh.ts';
import { regOf } from '../support/reg.ts';
import { withNames } from '../support/report.ts';

const FOLDER = emptyFolder('unknown-evidence');

function file(name: string, text: string | Buffer): string {
  const path = join(FOLDER, name);
  writeFileSync(path, text);
  return path;
}

const NOBODY_SUFFERS = 'No program with a known rule suffers';
const WEB_COMPANION = 'Web Companion (Ad-Aware Web Companion)';
/** A dump that somebody filtered with findstr: only types and names are left. */
const NAMES = file(
  'names.txt',
  [
    ['Base Service Provider', 'MSAFD Tcpip [TCP/IP]'],
    ['Layered Chain Entry', 'LavasoftLSP over [MSAFD Tcpip [TCP/IP]]'],
    ['Layered Service Provider', 'LavasoftLSP'],
    ['Base Service Provider', 'MSAFD Tcpip [UDP/IP]'],
  ]
    .map(
      ([type, name]) =>
        `Entry Type:                         ${type}\r\nDescription:                        ${name}\r\n`,
    )
    .join(''),
);

describe('a product that the evidence shows only by the name of its entries', () => {
  test.each(['list', 'test'])('is named by %s once, with advice', async (command) => {
    const { stdout } = await ask(command, NAMES, '--format', 'table');
    expect(stdout.match(/^Web Companion .*: Going by its name\. Uninstall/gm)).toHaveLength(1);
    const document = JSON.parse((await ask(command, NAMES)).stdout);
    const entries: { product: string | null }[] = document.entries ?? document.deciding;
    expect(entries.filter(({ product }) => product === WEB_COMPANION)).toHaveLength(2);
  });

  test('is named by the line of fleet and by its summary', async () => {
    const lines = (await ask('fleet', NAMES)).stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines[0]).toMatchObject({ verdict: 'unknown', nonIfs: [], products: [WEB_COMPANION] });
    expect(lines[1].summary.products).toEqual([{ product: WEB_COMPANION, machines: 1 }]);
    expect((await ask('fleet', NAMES, '--format', 'table')).stdout).toContain(WEB_COMPANION);
  });

  test('is named by reports of a machine and of a fleet', async () => {
    const clean = file('clean.reg', regOf(caseNamed('clean-windows-10')));
    for (const sources of [[NAMES], [NAMES, clean]]) {
      const { stdout } = await ask('report', ...sources, '--output', '-');
      expect(stdout).toContain('Web Companion (Ad-Aware Web Companion)');
      expect(stdout).toMatch(/Uninstall Web Companion/);
    }
    expect((await ask('report', NAMES, '--output', '-')).stdout).toMatch(/Whose it is<\/dt><dd>Web Companion/);
  });
});

test("Windows' own entries with unknown flags are no product to act on", async () => {
  const noFlags = file('xp.txt', netshOf(caseNamed('windows-xp')));
  expect(JSON.parse((await ask('fleet', noFlags)).stdout.split('\n')[0] as string)).toMatchObject({ products: [] });
  expect((await ask('list', noFlags, '--format', 'table')).stdout).not.toMatch(/^Windows \(/m);
  expect((await ask('report', noFlags, '--output', '-')).stdout).not.toContain('Whose it is');
});

test('for a product that an administrator wants, the advice is its vendor or an exclusion, and not removal', async () => {
  const withLsp = regOf(
    withNames(caseNamed('one-lsp-both-catalogs'), (name) => name.replace('Contoso Filter', 'MaLion.IWat')),
  );
  const { stdout } = await ask('report', file('malion.reg', withLsp), '--output', '-');
  expect(stdout).toMatch(/What to do<\/dt><dd>MaLion: Going by its name\. .*with an exclusion\./);
  expect(stdout).not.toContain('Only if no uninstaller takes it away');
});

describe('commands print nothing reassuring', () => {
  const whole = caseNamed('clean-windows-10');
  test.each([
    ['about names alone', NAMES],
    ['about a dump without flags', file('no-flags.txt', netshOf(caseNamed('windows-xp')))],
    ['about an excerpt', file('excerpt.txt', netshOf(whole).split(/\r?\n/).slice(0, 40).join('\r\n'))],
    [
      'about an empty catalog whose counter is not 0',
      file(
        'empty.reg',
        'Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\WinSock2\\Parameters\\Protocol_Catalog9]\r\n"Num_Catalog_Entries"=dword:0000000e\r\n\r\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\WinSock2\\Parameters\\Protocol_Catalog9\\Catalog_Entries]\r\n',
      ),
    ],
  ])('%s', async (_, path) => {
    for (const args of [
      ['test', path, '--format', 'table'],
      ['report', path, '--output', '-'],
      ['list', path, '--tree'],
    ]) {
      const { stdout } = await ask(...args);
      expect(stdout).not.toContain(NOBODY_SUFFERS);
      expect(stdout).not.toContain('Nothing stands out.');
      // That dump shows all entries, and Windows XP has none for IPv6: the sentence is true.
      if (!path.endsWith('no-flags.txt')) expect(stdout).not.toMatch(/no entry serves/i);
    }
  });

  test('but about a whole catalog with known flags they do', async () => {
    const path = file('whole.reg', regOf(whole));
    expect((await ask('test', path, '--format', 'table')).stdout).toContain(NOBODY_SUFFERS);
    expect((await ask('report', path, '--output', '-')).stdout).toContain(NOBODY_SUFFERS);
  });
});

describe('repeated messages', () => {
  const entry = netshOf(caseNamed('clean-windows-10')).split(/\r?\n/).slice(0, 18).join('\r\n');
  const repeated = file('repeated.txt', `${Array(30).fill(entry).join('\r\n')}\r\n`);

  test('in a table, warnings of one kind are one line', async () => {
    const { stderr } = await ask('test', repeated, '--format', 'table');
    expect(stderr.match(/second time/g)).toHaveLength(1);
    expect(stderr).toMatch(/second time\. \(and 28 more of this kind\)/);
  });

  test('in a document, twenty warnings of a kind are followed by one with the number of the others', async () => {
    const { stdout, stderr } = await ask('test', repeated);
    const warnings: { code: string; message: string }[] = JSON.parse(stdout).warnings;
    const own = warnings.filter(({ code }) => code === 'entryRepeated');
    expect([own.length, own.at(-1)?.message]).toEqual([21, '9 more warnings of this kind were left out.']);
    expect(stderr.match(/"code":"entryRepeated"/g)).toHaveLength(21);
    // A document that is read as evidence has the same warnings.
    const again = await ask('test', file('again.json', (await ask('list', repeated)).stdout));
    expect(JSON.parse(again.stdout).warnings).toEqual(expect.arrayContaining(own));
  });

  test('programs whose verdict is unknown share one row', async () => {
    const { stdout } = await ask('test', NAMES, '--format', 'table');
    const rows = stdout
      .split('Programs:\n')[1]
      ?.split('\n')
      .filter((line) => line.trim() !== '');
    expect(rows).toHaveLength(2);
    expect(rows?.[1]).toMatch(/ all that skip completions +both +unknown /);
    const page = (await ask('report', NAMES, '--output', '-')).stdout;
    expect(page.match(/<span class="mark open">unknown<\/span>/g)).toHaveLength(1);
  });

  test('findings of one kind are one line, except errors', async () => {
    expect((await ask('test', NAMES, '--format', 'table')).stdout.match(/may be non-IFS/g)).toHaveLength(1);
    expect((await ask('report', NAMES, '--output', '-')).stdout.match(/may be non-IFS/g)).toHaveLength(1);
    const withLsp = file('withLsp.reg', regOf(caseNamed('one-lsp-both-catalogs')));
    expect((await ask('test', withLsp, '--format', 'table')).stdout.match(/^error: /gm)).toHaveLength(6);
  });
});
