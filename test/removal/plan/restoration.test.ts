import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CatalogEntry } from '../../../src/catalog/entry.ts';
import { planRemoval } from '../../../src/removal/plan/plan.ts';
import {
  missingBelow,
  nextRestoreStep,
  type RestoreStep,
  stillMissing,
  surplusOf,
} from '../../../src/removal/plan/restoration.ts';
import { statesOf } from '../../../src/removal/plan/states.ts';
import { caseNamed, cases, entriesOf } from '../../support/cases.ts';
import { entriesOfRandom, randomCatalog } from '../../support/random-catalogs.ts';
import { brokenLinks, type Rules, restoreOn, WinsockModel, withoutIds } from '../../support/winsock-model.ts';

const FACTS = { complete: true, live: true, windowsProviderIds: new Set<string>() };
const SELECTION = { nonIfs: true, orphans: true, providers: [], ids: [], allowBaseProvider: true };
const plan = (entries: readonly CatalogEntry[], includeDependents = true) =>
  planRemoval(entries, { ...SELECTION, includeDependents }, FACTS);

const NEW = { notCompleted: new Set<string>(), surplus: new Set<string>(), both: null, in32: null };

describe('a restore makes the catalogs what they were, except for ids', () => {
  const anyRules: fc.Arbitrary<Rules> = fc
    .record({
      both: fc.constantFrom('works', 'wrong-ids', 'refuses'),
      in32: fc.boolean(),
      updateAdds: fc.boolean(),
    })
    .filter(({ both, in32 }) => both !== 'refuses' || in32);

  test('for random catalogs, after any number of steps of the removal', () => {
    fc.assert(
      fc.property(randomCatalog, anyRules, fc.nat({ max: 20 }), (catalog, rules, done) => {
        const entries = entriesOfRandom(catalog);
        const { steps, refusals } = plan(entries);
        fc.pre(refusals.length === 0);
        const model = new WinsockModel(entries, rules);
        for (const step of steps.slice(0, done)) model.remove(step);
        restoreOn(model, entries);
        expect(withoutIds(model.entries)).toEqual(withoutIds(entries));
        expect(stillMissing(entries, model.entries, null)).toEqual([]);
      }),
      { numRuns: 1500 },
    );
  });

  test('also after interruptions, and no chain names a missing entry at any time', () => {
    const cuts = fc.array(fc.nat({ max: 8 }), { maxLength: 4 });
    fc.assert(
      fc.property(randomCatalog, anyRules, fc.nat({ max: 20 }), cuts, (catalog, rules, done, counts) => {
        const entries = entriesOfRandom(catalog);
        const { steps, refusals } = plan(entries);
        fc.pre(refusals.length === 0);
        // With updateAdds: false a restore first removes half-present GUIDs, which leaves chains with missing entries.
        const model = new WinsockModel(entries, { ...rules, updateAdds: true });
        for (const step of steps.slice(0, done)) model.remove(step);
        const before = model.entries;
        const broken = new Set(brokenLinks(before));
        const after = ({ call }: RestoreStep) =>
          expect([call, brokenLinks(model.entries).filter((link) => !broken.has(link))]).toEqual([call, []]);
        const earlier = () => surplusOf(entries, before, model.entries);
        for (const most of counts) restoreOn(model, entries, { earlier: earlier(), most, after });
        restoreOn(model, entries, { earlier: earlier(), after });
        expect(withoutIds(model.entries)).toEqual(withoutIds(entries));
      }),
      { numRuns: 1500 },
    );
  });

  test.each(cases.filter(({ expect: { nonIfs } }) => nonIfs.length > 0))('$name', (machine) => {
    const entries = entriesOf(machine);
    const { steps } = plan(entries);
    for (let done = 0; done <= steps.length; done++) {
      const model = new WinsockModel(entries, { both: 'works', in32: false, updateAdds: true });
      for (const step of steps.slice(0, done)) model.remove(step);
      restoreOn(model, entries);
      expect(withoutIds(model.entries)).toEqual(withoutIds(entries));
    }
  });

  test('in the 64-bit catalog when nothing can be installed into the 32-bit one, which loses no entry', () => {
    fc.assert(
      fc.property(randomCatalog, fc.boolean(), fc.nat({ max: 20 }), (catalog, updateAdds, done) => {
        const entries = entriesOfRandom(catalog);
        const { steps, refusals } = plan(entries);
        fc.pre(refusals.length === 0);
        const model = new WinsockModel(entries, { both: 'refuses', in32: false, updateAdds });
        for (const step of steps.slice(0, done)) model.remove(step);
        const before = model.entries.filter(({ bitness }) => bitness === 32);
        restoreOn(model, entries);
        const of = (bitness: number, all: readonly CatalogEntry[]) => all.filter((entry) => entry.bitness === bitness);
        expect(withoutIds(of(64, model.entries))).toEqual(withoutIds(of(64, entries)));
        for (const { id } of before) expect(of(32, model.entries).map((entry) => entry.id)).toContain(id);
      }),
      { numRuns: 500 },
    );
  });
});

describe('entries that are newer than the backup', () => {
  const entries = entriesOf(caseNamed('one-lsp-both-catalogs'));
  const removed = statesOf(entries, plan(entries).steps).at(-1) as CatalogEntry[];
  const newEntry = (id: number, bitness: 32 | 64): CatalogEntry => ({
    ...(entries[0] as CatalogEntry),
    bitness,
    id,
    name: 'New',
    rawName: 'New',
    providerId: '{7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F9999}',
    chain: [1001, 1002],
  });

  test('keep their positions and are not changed', () => {
    const model = new WinsockModel([newEntry(1500, 64), ...removed], { both: 'works', in32: false, updateAdds: true });
    restoreOn(model, entries);
    expect(model.entries.filter(({ bitness }) => bitness === 64)[0]?.name).toBe('New');
    expect(withoutIds(model.entries.filter(({ name }) => name !== 'New'))).toEqual(withoutIds(entries));
  });

  test('keep their ids: missing entries of a GUID get ids that no entry has', () => {
    const half = entriesOf(caseNamed('guid-half-present'));
    const backup = half.map((entry) => ({ ...entry }));
    const now = [
      ...half.filter(({ bitness, id }) => bitness !== 32 || id !== 1033),
      // Windows has given the id of the missing entry to another provider.
      newEntry(1033, 32),
    ];
    const step = nextRestoreStep(backup, now, null, NEW);
    expect(step?.call).toBe('WSCUpdateProvider');
    const ids = step?.entries.map(({ id }) => id) ?? [];
    expect(ids).not.toContain(1033);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('are not named by restored chains that named their ids before', () => {
    const one = entries.map((entry) => ({
      ...entry,
      providerId: entry.providerPath?.includes('Contoso') ? '{7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A00}' : entry.providerId,
    }));
    const now = [
      ...one.filter(({ providerPath }) => !providerPath?.includes('Contoso')),
      newEntry(1031, 64),
      newEntry(1031, 32),
    ];
    const step = nextRestoreStep(one, now, null, NEW);
    expect(step?.entries.flatMap(({ chain }) => chain)).not.toContain(1031);
    const model = new WinsockModel(now, { both: 'works', in32: false, updateAdds: true });
    restoreOn(model, one);
    expect(withoutIds(model.entries.filter(({ name }) => name !== 'New'))).toEqual(withoutIds(one));
  });
});

test('different paths within a GUID need no step', () => {
  const entries = entriesOf(caseNamed('clean-windows-10')).map((entry, index) => ({
    ...entry,
    providerPath: index % 2 === 0 ? '%SystemRoot%\\system32\\mswsock.dll' : '%systemroot%\\System32\\mswsock.dll',
  }));
  expect(nextRestoreStep(entries, entries, null, NEW)).toBe(null);
});

test('a half-present 32-bit GUID is removed only when installing into the 32-bit catalog has worked', () => {
  const entries = entriesOf(caseNamed('guid-half-present'));
  const now = entries
    .filter(({ bitness, id }) => bitness !== 64 || id === null || id < 1031)
    .filter(({ id }) => id !== 1033);
  const memory = { ...NEW, notCompleted: new Set(['32:{7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A01}']) };
  expect(nextRestoreStep(entries, now, null, memory)).not.toMatchObject({ call: 'WSCDeinstallProvider' });
  const chain = new Set(['{7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A01}']);
  expect(nextRestoreStep(entries, now, chain, { ...memory, both: true })).toMatchObject({
    call: 'WSCDeinstallProvider',
    bitness: 32,
  });
});

test('a restored layer needs the layers below it', () => {
  const entries = entriesOf(caseNamed('two-stacked-lower-non-ifs'));
  const base = entries.filter(({ chainLength }) => chainLength === 1);
  const upper = new Set(
    entries.filter(({ name }) => name?.startsWith('Upper')).map(({ providerId }) => providerId ?? ''),
  );
  expect(missingBelow(entries, base, upper).map(({ bitness, id }) => `${bitness}:${id}`)).toEqual([
    '64:1032',
    '32:1032',
  ]);
  expect(missingBelow(entries, entries, upper)).toEqual([]);
});

test('surplus is what an earlier restore added to the 64-bit catalog, not what was there before it', () => {
  const entries = entriesOf(caseNamed('lsp-only-32-bit'));
  const clean = entries.filter(({ chainLength }) => chainLength === 1);
  const dummy = entries.find(({ chainLength }) => chainLength === 0) as CatalogEntry;
  const both = [...clean, dummy, { ...dummy, bitness: 64 as const }];
  expect(surplusOf(entries, clean, both)).toEqual([dummy.providerId]);
  expect(surplusOf(entries, both, both)).toEqual([]);
});
