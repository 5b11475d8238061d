// Which tool wrote a row, and what is said of rows that no reader takes.

import { describe, expect, test } from 'vitest';
import { Failure } from '../../src/failure.ts';
import { kindOfRows, OtherKinds } from '../../src/formats/rows/json-kinds.ts';

const GUID = '{7B1F0C52-6D2E-4B5A-9A53-0C1B8E6F1A01}';
const SIGN = 'PackedCatalogItem';
const PART = 'part of a catalog in a form that is not read';

describe('the tool that wrote a text', () => {
  const osquery = ['hostIdentifier', 'diffResults', 'snapshot', 'columns'];
  const velociraptor = ['OSPath', 'FullPath', '_OSPath', 'KeyPath', 'RegistryPath', 'Data.value', 'Fqdn', 'ClientId'];
  test.each([...osquery.map((name) => ['osquery', name]), ...velociraptor.map((name) => ['velociraptor', name])])(
    'is %s by the member %s',
    (kind, name) => {
      for (const blanks of ['', ' ', ' \n ']) expect(kindOfRows(`{"a":1,"${name}"${blanks}:[]}`)).toBe(kind);
      expect(kindOfRows(`{"a":"${name}"}`)).toBeNull();
    },
  );

  test.each(['path', 'key'])('is osquery by a member %s beside data', (name) => {
    for (const blanks of ['', ' ', ' \n ']) {
      expect(kindOfRows(`{"${name}"${blanks}:"a","data":"b"}`)).toBe('osquery');
      expect(kindOfRows(`{"data"${blanks}:"b","${name}":"a"}`)).toBe('osquery');
    }
  });

  test.each([
    ['a path alone', '{"path":"a"}'],
    ['a key alone', '{"key":"a"}'],
    ['data alone', '{"data":"a"}'],
    ['nothing', ''],
  ])('is not known by %s', (_what, text) => {
    expect(kindOfRows(text)).toBeNull();
  });
});

describe('rows of another kind than their file', () => {
  const seen = (rows: readonly unknown[]) => {
    const others = new OtherKinds('osquery');
    for (const [index, row] of rows.entries()) others.notice(row, `a:${index + 1}`);
    return { found: others.found, results: others.results('a', 'utf-8') };
  };
  const failed = (kind: string, target: string) => ({
    source: { kind: 'osquery', path: 'a', machine: null, encoding: 'utf-8', controlSet: null, origin: null },
    failure: new Failure({
      code: 'sourceMalformed',
      message: `This is of another kind than the file (${kind}, not osquery), and nothing like it is read.`,
      target,
      hint: 'Give a file for each kind.',
    }),
  });

  test('are a failure, one for each kind', () => {
    const rows = [{ OSPath: 'a' }, { document: 'list' }, { OSPath: 'b' }, { Fqdn: 'c', document: 'list' }];
    expect(seen(rows)).toEqual({
      found: [
        { kind: 'velociraptor', target: 'a:1' },
        { kind: 'json', target: 'a:2' },
      ],
      results: [failed('velociraptor', 'a:1'), failed('json', 'a:2')],
    });
    const [first] = seen(rows).results;
    expect(first).toMatchObject({
      failure: { code: 'sourceMalformed', target: 'a:1', hint: 'Give a file for each kind.' },
    });
  });

  test.each<[string, unknown]>([
    ['rows of the same kind', { key: 'a', data: 'b' }],
    ['rows of no kind', { a: 'OSPath', document: 'report' }],
    ['names that only contain a known one', { 'not OSPath': 1 }],
    ['a text', '{"OSPath":1}'],
    ['an array', [{ OSPath: 1 }]],
    ['nothing', null],
  ])('are not %s', (_what, row) => {
    expect(seen([row])).toEqual({ found: [], results: [] });
  });
});

describe('a value that no reader takes', () => {
  const NONE: ReadonlySet<never> = new Set();
  const placesOf = (value: unknown, taken: readonly unknown[] = [], columns: readonly string[] = []) => {
    const others = new OtherKinds('osquery');
    others.account(value, new Set(taken), new Set(columns), 'a:1');
    return others.unplaced;
  };
  /** A value in so many arrays, or objects. */
  const inArrays = (depth: number, value: unknown): unknown => (depth === 0 ? value : [inArrays(depth - 1, value)]);
  const inObjects = (depth: number, value: unknown): unknown =>
    depth === 0 ? value : { a: inObjects(depth - 1, value) };
  const numbers = { flags: '0x66', a: 1, b: 2, c: 3, d: '4', e: 5 };

  test.each<[string, unknown]>([
    ['a text', SIGN],
    ['a text in an array', ['x', [SIGN]]],
    ['a text in an object', { a: 1, b: { c: SIGN } }],
    ['a text in an object within an array', [{ a: 1 }, { b: SIGN }]],
    ['the name of a member', { [SIGN]: null }],
    ['the id, the flags and the numbers of an entry', { id: GUID, ...numbers }],
    ['an id in small letters', { ...numbers, id: GUID.toLowerCase() }],
    ['flags and a chain length', { name: 'x', flags: '0x66', chain_length: 2 }],
    ['flags and a chain length in other words', { ServiceFlags1: 102, ProtocolChainLen: 2 }],
    ['888 bytes, one by one', { a: Array(888).fill(255) }],
    ['an array too deep to be searched', inArrays(33, 'x')],
    ['an object too deep to be searched', inObjects(33, 'x')],
    ['a text at the greatest depth', inArrays(32, SIGN)],
  ])('is part of a catalog because of %s', (_what, value) => {
    expect(placesOf(value)).toEqual([{ target: 'a:1', what: PART }]);
  });

  test.each<[string, unknown]>([
    ['a text', 'x'],
    ['a number', 7],
    ['null', null],
    ['null in an object', { a: null }],
    ['null in an array', [null, true]],
    ['an empty array and an empty object', [[], {}]],
    ['flags without a chain length', { flags: '0x66', chain: 2, length: 2 }],
    ['a chain length without flags', { chainLength: 2, flag: 2 }],
    ['887 bytes', Array(887).fill(0)],
    ['888 numbers of which one is no byte', [...Array(887).fill(0), 256]],
    ['888 numbers of which one is below zero', [...Array(887).fill(0), -1]],
    ['888 numbers of which one is a fraction', [...Array(887).fill(0), 0.5]],
    ['32 arrays', inArrays(32, 'x')],
    ['32 objects', inObjects(32, 'x')],
    ['numbers and flags without an id', numbers],
    ['an id without flags', { ...numbers, id: GUID, flags: 'x' }],
    ['an id with too few numbers', { ...numbers, id: GUID, e: 'x' }],
    ['numbers with a text in front of an id', { ...numbers, id: `x${GUID}` }],
    ['numbers with a text behind an id', { ...numbers, id: `${GUID}x` }],
    ['values without names in an array', [GUID, ...Object.values(numbers)]],
    ['numbers of an entry in different objects', [{ id: GUID }, numbers]],
    ['too few numbers, because one is in an array', { ...numbers, id: GUID, e: [5] }],
    ['too few numbers, because one member is no text', { ...numbers, id: GUID, e: { toString: 5 } }],
  ])('is not part of a catalog because of %s', (_what, value) => {
    expect(placesOf(value)).toEqual([]);
  });

  test('of a row that was taken is searched in columns only that the reader did not read', () => {
    const row = { data: SIGN, id: GUID, ...numbers };
    const columns = ['data', 'flags'];
    expect(placesOf([row], [row], columns)).toEqual([]);
    expect(placesOf([{ ...row }], [row], columns)).toHaveLength(1);
    expect(placesOf([row], [row], ['flags'])).toHaveLength(1);
    expect(placesOf([row], [row], ['data'])).toHaveLength(1);
  });

  test('is named a thousand times at the most', () => {
    const others = new OtherKinds('osquery');
    for (let line = 1; line <= 1002; line++) others.account(SIGN, NONE, NONE, `a:${line}`);
    expect([others.unplaced.length, others.unplaced.at(-1)?.target]).toEqual([1000, 'a:1000']);
  });
});
