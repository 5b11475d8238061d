import { describe, expect, test } from 'vitest';
import type { ProtocolInfo } from '../../src/catalog/protocol-info.ts';
import { caseNamed, catalogOf, protocolInfoOf } from '../support/cases.ts';
import { canCompile, LINUX, SimulatedMachine } from '../support/simulated-machine.ts';
import type { WinsockProcess } from '../support/winsock.ts';

const CONTOSO = catalogOf(caseNamed('one-lsp-both-catalogs'), 64).map(protocolInfoOf);
const of = (id: number) => CONTOSO.find((entry) => entry.catalogEntryId === id) as ProtocolInfo;
const DUMMY = of(1031);
const TCP = of(1032);
const UDP = of(1033);
const DLL = 'C:\\Program Files\\Contoso\\filter64.dll';

const WSANO_RECOVERY = 11003;
const WSAEINVAL = 10022;

const clean = () => new SimulatedMachine('clean-windows-10');
const found = async (process: WinsockProcess, bitness: 32 | 64, providerId: string) =>
  (await process.registryItems(bitness)).filter(({ info }) => info.providerId === providerId);

describe.skipIf(!canCompile(LINUX))('installing a provider', () => {
  test('adds entries with new ids at the end of the 64-bit catalog only', async () => {
    await clean().asks(async (process) => {
      const before = await process.registryIds(64);
      expect(await process.install(DUMMY.providerId, DLL, [DUMMY])).toBe(0);
      expect(await process.registryIds(64)).toEqual([...before, 1014]);
      expect(await process.registryIds(32)).toEqual(before);
      const [added] = await found(process, 64, DUMMY.providerId);
      expect(added).toEqual({ path: DLL, info: { ...DUMMY, catalogEntryId: 1014 } });
    });
  });

  test('never uses an id again', async () => {
    const machine = clean();
    const given: number[] = [];
    for (let times = 0; times < 3; times++) {
      await machine.asks((process) => process.install(DUMMY.providerId, DLL, [DUMMY]));
      given.push((await machine.ids(64)).at(-1) as number);
      await machine.asks((process) => process.deinstall(64, DUMMY.providerId));
    }
    expect(given).toEqual([1014, 1015, 1016]);
  });

  test('with an installed GUID is WSANO_RECOVERY', async () => {
    await clean().asks(async (process) => {
      expect(await process.install(DUMMY.providerId, DLL, [DUMMY])).toBe(0);
      expect(await process.install(DUMMY.providerId, DLL, [DUMMY])).toBe(WSANO_RECOVERY);
      expect(await found(process, 64, DUMMY.providerId)).toHaveLength(1);
    });
  });

  test('can give one GUID several entries', async () => {
    await clean().asks(async (process) => {
      expect(await process.install(TCP.providerId, DLL, [TCP, UDP])).toBe(0);
      expect((await found(process, 64, TCP.providerId)).map(({ info }) => info.catalogEntryId)).toEqual([1014, 1015]);
    });
  });

  test('needs an administrator', async () => {
    const install = (process: WinsockProcess) => process.install(DUMMY.providerId, DLL, [DUMMY]);
    expect(await clean().asks(install, { ELEVATED: '0' })).toBe(WSANO_RECOVERY);
  });

  test('of no entries, a chain of eight or a path of 260 characters is WSAEINVAL', async () => {
    await clean().asks(async (process) => {
      expect(await process.install(DUMMY.providerId, DLL, [])).toBe(WSAEINVAL);
      expect(await process.install(DUMMY.providerId, DLL, [{ ...TCP, chainLength: 8 }])).toBe(WSAEINVAL);
      expect(await process.install(DUMMY.providerId, 'x'.repeat(260), [DUMMY])).toBe(WSAEINVAL);
      expect(await found(process, 64, DUMMY.providerId)).toEqual([]);
    });
  });
});

describe.skipIf(!canCompile(LINUX))('installing into both catalogs at once', () => {
  const both = (process: WinsockProcess) => process.install(DUMMY.providerId, DLL, [DUMMY], true);
  const idOf = async (machine: SimulatedMachine, bitness: 32 | 64) => (await machine.ids(bitness)).at(-1);

  test('can be refused, as the documentation says', async () => {
    const machine = clean();
    const before = await machine.ids(32);
    expect(await machine.asks(both, { INSTALL64_32: 'refuses' })).toBe(WSANO_RECOVERY);
    expect(await machine.ids(32)).toEqual(before);
  });

  test('assigns the same id in both, from the one counter', async () => {
    const machine = clean();
    expect(await machine.asks(both)).toBe(0);
    expect([await idOf(machine, 64), await idOf(machine, 32)]).toEqual([1014, 1014]);
  });

  test("with INSTALL64_32=wrong-ids makes 32-bit chains that name the 64-bit dummy's id", async () => {
    const machine = clean();
    const switches = { INSTALL64_32: 'wrong-ids' };
    expect(await machine.asks(both, switches)).toBe(0);
    const dummy = (await idOf(machine, 64)) as number;
    const chain = { ...TCP, chainEntries: [dummy, 1006, 0, 0, 0, 0, 0] };
    await machine.asks((process) => process.install(TCP.providerId, DLL, [chain], true), switches);
    const [stored] = await machine.asks((process) => found(process, 32, TCP.providerId));
    expect(stored?.info.chainEntries[0]).toBe(dummy);
    expect(await machine.ids(32)).not.toContain(dummy);
  });

  test('with IDS=separate takes ids from a counter of each catalog', async () => {
    const machine = clean();
    const switches = { IDS: 'separate', INSTALL64_32: 'wrong-ids' };
    await machine.asks((process) => process.install(TCP.providerId, DLL, [TCP]), switches);
    await machine.asks(both, switches);
    expect([await idOf(machine, 64), await idOf(machine, 32)]).toEqual([1015, 1014]);
  });
});

describe.skipIf(!canCompile(LINUX))('installing from a 32-bit process', () => {
  test('adds entries to the 32-bit catalog only', async () => {
    const machine = clean();
    const before = await machine.ids(64);
    const process = machine.process({}, { WINSOCK_LSP_TEST_BITNESS: '32' });
    expect(await process.install(DUMMY.providerId, DLL, [DUMMY])).toBe(0);
    expect(await process.install(DUMMY.providerId, DLL, [DUMMY])).toBe(WSANO_RECOVERY);
    await process.end();
    expect([await machine.ids(64), await machine.ids(32)]).toEqual([before, [...before, 1014]]);
  });
});

describe.skipIf(!canCompile(LINUX))('updating a provider', () => {
  const contoso = () => new SimulatedMachine('one-lsp-both-catalogs');

  test('changes an entry without changing its id or position', async () => {
    for (const bitness of [32, 64] as const) {
      const machine = contoso();
      const before = await machine.ids(bitness);
      const mended = { ...TCP, chainLength: 2, chainEntries: [1031, 1003, 0, 0, 0, 0, 0] };
      expect(await machine.asks((process) => process.update(bitness, TCP.providerId, DLL, [mended]))).toBe(0);
      expect(await machine.ids(bitness)).toEqual(before);
      const [stored] = await machine.asks((process) => found(process, bitness, TCP.providerId));
      expect(stored?.info.chainEntries.slice(0, 2)).toEqual([1031, 1003]);
    }
  });

  test('changes no other entries of the GUID, except that all get the path', async () => {
    await new SimulatedMachine('clean-windows-10').asks(async (process) => {
      await process.install(TCP.providerId, DLL, [TCP, UDP]);
      const [first] = await found(process, 64, TCP.providerId);
      const moved = { ...(first?.info as ProtocolInfo), name: 'moved' };
      expect(await process.update(64, TCP.providerId, 'C:\\new.dll', [moved])).toBe(0);
      const after = await found(process, 64, TCP.providerId);
      expect(after.map(({ info }) => info.name)).toEqual(['moved', UDP.name]);
      expect(after.map(({ path }) => path)).toEqual(['C:\\new.dll', 'C:\\new.dll']);
    });
  });

  test('adds an entry with an unknown id, or with UPDATE=refuses refuses it', async () => {
    const more = { ...UDP, catalogEntryId: 4711 };
    const machine = contoso();
    const update = (process: WinsockProcess) => process.update(32, TCP.providerId, DLL, [more]);
    expect(await machine.asks(update, { UPDATE: 'refuses' })).toBe(WSAEINVAL);
    expect(await machine.asks(update)).toBe(0);
    expect((await machine.ids(32)).at(-1)).toBe(1034);
  });

  test("with an unknown GUID, or another GUID's id, is WSAEINVAL", async () => {
    await contoso().asks(async (process) => {
      expect(await process.update(64, '{00000000-0000-0000-0000-0000000000AA}', DLL, [TCP])).toBe(WSAEINVAL);
      expect(await process.update(64, TCP.providerId, DLL, [UDP])).toBe(WSAEINVAL);
    });
  });
});
