import { describe, expect, test } from 'vitest';
import type { CatalogEntry } from '../../../src/catalog/entry.ts';
import { type EarlierRemoval, isWithin, type Policy, rulingsOf } from '../../../src/removal/plan/policy.ts';
import { judge } from '../../../src/verdict/verdict.ts';
import { caseNamed, entriesOf } from '../../support/cases.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const DUMMY = '{7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A01}';

function ruled(name: string, policy: Partial<Policy>, earlier: readonly EarlierRemoval[] = []) {
  const whole: Policy = { scope: 'layered', removable: [], withinDays: 30, ...policy };
  const entries = entriesOf(caseNamed(name)).map((entry) => ({ ...entry, product: 'Contoso Security Suite' }));
  const { deciding } = judge(entries, 0, whole.scope);
  return rulingsOf(entries, deciding, whole, earlier, NOW).map(({ ruling }) => ruling);
}

const contoso = (removable: string[], earlier: readonly EarlierRemoval[] = [], withinDays = 30) =>
  ruled('one-lsp-both-catalogs', { removable, withinDays }, earlier);

describe('a policy', () => {
  test.each([
    [[], 'notListed'],
    [['Contoso Filter'], 'remove'],
    [[' contoso FILTER '], 'remove'],
    [['Contoso Security Suite'], 'remove'],
    [[DUMMY], 'remove'],
    [[DUMMY.slice(1, -1).toLowerCase()], 'remove'],
    [['Contoso', 'Filter', '*', 'Contoso Filter over [MSAFD Tcpip [TCP/IP]]'], 'notListed'],
    [['{00000000-0000-0000-0000-000000000000}'], 'notListed'],
  ])('that lists %j gives the ruling %s for the whole LSP', (removable, ruling) =>
    expect(contoso(removable)).toEqual([ruling]),
  );

  test('can list an LSP by a name that it has only in the 32-bit catalog', () => {
    const entries = entriesOf(caseNamed('one-lsp-both-catalogs')).map((entry) =>
      entry.kind === 'layeredServiceProvider' && entry.bitness === 32 ? { ...entry, name: 'Contoso Filter 32' } : entry,
    );
    const policy: Policy = { scope: 'internet', removable: ['Contoso Filter 32'], withinDays: 30 };
    const { deciding } = judge(entries, 0, policy.scope);
    expect(rulingsOf(entries, deciding, policy, [], NOW).map(({ ruling }) => ruling)).toEqual(['remove']);
  });

  test('can list an LSP without a dummy by the name of its first chain', () => {
    expect(ruled('orphan-chain', { removable: ['Gone over [MSAFD Tcpip [TCP/IP]]'] })).toEqual(['remove']);
  });

  test('does not remove an entry of unknown kind, and names it', () => {
    const [first, ...others] = entriesOf(caseNamed('one-lsp-both-catalogs'));
    const odd = { ...(first as CatalogEntry), nonIfs: true, kind: null, chain: null };
    const entries = [odd, ...others.filter(({ nonIfs }) => nonIfs === false)];
    const policy: Policy = { scope: 'internet', removable: [odd.name ?? ''], withinDays: 30 };
    const { deciding } = judge(entries, 0, policy.scope);
    expect(rulingsOf(entries, deciding, policy, [], NOW)).toMatchObject([{ ruling: 'unknownKind', name: odd.name }]);
  });

  test('has no ruling for IFS providers, and leaves base providers', () => {
    expect(ruled('clean-windows-10', { scope: 'all', removable: ['MSAFD Tcpip [TCP/IP]'] })).toEqual([]);
    const bases = ruled('non-ifs-base-provider', { scope: 'all', removable: ['Contoso Security Suite'] });
    expect(new Set(bases)).toEqual(new Set(['baseProvider']));
  });
});

describe('an LSP that was removed before', () => {
  const removal = (time: string, providerIds = [DUMMY], names: string[] = []) => ({ time, providerIds, names });

  test.each([
    ['2026-11-22T11:59:59Z', 'cameBack'],
    ['2026-10-23T12:00:01Z', 'cameBack'],
    ['2026-10-23T12:00:00Z', 'remove'],
    ['2027-01-01T00:00:00Z', 'cameBack'],
    ['no time', 'cameBack'],
  ])('at %s has the ruling %s with 30 days', (time, ruling) =>
    expect(contoso([DUMMY], [removal(time)])).toEqual([ruling]),
  );

  test('is recognised by its GUID or its name', () => {
    const then = '2026-11-20T00:00:00Z';
    expect(contoso([DUMMY], [removal(then, [], ['CONTOSO FILTER'])])).toEqual(['cameBack']);
    expect(contoso([DUMMY], [removal(then, ['{00000000-0000-0000-0000-000000000000}'], ['Other'])])).toEqual([
      'remove',
    ]);
    const other = '{00000000-0000-0000-0000-000000000000}';
    expect(contoso([DUMMY], [removal(then, [other, DUMMY])])).toEqual(['cameBack']);
    expect(contoso([DUMMY], [removal(then, [], ['Other', 'Contoso Filter'])])).toEqual(['cameBack']);
    expect(contoso([DUMMY], [removal(then, [other], [])])).toEqual(['remove']);
    expect(contoso([], [removal(then)])).toEqual(['notListed']);
    expect(contoso([DUMMY], [removal(then)], 0)).toEqual(['remove']);
  });

  test('at a time in the future was removed within any number of days', () =>
    expect(isWithin('2030-01-01T00:00:00Z', 0, NOW)).toBe(true));
});

describe('a ruling', () => {
  const LISTED: Policy = { scope: 'layered', removable: [DUMMY], withinDays: 30 };
  const rulings = (entries: readonly CatalogEntry[], earlier: readonly EarlierRemoval[] = []) =>
    rulingsOf(entries, judge(entries, 0, LISTED.scope).deciding, LISTED, earlier, NOW);

  test('is only about an LSP that makes the verdict nonCompliant, and names only those of its entries', () => {
    const stack = entriesOf(caseNamed('two-stacked-lower-non-ifs'));
    expect(rulings(stack).map(({ name }) => name)).toEqual(['Lower']);
    const [only] = rulings(stack.map((entry) => (entry.id === 1031 ? { ...entry, nonIfs: false } : entry)));
    expect(only?.entries.map(({ bitness, id }) => `${bitness}:${id}`)).toEqual(['64:1032', '32:1032']);
  });

  test('has the name, the product and each GUID of the LSP', () => {
    const [, ...others] = entriesOf(caseNamed('one-lsp-both-catalogs'));
    const [first] = entriesOf(caseNamed('one-lsp-both-catalogs'));
    const entries = [first as CatalogEntry, ...others.map((entry) => ({ ...entry, product: 'Suite' }))];
    expect(rulings(entries)).toMatchObject([
      {
        name: 'Contoso Filter',
        product: 'Suite',
        providerIds: [DUMMY, DUMMY.replace('01}', '02}'), DUMMY.replace('01}', '00}')],
        removedBefore: null,
      },
    ]);
  });

  test('has the time of the latest removal', () => {
    const removals = ['2026-11-20T00:00:00Z', '2026-11-21T00:00:00Z', '2026-11-19T00:00:00Z'].map((time) => ({
      time,
      providerIds: [DUMMY],
      names: [],
    }));
    const entries = entriesOf(caseNamed('one-lsp-both-catalogs'));
    expect(rulings(entries, removals)[0]?.removedBefore).toBe('2026-11-21T00:00:00Z');
  });

  test('finds a listed name and an earlier removal also where the name has blanks around it', () => {
    const entries = entriesOf(caseNamed('one-lsp-both-catalogs')).map((entry) =>
      entry.kind === 'layeredServiceProvider' ? { ...entry, name: ' Contoso Filter ' } : entry,
    );
    const removal = { time: '2026-11-20T00:00:00Z', providerIds: [], names: ['Contoso Filter'] };
    const [ruling] = rulings(entries, [removal]);
    expect(ruling?.ruling).toBe('cameBack');
  });

  test('is one for each GUID of base providers', () => {
    const entries = entriesOf(caseNamed('non-ifs-base-provider'));
    const [first, second] = judge(entries, 0, 'all').deciding as [CatalogEntry, CatalogEntry];
    const apart = entries.map((entry) => (entry === second ? { ...entry, providerId: DUMMY, name: 'Other' } : entry));
    const found = rulingsOf(apart, judge(apart, 0, 'all').deciding, { ...LISTED, scope: 'all' }, [], NOW);
    expect(
      found.map(({ name, providerIds, entries: own, removedBefore }) => [name, providerIds, own.length, removedBefore]),
    ).toEqual([
      [first.name, [first.providerId], judge(entries, 0, 'all').deciding.length - 1, null],
      ['Other', [DUMMY], 1, null],
    ]);
  });
});
