import { describe, expect, test } from 'vitest';
import { readFirefox } from '../../src/formats/firefox/firefox.ts';
import { caseNamed, cases, catalogOf, entriesOf } from '../support/cases.ts';
import { annotationOf, crashReport, extraFile } from '../support/firefox.ts';
import { codesOf, onlyMachine, verdictOf } from '../support/one-machine.ts';

const CLEAN = caseNamed('clean-windows-10');
const SICK = caseNamed('one-lsp-both-catalogs');
const one = (text: string) => onlyMachine(readFirefox(Buffer.from(text), 'crash.json'));
const KNOWN = ['name', 'version', 'socketType', 'providerPath'] as const;
const KNOWN_WITH_FLAGS = [
  ...KNOWN,
  ...(['nonIfs', 'serviceFlags', 'providerFlags', 'hidden', 'addressFamily', 'protocol', 'position'] as const),
];

describe.each(cases)('$name', (machine) => {
  const own = catalogOf(machine, 64).length > 0 ? 64 : 32;
  const truth = entriesOf(machine).filter(({ bitness }) => bitness === own);
  const annotation = annotationOf(machine, own);
  test.each([
    ['as text', annotation],
    ['in a report', JSON.stringify(crashReport(annotation, own === 64 ? 'x86-64' : 'x86', true))],
    ['in a .extra file of old', extraFile(annotation)],
  ])('%s has the flags, and null for all that Firefox does not write', (_how, text) => {
    const { entries } = one(text);
    for (const [index, entry] of entries.entries()) {
      for (const field of KNOWN_WITH_FLAGS) expect([field, entry[field]]).toEqual([field, truth[index]?.[field]]);
      const chain = truth[index]?.kind === 'layeredChainEntry';
      expect([entry.id, entry.chain, entry.chainLength]).toEqual([null, null, null]);
      expect(entry.providerId).toBe(chain ? null : truth[index]?.providerId);
      if (index < entries.length - 1) expect(entry.kind).toBe(chain ? 'layeredChainEntry' : null);
    }
    expect(entries).toHaveLength(truth.length);
  });

  test('of a Firefox before 47 shows no flags', () => {
    const catalog = one(annotationOf(machine, own, false));
    for (const [index, entry] of catalog.entries.entries()) {
      for (const field of KNOWN) expect([field, entry[field]]).toEqual([field, truth[index]?.[field]]);
      expect([entry.nonIfs, entry.addressFamily, entry.kind]).toEqual([null, null, null]);
    }
    expect([codesOf(catalog)[0], verdictOf(catalog)]).toEqual(['flagsNotShown', 'unknown']);
  });
});

describe('which catalog it is', () => {
  const of = (architecture: string | null, isWow64: boolean, bitness: 32 | 64 = 32, machine = CLEAN) =>
    one(JSON.stringify(crashReport(annotationOf(machine, bitness), architecture, isWow64)));

  test('follows from the build, and the other catalog is missing', () => {
    const [long, short] = [of('x86-64', false, 64), of('x86', true)];
    expect([long.missingEntries, ...new Set(long.entries.map(({ bitness }) => bitness))]).toEqual([1, 64]);
    expect([short.missingEntries, ...new Set(short.entries.map(({ bitness }) => bitness))]).toEqual([1, 32]);
    expect(verdictOf(of('x86-64', false, 64))).toBe('unknown');
    expect(verdictOf(of('x86-64', false, 64, SICK))).toBe('nonCompliant');
  });

  test('is unknown where the report does not say', () => {
    expect(of(null, false).entries[0]?.bitness).toBeNull();
    for (const architecture of ['sparc', 'constructor', '__proto__'])
      expect(of(architecture, false).entries[0]?.bitness).toBeNull();
  });

  test('is the only catalog of a 32-bit Windows', () => {
    expect([of('x86', false).missingEntries, verdictOf(of('x86', false))]).toEqual([0, 'compliant']);
  });

  test('follows from the architecture that crash-stats found in the dump', () => {
    const report = {
      raw_crash: { Winsock_LSP: annotationOf(CLEAN, 64) },
      json_dump: { system_info: { cpu_arch: 'amd64' } },
    };
    expect(one(JSON.stringify(report)).entries[0]?.bitness).toBe(64);
  });
});

describe('an annotation that is cut', () => {
  const annotation = annotationOf(SICK, 64);
  const flags = new Map(catalogOf(SICK, 64).map((entry) => [entry.name, entry.serviceFlags]));
  test('anywhere has no wrong flags, and is never compliant', () => {
    for (let to = 1; to < annotation.length; to++) {
      const catalog = one(annotation.slice(0, to));
      for (const { name, serviceFlags } of catalog.entries)
        if (serviceFlags !== null) expect([name, serviceFlags]).toEqual([name, flags.get(name ?? '')]);
      expect(verdictOf(catalog)).not.toBe('compliant');
    }
  });

  test('behind a line break lacks another entry', () => {
    const text = `${annotation.split(' \n ').slice(0, 3).join(' \n ')} \n `;
    expect(one(text)).toMatchObject({ missingEntries: 2, entries: [{}, {}, {}] });
  });
});

test('a name with a colon makes only its own entry unknown', () => {
  const named = {
    ...SICK,
    entries: SICK.entries.map((entry, index) => (index === 0 ? { ...entry, name: 'A : B' } : entry)),
  };
  const catalog = one(annotationOf(named, named.entries[0]?.bitness ?? 64));
  expect(catalog.entries.filter(({ nonIfs }) => nonIfs === null)).toHaveLength(1);
  expect(codesOf(catalog)).toContain('entryCut');
});

test('a text without blanks at the ends of lines, with CR LF, is read alike', () => {
  const annotation = annotationOf(SICK, 64);
  const trimmed = annotation
    .split('\n')
    .map((line) => line.trim())
    .join('\r\n');
  expect(one(trimmed).entries).toEqual(one(annotation).entries);
});

test('several reports are several results, without those that have no annotation', () => {
  const lines = [crashReport(annotationOf(SICK, 64), 'x86-64', false), { ProductName: 'Firefox' }].map((report) =>
    JSON.stringify(report),
  );
  expect(readFirefox(Buffer.from(`${lines[0]}\n${lines[1]}\n${lines[0]}\n`), 'crashes.jsonl')).toHaveLength(2);
  expect(() => one(lines[1] as string)).toThrow(expect.objectContaining({ code: 'noCatalog' }));
});

test('a backslash that Firefox does not write stays in the text', () => {
  const file = extraFile(annotationOf(CLEAN, 64));
  const guid = one(file).entries[0]?.providerId?.slice(1, -1).toLowerCase() ?? '';
  expect(one(file.replace(guid, `${guid.slice(0, 9)}\\${guid.slice(9)}`)).entries[0]?.providerId).toBeNull();
});

test('an annotation of more than 4 MiB is refused', () => {
  const [first = ''] = annotationOf(CLEAN, 64).split(' \n ');
  const long = first.replace(' : ', `${'x'.repeat(4 * 1024 * 1024)} : `);
  expect(() => one(JSON.stringify(crashReport(long, 'x86', false)))).toThrow(
    expect.objectContaining({ code: 'sourceTooLarge', message: expect.stringContaining('longer than 4 MiB') }),
  );
});

test('two .extra files in one file are refused if they differ', () => {
  const [sick, clean] = [SICK, CLEAN].map((machine) => extraFile(annotationOf(machine, 64))) as [string, string];
  const system = (isWow64: boolean) =>
    `TelemetryEnvironment=${JSON.stringify({ build: { architecture: 'x86' }, system: { isWow64 } })}\n`;
  for (const text of [sick + clean, clean + sick, clean + system(true) + clean + system(false)])
    expect(() => one(text)).toThrow(expect.objectContaining({ code: 'sourceMalformed' }));
  expect(one(sick + sick).entries).toEqual(one(sick).entries);
});

test('of a file with very many reports the first ones are read, and an error says that there are more', () => {
  const reports = Array.from({ length: 10_002 }, () => ({ Winsock_LSP: 'a : 1 : 1 : b' }));
  const results = readFirefox(Buffer.from(JSON.stringify(reports)), 'reports.json');
  expect(results).toHaveLength(10_001);
  expect(results.at(-1)).toMatchObject({ failure: { code: 'sourceTooLarge', target: 'reports.json' } });
});
