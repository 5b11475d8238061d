// How the tests run commands of the documentation: machines and files for them, and substitutes for commands that only run on
// Windows.

import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { writeModuleZip } from '../../build/packages/deploy-zip.ts';
import { filesBelow } from '../../build/packages/module.ts';
import manifest from '../../package.json' with { type: 'json' };
import { type Case, caseNamed, cases } from '../support/cases.ts';
import { makeTestDeployFolder } from '../support/deploy.ts';
import { hiveOf } from '../support/hive.ts';
import { netshOf } from '../support/netsh.ts';
import { osqueryi, osqueryRows } from '../support/osquery.ts';
import { regOf } from '../support/reg.ts';
import { registryRows } from '../support/registry-rows.ts';
import { storeOf } from '../support/store.ts';
import { zipOf } from '../support/zip.ts';
import { ROOT } from './documents.ts';

/** The default case for a block. */
export const MACHINE = 'one-lsp-both-catalogs';

/** The DLL of that machine's layer. */
const LAYER = 'C:\\Program Files\\Contoso\\filter64.dll';

export interface Substitute {
  command: RegExp;
  /** Why the command itself is not run. */
  why: string;
  /** The command that is run instead, with the pattern's groups as $1, $2; null where none is run. */
  instead: string | null;
}

/** All commands of the documentation that the tests do not run as they are. */
export const SUBSTITUTES: readonly Substitute[] = [
  {
    command: /^npm (start|test|run [\w:]+)( -- .*)?$/,
    why: 'these run the tests themselves; a test checks that package.json has the script',
    instead: null,
  },
  {
    command: /^netsh winsock show catalog > (\S+)$/,
    why: 'netsh is a part of Windows: a dump of the same machine replaces its output',
    instead: 'Copy-Item dump.txt new.txt; Move-Item -Force new.txt $1',
  },
  {
    command: /^netsh winsock show catalog \| (.*)$/,
    why: 'netsh is a part of Windows: a dump of the same machine replaces its output',
    instead: 'Get-Content dump.txt | $1',
  },
  {
    command: /^reg export \S+ "\\\\server\\\S+\.reg" \/y$/,
    why: 'reg and shares are parts of Windows: an export of the same machine replaces the file',
    instead: 'Copy-Item machine.reg dumps/PC6.reg',
  },
  {
    command: /^reg (?:export|save) \S+ (\S+)(?: \/y)?$/,
    why: 'reg is a part of Windows: an export of the same machine replaces the file',
    instead: 'if (-not (Test-Path $1)) { Copy-Item machine.reg $1 }',
  },
  {
    command: /^(\.\\Install-WinsockLsp\.ps1) -Source C:\\Temp\\.*$/,
    why: 'drives are a part of Windows: a zip in the current folder replaces the file',
    instead: '$1 -Source (Resolve-Path WinsockLsp-module-*.zip) -Sha256 (Get-FileHash WinsockLsp-module-*.zip).Hash',
  },
  {
    command: /^\.\\(Start-WinsockLsp|Register-WinsockLspTask)\.ps1 -Source \\\\server/,
    why: 'shares and tasks are parts of Windows: test/ps/Installation.Tests.ps1 runs both',
    instead: null,
  },
  {
    command: /^\.\\Test-WinsockRegistry\.ps1/,
    why: 'the registry is a part of Windows: test/ps/Registry.Tests.ps1 runs the script on a simulated one',
    instead: null,
  },
  {
    command: /^Unblock-File /,
    why: 'marks of downloaded files are a part of Windows',
    instead: null,
  },
  {
    command: /^Install-Module -Name WinsockLsp /,
    why: 'the module is not published in the PowerShell Gallery yet',
    instead: null,
  },
  {
    command: /^powershell -ExecutionPolicy Bypass -File (.*)$/,
    why: 'execution policies are a part of Windows: the script runs without one',
    instead: '$1',
  },
  {
    command: /^(winsock-lsp plan) --provider '\{6D2C8E51-[^']*'(.*)$/,
    why: "the proof's layer is installed only during the proof: the example machine's layer replaces it",
    instead: "$1 --provider '{7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A00}'$2",
  },
  {
    command:
      /^(schtasks|powershell|reg query|tasklist|icacls|Get-WinEvent|shutdown|Get-ScheduledTaskInfo|Get-MpThreatDetection|chcp) ?/,
    why: 'parts of Windows, which docs/windows-proof.md asks a person to use',
    instead: null,
  },
  {
    command: /^(New-Item -ItemType Directory -Path \$env:ProgramData|Copy-Item dist\\win-x64)\\/,
    why: 'folders of a Windows machine and of the build',
    instead: null,
  },
  {
    command: /^Get-AuthenticodeSignature /,
    why: 'signatures are checked by Windows; test/exe/signing.test.ts checks those of a signed exe with osslsigncode',
    instead: null,
  },
  {
    command: /^winsock-lsp probe$|^(.*)Test-WinsockLsp -Probe\b/,
    why: 'completion ports are a part of Windows: test/exe/probe.test.ts runs it under Wine',
    instead: null,
  },
  {
    command: /^Get-Process claude \| Get-WinsockLspProcess$/,
    why: 'no program of that name runs here: test/ps/Process.Tests.ps1 pipes a process of this machine',
    instead: null,
  },
  {
    command: /^winsock-lsp identify server\.exe$/,
    why: 'no program of that name is here: this PowerShell stands in',
    instead: 'winsock-lsp identify (Get-Process -Id $PID).Path --format table',
  },
  {
    command: /^Get-Item -Path 'C:\\Program Files\\Contoso\\\*\.exe' \| (.*)$/,
    why: 'drives are a part of Windows: objects like those of Get-Item replace the files',
    instead:
      "'client', 'server' | ForEach-Object { [pscustomobject] @{ FullName = \"C:\\Program Files\\Contoso\\$_.exe\" } } | $1",
  },
  {
    command: /^(winsock-lsp (?!fleet|schema|report|--)(?![^|>]*--format)[^|>]*)$/,
    why: 'the page shows the table that a person gets; in the test stdout is a pipe, which would get JSON',
    instead: '$1 --format table',
  },
  {
    command: /^(winsock-lsp fleet (?![^|>]*--format)[^|>]*)$/,
    why: 'the page shows the table that a person gets; in the test stdout is a pipe, which would get lines of JSON',
    instead: '$1 --format table',
  },
];

export function substituteOf(text: string): Substitute | null {
  return SUBSTITUTES.find(({ command }) => command.test(text)) ?? null;
}

const REMOVAL = 'Remove-WinsockLsp -NonIfs -Force -WarningAction SilentlyContinue';

/** Commands that a test runs before a block that begins with such a command. */
const BEFORE: readonly { command: RegExp; run: string }[] = [
  { command: /Get-WinsockBackup|^Restore-WinsockCatalog|^winsock-lsp (backups|restore)/, run: REMOVAL },
  {
    command: /^(Get|Remove)-WinsockLspExclusion/,
    run: "Add-WinsockLspExclusion -Path 'C:\\Program Files\\Contoso\\server.exe'",
  },
];

export const beforeExample = (text: string): string[] =>
  BEFORE.filter(({ command }) => command.test(text)).map(({ run }) => run);

/** Cases for blocks that begin with such a command. */
const MACHINES: readonly { command: RegExp; machine: string }[] = [
  { command: /IncludeDependents/, machine: 'two-stacked-lower-non-ifs' },
  { command: /^Repair-WinsockCatalog/, machine: 'orphan-chain' },
];

export const machineOfExample = (text: string): string =>
  MACHINES.find(({ command }) => command.test(text))?.machine ?? MACHINE;

/** The exit codes that mean success for a command. */
export function mayEndWith(text: string): number[] {
  if (text.includes('--exit-code')) return [0, 20, 21];
  return text.endsWith('; $LASTEXITCODE') ? [0, 1, 3010] : [0];
}

/** The processes that examples show. The modules tell the runtime of each. */
const PROCESSES = {
  catalogChanged: '2026-11-20T08:00:00.000Z',
  processes: [
    ['server.exe', 4312, 'C:\\Program Files\\dotnet\\shared\\Microsoft.NETCore.App\\8.0.10\\coreclr.dll', LAYER],
    ['backup.exe', 5120, 'C:\\Program Files\\Contoso\\python312.dll', LAYER],
  ].map(([name, pid, ...modules]) => ({
    pid,
    name,
    bitness: 64,
    startTime: '2026-11-21T08:00:00.000Z',
    modules: ['C:\\Windows\\System32\\ws2_32.dll', ...modules],
  })),
};

/** The folder of installed modules, below the work folder. */
export const INSTALLED = 'programs/WindowsPowerShell/Modules';

/** Fills the work folder: machines, the files that examples read, an installed module, and the exe on PATH. */
export async function prepare(work: string): Promise<void> {
  for (const machine of cases) writeFileSync(join(work, `${machine.name}.store`), storeOf(machine));
  const machine = caseNamed(MACHINE);
  makeFiles(join(work, 'files'), machine);
  const root = join(work, 'root');
  for (const { entries } of cases)
    for (const { providerPath } of entries)
      if (providerPath.startsWith('C:\\')) makeFile(join(root, ...providerPath.slice(3).split('\\')));
  for (const name of ['server.exe', 'client.exe']) makeFile(join(root, 'Program Files', 'Contoso', name));
  writeFileSync(join(root, 'processes.json'), JSON.stringify(PROCESSES));
  const module = join(work, INSTALLED, 'WinsockLsp', manifest.version);
  cpSync(join(ROOT, 'ps/WinsockLsp'), module, { recursive: true });
  const files = join(work, 'files');
  await writeModuleZip(join(files, `WinsockLsp-module-${manifest.version}.zip`), module, manifest.version, 0x40000000);
  const deploy = join(work, 'deploy');
  makeTestDeployFolder(deploy);
  for (const script of filesBelow(deploy).filter((name) => name.endsWith('.ps1')))
    cpSync(join(deploy, script), join(files, basename(script)));
  mkdirSync(join(module, 'bin/linux-x64'), { recursive: true });
  mkdirSync(join(work, 'bin'));
  for (const link of [join(module, 'bin/linux-x64/winsock-lsp'), join(work, 'bin/winsock-lsp')])
    symlinkSync(join(ROOT, 'dist/test/linux-x64/winsock-lsp'), link);
  const remote = registryRows(machine, null).map(({ key, name, type, value }) => ({
    Key: key.replace('HKEY_LOCAL_MACHINE', 'HKLM:'),
    Name: type === 'subkey' ? null : name,
    ...(value instanceof Uint8Array
      ? { Bytes: Buffer.from(value).toString('base64') }
      : { Value: type === 'subkey' ? null : value }),
  }));
  writeFileSync(join(work, 'remote.json'), JSON.stringify(remote));
}

function makeFile(path: string): void {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, 'a file');
}

function makeFiles(folder: string, machine: Case): void {
  const clean = caseNamed('clean-windows-10');
  for (const name of ['dumps', 'after']) mkdirSync(join(folder, name), { recursive: true });
  const files: Record<string, Buffer | string> = {
    'dump.txt': netshOf(machine),
    'machine.reg': regOf(machine),
    SYSTEM: hiveOf(machine),
    'machine.json': osqueryi(osqueryRows(machine)),
    'computers.txt': 'PC1\nPC2\n',
    'dumps/PC1.txt': netshOf(machine),
    'dumps/PC2.reg': regOf(clean),
    'dumps/PC3.reg': regOf(machine),
    'dumps/PC4.txt': netshOf(caseNamed('windows-xp')),
    'after/PC1.txt': netshOf(clean),
    'after/PC2.reg': regOf(clean),
    'evidence.zip': zipOf([{ name: 'PC5.reg', data: regOf(clean) }]),
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
}

/** The npm script that a command names, where package.json does not have it; otherwise null. */
export function missingScript(text: string): string | null {
  const name = /^npm (?:run )?([\w:]+)/.exec(text)?.[1];
  if (name === undefined || name === 'ci' || name in manifest.scripts) return null;
  return name;
}
