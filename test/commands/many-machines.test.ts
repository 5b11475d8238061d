import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ask } from '../support/ask.ts';
import { emptyFolder } from '../support/folder.ts';

const FILE = join(emptyFolder('many-machines'), 'reports.json');
const reports = Array.from({ length: 10_001 }, () => ({ Winsock_LSP: 'a : 1 : 1 : b' }));
writeFileSync(FILE, JSON.stringify(reports));

test.each([
  ['list', 'json'],
  ['list', 'table'],
  ['test', 'json'],
  ['test', 'table'],
])('%s --format %s refuses more machines than one answer holds, and names fleet', async (command, format) => {
  const { exitCode, stdout, stderr } = await ask(command, FILE, '--format', format);
  expect(exitCode).toBe(66);
  expect(stdout + stderr).toContain('winsock-lsp fleet');
});

/** More than a call takes arguments. */
const VERY_MANY = 150_000;

test('list also refuses very many machines in one file', async () => {
  const key = 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\WinSock2\\Parameters\\Protocol_Catalog9';
  const file = join(emptyFolder('very-many-machines'), 'rows.jsonl');
  const rows = Array.from({ length: VERY_MANY }, (_, host) => ({ hostname: `${host}`, key, name: 'a', data: '' }));
  writeFileSync(file, rows.map((row) => JSON.stringify(row)).join('\n'));
  const { exitCode, stderr } = await ask('list', file);
  expect(exitCode).toBe(66);
  expect(stderr).toContain('One document or table holds at most 10,000 machines');
});

test('ndjson has a line for each of them', async () => {
  const { stdout } = await ask('test', FILE, '--format', 'ndjson');
  expect(stdout.trimEnd().split('\n')).toHaveLength(10_001);
});
