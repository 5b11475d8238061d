// A power cut before, in and after a call: what the next run finds, finishes and takes back. The calls of the processes
// that a run starts count too. WINSOCK_LSP_ALL_KILLS=before cuts before every call of every case, =after after every one,
// which takes more than an hour each; =changes in and around every one that changes something, which takes a quarter of one.

import { describe, expect, test } from 'vitest';
import { linuxBuild, powerShell32, RemovalMachine, SELECTIONS, type Switches } from './removal-machine.ts';

const WANTED = process.env.WINSOCK_LSP_ALL_KILLS;
const ALL = WANTED === 'before' || WANTED === 'after';
/** At every call that changes something, in and around it; and at every so many calls of all. */
const EVERY_CHANGE = ['guid-half-present', 'orphan-chain'];
const EVERY_CALL = ['orphan-chain'];
const STRIDE = 151;

const KINDS = ['kill-before', 'kill-after', 'kill-half'];

interface Cut {
  fault: string;
  title: string;
}

function cutsOf(name: string, index: number, all: number, changes: number): Cut[] {
  const cut = (rule: string, call: number, kind: string) => ({
    fault: `${rule}#${call}=${kind}`,
    title: `${rule} ${call}, ${kind}`,
  });
  if (ALL) return Array.from({ length: all }, (_, call) => cut('any', call + 1, `kill-${WANTED}`));
  const cuts: Cut[] = [];
  if (WANTED === 'changes' || EVERY_CHANGE.includes(name))
    for (let call = 1; call <= changes; call++) cuts.push(...KINDS.map((kind) => cut('change', call, kind)));
  if (WANTED === 'changes') return cuts;
  const stride = EVERY_CALL.includes(name) ? 7 : STRIDE;
  for (let call = 1 + (index % stride); call <= all; call += stride) cuts.push(cut('any', call, 'kill-before'));
  return cuts;
}

/**
 * How often a machine was left in a state so far. The next run knows nothing but what was left: what it makes of a state
 * need be seen once for each way on, and not for each of the hundred calls that leave it.
 */
class Seen {
  readonly #states = new Map<string, number>();

  times(machine: RemovalMachine): number {
    const state = machine.left();
    const before = this.#states.get(state) ?? 0;
    this.#states.set(state, before + 1);
    return before;
  }
}

const WAYS: Switches[] = [
  { LANGUAGE: 'german' },
  { LANGUAGE: 'german', INSTALL64_32: 'refuses', POWERSHELL32: powerShell32() },
  { LANGUAGE: 'chinese', INSTALL64_32: 'wrong-ids', IDS: 'separate' },
];

describe.skipIf(linuxBuild === undefined).each(Object.keys(SELECTIONS))('%s cut off', (name) => {
  const index = Object.keys(SELECTIONS).indexOf(name);

  test('while it is applied: the same plan finishes it, a restore takes it back', () => {
    const machine = new RemovalMachine(name, WAYS[index % WAYS.length]);
    const start = machine.catalogs();
    const plan = machine.plan();
    machine.apply();
    const applied = machine.catalogs();
    const seen = new Seen();
    const cuts = cutsOf(name, index * 37, machine.calls().length, machine.changes().length);
    for (const { fault, title } of cuts) {
      machine.reset();
      // A process of its own may have died instead of it.
      const cut = machine.apply({ FAULT: fault });
      expect([title, cut.document?.status]).not.toEqual([title, 'done']);
      machine.forget();
      const times = seen.times(machine);
      if (times > 1) continue;
      const half = machine.catalogs();
      const [id] = machine.backupIds();
      if (half !== start) expect([title, machine.backups().map(({ state }) => state)]).toEqual([title, ['unfinished']]);
      if (times === 0 || id === undefined) {
        const finished = machine.apply();
        expect([title, finished.status, machine.catalogs() === applied]).toEqual([title, 0, true]);
        expect(finished.document.verdict).toBe('compliant');
        if (half !== start)
          expect(finished.document.unfinished).toMatchObject({
            backup: id,
            command: 'apply',
            steps: plan.steps.length,
          });
        // Whatever was there before is in the one backup that the outcome names.
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

  test('while it is restored: the next restore brings all back', () => {
    const machine = new RemovalMachine(name, WAYS[(index + 1) % WAYS.length]);
    const start = machine.catalogs();
    machine.plan();
    const id = machine.apply().document.backup as string;
    const applied = machine.store();
    const again = machine.keep();
    machine.forget();
    machine.restore(id);
    const seen = new Seen();
    const cuts = cutsOf(name, index * 53, machine.calls().length, machine.changes().length);
    for (const { fault, title } of cuts) {
      again();
      machine.restore(id, { FAULT: fault });
      machine.forget();
      if (seen.times(machine) > 0) continue;
      const half = machine.catalogs();
      const restored = machine.restore(id);
      expect([title, restored.status, machine.catalogs() === start]).toEqual([title, 0, true]);
      if (half !== start && machine.store().equals(applied) === false && restored.document.unfinished !== null)
        expect(restored.document.unfinished.command).toBe('restore');
      expect([title, machine.backups().filter(({ state }) => state === 'unfinished')]).toEqual([title, []]);
    }
  });
});

describe.skipIf(linuxBuild === undefined)('after an apply that was cut off', () => {
  const cutOff = (name = 'one-lsp-both-catalogs', call = 3) => {
    const machine = new RemovalMachine(name);
    const start = machine.catalogs();
    machine.plan();
    machine.apply({ FAULT: `change#${call}=kill-after` });
    machine.forget();
    return { machine, start, id: machine.backupIds()[0] as string };
  };

  test('a plan that was made since, with the steps that are left, finishes it under the first backup', () => {
    const { machine, start, id } = cutOff();
    machine.plan();
    const { status, document } = machine.apply();
    expect([status, document.backup, document.verdict]).toEqual([0, id, 'compliant']);
    expect(document.unfinished).toMatchObject({ backup: id, stepsDone: 3, steps: 6 });
    expect(document.steps.map((step) => step.status)).toEqual(Array(6).fill('done'));
    expect(machine.restore(id).status).toBe(0);
    expect(machine.catalogs()).toBe(start);
  });

  test('another plan is refused, and the state is named', () => {
    const { machine, id } = cutOff('two-stacked-upper-non-ifs', 1);
    machine.plan('--id', '64:1032', '--include-dependents');
    const { status, document } = machine.apply();
    expect([status, document.error?.code, document.unfinished?.backup]).toEqual([76, 'unfinished', id]);
    expect(document.restoreCommand).toBe(`winsock-lsp restore ${id}`);
    expect(machine.changes()).toEqual([]);
    expect(machine.backups().map(({ state }) => state)).toEqual(['unfinished']);
  });

  test('when all of its steps are done, a new plan is not held up', () => {
    const { machine, id } = cutOff('one-lsp-both-catalogs', 6);
    expect(machine.plan().steps).toEqual([]);
    const { status, document } = machine.apply();
    expect([status, document.unfinished]).toMatchObject([0, { backup: id, stepsDone: 6 }]);
    expect(machine.backups().map(({ state }) => state)).toEqual(['finished']);
  });

  test('and a change by something else: the same plan is refused, a new one is not, and the first backup is named', () => {
    const { machine, id } = cutOff('one-lsp-both-catalogs', 1);
    const first = machine.store();
    // The first item of the 64-bit catalog is another one now.
    const at = 4 + first.readUInt32LE(0) * 888 + 4 + 260;
    first.writeUInt32LE(first.readUInt32LE(at) ^ 0x40, at);
    machine.seed(first);
    const refused = machine.apply();
    expect([refused.status, refused.document.error?.code]).toEqual([76, 'unfinished']);
    expect(refused.document.unfinished).toMatchObject({ backup: id, stepsDone: null });
    machine.plan();
    const { status, document } = machine.apply();
    expect([status, document.verdict, document.unfinished?.backup]).toEqual([0, 'compliant', id]);
  });

  test('a refused plan leaves its state as it is', () => {
    const { machine } = cutOff();
    const plan = machine.plan();
    machine.keepPlan({ ...plan, steps: plan.steps.slice(1) });
    expect(machine.apply().status).toBe(76);
    expect(machine.backups().map(({ state }) => state)).toEqual(['unfinished']);
  });
});
