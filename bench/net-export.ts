// The part of npm run bench about logs of chrome://net-export: one of 300 MB, and the same without its end.

import { closeSync, copyFileSync, openSync, statSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { caseNamed } from '../test/support/cases.ts';
import { netExportOf } from '../test/support/net-export.ts';
import { runOf } from './fleet.ts';
import { reached } from './timing.ts';

const LOG_BYTES = 300e6;
/** How many megabytes more memory a large log may take than a log without events. */
const EXTRA_MEMORY = 32;

const EVENTS = '<events>';
const MACHINE = caseNamed('one-lsp-both-catalogs');
const [BEFORE, AFTER] = netExportOf(MACHINE, 64, undefined, EVENTS).split(EVENTS) as [string, string];

/** Writes a log with about so many bytes of events before the list of providers. */
function writeLog(file: string, bytes: number): void {
  const log = openSync(file, 'w');
  let written = writeSync(log, BEFORE);
  for (let id = 1; written < bytes; id += 1000)
    written += writeSync(log, Array.from({ length: 1000 }, (_, index) => eventOf(id + index)).join(''));
  writeSync(log, `{}${AFTER}`);
  closeSync(log);
}

const eventOf = (id: number): string =>
  `${JSON.stringify({ params: { url: `https://host${id}.example/` }, phase: 1, source: { id, type: 1 }, time: `${id}` })},\n`;

/** Lines for bench/RESULTS.md: peak memory and time, against a log without events. */
export async function netExportResults(exe: string, work: string): Promise<string[]> {
  const [small, large, cut] = ['small.json', 'large.json', 'cut.json'].map((name) => join(work, name)) as [
    string,
    string,
    string,
  ];
  writeLog(small, 0);
  writeLog(large, LOG_BYTES);
  copyFileSync(large, cut);
  // The browser was killed while it wrote the list.
  truncateSync(cut, statSync(large).size - 40);
  const least = (await runOf(exe, ['list', small])).peak;
  const row = async (name: string, file: string): Promise<string> => {
    const { peak, ms } = await runOf(exe, ['list', file]);
    const more = (peak - least) / 1024;
    return `| ${name} | ${(peak / 1024).toFixed(0)} | ${more.toFixed(0)} | ${EXTRA_MEMORY} MB ${reached(more <= EXTRA_MEMORY)} | ${ms.toFixed(0)} |`;
  };
  return [
    '## A log of chrome://net-export of 300 MB, Linux',
    '',
    '| log | peak MB | more than without events | to reach | ms |',
    '|---|---|---|---|---|',
    await row('without events', small),
    await row('300 MB', large),
    await row('300 MB, cut off within its list', cut),
    '',
  ];
}
