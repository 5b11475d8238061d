// The call through a 32-bit PowerShell. The tests use a 64-bit PowerShell and the simulator, which takes it for a 32-bit process.
// Windows PowerShell 5.1 has never run the script.

import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { encodeGuid, encodeProtocolInfo, type ProtocolInfo } from '../../src/catalog/protocol-info.ts';
import { Installer32, type PowerShell32, windowsPowerShell32 } from '../../src/windows/powershell-32.ts';
import { caseNamed, catalogOf, protocolInfoOf } from '../support/cases.ts';
import { emptyFolder } from '../support/folder.ts';
import { canCompile, LINUX, SimulatedMachine } from '../support/simulated-machine.ts';
import { buildPowerShell32 } from '../support/simulator.ts';

const CONTOSO = catalogOf(caseNamed('one-lsp-both-catalogs'), 32).map(protocolInfoOf);
const of = (id: number) => CONTOSO.find((entry) => entry.catalogEntryId === id) as ProtocolInfo;
const [DUMMY, TCP] = [of(1031), of(1032)];
const PATH = 'C:\\Program Files (x86)\\Contoso\\filter32.dll';

const infosOf = (...entries: ProtocolInfo[]) => ({
  providerId: encodeGuid((entries[0] as ProtocolInfo).providerId),
  path: PATH,
  infos: entries.map((entry) => Buffer.from(encodeProtocolInfo(entry))),
});

const folder = emptyFolder('powershell-32');

function programOf(name: string, script: string): string {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

const shellOf = (machine: SimulatedMachine, program: string | null, switches: Record<string, string> = {}) => ({
  program,
  library: machine.library,
  pointerBytes: 8 as const,
  environment: {
    ...(process.env as Record<string, string>),
    ...machine.environment(switches),
    WINSOCK_LSP_TEST_BITNESS: '32',
  },
  folder: '/',
});

const callerOf = (...given: Parameters<typeof shellOf>) => new Installer32(shellOf(...given));
const clean = () => new SimulatedMachine('clean-windows-10');

const pwsh = spawnSync('pwsh', ['-NoProfile', '-Command', 'exit 0'], { stdio: 'ignore' }).status === 0;

describe.skipIf(!pwsh || !canCompile(LINUX))('the script in PowerShell (needs Linux, pwsh and cc)', () => {
  test('installs all entries into the 32-bit catalog and none into the 64-bit one', async () => {
    const machine = clean();
    const before = await machine.items(64);
    const chain = { ...TCP, chainLength: 2, chainEntries: [1001, 1001, 0, 0, 0, 0, 0] };
    expect(callerOf(machine, 'pwsh').install(infosOf(chain, { ...chain, name: 'ü 漢' }))).toBe(0);
    expect(await machine.items(64)).toEqual(before);
    expect((await machine.items(32)).slice(-2)).toEqual([
      { path: PATH, info: { ...chain, catalogEntryId: 1014 } },
      { path: PATH, info: { ...chain, name: 'ü 漢', catalogEntryId: 1015 } },
    ]);
  });

  test("returns Windows' error", async () => {
    const machine = clean();
    const caller = callerOf(machine, 'pwsh', { ELEVATED: '0' });
    expect(caller.install(infosOf(DUMMY))).toBe(11003);
    expect(callerOf(machine, 'pwsh').install(infosOf({ ...TCP, chainLength: 8 }))).toBe(10022);
    expect(await machine.ids(32)).not.toContain(1014);
  });

  test('makes no call in Constrained Language Mode, and says so', async () => {
    const machine = clean();
    const constrained = programOf(
      'constrained',
      `for last; do :; done
script=$(printf %s "$last" | base64 -d | iconv -f UTF-16LE -t UTF-8)
first='$ExecutionContext.SessionState.LanguageMode = "ConstrainedLanguage"'
exec pwsh -NoProfile -NonInteractive -InputFormat Text -OutputFormat Text -EncodedCommand \\
  "$(printf '%s\\n%s' "$first" "$script" | iconv -f UTF-8 -t UTF-16LE | base64 -w0)"`,
    );
    const answer = callerOf(machine, constrained).install(infosOf(DUMMY));
    expect(answer).toBe('PowerShell runs in ConstrainedLanguage here');
    expect(await machine.ids(32)).not.toContain(1014);
  });

  test('makes no call in a process of another bitness, without the function, or with incomplete input', async () => {
    const machine = clean();
    const install = (more: Partial<PowerShell32>) =>
      new Installer32({ ...shellOf(machine, 'pwsh'), ...more }).install(infosOf(DUMMY));
    expect(install({ pointerBytes: 4 })).toBe('this PowerShell has pointers of 8 bytes');
    expect(install({ library: '/nowhere/ws2_32.dll' })).toMatch(/Prelink/);
    const short = { ...infosOf(DUMMY), infos: [Buffer.alloc(627)] };
    expect(callerOf(machine, 'pwsh').install(short)).toBe('an entry did not come whole');
    const deaf = programOf('deaf', 'exec pwsh "$@" < /dev/null');
    expect(callerOf(machine, deaf).install(infosOf(DUMMY))).toBe('standard input did not come');
    const cut = programOf('cut', 'head -n 5 | exec pwsh "$@"');
    expect(callerOf(machine, cut).install(infosOf(DUMMY))).toBe('the entries did not come whole');
    expect(await machine.ids(32)).not.toContain(1014);
  });
});

describe.skipIf(!canCompile(LINUX))('a 32-bit PowerShell', () => {
  const standIn = join(folder, 'stand-in');
  buildPowerShell32(standIn);

  test('that is missing, does not start or gives no answer: no call is made, and the text says why', async () => {
    const machine = clean();
    const notExecutable = join(folder, 'not-executable');
    writeFileSync(notExecutable, 'MZ');
    for (const [program, why] of [
      [null, 'this Windows has no 32-bit PowerShell'],
      ['/nowhere/powershell.exe', 'this Windows has no 32-bit PowerShell'],
      [notExecutable, /did not start .*EACCES/],
      [programOf('silent', 'exit 1'), 'the 32-bit PowerShell gave no answer'],
      [programOf('garbage', 'yes "error 0" | head -c 3000000'), 'the 32-bit PowerShell gave no answer'],
      [
        programOf('scanner', 'echo "This script contains malicious content." >&2; exit 1'),
        'the 32-bit PowerShell gave no answer but: This script contains malicious content',
      ],
    ] as [program: string | null, why: string | RegExp][]) {
      const answer = callerOf(machine, program).install(infosOf(DUMMY));
      if (typeof why === 'string') expect(answer).toBe(why);
      else expect(answer).toMatch(why);
    }
    expect(await machine.ids(32)).not.toContain(1014);
  });

  test('that hangs before the call is killed', () => {
    const hangs = programOf('hangs', 'exec sleep 60');
    const caller = new Installer32(shellOf(clean(), hangs), 500);
    expect(caller.install(infosOf(DUMMY))).toMatch(/no answer within 0.5 seconds/);
  });

  test('is never killed during the call, however long that takes', async () => {
    const machine = clean();
    const switches = { FAULT: 'WSCInstallProvider=slow:2500' };
    expect(new Installer32(shellOf(machine, standIn, switches), 2000).install(infosOf(DUMMY))).toBe(0);
    expect((await machine.ids(32)).at(-1)).toBe(1014);
  });

  test('that dies during the call is an error, because its effect is unknown', () => {
    const switches = { FAULT: 'WSCInstallProvider=kill-after' };
    const caller = callerOf(clean(), standIn, switches);
    expect(() => caller.install(infosOf(DUMMY))).toThrow('the 32-bit PowerShell ended without an answer');
  });

  test('is that of Windows, and inherits no environment variable', () => {
    const shell = windowsPowerShell32('D:\\Windows');
    expect(shell.program).toBe('D:\\Windows\\SysWOW64\\WindowsPowerShell\\v1.0\\powershell.exe');
    expect(shell.library).toBe('D:\\Windows\\SysWOW64\\ws2_32.dll');
    const values = Object.entries(shell.environment);
    for (const [name, value] of values) expect([name, value]).toEqual([name, expect.stringMatching(/^(|\\|D:.*)$/)]);
    // libuv copies each of these from the parent's environment when it is not given.
    for (const name of 'HOMEDRIVE HOMEPATH LOGONSERVER PATH SYSTEMDRIVE SYSTEMROOT TEMP USERDOMAIN USERNAME USERPROFILE WINDIR'.split(
      ' ',
    ))
      expect(values.map(([own]) => own.toUpperCase())).toContain(name);
    const printed = programOf('printed', `/usr/bin/env > ${folder}/variables`);
    process.env.PSModulePath = '/planted';
    new Installer32({ ...shell, program: printed, folder: '/' }).install(infosOf(DUMMY));
    delete process.env.PSModulePath;
    const { stdout } = spawnSync('cat', [join(folder, 'variables')], { encoding: 'utf8' });
    expect(stdout).toContain('PSModulePath=D:\\Windows\\SysWOW64\\WindowsPowerShell\\v1.0\\Modules');
    const names = stdout
      .trim()
      .split('\n')
      .map((line) => line.split('=')[0] as string);
    // The shell script adds these.
    expect(names.filter((name) => !['PWD', 'OLDPWD', '_', 'SHLVL'].includes(name)).sort()).toEqual(
      Object.keys(shell.environment).sort(),
    );
    expect(existsSync('/planted')).toBe(false);
  });
});
