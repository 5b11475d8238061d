// npm run prove, the script that a person runs on Windows. Here it runs with the Linux test build on the simulator.

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CHECKS } from '../prove/record.ts';
import { stateOf } from '../support/catalog-state.ts';
import { unzip } from '../support/unzip.ts';
import { linuxBuild, RemovalMachine, type Switches } from './removal-machine.ts';

const ROOT = join(import.meta.dirname, '../..');
const SCRIPT = join(ROOT, 'test/prove/prove.ts');

interface Summary {
  passed: boolean;
  failure: string | null;
  system: Record<string, string>;
  checks: { check: string; passed: boolean; seen: string }[];
}

interface Proved {
  exitCode: number | null;
  stderr: string;
  /** By name; null where no zip was written. */
  zip: Map<string, Buffer> | null;
}

/** A machine with ProgramData, and with the DLLs that the proof copies. */
function machineOf(name: string, switches: Switches = {}): RemovalMachine {
  const machine = new RemovalMachine(name, switches);
  mkdirSync(machine.file('C:\\ProgramData'));
  for (const folder of ['System32', 'SysWOW64']) {
    mkdirSync(machine.file(`C:\\Windows\\${folder}`), { recursive: true });
    writeFileSync(machine.file(`C:\\Windows\\${folder}\\version.dll`), folder);
  }
  return machine;
}

/** @param interruptAt the text on stderr after which Ctrl-C is sent; null for none */
async function prove(
  machine: RemovalMachine,
  args: readonly string[] = ['--yes'],
  interruptAt: string | null = null,
): Promise<Proved> {
  const output = join(machine.folder, 'proof');
  const own = ['--exe', machine.launcher.exe, '--output', output];
  const child = spawn(process.execPath, ['--no-warnings', SCRIPT, ...args, ...own], {
    env: { PATH: process.env.PATH ?? '', ...machine.environment() },
  });
  let stderr = '';
  child.stderr.on('data', (piece: Buffer) => {
    const was = interruptAt !== null && stderr.includes(interruptAt);
    stderr += piece.toString();
    if (interruptAt !== null && !was && stderr.includes(interruptAt)) child.kill('SIGINT');
  });
  const exitCode = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const names = existsSync(output) ? readdirSync(output) : [];
  if (names.length === 0) return { exitCode, stderr, zip: null };
  expect(names).toEqual([expect.stringMatching(/^winsock-lsp-proof-\d{14}\.zip$/)]);
  const members = await unzip(join(output, names[0] as string));
  return { exitCode, stderr, zip: new Map([...members].map(([name, { content }]) => [name, content])) };
}

const summaryOf = ({ zip }: Proved): Summary => JSON.parse(String(zip?.get('summary.json'))) as Summary;

/** All files of the machine. */
const filesOf = (machine: RemovalMachine): string[] =>
  readdirSync(machine.root, { recursive: true, encoding: 'utf8' }).sort();

/** The names of the zip's folders, one for each step, in order and without numbers. */
const stepsOf = (zip: Map<string, Buffer>): string[] => [
  ...new Set([...zip.keys()].filter((name) => name.includes('/')).map((name) => name.replace(/^\d+-|\/.*$/g, ''))),
];

/** Each test starts some forty processes. */
const LONGEST = { timeout: 300_000 };

describe.skipIf(linuxBuild === undefined)('npm run prove', LONGEST, () => {
  test.concurrent('installs, removes and restores its own layer beside another one, leaves everything as it was, and writes a zip', async () => {
    const machine = machineOf('one-lsp-both-catalogs');
    const [catalogs, files] = [machine.catalogs(), filesOf(machine)];
    const proved = await prove(machine);
    const summary = summaryOf(proved);
    expect(summary.checks.filter(({ passed }) => !passed)).toEqual([]);
    expect(proved.exitCode).toBe(0);
    expect(summary).toMatchObject({ passed: true, failure: null, system: { node: process.version } });
    expect(machine.catalogs()).toBe(catalogs);
    expect(filesOf(machine)).toEqual(files);

    const zip = proved.zip as Map<string, Buffer>;
    const steps = stepsOf(zip);
    const order = ['export-start', 'backup', 'install-dummy-64', 'install-chain-32', 'export-installed'];
    const cycle = ['plan-first', 'apply-first', 'export-removed-first', 'restore', 'export-restored', 'apply-second'];
    const wanted = [...order, ...cycle, 'export-removed-second', 'take-away-dummy-64', 'export-end', 'list-end'];
    expect(steps.filter((step) => wanted.includes(step))).toEqual(wanted);
    for (const path of [...zip.keys()].filter((each) => each.endsWith('/command.json'))) {
      const command = JSON.parse(String(zip.get(path))) as { args: string[]; exitCode: number | null };
      expect([path, typeof command.exitCode, command.args.length > 0]).toEqual([path, 'number', true]);
      for (const stream of ['stdout.txt', 'stderr.txt'])
        expect([path, zip.has(path.replace('command.json', stream))]).toEqual([path, true]);
    }
    const exported = (step: string): string => {
      const path = [...zip.keys()].find((each) => each.includes(`-${step}/`)) as string;
      return stateOf(zip.get(path) as Buffer);
    };
    expect(exported('export-start')).toBe(catalogs);
    expect(exported('export-installed')).toContain('WinsockLsp proof over TCP');
    expect(exported('export-removed-first')).toBe(catalogs);
    expect(exported('export-restored')).toBe(exported('export-installed'));
    // The zip has the product's backups too: one of `backup`, and those of apply, restore and apply.
    expect([...zip.keys()].filter((path) => path.endsWith('/backup.json'))).toHaveLength(4);
  });

  test.concurrent.each<[string, Switches, Partial<Summary>]>([
    ['a process dies during the installation', { FAULT: 'WSCInstallProvider#1=kill-after' }, { failure: null }],
    [
      'no catalog takes the layer',
      { FAULT: 'WSCInstallProvider=11003' },
      { failure: expect.stringContaining('could not be installed in any') },
    ],
    ['a removal does nothing', { FAULT: 'WSCDeinstallProvider32#3=nothing' }, { failure: null }],
    ['nothing can be restored into the 32-bit catalog', { INSTALL64_32: 'refuses' }, { failure: null }],
    [
      'the program dies during a removal',
      { FAULT: 'WSCDeinstallProvider32#4=kill-after' },
      { failure: expect.stringContaining('printed nothing') },
    ],
  ])(
    '%s: it removes everything that it installed, and the exit code and the zip say that it failed',
    async (_, switches, wanted) => {
      const machine = machineOf('one-lsp-both-catalogs', switches);
      const [catalogs, files] = [machine.catalogs(), filesOf(machine)];
      const proved = await prove(machine);
      expect(proved.exitCode).toBe(1);
      expect(summaryOf(proved)).toMatchObject({ passed: false, ...wanted });
      expect(summaryOf(proved).checks.at(-1)).toMatchObject({ check: 'taken-away', passed: true });
      expect(machine.catalogs()).toBe(catalogs);
      expect(filesOf(machine)).toEqual(files);
    },
  );

  test.concurrent('Ctrl-C: it removes everything that it installed', async () => {
    const machine = machineOf('clean-windows-10');
    const [catalogs, files] = [machine.catalogs(), filesOf(machine)];
    // After this text the proof starts its watching process.
    const proved = await prove(machine, ['--yes'], 'probe-installed: exit code');
    expect(proved.exitCode).toBe(130);
    expect(stepsOf(proved.zip as Map<string, Buffer>)).not.toContain('apply-first');
    expect(machine.changes()).toContain('WSCInstallProvider');
    expect(machine.catalogs()).toBe(catalogs);
    expect(filesOf(machine)).toEqual(files);
  });

  test('--install installs the layer for checks by hand, in another folder, and --take-away removes it', async () => {
    const machine = machineOf('clean-windows-10');
    const catalogs = machine.catalogs();
    const folder = ['--folder', 'WinsockLsp Pr\u00fcfung'];
    expect(await prove(machine, ['--yes', '--install', ...folder])).toMatchObject({ exitCode: 0 });
    expect(machine.catalogs()).toContain('C:\\Program Files\\WinsockLsp Pr\u00fcfung\\proof32.dll');
    rmSync(join(machine.folder, 'proof'), { recursive: true });
    expect(await prove(machine, ['--yes', '--take-away', ...folder])).toMatchObject({ exitCode: 0 });
    expect(machine.catalogs()).toBe(catalogs);
    expect(existsSync(machine.file('C:\\Program Files\\WinsockLsp Pr\u00fcfung'))).toBe(false);
  });

  test('reports the error where its entries cannot be removed', async () => {
    const machine = machineOf('clean-windows-10', { FAULT: 'WSCDeinstallProvider32=11003' });
    const proved = await prove(machine);
    expect(proved.exitCode).toBe(1);
    const last = summaryOf(proved).checks.at(-1);
    expect(last).toMatchObject({ check: 'taken-away', passed: false, seen: expect.stringContaining('11003') });
  });

  test.each([
    ['without --yes it only says what it would do', [], {}, 64, /Without --yes it does nothing/],
    ['an unknown option is refused', ['--yes', '--no'], {}, 64, /Unknown option/],
    [
      "a folder that is not the proof's is refused",
      ['--yes', '--folder', 'Common Files'],
      {},
      64,
      /not of the right form/,
    ],
    ['without elevation it refuses', ['--yes'], { ELEVATED: '0' }, 77, /not elevated/],
  ])('%s', async (_, args, switches, exitCode, says) => {
    const machine = machineOf('clean-windows-10', switches);
    const proved = await prove(machine, args);
    expect(proved).toMatchObject({ exitCode, zip: null, stderr: expect.stringMatching(says) });
    expect(machine.calls()).toEqual([]);
  });
});

test('docs/windows-proof.md has a row for each check and no others', () => {
  const page = readFileSync(join(ROOT, 'docs/windows-proof.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, check]) => check);
  expect(rows).toEqual(CHECKS);
});
