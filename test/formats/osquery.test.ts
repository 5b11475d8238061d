import { describe, expect, test } from 'vitest';
import { readOsquery } from '../../src/formats/rows/osquery.ts';
import type { MachineResult } from '../../src/machine-catalog.ts';
import { caseNamed, cases, entriesOf } from '../support/cases.ts';
import { codesOf, onlyMachine, verdictOf } from '../support/one-machine.ts';
import { batchLine, eventLines, type OsqueryRow, osqueryi, osqueryRows, snapshotLine } from '../support/osquery.ts';

const CLEAN = caseNamed('clean-windows-10');
const SICK = caseNamed('one-lsp-both-catalogs');
const read = (text: string | Buffer): MachineResult[] => readOsquery(Buffer.from(text), 'rows.json');
const one = (text: string | Buffer) => onlyMachine(read(text));
const verdict = (text: string) => verdictOf(one(text));
const processes = { columns: { pid: '4', name: 'System', path: '' }, action: 'added', name: 'processes' };

/** Rows of the second machine that the first does not have. */
const beyond = (rows: readonly OsqueryRow[], known: readonly OsqueryRow[]) => {
  const texts = new Set(known.map((row) => JSON.stringify(row)));
  return rows.filter((row) => !texts.has(JSON.stringify(row)));
};

describe.each(cases)('$name', (machine) => {
  const whole = entriesOf(machine);
  const rows = osqueryRows(machine);
  test.each([
    ['as osqueryi prints it', osqueryi(rows)],
    ['in a snapshot line', snapshotLine(rows, { host: 'contoso-7' })],
    ['in a batch of additions', batchLine(rows, [], { host: 'contoso-7' })],
    ['in additions, one a line', eventLines(rows, 'added', { host: 'contoso-7' })],
    ['in rows of a snapshot, one a line', eventLines(rows, 'snapshot', { host: 'contoso-7' })],
  ])('%s is all there', (_how, text) => {
    const catalog = one(text);
    expect(catalog.entries).toEqual(whole);
    expect(verdictOf(catalog)).toBe(machine.expect.verdict.all);
    expect(codesOf(catalog)).toEqual([]);
  });
});

test('the name of a machine is from the log, otherwise from a column', () => {
  const rows = osqueryRows(CLEAN);
  expect(one(snapshotLine(rows, { host: 'contoso-7' })).source.machine).toBe('contoso-7');
  expect(one(osqueryi(rows.map((row) => ({ hostname: 'contoso-8', ...row })))).source.machine).toBe('contoso-8');
  expect(one(osqueryi(rows)).source).toMatchObject({ kind: 'osquery', machine: null, controlSet: 'CurrentControlSet' });
});

test("a machine's name and code page are read where their keys were collected too", () => {
  const control = 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control';
  const value = (key: string, name: string, data: string): OsqueryRow => ({ key, name, type: 'REG_SZ', data });
  const beside = [
    value(`${control}\\ComputerName\\ComputerName`, 'ComputerName', 'CONTOSO-9'),
    value(`${control}\\Nls\\CodePage`, 'ACP', '1252'),
  ];
  const entries = SICK.entries.map((entry) => ({ ...entry, providerPath: 'C:\\Pr\xe9f\\a.dll' }));
  const catalog = one(osqueryi([...osqueryRows({ ...SICK, entries }), ...beside]));
  expect([catalog.source.machine, catalog.entries[0]?.providerPath]).toEqual(['CONTOSO-9', 'C:\\Préf\\a.dll']);
});

test("UTF-16, as Windows PowerShell's > writes it, is read", () => {
  const text = Buffer.from(`\ufeff${osqueryi(osqueryRows(SICK))}`, 'utf16le');
  expect(one(text).entries).toHaveLength(SICK.entries.length);
});

describe('a log of many', () => {
  const log =
    snapshotLine(osqueryRows(SICK), { host: 'a' }) +
    `${JSON.stringify({ ...processes, hostIdentifier: 'a' })}\n` +
    batchLine(osqueryRows(CLEAN), [], { host: 'b' }) +
    snapshotLine(osqueryRows(CLEAN), { host: 'a', time: 1_700_000_100 });

  test('hosts has a result for each host from its last answers, and ignores other queries', () => {
    const results = read(log);
    expect(results.map(({ source }) => source.machine)).toEqual(['a', 'b']);
    expect(results.map((result) => ('failure' in result ? result.failure.code : verdictOf(result)))).toEqual([
      'compliant',
      'compliant',
    ]);
  });

  test('hosts has a failure for a host that answered the same query with no row', () => {
    const results = read(log + snapshotLine([], { host: 'c' }));
    expect(results.map((result) => ('failure' in result ? result.failure.code : 'read'))).toEqual([
      ...['read', 'read', 'noCatalog'],
    ]);
  });

  test('snapshots ignores an older one that comes late', () => {
    expect(verdict(`${log.split('\n')[3]}\n${log.split('\n')[0]}\n`)).toBe('compliant');
  });

  test('lines makes the host of a damaged line unknown, or all hosts where the line shows none', () => {
    const cut = snapshotLine(osqueryRows(SICK), { host: 'b', time: 1_700_000_100 });
    const named = read(`${log}{"hostIdentifier":"b","snap\n`);
    expect(named.map((result) => ('failure' in result ? '' : verdictOf(result)))).toEqual(['compliant', 'unknown']);
    const unnamed = read(log + cut.slice(0, 5000));
    expect(unnamed.map((result) => ('failure' in result ? '' : verdictOf(result)))).toEqual(['unknown', 'unknown']);
  });

  test('tables without the registry has no catalog', () => {
    expect(() => read(`${JSON.stringify({ ...processes, hostIdentifier: 'a' })}\n`)).toThrow(
      expect.objectContaining({ code: 'noCatalog' }),
    );
  });
});

describe('a differential log', () => {
  const [clean, sick] = [osqueryRows(CLEAN), osqueryRows(SICK)];
  const installed = { added: beyond(sick, clean), removed: beyond(clean, sick) };
  const first = (host: string) => eventLines(clean, 'added', { host });
  const later = { host: 'a', counter: 7 };

  test('gives the rows at its end, in batches and as events', () => {
    const batch = batchLine(installed.added, installed.removed, later);
    const events = eventLines(installed.removed, 'removed', later) + eventLines(installed.added, 'added', later);
    for (const change of [batch, events]) {
      expect(one(first('a') + change).entries).toEqual(entriesOf(SICK));
      expect(
        verdict(first('a') + change + batchLine(installed.removed, installed.added, { host: 'a', counter: 9 })),
      ).toBe('compliant');
    }
  });

  test('that begins after the first run is not compliant', () => {
    const uninstalled = batchLine(installed.removed, installed.added, { host: 'a', counter: 9 });
    const catalog = one(eventLines(clean, 'added', { host: 'a', counter: 3 }));
    expect([verdictOf(catalog), codesOf(catalog)]).toEqual(['unknown', ['logBeginsLate']]);
    expect(read(uninstalled).some((result) => !('failure' in result) && verdictOf(result) === 'compliant')).toBe(false);
  });

  test('without counters, as old versions write it, is not compliant', () => {
    expect(verdict(first('a').replaceAll('"counter":0', '"other":0'))).toBe('unknown');
  });

  test('starts again with a new epoch', () => {
    const anew = batchLine(clean, [], { host: 'a', epoch: 2, time: 1_700_000_200 });
    expect(verdict(batchLine(sick, [], { host: 'a' }) + anew)).toBe('compliant');
  });

  test('whose times go back is not compliant', () => {
    expect(verdict(first('a') + batchLine([], [], { host: 'a', counter: 5, time: 1_600_000_000 }))).toBe('unknown');
  });
});

describe('rows that are damaged', () => {
  const rows = osqueryRows(CLEAN);
  const item = rows.findIndex(({ name }) => name === 'PackedCatalogItem');
  const changed = (change: Partial<OsqueryRow>) =>
    osqueryi(rows.map((row, index) => (index === item ? ({ ...row, ...change } as OsqueryRow) : row)));
  const hex = rows[item]?.data ?? '';
  test.each([
    ['cut', { data: hex.slice(0, 400) }],
    ['odd', { data: hex.slice(1) }],
    ['no hex', { data: `${hex.slice(0, -2)}xy` }],
    ['of another type', { type: 'REG_SZ' }],
    ['empty', { data: '' }],
  ])('with an item %s make it unknown and keep the others', (_how, change) => {
    const catalog = one(changed(change));
    expect(catalog.entries).toHaveLength(CLEAN.entries.length);
    expect(catalog.entries.filter(({ nonIfs }) => nonIfs === null)).toHaveLength(1);
    expect([verdictOf(catalog), catalog.warnings[0]?.target]).toEqual([
      'unknown',
      expect.stringContaining('rows.json [HKEY_LOCAL_MACHINE'),
    ]);
  });

  test('without the rows of an item are not compliant, whether its key is shown or not', () => {
    const key = rows[item]?.key as string;
    expect(verdict(osqueryi(rows.filter((row) => row.key !== key)))).toBe('unknown');
    expect(verdict(osqueryi(rows.filter((row) => row.key !== key && row.path !== key)))).toBe('unknown');
  });

  test('that contradict each other make the value unknown', () => {
    const other = { ...rows[item], data: hex.replace(/^../, '58') } as OsqueryRow;
    const catalog = one(osqueryi([...rows, other]));
    expect(catalog.entries.filter(({ nonIfs }) => nonIfs === null)).toHaveLength(1);
    expect(codesOf(catalog)).toContain('valueContradicted');
  });

  test('cut in the middle are malformed', () => {
    const text = osqueryi(rows);
    expect(() => read(text.slice(0, text.length / 2))).toThrow(expect.objectContaining({ code: 'sourceMalformed' }));
  });
});

test('a line whose epoch, counter or time is nested deep is read without it', () => {
  const nested = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  const lines = [snapshotLine(osqueryRows(SICK), { host: 'PC1' })];
  for (const field of ['epoch', 'counter', 'unixTime'])
    lines.push(
      lines[0]?.replace(/^\{/, `{"${field}X":0,`).replace(new RegExp(`"${field}":[^,}]+`), `"${field}":${nested}`) ??
        '',
    );
  expect(lines[1]).toContain(nested);
  expect(verdict(lines.join('\n'))).toBe('nonCompliant');
});
