import { describe, expect, test } from 'vitest';
import { type CaseEntry, caseNamed } from '../support/cases.ts';
import { canCompile, LINUX, SimulatedMachine } from '../support/simulated-machine.ts';
import type { WinsockProcess } from '../support/winsock.ts';

const CHAIN = '{7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A01}';
const MSAFD = '{E70F1AA0-AB8B-11CF-8CA3-00805F48A192}';
const WSAENOBUFS = 10055;

const contoso = () => new SimulatedMachine('one-lsp-both-catalogs');
const seen = async (process: WinsockProcess, bitness: 32 | 64 = 64) =>
  (await process.enumProtocols(bitness)).map((entry) => entry.catalogEntryId);

describe.skipIf(!canCompile(LINUX))('what a process sees', () => {
  test('is the catalog as it first read it, even after its own changes; the registry is always current', async () => {
    await contoso().asks(async (process) => {
      const before = await seen(process);
      expect(await process.deinstall(64, CHAIN)).toBe(0);
      expect(await seen(process)).toEqual(before);
      expect(await process.registryIds(64)).toEqual(before.filter((id) => id !== 1032));
    });
  });

  test('is a change by another process only if it started later', async () => {
    const machine = contoso();
    await machine.asks(async (running) => {
      const before = await seen(running, 32);
      await machine.asks((other) => other.deinstall(32, CHAIN));
      expect(await seen(running, 32)).toEqual(before);
      expect(await machine.asks((other) => seen(other, 32))).not.toContain(1032);
    });
  });

  test("includes what it installed itself with CACHE=install, as Microsoft's sample expects", async () => {
    for (const [CACHE, sees] of [
      ['process', [false, true]],
      ['install', [true, true]],
      ['none', [true, false]],
    ] as const) {
      await new SimulatedMachine('clean-windows-10').asks(
        async (process) => {
          const [first] = await process.enumProtocols(64);
          if (first === undefined) throw new Error('there is no entry');
          await process.install(CHAIN, 'C:\\a.dll', [first]);
          const afterInstall = (await seen(process)).includes(1014);
          await process.deinstall(64, MSAFD);
          expect([CACHE, [afterInstall, (await seen(process)).includes(1006)]]).toEqual([CACHE, sees]);
        },
        { CACHE },
      );
    }
  });

  test('needs a large enough buffer: else WSAENOBUFS and the needed length', async () => {
    await contoso().asks(async (process) => {
      const needed = (await process.registryIds(64)).length * 628;
      expect(await process.enumError(64, null)).toEqual([WSAENOBUFS, needed]);
      expect(await process.enumError(64, needed - 1)).toEqual([WSAENOBUFS, needed]);
      expect(await process.enumError(64, needed)).toEqual([0, needed]);
    });
  });

  test('has names in the language of the process; the registry has them as @file,-id', async () => {
    const machine = contoso();
    const names: Record<string, string | undefined> = {};
    for (const LANGUAGE of ['english', 'german', 'chinese']) {
      const entries = await machine.asks((process) => process.enumProtocols(64), { LANGUAGE });
      names[LANGUAGE] = entries.find(({ catalogEntryId }) => catalogEntryId === 1001)?.name;
      expect(entries.find(({ catalogEntryId }) => catalogEntryId === 1031)?.name).toBe('Contoso Filter');
      expect(entries.filter(({ name }) => name.startsWith('@'))).toEqual([]);
    }
    expect(names).toEqual({
      english: 'MSAFD Tcpip [TCP/IP]',
      german: 'MSAFD-Tcpip [TCP/IP]',
      chinese: 'MSAFD 协议 [TCP/IP]',
    });
    const items = await machine.asks((process) => process.registryItems(64));
    const tcp = items.find(({ info }) => info.catalogEntryId === 1001);
    expect(tcp?.info.name).toBe('@%SystemRoot%\\System32\\mswsock.dll,-60100');
  });

  test('ends at Num_Catalog_Entries64: registry items beyond it are dead', async () => {
    const state = caseNamed('one-lsp-both-catalogs');
    const dead = [{ ...(state.entries[0] as CaseEntry), catalogEntryId: 1090 }];
    const machine = new SimulatedMachine({ ...state, dead });
    await machine.asks(async (process) => {
      expect(await process.registryIds(64)).toEqual([...(await seen(process)), 1090]);
      expect(await process.registryCount(64)).toBe((await seen(process)).length);
      // A new entry takes the key after the last one.
      expect(
        await process.install('{7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1AFF}', 'C:\\a.dll', await process.enumProtocols(64)),
      ).toBe(0);
      expect(await process.registryIds(64)).not.toContain(1090);
    });
  });

  test('has paths with their variables; a short buffer is WSAEFAULT, an unknown GUID WSAEINVAL', async () => {
    await contoso().asks(async (process) => {
      expect(await process.providerPath(64, MSAFD)).toBe('%SystemRoot%\\system32\\mswsock.dll');
      expect(await process.providerPath(32, CHAIN)).toContain('Contoso');
      expect(await process.providerPath(64, MSAFD, 10)).toBe(10014);
      expect(await process.providerPath(64, '{00000000-0000-0000-0000-0000000000AA}')).toBe(10022);
    });
  });
});

describe.skipIf(!canCompile(LINUX))('processes at the same time', () => {
  test('lose no change, and never read half a catalog', async () => {
    const machine = new SimulatedMachine('clean-windows-10');
    const before = await machine.ids(64);
    const [template] = await machine.asks((process) => process.enumProtocols(64));
    if (template === undefined) throw new Error('there is no entry');
    const guid = (number: number) => `{00000000-0000-0000-0000-${String(number).padStart(12, '0')}}`;
    const writers = Array.from({ length: 8 }, (_, writer) =>
      machine.asks(async (process) => {
        for (let times = 0; times < 5; times++)
          expect(await process.install(guid(writer * 5 + times), 'C:\\a.dll', [template])).toBe(0);
      }),
    );
    const readers = Array.from({ length: 4 }, () =>
      machine.asks(async (process) => {
        for (let times = 0; times < 50; times++)
          expect((await process.registryIds(64)).slice(0, before.length)).toEqual(before);
      }),
    );
    await Promise.all([...writers, ...readers]);
    const ids = await machine.ids(64);
    expect(ids).toHaveLength(before.length + 40);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
