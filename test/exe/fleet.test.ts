import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, openSync, readdirSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { THREAD_REQUEST } from '../../src/commands/fleet/thread-request.ts';
import type { FleetDocument } from '../../src/documents/fleet-documents.ts';
import { violation } from '../../src/documents/validate.ts';
import { cases } from '../support/cases.ts';
import { emptyFolder } from '../support/folder.ts';
import { CHINESE, netshOf } from '../support/netsh.ts';
import { regOf } from '../support/reg.ts';
import { zipOf } from '../support/zip.ts';
import { launchers, pathFor, run } from './launch.ts';

/** A folder with each case as dump and export, archives of them, an empty file, and two files of no kind that is read. */
function evidence(): { folder: string; machines: number; errors: number } {
  const folder = emptyFolder();
  for (const machine of cases) {
    writeFileSync(join(folder, `${machine.name}.txt`), netshOf(machine, { words: CHINESE }));
    mkdirSync(join(folder, 'regs/deep'), { recursive: true });
    writeFileSync(join(folder, 'regs/deep', `${machine.name}.reg`), regOf(machine));
  }
  const [first, second] = cases.map((machine) => Buffer.from(netshOf(machine))) as [Buffer, Buffer];
  writeFileSync(
    join(folder, 'b.zip'),
    zipOf([
      { name: 'x/one.txt', data: first },
      { name: 'two.txt', data: second },
      { name: 'bad', data: Buffer.from('nothing') },
    ]),
  );
  writeFileSync(join(folder, 'packed.txt.gz'), gzipSync(first));
  writeFileSync(join(folder, 'letter.txt'), 'Dear all');
  writeFileSync(join(folder, 'empty.txt'), '');
  return { folder, machines: cases.length * 2 + 5, errors: 2 };
}

/** So many dumps that fleet starts threads. */
function seventyDumps() {
  const [folder, dump] = [emptyFolder(), netshOf(cases[0] as (typeof cases)[number])];
  for (let number = 0; number < 70; number++) writeFileSync(join(folder, `pc${number}.txt`), dump);
  return { folder, dump };
}

const documents = (text: string): FleetDocument[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as FleetDocument);

/** Whether a process on Linux has a file of that name open. */
const hasOpen = (pid: number, name: string): boolean =>
  readdirSync(`/proc/${pid}/fd`).some((each) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${each}`).endsWith(`/${name}`);
    } catch {
      return false;
    }
  });

describe.each(launchers)('fleet, $name', (launcher) => {
  describe.skipIf(launcher.command === null)('packed', () => {
    const { folder, machines, errors } = evidence();
    const path = pathFor(launcher, folder);
    const whole = launcher.command === null ? '' : run(launcher, ['fleet', path]).stdout;

    test('a file that needs more memory than a thread has is read all the same', () => {
      const { folder: large, dump } = seventyDumps();
      // With other text above the dump, the reader keeps every line in memory.
      writeFileSync(join(large, 'pc7.txt'), `${'a word that is not of netsh\r\n'.repeat(300_000)}${dump}`);
      const outputOf = (workers: string) =>
        run(launcher, ['fleet', '--workers', workers, pathFor(launcher, large)]).stdout;
      const withoutThreads = outputOf('0');
      expect(documents(withoutThreads)[67]).toMatchObject({ machine: 'pc7' });
      expect(documents(withoutThreads)[67]?.error).toBeUndefined();
      expect(outputOf('2')).toBe(withoutThreads);
    });

    test('a document that needs more memory than a thread has ends neither the thread nor the run', () => {
      const { folder: large } = seventyDumps();
      const list = run(launcher, ['list', '--format', 'json', pathFor(launcher, large)]).stdout;
      // JSON.parse would take fifty times the size of the file.
      writeFileSync(join(large, 'a.log'), `{"a":[${'{},'.repeat(2_000_000)}0]}\n`);
      writeFileSync(join(large, 'b.json'), `${list.slice(0, list.lastIndexOf('}'))}, "padding": 0}`);
      writeFileSync(join(large, 'c.json.gz'), gzipSync(list));
      const outputOf = (workers: string) => run(launcher, ['fleet', '--workers', workers, pathFor(launcher, large)]);
      const withoutThreads = outputOf('0');
      expect(documents(withoutThreads.stdout).at(-1)).toMatchObject({ summary: { machines: 142, errors: 2 } });
      expect(outputOf('2')).toEqual(withoutThreads);
    }, 240_000);

    test('a file of no kind that is read has a line of its own where the user named it', () => {
      const named = ['letter.txt', 'letter.txt'].map((name) => pathFor(launcher, join(folder, name)));
      const { stdout, status } = run(launcher, ['fleet', ...named]);
      expect(documents(stdout).map(({ machine }) => machine)).toEqual(['letter', 'letter', undefined]);
      expect(status).toBe(65);
    });

    test('a file with the name - is read as a file, where a folder or a pattern finds it', () => {
      const [first, second] = cases.map((machine) => netshOf(machine)) as [string, string];
      const cwd = emptyFolder();
      writeFileSync(join(cwd, '-'), first);
      for (const operand of ['.', '*', '**']) {
        const [line, ...others] = documents(run(launcher, ['fleet', operand], { cwd, input: second }).stdout);
        expect(others).toHaveLength(1);
        expect(line?.source?.path).toMatch(/^\.[\\/]-$/);
        expect(line?.verdict).toBe(documents(run(launcher, ['fleet', '-'], { input: first }).stdout)[0]?.verdict);
      }
      expect(documents(run(launcher, ['fleet', '--files-from', '-'], { cwd, input: '-\n' }).stdout)).toHaveLength(2);
    });

    test('writes a document for each machine in folders and archives, each in a line, and a summary', () => {
      const lines = documents(whole);
      for (const line of lines) expect(violation('fleet', line)).toBe(null);
      const { summary, exitCode } = lines.pop() as FleetDocument;
      expect(lines.every((line) => line.machine !== undefined)).toBe(true);
      expect(summary).toMatchObject({ machines, errors, interrupted: false });
      expect(lines).toHaveLength(machines);
      expect(exitCode).toBe(0);
      const count = (verdict: string) => lines.filter((line) => line.verdict === verdict).length;
      expect(summary).toMatchObject({
        compliant: count('compliant'),
        nonCompliant: count('nonCompliant'),
        unknown: count('unknown'),
      });
      const last = lines.pop();
      expect([last?.machine, last?.source?.path, last?.error?.code]).toEqual([
        'no evidence',
        null,
        'sourceUnrecognised',
      ]);
      expect(last?.error?.message).toMatch(/^2 files are of no kind that is read, the first of them .*bad\. /);
      const paths = lines.map(({ source }) => source?.path?.slice(path.length + 1).replaceAll('\\', '/'));
      expect(paths.slice(0, 2)).toEqual(['b.zip/x/one.txt', 'b.zip/two.txt']);
      expect(paths).toEqual([...paths.slice(0, 2), ...paths.slice(2).sort()]);
    });

    test('gives the same answer with any number of threads', () => {
      for (const workers of [0, 1, 3])
        expect(run(launcher, ['fleet', '--workers', String(workers), path]).stdout).toBe(whole);
    });

    test('reads patterns and lists', () => {
      const matched = documents(run(launcher, ['fleet', pathFor(launcher, join(folder, 'l*.txt'))]).stdout);
      expect(matched.slice(0, -1).map(({ machine }) => machine)).toEqual([
        'lsp-listed-last',
        'lsp-only-32-bit',
        'lsp-udp-only',
        'no evidence',
      ]);
      const read = matched.slice(0, 3);
      const list = `\ufeff${read.map(({ source }) => source?.path).join('\r\n')}\r\n`;
      const listed = documents(run(launcher, ['fleet', '--files-from', '-'], { input: list }).stdout);
      expect(listed.slice(0, -1)).toEqual(read);
      // Each file once, although the pattern matches folders and also the files in them.
      const all = documents(run(launcher, ['fleet', pathFor(launcher, join(folder, '**'))]).stdout);
      expect(all.map(({ source }) => source?.path)).toEqual(documents(whole).map(({ source }) => source?.path));
      const none = run(launcher, ['fleet', pathFor(launcher, join(folder, 'zz*'))]);
      expect(none.status).toBe(66);
      expect(documents(none.stdout)).toMatchObject([
        { error: { code: 'sourceNotFound' } },
        { exitCode: 66, summary: { errors: 1 } },
      ]);
    });

    test('writes CSV in which no name becomes a formula or a further row', () => {
      const machine = cases.find(({ name }) => name === 'one-lsp-both-catalogs');
      if (machine === undefined) throw new Error('no case');
      const evil = { ...machine, entries: machine.entries.map((entry) => ({ ...entry, name: '=cmd|"/c calc"!A1' })) };
      const file = join(emptyFolder(), 'pc.txt');
      writeFileSync(file, netshOf(evil));
      const [head, row, ...others] = run(launcher, ['fleet', '--format', 'csv', pathFor(launcher, file)]).stdout.split(
        '\r\n',
      );
      expect(head).toMatch(/^machine,verdict,nonIfs,/);
      expect(row).toContain('"\'=cmd|""/c calc""!A1"');
      expect(others).toEqual(['']);
    });

    test('continues an earlier run that was cut off at any point', () => {
      const earlier = join(emptyFolder(), 'earlier.ndjson');
      const lines = whole.split('\n');
      // Cuts at the start of a line, after its first character, and in its middle.
      for (let number = 0; number < lines.length; number += launcher.name.startsWith('win') ? 20 : 12) {
        const upTo = lines.slice(0, number).join('\n').length;
        for (const cut of [upTo, upTo + 1, upTo + Math.floor((lines[number]?.length ?? 0) / 2)]) {
          writeFileSync(earlier, whole.slice(0, cut));
          expect(run(launcher, ['fleet', '--resume', pathFor(launcher, earlier), path]).stdout).toBe(whole);
        }
      }
      writeFileSync(earlier, Buffer.from(`\ufeff${whole.replaceAll('\n', '\r\n')}`, 'utf16le'));
      expect(run(launcher, ['fleet', '--resume', pathFor(launcher, earlier), path]).stdout).toBe(whole);
    });

    test('continues an earlier run where sources are gone and others were added', () => {
      const [earlier, folder] = [join(emptyFolder(), 'earlier.ndjson'), emptyFolder()];
      const dump = netshOf(cases[0] as (typeof cases)[number]);
      for (const name of ['b', 'c', 'd', 'e']) writeFileSync(join(folder, `${name}.txt`), dump);
      writeFileSync(earlier, run(launcher, ['fleet', pathFor(launcher, folder)]).stdout);
      for (const name of ['b', 'd']) rmSync(join(folder, `${name}.txt`));
      // Lines of the earlier run are taken over, so their files are not read: these are empty now.
      for (const name of ['a', 'c', 'cc', 'e']) writeFileSync(join(folder, `${name}.txt`), '');
      const lines = documents(
        run(launcher, ['fleet', '--resume', pathFor(launcher, earlier), pathFor(launcher, folder)]).stdout,
      );
      expect(lines.slice(0, -1).map(({ machine, error }) => [machine, error === undefined])).toEqual([
        ['a', false],
        ['c', true],
        ['cc', false],
        ['e', true],
      ]);
      const wrong = run(launcher, ['fleet', '--resume', pathFor(launcher, folder), pathFor(launcher, folder)]);
      expect(wrong.status).toBe(66);
    });

    test('refuses to continue a run with another scope, or a file that is no output of fleet', () => {
      const earlier = join(emptyFolder(), 'earlier.ndjson');
      writeFileSync(earlier, whole);
      expect(run(launcher, ['fleet', '--scope', 'layered', '--resume', pathFor(launcher, earlier), path]).status).toBe(
        64,
      );
      writeFileSync(earlier, '{"machine":"x"}\n{"machine":"y"}\n');
      expect(run(launcher, ['fleet', '--resume', pathFor(launcher, earlier), path]).status).toBe(65);
    });

    test('list and test take the same sources, and give a document for each machine', () => {
      for (const command of ['list', 'test']) {
        const ran = run(launcher, [command, '--format', 'ndjson', path]);
        expect(documents(ran.stdout)).toHaveLength(machines);
        expect(ran.status).toBe(65);
        expect((JSON.parse(run(launcher, [command, path]).stdout) as { machines: object[] }).machines).toHaveLength(
          machines,
        );
      }
    });
  });
});

describe.skipIf(process.platform !== 'linux')('fleet on Linux', () => {
  const linux = launchers[0] as (typeof launchers)[number];

  test('after Ctrl-C the output has whole lines and their summary, and the run can be continued', async () => {
    const folder = emptyFolder();
    for (let number = 0; number < 400; number++)
      writeFileSync(
        join(folder, `pc${String(number).padStart(4, '0')}.txt`),
        netshOf(cases[number % cases.length] as (typeof cases)[number]),
      );
    const child = spawn(linux.exe, ['fleet', '--workers', '1', folder], {
      env: {},
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    child.stdout.setEncoding('utf8');
    child.stdout.on('data', (chunk: string) => {
      if (text === '') child.kill('SIGINT');
      text += chunk;
    });
    const status = await new Promise((resolve) => child.on('close', resolve));
    const lines = documents(text);
    const last = lines.pop() as FleetDocument;
    expect(text.endsWith('\n')).toBe(true);
    expect(status).toBe(130);
    expect(last).toMatchObject({ exitCode: 130, summary: { interrupted: true, machines: lines.length } });
    expect(lines.length).toBeLessThan(400);
    const earlier = join(emptyFolder(), 'earlier.ndjson');
    writeFileSync(earlier, text);
    expect(run(linux, ['fleet', '--resume', earlier, folder]).stdout).toBe(run(linux, ['fleet', folder]).stdout);
  });

  test('ends without a message where the reader of its output ends early', () => {
    const { folder } = evidence();
    const { stdout, stderr } = spawnSync('sh', ['-c', '"$0" fleet "$1" | head -n 1', linux.exe, folder], {
      encoding: 'utf8',
    });
    expect(documents(stdout)).toHaveLength(1);
    expect(stderr).toBe('');
  });

  test('skips links in circles, pipes and devices, and reports them', () => {
    const folder = emptyFolder();
    mkdirSync(join(folder, 'a/b'), { recursive: true });
    writeFileSync(join(folder, 'a/b/pc.txt'), netshOf(cases[0] as (typeof cases)[number]));
    symlinkSync('../..', join(folder, 'a/b/up'));
    symlinkSync('pc.txt', join(folder, 'a/b/same.txt'));
    symlinkSync('nowhere', join(folder, 'a/b/lost'));
    symlinkSync('/dev/zero', join(folder, 'a/zero'));
    spawnSync('mkfifo', [join(folder, 'a/pipe')]);
    const ran = run(linux, ['fleet', folder]);
    expect(documents(ran.stdout).map(({ machine }) => machine)).toEqual(['pc', 'same', undefined]);
    const messages = ran.stderr
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { code: string; target: string });
    expect(messages.map(({ target }) => target.slice(folder.length))).toEqual([
      '/a/b/lost',
      '/a/b/up',
      '/a/pipe',
      '/a/zero',
    ]);
  });

  test('skips what a pattern matches that is no file, and refuses a device in an operand', () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'pc.txt'), netshOf(cases[0] as (typeof cases)[number]));
    writeFileSync(join(folder, '[ab].txt'), netshOf(cases[0] as (typeof cases)[number]));
    symlinkSync('self.txt', join(folder, 'self.txt'));
    symlinkSync('/dev/zero', join(folder, 'zero.txt'));
    spawnSync('mkfifo', [join(folder, 'pipe.txt')]);
    const ran = run(linux, ['fleet', join(folder, '*.txt'), '/dev/zero', join(folder, '[ab].txt')]);
    expect(documents(ran.stdout).map(({ machine, error }) => error?.message ?? machine)).toEqual([
      '[ab]',
      'pc',
      'This is a device and no file.',
      '[ab]',
      undefined,
    ]);
    const messages = ran.stderr.trimEnd().split('\n');
    expect(messages.map((line) => (JSON.parse(line) as { target: string }).target.slice(folder.length))).toEqual([
      '/pipe.txt',
      '/self.txt',
      '/zero.txt',
    ]);
  });

  test('ends on Ctrl-C and SIGTERM while it reads a file', async () => {
    const folder = emptyFolder();
    // Reading this takes a few seconds: it has all lines of a dump, many times and in the wrong order.
    const lines = netshOf(cases[0] as (typeof cases)[number]).split('\r\n');
    writeFileSync(
      join(folder, 'slow.txt'),
      `words\r\n${lines.reverse().join('\r\n').repeat(4000)}`.slice(0, 31_000_000),
    );
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      const child = spawn(linux.exe, ['fleet', folder], { env: {}, stdio: ['ignore', 'pipe', 'inherit'] });
      let text = '';
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      while (!hasOpen(child.pid as number, 'slow.txt')) await new Promise((resolve) => setTimeout(resolve, 20));
      child.kill(signal);
      const status = await new Promise((resolve) => child.on('close', resolve));
      expect([signal, status]).toEqual([signal, 130]);
      expect(documents(text)).toMatchObject([{ summary: { interrupted: true, machines: 0 } }]);
    }
  });

  test('refuses archives that unpack to too much, that are damaged, encrypted, or within an archive', () => {
    const folder = emptyFolder();
    const zeros = Buffer.alloc(64 * 1024 * 1024);
    writeFileSync(join(folder, 'bomb.zip'), zipOf([{ name: 'a.txt', data: zeros }]));
    writeFileSync(join(folder, 'bomb.gz'), gzipSync(zeros));
    const data = Buffer.from(netshOf(cases[0] as (typeof cases)[number]));
    // The zip's directory has a smaller size than the data.
    const packed = deflateRawSync(zeros);
    writeFileSync(join(folder, 'liar.zip'), zipOf([{ name: 'a.txt', data, packed, crc: crc32(data) }]));
    writeFileSync(
      join(folder, 'secret.zip'),
      zipOf([
        { name: 'a.txt', data, flags: 1 },
        { name: 'b.txt', data },
      ]),
    );
    writeFileSync(join(folder, 'nested.zip'), zipOf([{ name: 'in.zip', data: zipOf([{ name: 'a.txt', data }]) }]));
    writeFileSync(join(folder, 'torn.zip'), zipOf([{ name: 'a.txt', data }]).subarray(0, 300));
    writeFileSync(join(folder, 'climbs.zip'), zipOf([{ name: '../../../etc/pc.txt', data }]));
    const rows = documents(run(linux, ['fleet', folder]).stdout).slice(0, -1);
    expect(rows.map(({ source, error }) => [source?.path?.slice(folder.length + 1), error?.code])).toEqual([
      ['bomb.gz', 'sourceTooLarge'],
      ['bomb.zip', 'sourceTooLarge'],
      ['climbs.zip/../../../etc/pc.txt', undefined],
      ['liar.zip/a.txt', 'sourceMalformed'],
      ['nested.zip/in.zip', 'sourceUnsupported'],
      ['secret.zip/a.txt', 'sourceUnsupported'],
      ['secret.zip/b.txt', undefined],
      ['torn.zip', 'sourceMalformed'],
    ]);
  });

  test('refuses the argument of its threads on a command line', () => {
    expect(run(linux, [THREAD_REQUEST])).toMatchObject({ status: 64, stdout: expect.stringContaining('unknown') });
  });

  test('reports output that cannot be written, with exit code 73', () => {
    const file = join(emptyFolder(), 'pc.txt');
    writeFileSync(file, netshOf(cases[0] as (typeof cases)[number]));
    const full = openSync('/dev/full', 'w');
    for (const args of [['fleet'], ['list'], ['list', '--format', 'table'], ['test', '--format', 'ndjson']]) {
      const { status, stderr } = spawnSync(linux.exe, [...args, file], {
        stdio: ['ignore', full, 'pipe'],
        encoding: 'utf8',
      });
      expect([args, status, stderr]).toEqual([
        args,
        73,
        expect.stringContaining('could not be written: the disk is full'),
      ]);
    }
    const { status, stdout } = spawnSync(linux.exe, ['fleet', join(file, '..')], {
      stdio: ['ignore', 'pipe', full],
      encoding: 'utf8',
    });
    expect([status, documents(stdout)]).toHaveLength(2);
    expect(status).toBe(0);
  });
});
