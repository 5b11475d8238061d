// Removal and the way back on every case.

import { describe, expect, test } from 'vitest';
import type { OutcomeDocument } from '../../src/documents/generated/types.ts';
import type { Launcher } from './launch.ts';
import { loose, testCycles } from './removal-cycle.ts';
import { linuxBuild, RemovalMachine, SELECTIONS, type Switches } from './removal-machine.ts';

/** Of each of these one case: they do not change what the steps are. */
const MORE: [name: string, switches: Switches][] = [
  ['one-lsp-both-catalogs', { CACHE: 'none' }],
  ['guid-half-present', { INSTALL64_32: 'wrong-ids', IDS: 'shared' }],
  ['two-stacked-lower-non-ifs', { UPDATE: 'refuses', IDS: 'separate' }],
];

describe.skipIf(linuxBuild === undefined)('the linux-x64 test build', () => {
  const build = linuxBuild as Launcher;
  testCycles(build, Object.keys(SELECTIONS));

  test.each(MORE)('%s %j', (name, switches) => loose(new RemovalMachine(name, switches, build)));

  test.each([
    'one-lsp-both-catalogs',
    'guid-half-present',
    'lsp-only-32-bit',
    'two-stacked-lower-named-by-dummy',
    'non-ifs-base-provider',
  ])('%s: where nothing leads into the 32-bit catalog, all else is restored and what is missing is named', (name) => {
    const machine = new RemovalMachine(name, { INSTALL64_32: 'refuses' }, build);
    const start = lines(machine);
    machine.plan();
    const { document } = machine.apply();
    const applied = lines(machine);
    const restored = machine.restore(document.backup as string);
    expect(restored).toMatchObject({ status: 71, document: { status: 'failed', error: { code: 'stepFailed' } } });
    const now = lines(machine);
    expect(now.filter((line) => line.startsWith('64'))).toEqual(start.filter((line) => line.startsWith('64')));
    // Nothing that the removal had left is lost, and every entry that is not back is named.
    expect(withoutPlaces(now)).toEqual(
      expect.arrayContaining(withoutPlaces(applied).filter((line) => !/^\d+ \{7B/.test(line))),
    );
    const gone = machine.state.entries.filter(
      ({ bitness, providerPath, providerId, name }) =>
        bitness === 32 &&
        /^C:/.test(providerPath) &&
        !now.some((line) => line.startsWith('32') && line.includes(` ${providerId} ${name} `)),
    );
    expect(gone.length).toBeGreaterThan(0);
    for (const { name } of gone) expect(restored.document.error?.message).toContain(`'${name}' (32-bit)`);
    expect(restored.document.warnings.map(({ code }) => code)).toEqual(['bothRefused', 'in32Refused']);
  });

  test('a second apply of the same selection has nothing to do', () => {
    const machine = new RemovalMachine('one-lsp-both-catalogs', {}, build);
    machine.plan();
    machine.apply();
    expect(machine.plan().steps).toEqual([]);
    expect(machine.apply()).toMatchObject({ status: 0, document: { status: 'done', steps: [], backup: null } });
    expect(machine.backupIds()).toHaveLength(1);
  });

  test('--reboot-exit-code says that the restart is wanted', () => {
    const machine = new RemovalMachine('name-in-japanese', {}, build);
    machine.plan();
    const applied = machine.ask<OutcomeDocument>(['apply', machine.planFile, '--reboot-exit-code']);
    expect(applied.document).toMatchObject({ exitCode: 3010, restartRequired: true });
  });
});

const lines = (machine: RemovalMachine): string[] =>
  machine
    .catalogs()
    .split('\n')
    .filter((line) => !line.startsWith('categories'));

/** Bitness and what the entry is, without its place and links. */
const withoutPlaces = (all: readonly string[]): string[] =>
  all.map((line) => line.replace(/^(\d+) \d+ /, '$1 ').replace(/#\d+(>#\d+)*/, ''));
