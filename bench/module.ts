// The part of npm run bench about the PowerShell module and the size of the exe.

import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { reached } from './timing.ts';

const RUNS = 21;

/** Times the module and the exe in one PowerShell, in turn. The exe is started by System.Diagnostics.Process. */
const MEASURE = `
$ErrorActionPreference = 'Stop'
$manifest, $exe = $args
Import-Module $manifest
$null = Get-WinsockLsp
$times = @{ module = @(); exe = @(); import = @() }
foreach ($run in 1..${RUNS}) {
  $watch = [Diagnostics.Stopwatch]::StartNew()
  $null = Get-WinsockLsp
  $times.module += $watch.Elapsed.TotalMilliseconds
  $start = New-Object Diagnostics.ProcessStartInfo $exe, 'list --format json'
  $start.RedirectStandardOutput = $true
  $watch.Restart()
  $process = [Diagnostics.Process]::Start($start)
  $null = $process.StandardOutput.ReadToEnd()
  $process.WaitForExit()
  $times.exe += $watch.Elapsed.TotalMilliseconds
}
foreach ($run in 1..${RUNS}) {
  Remove-Module WinsockLsp
  $watch = [Diagnostics.Stopwatch]::StartNew()
  Import-Module $manifest
  $times.import += $watch.Elapsed.TotalMilliseconds
}
$median = @{}
foreach ($name in @($times.Keys)) { $median[$name] = ($times[$name] | Sort-Object)[${RUNS >> 1}] }
$median | ConvertTo-Json -Compress
`;

/**
 * Lines for bench/RESULTS.md; none where there is no pwsh.
 * @param core the path of a test build
 * @param environment variables that give the test build a simulated machine
 */
export function moduleResults(root: string, core: string, work: string, environment: Record<string, string>): string[] {
  // A copy of the checkout in which the module finds the test build: off Windows the shipped exe has no live catalog to read.
  const checkout = join(work, 'checkout');
  cpSync(join(root, 'ps/WinsockLsp'), join(checkout, 'ps/WinsockLsp'), { recursive: true });
  const exe = join(checkout, 'dist/linux-x64/winsock-lsp');
  mkdirSync(join(checkout, 'dist/linux-x64'), { recursive: true });
  copyFileSync(core, exe);
  const manifest = join(checkout, 'ps/WinsockLsp/WinsockLsp.psd1');
  const { stdout, stderr, error } = spawnSync(
    'pwsh',
    ['-NoProfile', '-NonInteractive', '-Command', `& { ${MEASURE} } '${manifest}' '${exe}'`],
    { encoding: 'utf8', env: { ...process.env, ...environment, NO_COLOR: '1' } },
  );
  if (error !== undefined) return [];
  if (stdout.trim() === '') throw new Error(stderr);
  const { module, exe: alone, import: imported } = JSON.parse(stdout) as Record<'module' | 'exe' | 'import', number>;
  const row = (name: string, ms: number, reach: string) => `| ${name} | ${ms.toFixed(1)} | ${reach} |`;
  return [
    '## The module in a warm pwsh, Linux',
    '',
    '| what | median ms | to reach |',
    '|---|---|---|',
    row('the exe alone', alone, ''),
    row(
      'Get-WinsockLsp',
      module,
      `+ 50 ms: + ${(module - alone).toFixed(1)} ms, ${(module / alone).toFixed(2)} times, ${reached(module - alone <= 50)}`,
    ),
    row('Import-Module', imported, `100 ms ${reached(imported <= 100)}`),
    '',
  ];
}

/** @param pairs exes, each with the runtime that it was made of */
export function sizeResults(pairs: readonly { name: string; exe: string; runtime: string }[]): string[] {
  const rows = pairs.map(({ name, exe, runtime }) => {
    const more = (statSync(exe).size - statSync(runtime).size) / 1e6;
    return `| ${name} | ${more.toFixed(2)} MB | 4 MB ${reached(more <= 4)} |`;
  });
  return ['## Size of the exe, beyond its runtime', '', '| what | size | to reach |', '|---|---|---|', ...rows, ''];
}
