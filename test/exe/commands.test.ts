// Runs every command of the packed exes. That finds a missing module or asset, and a code cache that V8 rejects.

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
import { launchers, pathFor, run } from './launch.ts';

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
// Text in code page 850, which needs a table of iconv-lite.
const western = write('western.txt', Buffer.concat([Buffer.from(netshOf(MACHINE)), Buffer.from([0x81, 0x0d, 0x0a])]));
const FILES = [reg, hive, dump, gzip, zip, western];

interface Trial {
  args: readonly string[];
  input?: string;
  /** The form of stdout: one document, one document in each line, or text. */
  form: 'json' | 'ndjson' | 'text';
}

const json = (...args: string[]): Trial => ({ args: [...args, '--format', 'json'], form: 'json' });
const table = (...args: string[]): Trial => ({ args: [...args, '--format', 'table'], form: 'text' });

/** At least one for each command. A command that would change this machine is run in a way that it refuses. */
const TRIALS: Record<CommandName, (path: (file: string) => string) => readonly Trial[]> = {
  list: (path) => [
    ...FILES.map((file) => json('list', path(file))),
    json('list', ...FILES.map(path)),
    json('list'),
    json('list', '--compare'),
    table('list', path(reg)),
    { args: ['list', '--example', '--tree'], form: 'text' },
  ],
  test: (path) => [json('test', path(dump)), table('test', '--example'), json('test', '--event-log')],
  fleet: (path) => [
    { args: ['fleet', path(folder), '--workers', '2', '--format', 'ndjson'], form: 'ndjson' },
    { args: ['fleet', path(folder), '--workers', '0', '--format', 'csv'], form: 'text' },
    table('fleet', path(zip)),
  ],
  probe: () => [json('probe'), table('probe')],
  processes: () => [json('processes'), table('processes', '--name', 'winsock*')],
  identify: (path) => [
    json('identify', path(process.execPath), path(dump)),
    { args: ['identify', path(process.execPath), path(folder), '--format', 'ndjson'], form: 'ndjson' },
    table('identify', path(process.execPath)),
  ],
  report: (path) => [
    { args: ['report', path(reg), '--output', '-'], form: 'text' },
    { args: ['report', path(reg), path(dump), '--output', '-'], form: 'text' },
  ],
  plan: (path) => [json('plan', path(reg), '--non-ifs'), table('plan', path(reg), '--non-ifs')],
  apply: (path) => [json('apply', path(reg))],
  backup: () => [json('backup', '--help')],
  backups: () => [json('backups'), table('backups')],
  restore: () => [json('restore', 'no-such-backup')],
  remediate: () => [json('remediate', '--what-if'), table('remediate', '--what-if')],
  dsc: () => [{ args: ['dsc', 'get'], input: '{}', form: 'ndjson' }],
  exclusions: () => [json('exclusions'), table('exclusions')],
  exclude: () => [json('exclude', 'C:\\nowhere\\a.exe', '--what-if')],
  schema: () => [json('schema'), table('schema'), { args: ['schema', 'list'], form: 'text' }],
};

for (const launcher of launchers) {
  describe.skipIf(launcher.command === null)(`the ${launcher.name} exe`, () => {
    test.each(COMMAND_NAMES)('contains everything that %s loads', (command) => {
      for (const { args, input, form } of TRIALS[command]((file) => pathFor(launcher, file))) {
        const { status, stdout, stderr } = run(launcher, args, input === undefined ? {} : { input });
        // 70 is an internal error, such as a missing module.
        expect([args, status === null || status === 70, /Code cache data rejected/.test(stderr)]).toEqual([
          args,
          false,
          false,
        ]);
        if (form === 'text' || args.includes('--help'))
          expect([args, stdout.length > 0 || status !== 0]).toEqual([args, true]);
        else for (const line of form === 'json' ? [stdout] : stdout.trimEnd().split('\n')) expectDocument(args, line);
      }
    });
  });
}

function expectDocument(args: readonly string[], text: string): void {
  const document = JSON.parse(text) as { document?: string };
  if (document.document === undefined) return;
  expect([args, violation(document.document as SchemaName, document)]).toEqual([args, null]);
}
