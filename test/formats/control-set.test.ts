import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readSource } from '../../src/formats/read.ts';
import { ask } from '../support/ask.ts';
import { caseNamed } from '../support/cases.ts';
import { emptyFolder } from '../support/folder.ts';
import { HIVE, hiveOfKeys, rootOf } from '../support/hive.ts';
import { netshOf } from '../support/netsh.ts';
import { onlyMachine, verdictOf } from '../support/one-machine.ts';
import { osqueryi, osqueryRows } from '../support/osquery.ts';
import { REGEDIT5, regOf } from '../support/reg.ts';
import { jsonl, VELOCIRAPTOR_STYLES, type VelociraptorStyle, velociraptorRows } from '../support/velociraptor.ts';

const CLEAN = caseNamed('clean-windows-10');
const SICK = caseNamed('one-lsp-both-catalogs');
const FOLDER = emptyFolder('sets');

function fileOf(name: string, content: string | Buffer): string {
  writeFileSync(join(FOLDER, name), content);
  return join(FOLDER, name);
}

/** ControlSet001, the current one, is clean, and ControlSet002 is not. */
function hive(): Buffer {
  const style = { ...HIVE, current: 1 };
  const root = rootOf(CLEAN, { ...style, controlSets: ['ControlSet001'] });
  const [other] = rootOf(SICK, { ...style, controlSets: ['ControlSet002'] }).keys;
  if (other === undefined) throw new Error('a hive has a control set');
  return hiveOfKeys({ ...root, keys: [...root.keys, other] }, style);
}

function reg(): string {
  const style = { ...REGEDIT5, encoding: 'utf8' as const };
  const first = regOf(CLEAN, { ...style, controlSets: ['ControlSet001'], current: 1 }).toString();
  return (
    first +
    regOf(SICK, { ...style, controlSets: ['ControlSet002'] })
      .toString()
      .replace(style.header, '')
  );
}

const set = (name: string) => `HKEY_LOCAL_MACHINE\\SYSTEM\\${name}`;
const ofHive = VELOCIRAPTOR_STYLES['a hive file'] as VelociraptorStyle;
const SOURCES: Record<string, string> = {
  'a hive': fileOf('SYSTEM', hive()),
  'an export': fileOf('a.reg', reg()),
  'rows of osquery': fileOf(
    'osquery.json',
    osqueryi([...osqueryRows(CLEAN, set('ControlSet001')), ...osqueryRows(SICK, set('ControlSet002'))]),
  ),
  'rows of Velociraptor': fileOf(
    'velociraptor.jsonl',
    jsonl([...velociraptorRows(CLEAN, ofHive), ...velociraptorRows(SICK, { ...ofHive, set: 'ControlSet002' })]),
  ),
};

describe.each(Object.entries(SOURCES))('%s', (name, path) => {
  test('is read from the control set that --control-set names', () => {
    // Rows do not say which of the two is current, and only one of them is clean.
    expect(verdictOf(onlyMachine(readSource(path)))).toBe(name.startsWith('rows') ? 'unknown' : 'compliant');
    const second = onlyMachine(readSource(path, 2));
    expect([verdictOf(second), second.source.controlSet?.toLowerCase(), second.warnings]).toEqual([
      'nonCompliant',
      'controlset002',
      [],
    ]);
  });

  test('fails for a missing control set, and names those that it has', async () => {
    const { exitCode, stdout } = await ask('list', path, '--control-set', '3');
    const { error } = JSON.parse(stdout) as { error: { code: string; hint: string } };
    expect([exitCode, error.code]).toEqual([66, 'controlSetNotFound']);
    expect(error.hint).toMatch(/ControlSet001, .*ControlSet002/i);
  });
});

test('--control-set with a dump of netsh is controlSetNotFound', async () => {
  const { exitCode, stdout } = await ask('test', fileOf('a.txt', netshOf(SICK)), '--control-set=1');
  expect([exitCode, JSON.parse(stdout)]).toEqual([
    66,
    expect.objectContaining({ error: expect.objectContaining({ code: 'controlSetNotFound' }) }),
  ]);
});

test.each([
  [['list', '--control-set', '1']],
  [['list', 'a', '--control-set', '0']],
  [['list', 'a', '--control-set=x']],
])('%j is a usage error', async (args) => expect((await ask(...args)).exitCode).toBe(64));

test("a plan is made from the control set that --control-set names, and Windows 9x's registry is not supported", async () => {
  const { exitCode, stdout } = await ask('plan', SOURCES['a hive'] as string, '--non-ifs', '--control-set', '2');
  const { source, lsps } = JSON.parse(stdout) as { source: { controlSet: string }; lsps: unknown[] };
  expect([exitCode, source.controlSet, lsps.length]).toEqual([0, 'ControlSet002', 1]);
  const creg = await ask('list', fileOf('SYSTEM.DAT', Buffer.from('CREG\0\0\x01\0'.padEnd(4096, '\0'))));
  expect([creg.exitCode, (JSON.parse(creg.stdout) as { error: { code: string } }).error.code]).toEqual([
    65,
    'sourceUnsupported',
  ]);
});
