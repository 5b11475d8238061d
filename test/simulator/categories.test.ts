import { describe, expect, test } from 'vitest';
import { canCompile, LINUX, SimulatedMachine } from '../support/simulated-machine.ts';
import type { StoredRule } from '../support/store.ts';
import type { WinsockProcess } from '../support/winsock.ts';

const DUMMY = '{7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A00}';
const UNKNOWN_GUID = '{00000000-0000-0000-0000-0000000000AA}';
const SVCHOST = '%SystemRoot%\\System32\\svchost.exe';
const SYSTEM = 0x80000000;
const INSPECTOR = 1;
const FIREWALL = 8;

const WSANO_RECOVERY = 11003;
const WSASERVICE_NOT_FOUND = 10108;
const ERROR_CALL_NOT_IMPLEMENTED = 120;

const contoso = () => new SimulatedMachine('one-lsp-both-catalogs');

describe.skipIf(!canCompile(LINUX))('LSP categories', () => {
  test('are kept for each catalog, replaced by setting, and removed with the provider', async () => {
    const machine = contoso();
    const of = (bitness: 32 | 64) => machine.asks((process) => process.categories(bitness, DUMMY));
    expect(await machine.asks((process) => process.setCategories(64, DUMMY, INSPECTOR))).toBe(0);
    expect(await machine.asks((process) => process.setCategories(64, DUMMY, FIREWALL))).toBe(0);
    expect([await of(64), await of(32)]).toEqual([
      { error: 0, categories: FIREWALL },
      { error: 0, categories: 0 },
    ]);
    await machine.asks((process) => process.deinstall(64, DUMMY));
    expect((await of(64)).error).toBe(10105);
  });

  test('are the only class of information, and only an administrator can set them', async () => {
    const machine = contoso();
    expect((await machine.asks((process) => process.categories(64, DUMMY, 1))).error).toBe(ERROR_CALL_NOT_IMPLEMENTED);
    const set = (process: WinsockProcess) => process.setCategories(32, DUMMY, INSPECTOR);
    expect(await machine.asks(set, { ELEVATED: '0' })).toBe(WSANO_RECOVERY);
    expect(await machine.asks((process) => process.setCategories(32, UNKNOWN_GUID, INSPECTOR))).toBe(10022);
  });

  test('can be in the initial store', async () => {
    const machine = new SimulatedMachine('one-lsp-both-catalogs', {
      categories: [{ bitness: 32, providerId: DUMMY, categories: INSPECTOR }],
    });
    expect(await machine.asks((process) => process.categories(32, DUMMY))).toEqual({ error: 0, categories: INSPECTOR });
  });
});

describe.skipIf(!canCompile(LINUX))('application rules', () => {
  test('only grow: setting ORs categories in, and returns the previous ones', async () => {
    await contoso().asks(async (process) => {
      expect((await process.applicationCategory(SVCHOST)).error).toBe(WSASERVICE_NOT_FOUND);
      expect(await process.setApplicationCategory(SVCHOST, SYSTEM)).toEqual({ error: 0, previous: 0 });
      expect(await process.setApplicationCategory(SVCHOST, FIREWALL)).toEqual({ error: 0, previous: SYSTEM });
      expect(await process.setApplicationCategory(SVCHOST, 0)).toEqual({ error: 0, previous: SYSTEM + FIREWALL });
      expect(await process.applicationCategory(SVCHOST)).toEqual({ error: 0, categories: SYSTEM + FIREWALL });
    });
  });

  test('are for a path together with its arguments; the path is stored expanded', async () => {
    const machine = contoso();
    await machine.asks((process) => process.setApplicationCategory(SVCHOST, SYSTEM, '-k netsvcs'));
    const [error, rules] = await machine.asks(async (process) => [
      (await process.applicationCategory('C:\\WINDOWS\\system32\\SVCHOST.EXE')).error,
      await process.registryRules(),
    ]);
    expect(error).toBe(WSASERVICE_NOT_FOUND);
    expect(rules).toEqual([
      {
        key: expect.stringMatching(/^[0-9A-F]{8}-[0-9A-F]{8}$/),
        path: 'C:\\Windows\\System32\\svchost.exe',
        arguments: '-k netsvcs',
        categories: SYSTEM,
      },
    ]);
    const found = await machine.asks((process) =>
      process.applicationCategory('C:\\WINDOWS\\system32\\SVCHOST.EXE', '-k netsvcs'),
    );
    expect(found).toEqual({ error: 0, categories: SYSTEM });
  });

  test('can be undone only in the registry, by an administrator', async () => {
    const machine = contoso();
    await machine.asks((process) => process.setApplicationCategory('C:\\a.exe', INSPECTOR));
    const [rule] = (await machine.asks((process) => process.registryRules())) as [StoredRule];
    const write = (keep: boolean, switches = {}) =>
      machine.asks((process) => process.writeRule({ ...rule, categories: FIREWALL }, keep), switches);
    expect(await write(true, { ELEVATED: '0' })).toBe(5);
    expect(await write(true)).toBe(0);
    expect((await machine.asks((process) => process.applicationCategory('C:\\a.exe'))).categories).toBe(FIREWALL);
    expect(await write(false)).toBe(0);
    expect(await write(false)).toBe(2);
    expect(await machine.asks((process) => process.registryRules())).toEqual([]);
  });

  test('of Windows can be in the initial store', async () => {
    const rule = { key: '2C69D9F1', path: 'C:\\Windows\\System32\\svchost.exe', arguments: '', categories: 0x40000000 };
    const machine = new SimulatedMachine('clean-windows-10', { rules: [rule] });
    expect(await machine.asks((process) => process.setApplicationCategory(SVCHOST, INSPECTOR))).toEqual({
      error: 0,
      previous: 0x40000000,
    });
    expect(await machine.asks((process) => process.registryRules())).toEqual([{ ...rule, categories: 0x40000001 }]);
  });

  test('can be set only by an administrator', async () => {
    const set = (process: WinsockProcess) => process.setApplicationCategory('C:\\a.exe', INSPECTOR);
    expect((await contoso().asks(set, { ELEVATED: '0' })).error).toBe(WSANO_RECOVERY);
  });
});
