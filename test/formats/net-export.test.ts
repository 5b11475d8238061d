import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readNetExport } from '../../src/formats/net-export/net-export.ts';
import { readOpened, readSource } from '../../src/formats/read.ts';
import { inMemory } from '../../src/inputs/files.ts';
import { caseNamed, cases, catalogOf } from '../support/cases.ts';
import { emptyFolder } from '../support/folder.ts';
import { netExportOf } from '../support/net-export.ts';
import { codesOf, verdictOf } from '../support/one-machine.ts';

const SICK = caseNamed('one-lsp-both-catalogs');
const read = (text: string) => readNetExport(inMemory(Buffer.from(text)), 'net-export.json');

test.each(cases)('a log of $name has names, paths and kinds, and no flags', (machine) => {
  for (const bitness of [64, 32] as const) {
    const truth = catalogOf(machine, bitness);
    if (truth.length === 0) continue;
    const catalog = read(netExportOf(machine, bitness));
    expect(
      catalog.entries.map(({ name, providerPath, chainLength, socketType, protocol }) => [
        name,
        providerPath,
        chainLength,
        socketType,
        protocol,
      ]),
    ).toEqual(
      truth.map(({ name, providerPath, chainLength, socketType, protocol }) => [
        name,
        providerPath,
        chainLength,
        socketType,
        protocol,
      ]),
    );
    expect(catalog.entries.map(({ bitness, id, nonIfs, providerId }) => [bitness, id, nonIfs, providerId])).toEqual(
      truth.map(() => [null, null, null, null]),
    );
    expect([verdictOf(catalog), codesOf(catalog)]).toEqual(['unknown', ['flagsNotShown', 'entriesMissing']]);
  }
});

test('the kind follows from the length of the chain', () => {
  const { entries } = read(netExportOf(SICK, 64));
  const kinds = { 0: 'layeredServiceProvider', 1: 'baseServiceProvider' } as Record<number, string>;
  expect(entries.map(({ kind }) => kind)).toEqual(
    catalogOf(SICK, 64).map(({ chainLength }) => kinds[chainLength] ?? 'layeredChainEntry'),
  );
});

test('the bitness is known of a 32-bit Windows only', () => {
  const { entries, missingEntries } = read(netExportOf(SICK, 32, 'Windows NT: 6.1.7601 SP1 (x86)'));
  expect([new Set(entries.map(({ bitness }) => bitness)), missingEntries]).toEqual([new Set([32]), 0]);
});

test('a log that ends within the list has the entries up to its end', () => {
  const text = netExportOf(SICK, 64);
  const at = text.indexOf(',', text.lastIndexOf('"name"'));
  const { entries, missingEntries } = read(text.slice(0, at));
  expect([entries.length, missingEntries]).toEqual([catalogOf(SICK, 64).length - 1, 2]);
});

test.each([
  ['ends before the list', netExportOf(SICK, 64).slice(0, 150), /ends before its list/],
  [
    'is of another system',
    netExportOf({ ...SICK, entries: [] }, 64, 'Linux: 6.1 (x86_64)'),
    /another system than Windows \(Linux/,
  ],
  ['holds an empty list', netExportOf({ ...SICK, entries: [] }, 64), /holds no list/],
])('a log that %s says so', (_how, text, message) => {
  expect(() => read(text)).toThrow(
    expect.objectContaining({ code: 'noCatalog', message: expect.stringMatching(message) }),
  );
});

test('text of a web page that looks like the list is no list', () => {
  const forged = JSON.stringify({ url: '"service_providers": [{"name": "forged", "chain_length": 1}]' });
  expect(read(netExportOf(SICK, 64, undefined, forged)).entries.map(({ name }) => name)).not.toContain('forged');
});

test('a log that is too large to be read as a whole is read in pieces', () => {
  const path = join(emptyFolder('net-export'), 'large.json');
  const text = netExportOf(SICK, 64);
  const at = text.indexOf('"polledData"');
  const file = openSync(path, 'w');
  writeSync(file, text.slice(0, at), 0);
  writeSync(file, text.slice(at), 600 * 1024 * 1024);
  closeSync(file);
  const [result] = readSource(path);
  expect(result).toMatchObject({ source: { kind: 'netExport' }, entries: { length: catalogOf(SICK, 64).length } });
});

test('no piece of a large log is larger than 8 MiB', () => {
  const text = Buffer.from(netExportOf(SICK, 64));
  const EVENTS = 300 * 1024 * 1024;
  let largest = 0;
  // The list is behind 300 MiB of blanks, which are not in memory.
  const file = {
    ...inMemory(text),
    size: EVENTS + text.length,
    read: (offset: number, length: number): Buffer => {
      largest = Math.max(largest, length);
      if (offset < 200) return text.subarray(offset, 200);
      const bytes = Buffer.alloc(Math.max(0, Math.min(length, EVENTS + text.length - offset)), ' ');
      const at = EVENTS - offset;
      if (at < bytes.length) text.copy(bytes, Math.max(0, at), Math.max(0, -at));
      return bytes;
    },
    all: (): Buffer => {
      throw new Error('the whole file was asked for');
    },
  };
  const [result] = readOpened(file, 'large.json', null);
  expect(result).toMatchObject({ entries: { length: catalogOf(SICK, 64).length } });
  expect(largest).toBeLessThanOrEqual(8 * 1024 * 1024);
});
