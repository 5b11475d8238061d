// Tests whole cycles of plan, apply, verdict and restore, with different behaviours of the simulator.

import { describe, expect, test } from 'vitest';
import type { Launcher } from './launch.ts';
import { RemovalMachine, type Switches } from './removal-machine.ts';

const BEHAVIOURS: Record<string, Switches> = {
  'as documented, in German': { LANGUAGE: 'german' },
  'with ids that differ, updates that add nothing, and a process that sees its own installations, in Chinese': {
    LANGUAGE: 'chinese',
    INSTALL64_32: 'wrong-ids',
    UPDATE: 'refuses',
    IDS: 'separate',
    CACHE: 'install',
  },
};

/** Makes a test for each of these cases with each behaviour of the simulator. */
export function testCycles(build: Launcher, names: readonly string[]): void {
  describe.each(Object.entries(BEHAVIOURS))('%s', (_, switches) => {
    test.each(names)('%s', (name) => {
      const machine = new RemovalMachine(name, switches, build);
      if (switches.UPDATE === 'refuses' || switches.INSTALL64_32 === 'wrong-ids') checkRoundTrip(machine);
      else checkCycle(machine);
    });
  });
}

function checkCycle(machine: RemovalMachine): void {
  const start = machine.catalogs();
  const plan = machine.plan();
  expect(plan.refusals).toEqual([]);
  const applied = machine.apply();
  expect(applied).toMatchObject({ status: 0, document: { status: 'done', verdict: 'compliant', unfinished: null } });
  expect(applied.document.steps.map(({ status }) => status)).toEqual(plan.steps.map(() => 'done'));
  expect(machine.verdict()).toBe('compliant');
  expect(machine.changes()).toEqual(plan.steps.map(({ call }) => call));
  const id = applied.document.backup as string;
  expect(applied.document.restoreCommand).toBe(`winsock-lsp restore ${id}`);
  const restored = machine.restore(id);
  expect(restored).toMatchObject({ status: 0, document: { status: 'done', warnings: [] } });
  expect(machine.catalogs()).toBe(start);
  expect(machine.backups().map(({ state, reason }) => [state, reason])).toEqual([
    ['finished', 'apply'],
    ['finished', 'restore'],
  ]);
}

/** Checks that a removal ends compliant and a restore brings the catalogs back. It does not look at steps, which may differ. */
export function checkRoundTrip(machine: RemovalMachine): void {
  const start = machine.catalogs();
  machine.plan();
  const { document } = machine.apply();
  expect(document).toMatchObject({ status: 'done', verdict: 'compliant' });
  expect(machine.restore(document.backup as string)).toMatchObject({ status: 0, document: { status: 'done' } });
  expect(machine.catalogs()).toBe(start);
}
