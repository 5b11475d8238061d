import { describe, expect, test } from 'vitest';
import { caseNamed } from '../support/cases.ts';
import { canCompile, LINUX, SimulatedMachine } from '../support/simulated-machine.ts';

const CONTOSO = caseNamed('one-lsp-both-catalogs').entries;
const DUMMY = CONTOSO.find((entry) => entry.chainLength === 0)?.providerId as string;
const CHAIN = CONTOSO.find((entry) => entry.catalogEntryId === 1032)?.providerId as string;
const MSAFD = '{E70F1AA0-AB8B-11CF-8CA3-00805F48A192}';
const UNKNOWN_GUID = '{00000000-0000-0000-0000-0000000000AA}';

const WSANO_RECOVERY = 11003;
const WSAEINVAL = 10022;

describe.skipIf(!canCompile(LINUX))('removing a provider', () => {
  const contoso = () => new SimulatedMachine('one-lsp-both-catalogs');

  test('a dummy removed first strands its chains', async () => {
    const machine = contoso();
    expect(await machine.asks((process) => process.deinstall(64, DUMMY))).toBe(0);
    const left = await machine.asks((process) => process.enumProtocols(64));
    expect(left.map((entry) => entry.catalogEntryId)).not.toContain(1031);
    expect(left.filter((entry) => entry.chainLength > 1).map((entry) => entry.chainEntries.slice(0, 2))).toEqual([
      [1031, 1001],
      [1031, 1002],
    ]);
  });

  test('a removed lower layer leaves its ids in the chains above it', async () => {
    const machine = new SimulatedMachine('two-stacked-lower-non-ifs');
    const lower = (await machine.asks((process) => process.enumProtocols(64))).find((e) => e.catalogEntryId === 1032);
    await machine.asks((process) => process.deinstall(64, lower?.providerId as string));
    const upper = (await machine.asks((process) => process.enumProtocols(64))).find((e) => e.catalogEntryId === 1042);
    expect(upper?.chainEntries.slice(0, 3)).toEqual([1041, 1032, 1001]);
  });

  test('all entries of a GUID are removed, in that catalog only', async () => {
    const machine = contoso();
    const before = await machine.ids(32);
    expect(await machine.asks((process) => process.deinstall(64, MSAFD))).toBe(0);
    expect(await machine.ids(64)).toEqual([1032, 1033, 1004, 1005, 1006, 1031]);
    expect(await machine.ids(32)).toEqual(before);
  });

  test('WSCDeinstallProvider32 changes the 32-bit catalog only', async () => {
    const machine = contoso();
    const before = await machine.ids(64);
    expect(await machine.asks((process) => process.deinstall(32, CHAIN))).toBe(0);
    expect(await machine.ids(32)).not.toContain(1032);
    expect(await machine.ids(64)).toEqual(before);
  });

  test('an unknown GUID is WSAEINVAL, and so is one that is already removed', async () => {
    await contoso().asks(async (process) => {
      expect(await process.deinstall(64, UNKNOWN_GUID)).toBe(WSAEINVAL);
      expect(await process.deinstall(64, CHAIN)).toBe(0);
      expect(await process.deinstall(64, CHAIN)).toBe(WSAEINVAL);
    });
  });

  test('a NULL GUID is WSAEFAULT', async () => {
    expect(await contoso().asks((process) => process.deinstall(64, null))).toBe(10014);
  });

  test('without an administrator it is WSANO_RECOVERY without effect', async () => {
    const machine = contoso();
    const before = await machine.ids(64);
    expect(await machine.asks((process) => process.deinstall(64, CHAIN), { ELEVATED: '0' })).toBe(WSANO_RECOVERY);
    expect(await machine.asks((process) => process.deinstall(64, UNKNOWN_GUID), { ELEVATED: '0' })).toBe(
      WSANO_RECOVERY,
    );
    expect(await machine.ids(64)).toEqual(before);
  });
});
