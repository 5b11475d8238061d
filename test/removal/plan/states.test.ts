import { describe, expect, test } from 'vitest';
import type { CatalogEntry } from '../../../src/catalog/entry.ts';
import {
  afterStep,
  differenceOf,
  isAsPromised,
  isUnchanged,
  statesOf,
  stepsDone,
} from '../../../src/removal/plan/states.ts';
import { caseNamed, entriesOf } from '../../support/cases.ts';
import { changed, planned } from '../../support/planned.ts';

const MACHINE = entriesOf(caseNamed('one-lsp-both-catalogs'));
const without = (entries: readonly CatalogEntry[], bitness: number, id: number) =>
  entries.filter((entry) => entry.bitness !== bitness || entry.id !== id);

describe('a catalog is as promised', () => {
  test('when it has the same entries and paths in the same order', () => {
    expect(isAsPromised(MACHINE, [...MACHINE])).toBe(true);
    expect(isAsPromised(MACHINE, [...MACHINE].reverse())).toBe(false);
    expect(isAsPromised(MACHINE, changed(MACHINE, 64, 1032, { providerPath: 'C:\\other.dll' }))).toBe(false);
  });

  test('neither when it lacks the last entry, nor when it has one more', () => {
    expect(isAsPromised(MACHINE, MACHINE.slice(0, -1))).toBe(false);
    expect(isAsPromised(MACHINE.slice(0, -1), MACHINE)).toBe(false);
  });

  test('whatever its names are; it is unchanged only with the same names', () => {
    const renamed = changed(MACHINE, 64, 1032, { rawName: 'Other' });
    expect(isAsPromised(MACHINE, renamed)).toBe(true);
    expect(isUnchanged(MACHINE, renamed)).toBe(false);
    expect(isUnchanged(MACHINE, [...MACHINE])).toBe(true);
  });
});

describe('WSCUpdateProvider', () => {
  const STACK = entriesOf(caseNamed('two-stacked-lower-non-ifs'));
  const upper = STACK.find(({ bitness, id }) => bitness === 64 && id === 1042) as CatalogEntry;
  const second = { ...upper, id: 1043, providerPath: 'C:\\Upper\\second.dll' };
  const [update] = planned(STACK, { nonIfs: true, includeDependents: true }).steps;

  test('writes the path of the first entry to all entries of the GUID in that catalog, and to no others', () => {
    if (update === undefined) throw new Error('the plan has no step');
    const before = [...STACK, second];
    const after = afterStep(before, update);
    const paths = new Set(after.filter(({ providerId }) => providerId === upper.providerId).map((e) => e.providerPath));
    expect([update.call, update.bitness, paths]).toEqual(['WSCUpdateProvider', 64, new Set(['C:\\Upper\\upper.dll'])]);
    const others = (entries: readonly CatalogEntry[]) =>
      entries.filter(({ bitness, providerId }) => bitness === 32 || providerId !== upper.providerId);
    expect(others(after)).toEqual(others(before));
  });

  test('writes no path to the other catalog', () => {
    if (update === undefined) throw new Error('the plan has no step');
    const before = changed(STACK, 32, 1042, { providerPath: 'C:\\Upper\\upper32.dll' });
    expect(afterStep(before, update).filter(({ bitness }) => bitness === 32)).toEqual(
      before.filter(({ bitness }) => bitness === 32),
    );
  });

  test('changes the chain and its length', () => {
    if (update === undefined) throw new Error('the plan has no step');
    const now = afterStep(STACK, update).find(({ bitness, id }) => bitness === 64 && id === 1042);
    expect(now).toMatchObject({ chain: [1041, 1001], chainLength: 2 });
  });
});

test('WSCDeinstallProvider changes no path, also of an entry that it leaves', () => {
  const [step] = planned(MACHINE, { nonIfs: true }).steps;
  if (step === undefined) throw new Error('the plan has no step');
  const one = changed(MACHINE, 64, 1033, { providerId: step.providerId, providerPath: 'C:\\other.dll' });
  expect(afterStep(one, step)).toEqual(without(one, 64, 1032));
});

describe('the number of steps that were done', () => {
  const { steps } = planned(MACHINE, { nonIfs: true });
  const states = statesOf(MACHINE, steps);

  test('is that of the state that the catalog shows', () => {
    for (const [done, state] of states.entries()) expect(stepsDone(states, state)).toBe(done);
    expect(stepsDone(statesOf(MACHINE, []), MACHINE)).toBe(0);
  });

  test('does not count a step that was interrupted', () => {
    const half = changed(MACHINE, 64, 1032, { providerId: '{7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A02}' });
    const wholeGuid = statesOf(half, planned(half, { nonIfs: true }).steps);
    const [first, next] = wholeGuid as [CatalogEntry[], CatalogEntry[]];
    expect(first.length - next.length).toBe(2);
    expect(stepsDone(wholeGuid, without(first, 64, 1032))).toBe(0);
    expect(stepsDone(wholeGuid, without(without(next, 64, 1031), 32, 1031))).toBe(null);
  });

  test('is unknown for a catalog with an entry of its own', () => {
    expect(stepsDone(states, changed(MACHINE, 64, 1001, { serviceFlags: 1 }))).toBe(null);
    expect(stepsDone(states, [...MACHINE, { ...(MACHINE[0] as CatalogEntry), id: 1099 }])).toBe(null);
  });

  test('is unknown for a catalog that lacks an entry that no step removes', () => {
    for (const state of states) expect(stepsDone(states, without(state, 64, 1001))).toBe(null);
    expect(stepsDone(states, [])).toBe(null);
  });
});

describe('the difference between a catalog and what was promised', () => {
  const promised = without(MACHINE, 64, 1032);
  const difference = (catalog: readonly CatalogEntry[]) => differenceOf(promised, MACHINE, catalog);
  const TCP = "'Contoso Filter over [MSAFD Tcpip [TCP/IP]]' (64-bit id 1032)";

  test('is nothing when the call changed nothing', () => {
    expect(difference(MACHINE)).toBe('nothing changed, though the call reported success');
  });

  test('names unexpected entries', () => {
    const more = { ...(MACHINE[0] as CatalogEntry), id: 1098, name: null };
    expect(difference([...promised, more])).toBe("unexpected: 'without a name' (64-bit id 1098)");
    expect(difference([...MACHINE, more])).toBe(`unexpected: ${TCP}, 'without a name' (64-bit id 1098)`);
  });

  test('names missing entries', () => {
    const less = without(without(promised, 64, 1031), 32, 1031);
    expect(difference(less)).toBe("missing: 'Contoso Filter' (64-bit id 1031), 'Contoso Filter' (32-bit id 1031)");
  });

  test('names unexpected entries, then missing ones, then paths', () => {
    const other = changed(without(MACHINE, 64, 1031), 64, 1001, { providerPath: null });
    expect(difference(other)).toBe(
      `unexpected: ${TCP}; missing: 'Contoso Filter' (64-bit id 1031); the path of 'MSAFD Tcpip [TCP/IP]' (64-bit id 1001) is unknown, not '%SystemRoot%\\system32\\mswsock.dll'`,
    );
  });

  test('is the order when the entries are the same', () => {
    expect(difference([...promised].reverse())).toBe('the order is another one');
  });
});
