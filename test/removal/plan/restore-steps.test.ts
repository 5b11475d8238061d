import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CatalogEntry } from '../../../src/catalog/entry.ts';
import {
  matchesOf,
  missingBelow,
  nextRestoreStep,
  notRestored,
  type RestoreMemory,
  stillMissing,
  surplusOf,
} from '../../../src/removal/plan/restoration.ts';
import { caseNamed, entriesOf } from '../../support/cases.ts';
import { changed, planned } from '../../support/planned.ts';
import { entriesOfRandom, randomCatalog } from '../../support/random-catalogs.ts';
import { restoreOn, WinsockModel } from '../../support/winsock-model.ts';

const NEW: RestoreMemory = { notCompleted: new Set(), surplus: new Set(), both: null, in32: null };
const MACHINE = entriesOf(caseNamed('one-lsp-both-catalogs'));
const IN_64 = MACHINE.filter(({ bitness }) => bitness === 64);
const guid = (last: string) => `{7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F${last}}`;
const [DUMMY, TCP, UDP] = [guid('1A00'), guid('1A01'), guid('1A02')];
const isBase = ({ kind }: CatalogEntry) => kind === 'baseServiceProvider';
const found = (entries: readonly CatalogEntry[], bitness: number, id: number): CatalogEntry => {
  const entry = entries.find((each) => each.bitness === bitness && each.id === id);
  if (entry === undefined) throw new Error(`there is no entry ${bitness}:${id}`);
  return entry;
};
const newEntry = (id: number): CatalogEntry => ({
  ...found(IN_64, 64, 1001),
  id,
  rawName: 'New',
  providerId: guid('9999'),
});
const idsOf = (entries: readonly CatalogEntry[]) => entries.map(({ bitness, id }) => `${bitness}:${id}`);

describe('an entry of the backup is the current one', () => {
  const chain = found(IN_64, 64, 1032);
  const named = (rawName: string, id: number) => ({ ...chain, rawName, id });
  const pairs = (backup: CatalogEntry[], current: CatalogEntry[]) =>
    [...matchesOf(backup, current)].map(([before, now]) => [before.id, now.id]).sort();

  test('with its id and name, before another with its name', () => {
    expect(pairs([named('A', 1), named('A', 2)], [named('A', 2), named('A', 1)])).toEqual([
      [1, 1],
      [2, 2],
    ]);
  });

  test('with its name, before another', () => {
    expect(pairs([named('A', 1), named('B', 2)], [named('B', 5), named('A', 2)])).toEqual([
      [1, 2],
      [2, 5],
    ]);
  });

  test('with another name, where there is no other', () => {
    expect(pairs([named('A', 1), named('B', 2)], [named('C', 7)])).toEqual([[1, 7]]);
  });

  test.each([
    { bitness: 32 as const },
    { providerId: guid('9999') },
    { kind: 'layeredServiceProvider' as const },
    { addressFamily: 23 },
    { socketType: 2 },
    { protocol: 17 },
  ])('but not one with another field: %j', (field) => {
    expect(pairs([chain], [{ ...chain, ...field }])).toEqual([]);
  });
});

describe('a step of a restore', () => {
  test('says why, and has what its call takes', () => {
    const rules = fc
      .record({
        both: fc.constantFrom('works' as const, 'wrong-ids' as const, 'refuses' as const),
        in32: fc.boolean(),
        updateAdds: fc.boolean(),
      })
      .filter(({ both, in32 }) => both !== 'refuses' || in32);
    const reasons = new Map<string, string>();
    fc.assert(
      fc.property(randomCatalog, rules, fc.nat({ max: 20 }), (catalog, how, done) => {
        const entries = entriesOfRandom(catalog);
        const { steps, refusals } = planned(entries, { nonIfs: true, includeDependents: true });
        fc.pre(refusals.length === 0);
        const model = new WinsockModel(entries, how);
        for (const step of steps.slice(0, done)) model.remove(step);
        for (const { call, bitness, providerId, entries: own, order, reason } of restoreOn(model, entries)) {
          reasons.set(reason, call);
          const takesEntries = call.startsWith('WSCInstall') || call === 'WSCUpdateProvider';
          const isOrder = call === 'WSCWriteProviderOrder';
          if (takesEntries || isOrder) expect([call, own.length > 0]).toEqual([call, takesEntries]);
          expect([call, order.length > 0]).toEqual([call, isOrder]);
          expect([call, providerId === null]).toEqual([call, isOrder]);
          expect([call, bitness === null]).toEqual([call, call === 'WSCInstallProvider64_32']);
        }
      }),
      { numRuns: 300, seed: 1 },
    );
    expect(Object.fromEntries(reasons)).toEqual({
      'It is not there: installed in both catalogs.': 'WSCInstallProvider64_32',
      'It is not there: a 32-bit process installs it.': 'WSCInstallProvider',
      'It is not there.': 'WSCInstallProvider',
      'Some of its entries are not there: completes it.': 'WSCUpdateProvider',
      'It could not be completed: is removed, to be installed whole.': 'WSCDeinstallProvider',
      'Its chain, flags or path are not what they were.': 'WSCUpdateProvider',
      'The order is not what it was.': 'WSCWriteProviderOrder',
      'It was in the 32-bit catalog only, and the call for both catalogs put it here too.': 'WSCDeinstallProvider',
      'The call for both catalogs made it otherwise than it was: is removed, to be installed as it was.':
        'WSCDeinstallProvider',
    });
  });

  test.each<[what: string, fields: Partial<CatalogEntry>]>([
    ['chain', { chain: [1031, 1002] }],
    ['flags', { serviceFlags: 0x20066 }],
    ['path', { providerPath: 'C:\\other.dll' }],
    ['name', { rawName: 'Other' }],
  ])('updates a GUID of which an entry has another %s', (_what, fields) => {
    expect(nextRestoreStep(IN_64, changed(IN_64, 64, 1032, fields), null, NEW)).toEqual({
      call: 'WSCUpdateProvider',
      bitness: 64,
      providerId: TCP,
      reason: 'Its chain, flags or path are not what they were.',
      entries: [{ index: 0, id: 1032, chain: [1031, 1001], hasMissingLink: false }],
      order: [],
    });
  });

  test('does not update an entry whose chain would name a missing entry', () => {
    const now = changed(IN_64, 64, 1032, { chain: [1001, 1001] }).filter(({ id }) => id !== 1031);
    expect(nextRestoreStep(IN_64, now, new Set([TCP]), NEW)).toBe(null);
    const oneGuid = IN_64.map((entry) => (isBase(entry) ? entry : { ...entry, providerId: TCP }));
    const backup = changed(changed(oneGuid, 64, 1032, { chain: [1033, 1001] }), 64, 1031, { providerId: DUMMY });
    const changedChain = changed(backup, 64, 1032, { serviceFlags: 1 }).filter(({ id }) => id !== 1031);
    const step = nextRestoreStep(backup, changedChain, new Set([TCP]), NEW);
    expect([step?.call, step?.entries.map(({ id }) => id)]).toEqual(['WSCUpdateProvider', [1032]]);
  });

  test('is only for the wanted GUIDs', () => {
    const clean = IN_64.filter(isBase);
    expect(nextRestoreStep(IN_64, clean, new Set([DUMMY]), NEW)).toMatchObject({
      call: 'WSCInstallProvider',
      bitness: 64,
      providerId: DUMMY,
    });
    expect(nextRestoreStep(IN_64, clean, new Set(), NEW)).toBe(null);
    expect(nextRestoreStep(IN_64, changed(IN_64, 64, 1032, { serviceFlags: 1 }), new Set([UDP]), NEW)).toBe(null);
  });

  test('installs the dummy first, then the shortest chains', () => {
    const backup = changed(IN_64, 64, 1032, { chain: [1031, 1001, 1002] });
    const model = new WinsockModel(IN_64.filter(isBase), { both: 'works', in32: false, updateAdds: true });
    const installed = restoreOn(model, backup).filter(({ call }) => call === 'WSCInstallProvider');
    expect(installed.map(({ providerId }) => providerId)).toEqual([DUMMY, UDP, TCP]);
  });

  test('puts the 32-bit catalog in order too', () => {
    const only32 = MACHINE.filter(({ bitness }) => bitness === 32);
    expect(nextRestoreStep(only32, [...only32].reverse(), null, NEW)).toMatchObject({
      call: 'WSCWriteProviderOrder',
      bitness: 32,
      order: only32.map(({ id }) => id),
    });
  });
});

describe('a 32-bit GUID that could not be completed, and that the 64-bit catalog has too', () => {
  const backup = entriesOf(caseNamed('guid-half-present'));
  const now = backup.filter(({ bitness, id }) => bitness === 64 || id !== 1033);
  const memory = { ...NEW, notCompleted: new Set([`32:${TCP}`]) };

  test('is removed only when a 32-bit process can install it again', () => {
    expect(nextRestoreStep(backup, now, null, { ...memory, in32: true })).toMatchObject({
      call: 'WSCDeinstallProvider',
      bitness: 32,
      providerId: TCP,
    });
    expect(nextRestoreStep(backup, now, null, { ...memory, both: true })).toBe(null);
    expect(nextRestoreStep(backup, now, null, { ...memory, in32: false })).toBe(null);
  });
});

test('a 32-bit process installs a GUID that only the 64-bit catalog has', () => {
  const now = MACHINE.filter((entry) => entry.bitness === 64 || isBase(entry));
  expect(nextRestoreStep(MACHINE, now, null, NEW)).toMatchObject({
    call: 'WSCInstallProvider',
    bitness: 32,
    providerId: DUMMY,
  });
  expect(nextRestoreStep(MACHINE, now, null, { ...NEW, in32: false })).toBe(null);
});

describe('a chain that cannot be that of the backup yet', () => {
  const chainGiven = (now: readonly CatalogEntry[]) =>
    nextRestoreStep(IN_64, now, new Set([TCP]), NEW)?.entries.map(({ chain }) => chain);

  test('names the entries that are there, at least two', () => {
    expect(chainGiven(IN_64.filter(isBase))).toEqual([[1001, 1001]]);
    const longer = changed(IN_64, 64, 1032, { chain: [1031, 1001, 1002] });
    const step = nextRestoreStep(longer, IN_64.filter(isBase), new Set([TCP]), NEW);
    expect(step?.entries).toEqual([{ index: 0, id: 1032, chain: [1001, 1002], hasMissingLink: true }]);
  });

  test('names what both catalogs have, when one call installs it in both', () => {
    const backup = changed(MACHINE, 32, 1032, { chain: [1031, 1001, 1002] });
    const now = MACHINE.filter((entry) => isBase(entry) && (entry.bitness === 64 || entry.id !== 1001));
    const step = nextRestoreStep(backup, now, new Set([TCP]), NEW);
    expect([step?.call, step?.entries.map(({ chain }) => chain)]).toEqual(['WSCInstallProvider64_32', [[1002, 1002]]]);
  });

  test('is that of the backup when none of its entries is there', () => {
    expect(chainGiven(IN_64.filter((entry) => isBase(entry) && entry.id !== 1001))).toEqual([[1031, 1001]]);
  });

  test('stays what it is when its entry is there', () => {
    const backup = IN_64.map((entry) => (entry.id === 1033 ? { ...entry, providerId: TCP } : entry));
    const now = changed(backup, 64, 1032, { chain: [1002, 1002] }).filter(({ id }) => id !== 1031 && id !== 1033);
    const step = nextRestoreStep(backup, now, new Set([TCP]), NEW);
    expect([step?.call, step?.entries.map(({ id, chain }) => [id, chain])]).toEqual([
      'WSCUpdateProvider',
      [
        [1032, [1002, 1002]],
        [1033, [1002, 1002]],
      ],
    ]);
  });
});

describe('a missing entry whose id Windows has given to another', () => {
  const backup = IN_64.map((entry) => (entry.id === 1033 ? { ...entry, providerId: TCP } : entry));
  const given = (missing: readonly number[], others: readonly CatalogEntry[]) => {
    const now = [...backup.filter(({ id }) => !missing.includes(id as number)), ...others];
    const step = nextRestoreStep(backup, now, new Set([TCP]), NEW);
    return (step?.entries ?? []).filter(({ index }) => missing.includes(backup[index]?.id as number));
  };

  test.each([1032, 1033])('gets an id that neither the catalog nor the backup has (%d)', (id) => {
    const [entry] = given([id], [newEntry(id)]);
    expect(idsOf(backup)).not.toContain(`64:${entry?.id}`);
  });

  test('keeps its id when only the other catalog has another entry with it', () => {
    expect(given([1033], [{ ...newEntry(1033), bitness: 32 }])[0]?.id).toBe(1033);
  });

  test('gets another id than a missing entry that keeps its own', () => {
    const ids = given([1032, 1033], [newEntry(1032)]).map(({ id }) => id);
    expect([ids.length, new Set(ids).size, ids[1]]).toEqual([2, 2, 1033]);
  });

  test('is not confused with what a chain named that led nowhere in the backup', () => {
    const loose = changed(backup, 64, 1032, { chain: [1031, 1077] });
    const now = [...loose, newEntry(1077)];
    const step = nextRestoreStep(loose, now, new Set([TCP]), NEW);
    const link = step?.entries[0]?.chain[1] as number;
    expect([...idsOf(now), ...idsOf(loose)]).not.toContain(`64:${link}`);
    expect(step?.entries[0]?.hasMissingLink).toBe(false);
  });
});

describe('what is left after a restore', () => {
  const clean = MACHINE.filter(isBase);
  const withoutDummies = MACHINE.filter(({ id }) => id !== 1031);

  test('is what is not installed, of the wanted GUIDs', () => {
    expect(idsOf(stillMissing(MACHINE, clean, new Set([TCP])))).toEqual(['64:1032', '32:1032']);
    expect(stillMissing(MACHINE, clean, null)).toHaveLength(6);
  });

  test('is also a chain that names an entry that is not installed', () => {
    expect(notRestored(MACHINE, MACHINE, null)).toEqual([]);
    expect(idsOf(notRestored(MACHINE, withoutDummies, null))).toEqual([
      '64:1032',
      '64:1033',
      '64:1031',
      '32:1032',
      '32:1033',
      '32:1031',
    ]);
    expect(idsOf(notRestored(MACHINE, withoutDummies, new Set([UDP])))).toEqual(['64:1033', '32:1033']);
    expect(idsOf(notRestored(MACHINE, clean, new Set([UDP])))).toEqual(['64:1033', '32:1033']);
  });
});

test('a layer needs the layers below it only in the catalog that it is in', () => {
  const stack = entriesOf(caseNamed('two-stacked-lower-non-ifs'));
  const upperIn64 = stack.filter(({ bitness, name }) => bitness === 64 || !name?.startsWith('Upper'));
  const wanted = new Set([guid('1C00'), guid('1C01')]);
  expect(idsOf(missingBelow(upperIn64, stack.filter(isBase), wanted))).toEqual(['64:1032']);
});

describe('a GUID that the call for both catalogs put into the 64-bit catalog too', () => {
  const backup = entriesOf(caseNamed('lsp-only-32-bit'));
  const as64 = (id: number): CatalogEntry => ({ ...found(backup, 32, id), bitness: 64 });
  const memory = (...ids: string[]): RestoreMemory => ({ ...NEW, surplus: new Set(ids) });

  test('stays until everything else is restored', () => {
    const now = [...backup.filter(({ id }) => id !== 1032), as64(1031)];
    expect(nextRestoreStep(backup, now, null, memory(DUMMY))).toMatchObject({
      call: 'WSCInstallProvider64_32',
      providerId: TCP,
    });
    expect(nextRestoreStep(backup, [...backup, as64(1031)], null, memory(DUMMY))).toMatchObject({
      call: 'WSCDeinstallProvider',
      bitness: 64,
      providerId: DUMMY,
      entries: [],
      order: [],
    });
  });

  test('is removed after the 64-bit chains that name it, whatever the 32-bit chains name', () => {
    const upper = { ...found(backup, 32, 1033), id: 1034, chain: [1031, 1032, 1001] };
    const both = [...backup, upper];
    expect(nextRestoreStep(both, [...both, as64(1031), as64(1032)], null, memory(DUMMY, TCP))).toMatchObject({
      call: 'WSCDeinstallProvider',
      bitness: 64,
      providerId: TCP,
    });
  });

  test('is not removed from the 64-bit catalog when only the 32-bit one has a newer entry of it', () => {
    const newer = { ...found(backup, 32, 1033), id: 1034, providerId: TCP };
    expect(nextRestoreStep(backup, [...backup, newer], null, memory(TCP))).toBe(null);
  });

  test('is none that the backup has in no 32-bit catalog', () => {
    const clean = backup.filter(isBase);
    expect(surplusOf(backup, clean, [...clean, as64(1031)])).toEqual([DUMMY]);
    expect(surplusOf(backup, clean, [...clean, newEntry(1099)])).toEqual([]);
    expect(surplusOf(backup, clean, [...clean, found(backup, 32, 1031)])).toEqual([]);
  });
});
