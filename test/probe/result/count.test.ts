import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CallOutcome, countCompletions, countsByCall } from '../../../src/probe/result/count.ts';

const outcome = fc.record<CallOutcome>({
  call: fc.constantFrom('WSASend', 'WSARecv', 'WSASendTo', 'WSARecvFrom'),
  answer: fc.constantFrom('atOnce', 'pending', 'failed'),
  skips: fc.boolean(),
  packets: fc.integer({ min: 0, max: 5 }),
  times: fc.integer({ min: 1, max: 20 }),
});
const outcomes = fc.array(outcome, { maxLength: 12 });
const unknownPackets = fc.integer({ min: 0, max: 5 });

describe('counting completions', () => {
  test.each([
    ['pending', true, 1],
    ['pending', false, 1],
    ['atOnce', true, 0],
    ['atOnce', false, 1],
    ['failed', true, 0],
    ['failed', false, 0],
  ] as const)('a call that is %s, on a socket with the mode: %s, promises %i packets', (answer, skips, promised) => {
    for (const packets of [0, 1, 2]) {
      expect(countCompletions([{ call: 'WSARecv', answer, skips, packets, times: 3 }], 0)).toEqual({
        expected: 3 * promised,
        received: 3 * packets,
        lost: 3 * Math.max(0, promised - packets),
        duplicated: 3 * Math.max(0, packets - promised),
      });
    }
  });

  test('received is expected - lost + duplicated', () => {
    fc.assert(
      fc.property(outcomes, unknownPackets, (some, unknown) => {
        const { expected, received, lost, duplicated } = countCompletions(some, unknown);
        expect(received).toBe(expected - lost + duplicated);
        expect(lost).toBeLessThanOrEqual(expected);
        expect(duplicated).toBeGreaterThanOrEqual(unknown);
      }),
    );
  });

  test('gives the same sums for single calls, for rows of calls, and by function', () => {
    fc.assert(
      fc.property(outcomes, (some) => {
        const single = some.flatMap((each) => Array.from({ length: each.times }, () => ({ ...each, times: 1 })));
        expect(countCompletions(single, 0)).toEqual(countCompletions(some, 0));
        const rows = countsByCall(some);
        for (const name of ['expected', 'received', 'lost', 'duplicated'] as const) {
          expect(rows.reduce((sum, row) => sum + row[name], 0)).toBe(countCompletions(some, 0)[name]);
        }
        expect(rows.reduce((sum, row) => sum + row.made, 0)).toBe(single.length);
      }),
    );
  });

  test('counts a packet of no call as duplicated; it never replaces a lost one', () => {
    const lost = { call: 'WSARecv', answer: 'pending', skips: true, packets: 0, times: 2 } as const;
    expect(countCompletions([lost], 2)).toEqual({ expected: 2, received: 2, lost: 2, duplicated: 2 });
  });
});
