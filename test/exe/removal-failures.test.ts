// What Windows can answer to a call that changes something, and what else can go wrong on the way.

import { spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { OutcomeDocument } from '../../src/documents/generated/types.ts';
import { caseNamed } from '../support/cases.ts';
import { storeOf } from '../support/store.ts';
import { isChange, linuxBuild, RemovalMachine, SELECTIONS } from './removal-machine.ts';

/** Documented for WSCDeinstallProvider, WSCUpdateProvider, WSCInstallProvider and WSCWriteProviderOrder, and ones that are not. */
const ERRORS = [10014, 10022, 10055, 11002, 11003, 10013, 10107, 5, 8, 1, 120];

/**
 * Every error at every call that changes something, and one at every call of every case that reads: WINSOCK_LSP_ALL_ERRORS=1,
 * half an hour. With =every every error at those too, hours.
 */
const EVERY = process.env.WINSOCK_LSP_ALL_ERRORS === 'every';
const ALL = EVERY || process.env.WINSOCK_LSP_ALL_ERRORS === '1';
/** Documented for WSCEnumProtocols and WSCGetProviderPath, and what the registry and a system call off its legs can say. */
const READING_ERRORS = [10014, 10022, 10055, 11003, 5];

/** The call that failed; or what its failure looks like: with 10055 and no length Winsock says that a catalog is empty. */
const CAUSES = /error|exit code|missing: |do not hold the same catalog/;

/** What a Windows that no longer has a function may answer instead of doing it: a restore then goes on without it. */
const REFUSALS = ['nothing', '11003', '10022', '120'];

const shown = ({ steps }: OutcomeDocument) => steps.map(({ status }) => status);

describe.skipIf(linuxBuild === undefined)('a call that fails', () => {
  // Two updates and four removals.
  const machine = () => new RemovalMachine('two-stacked-lower-non-ifs');

  const steps = [1, 2, 3, 4, 5, 6];
  const some = steps.map((step, index) => [step, ERRORS[index * 2 - 1] ?? 11003] as const);
  const every = steps.flatMap((step) => ERRORS.map((error) => [step, error] as const));
  test.each(ALL ? every : some)(
    'step %d with %d: step and cause are named, nothing after it is attempted, and all can be taken back',
    (step, error) => {
      const own = machine();
      const start = own.catalogs();
      const plan = own.plan();
      for (const fault of [`${error}`, `after:${error}`, 'nothing']) {
        own.reset();
        const { status, document } = own.apply({ FAULT: `change#${step}=${fault}` });
        expect([fault, status, document.status]).toEqual([fault, 71, 'failed']);
        const call = plan.steps[step - 1]?.call as string;
        expect(document.error).toMatchObject({ code: 'stepFailed', target: call });
        expect(document.error?.message).toContain(`Step ${step} (${call}) failed: `);
        expect(document.error?.message).toContain(fault === 'nothing' ? 'nothing changed' : `error ${error}`);
        expect(document.steps[step - 1]).toMatchObject({ errorCode: fault === 'nothing' ? null : error });
        expect(shown(document)).toEqual(
          plan.steps.map((_, index) => ['done', 'failed', 'notStarted'][Math.sign(index + 1 - step) + 1]),
        );
        expect(own.changes()).toHaveLength(step);
        expect(document.restartRequired).toBe(step > 1 || fault.startsWith('after'));
        if (fault === `${error}`) {
          const restored = own.restore(document.backup as string);
          expect([restored.status, own.catalogs() === start]).toEqual([0, true]);
        }
      }
    },
  );

  test.each(ERRORS)('the first one with %d: nothing has changed, and the next run begins anew', (error) => {
    const own = new RemovalMachine('name-in-japanese');
    const start = own.catalogs();
    own.plan();
    const { status, document } = own.apply({ FAULT: `change#1=${error}` });
    expect([status, document.restartRequired, document.verdict]).toEqual([71, false, 'nonCompliant']);
    expect(document.error?.message).toContain(String(error));
    expect(own.catalogs()).toBe(start);
    expect(own.apply()).toMatchObject({ status: 0, document: { unfinished: { stepsDone: 0 } } });
    expect(own.backups().map(({ state }) => state)).toEqual(['finished', 'finished']);
  });

  test('what a call did although it reported an error is in the verdict', () => {
    const own = new RemovalMachine('orphan-chain');
    own.plan();
    const { status, document } = own.apply({ FAULT: 'change#1=after:11003' });
    expect([status, document.verdict, document.restartRequired]).toEqual([71, 'compliant', true]);
  });

  test('during a restore: it is named, nothing after it is attempted, and the next restore brings all back', () => {
    const own = new RemovalMachine('two-stacked-lower-non-ifs', { INSTALL64_32: 'wrong-ids' });
    const start = own.catalogs();
    own.plan();
    const id = own.apply().document.backup as string;
    own.forget();
    const applied = own.store();
    const calls = own.restore(id).document.steps.length;
    const names = own.changes();
    expect(names).toHaveLength(calls);
    for (let step = 1; step <= names.length; step++) {
      for (const fault of [...(ALL ? ERRORS.map(String) : ['10055']), 'nothing']) {
        own.seed(applied);
        own.forget();
        const { status, document } = own.restore(id, { FAULT: `change#${step}=${fault}` });
        const half = own.catalogs();
        const name = names[step - 1] as string;
        // The one call that may be gone from a Windows has a way round it for what is 64-bit.
        if (name === 'WSCInstallProvider64_32' && REFUSALS.includes(fault)) {
          expect([name, fault, status, document.warnings[0]?.code]).toEqual([name, fault, 71, 'bothRefused']);
          expect(own.restore(id).status).toBe(71);
          expect(own.catalogs()).toBe(half);
        } else {
          expect([step, status, document.steps.length, own.changes().length]).toEqual([step, 71, step, step]);
          expect(document.steps.at(-1)).toMatchObject({ call: name, status: 'failed' });
          expect(document.error?.message).toContain(fault === 'nothing' ? 'nothing changed' : fault);
          expect(own.restore(id).status).toBe(0);
          expect(own.catalogs()).toBe(start);
        }
      }
    }
  });

  test.each(ALL ? Object.keys(SELECTIONS) : ['name-in-japanese', 'orphan-chain'])(
    'that only reads, of %s: it goes on as if nothing had been, or says why not and changes nothing more',
    (name) => {
      const own = new RemovalMachine(name);
      own.plan();
      own.apply();
      const applied = own.catalogs();
      const names = own.calls();
      const stride = ALL ? 1 : 5;
      for (let call = 1; call <= names.length; call += stride) {
        for (const error of EVERY ? READING_ERRORS : [READING_ERRORS[call % READING_ERRORS.length]]) {
          own.reset();
          const { document } = own.apply({ FAULT: `any#${call}=${error}` });
          const title = `call ${call} (${names[call - 1]}) with ${error}`;
          if (document.status === 'done') expect([title, own.catalogs() === applied]).toEqual([title, true]);
          else expect([title, document.error?.message]).toEqual([title, expect.stringMatching(CAUSES)]);
          if (document.status !== 'done') {
            const after = own.calls().slice(call).filter(isChange);
            expect([title, after]).toEqual([title, []]);
          }
        }
      }
    },
  );

  test('when a new process cannot tell the catalogs, or the registry cannot be read', () => {
    for (const fault of [
      'WSCEnumProtocols=10091',
      'WSCEnumProtocols32=10091',
      'TestReadCatalogItems=5',
      'TestReadCatalogItems#6=5',
    ]) {
      const own = machine();
      own.plan();
      const { status, document } = own.apply({ FAULT: fault });
      const isLater = fault.includes('#');
      expect([fault, status, document.status]).toEqual([
        fault,
        isLater ? 71 : document.error?.code === 'sourcesDiffer' ? 76 : 66,
        isLater ? 'failed' : 'refused',
      ]);
      expect(own.changes()).toHaveLength(isLater ? 1 : 0);
    }
  });
});

describe.skipIf(linuxBuild === undefined)('a catalog that something else changes', () => {
  const other = (own: RemovalMachine, name: string): string => {
    const file = join(own.folder, `${name}.store`);
    writeFileSync(file, storeOf(caseNamed(name)));
    return file;
  };

  test('since the plan: it is refused', () => {
    const own = new RemovalMachine('one-lsp-both-catalogs');
    own.plan();
    own.seed(storeOf(caseNamed('lsp-listed-last')));
    expect(own.apply()).toMatchObject({
      status: 76,
      document: { status: 'refused', error: { code: 'catalogChanged' } },
    });
    expect(own.changes()).toEqual([]);
    expect(own.backupIds()).toEqual([]);
  });

  test('at any call of an apply: it is refused or stopped, and never carried on with', () => {
    const own = new RemovalMachine('one-lsp-both-catalogs');
    const file = other(own, 'two-stacked-upper-non-ifs');
    own.plan();
    own.apply();
    const calls = own.calls();
    // What changes after the last look at both catalogs is too late to be seen.
    const lastLook = calls.lastIndexOf('WSCEnumProtocols') + 1;
    for (let call = 1; call <= calls.length; call += 29) {
      for (const when of ['before', 'after']) {
        own.reset();
        const { status } = own.apply({ FAULT: `any#${call}=swap-${when}:${file}` });
        const changes = own.changes();
        if (status === 0) expect(call).toBeGreaterThanOrEqual(lastLook);
        else expect([71, 76, 66]).toContain(status);
        // After the swap at most one more change is attempted: the one that finds it out.
        const swapped = own
          .calls()
          .slice(0, call)
          .filter((name) => changes.includes(name)).length;
        expect(changes.length).toBeLessThanOrEqual(Math.max(swapped, 0) + 1);
      }
    }
  });

  test('at any call of a restore: what it did not make is left alone', () => {
    const own = new RemovalMachine('name-in-japanese');
    const file = other(own, 'two-stacked-upper-non-ifs');
    own.plan();
    const id = own.apply().document.backup as string;
    const applied = own.store();
    for (let call = 3; call < 60; call += 14) {
      own.seed(applied);
      own.forget();
      const { status } = own.restore(id, { FAULT: `any#${call}=swap-before:${file}` });
      expect([0, 71, 76]).toContain(status);
      for (const name of ['Upper', 'Lower']) expect(own.catalogs()).toContain(`${name} `);
    }
  });

  test('a catalog that grows while it is read', () => {
    const own = new RemovalMachine('one-lsp-both-catalogs');
    const start = own.catalogs();
    own.plan();
    const { status, document } = own.apply({ FAULT: 'grow' });
    expect(status).toBe(0);
    expect(own.restore(document.backup as string, { FAULT: 'grow' }).status).toBe(0);
    expect(own.catalogs()).toBe(start);
  });
});

describe.skipIf(linuxBuild === undefined)('one at a time', () => {
  test('of two applies one works and one is told, and a process that died holds nothing', async () => {
    const own = new RemovalMachine('name-in-japanese');
    own.plan();
    const start = own.store();
    const slow = (fault: string) =>
      spawn(own.launcher.exe, ['apply', own.planFile, '--format', 'json'], {
        env: own.environment({ FAULT: fault }),
        stdio: ['ignore', 'pipe', 'ignore'],
      });
    const first = slow('change#1=slow:3000');
    let text = '';
    first.stdout.on('data', (chunk) => {
      text += chunk;
    });
    const ended = new Promise<number | null>((resolve) => first.on('close', resolve));
    await until(() => own.changes().length === 1);
    for (const told of [own.apply(), own.restore('20260101-000000-0000'), own.ask<OutcomeDocument>(['backup'])]) {
      expect(told).toMatchObject({ status: 75, document: { error: { code: 'busy' } } });
    }
    expect(await ended).toBe(0);
    expect(JSON.parse(text)).toMatchObject({ status: 'done', verdict: 'compliant' });

    own.reset();
    own.seed(start);
    const second = slow('change#1=hang');
    const died = new Promise((resolve) => second.on('close', resolve));
    await until(() => own.changes().length === 1);
    second.kill('SIGKILL');
    await died;
    expect(own.apply()).toMatchObject({ status: 0, document: { unfinished: { stepsDone: 0, steps: 2 } } });
  });

  test('Ctrl-C waits until the step is verified', async () => {
    const own = new RemovalMachine('name-in-japanese');
    own.plan();
    const child = spawn(own.launcher.exe, ['apply', own.planFile, '--format', 'json'], {
      env: own.environment({ FAULT: 'change#1=slow:700' }),
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    child.stdout.resume();
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    await until(() => own.changes().length === 1);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) child.kill(signal);
    expect(await ended).toBe(0);
    expect(own.verdict()).toBe('compliant');
  });
});

describe.skipIf(linuxBuild === undefined)('no backup, no step', () => {
  test('a disk that is full', () => {
    const own = new RemovalMachine('one-lsp-both-catalogs');
    const start = own.catalogs();
    own.plan();
    // Every file may have four blocks of 512 or 1024 bytes.
    const { stdout } = spawnSync(
      'bash',
      ['-c', `trap '' XFSZ; ulimit -f 4; '${own.launcher.exe}' apply '${own.planFile}' --format json`],
      {
        env: { ...own.environment(), WINSOCK_LSP_SIMULATOR_LOG: '/dev/null', PATH: process.env.PATH ?? '' },
        encoding: 'utf8',
      },
    );
    expect(JSON.parse(stdout)).toMatchObject({ exitCode: 71, status: 'refused', error: { code: 'backupFailed' } });
    expect(own.catalogs()).toBe(start);
    expect(own.apply().status).toBe(0);
  });

  test('a ProgramData that is no folder', () => {
    const own = new RemovalMachine('name-in-japanese');
    own.plan();
    writeFileSync(join(own.root, 'ProgramData'), '');
    expect(own.apply()).toMatchObject({ status: 71, document: { status: 'refused', error: { code: 'backupFailed' } } });
    expect(own.changes()).toEqual([]);
  });
});

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400 && !condition(); tries++) await new Promise((resolve) => setTimeout(resolve, 25));
  expect(condition()).toBe(true);
}
