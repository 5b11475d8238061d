import { describe, expect, test } from 'vitest';
import type { CatalogEntry } from '../../src/catalog/entry.ts';
import type { FileIdentity } from '../../src/catalog/identity.ts';
import { windowsProviders } from '../../src/live/identity/known.ts';
import { showsAll } from '../../src/verdict/completeness.ts';
import { described, type Finding, forPeople } from '../../src/verdict/findings/finding.ts';
import { findingsOfCatalogs } from '../../src/verdict/findings/of-catalogs.ts';
import { findingsOfEntries } from '../../src/verdict/findings/of-entry.ts';
import { caseNamed, entriesOf } from '../support/cases.ts';

const WINDOWS = windowsProviders();

type Change = (entries: CatalogEntry[]) => CatalogEntry[];
const unchanged: Change = (entries) => entries;

/** All findings except nonIfsEntry, which other tests cover. */
function findingsOf(name: string, change: Change, complete = true): Finding[] {
  const entries = change(entriesOf(caseNamed(name)));
  const all = [
    ...findingsOfEntries(entries, entries, complete),
    ...findingsOfCatalogs(entries, { complete, windowsProviders: WINDOWS }),
  ];
  return all.filter(({ code }) => code !== 'nonIfsEntry');
}

/** The codes of the findings with the entries that they are about. */
const found = (name: string, change = unchanged, complete = true): string[] =>
  findingsOf(name, change, complete).map(({ code, bitness, ids }) => `${code} ${bitness}:${ids.join()}`);

/** The findings as people read them. */
const told = (name: string, change = unchanged): string[] =>
  findingsOf(name, change).map(({ severity, message }) => `${severity}: ${message}`);

const without =
  (...ids: string[]) =>
  (entries: CatalogEntry[]) =>
    entries.filter(({ bitness, id }) => !ids.includes(`${bitness}:${id}`));
const changed = (reference: string, facts: Partial<CatalogEntry>) => (entries: CatalogEntry[]) =>
  entries.map((entry) => (`${entry.bitness}:${entry.id}` === reference ? { ...entry, ...facts } : entry));

const both =
  (...changes: Change[]): Change =>
  (entries) =>
    changes.reduce((rest, change) => change(rest), entries);

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
    const ipv4 = [1006, 1007, 1008].flatMap((id) => [`64:${id}`, `32:${id}`]);
    expect(found('clean-windows-10', without(...ipv4))).toEqual([
      'windowsProviderMissing 64:',
      'windowsProviderMissing 64:',
      'windowsProviderMissing 32:',
      'windowsProviderMissing 32:',
    ]);
  });

  test('say which base provider of Windows is missing, and in which catalog', () => {
    expect(told('clean-windows-10', without('64:1006', '32:1006'))[0]).toBe(
      "error: Windows' own base provider of TCP/IPv4 ({E70F1AA0-AB8B-11CF-8CA3-00805F48A192}) is not in the 64-bit catalog.",
    );
    const withoutBitness: Change = (entries) => entries.map((entry) => ({ ...entry, bitness: null }));
    expect(told('windows-xp', both(without('32:1002'), withoutBitness))).toEqual([
      "error: Windows' own base provider of UDP/IPv4 ({E70F1AA0-AB8B-11CF-8CA3-00805F48A192}) is not in the catalog.",
    ]);
  });

  test.each<[string, Partial<CatalogEntry>, boolean]>([
    ['another address family', { addressFamily: 23 }, true],
    ['another socket type', { socketType: 2 }, true],
    ['another protocol', { protocol: 132 }, true],
    ['no address family that is shown', { addressFamily: null }, false],
    ['no socket type that is shown', { socketType: null }, false],
    ['no protocol that is shown', { protocol: null }, false],
  ])("name Windows' provider of TCP as missing where its entry has %s: row %#", (_, facts, isFound) => {
    expect(found('windows-xp', changed('32:1001', facts)).includes('windowsProviderMissing 32:')).toBe(isFound);
  });

  test.each<[string, Partial<CatalogEntry>, boolean]>([
    ['another file', { providerPath: 'C:\\Users\\Public\\mswsock.dll' }, true],
    ['another file in System32', { providerPath: '%SystemRoot%\\system32\\evil.dll' }, true],
    ['a file whose path has the folder in the middle', { providerPath: 'msw%SystemRoot%\\system32\\sock.dll' }, true],
    ['no IFS bit', { nonIfs: true, serviceFlags: 0x66 }, true],
    ['another kind', { kind: 'layeredServiceProvider', chainLength: 0 }, true],
    ['an unknown path', { providerPath: null }, false],
    ['a path without variables', { providerPath: 'c:\\WINDOWS\\System32\\MSWSOCK.dll' }, false],
  ])("on an entry with one of Windows' own GUIDs and %s", (_, facts, isFound) => {
    expect(found('windows-xp', changed('32:1001', facts)).includes('windowsProviderAltered 32:1001')).toBe(isFound);
  });

  test("say all that is wrong with an entry under one of Windows' own GUIDs", () => {
    const wrong = {
      kind: 'layeredServiceProvider',
      nonIfs: true,
      serviceFlags: 0x66,
      providerPath: 'C:\\evil.dll',
    } as const;
    expect(told('windows-xp', changed('32:1001', wrong))).toContain(
      "error: Layered service provider 'MSAFD Tcpip [TCP/IP]' (32-bit id 1001) stands under the GUID of Windows' own 'MSAFD Tcpip (IPv4)' and is not as Windows installs it: it is no base service provider, it lacks XP1_IFS_HANDLES, its file is C:\\evil.dll.",
    );
  });

  test("do not name the flags or the file of a provider of Windows where the table of Windows' providers does not know them", () => {
    const [tcp] = entriesOf(caseNamed('windows-xp')) as [CatalogEntry];
    const odd = { ...tcp, nonIfs: true, serviceFlags: 0x66, providerPath: 'C:\\other.dll' };
    const own = { name: 'X', providerId: tcp.providerId as string, dlls: [], ifs: null };
    expect(findingsOfCatalogs([odd], { complete: false, windowsProviders: [own] })).toEqual([]);
  });

  test('say of a file that it is gone, that users can write it, or that its signature cannot be verified', () => {
    const of = (facts: Partial<FileIdentity>) =>
      told('one-lsp-both-catalogs', changed('64:1031', { identity: { path: 'C:\\a.dll', ...facts } as FileIdentity }));
    const layer = "Layered service provider 'Contoso Filter' (64-bit id 1031)";
    expect(of({ exists: false, userWritable: true })).toEqual([
      `error: The file of ${layer} is gone (C:\\a.dll): sockets that get it fail.`,
    ]);
    expect(of({ exists: true, userWritable: true, signatureStatus: 'notVerifiable' })).toEqual([
      expect.stringMatching(
        /^information: The signature of the file of .+ \(C:\\a\.dll\): .+ certutil -generateSSTFromWU roots\.sst$/,
      ),
      `error: The file of ${layer} can be changed without an administrator's rights (C:\\a.dll), and every program that uses Winsock loads it.`,
    ]);
  });

  test('name a broken chain only where the source shows all entries', () => {
    expect(found('orphan-chain', unchanged, false)).toEqual([]);
  });

  test('name every non-IFS entry below an IFS one', () => {
    const base = changed('64:1001', { nonIfs: true, serviceFlags: 0x66 });
    expect(told('two-stacked-lower-non-ifs', base)).toContain(
      "warning: Layered chain entry 'Upper over [Lower over [MSAFD Tcpip [TCP/IP]]]' (64-bit id 1042) is IFS and lies over Layered chain entry 'Lower over [MSAFD Tcpip [TCP/IP]]' (64-bit id 1032), Base service provider 'MSAFD Tcpip [TCP/IP]' (64-bit id 1001), which are not: its bit hides that from programs that look at it.",
    );
  });

  test('say that the address family of a non-IFS base provider is unknown', () => {
    const [fabrikam] = entriesOf(caseNamed('non-ifs-base-provider')) as [CatalogEntry];
    const [finding] = findingsOfEntries([{ ...fabrikam, addressFamily: null }], [], true);
    expect(finding?.message).toContain('a base provider of address family unknown;');
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
    expect(told('one-lsp-both-catalogs', changed('32:1032', { nonIfs: false }))).toEqual([
      "warning: Layered chain entry 'Contoso Filter over [MSAFD Tcpip [TCP/IP]]' (64-bit id 1032) is non-IFS, and its 32-bit counterpart (id 1032) is IFS.",
    ]);
  });

  test.each(['64:1032', '32:1032'])('do not compare the IFS bit of %s with one that is not shown', (reference) => {
    const unknown = changed(reference, { nonIfs: null, serviceFlags: null });
    expect(found('one-lsp-both-catalogs', unknown)).toEqual([`flagsUnknown ${reference}`]);
  });

  test('name each entry of a layer in one catalog alone where the chains are not shown', () => {
    const withoutChains: Change = (entries) => entries.map((entry) => ({ ...entry, chain: null }));
    expect(found('lsp-only-32-bit', withoutChains)).toEqual([
      'layerInOneCatalog 32:1032',
      'layerInOneCatalog 32:1033',
      'layerInOneCatalog 32:1031',
    ]);
  });
});

test('the chain entries of a layer in one catalog alone are those that begin with its hidden entry', () => {
  expect(found('lsp-only-32-bit', changed('32:1033', { chain: [1032, 1002] }))).toEqual([
    'layerInOneCatalog 32:1033',
    'layerInOneCatalog 32:1031,1032',
  ]);
  // A damaged chain can begin with its own id.
  expect(found('lsp-only-32-bit', changed('32:1033', { chain: [1033, 1002] }))).toEqual([
    'layerInOneCatalog 32:1033',
    'layerInOneCatalog 32:1031,1032',
  ]);
});

test('one catalog alone is compared with nothing', () => {
  expect(found('clean-windows-10', (entries) => entries.filter(({ bitness }) => bitness === 64))).toEqual([]);
});

describe('an entry has its counterpart in the other catalog', () => {
  const OTHER_GUID = '{7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1AFF}';
  const other = { providerId: OTHER_GUID, name: 'Other', rawName: 'Other' };
  const ofBase = (facts: Partial<CatalogEntry>) => found('non-ifs-base-provider', changed('32:1090', facts));

  test.each<[string, Partial<CatalogEntry>]>([
    ['GUID', { ...other, providerId: '{7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1B01}' }],
    ['name', { ...other, name: 'Fabrikam TCP' }],
    ['stored name', { ...other, rawName: 'Fabrikam TCP' }],
  ])('by its %s alone', (_, facts) => expect(ofBase(facts)).toEqual([]));

  test.each<[string, Partial<CatalogEntry>]>([
    ['GUID and name', other],
    ['address family', { addressFamily: 23 }],
    ['socket type', { socketType: 2 }],
    ['protocol', { protocol: 17 }],
  ])('but not with another %s', (_, facts) =>
    expect(ofBase(facts)).toEqual(['catalogsDiffer 64:1090', 'catalogsDiffer 32:1090']),
  );

  test('but not with another kind', () => {
    expect(found('one-lsp-both-catalogs', changed('32:1032', { kind: 'baseServiceProvider', chain: [] }))).toEqual([
      'layerInOneCatalog 64:1032',
      'catalogsDiffer 32:1032',
    ]);
  });

  test('but not by the product, where it is a base provider', () => {
    const named: Change = (entries) => entries.map((entry) => ({ ...entry, product: 'Fabrikam Stack' }));
    expect(found('non-ifs-base-provider', both(changed('32:1090', other), named))).toEqual([
      'catalogsDiffer 64:1090',
      'catalogsDiffer 32:1090',
    ]);
  });

  test('but not by products that differ', () => {
    const differing = both(
      changed('64:1032', { product: 'Fabrikam Stack', name: 'Fabrikam', rawName: 'Fabrikam' }),
      changed('32:1032', { ...other, product: 'Contoso Filter' }),
    );
    expect(found('one-lsp-both-catalogs', differing)).toEqual([
      'layerInOneCatalog 64:1032',
      'layerInOneCatalog 32:1032',
    ]);
  });

  test('but not by a name that says nothing except the bitness', () => {
    const marks = both(
      changed('64:1032', { name: 'x64', rawName: 'x64' }),
      changed('32:1032', { ...other, name: 'x86', rawName: 'x86' }),
    );
    expect(found('one-lsp-both-catalogs', marks)).toEqual(['layerInOneCatalog 64:1032', 'layerInOneCatalog 32:1032']);
  });
});

test('an entry is described by what the source shows', () => {
  const [entry] = entriesOf(caseNamed('orphan-chain')) as [CatalogEntry];
  expect(described({ ...entry, bitness: null })).toBe(
    "Layered chain entry 'Gone over [MSAFD Tcpip [TCP/IP]]' (id 1032)",
  );
  expect(described({ ...entry, kind: null, name: null, id: null })).toBe("Entry 'without a name' (64-bit id unknown)");
});

test('a list for people counts the findings of a code that it leaves out, and no errors', () => {
  const finding = (code: string, severity: Finding['severity'], message: string): Finding => ({
    code,
    severity,
    message,
    bitness: 64,
    ids: [],
  });
  const shown = forPeople([
    finding('a', 'error', 'first error'),
    finding('a', 'warning', 'only warning'),
    finding('b', 'information', 'first note'),
    finding('a', 'error', 'second error'),
    finding('b', 'information', 'second note'),
    finding('b', 'information', 'third note'),
    finding('b', 'warning', 'a warning of the same code'),
  ]);
  expect(shown.map(({ message }) => message)).toEqual([
    'first error',
    'only warning',
    'first note (and 2 more of this kind)',
    'second error',
    'a warning of the same code',
  ]);
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
