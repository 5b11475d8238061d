// The simulator as a DLL under Wine. Its C code is the same as on Linux, but files, locks and the end of a process are those of
// Windows.

import { describe, expect, test } from 'vitest';
import { canCompile, SimulatedMachine, WINE } from '../support/simulated-machine.ts';

const DUMMY = '{7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A00}';
const TCP = '{7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A01}';
const UDP = '{7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A02}';

describe.skipIf(WINE === null || !canCompile(WINE))('the simulator under Wine', () => {
  const contoso = () => new SimulatedMachine('one-lsp-both-catalogs', undefined, WINE ?? undefined);

  test('stores what a process removes for later processes, but a running process keeps the catalog that it read first', async () => {
    const machine = contoso();
    await machine.asks(async (process) => {
      const before = (await process.enumProtocols(64)).map((entry) => entry.catalogEntryId);
      expect(await process.deinstall(64, TCP)).toBe(0);
      expect((await process.enumProtocols(64)).map((entry) => entry.catalogEntryId)).toEqual(before);
      expect(await machine.ids(64)).toEqual(before.filter((id) => id !== 1032));
    });
  });

  test('installs entries, changes their order and sets categories', async () => {
    const machine = contoso();
    await machine.asks(async (process) => {
      const tcp = (await process.enumProtocols(64)).filter((entry) => entry.catalogEntryId === 1032);
      await process.deinstall(64, TCP);
      expect(await process.install(TCP, 'C:\\Program Files\\Contoso\\filter64.dll', tcp)).toBe(0);
      const ids = await process.registryIds(64);
      expect(ids.at(-1)).toBe(1034);
      expect(await process.writeOrder(64, [1034, ...ids.slice(0, -1)])).toBe(0);
      expect(await process.setCategories(32, DUMMY, 1)).toBe(0);
      expect(await process.setApplicationCategory('%SystemRoot%\\a.exe', 8)).toEqual({ error: 0, previous: 0 });
    });
    await machine.asks(async (process) => {
      expect((await process.registryIds(64))[0]).toBe(1034);
      expect(await process.categories(32, DUMMY)).toEqual({ error: 0, categories: 1 });
      expect((await process.registryRules()).map((rule) => rule.path)).toEqual(['C:\\Windows\\a.exe']);
    });
  });

  test('ends a process before, after and during a call, and leaves no lock', async () => {
    for (const [how, gone] of [
      ['kill-before', false],
      ['kill-half', true],
      ['kill-after', true],
    ] as const) {
      const machine = contoso();
      const process = machine.process({ FAULT: `WSCDeinstallProvider#1=${how}`, LOG: machine.seen('log') });
      await expect(process.deinstall(64, TCP)).rejects.toThrow('died');
      expect(await process.ended).toBe(137);
      expect([how, !(await machine.ids(64)).includes(1032)]).toEqual([how, gone]);
      expect(await machine.asks((next) => next.deinstall(64, UDP))).toBe(0);
      expect(machine.log()).toEqual([`WSCDeinstallProvider ${TCP}`]);
    }
  });

  test('loses no change of processes that run at the same time', async () => {
    const machine = contoso();
    const [template] = await machine.asks((process) => process.enumProtocols(64));
    if (template === undefined) throw new Error('there is no entry');
    const before = (await machine.ids(64)).length;
    const writers = [1, 2, 3, 4].map((writer) =>
      machine.asks(async (process) => {
        for (const time of [1, 2, 3])
          expect(
            await process.install(`{00000000-0000-0000-0000-0000000000${writer}${time}}`, 'C:\\a', [template]),
          ).toBe(0);
      }),
    );
    await Promise.all(writers);
    expect(new Set(await machine.ids(64)).size).toBe(before + 12);
  });
});
