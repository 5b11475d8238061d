import { describe, expect, test } from 'vitest';
import {
  chooseCatalog,
  chooseControlSet,
  contentOfItems,
  controlSetMissing,
  namedControlSet,
} from '../../src/registry/active.ts';

const HIVE = { noun: 'hive', path: 'SYSTEM' };
const bytes = (...values: number[]) => Uint8Array.from(values);

describe('two catalogs', () => {
  const one = () =>
    contentOfItems([
      { key: '64 00000000000A', bytes: bytes(1, 2) },
      { key: '64 000000000002', bytes: bytes(3) },
    ]);

  test('have the same content in another order and in another case of their keys', () => {
    const other = contentOfItems([
      { key: '64 000000000002', bytes: bytes(3) },
      { key: '64 00000000000a', bytes: bytes(1, 2) },
    ]);
    expect(other).toBe(one());
  });

  test.each([
    ['other bytes', [bytes(1, 2), bytes(4)]],
    ['an item that cannot be read', [bytes(1, 2), null]],
    ['exchanged items', [bytes(3), bytes(1, 2)]],
  ])('have different content with %s', (_what, [first, second]) => {
    const items = [
      { key: '64 00000000000A', bytes: first ?? null },
      { key: '64 000000000002', bytes: second ?? null },
    ];
    expect(contentOfItems(items)).not.toBe(one());
  });

  test('have different content with an item more', () => {
    expect(contentOfItems([{ key: '64 000000000002', bytes: bytes(3) }])).not.toBe(one());
  });
});

describe('of the control sets', () => {
  const sets = (...contents: string[]) =>
    contents.map((content, index) => ({
      name: `controlset00${index + 1}`,
      shown: `ControlSet00${index + 1}`,
      content: () => content,
    }));

  test('the current one is read, in whatever case its name is', () => {
    expect(chooseControlSet(2, sets('a', 'b'), HIVE)).toEqual({ index: 1, warnings: [], missing: 0 });
  });

  test('the first is read when the current one is not there, and its entries may be missing', () => {
    const message = 'The current control set is 3, and its catalog is not in the hive: ControlSet001 was read instead.';
    expect(chooseControlSet(3, sets('a', 'a'), HIVE)).toEqual({
      index: 0,
      warnings: [{ code: 'controlSetMissing', message, target: 'SYSTEM' }],
      missing: 1,
    });
  });

  test('the only one is read without a doubt when nobody knows which is current', () => {
    expect(chooseControlSet(null, sets('a'), HIVE)).toEqual({ index: 0, warnings: [], missing: 0 });
  });

  test('the first is read when nobody knows which is current, and that matters only if they differ', () => {
    const message =
      'The hive holds 2 control sets and not which of them is current: ControlSet001, the first, was read.';
    const warnings = [{ code: 'controlSetAssumed', message, target: 'SYSTEM' }];
    expect(chooseControlSet(null, sets('a', 'a'), HIVE)).toEqual({ index: 0, warnings, missing: 0 });
    expect(chooseControlSet(null, sets('a', 'b'), HIVE)).toEqual({ index: 0, warnings, missing: 1 });
  });

  test('one is found by its number', () => {
    expect([1, 2, 3, 12].map((wanted) => namedControlSet(wanted, sets('a', 'b')))).toEqual([0, 1, -1, -1]);
    expect(namedControlSet(12, [{ name: 'ControlSet012' }])).toBe(0);
  });

  test('one that is not there is an error, which names at most twenty that are', () => {
    const names = Array.from({ length: 21 }, (_, index) => `ControlSet0${index + 10}`);
    expect(controlSetMissing(3, names.slice(0, 2), HIVE)).toMatchObject({
      code: 'controlSetNotFound',
      message: 'The hive holds no Winsock protocol catalog of ControlSet003.',
      target: 'SYSTEM',
      hint: 'It holds one of: ControlSet010, ControlSet011.',
    });
    expect(controlSetMissing(3, names, HIVE).hint).toMatch(/ControlSet029\.$/);
    expect(controlSetMissing(3, [], HIVE).hint).toBe('It has no control sets: leave --control-set out.');
  });
});

describe('of the catalogs', () => {
  const [EIGHT, NINE, TEN] = ['Protocol_Catalog8', 'Protocol_Catalog9', 'Protocol_Catalog10'] as const;
  const sure = (catalog: string) => ({ catalog, warnings: [], missing: 0 });
  const assumed = (catalog: string, message: string) => ({
    catalog,
    warnings: [{ code: 'catalogAssumed', message, target: 'SYSTEM' }],
    missing: 1,
  });

  test('the one that Windows names is read, in whatever case', () => {
    expect(chooseCatalog(EIGHT, [NINE, EIGHT], HIVE)).toEqual(sure(EIGHT));
    expect(chooseCatalog(EIGHT.toLowerCase(), [NINE, EIGHT], HIVE)).toEqual(sure(EIGHT.toLowerCase()));
  });

  test('the only one is read without a doubt when nobody knows which one Windows names', () => {
    expect(chooseCatalog(null, [EIGHT], HIVE)).toEqual(sure(EIGHT));
    expect(chooseCatalog(null, [], HIVE)).toEqual(sure(NINE));
  });

  test('the ninth is read, or without it the first, when nobody knows which one Windows names', () => {
    const message = `The hive does not say which of ${EIGHT}, ${NINE} is active: ${NINE} was read.`;
    expect(chooseCatalog(null, [EIGHT, NINE], HIVE)).toEqual(assumed(NINE, message));
    expect(chooseCatalog(null, [TEN, EIGHT], HIVE).catalog).toBe(TEN);
    expect(chooseCatalog(null, [TEN, NINE.toLowerCase()], HIVE).catalog).toBe(NINE.toLowerCase());
    const many = Array.from({ length: 21 }, (_, index) => `Protocol_Catalog${index + 10}`);
    expect(chooseCatalog(null, many, HIVE).warnings[0]?.message).toContain('Protocol_Catalog29 is active');
  });

  test('another is read when the one that Windows names is not there, and entries may be missing', () => {
    const message = (read: string) => `The hive names ${TEN} as active and does not hold it: ${read} was read.`;
    expect(chooseCatalog(TEN, [EIGHT], HIVE)).toEqual(assumed(EIGHT, message(EIGHT)));
    expect(chooseCatalog(TEN, [EIGHT, NINE], HIVE)).toEqual(assumed(NINE, message(NINE)));
  });
});
