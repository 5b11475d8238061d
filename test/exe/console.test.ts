// What the Windows exe writes to a console, under Wine, which shows its console in a Unix terminal. Not tested on Windows.

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { caseNamed } from '../support/cases.ts';
import { emptyFolder } from '../support/folder.ts';
import { regOf } from '../support/reg.ts';
import { type Launcher, launchers, pathFor, run } from './launch.ts';

const windows = launchers.find(({ name, command }) => name === 'win-x64' && command?.[0] === 'wine') as Launcher;
const hasTerminals = spawnSync('script', ['--version']).status === 0;

const JAPANESE = 'コントソ';
const RUSSIAN = 'Фильтр';

describe.skipIf(windows === undefined || !hasTerminals)('the win-x64 exe on a console', () => {
  const folder = emptyFolder();
  const machine = caseNamed('name-in-japanese');
  const entries = machine.entries.map((entry) => ({ ...entry, name: entry.name.replace('フィルター', RUSSIAN) }));
  const dump = join(folder, 'dump.reg');
  writeFileSync(dump, regOf({ ...machine, entries }));

  /** Runs the exe in a new terminal, in a console with this code page. @returns what the terminal shows */
  function shown(codePage: number, ...args: string[]): string {
    const command = ['wine', 'cmd', '/c', `chcp ${codePage} >nul & ${pathFor(windows, windows.exe)} ${args.join(' ')}`];
    const quoted = command.map((word) => `'${word}'`).join(' ');
    const { stdout } = spawnSync('script', ['--quiet', '--return', '--command', quoted, '/dev/null'], {
      encoding: 'utf8',
      input: '',
      timeout: 120_000,
      env: { ...windows.environment, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8', TERM: 'xterm' },
    });
    return stdout;
  }

  test.each([437, 65001])('shows names of any script with code page %i', (codePage) => {
    const text = shown(codePage, 'list', pathFor(windows, dump));
    expect(text).toContain(JAPANESE);
    expect(text).toContain(RUSSIAN);
  });

  test('shows names of any script in an error', () => {
    expect(shown(437, 'list', `Z:\\${JAPANESE}-${RUSSIAN}.txt`)).toContain(`${JAPANESE}-${RUSSIAN}.txt`);
  });

  test('writes JSON in ASCII', () => {
    const text = shown(437, 'list', pathFor(windows, dump), '--format json');
    expect(text).toContain('\\u30b3\\u30f3\\u30c8\\u30bd');
    expect(text).not.toContain(JAPANESE);
    expect(shown(437, '--version')).toMatch(/\d+\.\d+\.\d+/);
  });

  test('writes UTF-8 to a pipe', () => {
    expect(run(windows, ['list', pathFor(windows, dump), '--format', 'table']).stdout).toContain(JAPANESE);
  });
});
