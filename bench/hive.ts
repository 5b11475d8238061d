// The part of npm run bench about hives: reading the catalog in a hive of 15 MB.

import { spawnSync } from 'node:child_process';
import { copyFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { caseNamed } from '../test/support/cases.ts';
import { HIVE, hiveOf } from '../test/support/hive.ts';
import { compared, mediansOf, reached, type TimedCommand, type Timing } from './timing.ts';

const RUNS = 31;
/** Bytes of other keys in each of the hive's two control sets. */
const FILLING = 7.5e6;
const MACHINE = caseNamed('one-lsp-both-catalogs');

/** Reads a hive many times in one process and prints the median in milliseconds, without the first hundred, in which V8 compiles. */
const IN_PROCESS = `
globalThis.IN_EXE = false;
const { readSource } = await import(process.argv[1]);
const times = [];
for (let run = 0; run < 300; run++) {
  const start = process.hrtime.bigint();
  const [result] = readSource(process.argv[2], null);
  if ('failure' in result) throw result.failure;
  times.push(Number(process.hrtime.bigint() - start) / 1e6);
}
console.log(times.slice(100).sort((a, b) => a - b)[100]);
`;

/** Whether a file was unpacked, built, or read from a disk changes the time of a start by a tenth. Copies do not differ in that. */
function copyOf(file: string, work: string): string {
  const copy = join(work, `copy-of-${basename(file)}`);
  copyFileSync(file, copy);
  return copy;
}

function startLines(exe: string, node: string, hive: string, what: string): string[] {
  const list: TimedCommand[] = [
    { name: 'node -e 0', command: [node, '-e', '0'] },
    { name: 'list SYSTEM', command: [exe, 'list', hive] },
  ];
  const [bare, listed] = compared(list, RUNS) as [Timing, Timing];
  return [
    `| node -e 0${what} | ${bare.ms.toFixed(1)} | | |`,
    `| list SYSTEM, a process${what} | ${listed.ms.toFixed(1)} | ${listed.ratio.toFixed(3)} of node -e 0 | 1.50 ${reached(listed.ratio <= 1.5)} |`,
  ];
}

/** Makes a hive of 15 MB. @returns its path */
export function makeHive(work: string): string {
  const hive = join(work, 'SYSTEM');
  writeFileSync(hive, hiveOf(MACHINE, { ...HIVE, filling: FILLING }));
  return hive;
}

/** Lines for bench/RESULTS.md. The comparison with hivexsh is left out where that is not installed. */
export function hiveResults(exe: string, node: string, work: string): string[] {
  const hive = makeHive(work);
  const lines = [
    '## A hive of 15 MB, Linux',
    '',
    '| what | median ms | against | to reach |',
    '|---|---|---|---|',
    ...startLines(exe, node, hive, ''),
    ...startLines(copyOf(exe, work), copyOf(node, work), hive, ', of copies made alike'),
  ];
  const items = (['', '64'] as const).flatMap((suffix) => {
    const { length } = MACHINE.entries.filter(({ bitness }) => bitness === (suffix === '' ? 32 : 64));
    return Array.from(
      { length },
      (_, index) =>
        `cd \\ControlSet001\\Services\\WinSock2\\Parameters\\Protocol_Catalog9\\Catalog_Entries${suffix}\\${String(index + 1).padStart(12, '0')}\nlsval`,
    );
  });
  const shell: TimedCommand = { name: 'hivexsh', command: ['hivexsh', hive], input: `${items.join('\n')}\n` };
  if (spawnSync('hivexsh', ['--version'], { stdio: 'ignore' }).error !== undefined) return [...lines, ''];
  const [hivexsh] = mediansOf([shell], RUNS) as [number];
  const { stdout, stderr } = spawnSync(
    node,
    ['--no-warnings', '--experimental-strip-types', '--input-type=module', '-e', IN_PROCESS, '--', source(), hive],
    { encoding: 'utf8' },
  );
  const inProcess = Number(stdout);
  if (!(inProcess > 0)) throw new Error(`reading a hive in a process failed: ${stderr}`);
  return [
    ...lines,
    `| hivexsh, a process | ${hivexsh.toFixed(1)} | | |`,
    `| reading it in a process that runs | ${inProcess.toFixed(2)} | ${(hivexsh / inProcess).toFixed(1)} times as fast as hivexsh | 3 ${reached(hivexsh >= 3 * inProcess)} |`,
    '',
  ];
}

const source = (): string => fileURLToPath(new URL('../src/formats/read.ts', import.meta.url));
