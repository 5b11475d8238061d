import { describe, expect, test } from 'vitest';
import type { CatalogEntry } from '../../src/catalog/entry.ts';
import type { FileIdentity } from '../../src/catalog/identity.ts';
import { windowsProviders } from '../../src/live/identity/known.ts';
import { showsAll } from '../../src/verdict/completeness.ts';
import { findingsOfCatalogs } from '../../src/verdict/findings/of-catalogs.ts';
import { findingsOfEntries } from '../../src/verdict/findings/of-entry.ts';
import { caseNamed, entriesOf } from '../support/cases.ts';

const WINDOWS = windowsProviders();

/** The codes of all findings with the entries that they are about, except nonIfsEntry, which other tests cover. */
function found(
  name: string,
  change: (entries: CatalogEntry[]) => CatalogEntry[] = (entries) => entries,
  complete = true,
) {
  const entries = change(entriesOf(caseNamed(name)));
  const all = [
    ...findingsOfEntries(entries, entries, complete),
    ...findingsOfCatalogs(entries, { complete, windowsProviders: WINDOWS }),
  ];
  return all
    .filter(({ code }) => code !== 'nonIfsEntry')
    .map(({ code, bitness, ids }) => `${code} ${bitness}:${ids.join()}`);
}

const without =
  (...ids: string[]) =>
  (entries: CatalogEntry[]) =>
    entries.filter(({ bitness, id }) => !ids.includes(`${bitness}:${id}`));
const changed = (reference: string, facts: Partial<CatalogEntry>) => (entries: CatalogEntry[]) =>
  entries.map((entry) => (`${entry.bitness}:${entry.id}` === reference ? { ...entry, ...facts } : entry));

describe('findings', () => {
  test.each([
    ['clean-windows-10', []],
    ['windows-xp', []],
    ['one-lsp-both-catalogs', []],
    ['hypervisor-sockets', []],
    ['orphan-chain', ['chainBroken 64:1032', 'layerInOneCatalog 64:1032']],
    ['lsp-only-32-bit', ['layerInOneCatalog 32:1031,1032,1033']],
    ['name-in-japanese', ['layerInOneCatalog 64:1031,1032']],
    ['guid-half-present', ['layerInOneCatalog 32:1033']],
    ['two-stacked-lower-non-ifs', ['nonIfsBelowIfs 64:1042', 'nonIfsBelowIfs 32:1042']],
    ['two-stacked-lower-named-by-dummy', ['nonIfsBelowIfs 64:1042', 'nonIfsBelowIfs 32:1042']],
    ['two-stacked-upper-non-ifs', []],
  ])('in %s are %j', (name, expected) => {
    expect(found(name)).toEqual(expected);
  });

  test('treat the halves of one product as one layer, whatever their GUIDs, files and bitness in the name', () => {
    const half = (facts: (entry: CatalogEntry) => Partial<CatalogEntry>) => (entries: CatalogEntry[]) =>
      entries.map((entry) =>
        entry.bitness === 64 || entry.kind === 'baseServiceProvider'
          ? entry
          : { ...entry, providerId: `{00000000-0000-0000-0000-00000000${entry.id}}`, ...facts(entry) },
      );
    const renamed = (to: string) => (entry: CatalogEntry) => {
      const name = (entry.name as string).replace('Contoso Filter', to);
      return { name, rawName: name };
    };
    expect(found('one-lsp-both-catalogs', half(renamed('Contoso Filter (32-bit)')))).toEqual([]);
    expect(found('one-lsp-both-catalogs', half(renamed('contoso filter_x86')))).toEqual([]);
    expect(found('one-lsp-both-catalogs', half(renamed('Fabrikam')))).toEqual([
      'layerInOneCatalog 64:1031,1032,1033',
      'layerInOneCatalog 32:1031,1032,1033',
    ]);
    const known = (entries: CatalogEntry[]) => entries.map((entry) => ({ ...entry, product: 'Contoso' }));
    expect(found('one-lsp-both-catalogs', (entries) => known(half(renamed('Fabrikam'))(entries)))).toEqual([]);
  });

  test('name missing base providers of Windows; those of IPv6 only where one catalog has some', () => {
    expect(found('clean-windows-10', without('64:1006', '32:1006'))).toEqual([
      'windowsProviderMissing 64:',
      'windowsProviderMissing 32:',
    ]);
    expect(found('clean-windows-10', without('64:1009'))).toEqual([
      'windowsProviderMissing 64:',
      'catalogsDiffer 32:1009',
    ]);
    expect(found('clean-windows-10', without('64:1006'), false)).toEqual([]);
  });

  test.each<[string, Partial<CatalogEntry>, boolean]>([
    ['another file', { providerPath: 'C:\\Users\\Public\\mswsock.dll' }, true],
    ['another file in System32', { providerPath: '%SystemRoot%\\system32\\evil.dll' }, true],
    ['no IFS bit', { nonIfs: true, serviceFlags: 0x66 }, true],
    ['another kind', { kind: 'layeredServiceProvider', chainLength: 0 }, true],
    ['an unknown path', { providerPath: null }, false],
    ['a path without variables', { providerPath: 'c:\\WINDOWS\\System32\\MSWSOCK.dll' }, false],
  ])("on an entry with one of Windows' own GUIDs and %s", (_, facts, isFound) => {
    expect(found('windows-xp', changed('32:1001', facts)).includes('windowsProviderAltered 32:1001')).toBe(isFound);
  });

  test('name a file that is gone, that users can write, or whose signature cannot be verified', () => {
    const identity = (facts: Partial<FileIdentity>) => ({ identity: { path: 'C:\\a.dll', ...facts } as FileIdentity });
    const of = (facts: Partial<FileIdentity>) => found('one-lsp-both-catalogs', changed('64:1032', identity(facts)));
    expect(of({ exists: false })).toEqual(['fileGone 64:1032']);
    expect(of({ exists: null })).toEqual([]);
    expect(of({ exists: true, userWritable: true })).toEqual(['fileUserWritable 64:1032']);
    expect(of({ exists: true, userWritable: null })).toEqual([]);
    expect(of({ exists: true, signatureStatus: 'notVerifiable' })).toEqual(['signatureNotVerifiable 64:1032']);
    expect(of({ exists: true, signatureStatus: 'notTrusted' })).toEqual([]);
  });

  test('name an entry whose IFS bit differs in the two catalogs', () => {
    const flags = changed('32:1001', {
      nonIfs: true,
      serviceFlags: 0x66,
      providerId: '{7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A09}',
    });
    expect(found('hypervisor-sockets', flags)).toEqual(['windowsProviderMissing 32:', 'catalogsDiffer 64:1001']);
  });
});

describe('a source shows all entries', () => {
  const entries = entriesOf(caseNamed('one-lsp-both-catalogs'));
  test.each<[string, CatalogEntry[], number, boolean, boolean]>([
    ['as a rule', entries, 0, false, true],
    ['but not where it counts more entries', entries, 1, false, false],
    ['but not where it ends within an entry', entries.map((entry) => ({ ...entry, id: null })), 0, false, false],
    ['but not where its beginning is cut off', entries.map((entry) => ({ ...entry, position: null })), 0, false, false],
    [
      'but not where it is text without base providers',
      entries.filter(({ kind }) => kind !== 'baseServiceProvider'),
      0,
      true,
      false,
    ],
  ])('%s', (_, rows, missing, excerpt, expected) => {
    expect(showsAll(rows, missing, excerpt)).toBe(expected);
  });
});
