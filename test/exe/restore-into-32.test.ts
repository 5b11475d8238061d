// Restoring into the 32-bit catalog: WSCInstallProvider64_32 works, refuses or assigns other ids, and a 32-bit process can or cannot
// call WSCInstallProvider.

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { linuxBuild, powerShell32, RemovalMachine, type Switches } from './removal-machine.ts';

const pwsh = spawnSync('pwsh', ['-NoProfile', '-Command', 'exit 0'], { stdio: 'ignore' }).status === 0;

const IN_32: Switches = { INSTALL64_32: 'refuses', POWERSHELL32: powerShell32() };

/** Lines of entries whose chain names a missing entry: such an id is shown without `#`. */
const brokenChains = (machine: RemovalMachine): string[] =>
  machine
    .catalogs()
    .split('\n')
    .filter((line) => / (?:#?\d+>)+#?\d+ /.exec(line)?.[0].match(/[ >]\d/));

function removed(name: string, switches: Switches) {
  const machine = new RemovalMachine(name, switches);
  const start = machine.catalogs();
  machine.plan();
  const id = machine.apply().document.backup as string;
  machine.clearLog();
  return { machine, start, id };
}

describe.skipIf(linuxBuild === undefined)('a restore into the 32-bit catalog', () => {
  test('by WSCInstallProvider64_32: its surplus 64-bit entries are removed last, the dummy after the chains', () => {
    const { machine, start, id } = removed('lsp-only-32-bit', {});
    const { status, document } = machine.restore(id);
    expect([status, document.warnings, machine.catalogs() === start]).toEqual([0, [], true]);
    const calls = document.steps.map(({ call, bitness }) => `${call} ${bitness}`);
    const order = calls.lastIndexOf('WSCWriteProviderOrder32 32');
    const removals = calls.flatMap((call, index) => (call === 'WSCDeinstallProvider 64' ? [index] : []));
    expect(removals.length).toBeGreaterThan(1);
    expect(Math.min(...removals)).toBeGreaterThan(order);
    const dummy = machine.state.entries.find(({ chainLength }) => chainLength === 0)?.providerId;
    expect(document.steps.filter(({ call }) => call === 'WSCDeinstallProvider').at(-1)?.providerId).toBe(dummy);
  });

  test.each([
    'one-lsp-both-catalogs',
    'lsp-only-32-bit',
    'guid-half-present',
    'two-stacked-lower-named-by-dummy',
    'non-ifs-base-provider',
  ])('by a 32-bit process, where WSCInstallProvider64_32 refuses: %s', (name) => {
    const { machine, start, id } = removed(name, IN_32);
    const { status, document } = machine.restore(id);
    expect([status, document.warnings.map(({ code }) => code)]).toEqual([0, ['bothRefused']]);
    expect(machine.catalogs()).toBe(start);
    const installed = document.steps.filter(({ bitness }) => bitness === 32);
    expect(installed[0]).toMatchObject({ call: 'WSCInstallProvider', status: 'done' });
    expect(document.steps.filter(({ call }) => call === 'WSCDeinstallProvider')).toEqual([]);
  });

  test.each<[why: string, switches: Switches, message: RegExp]>([
    ['there is none', {}, /this Windows has no 32-bit PowerShell/],
    ['it is no PowerShell', { POWERSHELL32: '/bin/true' }, /gave no answer/],
    ['Windows refuses', { ...IN_32, FAULT: 'WSCInstallProvider=11003' }, /error 11003/],
    ['the call does nothing', { ...IN_32, FAULT: 'WSCInstallProvider=nothing' }, /nothing changed/],
  ])(
    'fails where neither works because %s: it gives the reason and names the 32-bit entries',
    (_, switches, message) => {
      const { machine, id } = removed('lsp-only-32-bit', { INSTALL64_32: 'refuses' });
      const before = machine.catalogs();
      const { status, document } = machine.restore(id, switches);
      expect([status, document.status, document.error?.code]).toEqual([71, 'failed', 'stepFailed']);
      expect(document.warnings.map(({ code }) => code)).toEqual(['bothRefused', 'in32Refused']);
      expect(document.warnings[1]?.message).toMatch(message);
      for (const { name, providerPath } of machine.state.entries)
        if (/^C:/.test(providerPath)) expect(document.error?.message).toContain(`'${name}' (32-bit)`);
      expect(machine.catalogs()).toBe(before);
      // Once a 32-bit process can install, the next restore works.
      expect(machine.restore(id, IN_32).status).toBe(0);
    },
  );

  test.each([
    ['reports another error', '10055'],
    ['reports an error although it worked', 'after:10055'],
    ['dies before the call', 'kill-before'],
    ['dies during it', 'kill-half'],
    ['dies after it', 'kill-after'],
  ])('a 32-bit process that %s fails the step, and the next restore completes it', (_, fault) => {
    const { machine, start, id } = removed('one-lsp-both-catalogs', IN_32);
    const { status, document } = machine.restore(id, { FAULT: `WSCInstallProvider#1=${fault}` });
    expect([status, document.status]).toEqual([71, 'failed']);
    expect(document.steps.at(-1)).toMatchObject({ status: 'failed', call: 'WSCInstallProvider' });
    expect(machine.restore(id)).toMatchObject({ status: 0, document: { status: 'done' } });
    expect(machine.catalogs()).toBe(start);
  });

  test.skipIf(!pwsh)('with PowerShell itself (needs pwsh)', () => {
    const { machine, start, id } = removed('lsp-only-32-bit', IN_32);
    // The exe runs with a nearly empty environment, but pwsh needs some variables.
    const program = join(machine.folder, 'pwsh');
    const names = ['PATH', 'HOME', 'DOTNET_ROOT'].filter((name) => process.env[name] !== undefined);
    const variables = names.map((name) => `${name}='${process.env[name]}'`).join(' ');
    writeFileSync(program, `#!/bin/sh\n${variables} exec pwsh "$@"\n`, { mode: 0o755 });
    const { status, document } = machine.restore(id, { POWERSHELL32: program });
    expect([status, document.warnings.map(({ code }) => code)]).toEqual([0, ['bothRefused']]);
    expect(machine.catalogs()).toBe(start);
  });
});

describe.skipIf(linuxBuild === undefined).each<[string, Switches]>([
  ['works', {}],
  ['refuses, and a 32-bit process calls', IN_32],
  ['assigns other ids', { INSTALL64_32: 'wrong-ids' }],
])('where WSCInstallProvider64_32 %s, a restore that dies at any call', (_, switches) => {
  test.each(['lsp-only-32-bit', 'guid-half-present'])(
    '%s: leaves no chain that names a missing entry, and the next one completes it',
    (name) => {
      const { machine, start, id } = removed(name, switches);
      expect(brokenChains(machine)).toEqual([]);
      const rewind = machine.save();
      expect(machine.restore(id).status).toBe(0);
      const calls = machine.changes();
      const seen = new Set<string>();
      for (let call = 1; call <= calls.length; call++) {
        for (const kind of ['kill-half', 'kill-after']) {
          rewind();
          machine.restore(id, { FAULT: `change#${call}=${kind}` });
          const title = `call ${call} (${calls[call - 1]}), ${kind}`;
          expect([title, brokenChains(machine)]).toEqual([title, []]);
          const state = machine.diskState();
          if (seen.has(state)) continue;
          seen.add(state);
          expect([title, machine.restore(id).status]).toEqual([title, 0]);
          expect([title, machine.catalogs() === start]).toEqual([title, true]);
          expect([title, machine.backups().filter(({ state }) => state === 'unfinished')]).toEqual([title, []]);
        }
      }
    },
  );
});
