// The whole probe, with a model of Winsock's sockets and without processes.

import { describe, expect, test } from 'vitest';
import { completeEntries, UNKNOWN_ENTRY } from '../../src/catalog/entry.ts';
import { PROTOCOL_INFO_BYTES } from '../../src/catalog/protocol-info.ts';
import { INTERNET_SOCKETS } from '../../src/catalog/serving.ts';
import { probeText } from '../../src/commands/probe.ts';
import { exchange } from '../../src/probe/exchange.ts';
import { type EndedProcess, OWN_BITNESS, probe, type StartRun, unavailable } from '../../src/probe/probe.ts';
import { probeDocument } from '../../src/probe/probe-document.ts';
import { infoOf, runArguments } from '../../src/probe/request.ts';
import { runProbe } from '../../src/probe/run.ts';
import { RUN_REQUEST } from '../../src/probe/run-request.ts';
import type { WindowsMachine } from '../../src/windows/machine.ts';
import { ModelSockets, type Sickness } from '../support/model-sockets.ts';

const TIMES = { arrival: 20, promised: 20, quiet: 1 };
const WINDOWS_ID = '{E70F1AA0-AB8B-11CF-8CA3-00805F48A192}';
const KINDS = Object.values(INTERNET_SOCKETS);

const provider = (id: number, kind: (typeof KINDS)[number], more: object) => ({
  ...UNKNOWN_ENTRY,
  ...kind,
  name: `${kind.name} ${id}`,
  id,
  bitness: OWN_BITNESS,
  protocolMaxOffset: 0,
  providerFlags: 8,
  ...more,
});
const BASE = { kind: 'baseServiceProvider', chainLength: 1, chain: [], providerId: WINDOWS_ID } as const;
const bases = KINDS.map((kind, index) => provider(1001 + index, kind, BASE));
const chains = KINDS.map((kind, index) =>
  provider(2001 + index, kind, { kind: 'layeredChainEntry', chainLength: 2, chain: [2000, 1001 + index] }),
);
const LAYERED = completeEntries([...chains, ...bases]);
const CLEAN = completeEntries(bases);

class Hung extends Error {}
class Died extends Error {}

/** How a provider behaves in a run. */
type Behaviour = Sickness & { hangsIn?: string; diesIn?: string };

/** Starts runs in this process, on the model. */
function starting(behaviours: { byDefault: Behaviour; base?: Behaviour }): StartRun {
  return (args): EndedProcess => {
    const behaviour = args[2] === undefined ? behaviours.byDefault : (behaviours.base ?? {});
    let output = '';
    let ending: EndedProcess['ending'] = { kind: 'ended', exitCode: 0, signal: null };
    const sockets = (before: (call: string) => void) =>
      new ModelSockets(behaviour, (call) => {
        before(call);
        if (call === behaviour.hangsIn) throw new Hung();
        if (call === behaviour.diesIn) throw new Died();
      });
    try {
      const write = (text: string): boolean => {
        output += text;
        return true;
      };
      runProbe(args, { sockets } as unknown as WindowsMachine, write, TIMES);
    } catch (error) {
      if (error instanceof Hung) ending = { kind: 'timedOut' };
      else if (error instanceof Died) ending = { kind: 'ended', exitCode: 0xc0000005, signal: null };
      else throw error;
    }
    return { output, ending, milliseconds: 1 };
  };
}

const probing = (behaviours: { byDefault: Behaviour; base?: Behaviour }, entries: typeof LAYERED | null = LAYERED) =>
  probingBy(starting(behaviours), entries);

const probingBy = (start: StartRun, entries: typeof LAYERED | null = LAYERED) =>
  probe({
    entries,
    infoOfEntry: () => Buffer.alloc(PROTOCOL_INFO_BYTES),
    start,
    windowsProviderIds: new Set([WINDOWS_ID]),
  });

const RUNS: readonly [name: string, behaviour: Behaviour, status: string, counts: object, blamed: boolean][] = [
  ['working', {}, 'works', { lost: 0, duplicated: 0 }, false],
  ['losing every packet', { promised: 0 }, 'losesCompletions', { received: 0, duplicated: 0 }, true],
  ['posting every packet twice', { promised: 2 }, 'losesCompletions', { lost: 0 }, true],
  ['posting packets for calls that promise none', { unpromised: 1 }, 'losesCompletions', { lost: 0 }, true],
  ['posting packets of no call', { strangers: 3 }, 'losesCompletions', { lost: 0, duplicated: 3 }, true],
  [
    'hanging',
    { hangsIn: 'CreateIoCompletionPort' },
    'hangs',
    { expected: null, error: { step: 'CreateIoCompletionPort', errno: null } },
    true,
  ],
  [
    'crashing',
    { diesIn: 'WSASocketW' },
    'crashes',
    { expected: null, death: { exitCode: 0xc0000005, name: 'STATUS_ACCESS_VIOLATION' } },
    true,
  ],
  [
    'refusing bind',
    { refuses: { call: 'bind', code: 10013 } },
    'notAvailable',
    { expected: null, error: { step: 'bind', errno: 10013 } },
    true,
  ],
  [
    'refusing FILE_SKIP_COMPLETION_PORT_ON_SUCCESS',
    { takesNoMode: true },
    'works',
    { lost: 0, duplicated: 0, skipsOnSuccess: false },
    false,
  ],
];

describe('a layer that is', () => {
  test.each(RUNS)(
    '%s over a working base provider: status and blame of all four protocols',
    (_, behaviour, status, counts, blamed) => {
      const probes = probing({ byDefault: behaviour });
      expect(probes.map(({ protocol }) => protocol)).toEqual(['TCP/IPv4', 'TCP/IPv6', 'UDP/IPv4', 'UDP/IPv6']);
      for (const row of probes) {
        expect(row).toMatchObject({ status, ...counts, layerBlamed: blamed });
        expect(row.servingProvider?.kind).toBe('layeredChainEntry');
        expect(row.baseline).toMatchObject({ status: 'works', lost: 0, duplicated: 0, provider: { kind: BASE.kind } });
      }
      const document = probeDocument(probes, [], null);
      expect([document.exitCode, document.layerBlamed]).toEqual([0, blamed]);
      expect(probeText(document)).toContain(status);
    },
  );

  test.each(RUNS)('%s like the base provider alone is not blamed', (_, behaviour, status) => {
    for (const row of probing({ byDefault: behaviour, base: behaviour })) {
      expect([row.status, row.baseline?.status, row.layerBlamed]).toEqual([status, status, false]);
    }
  });

  test('hanging only in the first of two runs may not be to blame: unknown', () => {
    const hung = new Set<string>();
    const rows = probingBy((args, limit) => {
      const first = args[2] === undefined && !hung.has(args[1] as string);
      if (first) hung.add(args[1] as string);
      return starting({ byDefault: first ? { hangsIn: 'bind' } : {} })(args, limit);
    });
    expect(hung.size).toBe(4);
    for (const row of rows) {
      expect([row.status, row.baseline?.status, row.layerBlamed]).toEqual(['hangs', 'works', null]);
      expect(row.reason).toContain('while in bind. A second run did not hang');
    }
    expect(probeDocument(rows, [], null).layerBlamed).toBe(null);
  });

  test('not installed is not blamed, although the two runs differ', () => {
    for (const row of probing({ byDefault: { unpromised: 1 } }, CLEAN)) {
      expect([row.status, row.layerBlamed]).toEqual(['losesCompletions', false]);
    }
  });

  test('losing packets, without a base entry or a readable catalog, may not be to blame: unknown', () => {
    for (const entries of [completeEntries(chains), null]) {
      for (const row of probing({ byDefault: { promised: 0 } }, entries)) {
        expect([row.status, row.layerBlamed, row.baseline]).toEqual(['losesCompletions', null, null]);
      }
    }
  });
});

test("the baseline is Windows' own base provider, even when another one comes first in the catalog", () => {
  const other = KINDS.map((kind, index) => provider(900 + index, kind, { ...BASE, providerId: '{A}' }));
  const probes = probing({ byDefault: {} }, completeEntries([...other, ...bases]));
  expect(probes.map(({ baseline }) => baseline?.provider.id)).toEqual([1001, 1002, 1003, 1004]);
  expect(probes.map(({ servingProvider }) => servingProvider?.id)).toEqual([900, 901, 902, 903]);
});

test('an exchange has calls that complete at once and calls that stay pending', () => {
  for (const kind of KINDS) {
    const { outcomes } = exchange(new ModelSockets({}), kind, null, () => {}, TIMES);
    const seen = outcomes.map(({ call, answer }) => `${/Recv/.test(call) ? 'receive' : 'send'} ${answer}`);
    const all = ['receive pending', 'send atOnce', 'receive atOnce'];
    expect(seen).toEqual(kind.socketType === 1 ? [...all, 'send pending'] : all);
  }
});

test('the result names a call that fails, and keeps the counts before it', () => {
  const refuses = { call: 'WSASend', code: 10054 };
  const result = exchange(new ModelSockets({ refuses }), INTERNET_SOCKETS.tcp4, null, () => {}, TIMES);
  expect(result).toMatchObject({ skipsOnSuccess: true, failure: { call: 'WSASend', code: 10054 } });
  expect(result.outcomes).toHaveLength(1);
});

describe('a line that a run writes', () => {
  const LINE = { step: null, claimed: null, result: null };
  const probeOf = (output: string, ending: EndedProcess['ending']) =>
    probe({
      entries: null,
      infoOfEntry: () => null,
      start: () => ({ output, ending, milliseconds: 1 }),
      windowsProviderIds: new Set(),
    })[0];

  test.each(['', 'x'.repeat(100_000), '{"step":', '[]', '{"step":7,"claimed":null,"result":null}', 'null\n{}\n\0'])(
    'is ignored when it does not match the schema: %#',
    (output) => {
      expect(probeOf(output, { kind: 'timedOut' })).toMatchObject({ status: 'hangs', error: { step: null } });
      const dead = probeOf(output, { kind: 'ended', exitCode: 0, signal: null });
      expect([dead?.status, dead?.lost]).toEqual(['crashes', null]);
    },
  );

  test('counts when lines of another program surround it, but not when it is incomplete', () => {
    const output = `${JSON.stringify({ ...LINE, step: 'bind' })}\nhello\n${JSON.stringify({ ...LINE, step: 'listen' })}\n{"step":"acc`;
    expect(probeOf(output, { kind: 'timedOut' })?.error).toEqual({ step: 'listen', errno: null });
  });

  test('may name a provider with control characters, which are not printed', () => {
    const info = Buffer.alloc(PROTOCOL_INFO_BYTES, 0xff);
    info.write('\u001b[2J\u202e', 116, 'utf16le');
    const row = probeOf(`${JSON.stringify({ ...LINE, claimed: info.toString('hex') })}\n`, { kind: 'timedOut' });
    expect(row?.claimedProvider).toMatchObject({ id: 0xffffffff, position: null });
    expect(probeText(probeDocument(row === undefined ? [] : [row], [], null))).not.toContain('\u001b');
  });

  test('is missing when no process can be started: the reason is reported', () => {
    const row = probeOf('', { kind: 'notStarted', message: 'spawn EPERM' });
    expect(row).toMatchObject({ status: 'notAvailable', layerBlamed: null });
    expect(row?.reason).toContain('spawn EPERM');
  });
});

describe('the request for a run', () => {
  test('holds the bytes of a WSAPROTOCOL_INFOW; anything else is rejected', () => {
    const info = Buffer.from(Array.from({ length: PROTOCOL_INFO_BYTES }, (_, index) => index & 0xff));
    const [request, protocol, hex] = runArguments('udp6', info);
    expect([request, protocol]).toEqual([RUN_REQUEST, 'udp6']);
    expect(infoOf(hex as string)).toEqual(info);
    for (const wrong of ['', 'zz', hex?.slice(2), `${hex}00`, hex?.replace(/./, 'x')])
      expect(infoOf(wrong as string)).toBe(null);
  });

  test.each([['tcp5'], ['toString'], ['tcp4', 'zz'], ['tcp4', '00', 'more'], []])(
    'with wrong arguments calls nothing and returns 64: %#',
    (...args) => {
      const machine = { sockets: () => expect.unreachable() } as unknown as WindowsMachine;
      expect(runProbe([RUN_REQUEST, ...args], machine, () => true)).toBe(64);
    },
  );

  test('ends when nobody reads its output', () => {
    const machine = { sockets: (before: (call: string) => void) => new ModelSockets({}, before) };
    expect(() => runProbe([RUN_REQUEST, 'tcp4'], machine as unknown as WindowsMachine, () => false)).toThrow(
      'the probe has ended',
    );
  });
});

test('without Windows every protocol is notAvailable and the blame unknown', () => {
  const document = probeDocument(unavailable(), [], null);
  expect(document.probes.map(({ status, layerBlamed }) => [status, layerBlamed])).toEqual(
    Array(4).fill(['notAvailable', null]),
  );
});
