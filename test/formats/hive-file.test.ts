import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Failure } from '../../src/failure.ts';
import { readSource } from '../../src/formats/read.ts';
import type { MachineCatalog, MachineResult } from '../../src/machine-catalog.ts';
import { caseNamed } from '../support/cases.ts';
import { emptyFolder } from '../support/folder.ts';
import { HIVE, hiveOf } from '../support/hive.ts';
import { dirty, newLogs } from '../support/hive-logs.ts';

const before = hiveOf(caseNamed('clean-windows-10'));
const after = hiveOf(caseNamed('one-lsp-both-catalogs'), { ...HIVE, filling: 100_000 });
const { log1, log2 } = newLogs(before, after);

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
  expect(read(join(folder, 'SYSTEM')).entries).toHaveLength(caseNamed('one-lsp-both-catalogs').entries.length);
  expect(readFileSync(join(folder, 'SYSTEM')).equals(dirty(before))).toBe(true);
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
