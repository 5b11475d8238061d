// Plans and backups that apply and restore refuse. They call no function that changes a catalog.

import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { OutcomeDocument, PlanDocument } from '../../src/documents/generated/types.ts';
import { type Answered, linuxBuild, RemovalMachine } from './removal-machine.ts';

const LSP = 'one-lsp-both-catalogs';
const TCPIP = '{E70F1AA0-AB8B-11CF-8CA3-00805F48A192}';

/** Checks that a run was refused with this status and error code, and that it changed nothing. */
function expectRefused(machine: RemovalMachine, answer: Answered<OutcomeDocument>, status: number, code: string): void {
  expect([answer.status, answer.document?.error?.code]).toEqual([status, code]);
  if (answer.document?.document === 'outcome') expect(answer.document.status).toBe('refused');
  expect(machine.changes()).toEqual([]);
}

describe.skipIf(linuxBuild === undefined)('a plan that was altered or made by hand', () => {
  const step = (plan: PlanDocument) => plan.steps[0] as PlanDocument['steps'][number];
  const altered: [string, (plan: PlanDocument) => unknown, string?][] = [
    [
      "names Windows' own provider in a further step",
      (plan) => ({
        ...plan,
        steps: [...plan.steps, { ...step(plan), number: 7, providerId: TCPIP, removes: [1001, 1002, 1003] }],
      }),
      'planAltered',
    ],
    [
      "selects Windows' own provider",
      (plan) => ({
        ...plan,
        selection: { ...plan.selection, nonIfs: false, providers: [TCPIP], allowBaseProvider: true },
      }),
      'refused',
    ],
    [
      'selects a base provider without --allow-base-provider',
      (plan) => ({ ...plan, selection: { ...plan.selection, providers: [TCPIP] } }),
      'refused',
    ],
    [
      "is of another machine's catalog",
      (plan) => ({ ...plan, source: { ...plan.source, kind: 'netsh', path: 'dump.txt' } }),
      'planNotLive',
    ],
    ['has another fingerprint', (plan) => ({ ...plan, fingerprint: 'a'.repeat(64) }), 'catalogChanged'],
    [
      'has another selection',
      (plan) => ({ ...plan, selection: { ...plan.selection, nonIfs: false, ids: [{ bitness: 64, id: 1 }] } }),
      'refused',
    ],
    ['has its steps in another order', (plan) => ({ ...plan, steps: [...plan.steps].reverse() }), 'planAltered'],
    ['has a step less', (plan) => ({ ...plan, steps: plan.steps.slice(0, -1) }), 'planAltered'],
    ['has no steps', (plan) => ({ ...plan, steps: [] }), 'planAltered'],
    [
      'removes other ids',
      (plan) => ({ ...plan, steps: plan.steps.map((each) => ({ ...each, removes: [1001] })) }),
      'planAltered',
    ],
    [
      'says that it has no refusals',
      (plan) => ({
        ...plan,
        refusals: [],
        selection: { ...plan.selection, providers: ['{00000000-0000-0000-0000-000000000001}'] },
      }),
      'refused',
    ],
  ];

  test.each(altered)('%s', (_, change, code) => {
    const machine = new RemovalMachine(LSP);
    machine.writePlan(change(machine.plan()));
    expectRefused(machine, machine.apply(), 76, code as string);
    expect(machine.backupIds()).toEqual([]);
  });

  const malformed: [string, (plan: PlanDocument) => string][] = [
    ['no JSON', () => 'plan'],
    ['empty', () => ''],
    ['null', () => 'null'],
    ['deeply nested JSON', () => '['.repeat(200_000)],
    ['another document', (plan) => JSON.stringify({ ...plan, document: 'list' })],
    [
      'one with a function that no plan has',
      (plan) =>
        JSON.stringify({ ...plan, steps: plan.steps.map((each) => ({ ...each, call: 'WSCWriteProviderOrder' })) }),
    ],
    ['one with unknown properties', (plan) => JSON.stringify({ ...plan, force: true })],
    ['one with __proto__', (plan) => JSON.stringify(plan).replace('{', '{"__proto__":{"steps":[]},')],
    ['one with 100,000 steps', (plan) => JSON.stringify({ ...plan, steps: Array(100_000).fill(step(plan)) })],
  ];

  test.each(malformed)('is %s', (name, text) => {
    const machine = new RemovalMachine(LSP);
    machine.writePlan(text(machine.plan()));
    const answer = machine.apply();
    expect([name, [65, 76].includes(answer.status ?? 0)]).toEqual([name, true]);
    expect(machine.changes()).toEqual([]);
  });

  test('is no file: a missing one, or a folder', () => {
    const machine = new RemovalMachine(LSP);
    expect(machine.apply().status).toBe(66);
    mkdirSync(machine.planFile);
    expect(machine.apply().status).toBe(66);
    expect(machine.calls()).toEqual([]);
  });
});

describe.skipIf(linuxBuild === undefined)('without elevation', () => {
  test('apply, restore, backup and backups are refused before they call Winsock or create a folder', () => {
    const machine = new RemovalMachine(LSP);
    machine.plan();
    const switches = { ELEVATED: '0' };
    for (const answer of [
      machine.apply(switches),
      machine.restore('20260101-000000-0000', switches),
      machine.ask<OutcomeDocument>(['backup'], switches),
      machine.ask<OutcomeDocument>(['backups'], switches),
    ]) {
      expect([answer.status, answer.document.error?.code]).toEqual([77, 'elevationNeeded']);
    }
    expect(machine.calls()).toEqual([]);
    expect(existsSync(join(machine.root, 'ProgramData'))).toBe(false);
  });

  test('in the view of Windows alone, which refuses the first call: nothing has changed', () => {
    const machine = new RemovalMachine(LSP);
    const start = machine.catalogs();
    machine.plan();
    const { status, document } = machine.apply({ FAULT: 'change#1=11003' });
    expect([status, document.steps[0]?.errorCode]).toEqual([71, 11003]);
    expect(machine.catalogs()).toBe(start);
  });
});

describe.skipIf(linuxBuild === undefined)('a backup', () => {
  const applied = () => {
    const machine = new RemovalMachine(LSP);
    machine.plan();
    const id = machine.apply().document.backup as string;
    machine.clearLog();
    return {
      machine,
      id,
      folder: join(machine.backupsFolder, id),
      file: join(machine.backupsFolder, id, 'backup.json'),
    };
  };

  test('is found by its name in the folder of backups only', () => {
    const { machine, id, folder } = applied();
    const elsewhere = join(machine.folder, id);
    cpSync(folder, elsewhere, { recursive: true });
    rmSync(folder, { recursive: true });
    for (const name of [
      id,
      elsewhere,
      join(elsewhere, 'backup.json'),
      `../${id}`,
      `..\\${id}`,
      `${id}/../${id}`,
      '',
      '.',
      '..',
      'CON',
      'lock',
    ])
      expect([name, [64, 76].includes(machine.restore(name).status ?? 0)]).toEqual([name, true]);
    expect(machine.changes()).toEqual([]);
  });

  test('is refused where other users can write it or a folder above it, and as a copy under another name', () => {
    const { machine, id, folder, file } = applied();
    const other = id.replace(/....$/, 'ffff');
    cpSync(folder, join(machine.backupsFolder, other), { recursive: true });
    expectRefused(machine, machine.restore(other), 76, 'backupDamaged');
    for (const path of [file, folder, machine.backupsFolder, join(machine.root, 'ProgramData/WinsockLsp')]) {
      chmodSync(path, 0o777);
      expectRefused(machine, machine.restore(id), 76, 'folderUnsafe');
      chmodSync(path, path === file ? 0o600 : 0o700);
    }
    expect(machine.restore(id).status).toBe(0);
  });

  test.skipIf(process.getuid?.() !== 0)('is refused where it or a folder above it has another owner', () => {
    const { machine, id, folder, file } = applied();
    for (const path of [file, folder, machine.backupsFolder, join(machine.root, 'ProgramData/WinsockLsp')]) {
      chownSync(path, 1000, 1000);
      expectRefused(machine, machine.restore(id), 76, 'folderUnsafe');
      chownSync(path, 0, 0);
    }
  });

  test('is refused where it or a folder above it is a link', () => {
    const { machine, id, folder, file } = applied();
    for (const path of [file, folder, machine.backupsFolder, join(machine.root, 'ProgramData/WinsockLsp')]) {
      renameSync(path, `${path}.real`);
      symlinkSync(`${path}.real`, path);
      expectRefused(machine, machine.restore(id), 76, 'folderUnsafe');
      rmSync(path);
      renameSync(`${path}.real`, path);
    }
  });

  test('is refused where it is damaged, cut off or edited; others can still be restored', () => {
    const { machine, id, file } = applied();
    const text = readFileSync(file, 'utf8');
    const document = JSON.parse(text);
    const [first, ...rest] = document.entries;
    const damaged = [
      '',
      text.slice(0, -100),
      text.replace('"bitness": 64', '"bitness": 32'),
      JSON.stringify({ ...document, entries: rest }),
      JSON.stringify({ ...document, entries: [{ ...first, path: 'C:\\evil.dll' }, ...rest] }),
      // The fingerprint does not include dwMessageSize.
      JSON.stringify({
        ...document,
        entries: [{ ...first, info: `${first.info.slice(0, 216)}00ff${first.info.slice(220)}` }, ...rest],
      }),
      JSON.stringify({
        ...document,
        providers: document.providers.map((each: object) => ({ ...each, categories: 1 })),
      }),
      JSON.stringify({ ...document, id: id.replace(/....$/, 'ffff') }),
      JSON.stringify({ ...document, more: 1 }),
    ];
    for (const content of damaged) {
      writeFileSync(file, content);
      expectRefused(machine, machine.restore(id), 76, 'backupDamaged');
      const listed = machine.ask<{ backups: unknown[]; warnings: { code: string }[] }>(['backups']).document;
      expect([listed.backups, listed.warnings.map(({ code }) => code)]).toEqual([[], ['backupDamaged']]);
    }
    const other = machine.ask<OutcomeDocument>(['backup']).document.backup as string;
    expect(machine.restore(other).status).toBe(0);
    writeFileSync(file, text);
    writeFileSync(join(machine.backupsFolder, other, 'journal.json'), '{');
    expect(machine.restore(id).status).toBe(0);
  });

  test('is refused where the file of a layer is gone, or is no file', () => {
    const { machine, id } = applied();
    for (const path of ['C:\\Program Files\\Contoso\\filter64.dll', 'C:\\Program Files (x86)\\Contoso\\filter.dll']) {
      const bytes = readFileSync(machine.file(path));
      rmSync(machine.file(path));
      expectRefused(machine, machine.restore(id), 76, 'fileGone');
      mkdirSync(machine.file(path));
      expectRefused(machine, machine.restore(id), 76, 'fileGone');
      rmSync(machine.file(path), { recursive: true });
      writeFileSync(machine.file(path), bytes);
    }
    expect(machine.restore(id).status).toBe(0);
  });

  test('has a name that sorts by time, also within one second', () => {
    const { machine } = applied();
    const ids = [1, 2, 3, 4].map(() => machine.ask<OutcomeDocument>(['backup']).document.backup);
    expect([...ids].sort()).toEqual(ids);
    expect(
      machine
        .backups()
        .slice(1)
        .map(({ id }) => id),
    ).toEqual(ids);
  });
});

describe.skipIf(linuxBuild === undefined)('a restore of one provider', () => {
  test('brings back one of two removed layers', () => {
    const machine = new RemovalMachine('two-stacked-lower-non-ifs');
    machine.plan('--id', '64:1031', '--id', '64:1041');
    const id = machine.apply().document.backup as string;
    machine.clearLog();
    const of = (name: string) => machine.state.entries.find((entry) => entry.name === name)?.providerId as string;
    expectRefused(machine, machine.restore(id, {}, '--provider', of('Upper')), 76, 'refused');
    expect(machine.restore(id, {}, '--provider', of('Lower')).status).toBe(0);
    expect(machine.catalogs()).toContain('Lower');
    expect(machine.catalogs()).not.toContain('Upper');
    expect(machine.restore(id, {}, '--provider', of('Upper')).status).toBe(0);
    expectRefused(
      new RemovalMachine(LSP),
      machine.restore(id, {}, '--provider', '{00000000-0000-0000-0000-000000000001}'),
      76,
      'backupNotFound',
    );
  });

  test('does not finish the journal of an apply that was about other providers', () => {
    const machine = new RemovalMachine('two-stacked-upper-non-ifs');
    const { document } = machine.ask<OutcomeDocument>(['backup']);
    machine.plan();
    machine.apply({ FAULT: 'change#2=kill-after' });
    const lower = machine.state.entries.find(({ name }) => name === 'Lower')?.providerId as string;
    expect(machine.restore(document.backup as string, {}, '--provider', lower).status).toBe(0);
    expect(machine.backups().map(({ state }) => state)).toEqual(['finished', 'unfinished', 'finished']);
  });
});
