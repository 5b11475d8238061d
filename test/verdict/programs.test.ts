import { describe, expect, test } from 'vitest';
import type { CatalogEntry } from '../../src/catalog/entry.ts';
import { windowsProviders } from '../../src/live/identity/known.ts';
import { judgePrograms, type ProgramJudgement } from '../../src/programs/programs.ts';
import { type Case, type CaseEntry, caseNamed, cases, entriesOf } from '../support/cases.ts';
import { LETTERS, NEVER_SKIP, TRUTH_TABLES } from '../support/truth-tables.ts';

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

describe.each(Object.entries(TRUTH_TABLES))('%s', (program, table) => {
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

  test('names the entries that decide it and the reason', () => {
    expect(judged(LSP)('go tcp', 64)).toMatchObject({ deciding: [1032] });
    expect(judged(LSP)('dotnet udp', 32)).toMatchObject({ deciding: [1033] });
    expect(judged(LSP)('libuvTcp6', 64)).toMatchObject({ verdict: 'fast', deciding: [1004] });
    expect(judged(LSP)('dotnet tcp', 64).reason).toContain("TCP/IPv4 is served by 'Contoso Filter over");
  });

  test('is unknown where flags would decide that the source does not show', () => {
    const withoutFlags = (entry: CatalogEntry): CatalogEntry => ({ ...entry, nonIfs: null, serviceFlags: null });
    for (const program of Object.keys(TRUTH_TABLES).filter((program) => !program.startsWith('crystal'))) {
      // SIO_BASE_HANDLE does not read the flags, and a program that never skips completions does not depend on them.
      const expected = ['sioBaseHandle', 'bun', ...NEVER_SKIP].includes(program) ? 'fast' : 'unknown';
      expect([program, judged(caseNamed('clean-windows-10'), withoutFlags)(program, 64).verdict]).toEqual([
        program,
        expected,
      ]);
    }
  });

  test('is unknown where the source lacks entries, unless those that it shows decide', () => {
    const verdicts = Object.keys(TRUTH_TABLES)
      .filter((program) => !program.startsWith('crystal'))
      .map((program) => [program, judged(LSP, undefined, false)(program, 64).verdict]);
    expect(Object.fromEntries(verdicts)).toEqual({
      ...Object.fromEntries(
        Object.keys(TRUTH_TABLES)
          .filter((program) => !program.startsWith('crystal'))
          .map((program) => [program, 'unknown']),
      ),
      'go tcp': 'slowPath',
      'go udp': 'slowPath',
      chromium: 'slowPath',
      ...Object.fromEntries(NEVER_SKIP.map((program) => [program, 'fast'])),
    });
  });

  test('on a netsh dump, which does not show PFL_MATCHES_PROTOCOL_ZERO, is unknown except for programs that name the protocol', () => {
    const netsh = (entry: CatalogEntry): CatalogEntry => ({ ...entry, providerFlags: null, hidden: null });
    const clean = judged(caseNamed('clean-windows-10'), netsh);
    expect(clean('libuvTcp4', 64).verdict).toBe('unknown');
    expect(clean('dotnet tcp', 64).verdict).toBe('fast');
    expect(judged(LSP, netsh)('dotnet tcp', 64).verdict).toBe('atRisk');
    // netsh does not show whether an entry is hidden. If it is, Go is at risk; if not, it takes the slow path.
    expect(judged(LSP, netsh)('go tcp', 64).verdict).toBe('unknown');
    expect(judged(LSP, netsh)('chromium', 64).verdict).toBe('unknown');
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
    expect(judged(more(33 - shown))('go tcp', 64)).toMatchObject({
      verdict: 'slowPath',
      deciding: [],
      reason: "Go's test fails on more than 32 TCP entries.",
    });
    // The protocol of one entry is not shown, so the test sees 32 or 33.
    const oneOpen = (entry: CatalogEntry): CatalogEntry => (entry.id === 2000 ? { ...entry, protocol: null } : entry);
    expect(judged(more(33 - shown), oneOpen)('go tcp', 64)).toMatchObject({
      verdict: 'unknown',
      deciding: [],
      reason: "The source does not show all that Go's test sees.",
    });
  });

  test('does not count the entry of a layer that no socket gets, even where it is not hidden', () => {
    const shown = (entry: CatalogEntry): CatalogEntry =>
      entry.kind === 'layeredServiceProvider'
        ? { ...entry, providerFlags: 0, hidden: false, protocol: 6 }
        : { ...entry, nonIfs: false };
    expect(judged(LSP, shown)('go tcp', 64).verdict).toBe('fast');
    expect(judged(LSP, shown)('chromium', 64).verdict).toBe('fast');
  });

  test('is unknown on an IFS layer whose chain leads through an entry that is not there', () => {
    const stacked = caseNamed('two-stacked-lower-non-ifs');
    const broken = { ...stacked, entries: stacked.entries.filter(({ catalogEntryId }) => catalogEntryId !== 1032) };
    expect(judged(broken)('dotnet tcp', 64)).toMatchObject({ verdict: 'unknown', deciding: [1042] });
  });

  test('names all kinds of socket that no entry serves', () => {
    const withoutTcp = { ...LSP, entries: LSP.entries.filter(({ protocol }) => protocol !== 6) };
    expect(judged(withoutTcp)('dotnet tcp', 64)).toMatchObject({
      verdict: 'unknown',
      deciding: [],
      reason: 'No entry serves TCP/IPv4 or TCP/IPv6.',
    });
  });

  test('on libuv is the slow path, and rests on no entry, where a family of addresses has none', () => {
    const withoutIp6 = { ...LSP, entries: LSP.entries.filter(({ addressFamily }) => addressFamily !== 23) };
    expect(judged(withoutIp6)('libuvTcp6', 64)).toMatchObject({
      verdict: 'slowPath',
      deciding: [],
      reason: 'No entry serves TCP/IPv6, so the bit is never seen.',
    });
  });

  test('rests on no entry where the source does not show all entries', () => {
    expect(judged(LSP, undefined, false)('dotnet tcp', 64)).toMatchObject({
      verdict: 'unknown',
      deciding: [],
      reason: 'The source does not show all entries, and a missing one may serve the program.',
    });
  });

  test('on SIO_BASE_HANDLE is unknown for a base provider whose GUID is not shown', () => {
    const withoutGuid = (entry: CatalogEntry): CatalogEntry => ({ ...entry, providerId: null });
    expect(judged(caseNamed('clean-windows-10'), withoutGuid)('sioBaseHandle', 64)).toMatchObject({
      verdict: 'unknown',
      reason: expect.stringContaining('a base provider that is not of Windows'),
    });
  });

  test('tells an entry without a name and without an id', () => {
    const nameless = (entry: CatalogEntry): CatalogEntry =>
      entry.id === 1032 ? { ...entry, name: null, id: null } : entry;
    expect(judged(LSP, nameless)('dotnet tcp', 64)).toMatchObject({
      verdict: 'atRisk',
      deciding: [null],
      reason: expect.stringContaining("TCP/IPv4 is served by 'without a name' (id unknown), which is non-IFS"),
    });
  });

  test("on SIO_BASE_HANDLE is unknown for a layer under one of Windows' own GUIDs", () => {
    const disguised = (entry: CatalogEntry): CatalogEntry =>
      entry.id === 1032 ? { ...entry, providerId: '{E70F1AA0-AB8B-11CF-8CA3-00805F48A192}' } : entry;
    expect(judged(LSP, disguised)('sioBaseHandle', 64)).toMatchObject({ verdict: 'unknown' });
    expect(judged(LSP, disguised)('sioBaseHandle', 64).deciding).toContain(1032);
  });

  test('on UDP in libuv is unknown for the same reason, whichever of two entries serves', () => {
    const open = (entry: CatalogEntry): CatalogEntry =>
      entry.id === 1091 ? { ...entry, kind: null } : entry.id === 1002 ? { ...entry, nonIfs: null } : entry;
    expect(judged(caseNamed('non-ifs-base-provider'), open)('libuvUdp', 64)).toMatchObject({
      verdict: 'unknown',
      deciding: [1091],
      reason: "UDP/IPv4 is served by 'Fabrikam UDP' (id 1091), whose chain length is not known.",
    });
  });
});
