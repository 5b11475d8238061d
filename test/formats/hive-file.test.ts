import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Failure } from '../../src/failure.ts';
import { readHiveFile } from '../../src/formats/hive/hive-file.ts';
import { readSource } from '../../src/formats/read.ts';
import { inMemory } from '../../src/inputs/files.ts';
import type { MachineCatalog, MachineResult } from '../../src/machine-catalog.ts';
import { caseNamed } from '../support/cases.ts';
import { emptyFolder } from '../support/folder.ts';
import { HIVE, hiveOf } from '../support/hive.ts';
import { dirty, logEntry, newLogs, oldLog } from '../support/hive-logs.ts';

const before = hiveOf(caseNamed('clean-windows-10'));
const after = hiveOf(caseNamed('one-lsp-both-catalogs'), { ...HIVE, filling: 100_000 });
const { log1, log2 } = newLogs(before, after);

/** A log with one entry, which writes all of the hive. */
function logOfAll(): Buffer {
  const entry = logEntry([{ offset: 0, bytes: after.subarray(4096) }], before.readUInt32LE(8), after.length - 4096);
  return Buffer.concat([log1.subarray(0, 512), entry]);
}

const folderWith = (files: Record<string, Buffer | null>): string => {
  const folder = emptyFolder('hive');
  for (const [name, bytes] of Object.entries(files)) {
    if (bytes === null) mkdirSync(join(folder, name));
    else writeFileSync(join(folder, name), bytes);
  }
  return folder;
};
const read = (path: string): MachineCatalog => {
  const [result] = readSource(path) as [MachineResult];
  if ('failure' in result) throw result.failure;
  return result;
};

test('a hive is recognised by its content, whatever its name', () => {
  const folder = folderWith({ 'from-the-customer.txt': after });
  expect(read(join(folder, 'from-the-customer.txt')).source).toMatchObject({ kind: 'hive', machine: 'CONTOSO-7' });
});

test.each([
  ['SYSTEM.LOG1', 'SYSTEM.LOG2'],
  ['system.log1', 'System.Log2'],
])('logs are found in any case (%s, %s), and the hive is not changed', (first, second) => {
  const folder = folderWith({ SYSTEM: dirty(before), [first]: log1, [second]: log2, 'OTHER.LOG1': Buffer.alloc(9) });
  const catalog = read(join(folder, 'SYSTEM'));
  expect(catalog.entries).toEqual(read(join(folderWith({ SYSTEM: after }), 'SYSTEM')).entries);
  expect(catalog.warnings).toEqual([]);
  expect(readFileSync(join(folder, 'SYSTEM')).equals(dirty(before))).toBe(true);
});

const withoutLog = 'no log lies beside it';
const dirtyWarnings = (doubt: string) => [
  expect.objectContaining({ code: 'hiveDirty', message: expect.stringContaining(doubt) }),
];

test('a hive from standard input has no logs, whatever lies in the current folder', () => {
  const started = process.cwd();
  process.chdir(folderWith({ '-.LOG1': log1, '-.LOG2': log2 }));
  try {
    expect(readHiveFile(inMemory(dirty(before)), '-', null).warnings).toEqual(dirtyWarnings(withoutLog));
  } finally {
    process.chdir(started);
  }
});

test('a log of Windows before Vista is found', () => {
  const folder = folderWith({ SYSTEM: dirty(before), 'SYSTEM.LOG': oldLog(before, after) });
  expect(read(join(folder, 'SYSTEM')).entries).toEqual(read(join(folderWith({ SYSTEM: after }), 'SYSTEM')).entries);
});

test('of several logs the first is .LOG1, then .LOG2, then .LOG', () => {
  const nonsense = Buffer.from('nonsense');
  const folder = folderWith({
    SYSTEM: dirty(before),
    'SYSTEM.LOG': nonsense,
    'SYSTEM.LOG2': nonsense,
    'SYSTEM.LOG1': nonsense,
    'SYSTEM.LOG3': log1,
    'SYSTEM.TXT': log1,
  });
  const doubt = 'what lies beside it (SYSTEM.LOG1, SYSTEM.LOG2, SYSTEM.LOG) does not fit it';
  expect(read(join(folder, 'SYSTEM')).warnings).toEqual(dirtyWarnings(doubt));
});

test('of two logs whose names differ in case, the one in the case of Windows is read', () => {
  // Where names do not differ in case, the second file replaces the first.
  const folder = folderWith({ system: dirty(before), 'SYSTEM.LOG1': Buffer.alloc(9), 'system.LOG1': logOfAll() });
  expect(read(join(folder, 'system')).warnings).toEqual([]);
});

test('a log of more than 64 MiB is ignored', () => {
  const folder = folderWith({ SYSTEM: dirty(before), 'SYSTEM.LOG1': logOfAll() });
  const mib = 1024 * 1024;
  truncateSync(join(folder, 'SYSTEM.LOG1'), 64 * mib);
  expect(read(join(folder, 'SYSTEM')).warnings).toEqual([]);
  truncateSync(join(folder, 'SYSTEM.LOG1'), 64 * mib + 1);
  expect(read(join(folder, 'SYSTEM')).warnings).toEqual(dirtyWarnings(withoutLog));
});

test('a hive that is no file of a folder has no logs', () => {
  for (const path of ['-', join(folderWith({}), 'nowhere', 'SYSTEM')])
    expect(readHiveFile(inMemory(dirty(before)), path, null).warnings).toEqual(dirtyWarnings(withoutLog));
});

test.skipIf(process.platform === 'win32')('a named pipe in the place of a log is ignored', () => {
  const folder = folderWith({ SYSTEM: dirty(before), log: logOfAll() });
  const pipe = join(folder, 'SYSTEM.LOG1');
  expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
  // Without somebody who writes, a reader of the pipe would wait for ever.
  const writer = spawn('sh', ['-c', 'exec cat "$1" > "$2"', 'sh', join(folder, 'log'), pipe], { stdio: 'ignore' });
  try {
    expect(read(join(folder, 'SYSTEM')).warnings).toEqual(dirtyWarnings(withoutLog));
  } finally {
    writer.kill('SIGKILL');
  }
});

test('a folder in the place of a log is ignored', () => {
  const folder = folderWith({ SYSTEM: dirty(before), 'SYSTEM.LOG1': null });
  expect(read(join(folder, 'SYSTEM')).warnings.map(({ code }) => code)).toEqual(['hiveDirty']);
});

test('the registry of Windows 9x is not supported', () => {
  const folder = folderWith({ 'SYSTEM.DAT': Buffer.from(`CREG${'\0'.repeat(500)}`) });
  expect(() => read(join(folder, 'SYSTEM.DAT'))).toThrow(expect.objectContaining({ code: 'sourceUnsupported' }));
});

test('a file that only begins like a hive is a malformed hive', () => {
  const folder = folderWith({ SYSTEM: Buffer.from('regf'), LARGE: Buffer.from(`regf${'\0'.repeat(50_000)}`) });
  for (const name of ['SYSTEM', 'LARGE']) {
    const [result] = readSource(join(folder, name));
    expect(result).toMatchObject({ source: { kind: 'hive' }, failure: { code: 'sourceMalformed' } });
    expect((result as { failure: Failure }).failure).toBeInstanceOf(Failure);
  }
});
