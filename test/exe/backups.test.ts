// An administrator removes old backups. Tests of the packed test build with a simulated Winsock.

import { describe, expect, test } from 'vitest';
import type { BackupsDocument } from '../../src/documents/generated/types.ts';
import { linuxBuild, RemovalMachine } from './removal-machine.ts';

interface Answer extends BackupsDocument {
  error: { code: string };
}

const remove = (machine: RemovalMachine, id: string) => machine.ask<Answer>(['backups', '--remove', id]);

describe.skipIf(linuxBuild === undefined)('a backup', () => {
  test('is removed by its name, unless it is the newest', () => {
    const machine = new RemovalMachine('one-lsp-both-catalogs');
    for (const _ of [1, 2, 3]) machine.ask(['backup']);
    const [first, second, newest] = machine.backupIds() as [string, string, string];
    expect(remove(machine, second).document.backups.map(({ id }) => id)).toEqual([first, newest]);
    expect(machine.backupIds()).toEqual([first, newest]);
    expect(remove(machine, newest)).toMatchObject({ status: 76, document: { error: { code: 'refused' } } });
    expect(remove(machine, first).status).toBe(0);
    expect(remove(machine, newest).status).toBe(76);
    expect(machine.backupIds()).toEqual([newest]);
  });

  test('of an unfinished removal is kept until that is restored', () => {
    const machine = new RemovalMachine('one-lsp-both-catalogs');
    machine.plan();
    expect(machine.apply({ FAULT: 'WSCDeinstallProvider#2=8' }).document.status).toBe('failed');
    const [half] = machine.backupIds() as [string];
    machine.ask(['backup']);
    expect(remove(machine, half)).toMatchObject({ status: 76, document: { error: { code: 'unfinished' } } });
    expect(machine.restore(half).document.status).toBe('done');
    expect(remove(machine, half).status).toBe(0);
  });

  test('is not found by a name that no backup has, or by a path', () => {
    const machine = new RemovalMachine('one-lsp-both-catalogs');
    machine.ask(['backup']);
    for (const id of ['20260101-000000-0000', '..', '../backups', ''])
      expect(remove(machine, id)).toMatchObject({ status: 76, document: { error: { code: 'backupNotFound' } } });
    expect(machine.backupIds()).toHaveLength(1);
  });

  test('is removed by an administrator only', () => {
    const machine = new RemovalMachine('one-lsp-both-catalogs');
    for (const _ of [1, 2]) machine.ask(['backup']);
    const [first] = machine.backupIds() as [string];
    const { status } = machine.ask(['backups', '--remove', first], { ELEVATED: '' });
    expect([status, machine.backupIds().length]).toEqual([77, 2]);
  });
});
