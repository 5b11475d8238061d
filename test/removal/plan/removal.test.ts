import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CatalogEntry } from '../../../src/catalog/entry.ts';
import type { FileIdentity } from '../../../src/catalog/identity.ts';
import { NOTHING_SELECTED } from '../../../src/commands/planning.ts';
import { windowsProviders } from '../../../src/live/identity/known.ts';
import { planRemoval } from '../../../src/removal/plan/plan.ts';
import { isAsPromised, statesOf } from '../../../src/removal/plan/states.ts';
import type { Selection } from '../../../src/removal/plan/types.ts';
import { caseNamed, entriesOf } from '../../support/cases.ts';
import { entriesOfRandom, randomCatalog } from '../../support/random-catalogs.ts';
import { WinsockModel } from '../../support/winsock-model.ts';

const NON_IFS = { ...NOTHING_SELECTED, nonIfs: true };
const FACTS = {
  complete: true,
  live: true,
  windowsProviderIds: new Set(windowsProviders().map(({ providerId }) => providerId)),
};

const plan = (entries: readonly CatalogEntry[], selection: Partial<Selection> = {}) =>
  planRemoval(entries, { ...NON_IFS, ...selection }, FACTS);
const codes = (entries: readonly CatalogEntry[], selection: Partial<Selection> = {}) =>
  plan(entries, selection).refusals.map(({ code }) => code);

const deadLinks = (entries: readonly CatalogEntry[]) =>
  entries.flatMap((entry) =>
    (entry.chain ?? [])
      .filter((id) => !entries.some((other) => other.bitness === entry.bitness && other.id === id))
      .map((id) => `${entry.bitness}:${entry.id} > ${id}`),
  );

describe('a removal from random catalogs', () => {
  const everySelection = fc.record({
    catalog: randomCatalog,
    includeDependents: fc.boolean(),
    byId: fc.option(fc.nat({ max: 40 }), { nil: null }),
  });

  test('leaves no chain with a missing entry after any step', () => {
    fc.assert(
      fc.property(everySelection, ({ catalog, includeDependents, byId }) => {
        const entries = entriesOfRandom(catalog);
        const selected = byId === null ? undefined : entries[byId % entries.length];
        const selection =
          selected === undefined
            ? { includeDependents }
            : {
                includeDependents,
                nonIfs: false,
                ids: [{ bitness: selected.bitness as 32 | 64, id: selected.id as number }],
              };
        const { steps, refusals } = plan(entries, selection);
        if (refusals.length > 0) return;
        const states = statesOf(entries, steps);
        for (const state of states) expect(deadLinks(state)).toEqual([]);
        for (const { chain } of states.at(-1) ?? []) expect(chain?.length).toBeLessThanOrEqual(7);
        // Each promised state is what the model of Winsock does.
        const model = new WinsockModel(entries, { both: 'refuses', in32: false, updateAdds: true });
        for (const [index, step] of steps.entries()) {
          model.remove(step);
          expect(isAsPromised(states[index + 1] ?? [], model.entries)).toBe(true);
        }
        if (selected === undefined) expect(states.at(-1)?.some(({ nonIfs }) => nonIfs)).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  test('is refused exactly when it would leave a chain with a missing entry', () => {
    fc.assert(
      fc.property(randomCatalog, (catalog) => {
        const entries = entriesOfRandom(catalog);
        const { steps, refusals } = plan(entries);
        const left = statesOf(entries, steps).at(-1) ?? [];
        expect(deadLinks(left).length > 0).toBe(refusals.some(({ code }) => code === 'dependents'));
      }),
      { numRuns: 500 },
    );
  });
});

describe('a GUID is removed as a whole', () => {
  const LSP = entriesOf(caseNamed('one-lsp-both-catalogs'));
  const chain = LSP.find(({ bitness, id }) => bitness === 64 && id === 1032) as CatalogEntry;
  const base: CatalogEntry = {
    ...chain,
    id: 1099,
    kind: 'baseServiceProvider',
    chain: [],
    chainLength: 1,
    nonIfs: false,
  };

  test('that includes a base provider: refused without allowBaseProvider', () => {
    const entries = [...LSP, { ...base, addressFamily: 99 }];
    expect(codes(entries)).toEqual(['baseProvider']);
    expect(codes(entries, { allowBaseProvider: true })).toEqual([]);
    const { steps } = plan(entries, { allowBaseProvider: true });
    expect(steps.flatMap(({ removes }) => removes)).toContain(1099);
  });

  test('that includes the last base provider of a socket type: refused', () => {
    const entries = [...LSP.filter(({ id }) => id !== 1001), base].map((entry) =>
      entry.chain?.includes(1001) ? { ...entry, chain: [1031, entry.bitness === 64 ? 1099 : 1002] } : entry,
    );
    expect(codes(entries, { allowBaseProvider: true })).toContain('socketTypeLost');
  });

  test("that is one of Windows' own GUIDs: always refused", () => {
    const windows = LSP.find(({ id }) => id === 1001)?.providerId as string;
    const entries = LSP.map((entry) => (entry.id === 1033 ? { ...entry, providerId: windows } : entry));
    expect(codes(entries, { allowBaseProvider: true })).toContain('windowsProvider');
    const { refusals } = plan(entries, { allowBaseProvider: true });
    expect(refusals.flatMap(({ ids }) => ids)).toContain(1001);
  });
});

describe('a product with different GUIDs in the 64-bit and the 32-bit catalog', () => {
  const IDS = ['A', 'B', 'C'].map((letter) => `{7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A0${letter}}`);
  /** As some installers do: other GUIDs, another file and another name in the 32-bit catalog. */
  const halves = (name: (own: string) => string) =>
    entriesOf(caseNamed('one-lsp-both-catalogs')).map((entry) =>
      entry.bitness === 64 || entry.kind === 'baseServiceProvider'
        ? entry
        : {
            ...entry,
            name: name(entry.name as string),
            providerId: IDS[(entry.id as number) - 1031] as string,
            providerPath: 'C:\\Program Files (x86)\\Contoso\\other.dll',
          },
    );

  test.each([
    ['the same name', (own: string) => own],
    ['names that differ only in a mark of bitness', (own: string) => own.replace('Filter', 'Filter_x86')],
  ])('is one LSP by %s', (_, name) => {
    const { lsps, steps } = plan(halves(name), { nonIfs: false, ids: [{ bitness: 64, id: 1032 }] });
    expect(lsps).toHaveLength(1);
    expect(new Set(steps.map(({ bitness }) => bitness))).toEqual(new Set([64, 32]));
  });

  test('is two LSPs when the names differ', () => {
    const entries = halves((own) => own.replace('Contoso', 'Fabrikam'));
    const { lsps, steps } = plan(entries, { nonIfs: false, ids: [{ bitness: 64, id: 1032 }] });
    expect(lsps).toHaveLength(1);
    expect(new Set(steps.map(({ bitness }) => bitness))).toEqual(new Set([64]));
  });
});

describe('a dependent chain', () => {
  const entries = entriesOf(caseNamed('two-stacked-lower-non-ifs'));

  test('that would have less than two ids is refused', () => {
    const cut = entries.map((entry) => (entry.id === 1042 ? { ...entry, chain: [1041, 1032], chainLength: 2 } : entry));
    const alone = cut.map((entry) => (entry.id === 1032 ? { ...entry, chain: [1031, 1031] } : entry));
    expect(codes(alone, { includeDependents: true })).toContain('dependentUnmendable');
  });

  test('that would have more than seven ids is refused', () => {
    const more = Array.from({ length: 5 }, (_, index) => ({
      ...(entries.find(({ id }) => id === 1041) as CatalogEntry),
      id: 1050 + index,
      providerId: `{7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F200${index}}`,
      nonIfs: false,
    }));
    const ids = more.map(({ id }) => id as number);
    const long = [...entries, ...more].map((entry) => {
      if (entry.bitness === 64 && entry.id === 1042) return { ...entry, chain: [1041, 1032, 1002, 1003, 1004] };
      if (entry.bitness === 64 && entry.id === 1032) return { ...entry, chain: [1031, ...ids, 1001] };
      return entry;
    });
    expect(codes(long, { includeDependents: true })).toContain('dependentUnmendable');
  });
});

test('there is one state more than there are steps', () => {
  const entries = entriesOf(caseNamed('guid-half-present'));
  const { steps } = plan(entries);
  const states = statesOf(entries, steps);
  expect(states).toHaveLength(steps.length + 1);
});

test('a layer whose file is gone cannot be restored: it is removed only by its id or as an orphan', () => {
  const gone = entriesOf(caseNamed('one-lsp-both-catalogs')).map((entry) => ({
    ...entry,
    identity: entry.kind === 'baseServiceProvider' ? null : ({ exists: false } as FileIdentity),
  }));
  expect(codes(gone)).toEqual(['notRestorable']);
  expect(codes(gone, { ids: [{ bitness: 64, id: 1032 }] })).toEqual([]);
  expect(codes(gone, { orphans: true })).toEqual([]);
  expect(codes(gone, { nonIfs: false, orphans: true })).toEqual([]);
});
