// The part of npm run bench about fleet: its time for 10,000 dumps, and its memory for 1,000, 10,000 and 100,000.

import { spawn, spawnSync } from 'node:child_process';
import { linkSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeDumps } from './fleet-dumps.ts';
import { median, mediansOf, reached, type TimedCommand, time } from './timing.ts';

const RUNS = 11;
const DUMPS = 10_000;
const SAMPLE = 200;
/** The peak memory differs by a few megabytes from run to run. */
const PEAK_RUNS = 3;

/** Only reads all files, in two threads. No program that examines them can be faster. */
const READ_ONLY = `
const { Worker, isMainThread, workerData } = require('node:worker_threads');
const { openSync, readSync, closeSync, readdirSync } = require('node:fs');
if (isMainThread) {
  const files = readdirSync(process.argv[1], { recursive: true, withFileTypes: true }).filter((e) => e.isFile()).map((e) => e.parentPath + '/' + e.name);
  const half = Math.ceil(files.length / 2);
  for (const part of [files.slice(0, half), files.slice(half)]) new Worker(process.env.SELF, { eval: true, workerData: part });
} else {
  const buffer = Buffer.allocUnsafeSlow(1 << 20);
  for (const file of workerData) { const fd = openSync(file); readSync(fd, buffer); closeSync(fd); }
}`;

const FILES = `Get-ChildItem -Recurse -File $args[0] | Select-Object -First ${SAMPLE}`;

/** The script that users write: it reads line by line, keeps a hashtable for each entry, and returns non-IFS entries as objects. */
const LINE_BY_LINE = `
foreach ($file in ${FILES}) {
  $entry = @{}
  foreach ($line in Get-Content $file.FullName) {
    if ($line -match '^-{10,}') { $entry = @{ File = $file.Name } }
    elseif ($line -match '^(.+?):\\s+(.+)$') {
      $name, $value = $Matches[1], $Matches[2]
      $entry[$name] = $value
      if ($value -match '^0x' -and -not ([Convert]::ToInt64($value, 16) -band 0x20000)) { [pscustomobject]$entry }
    }
  }
}`;

/** A script written for speed: one pattern for each entry. It returns only the names of files with a non-IFS entry. */
const ONE_PATTERN = `
foreach ($file in ${FILES}) {
  $text = Get-Content -Raw $file.FullName
  foreach ($entry in [regex]::Split($text, '(?m)^-{10,}')) {
    if ($entry -match '(?m)Service Flags:\\s+0x([0-9A-Fa-f]+)') { $flags = [Convert]::ToInt64($Matches[1], 16); if (-not ($flags -band 0x20000)) { $file.Name; break } }
  }
}`;

/**
 * Lines for bench/RESULTS.md.
 * @param node the runtime that the exe was made of
 * @param work a folder on a disk with a free gigabyte
 */
export async function fleetResults(exe: string, node: string, work: string): Promise<string[]> {
  const dumps = join(work, 'dumps');
  makeDumps(dumps, DUMPS);
  const commands: TimedCommand[] = [
    { name: 'grep -rc "Service Flags"', command: ['grep', '-rc', 'Service Flags', dumps] },
    {
      name: 'reading only, Node.js, 2 threads',
      command: [node, '-e', READ_ONLY, dumps],
      environment: { SELF: READ_ONLY },
    },
    { name: 'fleet', command: [exe, 'fleet', dumps] },
  ];
  const [grep, reading, fleet] = mediansOf(commands, RUNS) as [number, number, number];
  const row = (name: string, ms: number, reach: string) =>
    `| ${name} | ${ms.toFixed(0)} | ${(ms / grep).toFixed(2)} | ${reach} |`;
  const lines = [
    '## Fleet: 10,000 different netsh dumps of 50 kB, Linux',
    '',
    `${RUNS} interleaved runs each. Three wordings, six encodings; each dump parsed and judged in full.`,
    '',
    '| what | median ms | ratio | to reach |',
    '|---|---|---|---|',
    row(commands[0]?.name as string, grep, ''),
    row(commands[1]?.name as string, reading, ''),
    row('fleet', fleet, `8.00 ${reached(fleet <= 8 * grep)}`),
    ...powershellRows(dumps, fleet, row),
    '',
  ];
  return [...lines, ...(await memoryLines(exe, dumps, work))];
}

/** Times the scripts on a sample, since all dumps would take minutes, and scales the result up without the start of the shell. */
function powershellRows(
  dumps: string,
  fleet: number,
  row: (name: string, ms: number, reach: string) => string,
): string[] {
  const shell = (script: string) => ({
    name: 'pwsh',
    command: ['pwsh', '-NoProfile', '-Command', `& { ${script} } '${dumps}'`],
  });
  if (spawnSync('pwsh', ['-NoProfile', '-Command', 'exit 0'], { stdio: 'ignore' }).status !== 0) return [];
  const [empty, byLine, byPattern] = ['', LINE_BY_LINE, ONE_PATTERN].map((script) =>
    median(Array.from({ length: 5 }, () => time(shell(script)))),
  ) as [number, number, number];
  const all = (sample: number) => ((sample - empty) / SAMPLE) * DUMPS;
  const shown = (name: string, ms: number, reach: (times: number) => string) =>
    row(`${name}, ${(ms / DUMPS).toFixed(1)} ms a file (from ${SAMPLE} of them)`, ms, reach(ms / fleet));
  return [
    shown('a PowerShell loop, line by line', all(byLine), (times) => `fleet 70 times as fast: ${wanted(times, 70)}`),
    shown('one with a pattern an entry', all(byPattern), (times) => `fleet ${times.toFixed(0)} times as fast`),
  ];
}

const wanted = (times: number, least: number): string => `${times.toFixed(0)} ${reached(times >= least)}`;

async function memoryLines(exe: string, dumps: string, work: string): Promise<string[]> {
  const many = join(work, 'many');
  const names = readdirSync(dumps, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.txt'));
  // Hard links, so that the dumps do not take five gigabytes. fleet keeps nothing from one file to the next.
  for (let copy = 0; copy < 10; copy++) {
    for (const name of names) {
      mkdirSync(join(many, String(copy), name, '..'), { recursive: true });
      linkSync(join(dumps, name), join(many, String(copy), name));
    }
  }
  const peaks: { count: number; peak: number; ms: number }[] = [];
  for (const [count, folder] of [
    [DUMPS / 10, join(dumps, '000')],
    [DUMPS, dumps],
    [DUMPS * 10, many],
  ] as const) {
    const runs = [];
    for (let run = 0; run < PEAK_RUNS; run++) runs.push(await runOf(exe, ['fleet', folder]));
    peaks.push({ count, peak: median(runs.map(({ peak }) => peak)), ms: median(runs.map(({ ms }) => ms)) });
  }
  const middle = median(peaks.map(({ peak }) => peak));
  return [
    '## Fleet: peak memory and cost, Linux',
    '',
    '| machines | MB | of the middle one | to reach | ms a machine, its start included |',
    '|---|---|---|---|---|',
    ...peaks.map(({ count, peak, ms }) => {
      const ratio = peak / middle;
      const flat = reached(ratio >= 0.9 && ratio <= 1.1);
      return `| ${count} | ${(peak / 1024).toFixed(0)} | ${ratio.toFixed(2)} | 0.90 to 1.10 ${flat} | ${(ms / count).toFixed(3)} |`;
    }),
    '',
  ];
}

/** Runs an exe and returns its peak resident memory in kilobytes (VmHWM) and its time in milliseconds. */
export function runOf(exe: string, args: string[]): Promise<{ peak: number; ms: number }> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(exe, args, { stdio: 'ignore' });
    let peak = 0;
    const polling = setInterval(() => {
      try {
        peak = Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? peak);
      } catch {
        // The process has ended.
      }
    }, 10);
    child.on('error', reject);
    child.on('close', () => {
      clearInterval(polling);
      resolve({ peak, ms: performance.now() - start });
    });
  });
}
