// Failures during a removal or a restore: errors of Windows, changes by other programs, a second run, a full disk.

import { spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { OutcomeDocument } from '../../src/documents/generated/types.ts';
import { caseNamed } from '../support/cases.ts';
import { storeOf } from '../support/store.ts';
import { isChange, linuxBuild, RemovalMachine, SELECTIONS } from './removal-machine.ts';

/** Errors that are documented for the functions that change a catalog, and some that are not. */
const ERRORS = [10014, 10022, 10055, 11002, 11003, 10013, 10107, 5, 8, 1, 120];

/**
 * WINSOCK_LSP_ALL_ERRORS=1 tests every error at every call that changes something, and one error at every call that reads, in every
 * case. That takes half an hour. WINSOCK_LSP_ALL_ERRORS=every tests every error at these too, which takes hours.
 */
const EVERY = process.env.WINSOCK_LSP_ALL_ERRORS === 'every';
const ALL = EVERY || process.env.WINSOCK_LSP_ALL_ERRORS === '1';
/** Errors that are documented for WSCEnumProtocols and WSCGetProviderPath, and one of the registry. */
const READING_ERRORS = [10014, 10022, 10055, 11003, 5];

/** The failed call in a message, or its effect: Winsock that returns 10055 and the length 0 seems to have an empty catalog. */
const CAUSES = /error|exit code|missing: |do not hold the same catalog/;

/** Answers of a Windows on which a function no longer works. A restore then continues without WSCInstallProvider64_32. */
const REFUSALS = ['nothing', '11003', '10022', '120'];

const shown = ({ steps }: OutcomeDocument) => steps.map(({ status }) => status);

describe.skipIf(linuxBuild === undefined)('a call that fails', () => {
  // Two updates and four removals.
  const stackedMachine = () => new RemovalMachine('two-stacked-lower-non-ifs');

  const steps = [1, 2, 3, 4, 5, 6];
  const some = steps.map((step, index) => [step, ERRORS[index * 2 - 1] ?? 11003] as const);
  const every = steps.flatMap((step) => ERRORS.map((error) => [step, error] as const));
  test.each(ALL ? every : some)(
    'in step %d with error %d: the error names step and cause, no later step is attempted, and a restore brings all back',
    (step, error) => {
      const machine = stackedMachine();
      const start = machine.catalogs();
      const plan = machine.plan();
      for (const fault of [`${error}`, `after:${error}`, 'nothing']) {
        machine.reset();
        const { status, document } = machine.apply({ FAULT: `change#${step}=${fault}` });
        expect([fault, status, document.status]).toEqual([fault, 71, 'failed']);
        const call = plan.steps[step - 1]?.call as string;
        expect(document.error).toMatchObject({ code: 'stepFailed', target: call });
        expect(document.error?.message).toContain(`Step ${step} (${call}) failed: `);
        expect(document.error?.message).toContain(fault === 'nothing' ? 'nothing changed' : `error ${error}`);
        expect(document.steps[step - 1]).toMatchObject({ errorCode: fault === 'nothing' ? null : error });
        expect(shown(document)).toEqual(
          plan.steps.map((_, index) => ['done', 'failed', 'notStarted'][Math.sign(index + 1 - step) + 1]),
        );
        expect(machine.changes()).toHaveLength(step);
        expect(document.restartRequired).toBe(step > 1 || fault.startsWith('after'));
        if (fault === `${error}`) {
          const restored = machine.restore(document.backup as string);
          expect([restored.status, machine.catalogs() === start]).toEqual([0, true]);
        }
      }
    },
  );

  test.each(ERRORS)('in step 1 with error %d: nothing has changed, and the next run starts again', (error) => {
    const machine = new RemovalMachine('name-in-japanese');
    const start = machine.catalogs();
    machine.plan();
    const { status, document } = machine.apply({ FAULT: `change#1=${error}` });
    expect([status, document.restartRequired, document.verdict]).toEqual([71, false, 'nonCompliant']);
    expect(document.error?.message).toContain(String(error));
    expect(machine.catalogs()).toBe(start);
    expect(machine.apply()).toMatchObject({ status: 0, document: { unfinished: { stepsDone: 0 } } });
    expect(machine.backups().map(({ state }) => state)).toEqual(['finished', 'finished']);
  });

  test('although it took effect: the verdict after it includes that effect', () => {
    const machine = new RemovalMachine('orphan-chain');
    machine.plan();
    const { status, document } = machine.apply({ FAULT: 'change#1=after:11003' });
    expect([status, document.verdict, document.restartRequired]).toEqual([71, 'compliant', true]);
  });

  test('during a restore: the error names it, no later step is attempted, and the next restore brings all back', () => {
    const machine = new RemovalMachine('two-stacked-lower-non-ifs', { INSTALL64_32: 'wrong-ids' });
    const start = machine.catalogs();
    machine.plan();
    const id = machine.apply().document.backup as string;
    machine.clearLog();
    const applied = machine.store();
    const calls = machine.restore(id).document.steps.length;
    const names = machine.changes();
    expect(names).toHaveLength(calls);
    for (let step = 1; step <= names.length; step++) {
      for (const fault of [...(ALL ? ERRORS.map(String) : ['10055']), 'nothing']) {
        machine.writeStore(applied);
        machine.clearLog();
        const { status, document } = machine.restore(id, { FAULT: `change#${step}=${fault}` });
        const half = machine.catalogs();
        const name = names[step - 1] as string;
        // A restore continues without this call: 64-bit entries can be restored by other calls.
        if (name === 'WSCInstallProvider64_32' && REFUSALS.includes(fault)) {
          expect([name, fault, status, document.warnings[0]?.code]).toEqual([name, fault, 71, 'bothRefused']);
          expect(machine.restore(id).status).toBe(71);
          expect(machine.catalogs()).toBe(half);
        } else {
          expect([step, status, document.steps.length, machine.changes().length]).toEqual([step, 71, step, step]);
          expect(document.steps.at(-1)).toMatchObject({ call: name, status: 'failed' });
          expect(document.error?.message).toContain(fault === 'nothing' ? 'nothing changed' : fault);
          expect(machine.restore(id).status).toBe(0);
          expect(machine.catalogs()).toBe(start);
        }
      }
    }
  });

  test.each(ALL ? Object.keys(SELECTIONS) : ['name-in-japanese', 'orphan-chain'])(
    'that only reads, in %s: the removal works all the same, or it names the cause and changes nothing more',
    (name) => {
      const machine = new RemovalMachine(name);
      machine.plan();
      machine.apply();
      const applied = machine.catalogs();
      const names = machine.calls();
      const stride = ALL ? 1 : 5;
      for (let call = 1; call <= names.length; call += stride) {
        for (const error of EVERY ? READING_ERRORS : [READING_ERRORS[call % READING_ERRORS.length]]) {
          machine.reset();
          const { document } = machine.apply({ FAULT: `any#${call}=${error}` });
          const title = `call ${call} (${names[call - 1]}) with ${error}`;
          if (document.status === 'done') expect([title, machine.catalogs() === applied]).toEqual([title, true]);
          else expect([title, document.error?.message]).toEqual([title, expect.stringMatching(CAUSES)]);
          if (document.status !== 'done') {
            const after = machine.calls().slice(call).filter(isChange);
            expect([title, after]).toEqual([title, []]);
          }
        }
      }
    },
  );

  test('in a new process that reads the catalogs, or in reading the registry: the removal is refused, or stops after that step', () => {
    for (const fault of [
      'WSCEnumProtocols=10091',
      'WSCEnumProtocols32=10091',
      'TestReadCatalogItems=5',
      'TestReadCatalogItems#6=5',
    ]) {
      const machine = stackedMachine();
      machine.plan();
      const { status, document } = machine.apply({ FAULT: fault });
      const isLater = fault.includes('#');
      expect([fault, status, document.status]).toEqual([
        fault,
        isLater ? 71 : document.error?.code === 'sourcesDiffer' ? 76 : 66,
        isLater ? 'failed' : 'refused',
      ]);
      expect(machine.changes()).toHaveLength(isLater ? 1 : 0);
    }
  });
});

describe.skipIf(linuxBuild === undefined)('a catalog that another program changes', () => {
  const other = (machine: RemovalMachine, name: string): string => {
    const file = join(machine.folder, `${name}.store`);
    writeFileSync(file, storeOf(caseNamed(name)));
    return file;
  };

  test('after the plan: apply refuses it', () => {
    const machine = new RemovalMachine('one-lsp-both-catalogs');
    machine.plan();
    machine.writeStore(storeOf(caseNamed('lsp-listed-last')));
    expect(machine.apply()).toMatchObject({
      status: 76,
      document: { status: 'refused', error: { code: 'catalogChanged' } },
    });
    expect(machine.changes()).toEqual([]);
    expect(machine.backupIds()).toEqual([]);
  });

  test('at any call of an apply: apply refuses or stops, and does not continue', () => {
    const machine = new RemovalMachine('one-lsp-both-catalogs');
    const file = other(machine, 'two-stacked-upper-non-ifs');
    machine.plan();
    machine.apply();
    const calls = machine.calls();
    // apply cannot notice a change after it has read the catalogs for the last time.
    const lastReading = calls.lastIndexOf('WSCEnumProtocols') + 1;
    for (let call = 1; call <= calls.length; call += 29) {
      for (const when of ['before', 'after']) {
        machine.reset();
        const { status } = machine.apply({ FAULT: `any#${call}=swap-${when}:${file}` });
        const changes = machine.changes();
        if (status === 0) expect(call).toBeGreaterThanOrEqual(lastReading);
        else expect([71, 76, 66]).toContain(status);
        // After the swap apply makes at most one more change, and notices the swap when it verifies that.
        const swapped = machine
          .calls()
          .slice(0, call)
          .filter((name) => changes.includes(name)).length;
        expect(changes.length).toBeLessThanOrEqual(Math.max(swapped, 0) + 1);
      }
    }
  });

  test('at any call of a restore: entries of other programs stay', () => {
    const machine = new RemovalMachine('name-in-japanese');
    const file = other(machine, 'two-stacked-upper-non-ifs');
    machine.plan();
    const id = machine.apply().document.backup as string;
    const applied = machine.store();
    for (let call = 3; call < 60; call += 14) {
      machine.writeStore(applied);
      machine.clearLog();
      const { status } = machine.restore(id, { FAULT: `any#${call}=swap-before:${file}` });
      expect([0, 71, 76]).toContain(status);
      for (const name of ['Upper', 'Lower']) expect(machine.catalogs()).toContain(`${name} `);
    }
  });

  test('so that it grows while it is read: removal and restore work', () => {
    const machine = new RemovalMachine('one-lsp-both-catalogs');
    const start = machine.catalogs();
    machine.plan();
    const { status, document } = machine.apply({ FAULT: 'grow' });
    expect(status).toBe(0);
    expect(machine.restore(document.backup as string, { FAULT: 'grow' }).status).toBe(0);
    expect(machine.catalogs()).toBe(start);
  });
});

describe.skipIf(linuxBuild === undefined)('two runs at the same time', () => {
  test('the second one is refused as busy; a process that died leaves no lock', async () => {
    const machine = new RemovalMachine('name-in-japanese');
    machine.plan();
    const start = machine.store();
    const slow = (fault: string) =>
      spawn(machine.launcher.exe, ['apply', machine.planFile, '--format', 'json'], {
        env: machine.environment({ FAULT: fault }),
        stdio: ['ignore', 'pipe', 'ignore'],
      });
    const first = slow('change#1=slow:3000');
    let text = '';
    first.stdout.on('data', (chunk) => {
      text += chunk;
    });
    const ended = new Promise<number | null>((resolve) => first.on('close', resolve));
    await until(() => machine.changes().length === 1);
    for (const refused of [
      machine.apply(),
      machine.restore('20260101-000000-0000'),
      machine.ask<OutcomeDocument>(['backup']),
    ]) {
      expect(refused).toMatchObject({ status: 75, document: { error: { code: 'busy' } } });
    }
    expect(await ended).toBe(0);
    expect(JSON.parse(text)).toMatchObject({ status: 'done', verdict: 'compliant' });

    machine.reset();
    machine.writeStore(start);
    const second = slow('change#1=hang');
    const died = new Promise((resolve) => second.on('close', resolve));
    await until(() => machine.changes().length === 1);
    second.kill('SIGKILL');
    await died;
    expect(machine.apply()).toMatchObject({ status: 0, document: { unfinished: { stepsDone: 0, steps: 2 } } });
  });

  test('Ctrl-C and other signals do not end apply during a step', async () => {
    const machine = new RemovalMachine('name-in-japanese');
    machine.plan();
    const child = spawn(machine.launcher.exe, ['apply', machine.planFile, '--format', 'json'], {
      env: machine.environment({ FAULT: 'change#1=slow:700' }),
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    child.stdout.resume();
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    await until(() => machine.changes().length === 1);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) child.kill(signal);
    expect(await ended).toBe(0);
    expect(machine.verdict()).toBe('compliant');
  });
});

describe.skipIf(linuxBuild === undefined)('where no backup can be written, apply makes no step:', () => {
  test('a disk that is full', () => {
    const machine = new RemovalMachine('one-lsp-both-catalogs');
    const start = machine.catalogs();
    machine.plan();
    // bash limits the size of each file to four blocks of 512 or 1024 bytes.
    const { stdout } = spawnSync(
      'bash',
      ['-c', `trap '' XFSZ; ulimit -f 4; '${machine.launcher.exe}' apply '${machine.planFile}' --format json`],
      {
        env: { ...machine.environment(), WINSOCK_LSP_SIMULATOR_LOG: '/dev/null', PATH: process.env.PATH ?? '' },
        encoding: 'utf8',
      },
    );
    expect(JSON.parse(stdout)).toMatchObject({ exitCode: 71, status: 'refused', error: { code: 'backupFailed' } });
    expect(machine.catalogs()).toBe(start);
    expect(machine.apply().status).toBe(0);
  });

  test('a ProgramData that is no folder', () => {
    const machine = new RemovalMachine('name-in-japanese');
    machine.plan();
    writeFileSync(join(machine.root, 'ProgramData'), '');
    expect(machine.apply()).toMatchObject({
      status: 71,
      document: { status: 'refused', error: { code: 'backupFailed' } },
    });
    expect(machine.changes()).toEqual([]);
  });
});

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400 && !condition(); tries++) await new Promise((resolve) => setTimeout(resolve, 25));
  expect(condition()).toBe(true);
}
