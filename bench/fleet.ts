// The part of npm run bench about fleets: ten thousand dumps, and memory at a thousand, ten thousand and a hundred thousand.

import { spawn, spawnSync } from 'node:child_process';
import { linkSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeDumps } from './fleet-dumps.ts';
import { type Contender, median, mediansOf, reached, time } from './race.ts';

const RUNS = 11;
const DUMPS = 10_000;
const SAMPLE = 200;
/** The peaks of one size differ by a few megabytes from run to run. */
const PEAK_RUNS = 3;

/** Reading alone, on as many threads as there are: what no program that reads them can do without. */
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

/** As users write it: a loop over files, entries by a pattern. */
const POWERSHELL = `
foreach ($file in Get-ChildItem -Recurse -File $args[0] | Select-Object -First ${SAMPLE}) {
  $text = Get-Content -Raw $file.FullName
  foreach ($entry in [regex]::Split($text, '(?m)^-{10,}')) {
    if ($entry -match '(?m)Service Flags:\\s+0x([0-9A-Fa-f]+)') { $flags = [Convert]::ToInt64($Matches[1], 16); if (-not ($flags -band 0x20000)) { $file.Name; break } }
  }
}`;

/**
 * Lines for bench/RESULTS.md.
 * @param work a folder with a gigabyte to spare
 */
export async function fleetResults(exe: string, node: string, work: string): Promise<string[]> {
  const dumps = join(work, 'dumps');
  makeDumps(dumps, DUMPS);
  const contenders: Contender[] = [
    { name: 'grep -rc "Service Flags"', command: ['grep', '-rc', 'Service Flags', dumps] },
    {
      name: 'reading only, Node.js, 2 threads',
      command: [node, '-e', READ_ONLY, dumps],
      environment: { SELF: READ_ONLY },
    },
    { name: 'fleet', command: [exe, 'fleet', dumps] },
  ];
  const [grep, reading, fleet] = mediansOf(contenders, RUNS) as [number, number, number];
  const row = (name: string, ms: number, reach: string) =>
    `| ${name} | ${ms.toFixed(0)} | ${(ms / grep).toFixed(2)} | ${reach} |`;
  const lines = [
    '## Fleet: 10,000 different netsh dumps of 50 kB, Linux',
    '',
    `${RUNS} interleaved runs each. Three wordings, six encodings; each dump parsed and judged in full.`,
    '',
    '| what | median ms | ratio | to reach |',
    '|---|---|---|---|',
    row(contenders[0]?.name as string, grep, ''),
    row(contenders[1]?.name as string, reading, ''),
    row('fleet', fleet, `8.00 ${reached(fleet <= 8 * grep)}`),
    ...powershellRow(dumps, fleet, row),
    '',
  ];
  return [...lines, ...(await memoryLines(exe, dumps, work))];
}

/** A sample, since all would take minutes; the start of the shell is taken off before it is made to stand for all. */
function powershellRow(
  dumps: string,
  fleet: number,
  row: (name: string, ms: number, reach: string) => string,
): string[] {
  const shell = (script: string) => ({
    name: 'pwsh',
    command: ['pwsh', '-NoProfile', '-Command', `& { ${script} } '${dumps}'`],
  });
  if (spawnSync('pwsh', ['-NoProfile', '-Command', 'exit 0'], { stdio: 'ignore' }).status !== 0) return [];
  const [empty, sample] = ['', POWERSHELL].map((script) =>
    median(Array.from({ length: 5 }, () => time(shell(script)))),
  ) as [number, number];
  const all = ((sample - empty) / SAMPLE) * DUMPS;
  const name = `a PowerShell loop with patterns (extrapolated from ${SAMPLE} files)`;
  return [row(name, all, `fleet at least 70 times as fast: ${(all / fleet).toFixed(0)} ${reached(all >= 70 * fleet)}`)];
}

async function memoryLines(exe: string, dumps: string, work: string): Promise<string[]> {
  const many = join(work, 'many');
  const names = readdirSync(dumps, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.txt'));
  // The same bytes under other names: the disk need not hold five gigabytes, and nothing is kept between files.
  for (let copy = 0; copy < 10; copy++) {
    for (const name of names) {
      mkdirSync(join(many, String(copy), name, '..'), { recursive: true });
      linkSync(join(dumps, name), join(many, String(copy), name));
    }
  }
  const peaks: [number, number][] = [];
  for (const [count, folder] of [
    [DUMPS / 10, join(dumps, '000')],
    [DUMPS, dumps],
    [DUMPS * 10, many],
  ] as const) {
    const runs = [];
    for (let run = 0; run < PEAK_RUNS; run++) runs.push(await peakOf(exe, ['fleet', folder]));
    peaks.push([count, median(runs)]);
  }
  const least = Math.min(...peaks.map(([, peak]) => peak));
  return [
    '## Fleet: peak memory, Linux',
    '',
    '| machines | MB | ratio | to reach |',
    '|---|---|---|---|',
    ...peaks.map(
      ([count, peak]) =>
        `| ${count} | ${(peak / 1024).toFixed(0)} | ${(peak / least).toFixed(2)} | 1.10 ${peak <= least * 1.1 ? 'reached' : 'MISSED'} |`,
    ),
    '',
  ];
}

/** Kilobytes of resident memory at the most, as the kernel keeps them while a process lives. */
function peakOf(exe: string, args: string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(exe, args, { stdio: 'ignore' });
    let peak = 0;
    const looking = setInterval(() => {
      try {
        peak = Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? peak);
      } catch {
        // It has ended.
      }
    }, 10);
    child.on('error', reject);
    child.on('close', () => {
      clearInterval(looking);
      resolve(peak);
    });
  });
}
