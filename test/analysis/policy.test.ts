import { describe, expect, test } from 'vitest';
import { type EarlierRemoval, isWithin, type Policy, rule } from '../../src/analysis/policy.ts';
import { judge } from '../../src/analysis/verdict.ts';
import { caseNamed, entriesOf } from '../support/cases.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const DUMMY = '{7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A01}';

function ruled(name: string, policy: Partial<Policy>, earlier: readonly EarlierRemoval[] = []) {
  const whole: Policy = { scope: 'layered', removable: [], withinDays: 30, ...policy };
  const entries = entriesOf(caseNamed(name)).map((entry) => ({ ...entry, product: 'Contoso Security Suite' }));
  const { deciding } = judge(entries, 0, whole.scope);
  return rule(entries, deciding, whole, earlier, NOW).map(({ ruling }) => ruling);
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
  ])('that lists %j says %s of the whole LSP', (removable, ruling) => expect(contoso(removable)).toEqual([ruling]));

  test('says nothing of what is IFS, and of base providers only that it leaves them', () => {
    expect(ruled('clean-windows-10', { scope: 'all', removable: ['MSAFD Tcpip [TCP/IP]'] })).toEqual([]);
    const bases = ruled('non-ifs-base-provider', { scope: 'all', removable: ['Contoso Security Suite'] });
    expect(new Set(bases)).toEqual(new Set(['baseProvider']));
  });
});

describe('what was removed before', () => {
  const removal = (time: string, providerIds = [DUMMY], names: string[] = []) => ({ time, providerIds, names });

  test.each([
    ['2026-11-22T11:59:59Z', 'cameBack'],
    ['2026-10-23T12:00:01Z', 'cameBack'],
    ['2026-10-23T12:00:00Z', 'remove'],
    ['2027-01-01T00:00:00Z', 'cameBack'],
    ['no time', 'cameBack'],
  ])('at %s is %s with 30 days', (time, ruling) => expect(contoso([DUMMY], [removal(time)])).toEqual([ruling]));

  test('counts by GUID or name, and only its own', () => {
    const then = '2026-11-20T00:00:00Z';
    expect(contoso([DUMMY], [removal(then, [], ['CONTOSO FILTER'])])).toEqual(['cameBack']);
    expect(contoso([DUMMY], [removal(then, ['{00000000-0000-0000-0000-000000000000}'], ['Other'])])).toEqual([
      'remove',
    ]);
    expect(contoso([], [removal(then)])).toEqual(['notListed']);
    expect(contoso([DUMMY], [removal(then)], 0)).toEqual(['remove']);
  });

  test('a time to come is within any number of days', () =>
    expect(isWithin('2030-01-01T00:00:00Z', 0, NOW)).toBe(true));
});
