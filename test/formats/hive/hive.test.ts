import { spawnSync } from 'node:child_process';
import { openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readHive } from '../../../src/formats/hive/hive.ts';
import { readReg } from '../../../src/formats/reg/reg.ts';
import type { MachineCatalog } from '../../../src/machine-catalog.ts';
import { SCOPES } from '../../../src/verdict/scope.ts';
import { judge } from '../../../src/verdict/verdict.ts';
import { type Case, caseNamed, cases, itemOf, ordered } from '../../support/cases.ts';
import { emptyFolder } from '../../support/folder.ts';
import { HIVE, HIVE_STYLES, hiveFile, hiveOf, hiveOfKeys, rootOf, text } from '../../support/hive.ts';
import { truthOf } from '../../support/read.ts';
import { regOf } from '../../support/reg.ts';

const ONE_LSP = caseNamed('one-lsp-both-catalogs');
const CLEAN = caseNamed('clean-windows-10');
const read = (bytes: Buffer) => readHive(hiveFile(bytes), 'SYSTEM');

describe.each(Object.entries(HIVE_STYLES))('a hive (%s)', (_name, style) => {
  test.each(cases)('shows $name entry by entry, as its .reg export does', (machine) => {
    const catalog = read(hiveOf(machine, style));
    expect(catalog.warnings.map(({ code }) => code)).toEqual(exported(machine).warnings.map(({ code }) => code));
    expect(catalog.entries).toEqual(exported(machine).entries);
    for (const [index, entry] of ordered(machine).entries()) {
      const { providerFlags, protocolMaxOffset, bitness } = entry;
      const rawName = entry.rawName ?? entry.name;
      const truth = { ...truthOf(entry), providerFlags, protocolMaxOffset, bitness, rawName };
      expect(catalog.entries[index]).toMatchObject(truth);
    }
    for (const scope of SCOPES) {
      const { verdict } = judge(catalog.entries, catalog.missingEntries, scope);
      expect([scope, verdict]).toEqual([scope, machine.expect.verdict[scope]]);
    }
  });
});

const exported = (machine: Case) => readReg(regOf(machine), 'a.reg')[0] as MachineCatalog;

test('the source has kind, machine and control set', () => {
  expect(read(hiveOf(ONE_LSP)).source).toEqual({
    kind: 'hive',
    path: 'SYSTEM',
    machine: 'CONTOSO-7',
    encoding: null,
    controlSet: 'ControlSet001',
    origin: null,
  });
});

test('a hive may begin at an odd address in memory, as a member of an archive does', () => {
  const hive = hiveOf(ONE_LSP);
  for (const before of [1, 2, 3]) {
    const moved = Buffer.allocUnsafeSlow(before + hive.length).subarray(before);
    hive.copy(moved);
    expect([before, read(moved).entries]).toEqual([before, read(hive).entries]);
  }
});

test('a hive saved from WinSock2 has neither machine nor control set', () => {
  const { source } = read(hiveOf(ONE_LSP, { ...HIVE, root: 'WinSock2' }));
  expect([source.machine, source.controlSet]).toEqual([null, null]);
});

describe('of several control sets', () => {
  const withSets = (current: number | null, sets: Record<string, Case>) => {
    const style = { ...HIVE, current };
    const parts = Object.entries(sets).map(([name, machine]) => rootOf(machine, { ...style, controlSets: [name] }));
    const select = parts[0]?.keys.filter(({ name }) => name === 'Select') ?? [];
    const keys = parts.flatMap((root) => root.keys.filter(({ name }) => name.startsWith('ControlSet')));
    return read(hiveOfKeys({ name: 'root', values: [], keys: [...keys, ...select] }, style));
  };
  const both = { ControlSet001: CLEAN, ControlSet002: ONE_LSP };

  test('the one that Select names is read', () => {
    const catalog = withSets(2, both);
    expect(catalog.source.controlSet).toBe('ControlSet002');
    expect(catalog.entries).toHaveLength(ONE_LSP.entries.length);
    expect(catalog.warnings).toEqual([]);
  });
  test('the first is read where there is no Select, with a warning', () => {
    const catalog = withSets(null, both);
    expect(catalog.source.controlSet).toBe('ControlSet001');
    expect(catalog.warnings.map(({ code }) => code)).toEqual(['controlSetAssumed']);
    expect(judge(catalog.entries, catalog.missingEntries, 'all').verdict).toBe('unknown');
    const alike = withSets(null, { ControlSet001: CLEAN, ControlSet002: CLEAN });
    expect(judge(alike.entries, alike.missingEntries, 'all').verdict).toBe('compliant');
  });
  test('reading another than the current one never makes the machine compliant', () => {
    const catalog = withSets(3, { ControlSet001: CLEAN });
    expect(catalog.warnings.map(({ code }) => code)).toEqual(['controlSetMissing']);
    expect(judge(catalog.entries, catalog.missingEntries, 'all').verdict).toBe('unknown');
  });
});

test.each([3, 5, 6] as const)('deleted cells are ignored (version 1.%i)', (minor) => {
  const style = { ...HIVE, minor };
  const bytes = hiveOf(CLEAN, { ...style, deleted: ONE_LSP });
  expect(bytes.includes(Buffer.from(itemOf(ONE_LSP.entries[0] as never)))).toBe(true);
  expect(read(bytes)).toEqual(read(hiveOf(CLEAN, style)));
});

test('a path is decoded by the ACP of the control set; without it its bytes are kept', () => {
  const entries = ONE_LSP.entries.slice(0, 1).map((entry) => ({ ...entry, providerPath: 'C:\\Pr\xe9f\\a.dll' }));
  const machine = { ...ONE_LSP, entries };
  expect(read(hiveOf(machine)).entries[0]).toMatchObject({ providerPath: 'C:\\Préf\\a.dll', providerPathHex: null });
  expect(read(hiveOf(machine, { ...HIVE, codePage: null })).entries[0]).toMatchObject({
    providerPath: 'C:\\Pr\ufffdf\\a.dll',
    providerPathHex: '433a5c5072e9665c612e646c6c',
  });
});

test.each([3, 5] as const)('a value of several segments is read (version 1.%i)', (minor) => {
  // NULs make the value so long that it takes two segments, or a single cell before version 1.4.
  const machine = `WIDE${'\0'.repeat(10_000)}`;
  expect(read(hiveOf(ONE_LSP, { ...HIVE, minor, machine })).source.machine).toBe('WIDE');
});

test('a hive without WinSock2 holds no catalog', () => {
  const root = { name: 'SOFTWARE', values: [text('a', 'b')], keys: [{ name: 'Classes', values: [], keys: [] }] };
  expect(() => read(hiveOfKeys(root))).toThrow(expect.objectContaining({ code: 'noCatalog' }));
  expect(() => read(hiveOfKeys({ ...root, keys: [] }))).toThrow(expect.objectContaining({ code: 'noCatalog' }));
});

test('of a hive of 15 MB less than 150 kB are read', () => {
  const file = hiveFile(hiveOf(ONE_LSP, { ...HIVE, controlSets: ['ControlSet001'], filling: 15_000_000 }));
  expect(file.size).toBeGreaterThan(14_000_000);
  expect(readHive(file, 'SYSTEM').entries).toHaveLength(ONE_LSP.entries.length);
  expect(file.bytesRead).toBeLessThan(150_000);
});

const hivexml = spawnSync('hivexml', ['--help']).error === undefined;

describe.skipIf(!hivexml)('hivexml (libhivex-bin)', () => {
  test.each(Object.entries(HIVE_STYLES))('reads the same items out of a hive (%s)', (_name, style) => {
    const folder = emptyFolder('hive');
    const path = join(folder, 'SYSTEM');
    // hivexml does not write to a pipe.
    const output = openSync(join(folder, 'out.xml'), 'w');
    writeFileSync(path, hiveOf(ONE_LSP, { ...style, controlSets: ['ControlSet001'], deleted: CLEAN }));
    expect(spawnSync('hivexml', [path], { stdio: ['ignore', output, 'inherit'] }).status).toBe(0);
    const xml = readFileSync(join(folder, 'out.xml'), 'utf8');
    const items = [...xml.matchAll(/key="PackedCatalogItem" value="([^"]*)"/g)].map(([, value]) =>
      Buffer.from(value as string, 'base64').toString('hex'),
    );
    expect(items.sort()).toEqual(ONE_LSP.entries.map((entry) => Buffer.from(itemOf(entry)).toString('hex')).sort());
  });
});
