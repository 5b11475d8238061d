import { describe, expect, test } from 'vitest';
import { judgePrograms, type ProgramJudgement } from '../../src/analysis/programs/programs.ts';
import type { CatalogEntry } from '../../src/catalog/entry.ts';
import { windowsProviders } from '../../src/identity/known.ts';
import { type Case, type CaseEntry, caseNamed, cases, entriesOf } from '../support/cases.ts';

const OWN = new Set(windowsProviders().map(({ providerId }) => providerId));

function judged(machine: Case, change: (entry: CatalogEntry) => CatalogEntry = (entry) => entry, complete = true) {
  const rows = judgePrograms(entriesOf(machine).map(change), complete, [], OWN);
  return (name: string, bitness: 64 | 32): ProgramJudgement => {
    const [program, protocol] = name.split(' ');
    const found = rows.filter(
      (row) =>
        row.program === program && row.bitness === bitness && (protocol === undefined || row.protocol === protocol),
    );
    expect(found).toHaveLength(1);
    return found[0] as ProgramJudgement;
  };
}

const LETTERS = { fast: 'f', slowPath: 's', atRisk: 'R', unknown: '?' } as const;

/**
 * Worked out by hand from the rules of DESIGN section 2, one table per program: the 64-bit catalog, then the 32-bit one.
 * f fast, s slow path, R at risk, ? unknown, - no such catalog.
 */
const TABLES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  // Fails as soon as one visible TCP entry is non-IFS, and then for all sockets.
  'go tcp': {
    'chain-of-seven': 'sf',
    'chains-without-protocol-zero': 'ss',
    'clean-windows-10': 'ff',
    'guid-half-present': 'ss',
    'hidden-chains': 'RR',
    'hypervisor-sockets': 'ff',
    'lsp-listed-last': 'ss',
    'lsp-only-32-bit': 'fs',
    'lsp-udp-only': 'ff',
    'name-in-japanese': 'sf',
    'network-direct': 'ff',
    'non-ifs-base-provider': 'ss',
    'one-lsp-both-catalogs': 'ss',
    'orphan-chain': 'sf',
    'two-stacked-lower-named-by-dummy': 'ss',
    'two-stacked-lower-non-ifs': 'ss',
    'two-stacked-upper-non-ifs': 'ss',
    'windows-xp': '-f',
  },
  // The same test, which does not see what is over UDP alone.
  'go udp': {
    'chain-of-seven': 'sf',
    'chains-without-protocol-zero': 'ss',
    'clean-windows-10': 'ff',
    'guid-half-present': 'ss',
    'hidden-chains': 'RR',
    'hypervisor-sockets': 'ff',
    'lsp-listed-last': 'ss',
    'lsp-only-32-bit': 'fs',
    'lsp-udp-only': 'RR',
    'name-in-japanese': 'sf',
    'network-direct': 'ff',
    'non-ifs-base-provider': 'ss',
    'one-lsp-both-catalogs': 'ss',
    'orphan-chain': 'sf',
    'two-stacked-lower-named-by-dummy': 'ss',
    'two-stacked-lower-non-ifs': 'ss',
    'two-stacked-upper-non-ifs': 'ss',
    'windows-xp': '-f',
  },
  // Where the test fails, the entry that serves the socket decides; an IFS layer over a non-IFS one does not show it.
  'go1.27 tcp': {
    'chain-of-seven': 'sf',
    'chains-without-protocol-zero': 'ff',
    'clean-windows-10': 'ff',
    'guid-half-present': 'ss',
    'hidden-chains': 'RR',
    'hypervisor-sockets': 'ff',
    'lsp-listed-last': 'ff',
    'lsp-only-32-bit': 'fs',
    'lsp-udp-only': 'ff',
    'name-in-japanese': 'sf',
    'network-direct': 'ff',
    'non-ifs-base-provider': 'ss',
    'one-lsp-both-catalogs': 'ss',
    'orphan-chain': 'sf',
    'two-stacked-lower-named-by-dummy': '??',
    'two-stacked-lower-non-ifs': '??',
    'two-stacked-upper-non-ifs': 'ss',
    'windows-xp': '-f',
  },
  'go1.27 udp': {
    'chain-of-seven': 'ff',
    'chains-without-protocol-zero': 'ff',
    'clean-windows-10': 'ff',
    'guid-half-present': 'fs',
    'hidden-chains': 'RR',
    'hypervisor-sockets': 'ff',
    'lsp-listed-last': 'ff',
    'lsp-only-32-bit': 'fs',
    'lsp-udp-only': 'RR',
    'name-in-japanese': 'ff',
    'network-direct': 'ff',
    'non-ifs-base-provider': 'ss',
    'one-lsp-both-catalogs': 'ss',
    'orphan-chain': 'ff',
    'two-stacked-lower-named-by-dummy': 'ff',
    'two-stacked-lower-non-ifs': 'ff',
    'two-stacked-upper-non-ifs': 'ff',
    'windows-xp': '-f',
  },
  libuvTcp4: {
    'chain-of-seven': 'sf',
    'chains-without-protocol-zero': 'ff',
    'clean-windows-10': 'ff',
    'guid-half-present': 'ss',
    'hidden-chains': 'ss',
    'hypervisor-sockets': 'ff',
    'lsp-listed-last': 'ff',
    'lsp-only-32-bit': 'fs',
    'lsp-udp-only': 'ff',
    'name-in-japanese': 'sf',
    'network-direct': 'ff',
    'non-ifs-base-provider': 'ss',
    'one-lsp-both-catalogs': 'ss',
    'orphan-chain': 'sf',
    'two-stacked-lower-named-by-dummy': '??',
    'two-stacked-lower-non-ifs': '??',
    'two-stacked-upper-non-ifs': 'ss',
    'windows-xp': '-f',
  },
  // None of the layers is over IPv6; Windows XP has no IPv6, and there libuv stays slow.
  libuvTcp6: Object.fromEntries(cases.map(({ name }) => [name, name === 'windows-xp' ? '-s' : 'ff'])),
  // Any layer is the slow path; the bit is never asked for, so that only a base provider can be a danger.
  libuvUdp: {
    'chain-of-seven': 'ff',
    'chains-without-protocol-zero': 'ff',
    'clean-windows-10': 'ff',
    'guid-half-present': 'fs',
    'hidden-chains': 'ss',
    'hypervisor-sockets': 'ff',
    'lsp-listed-last': 'ff',
    'lsp-only-32-bit': 'fs',
    'lsp-udp-only': 'ss',
    'name-in-japanese': 'ff',
    'network-direct': 'ff',
    'non-ifs-base-provider': 'RR',
    'one-lsp-both-catalogs': 'ss',
    'orphan-chain': 'ff',
    'two-stacked-lower-named-by-dummy': 'ff',
    'two-stacked-lower-non-ifs': 'ff',
    'two-stacked-upper-non-ifs': 'ff',
    'windows-xp': '-f',
  },
  // No test at all: at risk wherever the entry that serves is non-IFS, also through chains that want the protocol named.
  'dotnet tcp': {
    'chain-of-seven': 'Rf',
    'chains-without-protocol-zero': 'RR',
    'clean-windows-10': 'ff',
    'guid-half-present': 'RR',
    'hidden-chains': 'RR',
    'hypervisor-sockets': 'ff',
    'lsp-listed-last': 'ff',
    'lsp-only-32-bit': 'fR',
    'lsp-udp-only': 'ff',
    'name-in-japanese': 'Rf',
    'network-direct': 'ff',
    'non-ifs-base-provider': 'RR',
    'one-lsp-both-catalogs': 'RR',
    'orphan-chain': 'Rf',
    'two-stacked-lower-named-by-dummy': '??',
    'two-stacked-lower-non-ifs': '??',
    'two-stacked-upper-non-ifs': 'RR',
    'windows-xp': '-f',
  },
  'dotnet udp': {
    'chain-of-seven': 'ff',
    'chains-without-protocol-zero': 'RR',
    'clean-windows-10': 'ff',
    'guid-half-present': 'fR',
    'hidden-chains': 'RR',
    'hypervisor-sockets': 'ff',
    'lsp-listed-last': 'ff',
    'lsp-only-32-bit': 'fR',
    'lsp-udp-only': 'RR',
    'name-in-japanese': 'ff',
    'network-direct': 'ff',
    'non-ifs-base-provider': 'RR',
    'one-lsp-both-catalogs': 'RR',
    'orphan-chain': 'ff',
    'two-stacked-lower-named-by-dummy': 'ff',
    'two-stacked-lower-non-ifs': 'ff',
    'two-stacked-upper-non-ifs': 'ff',
    'windows-xp': '-f',
  },
  // Certain on Windows' own base providers only.
  sioBaseHandle: {
    'chain-of-seven': '?f',
    'chains-without-protocol-zero': '??',
    'clean-windows-10': 'ff',
    'guid-half-present': '??',
    'hidden-chains': '??',
    'hypervisor-sockets': 'ff',
    'lsp-listed-last': 'ff',
    'lsp-only-32-bit': 'f?',
    'lsp-udp-only': '??',
    'name-in-japanese': '?f',
    'network-direct': 'ff',
    'non-ifs-base-provider': '??',
    'one-lsp-both-catalogs': '??',
    'orphan-chain': '?f',
    'two-stacked-lower-named-by-dummy': '??',
    'two-stacked-lower-non-ifs': '??',
    'two-stacked-upper-non-ifs': '??',
    'windows-xp': '-f',
  },
  // UDP over IPv6 alone, where no layer is; Windows XP has no IPv6.
  msquic: Object.fromEntries(cases.map(({ name }) => [name, name === 'windows-xp' ? '-?' : 'ff'])),
  // As .NET, but TCP asks for protocol 0.
  'mio0.6': {
    'chain-of-seven': 'Rf',
    'chains-without-protocol-zero': 'ff',
    'clean-windows-10': 'ff',
    'guid-half-present': 'RR',
    'hidden-chains': 'RR',
    'hypervisor-sockets': 'ff',
    'lsp-listed-last': 'ff',
    'lsp-only-32-bit': 'fR',
    'lsp-udp-only': 'ff',
    'name-in-japanese': 'Rf',
    'network-direct': 'ff',
    'non-ifs-base-provider': 'RR',
    'one-lsp-both-catalogs': 'RR',
    'orphan-chain': 'Rf',
    'two-stacked-lower-named-by-dummy': '??',
    'two-stacked-lower-non-ifs': '??',
    'two-stacked-upper-non-ifs': 'RR',
    'windows-xp': '-f',
  },
  // All visible entries of all families, so also VMware's sockets.
  chromium: {
    'chain-of-seven': 'sf',
    'chains-without-protocol-zero': 'ss',
    'clean-windows-10': 'ff',
    'guid-half-present': 'ss',
    'hidden-chains': 'RR',
    'hypervisor-sockets': 'ss',
    'lsp-listed-last': 'ss',
    'lsp-only-32-bit': 'fs',
    'lsp-udp-only': 'ss',
    'name-in-japanese': 'sf',
    'network-direct': 'ff',
    'non-ifs-base-provider': 'ss',
    'one-lsp-both-catalogs': 'ss',
    'orphan-chain': 'sf',
    'two-stacked-lower-named-by-dummy': 'ss',
    'two-stacked-lower-non-ifs': 'ss',
    'two-stacked-upper-non-ifs': 'ss',
    'windows-xp': '-f',
  },
};

/** Crystal makes the sockets that .NET makes. */
const ALL = { ...TABLES, 'crystal tcp': TABLES['dotnet tcp'] ?? {}, 'crystal udp': TABLES['dotnet udp'] ?? {} };

describe.each(Object.entries(ALL))('%s', (program, table) => {
  test('has a row for every case', () => {
    expect(Object.keys(table).sort()).toEqual(cases.map(({ name }) => name).sort());
  });

  test.each(Object.entries(table))('in %s is %s', (name, expected) => {
    const machine = caseNamed(name);
    const of = judged(machine);
    const letters = ([64, 32] as const).map((bitness) =>
      machine.entries.some((entry) => entry.bitness === bitness) ? LETTERS[of(program, bitness).verdict] : '-',
    );
    expect(letters.join('')).toBe(expected);
  });
});

describe('a verdict on a program', () => {
  const LSP = caseNamed('one-lsp-both-catalogs');

  test('names the entries it rests on and says why', () => {
    expect(judged(LSP)('go tcp', 64)).toMatchObject({ deciding: [1032] });
    expect(judged(LSP)('dotnet udp', 32)).toMatchObject({ deciding: [1033] });
    expect(judged(LSP)('libuvTcp6', 64)).toMatchObject({ verdict: 'fast', deciding: [1004] });
    expect(judged(LSP)('dotnet tcp', 64).reason).toContain("TCP/IPv4 is served by 'Contoso Filter over");
  });

  test('is unknown where the flags are not shown and decide', () => {
    const dark = (entry: CatalogEntry): CatalogEntry => ({ ...entry, nonIfs: null, serviceFlags: null });
    for (const program of Object.keys(TABLES)) {
      // SIO_BASE_HANDLE never looks at the flags, and libuv's UDP looks at the chain's length first.
      const expected = program === 'sioBaseHandle' ? 'fast' : 'unknown';
      expect([program, judged(caseNamed('clean-windows-10'), dark)(program, 64).verdict]).toEqual([program, expected]);
    }
  });

  test('is unknown where the source lacks entries, unless what it shows is enough', () => {
    const verdicts = Object.keys(TABLES).map((program) => [
      program,
      judged(LSP, undefined, false)(program, 64).verdict,
    ]);
    expect(Object.fromEntries(verdicts)).toEqual({
      ...Object.fromEntries(Object.keys(TABLES).map((program) => [program, 'unknown'])),
      'go tcp': 'slowPath',
      'go udp': 'slowPath',
      chromium: 'slowPath',
    });
  });

  test("is unknown in netsh's text, which does not show PFL_MATCHES_PROTOCOL_ZERO, but not for who names the protocol", () => {
    const netsh = (entry: CatalogEntry): CatalogEntry => ({ ...entry, providerFlags: null, hidden: null });
    const clean = judged(caseNamed('clean-windows-10'), netsh);
    expect(clean('libuvTcp4', 64).verdict).toBe('unknown');
    expect(clean('dotnet tcp', 64).verdict).toBe('fast');
    expect(judged(LSP, netsh)('dotnet tcp', 64).verdict).toBe('atRisk');
    // Hidden it would be at risk, visible it is slow.
    expect(judged(LSP, netsh)('go tcp', 64).verdict).toBe('unknown');
  });

  test("Go's test fails on more than 32 entries", () => {
    const clean = caseNamed('clean-windows-10');
    const tcp = clean.entries.find((entry) => entry.bitness === 64 && entry.protocol === 6) as CaseEntry;
    const more = (count: number): Case => ({
      ...clean,
      entries: [
        ...clean.entries,
        ...Array.from({ length: count }, (_, index) => ({ ...tcp, catalogEntryId: 2000 + index })),
      ],
    });
    const shown = clean.entries.filter((entry) => entry.bitness === 64 && entry.protocol === 6).length;
    expect(judged(more(32 - shown))('go tcp', 64).verdict).toBe('fast');
    expect(judged(more(33 - shown))('go tcp', 64).verdict).toBe('slowPath');
  });
});
