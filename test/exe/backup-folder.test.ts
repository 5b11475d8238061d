// Any user can create %ProgramData%\WinsockLsp before this program does. Tests of the packed test build.

import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type {
  BackupsDocument,
  ExclusionsDocument,
  OutcomeDocument,
  RemediationDocument,
} from '../../src/documents/generated/types.ts';
import { refusedRenames } from '../support/refused-renames.ts';
import { linuxBuild, RemovalMachine } from './removal-machine.ts';

const LSP = 'one-lsp-both-catalogs';
const DUMMY = '{7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A01}';

class Squatted extends RemovalMachine {
  readonly programData = join(this.root, 'ProgramData');
  readonly own = join(this.programData, 'WinsockLsp');

  constructor(squat: (path: string) => void) {
    super(LSP);
    mkdirSync(this.programData, { recursive: true });
    squat(this.own);
  }

  /** The names in ProgramData, without times. */
  names(): string[] {
    return readdirSync(this.programData)
      .map((name) => name.replace(/\d{8}-\d{6}-\d{3}$/, 'TIME'))
      .sort();
  }

  get moved(): string {
    const name = readdirSync(this.programData).find((each) => each.startsWith('WinsockLsp.untrusted-'));
    return join(this.programData, name ?? 'was not renamed');
  }
}

function folderForAll(path: string): void {
  mkdirSync(join(path, 'backups/20200101-000000-0000'), { recursive: true });
  writeFileSync(join(path, 'backups/20200101-000000-0000/backup.json'), '{}');
  chmodSync(path, 0o777);
}

const SQUATS: [string, (path: string) => void][] = [
  ['a folder that everybody can change', folderForAll],
  ['a file', (path) => writeFileSync(path, 'mine')],
  ['a link that leads nowhere', (path) => symlinkSync(`${path}.elsewhere`, path)],
];
if (process.getuid?.() === 0) {
  const ofAnotherUser = (path: string): void => {
    mkdirSync(path, { mode: 0o700 });
    chownSync(path, 1000, 1000);
  };
  SQUATS.push(['a folder of another user', ofAnotherUser]);
}

describe.skipIf(linuxBuild === undefined)('a folder of backups that another user created first', () => {
  test.each(SQUATS)('%s is renamed, and the removal continues', (_name, squat) => {
    const machine = new Squatted(squat);
    machine.plan();
    const { status, document } = machine.apply();
    expect([status, document.status, machine.verdict()]).toEqual([0, 'done', 'compliant']);
    expect(machine.names()).toEqual(['WinsockLsp', 'WinsockLsp.untrusted-TIME']);
    expect(document.warnings).toEqual([
      { code: 'folderRenamed', message: expect.stringContaining(`'${machine.own}'`), target: machine.moved },
    ]);
    expect(lstatSync(machine.own)).toMatchObject({ uid: process.getuid?.() });
    expect(lstatSync(machine.own).mode & 0o777).toBe(0o700);
    const restored = machine.restore(document.backup as string);
    expect([restored.status, restored.document.warnings]).toEqual([0, []]);
  });

  test('a link is renamed, and its target is neither read nor changed', () => {
    const target = (machine: Squatted) => join(machine.folder, 'target');
    const machine = new Squatted(() => {});
    folderForAll(target(machine));
    symlinkSync(target(machine), machine.own);
    machine.plan();
    expect(machine.apply().status).toBe(0);
    expect(readlinkSync(machine.moved)).toBe(target(machine));
    expect(lstatSync(machine.own).isDirectory()).toBe(true);
    expect(readdirSync(target(machine))).toEqual(['backups']);
    expect(readFileSync(join(target(machine), 'backups/20200101-000000-0000/backup.json'), 'utf8')).toBe('{}');
  });

  test('backup, exclude and remediate rename it too', () => {
    const backup = new Squatted(folderForAll).ask<OutcomeDocument>(['backup']).document;
    expect([backup.status, backup.warnings.map(({ code }) => code)]).toEqual(['done', ['folderRenamed']]);

    const app = new Squatted(folderForAll);
    const path = 'C:\\Program Files\\Fabrikam\\app.exe';
    mkdirSync(join(app.root, 'Program Files/Fabrikam'), { recursive: true });
    writeFileSync(app.file(path), '');
    const excluded = app.ask<OutcomeDocument>(['exclude', path]).document;
    expect([excluded.status, excluded.warnings.map(({ code }) => code)]).toEqual(['done', ['folderRenamed']]);

    const policy = new Squatted(folderForAll);
    const { document } = policy.ask<RemediationDocument>(['remediate', '--removable', DUMMY]);
    expect([document.result, document.warnings.map(({ code }) => code)]).toEqual(['remediated', ['folderRenamed']]);
    expect(policy.names()).toEqual(['WinsockLsp', 'WinsockLsp.untrusted-TIME']);
  });

  test('is not renamed by commands that change nothing or that need its content: they report it', () => {
    const machine = new Squatted(folderForAll);
    const error = { code: 'folderUnsafe', target: machine.own };
    const backups = machine.ask<BackupsDocument>(['backups']);
    expect(backups).toMatchObject({ status: 76, document: { error } });
    expect((backups.document as unknown as OutcomeDocument).error?.hint).toContain(
      'the next apply or backup renames it',
    );
    expect(machine.restore('20200101-000000-0000')).toMatchObject({ status: 76, document: { error } });
    const undo = machine.ask<OutcomeDocument>(['exclude', 'C:\\Windows\\System32\\a.exe', '--undo']);
    expect(undo.status).toBe(76);
    const { document: exclusions } = machine.ask<ExclusionsDocument>(['exclusions']);
    expect(exclusions.warnings).toMatchObject([error]);
    const whatIf = machine.ask<RemediationDocument>(['remediate', '--removable', DUMMY, '--what-if']).document;
    expect(whatIf).toMatchObject({ decisions: [{ decision: 'wouldRemove' }], warnings: [error] });
    for (const command of [['list'], ['test'], ['plan', '--non-ifs']]) expect(machine.ask(command).status).toBe(0);
    machine.plan();
    expect(machine.apply({ ELEVATED: '0' }).status).toBe(77);
    expect([machine.names(), machine.changes()]).toEqual([['WinsockLsp'], []]);
  });

  test.each([
    ['folder', folderForAll, 'rmdir /s /q'],
    ['link', (path: string) => symlinkSync('/', path), 'rmdir'],
  ] as const)(
    'a %s that cannot be renamed blocks the removal, and the error has the command that removes it',
    (_kind, squat, command) => {
      const machine = new Squatted(squat);
      machine.plan();
      machine.variables = refusedRenames(1_000_000, '*/WinsockLsp');
      const { status, document } = machine.apply();
      expect([status, document.status]).toEqual([76, 'refused']);
      expect(document.error).toMatchObject({ code: 'folderUnsafe', target: machine.own });
      expect(document.error?.message).toContain('another program has it open');
      expect(document.error?.hint).toContain(`elevated Command Prompt: ${command} "${machine.own}"`);
      expect([machine.changes(), machine.names()]).toEqual([[], ['WinsockLsp']]);
      // Once it is removed, the same command works.
      rmSync(machine.own, { recursive: true });
      expect(machine.apply().status).toBe(0);
    },
  );
});

describe.skipIf(linuxBuild === undefined)('while a scanner has a new file open', () => {
  test.each(['backup.json.new', 'journal.json.new'])('five refused renames of %s delay a removal', (name) => {
    const machine = new RemovalMachine(LSP);
    machine.plan();
    machine.variables = refusedRenames(5, `*/${name}`);
    const { status, document } = machine.apply();
    expect([status, document.status, document.warnings]).toEqual([0, 'done', []]);
    expect(machine.backups()).toMatchObject([{ id: document.backup, state: 'finished' }]);
  });

  test('five refused renames of the unpacked koffi.node delay a list, and endless ones end it with a message for people', () => {
    const machine = new RemovalMachine(LSP);
    const native = join(machine.root, 'Program Files/WinsockLsp/native');
    machine.variables = refusedRenames(1_000_000, '*/koffi.node.*');
    const { status, document } = machine.ask<OutcomeDocument>(['list']);
    expect([status, document.error?.code]).toEqual([66, 'nativeUnavailable']);
    expect(document.error?.message).toContain('another program has it open');
    expect(readdirSync(native, { recursive: true }).filter((name) => String(name).includes('koffi'))).toEqual([]);
    machine.variables = refusedRenames(5, '*/koffi.node.*');
    expect(machine.ask(['list']).status).toBe(0);
    expect(readdirSync(native, { recursive: true }).filter((name) => String(name).includes('koffi'))).toHaveLength(1);
  });

  test('endless refused renames of backup.json.new stop a removal before its first step, with a message for people', () => {
    const machine = new RemovalMachine(LSP);
    const before = machine.store();
    machine.plan();
    machine.variables = refusedRenames(1_000_000, '*/backup.json.new');
    const { status, document } = machine.apply();
    expect([status, document.status, document.error?.code]).toEqual([71, 'refused', 'backupFailed']);
    expect(document.error?.message).toContain('could not be renamed');
    expect(document.error?.message).not.toMatch(/\bE[A-Z]{4,}\b/);
    expect(document.error?.hint).toContain('Run the command again');
    expect([machine.changes(), machine.store().equals(before)]).toEqual([[], true]);
    expect(existsSync(join(machine.backupsFolder, machine.backupIds()[0] as string, 'backup.json'))).toBe(false);
  });
});
