import { describe, expect, test } from 'vitest';
import type { CatalogEntry } from '../../../src/catalog/entry.ts';
import { caseNamed, entriesOf } from '../../support/cases.ts';
import { changed, planned } from '../../support/planned.ts';

const STACK = entriesOf(caseNamed('two-stacked-lower-non-ifs'));
const UPPER = 'Upper over [Lower over [MSAFD Tcpip [TCP/IP]]]';
const CHAIN_GUID = '{7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1C01}';
const rebuilt = (entries: readonly CatalogEntry[]) =>
  planned(entries, { nonIfs: true, includeDependents: true }).steps.flatMap(({ updates }) => updates);
const refused = (entries: readonly CatalogEntry[]) =>
  planned(entries, { nonIfs: true, includeDependents: true }).refusals;

test('a chain that leads through what is removed is refused in each catalog', () => {
  expect(planned(STACK, { nonIfs: true }).refusals).toEqual(
    [64, 32].map((bitness) => ({
      code: 'dependents',
      message: `'${UPPER}' (${bitness}-bit id 1042) leads through what is to be removed.`,
      bitness,
      ids: [1042],
    })),
  );
  expect(planned(STACK, { nonIfs: true }).steps.flatMap(({ updates }) => updates)).toEqual([]);
});

test('a chain of one catalog does not depend on an id that is removed from the other', () => {
  const apart = STACK.filter(({ bitness, id }) => bitness === 64 || (id !== 1031 && id !== 1032));
  expect(planned(apart, { nonIfs: true }).refusals.map(({ bitness }) => bitness)).toEqual([64]);
});

test('with includeDependents the first steps rebuild the chains, the 64-bit catalog first', () => {
  const { steps } = planned(STACK, { nonIfs: true, includeDependents: true });
  expect(steps.slice(0, 2)).toEqual(
    ([64, 32] as const).map((bitness, index) => ({
      number: index + 1,
      call: bitness === 64 ? 'WSCUpdateProvider' : 'WSCUpdateProvider32',
      bitness,
      providerId: CHAIN_GUID,
      reason: `depends on what is removed: rebuilds '${UPPER}' without it.`,
      removes: [],
      updates: [{ id: 1042, chain: [1041, 1001] }],
    })),
  );
  expect(steps.slice(2).every(({ call }) => call.startsWith('WSCDeinstallProvider'))).toBe(true);
});

test('a step rebuilds the chains of one GUID, and names them all', () => {
  const upper = STACK.find(({ bitness, id }) => bitness === 64 && id === 1042) as CatalogEntry;
  const more = [
    ...STACK.filter(({ bitness }) => bitness === 64),
    { ...upper, id: 1043, name: null },
    { ...upper, id: 1044, name: 'Another', providerId: '{7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1C02}' },
  ];
  const steps = planned(more, { nonIfs: true, includeDependents: true }).steps.slice(0, 2);
  expect(steps.map(({ updates }) => updates.map(({ id }) => id))).toEqual([[1042, 1043], [1044]]);
  expect(steps[0]?.reason).toBe(`depends on what is removed: rebuilds '${UPPER}', 'without a name' without it.`);
});

describe('a rebuilt chain', () => {
  const only64 = STACK.filter(({ bitness }) => bitness === 64);
  const withChain = (chain: number[]) => changed(only64, 64, 1042, { chain });

  test('has the lower chain in place of its entry, each id once, and no removed dummy', () => {
    expect(rebuilt(withChain([1041, 1032, 1002]))).toEqual([{ id: 1042, chain: [1041, 1001, 1002] }]);
    expect(rebuilt(withChain([1041, 1031, 1002, 1032]))).toEqual([{ id: 1042, chain: [1041, 1002, 1001] }]);
  });

  test('leads through a removed chain that names another removed one', () => {
    const deeper = { ...(only64.find(({ id }) => id === 1032) as CatalogEntry), id: 1033, chain: [1031, 1032] };
    expect(rebuilt([...withChain([1041, 1033]), deeper])).toEqual([{ id: 1042, chain: [1041, 1001] }]);
  });

  test('leads through any number of removed chains that name one another', () => {
    const lower = only64.find(({ id }) => id === 1032) as CatalogEntry;
    const deep = Array.from({ length: 12 }, (_, index) => ({
      ...lower,
      id: 2000 + index,
      chain: [1031, index === 11 ? 1001 : 2001 + index],
    }));
    expect(rebuilt([...withChain([1041, 2000, 1002]), ...deep])).toEqual([{ id: 1042, chain: [1041, 1001, 1002] }]);
  });

  test('does not follow removed chains that name each other without end', () => {
    const circle = changed(withChain([1041, 1032, 1002]), 64, 1032, { chain: [1031, 1032, 1032, 1001] });
    expect(rebuilt(circle)).toEqual([{ id: 1042, chain: [1041, 1001, 1002] }]);
  });

  const SEVEN = [1041, 1001, 1002, 1003, 1004, 1005, 1006];

  test('may have two ids, or seven', () => {
    expect([refused(withChain([1041, 1032])), rebuilt(withChain([1041, 1032]))]).toEqual([
      [],
      [{ id: 1042, chain: [1041, 1001] }],
    ]);
    const seven = withChain([1041, 1032, ...SEVEN.slice(2)]);
    expect([refused(seven), rebuilt(seven)]).toEqual([[], [{ id: 1042, chain: SEVEN }]]);
  });

  test('of one id is refused', () => {
    expect(refused(withChain([1041, 1031]))).toEqual([
      {
        code: 'dependentUnmendable',
        message: `'${UPPER}' (64-bit id 1042) cannot be led round what is to be removed.`,
        bitness: 64,
        ids: [1042],
      },
    ]);
  });
});
