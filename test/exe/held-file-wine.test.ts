// Another program has a file open. Tests of the Windows exe under Wine, which refuses the rename as Windows does.

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { emptyFolder } from '../support/folder.ts';
import { compilerFor, type Launcher, launchers, pathFor, type Ran, run } from './launch.ts';

const windows = launchers.find(({ name, command }) => name === 'win-x64' && command?.[0] === 'wine') as Launcher;
const compiler = windows === undefined ? null : compilerFor(windows);

describe.skipIf(compiler === null)('a report that another program has open', () => {
  const holder = join(emptyFolder(), 'hold-file.exe');

  /** Runs `report --force` while another program has the old report open for so many milliseconds. */
  async function replace(milliseconds: number): Promise<Ran & { folder: string; page: string }> {
    if (!existsSync(holder)) {
      const source = fileURLToPath(new URL('../support/hold-file.c', import.meta.url));
      expect(spawnSync(compiler as string, ['-o', holder, source]).status).toBe(0);
    }
    const folder = emptyFolder();
    const page = join(folder, 'report.html');
    writeFileSync(page, 'old');
    const program = spawn('wine', [holder, pathFor(windows, page), String(milliseconds)], { env: windows.environment });
    const ended = new Promise((resolve) => program.on('close', resolve));
    while (!existsSync(`${page}.held`)) await new Promise((resolve) => setTimeout(resolve, 50));
    const output = pathFor(windows, page);
    const ran = run(windows, ['report', '--example', '--output', output, '--force', '--format', 'table']);
    await ended;
    return { ...ran, folder, page: readFileSync(page, 'utf8') };
  }

  test('for five seconds is replaced after that', async () => {
    const { status, page } = await replace(5000);
    expect([status, page.slice(0, 15)]).toEqual([0, '<!doctype html>']);
  });

  test('for longer than the program waits stays as it was, and the error says why and what to do', async () => {
    const { status, stderr, folder, page } = await replace(20_000);
    expect([status, page]).toEqual([73, 'old']);
    expect(stderr).toContain('another program has it open');
    expect(stderr).toContain('Run the command again');
    expect(readdirSync(folder).sort()).toEqual(['report.html', 'report.html.held']);
  });
});
