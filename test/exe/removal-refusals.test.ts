// Whom and what apply and restore do not believe. Nothing that changes a catalog is called for any of it.

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

function untouched(machine: RemovalMachine, answer: Answered<OutcomeDocument>, status: number, code: string): void {
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
      'selects a base provider without leave',
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
    machine.keepPlan(change(machine.plan()));
    untouched(machine, machine.apply(), 76, code as string);
    expect(machine.backupIds()).toEqual([]);
  });

  const malformed: [string, (plan: PlanDocument) => string][] = [
    ['no JSON', () => 'plan'],
    ['empty', () => ''],
    ['null', () => 'null'],
    ['a deep nest', () => '['.repeat(200_000)],
    ['another document', (plan) => JSON.stringify({ ...plan, document: 'list' })],
    [
      'a call that is none of ours',
      (plan) =>
        JSON.stringify({ ...plan, steps: plan.steps.map((each) => ({ ...each, call: 'WSCWriteProviderOrder' })) }),
    ],
    ['properties that nobody knows', (plan) => JSON.stringify({ ...plan, force: true })],
    ['a prototype', (plan) => JSON.stringify(plan).replace('{', '{"__proto__":{"steps":[]},')],
    ['a million steps', (plan) => JSON.stringify({ ...plan, steps: Array(100_000).fill(step(plan)) })],
  ];

  test.each(malformed)('is %s', (name, text) => {
    const machine = new RemovalMachine(LSP);
    machine.keepPlan(text(machine.plan()));
    const answer = machine.apply();
    expect([name, [65, 76].includes(answer.status ?? 0)]).toEqual([name, true]);
    expect(machine.changes()).toEqual([]);
  });

  test('a file of another kind, none at all, and one larger than any plan', () => {
    const machine = new RemovalMachine(LSP);
    expect(machine.apply().status).toBe(66);
    mkdirSync(machine.planFile);
    expect(machine.apply().status).toBe(66);
    expect(machine.calls()).toEqual([]);
  });
});

describe.skipIf(linuxBuild === undefined)('not elevated', () => {
  test('is said before anything is touched', () => {
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

  test('a Windows that denies it all the same: nothing has changed', () => {
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
    machine.forget();
    return {
      machine,
      id,
      folder: join(machine.backupsFolder, id),
      file: join(machine.backupsFolder, id, 'backup.json'),
    };
  };

  test('is not looked for anywhere but in its folder', () => {
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

  test('that was copied in with modes that let others write is not believed', () => {
    const { machine, id, folder, file } = applied();
    const other = id.replace(/....$/, 'ffff');
    cpSync(folder, join(machine.backupsFolder, other), { recursive: true });
    untouched(machine, machine.restore(other), 76, 'backupDamaged');
    for (const path of [file, folder, machine.backupsFolder, join(machine.root, 'ProgramData/WinsockLsp')]) {
      chmodSync(path, 0o777);
      untouched(machine, machine.restore(id), 76, 'folderUnsafe');
      chmodSync(path, path === file ? 0o600 : 0o700);
    }
    expect(machine.restore(id).status).toBe(0);
  });

  test.skipIf(process.getuid?.() !== 0)('of another owner is not believed', () => {
    const { machine, id, folder, file } = applied();
    for (const path of [file, folder, machine.backupsFolder, join(machine.root, 'ProgramData/WinsockLsp')]) {
      chownSync(path, 1000, 1000);
      untouched(machine, machine.restore(id), 76, 'folderUnsafe');
      chownSync(path, 0, 0);
    }
  });

  test('that is a link, or lies behind one, is not believed', () => {
    const { machine, id, folder, file } = applied();
    for (const path of [file, folder, machine.backupsFolder, join(machine.root, 'ProgramData/WinsockLsp')]) {
      renameSync(path, `${path}.real`);
      symlinkSync(`${path}.real`, path);
      untouched(machine, machine.restore(id), 76, 'folderUnsafe');
      rmSync(path);
      renameSync(`${path}.real`, path);
    }
  });

  test('that is damaged, cut off or edited is not used, and stops no other one', () => {
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
      // What the fingerprint does not cover: the largest message.
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
      untouched(machine, machine.restore(id), 76, 'backupDamaged');
      const listed = machine.ask<{ backups: unknown[]; warnings: { code: string }[] }>(['backups']).document;
      expect([listed.backups, listed.warnings.map(({ code }) => code)]).toEqual([[], ['backupDamaged']]);
    }
    const other = machine.ask<OutcomeDocument>(['backup']).document.backup as string;
    expect(machine.restore(other).status).toBe(0);
    writeFileSync(file, text);
    writeFileSync(join(machine.backupsFolder, other, 'journal.json'), '{');
    expect(machine.restore(id).status).toBe(0);
  });

  test('with a layer whose file is gone, or cannot be seen, is not restored', () => {
    const { machine, id } = applied();
    for (const path of ['C:\\Program Files\\Contoso\\filter64.dll', 'C:\\Program Files (x86)\\Contoso\\filter.dll']) {
      const bytes = readFileSync(machine.file(path));
      rmSync(machine.file(path));
      untouched(machine, machine.restore(id), 76, 'fileGone');
      mkdirSync(machine.file(path));
      untouched(machine, machine.restore(id), 76, 'fileGone');
      rmSync(machine.file(path), { recursive: true });
      writeFileSync(machine.file(path), bytes);
    }
    expect(machine.restore(id).status).toBe(0);
  });

  test('names are in the order of time, however fast they are made', () => {
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

describe.skipIf(linuxBuild === undefined)('a part of a backup', () => {
  test('is one layer: of two that were removed one comes back, and the other stays away', () => {
    const machine = new RemovalMachine('two-stacked-lower-non-ifs');
    machine.plan('--id', '64:1031', '--id', '64:1041');
    const id = machine.apply().document.backup as string;
    machine.forget();
    const of = (name: string) => machine.state.entries.find((entry) => entry.name === name)?.providerId as string;
    untouched(machine, machine.restore(id, {}, '--provider', of('Upper')), 76, 'refused');
    expect(machine.restore(id, {}, '--provider', of('Lower')).status).toBe(0);
    expect(machine.catalogs()).toContain('Lower');
    expect(machine.catalogs()).not.toContain('Upper');
    expect(machine.restore(id, {}, '--provider', of('Upper')).status).toBe(0);
    untouched(
      new RemovalMachine(LSP),
      machine.restore(id, {}, '--provider', '{00000000-0000-0000-0000-000000000001}'),
      76,
      'backupNotFound',
    );
  });

  test('closes no journal of an apply that was about something else', () => {
    const machine = new RemovalMachine('two-stacked-upper-non-ifs');
    const { document } = machine.ask<OutcomeDocument>(['backup']);
    machine.plan();
    machine.apply({ FAULT: 'change#2=kill-after' });
    const lower = machine.state.entries.find(({ name }) => name === 'Lower')?.providerId as string;
    expect(machine.restore(document.backup as string, {}, '--provider', lower).status).toBe(0);
    expect(machine.backups().map(({ state }) => state)).toEqual(['finished', 'unfinished', 'finished']);
  });
});
