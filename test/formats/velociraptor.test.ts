import { describe, expect, test } from 'vitest';
import { emptyAccount } from '../../src/formats/account.ts';
import { readVelociraptor } from '../../src/formats/rows/velociraptor.ts';
import type { MachineResult } from '../../src/machine-catalog.ts';
import { caseNamed, cases, entriesOf } from '../support/cases.ts';
import { codesOf, onlyMachine, verdictOf } from '../support/one-machine.ts';
import { registryRows } from '../support/registry-rows.ts';
import {
  GLOB,
  jsonl,
  VELOCIRAPTOR_STYLES,
  type VelociraptorStyle,
  velociraptorRow,
  velociraptorRows,
} from '../support/velociraptor.ts';

const CLEAN = caseNamed('clean-windows-10');
const SICK = caseNamed('one-lsp-both-catalogs');
const read = (text: string): MachineResult[] => readVelociraptor(Buffer.from(text), 'rows.json');
/** For each machine its verdict with its warnings, or the error's code. */
const answers = (text: string) =>
  read(text).map((result) =>
    'failure' in result ? result.failure.code : [verdictOf(result), ...codesOf(result)].join(' '),
  );
const one = (text: string) => onlyMachine(read(text));

describe.each(Object.entries(VELOCIRAPTOR_STYLES))('rows of %s', (_name, style) => {
  test.each(cases)('of $name have all entries, as JSON and as JSONL', (machine) => {
    const rows = velociraptorRows(machine, style);
    for (const text of [JSON.stringify(rows, null, 1), jsonl(rows)]) {
      const catalog = one(text);
      expect(catalog.entries).toEqual(entriesOf(machine));
      expect(verdictOf(catalog)).toBe(machine.expect.verdict.all);
      expect(codesOf(catalog)).toEqual([]);
    }
  });
});

const PARAMETERS = 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\WinSock2\\Parameters';

test('a hunt has a result for each client, with its Fqdn as name', () => {
  const of = (id: string) => ({ ...GLOB, machine: { ClientId: `C.${id}`, Fqdn: `${id}.example`, FlowId: 'F.1' } });
  const rows = [...velociraptorRows(CLEAN, of('a')), ...velociraptorRows(SICK, of('b'))];
  // A hunt mixes the rows of its clients.
  const results = read(jsonl(rows.sort((x, y) => JSON.stringify(x).length - JSON.stringify(y).length)));
  expect(results.map((result) => [result.source.machine, 'failure' in result ? '' : verdictOf(result)]).sort()).toEqual(
    [
      ['a.example', 'compliant'],
      ['b.example', 'nonCompliant'],
    ],
  );
});

test('two collections of one client are two results', () => {
  const of = (flow: string) => ({ ...GLOB, machine: { ClientId: 'C.a', FlowId: flow } });
  const results = read(jsonl([...velociraptorRows(CLEAN, of('F.1')), ...velociraptorRows(SICK, of('F.2'))]));
  expect(results.map(({ source }) => source.machine)).toEqual(['C.a', 'C.a']);
});

test('a client without a catalog is a failure beside the other clients', () => {
  const of = (id: string) => ({ ...GLOB, machine: { ClientId: `C.${id}` } });
  const rows = [...velociraptorRows(SICK, of('a')), ...velociraptorRows(SICK, of('b')).slice(0, 3)];
  expect(read(jsonl(rows)).map((result) => ('failure' in result ? result.failure.code : 'read'))).toEqual([
    'read',
    'noCatalog',
  ]);
});

test('a hunt whose clients and flows have the same digits has a result for each', () => {
  const of = (id: string, flow: object) => ({ ...GLOB, machine: { ClientId: id, ...flow } }) as VelociraptorStyle;
  const rows = [
    ...velociraptorRows(CLEAN, of('C.1', { FlowId: '11' })),
    ...velociraptorRows(SICK, of('C.11', { FlowId: '1' })),
    ...velociraptorRows(SICK, of('C.1', { _Flow: '12' })),
    ...velociraptorRows(CLEAN, of('C.1', {})),
  ];
  expect(answers(jsonl(rows))).toEqual(['compliant', 'nonCompliant', 'nonCompliant', 'compliant']);
});

test.each<[string, Record<string, string>, string | null]>([
  ['its Fqdn', { ClientId: 'C.1', Hostname: 'a', Fqdn: 'a.example' }, 'a.example'],
  ['its host', { ClientId: 'C.1', Hostname: 'a', Fqdn: '' }, 'a'],
  ['its client', { ClientId: 'C.1' }, 'C.1'],
  ['nothing', {}, null],
])('a machine is named by %s', (_what, machine, name) => {
  expect(one(jsonl(velociraptorRows(CLEAN, { ...GLOB, machine }))).source).toMatchObject({
    kind: 'velociraptor',
    path: 'rows.json',
    machine: name,
    encoding: 'utf-8',
  });
});

test('clients of one host are machines of their own, also where only some rows have a client', () => {
  const of = (machine: Record<string, string>) => ({ ...GLOB, machine });
  const rows = [
    ...velociraptorRows(CLEAN, of({ Hostname: 'a', ClientId: 'C.1' })),
    ...velociraptorRows(SICK, of({ Hostname: 'a', ClientId: 'C.2' })),
    ...velociraptorRows(CLEAN, of({ Hostname: 'a', Fqdn: 'a.example' })),
    ...velociraptorRows(SICK, of({ Hostname: 'a', Fqdn: 'a.other' })),
  ];
  expect(answers(jsonl(rows))).toEqual(['compliant', 'nonCompliant', 'compliant', 'nonCompliant']);
});

describe('rows with other columns', () => {
  /** The rows of a machine, each made of its key, its value's name, its type and its data. */
  const rows = (
    row: (key: string, name: string, type: string, data: unknown) => Record<string, unknown>,
    computerName: string | null = null,
  ) => {
    return (): string =>
      jsonl(
        registryRows(SICK, computerName).map(({ key, name, type, value }) => {
          const data = value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
          return row(key, name, type === 'subkey' ? 'key' : type.replace('REG_', ''), data);
        }),
      );
  };
  const named = (pathColumn: string, nameColumn: string, dataColumn: string, typeColumn: string) =>
    rows((key, name, type, data) =>
      type === 'key'
        ? { [pathColumn]: `${key}\\${name}`, [typeColumn]: type }
        : { [pathColumn]: key, [nameColumn]: name, [dataColumn]: data, [typeColumn]: type },
    );
  const slashes = (key: string, name: string) => `/${key}/${name}`.replaceAll('\\', '/');

  test.each<[string, () => string]>([
    ...['OSPath', 'FullPath', '_OSPath', 'KeyPath', 'RegistryPath', 'Key', 'Path'].map(
      (column): [string, () => string] => [`the path in ${column}`, named(column, 'Name', 'Value', 'Type')],
    ),
    ...['ValueName', 'KeyName', 'Name'].map((column): [string, () => string] => [
      `the name in ${column}`,
      named('Key', column, 'Value', 'Type'),
    ]),
    ...['Data', 'Data.value', 'KeyValue', 'ValueData', 'Value'].map((column): [string, () => string] => [
      `the data in ${column}`,
      named('Key', 'Name', column, 'Type'),
    ]),
    ...['Data.type', 'KeyType', 'ValueType', 'Type'].map((column): [string, () => string] => [
      `the type in ${column}`,
      named('Key', 'Name', 'Value', column),
    ]),
    [
      'types as Windows calls them',
      rows((key, name, type, value) => ({
        OSPath: `${key}\\${name}`,
        Data: { value, type: type === 'key' ? 'Key' : `REG_${type}` },
      })),
    ],
    [
      'types in small letters',
      rows((key, name, type, value) => ({ OSPath: `${key}\\${name}`, Data: { value, type: type.toLowerCase() } })),
    ],
    [
      'texts of the type EXPAND_SZ',
      rows((key, name, type, value) => ({
        OSPath: `${key}\\${name}`,
        Data: { value, type: type.replace(/^SZ/, 'expand_sz') },
      })),
    ],
    [
      'no types but for keys',
      rows((key, name, type, value) => ({ OSPath: `${key}\\${name}`, Data: type === 'key' ? { type } : { value } })),
    ],
    [
      'numbers as texts',
      rows((key, name, type, value) => ({ OSPath: `${key}\\${name}`, Data: { type, value: String(value) } })),
    ],
    [
      'negative numbers',
      rows((key, name, type, value) => ({
        OSPath: `${key}\\${name}`,
        Data: { type, value: typeof value === 'number' ? value | 0 : value },
      })),
    ],
    [
      'texts with a NUL at their end',
      rows((key, name, type, value) => ({
        OSPath: `${key}\\${name}`,
        Data: { type, value: type === 'SZ' ? `${value}\0` : value },
      })),
    ],
    [
      'names in capitals beside the path of the value',
      rows((key, name, type, value) => ({
        OSPath: `${key}\\${name}`,
        Name: name.toUpperCase(),
        Data: { type, value },
      })),
    ],
    [
      'null and empty columns beside others',
      rows((key, name, type, value) => ({
        OSPath: null,
        FullPath: '',
        Key: `${key}\\${name}`,
        ValueName: null,
        Name: name,
        Data: null,
        Value: value,
        'Data.type': null,
        Type: type,
      })),
    ],
    [
      'some paths with backslashes in front',
      rows((key, name, type, value) => ({
        OSPath: `${'\\'.repeat(name.length % 3)}${key}\\${name}`,
        Data: { type, value },
      })),
    ],
    ['paths with slashes', rows((key, name, type, value) => ({ OSPath: slashes(key, name), Data: { type, value } }))],
    [
      'paths as objects',
      rows((key, name, type, value) => ({
        OSPath: { DelegatePath: 'C:\\SYSTEM', Path: slashes(key, name) },
        Data: { type, value },
      })),
    ],
    [
      'paths as texts of objects',
      rows((key, name, type, value) => ({
        OSPath: JSON.stringify({ DelegatePath: 'C:\\SYSTEM', Path: slashes(key, name) }),
        Data: { type, value },
      })),
    ],
    [
      'paths as lists of keys',
      rows((key, name, type, value) => ({
        OSPath: { Path: 'x', Components: [...key.split('\\'), 7, name] },
        Data: { type, value },
      })),
    ],
    [
      'a second path that is above the first',
      rows((key, name, type, value) => ({ OSPath: `${key}\\${name}`, Key: key.toUpperCase(), Data: { type, value } })),
    ],
    [
      'a second path of something else',
      rows((key, name, type, value) => ({
        OSPath: 'C:\\SYSTEM',
        FullPath: 7,
        Key: `${key}\\${name}`,
        Path: { Path: 7 },
        Data: { type, value },
      })),
    ],
  ])('are read: %s', (_what, text) => {
    const catalog = one(text());
    expect(catalog.entries).toEqual(entriesOf(SICK));
    expect(catalog).toMatchObject({ warnings: [], missingEntries: 0 });
  });

  test.each(['SZ', 'REG_SZ', 'EXPAND_SZ', 'REG_EXPAND_SZ', 'sz', null])('show a text of the type %s', (shown) => {
    const data = (type: string, value: unknown) =>
      type === 'SZ' ? { type: shown, value: `${value}\0x` } : { type, value };
    const text = rows((key, name, type, value) => ({ OSPath: `${key}\\${name}`, Data: data(type, value) }), 'PC');
    expect(one(text()).source.machine).toBe('PC');
  });

  test.each(['Data.type', 'KeyType', 'ValueType', 'Type'])('do not show a counter of another type in %s', (column) => {
    const text = rows((key, name, type, value) => ({
      OSPath: `${key}\\${name}`,
      Value: value,
      [column]: name === 'Num_Catalog_Entries64' ? 'QWORD' : type,
    }));
    expect(codesOf(one(text()))).toEqual(['entriesMissing']);
  });

  test('that two values of no known type are not contradictory', () => {
    const row = { ...GLOB.machine, OSPath: `${PARAMETERS}\\a` };
    const unknown = [true, 7, 'x'].map((value) => ({ ...row, Data: { type: 'QWORD', value } }));
    expect(answers(jsonl([...velociraptorRows(CLEAN), ...unknown]))).toEqual(['compliant']);
    const item = {
      ...row,
      OSPath: `${PARAMETERS}\\Protocol_Catalog9\\Catalog_Entries64\\000000000099\\PackedCatalogItem`,
    };
    const items = [true, '?', 'x'].map((value) => ({ ...item, Data: { type: 'BINARY', value } }));
    expect(codesOf(one(jsonl([...velociraptorRows(CLEAN), ...items])))).not.toContain('valueContradicted');
  });

  test('that show the key of an item, but not the item, make it unknown', () => {
    const rows = velociraptorRows(CLEAN) as { Data: { type: string } }[];
    const last = rows.findLastIndex(({ Data }) => Data.type === 'BINARY');
    const catalog = one(jsonl(rows.filter((_, index) => index !== last)));
    expect(codesOf(catalog)).toEqual(['itemUnreadable']);
    expect(catalog.entries).toHaveLength(CLEAN.entries.length);
  });

  const changed = (name: string, change: object) =>
    jsonl(
      (velociraptorRows(CLEAN) as { Name: string; Data: object }[]).map((row) =>
        row.Name === name ? { ...row, Data: { ...row.Data, ...change } } : row,
      ),
    );
  test.each<[string, string, unknown, object]>([
    ['a counter', 'Num_Catalog_Entries64', 'of another type', { type: 'SZ', value: '7' }],
    ['a counter', 'Num_Catalog_Entries64', 'that is a number of another type', { type: 'QWORD', value: 7 }],
    ['a counter', 'Num_Catalog_Entries64', 'that is too large', { value: 2 ** 32 }],
    ['a counter', 'Num_Catalog_Entries64', 'that is no whole number', { value: 1.5 }],
    ['the name of the catalog', 'Current_Protocol_Catalog', 'of another type', { type: 'DWORD' }],
    ['the name of the catalog', 'Current_Protocol_Catalog', 'of a type with a longer name', { type: 'MULTI_SZ' }],
    ['the name of the catalog', 'Current_Protocol_Catalog', 'that is empty', { value: '\0' }],
    ['the name of the catalog', 'Current_Protocol_Catalog', 'that is no text and no number', { value: true }],
  ])('do not show %s (%s) %s', (_what, name, _how, change) => {
    expect(one(changed(name, change))).toEqual(one(changed(name, { value: null })));
  });

  const CURRENT = 'HKEY_LOCAL_MACHINE\\A\\Select\\Current';
  test.each<[string, unknown]>([
    ['no path', { Name: 'a', Data: { type: 'SZ', value: 'a' } }],
    ['an empty path', { OSPath: '', Name: 'a', Data: { type: 'SZ', value: 'a' } }],
    ['a path without a key', { OSPath: 'Protocol_Catalog1', Data: 'x' }],
    ['a path that is no object and no text', { OSPath: [CURRENT], Data: 'x' }],
    ['a path that begins like an object', { OSPath: `{${CURRENT}`, Name: 'b', Data: 'x' }],
    ['a path in an object in another', { OSPath: { Path: { Path: CURRENT } }, Data: 'x' }],
    ['paths that differ', { OSPath: 'A\\Protocol_Catalog1\\a', Key: 'B\\Protocol_Catalog1\\a', Data: 'x' }],
    [
      'a path and one whose name only begins like it',
      { OSPath: 'A\\Protocol_Catalog12\\a', Key: 'A\\Protocol_Catalog1', Data: 'x' },
    ],
    ['a number', 7],
    ['an array', []],
    ['null', null],
  ])('are ignored: %s', (_what, row) => {
    expect(answers(JSON.stringify([row, ...velociraptorRows(CLEAN)]))).toEqual(['compliant']);
    expect(() => read(JSON.stringify([row]))).toThrow(expect.objectContaining({ code: 'noCatalog' }));
  });
});

describe('an item', () => {
  const rowsOf = () => velociraptorRows(CLEAN) as { Data: { type: string; value: string } }[];
  const base64 = () => rowsOf().find(({ Data }) => Data.type === 'BINARY')?.Data.value ?? '';
  const codes = (data: object) => {
    const rows = rowsOf();
    const index = rows.findIndex(({ Data }) => Data.type === 'BINARY');
    const text = jsonl(rows.map((row, at) => (at === index ? { ...row, Data: { ...row.Data, ...data } } : row)));
    return answers(text);
  };
  const bytes = () => Buffer.from(base64(), 'base64');

  test.each<[string, () => object]>([
    ['in base64', () => ({ value: base64() })],
    ['in hex', () => ({ value: bytes().toString('hex') })],
    ['in hex, in capitals', () => ({ value: bytes().toString('hex').toUpperCase() })],
  ])('%s is read', (_how, data) => {
    expect(codes(data())).toEqual(['compliant']);
  });

  test.each<[string, () => object]>([
    ['of another type', () => ({ type: 'SZ' })],
    ['with another sign in front', () => ({ value: `????${base64()}` })],
    ['with another sign in it', () => ({ value: base64().replace(/.{4}$/, '?$&').slice(0, -1) })],
    ['with another sign behind', () => ({ value: `${base64()}????` })],
    ['with a padding that is too long', () => ({ value: `${base64().slice(0, -3)}===` })],
    ['that is cut', () => ({ value: base64().slice(0, -1) })],
    ['in hex with another sign', () => ({ value: `${bytes().toString('hex').slice(0, -1)}g` })],
  ])('%s is not readable', (_how, data) => {
    expect(codes(data())).toEqual(['unknown itemUnreadable']);
  });

  test('that is empty is damaged', () => {
    expect(codes({ value: '' })).toEqual(['unknown itemMalformed']);
  });

  test.each([1, 2])('of %d bytes less, with the padding of base64, is damaged', (fewer) => {
    const value = bytes().subarray(fewer).toString('base64');
    expect(value.endsWith('='.repeat(fewer))).toBe(true);
    expect(codes({ value })).toEqual(['unknown itemMalformed']);
  });
});

test('an item that is cut, not base64, or too large for Velociraptor to show is unknown', () => {
  const rows = velociraptorRows(CLEAN) as { Data: { type: string; value?: unknown } }[];
  const item = rows.findIndex(({ Data }) => Data.type === 'BINARY');
  const text = rows[item]?.Data.value as string;
  for (const value of [text.slice(0, 800), `${text.slice(0, -4)}?!?!`, '<Binary Data>', undefined, 7]) {
    const changed = rows.map((row, index) => (index === item ? { ...row, Data: { ...row.Data, value } } : row));
    const catalog = one(jsonl(changed));
    expect(catalog.entries.filter(({ nonIfs }) => nonIfs === null)).toHaveLength(1);
    expect(verdictOf(catalog)).toBe('unknown');
  }
});

test('a damaged line makes every machine unknown', () => {
  const of = (id: string) => ({ ...GLOB, machine: { ClientId: id } });
  const text = jsonl(velociraptorRows(CLEAN, of('C.1'))) + jsonl(velociraptorRows(CLEAN, of('C.2'))).slice(0, -40);
  expect(answers(text).every((answer) => /^unknown lineUnreadable/.test(answer))).toBe(true);
  expect(answers(text)).toHaveLength(2);
});

test('what a limit leaves out is in the account', () => {
  const account = emptyAccount();
  const rows = Array.from({ length: 20_002 }, (_, index) => ({ OSPath: `${index}\\Parameters\\a` }));
  readVelociraptor(Buffer.from(JSON.stringify(rows)), 'rows.json', null, account);
  expect(account.leftOut).toEqual([{ target: 'rows.json', what: 'rows of more than 20000 keys' }]);
});

test('what became no catalog is in the account', () => {
  const account = emptyAccount();
  const mixed = [...velociraptorRows(CLEAN), { key: 'HKEY_LOCAL_MACHINE\\a', name: 'b', data: 'Service Flags' }];
  const results = readVelociraptor(Buffer.from(`${jsonl(mixed)}{"OSPath":"\n`), 'rows.json', null, account);
  expect(results.map((result) => ('failure' in result ? result.failure.code : verdictOf(result)))).toEqual([
    ...['unknown', 'sourceMalformed'],
  ]);
  const line = mixed.length;
  expect(account).toEqual({
    otherKinds: [{ kind: 'osquery', target: `rows.json:${line}` }],
    unplaced: [
      { target: `rows.json:${line}`, what: 'part of a catalog in a form that is not read' },
      { target: `rows.json:${line + 1}`, what: 'a damaged line' },
    ],
    leftOut: [],
  });
});

test('a document that is cut is malformed', () => {
  expect(() => read(JSON.stringify(velociraptorRows(CLEAN)).slice(0, -40))).toThrow(
    expect.objectContaining({
      code: 'sourceMalformed',
      hint: 'Collect again with the artifact in ps/deploy/velociraptor, and export as JSON or JSONL.',
    }),
  );
});

test('a control set that the rows do not have is named in the error', () => {
  const [result] = readVelociraptor(Buffer.from(jsonl(velociraptorRows(CLEAN))), 'rows.json', 7);
  expect(result).toMatchObject({
    failure: { code: 'controlSetNotFound', message: expect.stringContaining('The collection of rows holds no ') },
  });
});

test('a client without a catalog stays a failure where a row has no place', () => {
  const rows = [
    ...velociraptorRows(CLEAN),
    { Hostname: 'CONTOSO-7', Note: 'Layered Chain Entry, Service Flags: 0x66' },
  ];
  const [result] = readVelociraptor(Buffer.from(jsonl(rows)), 'rows.json', 7);
  expect(result).toMatchObject({ failure: { code: 'controlSetNotFound' } });
});

test.each(['PC-1', 'PC-1\0'])("the machine's name %j is read without a NUL at its end", (name) => {
  const rows = registryRows(CLEAN, name).map((row) => velociraptorRow(row, { ...GLOB, machine: {} }));
  expect(one(jsonl(rows)).source.machine).toBe('PC-1');
});

test.each(['a Layered Chain Entry\0', 'it is non-IFS'])(
  'a text about an entry is a doubt, to its last letter: %j',
  (value) => {
    const row = { OSPath: `${PARAMETERS}\\Removed`, Data: { type: 'SZ', value } };
    expect(answers(jsonl([...velociraptorRows(CLEAN, { ...GLOB, machine: {} }), row]))).toEqual(['unknown notPlaced']);
  },
);

test('rows of something else hold no catalog', () => {
  expect(() => read('[{"OSPath":"C:\\\\a","Name":"a"}]')).toThrow(
    expect.objectContaining({
      code: 'noCatalog',
      message: expect.stringMatching(/, and it holds no row of Winsock's protocol catalog\.$/),
      target: 'rows.json',
    }),
  );
});
