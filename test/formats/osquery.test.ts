import { describe, expect, test } from 'vitest';
import { emptyAccount } from '../../src/formats/account.ts';
import { readOsquery } from '../../src/formats/rows/osquery.ts';
import type { MachineResult } from '../../src/machine-catalog.ts';
import { caseNamed, cases, entriesOf } from '../support/cases.ts';
import { codesOf, onlyMachine, verdictOf } from '../support/one-machine.ts';
import { batchLine, eventLines, type OsqueryRow, osqueryi, osqueryRows, snapshotLine } from '../support/osquery.ts';
import { jsonl } from '../support/velociraptor.ts';

const CLEAN = caseNamed('clean-windows-10');
const SICK = caseNamed('one-lsp-both-catalogs');
const read = (text: string | Buffer): MachineResult[] => readOsquery(Buffer.from(text), 'rows.json');
const one = (text: string | Buffer) => onlyMachine(read(text));
const verdict = (text: string) => verdictOf(one(text));
const processes = { columns: { pid: '4', name: 'System', path: '' }, action: 'added', name: 'processes' };

/** For each machine its verdict with its warnings, or the error's code. */
const answers = (text: string) =>
  read(text).map((result) =>
    'failure' in result ? result.failure.code : [verdictOf(result), ...codesOf(result)].join(' '),
  );

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

describe('rows with other columns', () => {
  /** The rows of keys have no data, and those of values no empty text. */
  const rows = (change: (row: OsqueryRow, isKey: boolean) => object) => (): string =>
    osqueryi(osqueryRows(SICK).map((row) => change(row, row.type === 'subkey') as OsqueryRow));

  test.each<[string, () => string]>([
    ['a path instead of key and name', rows(({ path, type, data }) => ({ path, type, data }))],
    ['a path instead of a name', rows(({ path, key, type, data }) => ({ path, key, type, data }))],
    ['a path instead of a key', rows(({ path, name, type, data }) => ({ path, name, type, data }))],
    ['key and name instead of a path', rows(({ key, name, type, data }) => ({ key, name, type, data }))],
    ['an empty path', rows((row) => ({ ...row, path: '' }))],
    ['no type but for keys', rows(({ type, ...row }, isKey) => (isKey ? { ...row, type } : row))],
    ['texts of the type REG_EXPAND_SZ', rows((row) => ({ ...row, type: row.type?.replace('_SZ', '_EXPAND_SZ') }))],
    [
      'hex in small letters',
      rows((row) => ({ ...row, data: row.type === 'REG_BINARY' ? row.data?.toLowerCase() : row.data })),
    ],
    ['paths in capitals', rows((row) => ({ ...row, path: row.path?.toUpperCase() }))],
    ['keys in small letters', rows((row) => ({ ...row, key: row.key?.toLowerCase() }))],
    [
      'numbers that are no texts',
      rows((row) => ({ ...row, data: row.type === 'REG_DWORD' ? Number(row.data) : row.data })),
    ],
  ])('are read: %s', (_what, text) => {
    const catalog = one(text());
    expect(catalog.entries).toEqual(entriesOf(SICK));
    expect(catalog).toMatchObject({ warnings: [], missingEntries: 0 });
  });

  const values = { Num_Catalog_Entries64: 'REG_SZ', Current_Protocol_Catalog: 'REG_BINARY' } as const;
  test.each(Object.entries(values))('that give the value %s the type %s do not show it', (name, type) => {
    const shown = (change: object) =>
      one(osqueryi(osqueryRows(CLEAN).map((row) => (row.name === name ? ({ ...row, ...change } as OsqueryRow) : row))));
    expect(shown({ type })).toEqual(shown({ data: '' }));
  });

  test.each<[string, OsqueryRow]>([
    ['a key without a place', { type: 'subkey', name: 'Select' }],
    ['a key without a name', { type: 'subkey', key: 'A\\Protocol_Catalog1' }],
    ['a value without a place', { type: 'REG_SZ', name: 'Current_Protocol_Catalog', data: 'a' }],
    ['a value without a name', { type: 'REG_SZ', key: 'HKEY_LOCAL_MACHINE\\SYSTEM\\Select', data: 'a' }],
    ['a path without a key', { type: 'REG_SZ', path: 'Select', data: 'a' }],
  ])('are no registry rows, and ignored: %s', (_what, row) => {
    expect(answers(osqueryi([row, ...osqueryRows(CLEAN)]))).toEqual(['compliant']);
    expect(() => read(JSON.stringify([row]))).toThrow(
      expect.objectContaining({
        code: 'noCatalog',
        message: expect.stringMatching(/, and it holds no row of Winsock's protocol catalog\.$/),
        target: 'rows.json',
      }),
    );
  });

  test('of machines without registry rows, and members that are no rows, are ignored', () => {
    const others = [{ hostname: 'b', path: 'C:\\a.exe', key: 'x', name: 'y', data: 'z' }, null, 7, 'x', []];
    expect(read(JSON.stringify([...others, ...osqueryRows(CLEAN)])).map(({ source }) => source.machine)).toEqual([
      null,
    ]);
  });

  test('of two machines are two results, named by hostname, otherwise by computer_name', () => {
    const of = (names: object, rows: readonly OsqueryRow[]) => rows.map((row) => ({ ...names, ...row }));
    const text = JSON.stringify([
      ...of({ hostname: 'a', computer_name: 'x' }, osqueryRows(CLEAN)),
      ...of({ computer_name: 'b', hostname: '' }, osqueryRows(SICK)),
    ]);
    expect(read(text).map(({ source }) => source.machine)).toEqual(['a', 'b']);
    expect(answers(text)).toEqual(['compliant', 'nonCompliant']);
  });

  test('of one machine may stand one a line', () => {
    expect(one(jsonl(osqueryRows(SICK))).entries).toEqual(entriesOf(SICK));
  });

  test.each(['snapshot', 'added', 'removed'])('of one machine may have a column action (%s)', (action) => {
    expect(one(jsonl(osqueryRows(SICK).map((row) => ({ action, ...row })))).entries).toEqual(entriesOf(SICK));
  });

  test('that do not have the control set that is asked for are an error', () => {
    const [result] = readOsquery(Buffer.from(osqueryi(osqueryRows(CLEAN))), 'rows.json', 7);
    expect(result).toMatchObject({
      failure: { code: 'controlSetNotFound', message: expect.stringContaining('The collection of rows holds no ') },
    });
  });
});

test('what a limit leaves out is in the account', () => {
  const account = emptyAccount();
  const rows = Array.from({ length: 20_002 }, (_, index) => ({ path: `${index}\\Parameters\\a`, data: '' }));
  readOsquery(Buffer.from(JSON.stringify(rows)), 'rows.json', null, account);
  expect(account.leftOut).toEqual([{ target: 'rows.json', what: 'rows of more than 20000 keys' }]);
});

test('what became no catalog is in the account', () => {
  const account = emptyAccount();
  const mixed = [...osqueryRows(CLEAN), { OSPath: 'HKEY_LOCAL_MACHINE\\a', Data: { value: 'Service Flags' } }];
  const results = readOsquery(Buffer.from(`${jsonl(mixed)}{"hostIdentifier":"b","snap\n`), 'rows.json', null, account);
  expect(results.map((result) => ('failure' in result ? result.failure.code : verdictOf(result)))).toEqual([
    ...['unknown', 'noCatalog', 'sourceMalformed'],
  ]);
  const line = mixed.length;
  expect(account).toEqual({
    otherKinds: [{ kind: 'velociraptor', target: `rows.json:${line}` }],
    unplaced: [
      { target: `rows.json:${line}`, what: 'part of a catalog in a form that is not read' },
      { target: `rows.json:${line + 1}`, what: 'a damaged line' },
    ],
    leftOut: [],
  });
});

test('the name of a machine is from the log, otherwise from a column', () => {
  const rows = osqueryRows(CLEAN);
  expect(one(snapshotLine(rows, { host: 'contoso-7' })).source.machine).toBe('contoso-7');
  expect(one(osqueryi(rows.map((row) => ({ hostname: 'contoso-8', ...row })))).source.machine).toBe('contoso-8');
  expect(one(osqueryi(rows)).source).toMatchObject({ kind: 'osquery', machine: null, controlSet: 'CurrentControlSet' });
});

test.each(['REG_SZ', 'REG_EXPAND_SZ'])('a text of the type %s names the active catalog', (type) => {
  const named = osqueryRows(CLEAN).map((row) =>
    row.name === 'Current_Protocol_Catalog' ? { ...row, type, data: 'Protocol_Catalog5' } : row,
  );
  expect(answers(osqueryi(named))).toEqual(['unknown catalogAssumed']);
});

test('an empty list of entries counts, whether its row has a path or key and name', () => {
  const key = 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\WinSock2\\Parameters\\Protocol_Catalog9';
  const old = osqueryRows(caseNamed('windows-xp'));
  expect(answers(osqueryi(old))).toEqual(['compliant']);
  for (const row of [{ path: `${key}\\Catalog_Entries64` }, { key, name: 'Catalog_Entries64' }])
    expect(answers(osqueryi([...old, { ...row, type: 'subkey' } as OsqueryRow]))).toEqual(['unknown entriesMissing']);
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

  test.each<[string, string, string[]]>([
    ['blanks around the colon', '{"hostIdentifier"  :  "b","snap', ['a compliant', 'b unknown lineUnreadable']],
    ['no blank', '{"hostIdentifier":"b","snap', ['a compliant', 'b unknown lineUnreadable']],
    [
      'the name far behind',
      `{"x":"${'x'.repeat(99_900)}","hostIdentifier":"b"`,
      ['a compliant', 'b unknown lineUnreadable'],
    ],
    ['the end of one line', '"}],"hostIdentifier":"b"}', ['a compliant', 'b unknown lineUnreadable']],
    ...[
      ['two names', '{"hostIdentifier":"b","x":"hostIdentifier":"a"'],
      ['a second name that is cut', '{"hostIdentifier":"b","x":"hostIdentifier":"a'],
      [
        'the begin of a line and the end of another',
        '{"snapshot":[{"data":"0"}],"hostIdentifier":"b"}'.replace('}]', ''),
      ],
      ['a whole line and the begin of another', '{"hostIdentifier":"b"} {"snapshot":[{"da'],
      ['neither the begin nor the end of a line', '"0"}],"hostIdentifier":"b","na'],
    ].map(([what, damaged]): [string, string, string[]] => [
      what as string,
      damaged as string,
      ['a unknown lineUnreadable', 'b unknown lineUnreadable'],
    ]),
    ['a name that is cut', '{"hostIdentifier":"b', ['a unknown lineUnreadable', 'b unknown lineUnreadable']],
    ['an empty name', '{"hostIdentifier":"","snap', ['a unknown lineUnreadable', 'b unknown lineUnreadable']],
    [
      'an escape in the name',
      '{"hostIdentifier":"b\\u0062","snap',
      ['a unknown lineUnreadable', 'b unknown lineUnreadable'],
    ],
    [
      'a long name',
      `{"hostIdentifier":"${'c'.repeat(300)}","snap`,
      ['a compliant', 'b compliant', `${'c'.repeat(300)} noCatalog`],
    ],
    [
      'a name that is too long',
      `{"hostIdentifier":"${'c'.repeat(301)}","snap`,
      ['a unknown lineUnreadable', 'b unknown lineUnreadable'],
    ],
  ])('lines and a damaged one with %s', (_what, damaged, answer) => {
    const text = `${log}${damaged}\n`;
    const names = read(text).map(({ source }) => source.machine);
    expect(answers(text).map((each, index) => `${names[index]} ${each}`)).toEqual(answer);
  });

  test('hosts has numbers as names too', () => {
    const numbered = (host: string) => `"hostIdentifier":${host === 'a' ? 1 : 2}`;
    const text = log.replace(/"hostIdentifier":"(.)"/g, (_text, host) => numbered(host));
    expect(read(text).map(({ source }) => source.machine)).toEqual(['1', '2']);
    expect(answers(text)).toEqual(['compliant', 'compliant']);
  });

  test.each(['hostname', 'computer_name', 'host_uuid', 'uuid'])('machines that share a host but not a %s', (name) => {
    const decorated = (of: number, text: string, isTop: boolean) =>
      text.replaceAll(
        '"numerics"',
        isTop ? `"${name}":"${of}","numerics"` : `"decorations":{"${name}":"${of}"},"numerics"`,
      );
    for (const isTop of [false, true]) {
      const one = decorated(1, snapshotLine(osqueryRows(SICK), { host: 'a' }), isTop);
      const same = decorated(1, snapshotLine(osqueryRows(CLEAN), { host: 'a', time: 1_700_000_100 }), isTop);
      const other = decorated(2, snapshotLine(osqueryRows(CLEAN), { host: 'a', time: 1_700_000_100 }), isTop);
      const anew = decorated(2, batchLine(osqueryRows(CLEAN), [], { host: 'a', epoch: 5, time: 1_700_000_100 }), isTop);
      expect(answers(one + same)).toEqual(['compliant']);
      expect(answers(one + other)).toEqual(['unknown hostsContradict']);
      expect(answers(one + anew + other)).toEqual(['unknown hostsContradict']);
      const long = (text: string) => text.replaceAll(`"${name}":"2"`, `"${name}":"${'x'.repeat(100_000)}"`);
      expect(JSON.stringify(onlyMachine(read(one + long(other))).warnings).length).toBeLessThan(500);
      expect(read(one + other)[0]).toMatchObject({
        warnings: [{ message: expect.stringContaining(`have the ${name} '1' and '2': two machines share it`) }],
      });
    }
    expect(answers(log + decorated(1, snapshotLine(osqueryRows(CLEAN), { host: 'b' }), false))).toEqual([
      ...['compliant', 'compliant'],
    ]);
  });

  test('hosts has no result for a host that answered other queries only', () => {
    const other = { ...processes, hostIdentifier: 'c', counter: 5 };
    expect(answers(`${JSON.stringify(other)}\n${log}`)).toEqual(['compliant', 'compliant']);
  });

  test('queries is whole although another query of the host begins late, goes back in time or contradicts itself', () => {
    const other = (pid: string, more: object) =>
      `${JSON.stringify({ ...processes, columns: { pid }, hostIdentifier: 'a', ...more })}\n`;
    const odd =
      other('1', { counter: 5, unixTime: 20 }) +
      other('2', { counter: 6, unixTime: 10 }) +
      other('3', { action: 'snapshot', unixTime: 30, name: 'x' }) +
      other('4', { action: 'snapshot', unixTime: 30, epoch: 7, name: 'x' });
    expect(answers(odd + log)).toEqual(['compliant', 'compliant']);
  });

  test('lines without a host or a query name is of one unnamed machine', () => {
    const bare = log.split('\n')[3]?.replace(/"(?:name":"pack[^"]*|hostIdentifier":"a)",/g, '') ?? '';
    expect(bare).not.toMatch(/hostIdentifier|pack_/);
    const empty = bare.replace(/^\{/, '{"hostIdentifier":"",');
    for (const text of [bare, `${bare}\n${empty}`, `${bare}\n${bare}`]) {
      expect(read(text).map(({ source }) => source.machine)).toEqual([null]);
      expect(answers(text)).toEqual(['compliant']);
    }
  });

  test('lines and an action that osquery does not have is unknown', () => {
    const line = eventLines(osqueryRows(SICK).slice(-1), 'added', { host: 'a' }).replace('"added"', '"changed"');
    expect(answers(log + line)).toEqual(['unknown notPlaced', 'unknown notPlaced']);
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

  test.each(['', null, 7])('takes %j for no rows', (none) => {
    const written = (list: string) => new RegExp(`"${list}":\\[\\]`);
    const added = batchLine(sick, [], { host: 'a' }).replace(written('removed'), `"removed":${JSON.stringify(none)}`);
    expect(one(added).entries).toEqual(entriesOf(SICK));
    const nothing = batchLine([], [], later).replace(written('added'), `"added":${JSON.stringify(none)}`);
    expect(answers(added + nothing)).toEqual(['nonCompliant']);
  });

  test('takes a row that is not in an array, and ignores what is no row', () => {
    const rows = installed.added.slice(1);
    const [row] = installed.added;
    const change =
      batchLine(rows, installed.removed, later) +
      batchLine([], [], later).replace('"added":[]', `"added":${JSON.stringify(row)}`);
    expect(one(first('a') + change.replace('"added":[', '"added":[null,7,"x",[],')).entries).toEqual(entriesOf(SICK));
  });

  test('removes a row whose columns stand in another order, or are numbers', () => {
    const removed = installed.removed.map((row) =>
      Object.fromEntries(
        Object.entries(row)
          .reverse()
          .map(([column, text]) => [column, column === 'mtime' ? Number(text) : text]),
      ),
    );
    expect(answers(first('a') + batchLine(installed.added, removed as OsqueryRow[], later))).toEqual(['nonCompliant']);
  });

  test('holds two rows of which one has the text of the other in a column', () => {
    // With any one character between columns, these two rows are one text.
    const rows = [
      { a: '1', b: '2' },
      ...['\0', '\n', ',', ''].map((mark) => ({ a: `1${mark}b${mark}2` })),
    ] as OsqueryRow[];
    const [row, ...others] = rows;
    const added = first('a') + batchLine([row as OsqueryRow], [], later);
    expect(answers(added + batchLine([], others, { host: 'a', counter: 8 }))).toEqual(['unknown logBeginsLate']);
    expect(answers(added + batchLine([], [row as OsqueryRow], { host: 'a', counter: 8 }))).toEqual(['compliant']);
  });

  test('says what is wrong with it, and where', () => {
    const warnings = (text: string) => one(text).warnings.map(({ code, message, target }) => [code, message, target]);
    const changes = 'The log shows what changed and not what was there before.';
    expect(
      warnings(batchLine(clean, [], { host: 'a', counter: 3 }) + batchLine([], [], { host: 'a', counter: 4 })),
    ).toEqual([['logBeginsLate', changes, 'rows.json:1']]);
    const unknown = [{ a: '1' }, { a: '2' }] as OsqueryRow[];
    expect(warnings(first('a') + batchLine([], unknown, later) + batchLine([], unknown, later))).toEqual([
      ['logBeginsLate', 'The log takes rows away that it has not shown.', `rows.json:${clean.length + 1}`],
    ]);
    expect(
      warnings(batchLine(clean, [], { host: 'a' }) + batchLine([], [], { ...later, time: 1_600_000_000 })),
    ).toEqual([['logOutOfOrder', 'The lines of the log are not in the order of their times.', 'rows.json:2']]);
  });

  test('that begins late and whose times go back has both warnings, and keeps the second in its next epoch', () => {
    const late = batchLine(clean, [], { host: 'a', counter: 3 });
    const back = batchLine([], [], { host: 'a', counter: 4, time: 1_600_000_000 });
    expect(answers(late + back)).toEqual(['unknown logBeginsLate logOutOfOrder']);
    const anew = batchLine(clean, [], { host: 'a', epoch: 2, time: 1_700_000_200 });
    expect(answers(late + back + anew)).toEqual(['unknown logOutOfOrder']);
  });

  test('whose epoch begins late is unknown, whatever it showed before', () => {
    const cut = (counter: number) => first('a') + batchLine([], [], { host: 'a', epoch: 2, counter });
    for (const counter of [1, 7]) expect(answers(cut(counter))).toEqual(['unknown logBeginsLate']);
    const anew = batchLine(clean, [], { host: 'a', epoch: 3, time: 1_700_000_100 });
    expect(answers(cut(1) + anew)).toEqual(['compliant']);
  });

  test('whose counters go back is unknown, and one whose counters skip or stand still is not', () => {
    const counted = (...counters: number[]) =>
      first('a') +
      counters.map((counter) => batchLine([], [], { host: 'a', counter, time: 1_700_000_000 - counter })).join('');
    expect(answers(counted(1, 1, 7))).toEqual(['compliant']);
    expect(one(counted(5, 3)).warnings).toMatchObject([
      { code: 'countersOutOfOrder', message: 'The lines of the log are not in the order of their counters.' },
    ]);
  });

  test('whose counters went back is whole from its next epoch on', () => {
    const again = [5, 3]
      .map((counter) => batchLine([], [], { host: 'a', counter, time: 1_700_000_000 - counter }))
      .join('');
    const anew = batchLine(clean, [], { host: 'a', epoch: 2, time: 1_700_000_200 });
    expect(answers(first('a') + again + anew)).toEqual(['compliant']);
  });

  test('that begins late is whole from its next epoch on', () => {
    const anew = batchLine(clean, [], { host: 'a', epoch: 2, time: 1_700_000_200 });
    expect(answers(batchLine(sick, [], { host: 'a', counter: 3 }) + anew)).toEqual(['compliant']);
  });

  test('whose times went back stays unknown in its next epoch', () => {
    const back = batchLine(sick, [], { host: 'a' }) + batchLine([], [], { ...later, time: 1_600_000_000 });
    const anew = batchLine(clean, [], { host: 'a', epoch: 2, time: 1_700_000_200 });
    expect(answers(back + anew)).toEqual(['unknown logOutOfOrder']);
  });

  test.each(['null', '[]', '{}', '"x"'])('with the counter %s does not show its first run', (counter) => {
    expect(answers(batchLine(clean, [], { host: 'a' }).replace('"counter":0', `"counter":${counter}`))).toEqual([
      'unknown logBeginsLate',
    ]);
  });

  test('may write its numbers as texts', () => {
    const texts = (line: string) => line.replace(/"(counter|epoch|unixTime)":(\d+)/g, '"$1":"$2"');
    const change = batchLine(installed.added, installed.removed, later);
    expect(answers(texts(first('a')) + texts(change))).toEqual(['nonCompliant']);
    expect(
      answers(texts(snapshotLine(sick, { host: 'a', time: 9 })) + texts(snapshotLine(clean, { host: 'a', time: 10 }))),
    ).toEqual(['compliant']);
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

  test('and do not show an item, twice, contradict nothing', () => {
    const unread = ['', 'xy'].map((data) => ({ ...rows[item], data }) as OsqueryRow);
    const catalog = one(osqueryi([...rows.filter((_, index) => index !== item), ...unread]));
    expect([verdictOf(catalog), codesOf(catalog)]).toEqual(['unknown', ['itemUnreadable']]);
  });

  test('cut in the middle are malformed', () => {
    const text = osqueryi(rows);
    expect(() => read(text.slice(0, text.length / 2))).toThrow(
      expect.objectContaining({
        code: 'sourceMalformed',
        hint: 'Collect again with the query in ps/deploy/osquery; a log wants its lines whole.',
      }),
    );
  });
});

/** JSON of which JavaScript can make no text. A still deeper array would be a damaged line. */
const UNPRINTABLE = {
  'is nested deep': '['.repeat(9_900) + ']'.repeat(9_900),
  'is no text': '{"toString":1,"valueOf":1}',
};

describe.each(Object.entries(UNPRINTABLE))('what %s', (_what, unprintable) => {
  const others = unprintable.startsWith('[') ? ' notPlaced' : '';

  test('is no part of a row', () => {
    const change = batchLine([{ a: 'x' }], [{ a: 'x' }], { host: 'a', counter: 1 }).replaceAll('"x"', unprintable);
    expect(answers(batchLine(osqueryRows(SICK), [], { host: 'a' }) + change)).toEqual([
      `nonCompliant logBeginsLate${others}`,
    ]);
  });

  test('is no epoch, counter or time', () => {
    const line = snapshotLine(osqueryRows(SICK), { host: 'PC1' });
    const lines = ['epoch', 'counter', 'unixTime'].map((field) =>
      line.replace(new RegExp(`"${field}":[^,}]+`), `"${field}":${unprintable}`),
    );
    expect(lines.every((each) => each.includes(unprintable))).toBe(true);
    expect(answers([line, ...lines].join('\n'))).toEqual([`nonCompliant logOutOfOrder${others}`]);
  });
});
