import { describe, expect, test } from 'vitest';
import type { CatalogEntry } from '../../src/catalog/entry.ts';
import { categorisedLayers, effectOf, isLoaded, LSP_SYSTEM, parseCategories } from '../../src/verdict/exclusion.ts';
import { caseNamed, entriesOf } from '../support/cases.ts';

const [SYSTEM, INSPECTOR, PROXY, FIREWALL] = [LSP_SYSTEM, 1, 4, 8] as const;

describe('which layers Windows loads, by its documentation', () => {
  // Foo.exe and Bar.exe are the example of the page that isLoaded names.
  const FOO = SYSTEM + FIREWALL + 0x40;
  const BAR = FIREWALL + 0x40;
  test.each([
    ['the system application, a system layer', FOO, SYSTEM, true],
    ['the system application, an uncategorised layer', FOO, 0, false],
    ['the system application, a firewall', FOO, FIREWALL, false],
    ['the system application, a layer of one category more', FOO, FOO + INSPECTOR, false],
    ['the other application, a system layer', BAR, SYSTEM, false],
    ['the other application, a firewall', BAR, FIREWALL, true],
    ['the other application, a layer of one category more', BAR, FOO + INSPECTOR, false],
    // The page's note and its example contradict each other.
    ['the other application, an uncategorised layer', BAR, 0, null],
    ['an application without a rule, any layer', null, FIREWALL, true],
    ['a layer whose categories are not known', BAR, null, null],
    ['an application whose rule permits no category', 0, FIREWALL, null],
  ])('%s', (_title, permitted, categories, loaded) => expect(isLoaded(permitted, categories)).toBe(loaded));
});

describe('a rule for an application', () => {
  const layer = (categories: number | null, nonIfs = true) =>
    ({ bitness: 64, name: 'X', providerId: '{X}', nonIfs, categories }) as const;

  test('excludes none where every non-IFS layer is loaded all the same', () => {
    expect(effectOf([layer(FIREWALL), layer(0, false)], null, FIREWALL).excludesNone).toBe(true);
    expect(effectOf([layer(FIREWALL), layer(SYSTEM)], null, FIREWALL).excludesNone).toBe(false);
    expect(effectOf([layer(null)], null, FIREWALL).excludesNone).toBe(false);
    expect(effectOf([layer(0, false)], null, SYSTEM).excludesNone).toBe(false);
  });

  test('can load a layer that was kept out before', () => {
    expect(effectOf([layer(FIREWALL)], INSPECTOR, INSPECTOR + FIREWALL).newlyLoaded).toHaveLength(1);
    expect(effectOf([layer(FIREWALL)], null, FIREWALL).newlyLoaded).toEqual([]);
    expect(effectOf([layer(PROXY)], SYSTEM, SYSTEM + PROXY).newlyLoaded).toEqual([]);
  });

  test('is judged for each layer of each catalog, by the categories under the GUID of its hidden entry', () => {
    const entries = entriesOf(caseNamed('two-stacked-upper-non-ifs'));
    const asked: string[] = [];
    const layers = categorisedLayers(entries, (bitness, providerId) => asked.push(`${bitness} ${providerId}`));
    const dummies = entries.filter(({ kind }) => kind === 'layeredServiceProvider');
    expect(asked.sort()).toEqual(dummies.map(({ bitness, providerId }) => `${bitness} ${providerId}`).sort());
    expect(layers.some(({ nonIfs }) => nonIfs) && layers.some(({ nonIfs }) => !nonIfs)).toBe(true);
  });

  test('takes a layer for non-IFS where one of its entries is', () => {
    const entries = entriesOf(caseNamed('one-lsp-both-catalogs')).map((entry) =>
      entry.id === 1031 ? { ...entry, nonIfs: false } : entry,
    );
    expect(categorisedLayers(entries, () => 0)).toMatchObject([
      { bitness: 64, name: 'Contoso Filter', nonIfs: true },
      { bitness: 32, name: 'Contoso Filter', nonIfs: true },
    ]);
  });

  test('finds the categories of a chain without its hidden entry under its own GUID', () => {
    const entries = entriesOf(caseNamed('orphan-chain'));
    const [chain] = entries as [CatalogEntry];
    expect(categorisedLayers(entries, () => PROXY)).toEqual([
      { bitness: 64, name: chain.name, providerId: chain.providerId, nonIfs: true, categories: PROXY },
    ]);
  });

  test('leaves out a layer whose GUID the source does not show', () => {
    const entries = entriesOf(caseNamed('one-lsp-both-catalogs')).map((entry) => ({ ...entry, providerId: null }));
    expect(categorisedLayers(entries, () => 0)).toEqual([]);
  });
});

test('category names are read in any case, with or without LSP_', () => {
  expect(parseCategories('system, LSP_Proxy')).toBe(SYSTEM + PROXY);
  expect([parseCategories(''), parseCategories('SYSTEM,'), parseCategories('0x8')]).toEqual([null, null, null]);
  expect(parseCategories('PROXYLSP_')).toBe(null);
});
