import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareRuns } from '../../../src/probe/result/blame.ts';
import { judgeRun, type Run, type RunFacts } from '../../../src/probe/result/run.ts';

/** A run of pending receives that got these numbers of packets. */
function runWith(packets: readonly number[]): Run {
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

const working = runWith([1, 1, 1]);
const losing = runWith([1, 0, 0]);
const losingMore = runWith([0, 0, 0]);
const doubling = runWith([2, 2, 1]);
const hung = judgeRun({ step: 'WSARecv', result: null, ending: { kind: 'timedOut' } });
const dead = judgeRun({ step: 'WSASend', result: null, ending: ended(0xc0000005) });
const absent = refused('bind', 10049);
const RUNS = [working, losing, losingMore, doubling, hung, dead, absent];

describe('a run', () => {
  test.each([
    [working, 'works'],
    [losing, 'losesCompletions'],
    [doubling, 'losesCompletions'],
    [hung, 'hangs'],
    [dead, 'crashes'],
    [absent, 'notAvailable'],
  ])('%# has the status of its result, or of its ending without one', (run, status) => expect(run.status).toBe(status));

  test('that hangs, crashes or fails names the call, and has no counts', () => {
    expect(hung).toMatchObject({ expected: null, lost: null, error: { step: 'WSARecv', errno: null }, death: null });
    expect(dead).toMatchObject({
      expected: null,
      error: { step: 'WSASend', errno: null },
      death: { exitCode: 0xc0000005, name: 'STATUS_ACCESS_VIOLATION' },
    });
    expect(absent).toMatchObject({ expected: null, lost: null, error: { step: 'bind', errno: 10049 } });
  });

  test('that loses completions and then fails is losesCompletions', () => {
    const outcomes = [{ call: 'WSARecv', answer: 'pending' as const, skips: true, packets: 0, times: 1 }];
    const failure = { call: 'WSASend', code: 10054 };
    const result = { skipsOnSuccess: true, outcomes, unknownPackets: 0, failure };
    expect(judgeRun({ step: 'WSASend', result, ending: ended(0) }).status).toBe('losesCompletions');
  });

  test('that reported a result works, even when its process hangs after it', () => {
    const facts = { step: null, result: { skipsOnSuccess: true, outcomes: [], unknownPackets: 0, failure: null } };
    expect(judgeRun({ ...facts, ending: { kind: 'timedOut' } }).status).toBe('works');
  });

  test('whose process ends without a result, or by a signal, is a crash', () => {
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

describe('the blame of a layer', () => {
  test.each([
    ['works', working, losing, false],
    ['loses, the base works', losing, working, true],
    ['duplicates, the base works', doubling, working, true],
    ['hangs, the base works', hung, working, true],
    ['crashes, the base works', dead, working, true],
    ['is not available, the base works', absent, working, true],
    ['loses, the base the same', losing, losing, false],
    ['loses more than the base', losingMore, losing, true],
    ['loses less than the base', losing, losingMore, false],
    ['duplicates, the base loses', doubling, losing, true],
    ['hangs, the base the same', hung, hung, false],
    ['crashes, the base the same', dead, dead, false],
    ['is not available, the base the same', absent, absent, false],
    ['hangs, the base loses', hung, losing, true],
    ['loses, the base hangs', losing, hung, null],
    ['loses, the base is not available', losing, absent, null],
    ['is not available, the base crashes', absent, dead, null],
    ['loses, without a base', losing, null, null],
  ] as const)('%s', (_, byDefault, baseline, blamed) => {
    expect(compareRuns(byDefault, baseline, true, 15).layerBlamed).toBe(blamed);
    expect(compareRuns(byDefault, baseline, null, 15).layerBlamed).toBe(blamed);
  });

  const run = fc.constantFrom(...RUNS);

  test('is false when the base provider does the same, and when there is no layer', () => {
    fc.assert(
      fc.property(run, fc.option(run), fc.option(fc.boolean()), (byDefault, baseline, layered) => {
        expect(compareRuns(byDefault, byDefault, layered, 15).layerBlamed).toBe(false);
        expect(compareRuns(byDefault, baseline, false, 15).layerBlamed).toBe(false);
        expect(compareRuns(working, baseline, layered, 15).layerBlamed).toBe(false);
        const { layerBlamed, reason } = compareRuns(byDefault, baseline, layered, 15);
        expect(reason).not.toMatch(/null|undefined|NaN/);
        expect(reason.includes('layer is to blame')).toBe(layerBlamed === true || /unknown/.test(reason));
      }),
    );
  });

  test('does not stay true when the two runs are exchanged, unless both lose completions', () => {
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
  ])('%#: the reason names the call', (byDefault, text) => {
    expect(compareRuns(byDefault, working, true, 15).reason).toContain(text);
  });
});
