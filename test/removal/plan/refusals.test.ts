import { describe, expect, test } from 'vitest';
import type { CatalogEntry } from '../../../src/catalog/entry.ts';
import { REFUSAL_HINTS } from '../../../src/removal/plan/refusals.ts';
import { caseNamed, entriesOf } from '../../support/cases.ts';
import { changed, planned } from '../../support/planned.ts';

const MACHINE = entriesOf(caseNamed('one-lsp-both-catalogs'));
const TCPIP = '{E70F1AA0-AB8B-11CF-8CA3-00805F48A192}';
const TCPIP6 = '{F9EAB0C0-26D4-11D0-BBBF-00AA006C34E4}';
const only64 = MACHINE.filter(({ bitness }) => bitness === 64);
const lost = (entries: readonly CatalogEntry[], providers: string[]) =>
  planned(entries, { providers, allowBaseProvider: true }).refusals.filter(({ code }) => code === 'socketTypeLost');

test('a plan for the whole catalogs of this machine is not refused', () => {
  expect(planned(MACHINE, { nonIfs: true }).refusals).toEqual([]);
});

test('a plan for another catalog than the live one is refused', () => {
  expect(planned(MACHINE, { nonIfs: true }, { live: false }).refusals).toEqual([
    {
      code: 'notLive',
      message: "This is not this machine's live catalog: it can be planned, never applied.",
      bitness: null,
      ids: [],
    },
  ]);
});

test('a plan from a source that does not show all entries is refused', () => {
  expect(planned(MACHINE, { nonIfs: true }, { complete: false }).refusals).toEqual([
    {
      code: 'incomplete',
      message: 'The source does not show all entries: what depends on what is unknown.',
      bitness: null,
      ids: [],
    },
  ]);
});

test("each entry of Windows' own providers that a plan would remove is refused", () => {
  const facts = { windowsProviderIds: new Set([TCPIP]) };
  const refusals = planned(only64, { providers: [TCPIP], allowBaseProvider: true }, facts).refusals;
  expect(refusals.filter(({ code }) => code === 'windowsProvider').flatMap(({ ids }) => ids)).toEqual([
    1001, 1002, 1003,
  ]);
  expect(refusals.find(({ code }) => code === 'windowsProvider')).toEqual({
    code: 'windowsProvider',
    message: "'MSAFD Tcpip [TCP/IP]' (64-bit id 1001) is Windows' own, and never removed.",
    bitness: 64,
    ids: [1001],
  });
  expect(planned(only64, { nonIfs: true }, facts).refusals).toEqual([]);
});

describe('the last entry of a kind of internet socket is not removed', () => {
  test('in IPv4 or in IPv6', () => {
    const [first, ...others] = lost(MACHINE, [TCPIP6]);
    expect(first).toEqual({
      code: 'socketTypeLost',
      message: 'No entry of the 64-bit catalog would be left for sockets of family 23, type 1, protocol 6.',
      bitness: 64,
      ids: [],
    });
    expect(others.map(({ bitness }) => bitness)).toEqual([64, 64, 32, 32, 32]);
    const bases = MACHINE.filter(({ kind }) => kind === 'baseServiceProvider');
    expect(lost(bases, [TCPIP]).map(({ bitness }) => bitness)).toEqual([64, 64, 64, 32, 32, 32]);
  });

  test('when the other catalog still has one', () => {
    const split = changed(MACHINE, 32, 1004, { providerId: '{00000000-0000-0000-0000-000000000001}' });
    expect(lost(split, [TCPIP6]).map(({ bitness }) => bitness)).toEqual([64, 64, 64, 32, 32]);
  });

  test('but one of another family is', () => {
    const other = MACHINE.map((entry) => (entry.addressFamily === 23 ? { ...entry, addressFamily: 40 } : entry));
    expect(lost(other, [TCPIP6])).toEqual([]);
  });

  test('but one without a socket type, or of unknown type or protocol, is', () => {
    const own = (fields: Partial<CatalogEntry>) =>
      only64.map((entry) => (entry.addressFamily === 23 ? { ...entry, ...fields } : entry));
    for (const fields of [{ socketType: 0 }, { socketType: -1 }, { socketType: null }, { protocol: null }])
      expect([fields, lost(own(fields), [TCPIP6])]).toEqual([fields, []]);
  });

  test('but one beside an entry that may serve the same sockets is', () => {
    const other = changed(only64, 64, 1005, { socketType: 1, protocol: null, providerId: TCPIP });
    expect(lost(other, [TCPIP6]).map(({ message }) => message)).toEqual([
      'No entry of the 64-bit catalog would be left for sockets of family 23, type 3, protocol 0.',
    ]);
  });

  test('but the layer of a dummy whose kind of socket no base provider has is', () => {
    const wider = changed(only64, 64, 1032, { protocolMaxOffset: 5 });
    const layer = changed(wider, 64, 1031, { socketType: 1, protocol: 8 });
    expect(planned(layer, { nonIfs: true }).refusals).toEqual([]);
  });

  test('but one that served no socket is', () => {
    const raw = only64.map((entry) =>
      entry.id === 1006 ? { ...entry, providerFlags: 0, providerId: '{00000000-0000-0000-0000-000000000001}' } : entry,
    );
    expect(lost(raw, ['{00000000-0000-0000-0000-000000000001}'])).toEqual([]);
    const served = raw.map((entry) => (entry.id === 1006 ? { ...entry, providerFlags: 8 } : entry));
    expect(lost(served, ['{00000000-0000-0000-0000-000000000001}'])).toHaveLength(1);
  });
});

test('each refusal that an option lifts names that option', () => {
  expect(REFUSAL_HINTS).toEqual({
    baseProvider: expect.stringContaining('--allow-base-provider ') as string,
    dependents: expect.stringContaining('--include-dependents ') as string,
    notRestorable: expect.stringContaining('--orphans') as string,
  });
});
