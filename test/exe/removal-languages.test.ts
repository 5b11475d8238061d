// A plan stays the same plan in another display language, from another source, and in another encoding of its file. Also tests of
// catalogs with dead keys, and with paths that are not ASCII.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ListDocument, OutcomeDocument, PlanDocument } from '../../src/documents/generated/types.ts';
import { type CaseEntry, caseNamed } from '../support/cases.ts';
import { buildBareSimulator } from '../support/simulator.ts';
import { type Launcher, run } from './launch.ts';
import { linuxBuild, RemovalMachine, SELECTIONS, type Switches } from './removal-machine.ts';

const LSP = 'one-lsp-both-catalogs';
const LANGUAGES = ['english', 'german', 'chinese'];
const done = { status: 0, document: { status: 'done', verdict: 'compliant' } };

describe.skipIf(linuxBuild === undefined)('a plan', () => {
  const pairs = LANGUAGES.flatMap((from) => LANGUAGES.filter((to) => to !== from).map((to) => [from, to] as const));
  test.each(pairs)('that was made in %s can be applied in %s, and restored', (from, to) => {
    const machine = new RemovalMachine(LSP, { LANGUAGE: from });
    const start = machine.catalogs();
    const plan = machine.plan();
    expect(machine.apply({ LANGUAGE: to })).toMatchObject(done);
    expect(machine.restore(machine.backupIds()[0] as string).status).toBe(0);
    expect(machine.catalogs()).toBe(start);
    machine.switches = { ...machine.switches, LANGUAGE: to };
    const again = machine.plan();
    const shape = ({ steps }: PlanDocument) =>
      steps.map(({ call, providerId, bitness }) => [call, providerId, bitness]);
    expect(shape(again)).toEqual(shape(plan));
  });

  test("has the same fingerprint in each language, although Windows' names differ", () => {
    const machine = new RemovalMachine(LSP);
    const names = LANGUAGES.map((LANGUAGE) => {
      const { entries = [] } = machine.ask<ListDocument>(['list'], { LANGUAGE }).document;
      return entries.find(({ id }) => id === 1001)?.name;
    });
    expect(new Set(names).size).toBe(LANGUAGES.length);
    const plans = LANGUAGES.map((LANGUAGE) => machine.ask<PlanDocument>(['plan', '--non-ifs'], { LANGUAGE }).document);
    expect(new Set(plans.map(({ fingerprint }) => fingerprint)).size).toBe(1);
  });

  test.each(Object.keys(SELECTIONS))('for %s that was made from the registry can be applied', (name) => {
    const machine = new RemovalMachine(name);
    machine.plan('--source', 'registry', ...(SELECTIONS[name] ?? []));
    expect(machine.apply()).toMatchObject(done);
  });

  test('whose apply was killed in one language is finished in another', () => {
    const machine = new RemovalMachine(LSP, { LANGUAGE: 'chinese' });
    machine.plan();
    machine.apply({ FAULT: 'change#2=kill-after' });
    expect(machine.apply({ LANGUAGE: 'english' })).toMatchObject({
      ...done,
      document: { unfinished: { stepsDone: 2 } },
    });
  });

  test('with changed reasons is still the same plan, with changed steps it is not', () => {
    const machine = new RemovalMachine(LSP);
    const plan = machine.plan();
    const changed = (change: (step: PlanDocument['steps'][number]) => object) =>
      machine.writePlan({ ...plan, steps: plan.steps.map((step) => ({ ...step, ...change(step) })) });
    changed(({ removes }) => ({ removes: removes.slice(1) }));
    expect(machine.apply()).toMatchObject({ status: 76, document: { error: { code: 'planAltered' } } });
    changed(() => ({ reason: 'Entfernt den Filter.' }));
    expect(machine.apply()).toMatchObject(done);
  });
});

test.skipIf(linuxBuild === undefined)(
  'removal and restore work with a library that exports only what the test build requires',
  () => {
    const machine = new RemovalMachine(LSP, { LANGUAGE: 'chinese' });
    machine.library = join(machine.folder, 'bare.so');
    expect(buildBareSimulator(machine.library)).toBe(true);
    const start = machine.catalogs();
    machine.plan();
    expect(machine.apply()).toMatchObject(done);
    expect(machine.restore(machine.backupIds()[0] as string).status).toBe(0);
    expect(machine.catalogs()).toBe(start);
  },
);

/** The ways in which shells save the output of a command, with the bytes that each gives. */
const ENCODINGS: Record<string, (text: string) => Buffer> = {
  "Windows PowerShell 5.1's >": (text) => Buffer.from(`\ufeff${text.replaceAll('\n', '\r\n')}`, 'utf16le'),
  'Out-File -Encoding BigEndianUnicode': (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
  'Out-File -Encoding utf8': (text) => Buffer.from(`\ufeff${text}`),
  "PowerShell 7's >": (text) => Buffer.from(text),
};

describe.skipIf(linuxBuild === undefined).each(Object.entries(ENCODINGS))('saved by %s', (_, encoded) => {
  test('a plan can be applied, as a file and from standard input', () => {
    const machine = new RemovalMachine('name-in-japanese');
    const bytes = encoded(JSON.stringify(machine.plan(), null, 1));
    writeFileSync(machine.planFile, bytes);
    expect(machine.apply()).toMatchObject(done);
    machine.reset();
    expect(machine.ask<OutcomeDocument>(['apply', '-'], {}, bytes)).toMatchObject(done);
  });

  test('a desired state can be read by dsc', () => {
    const environment = new RemovalMachine('name-in-japanese').environment();
    const input = encoded(JSON.stringify({ scope: 'all' }));
    const { stdout } = run(linuxBuild as Launcher, ['dsc', 'get'], { environment, input });
    expect(JSON.parse(stdout)).toMatchObject({ scope: 'all', verdict: 'nonCompliant' });
  });
});

test.skipIf(linuxBuild === undefined)('a plan of bytes that are no Unicode text is refused as malformed', () => {
  const machine = new RemovalMachine(LSP);
  writeFileSync(machine.planFile, Buffer.from([0x7b, 0xe9, 0x22, 0x7d]));
  expect(machine.apply()).toMatchObject({ status: 65, document: { error: { code: 'sourceMalformed' } } });
});

describe.skipIf(linuxBuild === undefined)('a registry key beyond the counter', () => {
  const layer = caseNamed(LSP).entries.find(({ chainLength }) => chainLength === 0) as CaseEntry;
  const GONE = '{7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1AEE}';
  const dead = ([64, 32] as const).map((bitness) => ({ ...layer, bitness, catalogEntryId: 1090, providerId: GONE }));
  const deadOn = (name: string) => new RemovalMachine({ ...caseNamed(name), dead });

  test('is a warning when the registry is read, and no entry of either source', () => {
    const machine = deadOn('clean-windows-10');
    for (const source of ['api', 'registry']) {
      const { document } = machine.ask<ListDocument>(['list', '--source', source]);
      expect(document.entries?.filter(({ id }) => id === 1090)).toEqual([]);
      const dead = document.warnings?.filter(({ code }) => code === 'deadItem') ?? [];
      expect(dead.map(({ message }) => message)).toEqual(
        source === 'api'
          ? []
          : [expect.stringContaining('Num_Catalog_Entries64 is'), expect.stringContaining('Num_Catalog_Entries is')],
      );
    }
    expect(machine.ask<{ verdict: string }>(['test', '--source', 'registry']).document.verdict).toBe('compliant');
    expect(machine.ask<{ verdict: string; findings: unknown[] }>(['test']).document).toMatchObject({
      verdict: 'compliant',
    });
    expect(machine.ask<{ findings: unknown[] }>(['list', '--compare']).document.findings).toEqual([]);
  });

  test('is in no plan, and does not prevent one', () => {
    const machine = deadOn(LSP);
    const plan = machine.plan('--source', 'registry', '--non-ifs');
    expect(plan.steps.flatMap(({ removes }) => removes)).not.toContain(1090);
    const start = machine.catalogs();
    expect(machine.apply()).toMatchObject(done);
    expect(machine.restore(machine.backupIds()[0] as string).status).toBe(0);
    expect(machine.catalogs()).toBe(start);
    const { steps } = machine.ask<PlanDocument>(['plan', '--provider', GONE]).document;
    expect(steps).toEqual([]);
  });
});

describe.skipIf(linuxBuild === undefined)('a path that is not ASCII', () => {
  const stacked = (switches: Switches): RemovalMachine => {
    const state = caseNamed('two-stacked-lower-non-ifs');
    const entries = state.entries.map((entry) => ({
      ...entry,
      providerPath: entry.providerPath.replace(/^C:\\.*\\/, 'C:\\Program Files\\Caf\xe9\\'),
    }));
    return new RemovalMachine({ ...state, entries }, switches);
  };

  test('is kept by a removal that rebuilds dependents, and by its restore', () => {
    const machine = stacked({});
    const start = machine.catalogs();
    machine.plan();
    expect(machine.apply()).toMatchObject(done);
    expect(machine.restore(machine.backupIds()[0] as string).status).toBe(0);
    expect(machine.catalogs()).toBe(start);
  });

  test('stops the removal where Windows stores other bytes for it', () => {
    const machine = stacked({ PATHS: 'utf-8' });
    machine.plan();
    const { status, document } = machine.apply();
    expect([status, document.status, document.steps[0]?.call]).toEqual([71, 'failed', 'WSCUpdateProvider']);
    expect(document.steps[0]?.message).toMatch(/^the path of '.*' \(64-bit id \d+\) is 'C:\\Program Files\\CafÃ©\\/);
    expect(machine.changes()).toHaveLength(1);
  });

  test('stops the restore where Windows stores other bytes for it', () => {
    const machine = stacked({});
    machine.plan();
    const id = machine.apply().document.backup as string;
    const { status, document } = machine.restore(id, { PATHS: 'utf-8' });
    expect([status, document.steps.at(-1)?.status]).toEqual([71, 'failed']);
    expect(document.steps.at(-1)?.message).toMatch(/^the path of '.*' is 'C:\\Program Files\\CafÃ©\\/);
  });
});
