import { describe, expect, test } from 'vitest';
import type { CatalogEntry } from '../../../src/catalog/entry.ts';
import type { Selection } from '../../../src/removal/plan/types.ts';
import { caseNamed, entriesOf } from '../../support/cases.ts';
import { changed, fileThat, planned } from '../../support/planned.ts';

const MACHINE = entriesOf(caseNamed('one-lsp-both-catalogs'));
const IN_64 = MACHINE.filter(({ bitness, kind }) => bitness === 64 || kind === 'baseServiceProvider');
const guid = (last: string) => `{7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F${last}}`;
const removed = (entries: readonly CatalogEntry[], selection: Partial<Selection> = { nonIfs: true }) =>
  planned(entries, selection).steps.map(({ removes }) => removes);

test('a plan has numbered steps, the 64-bit catalog first, and names the call of each catalog', () => {
  const { steps } = planned(MACHINE, { nonIfs: true });
  const calls = steps.map(({ number, call, bitness, updates }) => [number, call, bitness, updates]);
  expect(calls).toEqual([
    [1, 'WSCDeinstallProvider', 64, []],
    [2, 'WSCDeinstallProvider', 64, []],
    [3, 'WSCDeinstallProvider', 64, []],
    [4, 'WSCDeinstallProvider32', 32, []],
    [5, 'WSCDeinstallProvider32', 32, []],
    [6, 'WSCDeinstallProvider32', 32, []],
  ]);
});

describe('within a catalog a plan removes', () => {
  test('chains before the dummy that they name', () => {
    expect(removed(IN_64)).toEqual([[1032], [1033], [1031]]);
    expect(removed([...IN_64].reverse())).toEqual([[1033], [1032], [1031]]);
  });

  test('the longest chains first', () => {
    const longer = changed(IN_64, 64, 1033, { chain: [1031, 1001, 1002] });
    expect(removed(longer)).toEqual([[1033], [1032], [1031]]);
    const shared = changed(longer, 64, 1005, {
      ...(longer.find(({ bitness, id }) => bitness === 64 && id === 1032) as CatalogEntry),
      id: 1005,
      chain: [1031, 1001, 1002, 1004],
    });
    expect(removed(shared)).toEqual([[1032, 1005], [1033], [1031]]);
  });

  test('a chain before the chain that it leads through, though that one is longer', () => {
    const through = changed(changed(IN_64, 64, 1033, { chain: [1031, 1001, 1002] }), 64, 1032, { chain: [1031, 1033] });
    expect(removed(through)).toEqual([[1032], [1033], [1031]]);
  });

  test('a GUID before another that only one of its chains leads through', () => {
    const longer = changed(IN_64, 64, 1033, { chain: [1031, 1001, 1002] });
    const through = changed(longer, 64, 1032, { chain: [1031, 1033] });
    const second = { ...(longer.find(({ id }) => id === 1032) as CatalogEntry), id: 1034, chain: [1031, 1001] };
    expect(removed([...through, second])).toEqual([[1032, 1034], [1033], [1031]]);
  });

  test('a GUID with a dummy last, when each of two GUIDs leads through the other', () => {
    const own = changed(IN_64, 64, 1032, { providerId: guid('1A00'), chain: [1031, 1033, 1001] });
    expect(removed(own)).toEqual([[1033], [1032, 1031]]);
  });

  test('a GUID of whose entries one has an unknown chain', () => {
    const unknown = changed(IN_64, 64, 1005, { kind: null, chain: null, chainLength: 9, providerId: guid('1A02') });
    expect(removed(unknown)).toEqual([[1032], [1033, 1005], [1031]]);
  });
});

describe('an LSP of a plan', () => {
  const withFiles = (entries: readonly CatalogEntry[], exists: boolean) =>
    entries.map((entry) => ({ ...entry, identity: fileThat(exists) }));
  const restorable = (entries: readonly CatalogEntry[]) =>
    planned(entries, { nonIfs: true }).lsps.map((lsp) => lsp.restorable);

  test('has its name and each of its GUIDs once', () => {
    expect(planned(MACHINE, { nonIfs: true }).lsps).toEqual([
      { name: 'Contoso Filter', providerIds: [guid('1A01'), guid('1A02'), guid('1A00')], restorable: 'unproven' },
    ]);
  });

  test('can be restored when it is in the 64-bit catalog only and its file is there', () => {
    expect(restorable(withFiles(IN_64, true))).toEqual(['yes']);
  });

  test('is not proven restorable in the 32-bit catalog, or when nobody knows whether its file is there', () => {
    expect(restorable(withFiles(MACHINE, true))).toEqual(['unproven']);
    expect(restorable(IN_64)).toEqual(['unproven']);
    expect(restorable(changed(withFiles(IN_64, true), 64, 1033, { identity: null }))).toEqual(['unproven']);
  });

  test('cannot be restored when one of its files is gone: refused', () => {
    const gone = changed(withFiles(MACHINE, true), 64, 1033, { identity: fileThat(false) });
    expect(restorable(gone)).toEqual(['no']);
    expect(planned(gone, { nonIfs: true }).refusals).toEqual([
      {
        code: 'notRestorable',
        message: "'Contoso Filter' could not be put back, since its file is gone.",
        bitness: null,
        ids: [1032, 1033, 1031, 1032, 1033, 1031],
      },
    ]);
    expect(planned(gone, { nonIfs: true, providers: [guid('1A02')] }).refusals).toEqual([]);
  });
});
