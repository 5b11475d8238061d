// Runs that are killed before, during or after a call, as by a power failure. The next run must finish the work or restore the
// backup. Calls of the processes that a run starts count too. WINSOCK_LSP_ALL_KILLS chooses which calls of every case are tested:
// - before, after: every call. Each of the two takes more than an hour.
// - changes: before, during and after each call that changes something. That takes a quarter of an hour.

import { describe, expect, test } from 'vitest';
import { linuxBuild, powerShell32, RemovalMachine, SELECTIONS, type Switches } from './removal-machine.ts';

const WANTED = process.env.WINSOCK_LSP_ALL_KILLS;
const ALL = WANTED === 'before' || WANTED === 'after';
/** Without the variable, these cases are killed before, during and after each call that changes something. */
const EVERY_CHANGE = ['guid-half-present', 'orphan-chain'];
/** Without the variable, these cases are killed before every seventh call, and all others before every 151st. */
const MANY_CALLS = ['orphan-chain'];
const STRIDE = 151;

const KINDS = ['kill-before', 'kill-after', 'kill-half'];

interface Kill {
  fault: string;
  title: string;
}

function killsOf(name: string, index: number, all: number, changes: number): Kill[] {
  const kill = (rule: string, call: number, kind: string) => ({
    fault: `${rule}#${call}=${kind}`,
    title: `${rule} ${call}, ${kind}`,
  });
  if (ALL) return Array.from({ length: all }, (_, call) => kill('any', call + 1, `kill-${WANTED}`));
  const kills: Kill[] = [];
  if (WANTED === 'changes' || EVERY_CHANGE.includes(name))
    for (let call = 1; call <= changes; call++) kills.push(...KINDS.map((kind) => kill('change', call, kind)));
  if (WANTED === 'changes') return kills;
  const stride = MANY_CALLS.includes(name) ? 7 : STRIDE;
  for (let call = 1 + (index % stride); call <= all; call += stride) kills.push(kill('any', call, 'kill-before'));
  return kills;
}

/**
 * Counts how often each state of the disk occurred. The next run depends on that state alone. So each state is tested once for each
 * way to continue, although kills at a hundred calls may leave the same state.
 */
class StateCounter {
  readonly #states = new Map<string, number>();

  timesBefore(machine: RemovalMachine): number {
    const state = machine.diskState();
    const before = this.#states.get(state) ?? 0;
    this.#states.set(state, before + 1);
    return before;
  }
}

const BEHAVIOURS: Switches[] = [
  { LANGUAGE: 'german' },
  { LANGUAGE: 'german', INSTALL64_32: 'refuses', POWERSHELL32: powerShell32() },
  { LANGUAGE: 'chinese', INSTALL64_32: 'wrong-ids', IDS: 'separate' },
];

describe.skipIf(linuxBuild === undefined).each(Object.keys(SELECTIONS))('%s, killed', (name) => {
  const index = Object.keys(SELECTIONS).indexOf(name);

  test('during apply: the same plan finishes the removal, and a restore takes it back', () => {
    const machine = new RemovalMachine(name, BEHAVIOURS[index % BEHAVIOURS.length]);
    const start = machine.catalogs();
    const plan = machine.plan();
    machine.apply();
    const applied = machine.catalogs();
    const counter = new StateCounter();
    const kills = killsOf(name, index * 37, machine.calls().length, machine.changes().length);
    for (const { fault, title } of kills) {
      machine.reset();
      // The kill may have ended a process that apply started, and not apply itself.
      const killed = machine.apply({ FAULT: fault });
      expect([title, killed.document?.status]).not.toEqual([title, 'done']);
      machine.clearLog();
      const timesBefore = counter.timesBefore(machine);
      if (timesBefore > 1) continue;
      const half = machine.catalogs();
      const [id] = machine.backupIds();
      if (half !== start) expect([title, machine.backups().map(({ state }) => state)]).toEqual([title, ['unfinished']]);
      if (timesBefore === 0 || id === undefined) {
        const finished = machine.apply();
        expect([title, finished.status, machine.catalogs() === applied]).toEqual([title, 0, true]);
        expect(finished.document.verdict).toBe('compliant');
        if (half !== start)
          expect(finished.document.unfinished).toMatchObject({
            backup: id,
            command: 'apply',
            steps: plan.steps.length,
          });
        // The backup that the outcome names has the catalogs from before the first run.
        expect([title, machine.restore(finished.document.backup as string).status]).toEqual([title, 0]);
      } else {
        const restored = machine.restore(id);
        expect([title, restored.status]).toEqual([title, 0]);
        if (half !== start) expect(restored.document.unfinished).toMatchObject({ backup: id, command: 'apply' });
      }
      expect([title, machine.catalogs() === start]).toEqual([title, true]);
      expect([title, machine.backups().filter(({ state }) => state === 'unfinished')]).toEqual([title, []]);
    }
  });

  test('during a restore: the next restore brings all back', () => {
    const machine = new RemovalMachine(name, BEHAVIOURS[(index + 1) % BEHAVIOURS.length]);
    const start = machine.catalogs();
    machine.plan();
    const id = machine.apply().document.backup as string;
    const applied = machine.store();
    const rewind = machine.save();
    machine.clearLog();
    machine.restore(id);
    const counter = new StateCounter();
    const kills = killsOf(name, index * 53, machine.calls().length, machine.changes().length);
    for (const { fault, title } of kills) {
      rewind();
      machine.restore(id, { FAULT: fault });
      machine.clearLog();
      if (counter.timesBefore(machine) > 0) continue;
      const half = machine.catalogs();
      const restored = machine.restore(id);
      expect([title, restored.status, machine.catalogs() === start]).toEqual([title, 0, true]);
      if (half !== start && machine.store().equals(applied) === false && restored.document.unfinished !== null)
        expect(restored.document.unfinished.command).toBe('restore');
      expect([title, machine.backups().filter(({ state }) => state === 'unfinished')]).toEqual([title, []]);
    }
  });
});

describe.skipIf(linuxBuild === undefined)('after an apply that was killed', () => {
  const killedApply = (name = 'one-lsp-both-catalogs', call = 3) => {
    const machine = new RemovalMachine(name);
    const start = machine.catalogs();
    machine.plan();
    machine.apply({ FAULT: `change#${call}=kill-after` });
    machine.clearLog();
    return { machine, start, id: machine.backupIds()[0] as string };
  };

  test('a new plan with the remaining steps finishes the removal, under the first backup', () => {
    const { machine, start, id } = killedApply();
    machine.plan();
    const { status, document } = machine.apply();
    expect([status, document.backup, document.verdict]).toEqual([0, id, 'compliant']);
    expect(document.unfinished).toMatchObject({ backup: id, stepsDone: 3, steps: 6 });
    expect(document.steps.map((step) => step.status)).toEqual(Array(6).fill('done'));
    expect(machine.restore(id).status).toBe(0);
    expect(machine.catalogs()).toBe(start);
  });

  test('another plan is refused, and the error names the unfinished backup', () => {
    const { machine, id } = killedApply('two-stacked-upper-non-ifs', 1);
    machine.plan('--id', '64:1032', '--include-dependents');
    const { status, document } = machine.apply();
    expect([status, document.error?.code, document.unfinished?.backup]).toEqual([76, 'unfinished', id]);
    expect(document.restoreCommand).toBe(`winsock-lsp restore ${id}`);
    expect(machine.changes()).toEqual([]);
    expect(machine.backups().map(({ state }) => state)).toEqual(['unfinished']);
  });

  test('with all its steps done, a new plan is not refused', () => {
    const { machine, id } = killedApply('one-lsp-both-catalogs', 6);
    expect(machine.plan().steps).toEqual([]);
    const { status, document } = machine.apply();
    expect([status, document.unfinished]).toMatchObject([0, { backup: id, stepsDone: 6 }]);
    expect(machine.backups().map(({ state }) => state)).toEqual(['finished']);
  });

  test('and a change by another program, the same plan is refused, a new one is not, and the first backup is named', () => {
    const { machine, id } = killedApply('one-lsp-both-catalogs', 1);
    const first = machine.store();
    // Changes a flag of the first item of the 64-bit catalog.
    const at = 4 + first.readUInt32LE(0) * 888 + 4 + 260;
    first.writeUInt32LE(first.readUInt32LE(at) ^ 0x40, at);
    machine.writeStore(first);
    const refused = machine.apply();
    expect([refused.status, refused.document.error?.code]).toEqual([76, 'unfinished']);
    expect(refused.document.unfinished).toMatchObject({ backup: id, stepsDone: null });
    machine.plan();
    const { status, document } = machine.apply();
    expect([status, document.verdict, document.unfinished?.backup]).toEqual([0, 'compliant', id]);
  });

  test('a refused plan does not change its journal', () => {
    const { machine } = killedApply();
    const plan = machine.plan();
    machine.writePlan({ ...plan, steps: plan.steps.slice(1) });
    expect(machine.apply().status).toBe(76);
    expect(machine.backups().map(({ state }) => state)).toEqual(['unfinished']);
  });
});
