import { describe, expect, test } from 'vitest';
import { canCompile, LINUX, SimulatedMachine } from '../support/simulated-machine.ts';

const WSAEINVAL = 10022;
const contoso = () => new SimulatedMachine('one-lsp-both-catalogs');

describe.skipIf(!canCompile(LINUX))('the order of a catalog', () => {
  test('is the written one, in that catalog only', async () => {
    for (const [bitness, other] of [
      [64, 32],
      [32, 64],
    ] as const) {
      const machine = contoso();
      const [ids, others] = [await machine.ids(bitness), await machine.ids(other)];
      const wanted = [...ids].reverse();
      expect(await machine.asks((process) => process.writeOrder(bitness, wanted))).toBe(0);
      expect([await machine.ids(bitness), await machine.ids(other)]).toEqual([wanted, others]);
    }
  });

  test('must have every id exactly once, also of hidden dummies', async () => {
    const machine = contoso();
    const ids = await machine.ids(64);
    const wrong = {
      'without one': ids.slice(1),
      'with one twice': [...ids.slice(1), ids[1] as number],
      'with one too many': [...ids, ids[0] as number],
      'with an unknown one': [...ids.slice(1), 4711],
      empty: [],
    };
    for (const [what, order] of Object.entries(wrong))
      expect([what, await machine.asks((process) => process.writeOrder(64, order))]).toEqual([what, WSAEINVAL]);
    expect(await machine.ids(64)).toEqual(ids);
  });

  test('needs an administrator; the function returns the error', async () => {
    const machine = contoso();
    const ids = await machine.ids(64);
    expect(await machine.asks((process) => process.writeOrder(64, ids), { ELEVATED: '0' })).toBe(11003);
  });
});
