// The package for a PowerShell gallery, and the zips of the bare exes.

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { filesBelow, manifestValues } from '../../build/packages/module.ts';
import { sourceDate } from '../../build/packages/source-date.ts';
import { emptyFolder } from '../support/folder.ts';
import { unzip, type Zipped } from '../support/unzip.ts';
import { EXES, MODULE, PACKAGES, VERSION } from './packages.ts';

const found = await unzip(join(PACKAGES, `WinsockLsp.${VERSION}.nupkg`));
const text = (name: string) => found.get(name)?.content.toString('utf8') ?? '';
const nuspec = text('WinsockLsp.nuspec');
const element = (name: string) => new RegExp(`<${name}[^>]*>([^<]*)</${name}>`).exec(nuspec)?.[1];

describe('the gallery package', () => {
  test('contains the files of the module unchanged, and four files that describe it', () => {
    const about = [...found.keys()].filter((name) => !filesBelow(MODULE).includes(name));
    expect(about.filter((name) => !name.endsWith('.psmdcp')).sort()).toEqual([
      'WinsockLsp.nuspec',
      '[Content_Types].xml',
      '_rels/.rels',
    ]);
    expect(about).toHaveLength(4);
    for (const name of filesBelow(MODULE))
      expect([name, found.get(name)?.content.equals(readFileSync(join(MODULE, name)))]).toEqual([name, true]);
  });

  test('contains only files of known types: no key, certificate, source or settings file', () => {
    for (const name of found.keys()) {
      expect(name).toMatch(/\.(ps1|psm1|psd1|ps1xml|txt|exe|node|nuspec|psmdcp|rels|xml|dsc\.resource\.json)$/);
      expect(name).not.toMatch(/^\/|\\|\.\.|[^\x20-\x7e]/);
    }
  });

  test('has the version, a license file, the author and a description', () => {
    expect([element('id'), element('version')]).toEqual(['WinsockLsp', `${VERSION}-preview`]);
    expect(nuspec).toContain('<license type="file">LICENSE.txt</license>');
    expect(text('LICENSE.txt')).toContain('MIT License');
    expect([element('authors'), element('requireLicenseAcceptance')]).toEqual(['WinsockLsp contributors', 'false']);
    expect(element('description')).toMatch(/^Finds the non-IFS Winsock provider/);
  });

  test("has the project's address and the release notes of the module's manifest", () => {
    for (const [name, value] of [
      ['projectUrl', 'ProjectUri'],
      ['releaseNotes', 'ReleaseNotes'],
    ] as const)
      expect([name, element(name)]).toEqual([name, manifestValues(value)[0]]);
  });

  test('has tags for the editions and for each cmdlet, by which the gallery finds it', () => {
    const tags = element('tags')?.split(' ') ?? [];
    const commands = filesBelow(MODULE).flatMap((name) => /^Public\/(.*)\.ps1$/.exec(name)?.[1] ?? []);
    expect(commands.length).toBeGreaterThan(5);
    expect(tags).toEqual(expect.arrayContaining(['PSModule', 'PSEdition_Desktop', 'PSEdition_Core', 'Winsock']));
    expect(tags.filter((tag) => /^PS(Function|Command)_/.test(tag)).sort()).toEqual(
      commands.flatMap((name) => [`PSCommand_${name}`, `PSFunction_${name}`]).sort(),
    );
    // A gallery takes at most 4,000 characters.
    expect(tags.join(' ').length).toBeLessThan(4000);
  });

  test('has a content type for each part, and relationships to its two descriptions', () => {
    const types = text('[Content_Types].xml');
    for (const name of found.keys()) {
      if (name === '[Content_Types].xml') continue;
      const extension = /\.(\w+)$/.exec(name)?.[1];
      expect([name, types.includes(`Extension="${extension}"`)]).toEqual([name, true]);
    }
    const targets = [...text('_rels/.rels').matchAll(/Target="\/([^"]*)"/g)].map(([, target]) => target as string);
    expect(targets).toHaveLength(2);
    for (const target of targets) expect([target, found.has(target)]).toEqual([target, true]);
  });

  test('has the time of the commit in each entry', () => {
    const seconds = Math.floor(sourceDate() / 2) * 2;
    for (const { time } of found.values())
      expect(time.getTime() - time.getTimezoneOffset() * 60_000).toBe(seconds * 1000);
  });
});

test.each(EXES)('the zip of the bare exe for $target has the exe and the licenses', async ({ target, folder }) => {
  const zip = await unzip(join(PACKAGES, `winsock-lsp-${VERSION}-${target}.zip`));
  expect([...zip.keys()]).toEqual(['winsock-lsp.exe', 'LICENSE.txt', 'THIRD-PARTY-NOTICES.txt']);
  expect(zip.get('winsock-lsp.exe')?.content.equals(readFileSync(join(folder, 'winsock-lsp.exe')))).toBe(true);
});

test.skipIf(process.platform !== 'linux')(
  'the zip of the exe for Linux has an exe that can be run, and the licenses',
  async () => {
    const zip = await unzip(join(PACKAGES, `winsock-lsp-${VERSION}-linux-x64.zip`));
    expect([...zip.keys()]).toEqual(['winsock-lsp', 'LICENSE.txt', 'THIRD-PARTY-NOTICES.txt']);
    const { content, mode } = zip.get('winsock-lsp') as Zipped;
    expect(mode).toBe(0o100755);
    const exe = join(emptyFolder(), 'winsock-lsp');
    writeFileSync(exe, content, { mode });
    expect(spawnSync(exe, ['--version'], { encoding: 'utf8' }).stdout).toContain(VERSION);
  },
);
