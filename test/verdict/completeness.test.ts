import { describe, expect, test } from 'vitest';
import type { CatalogEntry } from '../../src/catalog/entry.ts';
import { isAllKnown, showsAll, whyNotWhole } from '../../src/verdict/completeness.ts';
import { caseNamed, cases, entriesOf } from '../support/cases.ts';

const CLEAN = entriesOf(caseNamed('clean-windows-10'));
const XP = entriesOf(caseNamed('windows-xp'));
const SICK = entriesOf(caseNamed('one-lsp-both-catalogs'));
const of = (bitness: 32 | 64, entries = CLEAN) => entries.filter((entry) => entry.bitness === bitness);

/** The entries with positions that count from 1 again in each catalog, as a reader gives them. */
const renumbered = (entries: readonly CatalogEntry[]): CatalogEntry[] =>
  entries.map((entry, index) => ({
    ...entry,
    position: 1 + entries.slice(0, index).filter(({ bitness }) => bitness === entry.bitness).length,
  }));
const without = (isLeftOut: (entry: CatalogEntry) => boolean, entries = CLEAN): CatalogEntry[] =>
  renumbered(entries.filter((entry) => !isLeftOut(entry)));

describe('a whole catalog', () => {
  test('gives no reason to doubt it', () => {
    for (const entries of [CLEAN, SICK]) expect(whyNotWhole(entries, true)).toEqual([]);
    expect(whyNotWhole(XP, false)).toEqual([]);
  });

  test('of a 32-bit Windows has one half, and no sign of a 64-bit one', () => {
    const only = of(32).map((entry) => ({ ...entry, bitness: null }));
    expect(whyNotWhole(only, true)).toEqual([]);
    expect(whyNotWhole(of(32), false)).toEqual([]);
  });
});

describe('a 64-bit Windows has two catalogs', () => {
  test('so entries marked (32) alone lack the 64-bit one', () => {
    expect(whyNotWhole(of(32), true)).toEqual([
      'the mark (32) tells of a 64-bit Windows, whose 64-bit catalog may have been left out',
    ]);
  });

  test('so the 64-bit catalog alone lacks the 32-bit one', () => {
    expect(whyNotWhole(of(64), false)).toEqual([
      'the 64-bit catalog tells of a 64-bit Windows, whose 32-bit catalog may have been left out',
    ]);
  });

  test('so the 64-bit catalog beside one of unknown bitness may lack the 32-bit one', () => {
    const unknown = of(32).map((entry) => ({ ...entry, bitness: null }));
    expect(whyNotWhole([...unknown, ...of(64)], false)).toEqual([
      'the 64-bit catalog tells of a 64-bit Windows, whose 32-bit catalog may have been left out',
    ]);
  });

  test.each([
    'C:\\Windows\\SysWOW64\\layer.dll',
    'C:\\Program Files (x86)\\Contoso\\layer.dll',
    '%ProgramFiles(x86)%\\Contoso\\layer.dll',
  ])('and only it has the folder of %s', (providerPath) => {
    const [first, ...others] = of(32).map((entry) => ({ ...entry, bitness: null }));
    const entries = [{ ...(first as CatalogEntry), providerPath }, ...others];
    expect(whyNotWhole(entries, true)).toEqual([
      `the path ${providerPath} tells of a 64-bit Windows, whose second catalog may have been left out`,
    ]);
  });

  test('and a folder that only sounds so is no sign of it', () => {
    const [first, ...others] = of(32).map((entry) => ({ ...entry, bitness: null }));
    const entries = [{ ...(first as CatalogEntry), providerPath: 'C:\\x%ProgramFiles(x86)%\\a.dll' }, ...others];
    expect(whyNotWhole(entries, true)).toEqual([]);
  });
});

describe('positions', () => {
  const own = of(64);
  const at = (...positions: (number | null)[]) =>
    whyNotWhole(
      [...own, ...of(32)].map((entry, index) => ({
        ...entry,
        position: index < positions.length ? (positions[index] as number | null) : entry.position,
      })),
      false,
    );
  const empty = (place: number) => [`the place ${place} of the 64-bit catalog is empty, or taken twice`];

  test('of which some are not shown may stand in the gaps of the others', () => {
    expect(at(...own.map(() => null))).toEqual([]);
    expect(at(null)).toEqual([]);
    expect(at(1, null, null)).toEqual([]);
  });

  test('have a gap where the entries without a position are too few to fill it', () => {
    expect(at(...own.map((_entry, index) => (index === 4 ? null : index + 3)))).toEqual(empty(1));
    expect(at(...own.map((_entry, index) => (index === 0 ? null : index + 2)))).toEqual(empty(1));
    expect(at(null, 2, 2)).toEqual(empty(3));
  });
});

describe("Windows' own providers", () => {
  const isTcp = ({ protocol, addressFamily }: CatalogEntry) => protocol === 6 && addressFamily === 2;
  const isUdp = ({ protocol, addressFamily }: CatalogEntry) => protocol === 17 && addressFamily === 2;
  const lacks = (what: string, catalog: string) =>
    `Windows' own provider of ${what} is not among the entries that are shown of ${catalog}`;

  test('are there for TCP and UDP over IPv4 in each catalog', () => {
    expect(
      whyNotWhole(
        without((entry) => entry.bitness === 64 && isTcp(entry)),
        true,
      ),
    ).toEqual([lacks('TCP over IPv4', 'the 64-bit catalog')]);
    expect(
      whyNotWhole(
        without((entry) => entry.bitness === 32 && isUdp(entry)),
        true,
      ),
    ).toEqual([lacks('UDP over IPv4', 'the 32-bit catalog')]);
    expect(
      whyNotWhole(
        without((entry) => entry.bitness === 32 && (isTcp(entry) || isUdp(entry))),
        true,
      ),
    ).toEqual([lacks('TCP and UDP over IPv4', 'the 32-bit catalog')]);
  });

  test('are there for IPv4 before Vista too', () => {
    expect(whyNotWhole(without(isTcp, XP), false)).toEqual([lacks('TCP over IPv4', 'the 32-bit catalog')]);
  });

  test('are there for IPv6 since Vista, whose names are references to mswsock.dll', () => {
    const isIpv6 = ({ addressFamily }: CatalogEntry) => addressFamily === 23;
    const named = CLEAN.map((entry) => ({ ...entry, rawName: '@%SystemRoot%\\System32\\mswsock.dll,-60100' }));
    expect(whyNotWhole(without(isIpv6, named), true)).toEqual([
      lacks('TCP and UDP over IPv6', 'the 64-bit catalog'),
      lacks('TCP and UDP over IPv6', 'the 32-bit catalog'),
    ]);
    const plain = CLEAN.map((entry) => ({ ...entry, rawName: 'MSAFD Tcpip [TCP/IP]' }));
    expect(whyNotWhole(without(isIpv6, plain), true)).toEqual([]);
    const unnamed = CLEAN.map((entry) => ({ ...entry, rawName: null }));
    expect(whyNotWhole(without(isIpv6, unnamed), true)).toEqual([]);
  });

  test('are there for IPv6 where one entry of IPv6 is there, whatever its name', () => {
    const isTcp6 = ({ protocol, addressFamily }: CatalogEntry) => protocol === 6 && addressFamily === 23;
    const plain = CLEAN.map((entry) => ({ ...entry, rawName: 'MSAFD Tcpip [TCP/IP]' }));
    expect(
      whyNotWhole(
        without((entry) => entry.bitness === 64 && isTcp6(entry), plain),
        true,
      ),
    ).toEqual([lacks('TCP over IPv6', 'the 64-bit catalog')]);
  });

  test('are base providers: a layer over TCP does not stand for them', () => {
    const layered = CLEAN.map((entry) =>
      entry.bitness === 64 && isTcp(entry) ? { ...entry, kind: 'layeredChainEntry' as const } : entry,
    );
    expect(whyNotWhole(layered, true)).toEqual([lacks('TCP over IPv4', 'the 64-bit catalog')]);
    const otherType = CLEAN.map((entry) =>
      entry.bitness === 64 && isTcp(entry) ? { ...entry, socketType: 2 } : entry,
    );
    expect(whyNotWhole(otherType, true)).toEqual([lacks('TCP over IPv4', 'the 64-bit catalog')]);
    const otherProtocol = CLEAN.map((entry) =>
      entry.bitness === 64 && isTcp(entry) ? { ...entry, protocol: 132 } : entry,
    );
    expect(whyNotWhole(otherProtocol, true)).toEqual([lacks('TCP over IPv4', 'the 64-bit catalog')]);
  });
});

describe('the positions of a catalog', () => {
  test('have no gap', () => {
    const gap = CLEAN.filter(({ bitness, position }) => !(bitness === 64 && position === 3));
    expect(whyNotWhole(gap, true)[0]).toBe('the place 3 of the 64-bit catalog is empty, or taken twice');
  });

  test('are not taken twice', () => {
    const twice = CLEAN.map((entry) => (entry.position === 3 ? { ...entry, position: 2 } : entry));
    expect(whyNotWhole(twice, true)).toEqual([
      'the place 3 of the 64-bit catalog is empty, or taken twice',
      'the place 3 of the 32-bit catalog is empty, or taken twice',
    ]);
  });

  test('may stand in any order', () => {
    expect(whyNotWhole([...SICK].reverse(), true)).toEqual([]);
  });

  test('have no gap in a catalog whose bitness the source does not show', () => {
    const gap = of(32)
      .filter(({ position }) => position !== 1)
      .map((entry) => ({ ...entry, bitness: null }));
    expect(whyNotWhole(gap, true)).toEqual(['the place 1 of the catalog is empty, or taken twice']);
  });

  test('say nothing where the source does not show them all', () => {
    const unknown = CLEAN.map((entry) => (entry.position === 3 ? { ...entry, position: null } : entry));
    expect(whyNotWhole(unknown, true)).toEqual([]);
  });
});

describe('the chain of an entry', () => {
  test('leads through entries of its own catalog', () => {
    const layer = SICK.find(({ kind }) => kind === 'layeredServiceProvider') as CatalogEntry;
    const [reason, ...others] = whyNotWhole(
      without(({ bitness, id }) => bitness === layer.bitness && id === layer.id, SICK),
      true,
    );
    expect(reason).toMatch(
      new RegExp(`^the chain of '.+' \\(id \\d+\\) leads through the id ${layer.id}, which is not shown$`),
    );
    expect(others.every((each) => each.includes(`through the id ${layer.id},`))).toBe(true);
  });

  test('says nothing where the source does not show it', () => {
    const unknown = SICK.map((entry) => ({ ...entry, chain: null }));
    expect(whyNotWhole(unknown, true)).toEqual([]);
  });

  test('is told by its id where the entry has no name', () => {
    const nameless = SICK.map((entry) => (entry.position === 1 ? { ...entry, name: null, chain: [7] } : entry));
    expect(whyNotWhole(nameless, true)[0]).toBe(
      "the chain of 'without a name' (id 1032) leads through the id 7, which is not shown",
    );
  });
});

test('a damaged file gives at most twenty reasons', () => {
  const [first] = SICK;
  const many = Array.from({ length: 50 }, (_, index) => ({ ...(first as CatalogEntry), id: index, chain: [99, 100] }));
  expect(whyNotWhole(many, true)).toHaveLength(20);
});

describe('a source shows all', () => {
  test('where nothing is known to be missing and every entry has its id and position', () => {
    for (const machine of cases) expect(showsAll(entriesOf(machine), 0, false)).toBe(true);
    expect(showsAll(CLEAN, 1, false)).toBe(false);
    for (const field of ['id', 'position'] as const)
      expect(
        showsAll(
          CLEAN.map((entry, index) => (index === 2 ? { ...entry, [field]: null } : entry)),
          0,
          false,
        ),
      ).toBe(false);
  });

  test('of text that people copied, only with a base provider in it', () => {
    const layers = SICK.filter(({ kind }) => kind !== 'baseServiceProvider');
    expect([showsAll(layers, 0, true), showsAll(layers, 0, false), showsAll(SICK, 0, true)]).toEqual([
      false,
      true,
      true,
    ]);
  });
});

test('all is known only of a complete source with entries whose flags are all shown', () => {
  const flagless = CLEAN.map((entry, index) => (index === 2 ? { ...entry, nonIfs: null } : entry));
  expect([
    isAllKnown(CLEAN, true),
    isAllKnown(CLEAN, false),
    isAllKnown([], true),
    isAllKnown(flagless, true),
    isAllKnown(SICK, true),
  ]).toEqual([true, false, false, false, true]);
});
