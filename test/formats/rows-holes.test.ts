// Evidence in which a non-IFS entry stands where no reader looks for one. It must not be compliant.

import { describe, expect, test } from 'vitest';
import { listDocument } from '../../src/documents/documents.ts';
import { toJson } from '../../src/documents/write.ts';
import { readJson } from '../../src/formats/document/document.ts';
import { readReg } from '../../src/formats/reg/reg.ts';
import { readOsquery } from '../../src/formats/rows/osquery.ts';
import { readVelociraptor } from '../../src/formats/rows/velociraptor.ts';
import { settled } from '../../src/formats/settled.ts';
import type { MachineCatalog } from '../../src/machine-catalog.ts';
import { caseNamed, entriesOf } from '../support/cases.ts';
import { codesOf, onlyMachine, verdictOf } from '../support/one-machine.ts';
import { batchLine, eventLines, type OsqueryRow, osqueryi, osqueryRows, snapshotLine } from '../support/osquery.ts';
import { regOf } from '../support/reg.ts';
import { jsonl, VELOCIRAPTOR_STYLES, velociraptorRows } from '../support/velociraptor.ts';

const CLEAN = caseNamed('clean-windows-10');
const SICK = caseNamed('one-lsp-both-catalogs');
const cleanRows = osqueryRows(CLEAN);
const sickRows = osqueryRows(SICK);
const ofOsquery = (text: string) => onlyMachine(readOsquery(Buffer.from(text), 'rows.json'));

const changed = (change: (row: OsqueryRow) => Partial<OsqueryRow>): OsqueryRow[] =>
  sickRows.map((row) => ({ ...row, ...change(row) }) as OsqueryRow);
const each = (text: (path: string) => string) =>
  changed(({ key = '', path = '' }) => ({ key: text(key), path: text(path) }));
const items = sickRows.filter(({ name }) => name === 'PackedCatalogItem');
const lastItem = items.at(-1) as OsqueryRow;

/** An entry that netsh prints, in a language that this program does not know. */
const FOREIGN = [
  'Katalog-Blubb',
  'Art:        Kette',
  'Kennung:    {7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A01}',
  'Pfad:       C:\\Program Files\\Contoso\\filter64.dll',
  ...['Nummer', 'Fassung', 'Familie', 'Laenge', 'Protokoll', 'Kettenlaenge'].map((label) => `${label}:  2`),
  'Kennzeichen: 0x66',
].join('\r\n');

describe('rows of a catalog that osquery did not write so', () => {
  test.each([
    ['with slashes', each((path) => path.replaceAll('\\', '/'))],
    ['with doubled backslashes', each((path) => path.replaceAll('\\', '\\\\'))],
    ['with another key than path', changed(() => ({ key: 'HKEY_LOCAL_MACHINE\\SOFTWARE' }))],
    ['of the type subkey', [{ ...lastItem, type: 'subkey' }]],
    [
      'of another key',
      [
        {
          ...lastItem,
          key: 'HKEY_LOCAL_MACHINE\\SOFTWARE\\a',
          path: 'HKEY_LOCAL_MACHINE\\SOFTWARE\\a\\PackedCatalogItem',
        },
      ],
    ],
    [
      'of another value',
      [{ key: 'HKEY_LOCAL_MACHINE\\SOFTWARE\\a', name: 'b', type: 'REG_BINARY', data: lastItem.data ?? '' }],
    ],
    ...[
      { path: '\\b' },
      { path: 'b' },
      { path: '\\b', name: 'b' },
      { path: 'b', name: 'b' },
      { key: 'HKEY_LOCAL_MACHINE\\SOFTWARE\\a', path: '\\b' },
      { key: 'HKEY_LOCAL_MACHINE\\SOFTWARE\\a', path: 'b' },
      { key: 'HKEY_LOCAL_MACHINE\\SOFTWARE\\a', name: 'b', path: 'HKEY_LOCAL_MACHINE\\SOFTWARE\\b' },
    ].map((place): [string, object[]] => [
      `as many digits in the place ${JSON.stringify(place)}, which is no value's`,
      [{ ...place, type: 'REG_BINARY', data: '0123456789ABCDEF'.repeat(200) }],
    ]),
    [
      'as a text of netsh in another value',
      [{ key: 'HKEY_LOCAL_MACHINE\\SOFTWARE\\a', name: 'b', type: 'REG_SZ', data: FOREIGN }],
    ],
    ['in a further column', [{ ...(cleanRows[1] as OsqueryRow), more: FOREIGN }]],
    ['in the column of types', [{ ...(cleanRows[1] as OsqueryRow), type: FOREIGN }]],
    ...['data', 'key', 'name', 'path'].map((column): [string, OsqueryRow[]] => [
      `in an object in the column ${column}`,
      [
        {
          path: 'HKEY_LOCAL_MACHINE\\a\\b',
          key: 'HKEY_LOCAL_MACHINE\\a',
          name: 'b',
          [column]: { more: FOREIGN } as never,
        },
      ],
    ]),
  ])('%s make a clean machine unknown', (_how, rows) => {
    const catalog = ofOsquery(osqueryi([...cleanRows, ...(rows as OsqueryRow[])]));
    expect(verdictOf(catalog)).toBe('unknown');
    expect(codesOf(catalog)).toContain('notPlaced');
  });

  test('a long value of another program does not', () => {
    const other = {
      key: 'HKEY_LOCAL_MACHINE\\SOFTWARE\\a',
      name: 'b',
      type: 'REG_BINARY',
      data: '0123456789ABCDEF'.repeat(200),
    };
    expect(verdictOf(ofOsquery(osqueryi([...cleanRows, other])))).toBe('compliant');
  });
});

describe('answers of one host and one time that differ', () => {
  const host = 'contoso-7';
  test.each([
    [
      'in snapshots with a row a line',
      eventLines(sickRows, 'snapshot', { host }) + eventLines(cleanRows, 'snapshot', { host, epoch: 1 }),
    ],
    ['in first runs', batchLine(sickRows, [], { host }) + batchLine(cleanRows, [], { host, epoch: 1 })],
    [
      'in first runs, before a later one',
      batchLine(sickRows, [], { host }) +
        batchLine(cleanRows, [], { host, epoch: 1 }) +
        batchLine([], [], { host, epoch: 1, counter: 1 }),
    ],
    [
      'in snapshots, before a later one',
      snapshotLine(cleanRows, { host }) +
        snapshotLine(sickRows, { host, epoch: 1 }) +
        snapshotLine(cleanRows, { host, counter: 1 }),
    ],
    [
      'in first runs, before a later one that makes them the same',
      batchLine(cleanRows, [], { host }) +
        batchLine(sickRows, [], { host, epoch: 1 }) +
        batchLine(cleanRows, sickRows, { host, epoch: 1, counter: 1 }),
    ],
    ['in snapshots of one run', snapshotLine(sickRows, { host }) + snapshotLine(cleanRows, { host })],
    [
      'in runs whose numbers have the same digits',
      eventLines(sickRows, 'snapshot', { host, epoch: 1, counter: 11, time: 1_700_000_000 }) +
        eventLines(cleanRows, 'snapshot', { host, epoch: 11, counter: 1, time: 1_700_000_010 }),
    ],
  ])('%s are unknown', (_how, log) => {
    const catalog = ofOsquery(log);
    expect([verdictOf(catalog), codesOf(catalog)]).toEqual(['unknown', ['snapshotsContradict']]);
  });

  test('are unknown also where one row holds what another answer has in two', () => {
    const log =
      snapshotLine([...cleanRows, { a: '1' }, { b: '2' }], { host }) +
      snapshotLine([...cleanRows, { a: '1', b: '2' }], { host, epoch: 1 });
    expect(codesOf(ofOsquery(log))).toEqual(['snapshotsContradict']);
  });

  test('are unknown also where another query shows their keys', () => {
    const keys = snapshotLine(
      cleanRows.map(({ key = '' }) => ({ type: 'subkey', path: key })),
      { host, query: 'keys' },
    );
    const log = keys + snapshotLine(sickRows, { host }) + snapshotLine(cleanRows, { host, epoch: 1 });
    const catalog = ofOsquery(log);
    expect([verdictOf(catalog), codesOf(catalog)]).toEqual(['unknown', ['snapshotsContradict']]);
  });

  test('are unknown also where their last row is about something else', () => {
    const other = { path: 'HKEY_LOCAL_MACHINE\\SOFTWARE\\a\\b', data: 'x' };
    const log = snapshotLine(sickRows, { host }) + snapshotLine([...cleanRows, other], { host, epoch: 1 });
    const catalog = ofOsquery(log);
    expect([verdictOf(catalog), codesOf(catalog)]).toEqual(['unknown', ['snapshotsContradict']]);
  });

  test.each(['null', '"x"', '""', '[]'])('are unknown where one has the time %s', (time) => {
    const dated = snapshotLine(cleanRows, { host });
    const undated = snapshotLine(sickRows, { host, epoch: 1 }).replace(/"unixTime":\d+/, `"unixTime":${time}`);
    for (const log of [dated + undated + undated, undated + dated + dated]) {
      expect(ofOsquery(log)).toMatchObject({
        entries: entriesOf(CLEAN),
        missingEntries: 1,
        warnings: [
          {
            code: 'logOutOfOrder',
            message: 'Only some lines of the log show their time: which rows are the last is unknown.',
            target: 'rows.json:2',
          },
        ],
      });
    }
  });

  test('are a warning with the place of the one that was replaced', () => {
    const replaced = eventLines(sickRows, 'snapshot', { host });
    const { warnings, missingEntries } = ofOsquery(replaced + eventLines(cleanRows, 'snapshot', { host, epoch: 1 }));
    expect(warnings).toEqual([
      {
        code: 'snapshotsContradict',
        message: 'Two answers of one host and one time hold different rows: which is true is unknown.',
        target: `rows.json:${sickRows.length}`,
      },
    ]);
    expect(missingEntries).toBe(1);
  });

  test.each([
    [
      'the same rows',
      eventLines(cleanRows, 'snapshot', { host }) + eventLines(cleanRows, 'snapshot', { host, epoch: 1 }),
    ],
    [
      'the same rows in another order',
      snapshotLine(cleanRows, { host }) + snapshotLine([...cleanRows].reverse(), { host, epoch: 1 }),
    ],
    [
      'the same rows in first runs with a row a line',
      eventLines(cleanRows, 'added', { host }) + eventLines(cleanRows, 'added', { host, epoch: 1 }),
    ],
    [
      'other rows at an earlier time, in lines with all rows',
      snapshotLine(sickRows, { host }) + snapshotLine(cleanRows, { host, counter: 1 }),
    ],
    [
      'other rows at an earlier time, which two answers gave',
      snapshotLine(sickRows, { host }) +
        snapshotLine(sickRows, { host, epoch: 1 }) +
        snapshotLine(cleanRows, { host, counter: 1 }),
    ],
    [
      'other rows of the first run of an earlier time',
      batchLine(sickRows, [], { host }) + batchLine(cleanRows, [], { host, epoch: 1, time: 1_700_000_001 }),
    ],
    [
      'the first rows, in a line without a time',
      snapshotLine(cleanRows, { host }).replace('"unixTime":1700000000', '"unixTime":null'),
    ],
    [
      'the first rows, in a line whose time is no number',
      snapshotLine(cleanRows, { host }).replace('"unixTime":1700000000', '"unixTime":"x"'),
    ],
    [
      'other rows at an earlier time',
      eventLines(sickRows, 'snapshot', { host }) + eventLines(cleanRows, 'snapshot', { host, counter: 1 }),
    ],
  ])('%s are no contradiction', (_how, log) => {
    const catalog = ofOsquery(log);
    expect([verdictOf(catalog), codesOf(catalog)]).toEqual(['compliant', []]);
  });
});

describe('a damaged line', () => {
  const damaged = JSON.stringify(lastItem).slice(0, 300);
  test.each([
    ['that names no host', damaged],
    ['that names a host', `{"hostIdentifier":"contoso-7","columns":${damaged}`],
  ])('%s leaves rows that are in no log unknown', (_what, line) => {
    const [rows] = readOsquery(Buffer.from(`${jsonl(cleanRows)}${line}\n`), 'rows.json');
    const catalog = onlyMachine(rows === undefined ? [] : [rows]);
    expect([verdictOf(catalog), codesOf(catalog)]).toEqual(['unknown', ['lineUnreadable']]);
    expect(catalog.warnings[0]?.target).toBe(`rows.json:${cleanRows.length + 1}`);
  });
});

test.each([
  ['netsh text in an unknown language', { output: FOREIGN }],
  ['members of another tool', { service_flags: '0x66', name: 'Contoso Filter' }],
  ['a member in camel case', { nonIfs: true }],
  [
    'members in an unknown language',
    { kennung: '{7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A01}', flags: '0x66', a: 1, b: 2, c: 3, d: 4, e: 5 },
  ],
])('a further line of a log with %s is unknown', (_what, line) => {
  const log = snapshotLine(cleanRows, { host: 'contoso-7' });
  expect(verdictOf(ofOsquery(`${log}${JSON.stringify(line)}\n`))).toBe('unknown');
});

describe('rows of Velociraptor', () => {
  const style = VELOCIRAPTOR_STYLES['keys, names and bare values'];
  const clean = velociraptorRows(CLEAN, style) as Record<string, unknown>[];
  const sick = velociraptorRows(SICK, style) as Record<string, unknown>[];
  const verdict = (rows: readonly object[]) =>
    verdictOf(onlyMachine(readVelociraptor(Buffer.from(jsonl(rows)), 'rows.jsonl')));
  const inHive = (row: object) => ({ OSPath: 'C:\\Windows\\System32\\config\\SYSTEM', ...row });

  test('the path of the hive beside that of the key does not hide the key', () => {
    expect(verdict(sick.map(inHive))).toBe('nonCompliant');
    expect(verdict([...clean, ...sick.map(inHive)])).not.toBe('compliant');
  });

  test.each([
    ['two paths that differ', { KeyPath: 'HKEY_LOCAL_MACHINE\\SYSTEM\\Select' }],
    ['a second column with other data', { ValueData: lastItem.data }],
    ['another path', { Key: 'HKEY_LOCAL_MACHINE\\SOFTWARE\\a' }],
  ])('%s make a clean machine unknown', (_what, change) => {
    const row = (!('ValueData' in change) ? sick : clean).find(({ ValueName }) => ValueName === 'PackedCatalogItem');
    expect(verdict([...clean, { ...row, ...change }])).toBe('unknown');
  });

  test('a second column with the same data changes nothing', () => {
    expect(verdict(clean.map((row) => ({ ...row, ValueData: row['Data.value'] })))).toBe('compliant');
  });

  test.each([
    ['beside the data', { Data: { type: 'SZ', value: 'x', more: FOREIGN } }],
    ['as the type of the data', { Data: { type: FOREIGN, value: 'x' } }],
    ['in an object instead of the data', { Data: { type: 'SZ', value: { more: FOREIGN } } }],
    ['in an object that is no data', { ValueData: { more: FOREIGN }, Data: { type: 'SZ', value: 'x' } }],
    ['in a list as data', { Value: ['x', FOREIGN] }],
    ['in a list as a name', { Name: [FOREIGN], Value: 'x' }],
    ['in the column of types', { Type: FOREIGN, Value: 'x' }],
    ['in many digits without a path', { Key: '', Value: '0123456789ABCDEF'.repeat(200) }],
  ])('a part of a catalog %s makes a clean machine unknown', (_where, change) => {
    const row = { Hostname: 'CONTOSO-7', Key: 'HKEY_LOCAL_MACHINE\\SOFTWARE\\a', ValueName: 'b' };
    expect(verdict([...clean, { ...row, ...change }])).toBe('unknown');
    expect(verdict([...clean, { ...row, Data: { type: 'BINARY', value: 'AAAA', length: 3 } }])).toBe('compliant');
  });
});

describe('a list document', () => {
  const catalog = readReg(regOf(CLEAN), 'a.reg')[0] as MachineCatalog;
  const read = (change: Partial<MachineCatalog>) => {
    const each = { ...catalog, ...change };
    const text = toJson(listDocument([{ catalog: each, entries: each.entries, findings: [] }], null), 0);
    return onlyMachine(settled('a.json', () => readJson(Buffer.from(text), 'a.json')));
  };
  const warning = (code: string) => ({ warnings: [{ code, message: 'x', target: null }] });

  test.each(['catalogNotWhole', 'flagsNotShown'])(
    'with a few entries is unknown, although it has a warning %s',
    (code) => {
      expect(verdictOf(read({ entries: catalog.entries.slice(0, 3), ...warning(code) }))).toBe('unknown');
    },
  );

  test.each(['deadItem', 'entriesMissing', 'lineUnreadable', 'invented'])(
    'that says that no entry is missing and warns of it (%s) is unknown',
    (code) => {
      const machine = read(warning(code));
      expect([verdictOf(machine), codesOf(machine)]).toEqual(['unknown', [code, 'documentContradicted']]);
    },
  );

  test('with a warning about how its names were decoded stays compliant', () => {
    expect(verdictOf(read(warning('encodingUnknown')))).toBe('compliant');
  });

  test('of a live registry with a dead item stays compliant', () => {
    const source = { ...catalog.source, kind: 'registry' as const, path: null };
    expect(verdictOf(read({ source, ...warning('deadItem') }))).toBe('compliant');
  });
});
