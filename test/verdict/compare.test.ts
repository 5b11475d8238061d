import { describe, expect, test } from 'vitest';
import type { CatalogEntry } from '../../src/catalog/entry.ts';
import { compareSources } from '../../src/verdict/compare.ts';
import { caseNamed, entriesOf } from '../support/cases.ts';

const ENTRIES = entriesOf(caseNamed('one-lsp-both-catalogs'));
const is = (reference: string) => (entry: CatalogEntry) => `${entry.bitness}:${entry.id}` === reference;
const without = (...references: string[]) =>
  ENTRIES.filter((entry) => !references.some((reference) => is(reference)(entry)));
const changed = (reference: string, facts: Partial<CatalogEntry>) =>
  ENTRIES.map((entry) => (is(reference)(entry) ? { ...entry, ...facts } : entry));
const messages = (api: readonly CatalogEntry[], registry: readonly CatalogEntry[]) =>
  compareSources(api, registry).findings.map(({ message }) => message);

describe('Winsock and the registry', () => {
  test('with the same entries do not differ', () => {
    expect(compareSources(ENTRIES, ENTRIES)).toEqual({ findings: [], unseen: 0 });
    const xp = entriesOf(caseNamed('windows-xp'));
    expect(compareSources(xp, xp)).toEqual({ findings: [], unseen: 0 });
  });

  test('differ where only the registry holds an entry, which later programs may get', () => {
    expect(compareSources(without('64:1032', '64:1004'), ENTRIES)).toEqual({
      findings: [
        {
          code: 'sourcesDiffer',
          severity: 'warning',
          message:
            "64-bit catalog: the registry holds 'Contoso Filter over [MSAFD Tcpip [TCP/IP]]' (id 1032), 'MSAFD Tcpip [TCP/IPv6]' (id 1004), which Winsock does not tell; most likely added since this process started, or damaged.",
          bitness: 64,
          ids: [1032, 1004],
        },
      ],
      unseen: 1,
    });
  });

  test('differ where only Winsock has an entry', () => {
    expect(compareSources(ENTRIES, without('32:1033'))).toEqual({
      findings: [
        {
          code: 'sourcesDiffer',
          severity: 'warning',
          message:
            "32-bit catalog: Winsock tells 'Contoso Filter over [MSAFD Tcpip [UDP/IP]]' (id 1033), which the registry does not hold; most likely removed since this process started.",
          bitness: 32,
          ids: [1033],
        },
      ],
      unseen: 0,
    });
  });

  test('differ once where the registry holds no entry of a catalog', () => {
    const { findings, unseen } = compareSources(
      ENTRIES,
      ENTRIES.filter(({ bitness }) => bitness === 64),
    );
    expect(findings.map(({ message, ids }) => [message, ids.length])).toEqual([
      [
        '32-bit catalog: Winsock tells 9 entries and the registry holds none; this is no real Windows, or the catalog was wiped since.',
        9,
      ],
    ]);
    expect(unseen).toBe(0);
    expect(messages(ENTRIES.slice(0, 1), [])[0]).toContain('Winsock tells 1 entry and the registry holds none');
  });

  test('differ where Winsock tells no entry of a catalog, and the layers there count as not seen', () => {
    const { findings, unseen } = compareSources(
      ENTRIES.filter(({ bitness }) => bitness === 64),
      ENTRIES,
    );
    expect(findings.map(({ bitness, ids }) => [bitness, ids.length])).toEqual([[32, 9]]);
    expect(unseen).toBe(3);
  });

  test('count an entry of unknown flags in the registry as one that programs may get', () => {
    const registry = changed('64:1004', { serviceFlags: null, nonIfs: null });
    expect(compareSources(without('64:1004'), registry).unseen).toBe(1);
  });

  test('name all fields of an entry that differ', () => {
    const registry = changed('64:1001', { serviceFlags: 0x66, providerPath: 'C:\\evil.dll' });
    expect(compareSources(ENTRIES, registry).findings).toEqual([
      {
        code: 'sourcesDiffer',
        severity: 'warning',
        message:
          "64-bit catalog: 'MSAFD Tcpip [TCP/IP]' (id 1001) is not the same in Winsock and in the registry (serviceFlags, providerPath); most likely changed since this process started.",
        bitness: 64,
        ids: [1001],
      },
    ]);
  });

  test.each<[string, Partial<CatalogEntry>]>([
    ['in a field that one of them does not show', { serviceFlags: null, providerPath: null }],
    ['in the name, which one of them holds as a reference', { name: 'other', rawName: 'other' }],
    ['in the case of the path', { providerPath: '%SYSTEMROOT%\\System32\\MSWSOCK.DLL' }],
    ['in a path with bytes that could not be decoded', { providerPath: 'C:\\\ufffd.dll' }],
  ])('do not differ %s', (_, facts) => {
    expect(messages(ENTRIES, changed('64:1001', facts))).toEqual([]);
    expect(messages(changed('64:1001', facts), ENTRIES)).toEqual([]);
  });

  test('differ in the order of the entries that both have', () => {
    const [first, second, ...others] = ENTRIES as [CatalogEntry, CatalogEntry, ...CatalogEntry[]];
    expect(compareSources(ENTRIES, [second, first, ...others]).findings).toEqual([
      {
        code: 'sourcesDiffer',
        severity: 'warning',
        message:
          '64-bit catalog: Winsock and the registry have the entries in another order; most likely reordered since this process started.',
        bitness: 64,
        ids: [],
      },
    ]);
  });

  test('call an entry without a name and without an id so', () => {
    const [first] = ENTRIES as [CatalogEntry];
    const nameless = { ...first, name: null, id: null };
    expect(messages([...ENTRIES, nameless], ENTRIES)).toEqual([
      "64-bit catalog: Winsock tells 'without a name' (id unknown), which the registry does not hold; most likely removed since this process started.",
    ]);
  });
});
