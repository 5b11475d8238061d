import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareRuns } from '../../../src/probe/result/blame.ts';
import { judgeRun, type Run, type RunFacts } from '../../../src/probe/result/run.ts';

/** A run of eight receives that were under way, of which so many got so many packets. */
function told(packets: readonly number[]): Run {
  const outcomes = packets.map((each) => ({
    call: 'WSARecv',
    answer: 'pending' as const,
    skips: true,
    packets: each,
    times: 1,
  }));
  const result = { skipsOnSuccess: true, outcomes, unknownPackets: 0, failure: null };
  return judgeRun({
    step: 'GetQueuedCompletionStatusEx',
    result,
    ending: { kind: 'ended', exitCode: 0, signal: null },
  });
}

const ended = (exitCode: number): RunFacts['ending'] => ({ kind: 'ended', exitCode, signal: null });
const refused = (call: string, code: number | null): Run =>
  judgeRun({
    step: call,
    result: { skipsOnSuccess: null, outcomes: [], unknownPackets: 0, failure: { call, code } },
    ending: ended(0),
  });

const well = told([1, 1, 1]);
const losing = told([1, 0, 0]);
const losingMore = told([0, 0, 0]);
const doubling = told([2, 2, 1]);
const hung = judgeRun({ step: 'WSARecv', result: null, ending: { kind: 'timedOut' } });
const dead = judgeRun({ step: 'WSASend', result: null, ending: ended(0xc0000005) });
const absent = refused('bind', 10049);
const RUNS = [well, losing, losingMore, doubling, hung, dead, absent];

describe('a run', () => {
  test.each([
    [well, 'works'],
    [losing, 'losesCompletions'],
    [doubling, 'losesCompletions'],
    [hung, 'hangs'],
    [dead, 'crashes'],
    [absent, 'notAvailable'],
  ])('%# is what it told, or how it ended', (run, status) => expect(run.status).toBe(status));

  test('that does not end tells where, and no counts', () => {
    expect(hung).toMatchObject({ expected: null, lost: null, error: { step: 'WSARecv', errno: null }, death: null });
    expect(dead).toMatchObject({
      expected: null,
      error: { step: 'WSASend', errno: null },
      death: { exitCode: 0xc0000005, name: 'STATUS_ACCESS_VIOLATION' },
    });
    expect(absent).toMatchObject({ expected: null, lost: null, error: { step: 'bind', errno: 10049 } });
  });

  test('that failed after it lost completions has lost them', () => {
    const outcomes = [{ call: 'WSARecv', answer: 'pending' as const, skips: true, packets: 0, times: 1 }];
    const failure = { call: 'WSASend', code: 10054 };
    const result = { skipsOnSuccess: true, outcomes, unknownPackets: 0, failure };
    expect(judgeRun({ step: 'WSASend', result, ending: ended(0) }).status).toBe('losesCompletions');
  });

  test('that told its result has worked, also when its process does not end well', () => {
    const facts = { step: null, result: { skipsOnSuccess: true, outcomes: [], unknownPackets: 0, failure: null } };
    expect(judgeRun({ ...facts, ending: { kind: 'timedOut' } }).status).toBe('works');
  });

  test('whose process dies in silence, or of a signal, is a crash with its name', () => {
    expect(judgeRun({ step: null, result: null, ending: ended(0) })).toMatchObject({
      status: 'crashes',
      death: { exitCode: 0 },
    });
    const signalled = judgeRun({
      step: null,
      result: null,
      ending: { kind: 'ended', exitCode: null, signal: 'SIGSEGV' },
    });
    expect(signalled).toMatchObject({ status: 'crashes', death: { exitCode: null, name: 'SIGSEGV' } });
  });
});

describe('the layer', () => {
  test.each([
    ['well', well, losing, false],
    ['lost and base well', losing, well, true],
    ['doubled and base well', doubling, well, true],
    ['hung and base well', hung, well, true],
    ['dead and base well', dead, well, true],
    ['absent and base well', absent, well, true],
    ['lost as the base', losing, losing, false],
    ['lost more than the base', losingMore, losing, true],
    ['lost less than the base', losing, losingMore, false],
    ['doubled where the base lost', doubling, losing, true],
    ['hung as the base', hung, hung, false],
    ['dead as the base', dead, dead, false],
    ['absent as the base', absent, absent, false],
    ['hung where the base lost', hung, losing, true],
    ['lost where the base hung', losing, hung, null],
    ['lost where the base is absent', losing, absent, null],
    ['absent where the base died', absent, dead, null],
    ['lost, without a base', losing, null, null],
  ] as const)('%s: blamed is as it should be', (_, byDefault, baseline, blamed) => {
    expect(compareRuns(byDefault, baseline, true, 15).layerBlamed).toBe(blamed);
    expect(compareRuns(byDefault, baseline, null, 15).layerBlamed).toBe(blamed);
  });

  const run = fc.constantFrom(...RUNS);

  test('is never blamed for what the base provider alone does too, nor where there is none', () => {
    fc.assert(
      fc.property(run, fc.option(run), fc.option(fc.boolean()), (byDefault, baseline, layered) => {
        expect(compareRuns(byDefault, byDefault, layered, 15).layerBlamed).toBe(false);
        expect(compareRuns(byDefault, baseline, false, 15).layerBlamed).toBe(false);
        expect(compareRuns(well, baseline, layered, 15).layerBlamed).toBe(false);
        const { layerBlamed, reason } = compareRuns(byDefault, baseline, layered, 15);
        expect(reason).not.toMatch(/null|undefined|NaN/);
        expect(reason.includes('layer is to blame')).toBe(layerBlamed === true || /unknown/.test(reason));
      }),
    );
  });

  test('is blamed in one direction at most', () => {
    fc.assert(
      fc.property(run, run, (a, b) => {
        const blamed = [compareRuns(a, b, true, 15), compareRuns(b, a, true, 15)].map(({ layerBlamed }) => layerBlamed);
        const both = a.status === 'losesCompletions' && b.status === 'losesCompletions';
        expect(both || blamed.filter((each) => each === true).length < 2).toBe(true);
      }),
    );
  });

  test.each([
    [hung, 'within 15 seconds and was ended while in WSARecv.'],
    [dead, 'The process died in WSASend (STATUS_ACCESS_VIOLATION 0xc0000005).'],
    [absent, 'bind failed with error 10049 (EADDRNOTAVAIL'],
    [refused('WSASocketW', null), 'This Windows has no WSASocketW.'],
    [losing, '2 of 3 promised completions did not come.'],
    [doubling, '2 came that were not promised.'],
  ])('%#: what happened is said with the call', (byDefault, text) => {
    expect(compareRuns(byDefault, well, true, 15).reason).toContain(text);
  });
});
