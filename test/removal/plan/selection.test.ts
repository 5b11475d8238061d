import { describe, expect, test } from 'vitest';
import type { CatalogEntry } from '../../../src/catalog/entry.ts';
import type { PlanFacts, Selection } from '../../../src/removal/plan/types.ts';
import { caseNamed, entriesOf } from '../../support/cases.ts';
import { changed, fileThat, planned } from '../../support/planned.ts';

const MACHINE = entriesOf(caseNamed('one-lsp-both-catalogs'));
const STACK = entriesOf(caseNamed('two-stacked-lower-non-ifs'));
const GONE = entriesOf(caseNamed('orphan-chain'));
const TCP_GUID = '{7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A01}';
const TCPIP = '{E70F1AA0-AB8B-11CF-8CA3-00805F48A192}';

function removedBy(
  entries: readonly CatalogEntry[],
  selection: Partial<Selection>,
  facts: Partial<PlanFacts> = {},
): string[] {
  const { steps } = planned(entries, selection, facts);
  return steps.flatMap(({ bitness, removes }) => removes.map((id) => `${bitness}:${id}`)).sort();
}
const namesOf = (entries: readonly CatalogEntry[], selection: Partial<Selection>) =>
  planned(entries, selection).lsps.map(({ name }) => name);

const CONTOSO = ['32:1031', '32:1032', '32:1033', '64:1031', '64:1032', '64:1033'];

describe('a selection', () => {
  test('by the GUID of one entry means the whole LSP', () => {
    expect(removedBy(MACHINE, { providers: [TCP_GUID] })).toEqual(CONTOSO);
    expect(removedBy(MACHINE, { ids: [{ bitness: 32, id: 1033 }] })).toEqual(CONTOSO);
  });

  test('of non-IFS LSPs means no other ones', () => {
    expect(namesOf(STACK, { nonIfs: true, includeDependents: true })).toEqual(['Lower']);
    expect(namesOf(STACK, { ids: [{ bitness: 64, id: 1041 }] })).toEqual(['Upper']);
    expect(removedBy(STACK, {})).toEqual([]);
  });

  test('of non-IFS LSPs means one with a single non-IFS entry, and none whose flags are unknown', () => {
    const ifs = MACHINE.map((entry) => ({ ...entry, nonIfs: false }));
    expect(removedBy(changed(ifs, 32, 1033, { nonIfs: true }), { nonIfs: true })).toEqual(CONTOSO);
    expect(removedBy(changed(ifs, 32, 1033, { nonIfs: null }), { nonIfs: true })).toEqual([]);
  });

  test('means a base provider only by its name, and then all entries of its GUID in both catalogs', () => {
    const ids = [1001, 1002, 1003];
    expect(removedBy(MACHINE, { ids: [{ bitness: 64, id: 1002 }], allowBaseProvider: true })).toEqual([
      ...ids.map((id) => `32:${id}`),
      ...ids.map((id) => `64:${id}`),
    ]);
    expect(namesOf(MACHINE, { providers: [TCPIP], allowBaseProvider: true })).toEqual(['MSAFD Tcpip [TCP/IP]']);
  });

  test('of a base provider is refused without allowBaseProvider', () => {
    const { refusals } = planned(MACHINE, { providers: [TCPIP] });
    expect(refusals[0]).toEqual({
      code: 'baseProvider',
      message: "'MSAFD Tcpip [TCP/IP]' is a base provider, and nothing else can serve its sockets.",
      bitness: null,
      ids: [1001, 1002, 1003, 1001, 1002, 1003],
    });
  });

  test('of one entry with an unknown GUID does not mean other entries with unknown GUIDs', () => {
    const unknown = MACHINE.map((entry) =>
      entry.bitness === 64 && [1002, 1005, 1032].includes(entry.id ?? 0) ? { ...entry, providerId: null } : entry,
    );
    const { lsps, refusals, after } = planned(unknown, { ids: [{ bitness: 64, id: 1032 }] });
    expect([lsps.length, refusals]).toEqual([1, []]);
    expect(after.map(({ id }) => id)).toEqual([1001, 1004, 1002, 1005, 1001, 1004, 1002, 1005]);
  });

  test('of what no catalog has is refused', () => {
    const { refusals } = planned(MACHINE, {
      providers: [TCP_GUID, '{00000000-0000-0000-0000-000000000000}'],
      ids: [
        { bitness: 64, id: 1032 },
        { bitness: 32, id: 9999 },
      ],
    });
    expect(refusals).toEqual([
      {
        code: 'notFound',
        message: '{00000000-0000-0000-0000-000000000000} is not in the catalog.',
        bitness: null,
        ids: [],
      },
      { code: 'notFound', message: '32:9999 is not in the catalog.', bitness: 32, ids: [] },
    ]);
  });

  test('of an id in one catalog does not find it in the other one', () => {
    const only64 = MACHINE.filter(({ bitness, id }) => bitness === 64 || id !== 1006);
    expect(planned(only64, { ids: [{ bitness: 32, id: 1006 }] }).refusals.map(({ code }) => code)).toEqual([
      'notFound',
    ]);
  });
});

describe('an orphan', () => {
  test('is a chain that names a missing entry', () => {
    expect(removedBy(GONE, { orphans: true })).toEqual(['64:1032']);
    expect(namesOf(GONE, { orphans: true })).toEqual(['Gone over [MSAFD Tcpip [TCP/IP]]']);
    expect(removedBy(MACHINE, { orphans: true })).toEqual([]);
  });

  test('is not a chain that may name an entry that the source does not show', () => {
    expect(removedBy(GONE, { orphans: true }, { complete: false })).toEqual([]);
  });

  test('is a chain that names an entry that only the other catalog has', () => {
    const dummy = MACHINE.find(({ bitness, id }) => bitness === 32 && id === 1031) as CatalogEntry;
    expect(removedBy([...GONE, dummy], { orphans: true })).toEqual(['64:1032']);
  });

  test('is a dummy or a chain whose file is gone, and no base provider', () => {
    const gone = MACHINE.map((entry) => ({ ...entry, identity: fileThat(false) }));
    expect(removedBy(gone, { orphans: true })).toEqual(CONTOSO);
    expect(removedBy(gone, { orphans: true }, { complete: false })).toEqual(CONTOSO);
    const there = MACHINE.map((entry) => ({ ...entry, identity: fileThat(true) }));
    expect(removedBy(there, { orphans: true })).toEqual([]);
  });

  test('that shares its GUID with a sound entry is refused, since both would be removed', () => {
    const shared = changed(MACHINE, 64, 1032, { chain: [1031, 1099] });
    const both = changed(shared, 64, 1033, { providerId: TCP_GUID });
    const { steps, refusals } = planned(both, { orphans: true });
    expect([steps, refusals]).toEqual([
      [],
      [
        {
          code: 'orphanShared',
          message: `${TCP_GUID} of the 64-bit catalog owns orphaned and sound entries: only all of them can be removed, by name.`,
          bitness: 64,
          ids: [1032, 1033],
        },
      ],
    ]);
  });

  test('that is non-IFS too is one LSP of the plan', () => {
    expect(namesOf(GONE, { orphans: true, nonIfs: true })).toEqual(['Gone over [MSAFD Tcpip [TCP/IP]]']);
    const gone = MACHINE.map((entry) =>
      entry.kind === 'layeredChainEntry' && entry.bitness === 64 ? { ...entry, identity: fileThat(false) } : entry,
    );
    expect(namesOf(gone, { orphans: true, nonIfs: true })).toEqual(['Contoso Filter']);
  });
});

describe('the reason of a step', () => {
  const reason = (entries: readonly CatalogEntry[], selection: Partial<Selection>) =>
    planned(entries, selection).steps[0]?.reason;
  const GONE_NAME = 'Gone over [MSAFD Tcpip [TCP/IP]]';

  test.each<[what: Partial<Selection>, reason: string]>([
    [{ nonIfs: true }, `non-IFS: removes '${GONE_NAME}'.`],
    [{ nonIfs: true, orphans: true }, `non-IFS: removes '${GONE_NAME}'.`],
    [{ orphans: true }, `orphaned: removes '${GONE_NAME}'.`],
    [{ ids: [{ bitness: 64, id: 1032 }] }, `asked for: removes '${GONE_NAME}'.`],
  ])('for %j is: %s', (selection, text) => expect(reason(GONE, selection)).toBe(text));

  test('names each name of its entries once, and those without a name', () => {
    const [first, second] = [32, 64].map((bitness) =>
      MACHINE.find((entry) => entry.bitness === bitness && entry.id === 1033),
    ) as [CatalogEntry, CatalogEntry];
    const one = [
      ...MACHINE.filter(({ kind }) => kind === 'baseServiceProvider'),
      first,
      { ...first, id: 1034 },
      { ...first, id: 1035, name: null },
      { ...second, id: 1036, name: 'Other' },
    ];
    expect(reason(one, { ids: [{ bitness: 32, id: 1033 }] })).toBe("asked for: removes 'Other'.");
    expect(planned(one, { ids: [{ bitness: 32, id: 1033 }] }).steps[1]?.reason).toBe(
      "asked for: removes 'Contoso Filter over [MSAFD Tcpip [UDP/IP]]', 'without a name'.",
    );
  });
});
