import { type Case, catalogOf, itemOf } from './cases.ts';

/** The state file of test/simulator: for the 32-bit and then the 64-bit catalog a count and its items. */
export function storeOf(machine: Case): Buffer {
  const parts = ([32, 64] as const).flatMap((bitness) => {
    const entries = catalogOf(machine, bitness);
    const count = Buffer.alloc(4);
    count.writeUInt32LE(entries.length);
    return [count, ...entries.map(itemOf)];
  });
  return Buffer.concat(parts);
}
