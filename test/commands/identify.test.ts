import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { IdentifyDocument } from '../../src/documents/generated/types.ts';
import { ask } from '../support/ask.ts';
import { emptyFolder } from '../support/folder.ts';
import { constants, data, program } from '../support/program.ts';

const FOLDER = emptyFolder('identify');
mkdirSync(join(FOLDER, 'bin'));
function file(name: string, content: string | Buffer): string {
  const path = join(FOLDER, name);
  writeFileSync(path, content);
  return path;
}

const nginx = file('bin/nginx.exe', program({ sections: [constants('nginx version: nginx/1.29.3')] }));
const HOST_MARK = Buffer.from('8b1202b96a612038727b930214d7a03213f5b9e6efae3318ee3b2dce24b36aae', 'hex');
const server = file('bin/server.exe', program({ sections: [data(Buffer.concat([Buffer.alloc(64), HOST_MARK]))] }));
file(
  'bin/server.runtimeconfig.json',
  '{"runtimeOptions":{"framework":{"name":"Microsoft.NETCore.App","version":"8.0.10"}}}',
);
const other = file('bin/other.exe', program({}));
const notes = file('notes.txt', 'no program');

const identify = async (...args: string[]) => {
  const { stdout, stderr, exitCode } = await ask('identify', ...args);
  return { document: JSON.parse(stdout) as IdentifyDocument, stderr, exitCode };
};

describe('identify', () => {
  test('says of each program its runtime and its rules', async () => {
    const { document, exitCode } = await identify(nginx, server, other);
    expect(exitCode).toBe(0);
    expect(document.files).toEqual([
      {
        path: nginx,
        runtime: { name: 'nginx', version: '1.29.3' },
        program: 'nginx',
        programs: ['nginx'],
        error: null,
      },
      // The version stands in the settings beside the exe.
      {
        path: server,
        runtime: { name: 'dotnet', version: '8.0.10' },
        program: 'dotnet',
        programs: ['dotnet'],
        error: null,
      },
      { path: other, runtime: null, program: null, programs: [], error: null },
    ]);
  });

  test('looks at the programs of a folder and of a pattern, and passes over its other files', async () => {
    const paths = async (operand: string) =>
      (await identify(operand)).document.files.map(({ path }) => path.slice(FOLDER.length + 1));
    expect(await paths(FOLDER)).toEqual(['bin/nginx.exe', 'bin/other.exe', 'bin/server.exe']);
    expect(await paths(join(FOLDER, '*', '*'))).toEqual(['bin/nginx.exe', 'bin/other.exe', 'bin/server.exe']);
  });

  test('fails for a named file that is no program, and still answers for the others', async () => {
    const { document, stderr, exitCode } = await identify(notes, nginx);
    expect([exitCode, document.exitCode]).toEqual([65, 65]);
    expect(document.files.map(({ error }) => error?.code ?? null)).toEqual(['notAProgram', null]);
    expect(JSON.parse(stderr)).toMatchObject({ level: 'error', code: 'notAProgram', target: notes });
  });

  test.each([
    ['a file that is not there', 'none.exe', 'sourceNotFound'],
    ['a pattern that finds nothing', 'none*.exe', 'sourceNotFound'],
  ])('fails for %s', async (_, name, code) => {
    const { document, exitCode } = await identify(join(FOLDER, name));
    expect([exitCode, document.files[0]?.error?.code]).toEqual([66, code]);
  });

  test.skipIf(process.platform === 'win32')('warns of a link that it does not follow', async () => {
    const folder = emptyFolder();
    symlinkSync(FOLDER, join(folder, 'link'));
    writeFileSync(join(folder, 'other.exe'), program({}));
    const { document } = await identify(folder);
    expect(document.files).toHaveLength(1);
    expect(document.warnings).toEqual([expect.objectContaining({ code: 'notFollowed' })]);
  });

  test('takes the names of files from a list, and writes a line for each', async () => {
    const list = file('list.txt', `${nginx}\n${other}\n`);
    const { stdout } = await ask('identify', '--files-from', list, '--format', 'ndjson');
    const lines = stdout.trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as IdentifyDocument).files[0]?.path)).toEqual([nginx, other]);
  });

  test('shows a person a table', async () => {
    const { stdout } = await ask('identify', nginx, other, '--format', 'table');
    expect(stdout).toMatch(/nginx +1\.29\.3 +nginx .*nginx\.exe\n unknown .*other\.exe\n$/);
    const folder = emptyFolder();
    writeFileSync(join(folder, 'notes.txt'), 'no program');
    expect((await ask('identify', folder, '--format', 'table')).stdout).toBe('No programs were found.\n');
  });

  test('shows a control character of a version as text', async () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'app.exe'), program({ sections: [data(Buffer.concat([Buffer.alloc(64), HOST_MARK]))] }));
    const version = '8.0.10-\u001b]0;title\u0007';
    writeFileSync(
      join(folder, 'app.runtimeconfig.json'),
      JSON.stringify({ runtimeOptions: { framework: { name: 'Microsoft.NETCore.App', version } } }),
    );
    const { stdout } = await ask('identify', folder, '--format', 'table');
    expect(stdout).toContain('dotnet');
    expect([...stdout].every((character) => character === '\n' || character >= ' ')).toBe(true);
  });

  test('wants a file, and reads no program from standard input', async () => {
    expect((await ask('identify')).exitCode).toBe(64);
    expect((await ask('identify', '-')).exitCode).toBe(64);
  });
});

describe('processes', () => {
  test.each([
    ['--id', 'all'],
    ['--id', '-1'],
    ['--verdict', 'sick'],
  ])('refuses %s %s', async (option, value) => {
    expect((await ask('processes', `${option}=${value}`)).exitCode).toBe(64);
  });

  test.skipIf(process.platform === 'win32')('needs Windows', async () => {
    const { stdout, exitCode } = await ask('processes');
    expect([exitCode, JSON.parse(stdout).error.code]).toEqual([66, 'liveNeedsWindows']);
  });
});
