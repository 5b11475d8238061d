import { copyFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { canCompile, LINUX, SimulatedMachine } from '../support/simulated-machine.ts';
import type { WinsockProcess } from '../support/winsock.ts';

const DUMMY = '{7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A00}';
const TCP = '{7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A01}';
const UDP = '{7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A02}';
const MSAFD = '{E70F1AA0-AB8B-11CF-8CA3-00805F48A192}';

const contoso = () => new SimulatedMachine('one-lsp-both-catalogs');
const removeTcp = (process: WinsockProcess) => process.deinstall(64, TCP);

describe.skipIf(!canCompile(LINUX))('a fault that a test sets', () => {
  test('makes any call fail with any error, without effect', async () => {
    const machine = contoso();
    const before = await machine.ids(64);
    expect(await machine.asks(removeTcp, { FAULT: 'WSCDeinstallProvider=8' })).toBe(8);
    expect(await machine.ids(64)).toEqual(before);
  });

  test('is for the Nth call of a function, the Nth change, or the Nth call of all', async () => {
    const removeAll = async (process: WinsockProcess) => {
      await process.registryIds(64);
      return [await process.deinstall(32, TCP), await process.deinstall(64, TCP), await process.deinstall(64, UDP)];
    };
    for (const [FAULT, errors] of Object.entries({
      'WSCDeinstallProvider#2=8': [0, 0, 8],
      'change#2=8': [0, 8, 0],
      'any#2=8': [8, 0, 0],
      'change#1=8;WSCDeinstallProvider#2=9': [8, 0, 9],
    }))
      expect([FAULT, await contoso().asks(removeAll, { FAULT })]).toEqual([FAULT, errors]);
  });

  test('reports success without effect, as some functions of Wine do', async () => {
    const machine = contoso();
    const before = await machine.ids(64);
    expect(await machine.asks(removeTcp, { FAULT: 'change=nothing' })).toBe(0);
    expect(await machine.ids(64)).toEqual(before);
  });

  test('reports an error although the call took effect', async () => {
    const machine = contoso();
    expect(await machine.asks(removeTcp, { FAULT: 'change=after:11003' })).toBe(11003);
    expect(await machine.ids(64)).not.toContain(1032);
  });

  test('kills the process before the effect, after it, or in the middle of it', async () => {
    for (const [how, left] of [
      ['kill-before', [1001, 1002, 1003]],
      ['kill-half', [1002, 1003]],
      ['kill-after', []],
    ] as const) {
      const machine = contoso();
      const process = machine.process({ FAULT: `WSCDeinstallProvider#1=${how}` });
      await expect(process.deinstall(64, MSAFD)).rejects.toThrow('died');
      expect(await process.ended).toBe('SIGKILL');
      expect([how, (await machine.ids(64)).filter((id) => id < 1004)]).toEqual([how, left]);
    }
  });

  test('that kills a process leaves no lock behind', async () => {
    const machine = contoso();
    await machine
      .process({ FAULT: 'change=kill-half' })
      .deinstall(64, DUMMY)
      .catch(() => {});
    expect(await machine.asks(removeTcp)).toBe(0);
  });

  test('makes a call slow, or never return', async () => {
    const start = Date.now();
    expect(await contoso().asks(removeTcp, { FAULT: 'WSCDeinstallProvider=slow:300' })).toBe(0);
    expect(Date.now() - start).toBeGreaterThanOrEqual(300);
    const process = contoso().process({ FAULT: 'any=hang' });
    const first = await Promise.race([
      process.deinstall(64, TCP).catch(() => 'died'),
      new Promise((resolve) => setTimeout(() => resolve('still there'), 300)),
    ]);
    expect(first).toBe('still there');
    process.kill();
  });

  test('replaces the catalog just before or just after a call, like another program', async () => {
    for (const [when, error, left] of [
      ['before', 10022, []],
      ['after', 0, [1031, 1033]],
    ] as const) {
      const machine = contoso();
      copyFileSync(machine.file('store'), machine.file('other'));
      if (when === 'before') await machine.asks(removeTcp);
      copyFileSync(machine.file('store'), machine.file('swap'));
      copyFileSync(machine.file('other'), machine.file('store'));
      const FAULT = `WSCDeinstallProvider=swap-${when}:${machine.seen('swap')}`;
      expect([when, await machine.asks(removeTcp, { FAULT })]).toEqual([when, error]);
      const ids = await machine.ids(64);
      expect([when, ids.includes(1032)]).toEqual([when, when === 'after']);
      expect(ids).toEqual(expect.arrayContaining([...left]));
    }
  });

  test('can be Windows refusing an administrator', async () => {
    expect(await contoso().asks(removeTcp, { ELEVATED: '0' })).toBe(11003);
  });

  test('can be a missing store', async () => {
    const machine = contoso();
    expect(await machine.asks(removeTcp, { STORE: machine.seen('nowhere') })).toBe(10091);
  });
});

describe.skipIf(!canCompile(LINUX))('the log of calls', () => {
  test('has function, provider and error of each call, and counts calls over all processes', async () => {
    const machine = contoso();
    const switches = { LOG: machine.seen('log'), FAULT: 'change#2=8' };
    expect(await machine.asks(removeTcp, switches)).toBe(0);
    expect(await machine.asks((process) => process.deinstall(64, UDP), switches)).toBe(8);
    expect(await machine.asks((process) => process.deinstall(64, UDP), switches)).toBe(0);
    expect(machine.log()).toEqual([
      `WSCDeinstallProvider ${TCP}`,
      'WSCDeinstallProvider = 0',
      `WSCDeinstallProvider ${UDP}`,
      'WSCDeinstallProvider = 8',
      `WSCDeinstallProvider ${UDP}`,
      'WSCDeinstallProvider = 0',
    ]);
  });

  test('has no line for the end of a call in which the process died', async () => {
    const machine = contoso();
    const process = machine.process({ LOG: machine.seen('log'), FAULT: 'change=kill-after' });
    await process.deinstall(64, TCP).catch(() => {});
    await process.ended;
    expect(machine.log()).toEqual([`WSCDeinstallProvider ${TCP}`]);
  });
});
