// Every command of the packed exes, once: a module or a file that the bundle lost shows here, and so does V8's code where V8 rejects it.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { COMMAND_NAMES, type CommandName } from '../../src/commands/index.ts';
import { type SchemaName, violation } from '../../src/documents/validate.ts';
import { caseNamed } from '../support/cases.ts';
import { emptyFolder } from '../support/folder.ts';
import { hiveOf } from '../support/hive.ts';
import { netshOf } from '../support/netsh.ts';
import { regOf } from '../support/reg.ts';
import { zipOf } from '../support/zip.ts';
import { launchers, run, seenBy } from './launch.ts';

const MACHINE = caseNamed('one-lsp-both-catalogs');
const folder = emptyFolder();
const write = (name: string, content: string | Buffer): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const reg = write('machine.reg', regOf(MACHINE));
const hive = write('SYSTEM', hiveOf(MACHINE));
const dump = write('dump.txt', netshOf(MACHINE));
const gzip = write('dump.txt.gz', gzipSync(netshOf(MACHINE)));
const zip = write('evidence.zip', zipOf([{ name: 'dump.txt', data: Buffer.from(netshOf(MACHINE)) }]));
// In code page 850, for the tables of iconv-lite.
const western = write('western.txt', Buffer.concat([Buffer.from(netshOf(MACHINE)), Buffer.from([0x81, 0x0d, 0x0a])]));
const FILES = [reg, hive, dump, gzip, zip, western];

interface Trial {
  args: readonly string[];
  input?: string;
  /** Whether stdout is a document, or one a line. */
  shows: 'json' | 'ndjson' | 'text';
}

const json = (...args: string[]): Trial => ({ args: [...args, '--format', 'json'], shows: 'json' });
const table = (...args: string[]): Trial => ({ args: [...args, '--format', 'table'], shows: 'text' });

/** At least one for each command; where a command would change this machine it is asked for what it refuses. */
const TRIALS: Record<CommandName, (path: (file: string) => string) => readonly Trial[]> = {
  list: (path) => [
    ...FILES.map((file) => json('list', path(file))),
    json('list', ...FILES.map(path)),
    json('list'),
    json('list', '--compare'),
    table('list', path(reg)),
    { args: ['list', '--example', '--tree'], shows: 'text' },
  ],
  test: (path) => [json('test', path(dump)), table('test', '--example'), json('test', '--event-log')],
  fleet: (path) => [
    { args: ['fleet', path(folder), '--workers', '2', '--format', 'ndjson'], shows: 'ndjson' },
    { args: ['fleet', path(folder), '--workers', '0', '--format', 'csv'], shows: 'text' },
    table('fleet', path(zip)),
  ],
  probe: () => [json('probe'), table('probe')],
  report: (path) => [
    { args: ['report', path(reg), '--output', '-'], shows: 'text' },
    { args: ['report', path(reg), path(dump), '--output', '-'], shows: 'text' },
  ],
  plan: (path) => [json('plan', path(reg), '--non-ifs'), table('plan', path(reg), '--non-ifs')],
  apply: (path) => [json('apply', path(reg))],
  backup: () => [json('backup', '--help')],
  backups: () => [json('backups'), table('backups')],
  restore: () => [json('restore', 'no-such-backup')],
  remediate: () => [json('remediate', '--what-if'), table('remediate', '--what-if')],
  dsc: () => [{ args: ['dsc', 'get'], input: '{}', shows: 'ndjson' }],
  exclusions: () => [json('exclusions'), table('exclusions')],
  exclude: () => [json('exclude', 'C:\\nowhere\\a.exe', '--what-if')],
  schema: () => [json('schema'), table('schema'), { args: ['schema', 'list'], shows: 'text' }],
};

for (const launcher of launchers) {
  describe.skipIf(launcher.command === null)(`the ${launcher.name} exe`, () => {
    test.each(COMMAND_NAMES)('has all that %s needs', (command) => {
      for (const { args, input, shows } of TRIALS[command]((file) => seenBy(launcher, file))) {
        const { status, stdout, stderr } = run(launcher, args, input === undefined ? {} : { input });
        // 70: a fault of the program's own, such as a module that is not there.
        expect([args, status === null || status === 70, /Code cache data rejected/.test(stderr)]).toEqual([
          args,
          false,
          false,
        ]);
        if (shows === 'text' || args.includes('--help'))
          expect([args, stdout.length > 0 || status !== 0]).toEqual([args, true]);
        else for (const line of shows === 'json' ? [stdout] : stdout.trimEnd().split('\n')) expectDocument(args, line);
      }
    });
  });
}

function expectDocument(args: readonly string[], text: string): void {
  const document = JSON.parse(text) as { document?: string };
  if (document.document === undefined) return;
  expect([args, violation(document.document as SchemaName, document)]).toEqual([args, null]);
}
