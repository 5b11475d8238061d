// Removal and restore of every case.

import { describe, expect, test } from 'vitest';
import type { OutcomeDocument } from '../../src/documents/generated/types.ts';
import type { Launcher } from './launch.ts';
import { checkRoundTrip, testCycles } from './removal-cycle.ts';
import { linuxBuild, RemovalMachine, SELECTIONS, type Switches } from './removal-machine.ts';

/** Further switches of the simulator, each with one case, since they do not change the steps. */
const MORE: [name: string, switches: Switches][] = [
  ['one-lsp-both-catalogs', { CACHE: 'none' }],
  ['guid-half-present', { INSTALL64_32: 'wrong-ids', IDS: 'shared' }],
  ['two-stacked-lower-non-ifs', { UPDATE: 'refuses', IDS: 'separate' }],
];

describe.skipIf(linuxBuild === undefined)('the linux-x64 test build', () => {
  const build = linuxBuild as Launcher;
  testCycles(build, Object.keys(SELECTIONS));

  test.each(MORE)('%s %j', (name, switches) => checkRoundTrip(new RemovalMachine(name, switches, build)));

  test.each([
    'one-lsp-both-catalogs',
    'guid-half-present',
    'lsp-only-32-bit',
    'two-stacked-lower-named-by-dummy',
    'non-ifs-base-provider',
  ])(
    '%s: where nothing can be restored into the 32-bit catalog, all else is restored and the missing entries are named',
    (name) => {
      const machine = new RemovalMachine(name, { INSTALL64_32: 'refuses' }, build);
      const start = lines(machine);
      machine.plan();
      const { document } = machine.apply();
      const applied = lines(machine);
      const restored = machine.restore(document.backup as string);
      expect(restored).toMatchObject({ status: 71, document: { status: 'failed', error: { code: 'stepFailed' } } });
      const now = lines(machine);
      expect(now.filter((line) => line.startsWith('64'))).toEqual(start.filter((line) => line.startsWith('64')));
      // The entries that the removal had left are still there, and each entry that was not restored is named.
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
    },
  );

  test('a second apply of the same selection has nothing to do', () => {
    const machine = new RemovalMachine('one-lsp-both-catalogs', {}, build);
    machine.plan();
    machine.apply();
    expect(machine.plan().steps).toEqual([]);
    expect(machine.apply()).toMatchObject({ status: 0, document: { status: 'done', steps: [], backup: null } });
    expect(machine.backupIds()).toHaveLength(1);
  });

  test('--reboot-exit-code gives exit code 3010 where a restart is required', () => {
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

/** Lines without the position of the entry and without its chain. */
const withoutPlaces = (all: readonly string[]): string[] =>
  all.map((line) => line.replace(/^(\d+) \d+ /, '$1 ').replace(/#\d+(>#\d+)*/, ''));
